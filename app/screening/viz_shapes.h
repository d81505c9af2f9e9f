// Inside app/screening: a character's printed shape beside the same page's other characters, so that a net's slip is
// not taken for an alteration.
#pragma once

#include <map>
#include <opencv2/core.hpp>
#include <optional>
#include <vector>

namespace vidimus::screening {

/// How alike two shapes of ocr::VizCharacter are, 0…1.
double likeness(const cv::Mat& a, const cv::Mat& b);

/// The shapes of one page's print, by the character that they certainly are.
class ShapeBook {
  public:
    void add(char32_t sign, const cv::Mat& shape);
    /// The most that the shape is like one of this character's; none where the page shows none.
    [[nodiscard]] std::optional<double> likeness_to(char32_t sign, const cv::Mat& shape) const;

  private:
    std::map<char32_t, std::vector<cv::Mat>> shapes_;
};

/// A single mark that stands in `print` (8-bit grey, dark on white), as tall as capitals of shapes: ink bright. The
/// farthest left that is as tall as the tallest there, with what hangs together with it. Empty where nothing stands
/// there, or more than a mark.
cv::Mat mark_in(const cv::Mat& print);

/// Which of two capitals the shape is by the page's own print of both, or by the one that it is clearly like; 0 where
/// that does not tell.
char32_t nearer_of(const ShapeBook& book, const cv::Mat& shape, char32_t one, char32_t other);

/// What shapes say of a place that reads `read` and should read `expected`.
enum class ShapeWord { differs, same, silent };
ShapeWord compare_shapes(const ShapeBook& book, const cv::Mat& shape, char32_t read, char32_t expected);

}  // namespace vidimus::screening
