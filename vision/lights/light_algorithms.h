// The measures of other lights; each is learned and scored as those of white light are (check.h, scoring.h). Internal
// to the room.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "vision/checks/check.h"
#include "vision/image.h"
#include "vision/lights/light_view.h"

namespace vidimus::vision {

struct LightAlgorithm {
    Light light = Light::ir;
    Algorithm rules;  // its `measure` is not used
    std::vector<Measured> (*measure)(const LightReference& reference, const LightView& view);
};

std::span<const LightAlgorithm> light_algorithms();
const LightAlgorithm* light_algorithm_of(std::string_view name);

std::vector<Measured> measure_ir_absorbing(const LightReference& reference, const LightView& view);
std::vector<Measured> measure_ir_transparent(const LightReference& reference, const LightView& view);
std::vector<Measured> measure_ir_mrz(const LightReference& reference, const LightView& view);
std::vector<Measured> measure_ir_fields(const LightReference& reference, const LightView& view);
std::vector<Measured> measure_ir_portrait(const LightReference& reference, const LightView& view);
std::vector<Measured> measure_uv_substrate(const LightReference& reference, const LightView& view);
std::vector<Measured> measure_uv_pattern(const LightReference& reference, const LightView& view);
std::vector<Measured> measure_uv_colour(const LightReference& reference, const LightView& view);
std::vector<Measured> measure_uv_fibres(const LightReference& reference, const LightView& view);

/// Contrast of personal strokes in the light over that in white light, part by part; NaN where there is too little
/// ink. `inked`: 8-bit, the strokes' cores as white light shows them.
std::vector<double> stroke_ratios(const cv::Mat& white_contrast, const cv::Mat& light_contrast, const cv::Mat& inked,
                                  const std::vector<cv::Rect>& parts);

}  // namespace vidimus::vision
