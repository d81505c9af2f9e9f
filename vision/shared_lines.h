// What all copies carry over their portraits: lines of the artwork that show through, or were printed over, whoever the
// holder is. The median of a dozen portraits is a face of its own; the lines are told by weighing each copy's by how
// calm its portrait is there. Internal to the room.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "vision/specimen.h"

namespace vidimus::vision {

class SharedLines {
  public:
    /// `copies`: 8-bit BGR in one frame of `density` pixels per mm. Looks at the photos' zones.
    SharedLines(const std::vector<cv::Mat>& copies, const std::vector<Zone>& zones, double density);
    /// Within the photos `image` gets its own slow changes and the lines that the copies share; copy `index` is left
    /// out (none: any number ≥ the count). What `framed` (8-bit, may be empty) marks stays.
    void draw(cv::Mat& image, const cv::Mat& framed, std::size_t index) const;

  private:
    struct Photo {
        cv::Rect area;
        cv::Mat sum;                   // 32-bit float, three channels: weighted lines of all copies
        cv::Mat weight;                // 32-bit float: their weights' sum
        std::vector<cv::Mat> lines;    // each copy's own part of `sum`
        std::vector<cv::Mat> weights;  // and of `weight`
    };
    double density_;
    std::vector<Photo> photos_;
};

}  // namespace vidimus::vision
