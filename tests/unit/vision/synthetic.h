// A drawn page for tests: lines in three inks, captions, a portrait of ellipses, a ghost, two lines of MRZ-like print.
// No files, no fonts beyond OpenCV's own.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "vision/specimen.h"
#include "vision/view.h"

namespace vidimus::vision::synthetic {

inline constexpr double density = 8.0;  // pixels per mm of a drawn page

struct Options {
    int design = 0;       // another number gives other artwork
    unsigned holder = 1;  // another number gives another portrait and other text
    double noise = 2.0;   // grey levels
    double blur = 0.6;    // pixels
};

/// The bare page, 125 × 88 mm at 8 pixels per mm.
cv::Mat page(const Options& options);

/// The page on a dark surface, turned by `degrees`.
cv::Mat on_surface(const cv::Mat& page, double degrees, cv::Size size = {1500, 1200});

std::vector<Zone> zones();

/// Learned once for the whole program from ten drawn copies.
const SpecimenPack& pack();

/// A specimen's reference of which all copies show the same.
ReferenceView reference_of(const Frame& frame, const cv::Mat& bgr, const std::vector<Zone>& zones);

}  // namespace vidimus::vision::synthetic
