// A printed piece of paper or plastic, and where a capture puts it: the page's own millimetres to the image's pixels.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

namespace vidimus::training {

struct Leaf {
    cv::Mat bgr;                     // 8-bit BGR: the page as a perfect eye sees it
    cv::Mat mask;                    // 8-bit, 255 inside the outline
    double ppi = 600.0;              // of both
    cv::Size2d mm;                   // the page's size
    std::vector<cv::Rect2d> mrz_mm;  // what faults may cross and may never wipe out
    bool stiff = false;              // a card, which bends little
};

/// A page held in a hand or bound in a book: its lines rise and fall along its width, and their pitch varies.
struct Bend {
    double rise_mm = 0.0;
    double crest = 0.5;  // share of the width at which the page is flat
    double squeeze_mm = 0.0;
    double phase = 0.0;
};

class Pose {
  public:
    Pose() = default;
    /// `flat_to_image`: millimetres of the page lying flat to pixels.
    Pose(const cv::Matx33d& flat_to_image, cv::Size2d mm, const Bend& bend = {});

    [[nodiscard]] cv::Point2d to_image(cv::Point2d mm) const;
    [[nodiscard]] cv::Point2d to_page(cv::Point2d pixel) const;
    /// Where each of the image's pixels lies on the page, in the page's pixels, for cv::remap.
    void maps(cv::Size image, double page_ppi, cv::Mat& x, cv::Mat& y) const;

  private:
    [[nodiscard]] cv::Point2d unbent(cv::Point2d flat) const;

    cv::Matx33d forward_ = cv::Matx33d::eye();
    cv::Matx33d back_ = cv::Matx33d::eye();
    cv::Size2d mm_{1.0, 1.0};
    Bend bend_;
};

}  // namespace vidimus::training
