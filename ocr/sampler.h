// Cuts strips out of an image at any angle and scale, without aliasing.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

namespace vidimus::ocr {

/// A text's own axes: x along its lines, y down, in image pixels, origin anywhere.
struct Frame {
    cv::Point2f origin;
    cv::Point2f along{1.F, 0.F};  // unit length

    [[nodiscard]] cv::Point2f down() const { return {-along.y, along.x}; }
    [[nodiscard]] cv::Point2f to_image(float x, float y) const { return origin + x * along + y * down(); }
};

/// A line in its frame: the middle of its capitals lies at y = offset + slope x + bend x² + wave(x).
struct TextLine {
    float offset = 0.F;
    float slope = 0.F;
    float bend = 0.F;
    float cap = 0.F;  // height of a capital, pixels
    /// What a curved page adds, measured at even places from `wave_first` on; straight between them.
    std::vector<float> wave{};
    float wave_first = 0.F;
    float wave_step = 1.F;

    [[nodiscard]] float middle(float x) const;
};

class Sampler {
  public:
    /// `grey`: 8-bit, kept by reference counting.
    explicit Sampler(cv::Mat grey);

    [[nodiscard]] cv::Size size() const { return levels_[0].size(); }

    /// The whole image with its longer side about `side` pixels and both sides multiples of 16 (stretched a little);
    /// never enlarged more than `most`.
    cv::Mat overview(int side, double most);

    /// Pixels of the rectangle x0 … x0 + width/scale, y0 … y0 + height/scale of the frame; `scale` in output pixels per
    /// image pixel.
    cv::Mat cut(const Frame& frame, float x0, float y0, float scale, cv::Size size);

    /// A strip of nets.h: column i shows the frame's x = xs[i]; `shift` moves the text down by so many strip pixels and
    /// `size` enlarges it; `rows` more than strip_height show more above and below.
    cv::Mat strip(const Frame& frame, const TextLine& line, const std::vector<float>& xs, float shift, float size,
                  int rows = 32);

  private:
    const cv::Mat& level_for(float source_per_output, float& factor);

    std::vector<cv::Mat> levels_;  // each half of the one before
};

}  // namespace vidimus::ocr
