// Where a specimen lies in a page: AKAZE features, a robust homography, and a local refinement. Internal to the room.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <vector>

#include "vision/examine.h"
#include "vision/view.h"

namespace vidimus::vision {

struct Features {
    std::vector<cv::KeyPoint> points;  // in pixels of the image that was given
    cv::Mat descriptors;
    double width = 0.0;  // of that image, pixels
};

inline constexpr int least_inliers = 20;

/// At most 1,000 pixels across; points come back in the given image's own pixels. The mask may be empty.
Features find_features(const cv::Mat& bgr, const cv::Mat& mask);

/// From specimen pixels to page pixels. Not ok below 20 inliers or where the homography folds the page.
struct Match {
    bool ok = false;
    int inliers = 0;
    double rms = 0.0;    // pixels at 1,000 px page width
    double share = 0.0;  // of the parts of the specimen that have points at all, those with inliers
    cv::Matx33d specimen_to_page = cv::Matx33d::eye();
};
/// The page must come out with its corners in the same turning order and no corner swallowed. The width is the page's,
/// in pixels.
bool plausible(const cv::Matx33d& specimen_to_page, cv::Size specimen_size, double page_width);
Match match_features(const Features& specimen, cv::Size specimen_size, const Features& page);
/// The same for a page that was located: point by point only where the specimen has it, or where it would lie upside
/// down. `page_size` is that of the image the page's features come from.
Match match_nearby(const Features& specimen, cv::Size specimen_size, const Features& page, cv::Size page_size,
                   bool upside_down);

/// Where the outline says that the specimen lies: from its pixels to those of a located page of this size.
cv::Matx33d laid_over(cv::Size specimen, cv::Size page, bool upside_down);

/// For a page whose points do not suffice: blocks of the static print are looked for around a guess, within 4 in 100 of
/// the width. The inliers are blocks then.
Match match_blocks(const ReferenceView& reference, const cv::Mat& page, const cv::Matx33d& guess);

/// Searches ±3 working pixels around blocks of static print and fits the homography to what it finds.
struct Refinement {
    int blocks = 0;    // that were found; 0: nothing was refined
    double rms = 0.0;  // of what lies within 2 working pixels of the fit, pixels at 1,000 px page width
    cv::Matx33d specimen_to_source = cv::Matx33d::eye();
};
/// `band`: band_pass(reference.work_grey).
Refinement refined(const ReferenceView& reference, const cv::Mat& band, const cv::Mat& source,
                   const cv::Matx33d& specimen_to_source);
/// The same for a located page; where its points leave a corner further off than that reaches, from where blocks of
/// print lie (match_blocks).
Refinement settled(const ReferenceView& reference, const cv::Mat& band, const cv::Mat& source, const Page& page,
                   const cv::Matx33d& specimen_to_page);
cv::Matx33d refine(const ReferenceView& reference, const cv::Mat& source, const cv::Matx33d& specimen_to_source);

}  // namespace vidimus::vision
