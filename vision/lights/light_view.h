// A document in another light beside its white picture and the specimen, in the specimen's frame at a working density.
// Internal to the room.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "vision/geometry.h"
#include "vision/specimen.h"
#include "vision/view.h"

namespace vidimus::vision {

inline constexpr double light_density = 6.0;  // working pixels per mm

/// What does not depend on the document.
struct LightReference {
    cv::Size size;  // working pixels
    double density_x = light_density;
    double density_y = light_density;
    cv::Mat white;        // 32-bit float grey
    cv::Mat light;        // 32-bit float BGR
    cv::Mat static_mask;  // 8-bit
    std::vector<Zone> zones;
    [[nodiscard]] cv::Rect rect(const cv::Rect2d& mm) const;
    [[nodiscard]] cv::Rect2d mm_of(const cv::Rect& pixels) const;
};

LightReference light_reference(const SpecimenPack& pack, const cv::Mat& light_bgr);

struct LightView {
    cv::Mat captured;  // 32-bit float grey: white light as captured
    cv::Mat white;     // the same in the light of the specimen's
    cv::Mat light;     // 32-bit float BGR, as captured
};

/// `specimen_to_white`: pack pixels → white source pixels.
LightView light_view(const LightReference& reference, const SpecimenPack& pack, const cv::Mat& white,
                     const cv::Mat& light, const cv::Matx33d& specimen_to_white, const cv::Matx33d& white_to_light);

/// 32-bit float grey of a float BGR picture.
cv::Mat grey_of_float(const cv::Mat& bgr);

/// Print between two blurs (deviations in working pixels).
cv::Mat band_of(const cv::Mat& image, double fine, double coarse);

/// Where the page surely is, 8-bit: not at its edge, nor in its round corners, where the surface shows that it lies on.
cv::Mat page_within(const LightReference& reference);

/// band_of() with the page's own level beyond `page`: a dark lid or a bright desk makes no edge.
cv::Mat band_within(const cv::Mat& image, const cv::Mat& page, double fine, double coarse);

/// How dark strokes are against what surrounds them: 1 − picture / ground, 0…1, the ground being what a closing of
/// 2.5 mm leaves.
cv::Mat stroke_contrast(const cv::Mat& grey, double density);

/// Tiles of about `side_mm` over the page, in working pixels, row by row.
std::vector<cv::Rect> tiles_of(const LightReference& reference, double side_mm);

}  // namespace vidimus::vision
