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
    /// Finds where each copy carries print of its own (`mask`, 8-bit, says where to look) at `density` pixels per mm.
    void find_ink(const cv::Mat& mask, double density);
    /// 8-bit: where copy `index` carries print of its own, as find_ink found it.
    [[nodiscard]] const cv::Mat& ink(std::size_t index) const { return ink_[index]; }
    /// Within the mask of find_ink, `image` gets what lies under the personal print: the middle of the copies that
    /// carry no ink there. Copy `index` is left out (none: any number ≥ the count). Returns, 8-bit, where too few
    /// copies are bare for that.
    [[nodiscard]] cv::Mat clean(cv::Mat& image, std::size_t index) const;
    /// Within the mask of find_ink, 8-bit: the strokes of letters that most copies share ("UTO"). They slip against
    /// each other, so that the middle of the copies shows a thin one pale, like a line of the artwork. `density`:
    /// pixels per mm.
    [[nodiscard]] cv::Mat shared_strokes(double density) const;
    /// How far the copies' fine print lies from `reference`'s, a deviation in grey levels per pixel (32-bit float), ink
    /// left out and drawn towards its surroundings of a quarter of a millimetre.
    [[nodiscard]] cv::Mat spread(const cv::Mat& reference, double density) const;
    /// The copy that lies far from `middle` nowhere within `static_mask` (8-bit): each ink slips by itself, and to a
    /// copy that is off at a rim alone other documents would lie twice as far off there. `density`: pixels per mm.
    [[nodiscard]] std::size_t nearest_to(const cv::Mat& middle, const cv::Mat& static_mask, double density) const;
    [[nodiscard]] const std::vector<cv::Mat>& copies() const { return copies_; }
    /// The same copies, drawn anew, with the print of their own where it was found before.
    [[nodiscard]] MedianStack redrawn(std::vector<cv::Mat> copies) const;

  private:
    std::vector<cv::Mat> copies_;
    // The values in the middle of the sorted copies, from which the median without any one copy follows.
    cv::Mat below_;
    cv::Mat middle_;
    cv::Mat above_;
    cv::Mat median_;
    cv::Mat mask_;
    std::vector<cv::Mat> ink_;  // 8-bit, one for each copy
};

}  // namespace vidimus::vision
