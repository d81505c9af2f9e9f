// Two captures of one document, brought into one frame and compared place by place: the face against how well the rest
// of the card agrees, the text stroke by stroke.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>

#include "vision/page.h"
#include "vision/specimen.h"

namespace vidimus::vision {

/// How far one area agrees in both captures.
struct AreaAgreement {
    std::string zone;  // id
    Zone::Kind kind = Zone::Kind::field;
    /// Pictures: correlation over that of the artwork's best quarter; text: of its strokes. 0…1 and a little more.
    double agreement = 0.0;
    double most_agreement = 0.0;     // of pictures: the same without the sixth of their parts that differs most
    double artwork_agreement = 0.0;  // of pictures: of the artwork's best quarter, how well these captures can agree
    /// By this pair of captures alone. Pictures: how far they differ beyond what the artwork differs by, ln (excess),
    /// and what a part of the artwork stays below (most). Text: what the other parts of the text stay above (least).
    std::optional<double> excess;
    double most_excess = 0.0;
    double least_agreement = 0.0;
    Quad now{};        // pixels of the present capture
    cv::Mat crop_now;  // small, 8-bit BGR
    cv::Mat crop_before;
};

struct CaptureComparison {
    bool ok = false;       // false: not registered; another page, or a capture too poor
    double card = 0.0;     // correlation of the artwork, in the middle of its parts, −1…1
    int parts = 0;         // of the artwork
    double changed = 0.0;  // share of the artwork's parts that agree much less than the others: wear, stamps, dirt
    std::vector<AreaAgreement> areas;
};

/// `mm_to_now`: the page's millimetres → pixels of the present capture. Zones as of the model; without any only the
/// artwork is compared. OpenCV's exceptions become a comparison that is not ok.
CaptureComparison compare_captures(const cv::Mat& now, const Page& now_page, const cv::Matx33d& mm_to_now,
                                   const cv::Mat& before, const Page& before_page, const std::vector<Zone>& zones);

}  // namespace vidimus::vision
