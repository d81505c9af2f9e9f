// What the machine readable zone shows of a field, to be seen beside what the page says.
#pragma once

#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "app/screening/report.h"

namespace vidimus::screening {

/// The characters of a field of the visual zone ("surname", "birth_date" …), upright, from the picture (8-bit BGR) that
/// the zone was read in; empty where the zone has no such field.
Crop crop_of_zone(const MrzInfo& zone, const std::string& role, const cv::Mat& image);

/// Gives each comparison of the page with its zone that did not agree the zone's side.
void show_zone(std::vector<Check>& checks, const MrzInfo& zone, const cv::Mat& image);

}  // namespace vidimus::screening
