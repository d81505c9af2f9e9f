// The ground of a design drawn from a number: tint, fields of patterns, the large motif; and what its other layers
// share.
#pragma once

#include <functional>
#include <opencv2/core.hpp>
#include <optional>
#include <vector>

#include "app/training/document_design.h"
#include "app/training/pattern.h"
#include "app/training/press.h"

class QPainter;

namespace vidimus::training {

/// 0 the tint, 1 to 3 the fields, 4 the picture, 5 ornaments, 6 overprint: a source of chance for each, which a
/// sibling series may have of its own.
Random chance_of(const DocumentDesign& design, int layer);

/// Colours that run from hue to a neighbour and perhaps back, as split fountains do; all 0…1.
std::vector<cv::Vec3f> rainbow(double hue, double saturation, double value, Random& random);

/// 8-bit coverage of the whole page; the painter works in millimetres.
cv::Mat paint(const DocumentDesign& design, const std::function<void(QPainter&)>& draw);

FlowShape draw_shape(const DocumentDesign& design, bool may_ring, Random& random);

/// Some designs keep the machine readable zone clear of artwork, or only lighten it.
void spare_mrz(const DocumentDesign& design, cv::Mat& coverage);

/// A flat colour over the whole page that runs through the rainbow.
Ink ground_tint(const DocumentDesign& design);
/// Lines, dots or small figures over the whole page.
Ink ground_field(const DocumentDesign& design, int layer);
/// The large pale picture, flat or engraved in its own lines; some designs have none.
std::optional<Ink> ground_picture(const DocumentDesign& design);

}  // namespace vidimus::training
