// The shapes of the characters that genuine copies print into their fields, whatever letters they are: a character in
// another typeface, size or weight has no like among them. Internal to the room.
#pragma once

#include <cstddef>
#include <opencv2/core.hpp>
#include <vector>

#include "vision/specimen.h"
#include "vision/view.h"

namespace vidimus::vision {

/// One printed character of a document.
struct FoundShape {
    cv::Rect2d mm;  // where it stands on the page
    cv::Mat ink;    // 8-bit, GlyphAtlas::density pixels per mm, 255 full ink; its centre of mass in the middle
};

/// The characters of each field zone, in the order of the zones; empty where a field cannot be used, or its ink is too
/// pale.
std::vector<std::vector<FoundShape>> read_shapes(const ReferenceView& reference, const DocumentView& document,
                                                 const std::vector<Zone>& zones);

/// `copies[i]` are the characters of copy i, field by field. Fields whose characters look alike share a group.
GlyphAtlas make_atlas(const std::vector<std::vector<std::vector<FoundShape>>>& copies);

/// How unlike two shapes are: √(1 − cosine), 0 alike to 1 nothing shared.
double unlikeness(const cv::Mat& a, const cv::Mat& b);

/// For each character of a field how unlike it is to the most alike one of the field's group; copy `without` is left
/// out (none: a negative number).
std::vector<double> unlikenesses(const GlyphAtlas& atlas, std::size_t field, const std::vector<FoundShape>& shapes,
                                 int without);

}  // namespace vidimus::vision
