#include "sample_tools.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace vidimus::training {

cv::Mat mask_of(const Sample& sample, std::string_view id, int grow) {
    cv::Mat mask = cv::Mat::zeros(sample.bgr.size(), CV_8UC1);
    for (const Region& region : sample.regions) {
        if (region.id == id) {
            std::vector<cv::Point> corners;
            for (const cv::Point2d& corner : region.quad) {
                corners.emplace_back(cvRound(corner.x), cvRound(corner.y));
            }
            cv::fillConvexPoly(mask, corners, cv::Scalar(255));
        }
    }
    if (grow > 0) {
        cv::dilate(mask, mask, cv::getStructuringElement(cv::MORPH_RECT, {2 * grow + 1, 2 * grow + 1}));
    }
    return mask;
}

cv::Mat difference_of(const Sample& one, const Sample& other) {
    cv::Mat difference;
    cv::absdiff(one.bgr, other.bgr, difference);
    std::array<cv::Mat, 3> channels;
    cv::split(difference, channels.data());
    return cv::max(channels[0], cv::max(channels[1], channels[2]));
}

const Region* region_of(const Sample& sample, std::string_view id) {
    const auto found = std::find_if(sample.regions.begin(), sample.regions.end(),
                                    [id](const Region& region) { return region.id == id; });
    return found == sample.regions.end() ? nullptr : &*found;
}

}  // namespace vidimus::training
