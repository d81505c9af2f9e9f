// Small helpers with points, quadrilaterals and homographies that the room shares.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "vision/page.h"

namespace vidimus::vision {

cv::Point2d mapped(const cv::Matx33d& homography, const cv::Point2d& point);
Quad mapped(const cv::Matx33d& homography, const Quad& quad);
Quad quad_of(const cv::Rect2d& rect);
cv::Point2d centre_of(const Quad& quad);
double area_of(const Quad& quad);
double distance(const cv::Point2d& a, const cv::Point2d& b);

/// From the four corners of `from` to those of `to`; the identity where they are degenerate.
cv::Matx33d homography_between(const Quad& from, const Quad& to);
/// From pixels of a picture of one size to those of the same picture in another size.
cv::Matx33d scaling(cv::Size to, cv::Size from);

/// Convex, clockwise in image coordinates, and not thinner than a few pixels.
bool is_usable(const Quad& quad);

/// How many source pixels one destination pixel spans at the destination's centre.
double source_pixels_per_pixel(const cv::Matx33d& dst_to_src, cv::Size size);

/// Samples `source` at every pixel of a `size` image; shrinks the source first where it is much finer, so that nothing
/// aliases. Pixels outside the source get `outside`.
cv::Mat warp(const cv::Mat& source, const cv::Matx33d& dst_to_src, cv::Size size,
             const cv::Scalar& outside = cv::Scalar::all(128));

/// The mean of each `by` × `by` pixels; what does not fill a last pixel is cut off. The image itself where `by` < 2 or
/// it is smaller than that. A whole number takes a fraction of any other's time.
cv::Mat reduced(const cv::Mat& image, int by);

/// The image at a smaller scale, each pixel the mean of what it covers: by a whole number first, which takes a fraction
/// of the time. A place lies at `scale` times its coordinates exactly; at the far edges a pixel may be missing.
/// `scale`: above 0, at most 1.
cv::Mat shrunk_by(const cv::Mat& image, double scale);

/// The same to a given size, for pictures of which no place is asked for: what does not fill a last pixel of the first
/// step is cut off, so that places lie a little beside where they would. `size` is not empty and not larger.
cv::Mat shrunk_to(const cv::Mat& image, cv::Size size);

}  // namespace vidimus::vision
