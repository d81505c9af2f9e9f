// An earlier capture of the same document: what has changed since, told one by one. Wear is no forgery, nor is a
// document that was issued anew.
#pragma once

#include <vector>

#include "app/screening/further_pages.h"
#include "app/screening/report.h"
#include "vision/earlier.h"
#include "vision/examine.h"

namespace vidimus::screening {

/// "HIS:document" (registered, and the same document by its number), "HIS:mrz", "HIS:photo", "HIS:ghost",
/// "HIS:<zone>", "HIS:picture" (the same picture under another name or number).
std::vector<Check> history_checks(const PageFacts& now, const PageFacts& before,
                                  const vision::CaptureComparison& comparison);

/// Both captures in the frame of the model, where it is known, else in that of the page.
vision::CaptureComparison compare_with_earlier(const cv::Mat& now, const vision::Page& page,
                                               const vision::Identification& identification, const cv::Mat& before,
                                               const std::optional<vision::MrzAnchor>& before_mrz);

}  // namespace vidimus::screening
