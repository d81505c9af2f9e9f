// Finds quadrilaterals in an image that may be the outline of a page.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "vision/page.h"

namespace vidimus::vision {

struct Outline {
    Quad quad{};         // source pixels, clockwise from the corner nearest the image's top left
    double score = 0.0;  // 0…1: edge support along the sides, straightness, plausible proportions
};

/// Best first, at most eight. Proportions are those of ID-1 to ID-3, either way round.
std::vector<Outline> find_outlines(const cv::Mat& bgr);

/// How far width/height lies from the nearest page's proportion, as a ratio − 1 (0: exactly).
double proportion_error(double width, double height, PageSize* nearest = nullptr);

/// The corners that most outlines of one page agree on to within `apart`, in the outlines' unit: their medians. A dark
/// title on a white bed is easily taken for what lies beside the page; that is one copy's mistake, and whichever copy
/// the others are registered to, it may not become the page's frame. All zero where there is no outline.
Quad agreed_outline(const std::vector<Quad>& outlines, double apart);

}  // namespace vidimus::vision
