// What of a document's fine print the specimen does not explain. Around every place the document's colours are fitted
// by the specimen's, by their slopes (inks slip against each other by a tenth of a millimetre from copy to copy) and by
// their curvature (inks spread); what is left over is capture noise in a genuine copy, and shows where the print is
// another one. Internal to the room.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

namespace vidimus::vision {

struct Residual {
    cv::Mat error;      // 32-bit float BGR, working density: document less what the specimen explains
    cv::Mat explained;  // 32-bit float BGR: the specimen's fine print as this copy should show it
    cv::Mat usual;      // 32-bit float: variance of the error that this copy has where the print is as steep
    cv::Mat weight;     // 8-bit: 255 where both could be compared
};

/// `document` and `reference`: 32-bit float BGR, band-passed alike; `weight`: 8-bit, what may be compared;
/// `fit`: 8-bit, a part of it from which the fit may learn.
Residual explain(const cv::Mat& document, const cv::Mat& reference, const cv::Mat& weight);

}  // namespace vidimus::vision
