// Inside app/screening: a card's front, read in its visual zone, against the machine readable zone on its back.
#pragma once

#include <opencv2/core.hpp>
#include <stop_token>
#include <vector>

#include "app/screening/viz_checks.h"

namespace vidimus::screening {

/// SET.FB:<field>, by the same rules as VIZ-MRZ: failed only where two looks and the page's own shapes agree that it
/// differs, with both places shown; undetermined where they do not agree or the back was not read for certain;
/// undetermined and never counted where the front has the field and it could not be read; not_supported where one of
/// the pages has it not. `back_image`: where the back's zone was read.
std::vector<Check> compare_front_with_back(ocr::VizReader& reader, const PlacedPage& page, const VizResult& front,
                                           const MrzInfo& back, const cv::Mat& back_image, const std::stop_token& stop);

}  // namespace vidimus::screening
