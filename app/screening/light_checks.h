// Infrared and ultraviolet beside white light: which checks are made, and how their results become checks of a report.
// Source: BSI TR-03135-1: (IR, AB, MR) and (UV, BR, FU) are always performed where the light exists.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <stop_token>
#include <vector>

#include "app/screening/report.h"
#include "vision/examine.h"
#include "vision/page.h"

namespace vidimus::screening {

struct LightImages {
    cv::Mat white;
    cv::Mat infrared;     // empty where none was given
    cv::Mat ultraviolet;  // the same
};

/// Adds what the lights show, with and without a model. A light whose image is missing leaves its checks not_supported.
/// `mrz`: where white light shows the zone. The finding IR.AB.MR:readable of the reading, where it is there, is judged
/// once more by the ink's contrast.
void examine_lights(std::vector<Check>& checks, const LightImages& images, const vision::Page& page,
                    const std::optional<vision::MrzAnchor>& mrz, const vision::Identification& identification,
                    const std::stop_token& stop);

}  // namespace vidimus::screening
