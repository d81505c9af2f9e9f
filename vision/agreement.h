// How well a document's fine print agrees with the specimen's, block by block, from sums over small cells that are
// formed once. Internal to the room.
#pragma once

#include <array>
#include <opencv2/core.hpp>
#include <vector>

#include "vision/view.h"

namespace vidimus::vision {

class AgreementGrid {
  public:
    static constexpr int reach = 2;  // the specimen is looked for within ±2 working pixels
    static constexpr double cell_mm = 1.75;

    /// `document` and `reference`: band-passed, 32-bit float BGR; `weight`: 8-bit, what may be compared; `area` in
    /// working pixels.
    AgreementGrid(const cv::Mat& document, const cv::Mat& reference, const cv::Mat& weight, const cv::Rect& area,
                  double density);

    [[nodiscard]] int columns() const { return columns_; }
    [[nodiscard]] int rows() const { return rows_; }
    [[nodiscard]] cv::Rect pixels_of(const cv::Rect& cells) const;
    [[nodiscard]] cv::Rect2d mm_of(const cv::Rect& cells) const;
    /// Share of the block that could be compared.
    [[nodiscard]] double covered(const cv::Rect& cells) const;
    /// Correlation over the three channels at the best displacement, estimated between pixels. Printing inks slip
    /// against each other by a tenth of a millimetre from copy to copy, so each channel may lie one pixel beside the
    /// others.
    [[nodiscard]] double correlation(const cv::Rect& cells) const;

  private:
    static constexpr int side = 2 * reach + 1;
    [[nodiscard]] float sum(const std::vector<float>& values, const cv::Rect& cells) const;

    cv::Point origin_;
    int cell_ = 14;
    double density_ = 8.0;
    int columns_ = 0;
    int rows_ = 0;
    std::array<std::array<std::vector<float>, side * side>, 3> product_;
    std::array<std::vector<float>, 3> document_power_;
    std::array<std::vector<float>, 3> reference_power_;
    std::vector<float> count_;
};

/// atanh, bounded: on this scale noise moves all correlations alike.
double stretched(double correlation);

}  // namespace vidimus::vision
