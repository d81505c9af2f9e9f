// Inside app/screening: the visual zone of one page, read where the pack says that its fields stand.
#pragma once

#include <chrono>
#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/screening/viz_text.h"
#include "ocr/viz_reader.h"
#include "vision/bare_print.h"
#include "vision/examine.h"
#include "vision/specimen.h"

namespace vidimus::screening {

/// A page in a picture: where its millimetres lie.
struct PlacedPage {
    cv::Mat image;  // 8-bit BGR
    cv::Matx33d mm_to_image = cv::Matx33d::eye();
    cv::Size2d mm;
    vision::BarePrint bare{};  // the picture without the specimen's artwork; empty where no specimen is known
};
/// `where`: bare where the pack's fields stand, or everywhere while they are still to be found.
enum class Bare { fields, everything };
PlacedPage placed(const cv::Mat& image, const vision::Registration& registration, const vision::SpecimenPack& pack,
                  Bare where = Bare::fields);

/// The area in the picture, and back: the smallest upright one that holds the quad.
ocr::Quad quad_of_mm(const PlacedPage& page, const cv::Rect2d& mm);
cv::Rect2d mm_of_quad(const PlacedPage& page, const ocr::Quad& quad);

/// In which languages the documents of a state are read, and names above all. "UTO": English, German, Croatian.
std::vector<std::string> languages_of(const std::string& state);
bool knows_languages_of(const std::string& state);

/// Which characters a field may hold; empty: any.
std::string alphabet_of(const std::string& role, const std::string& date_form);

struct AreaRead {
    std::vector<ReadLine> lines;
    std::vector<std::string> texts;  // as read, of the same lines
    std::optional<ocr::Error> error;
};
/// Nobody waits in a queue while a pack is learned, and a copy left out for a slow machine's sake is lost for good.
inline constexpr std::chrono::milliseconds unhurried = std::chrono::minutes(10);

/// `small_print`: captions too. `deadline`: of one area. `length`: how many signs its line has, where that is
/// known.
AreaRead read_area(ocr::VizReader& reader, const PlacedPage& page, const cv::Rect2d& mm,
                   const std::vector<std::string>& languages, const std::string& alphabet, ocr::VizLook look,
                   const std::stop_token& stop, bool small_print = false,
                   std::chrono::milliseconds deadline = std::chrono::seconds(10), std::size_t length = 0);

/// The outline of some characters.
ocr::Quad outline_of(const ReadLine& line, std::size_t first, std::size_t last);

}  // namespace vidimus::screening
