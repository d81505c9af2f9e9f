// The per-pixel median of aligned copies, and the same with any one of them left out.
#pragma once

#include <cstddef>
#include <opencv2/core.hpp>
#include <vector>

namespace vidimus::vision {

class MedianStack {
  public:
    /// 8-bit images of one size and type, at least three.
    explicit MedianStack(std::vector<cv::Mat> copies);
    [[nodiscard]] const cv::Mat& median() const { return median_; }
    [[nodiscard]] cv::Mat without(std::size_t index) const;
    /// Where `mask` (8-bit) is set, `image` gets what lies under the personal print: the mean of the copies that carry
    /// no ink there, as far as at least some do. Copy `index` is left out (none: any number ≥ the count).
    void clean(cv::Mat& image, const cv::Mat& mask, std::size_t index) const;
    [[nodiscard]] const std::vector<cv::Mat>& copies() const { return copies_; }

  private:
    std::vector<cv::Mat> copies_;
    // The values in the middle of the sorted copies, from which the median without any one copy follows.
    cv::Mat below_;
    cv::Mat middle_;
    cv::Mat above_;
    cv::Mat median_;
};

}  // namespace vidimus::vision
