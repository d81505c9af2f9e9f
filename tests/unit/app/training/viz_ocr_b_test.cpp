// A card whose visual zone is set in OCR-B: numbers and dates are read right by the MRZ's net, on dense print.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <opencv2/core.hpp>

#include "ocr/viz_reader.h"
#include "sample_tools.h"

namespace vidimus::ocr {
namespace {

std::string only_signs(const std::string& text) {
    std::string signs;
    std::copy_if(text.begin(), text.end(), std::back_inserter(signs),
                 [](unsigned char c) { return std::isalnum(c) != 0; });
    return signs;
}

/// How many of the numbers and dates of some fronts of design 4015 are read right.
int right_of(VizReader& reader, VizLook look) {
    int right = 0;
    for (std::uint64_t seed = 3; seed < 7; ++seed) {
        training::Request request = training::request_of(seed);
        request.kind = training::Kind::id_front;
        request.design = 4015;
        const training::Sample sample = training::must_draw(request);
        const auto* page = training::region_of(sample, "page");
        for (const auto& [id, text] : sample.fields) {
            const auto* region = training::region_of(sample, id);
            const bool wanted = id == "document_number" || id == "birth_date" || id == "expiry_date";
            if (!wanted || page == nullptr || region == nullptr) {
                continue;
            }
            constexpr double width_mm = 85.6;
            constexpr double room_mm = 0.5;
            const double density = cv::norm(page->quad[1] - page->quad[0]) / width_mm;
            VizZone zone;
            // With the room around it that a field's place has.
            const cv::Point2d along = (region->quad[1] - region->quad[0]) / cv::norm(region->quad[1] - region->quad[0]);
            const cv::Point2d side = room_mm * density * along;
            const cv::Point2d up(side.y, -side.x);
            const std::array<cv::Point2d, 4> out{up - side, up + side, side - up, -side - up};
            for (std::size_t i = 0; i < 4; ++i) {
                zone.quad[i] = cv::Point2f(cv::Point2d(region->quad[i]) + out[i]);
            }
            zone.width_mm = cv::norm(region->quad[1] - region->quad[0]) / density + 2 * room_mm;
            zone.height_mm = cv::norm(region->quad[3] - region->quad[0]) / density + 2 * room_mm;
            zone.languages = {"eng"};
            const auto read = reader.read(sample.bgr, zone, {.look = look}, {});
            right += read && std::any_of(read->lines.begin(), read->lines.end(), [&text = text](const VizLine& line) {
                         return only_signs(line.text()) == only_signs(text);
                     });
        }
    }
    return right;
}

TEST(VizReader, OcrBIsReadByTheMrzsNet) {
    VizReader reader({}, VIDIMUS_RESOURCES_DIR "/models");
    if (reader.installed(std::vector<std::string>{"eng"}).empty()) {
        GTEST_SKIP() << "tesseract-ocr-eng is not installed";
    }
    constexpr int all = 12;  // Tesseract alone reads fewer
    EXPECT_EQ(right_of(reader, VizLook::first), all);
    EXPECT_EQ(right_of(reader, VizLook::third), all);
}

}  // namespace
}  // namespace vidimus::ocr
