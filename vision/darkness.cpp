#include "vision/darkness.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

namespace vidimus::vision {

double quantile(std::vector<float>& values, double share) {
    if (values.empty()) return 0.0;
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return static_cast<double>(*at);
}

cv::Mat darkness_of(const cv::Mat& bgr) {
    cv::Mat grey;
    cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
    std::vector<float> values;
    for (int y = 0; y < grey.rows; y += 2) {
        for (int x = 0; x < grey.cols; x += 2) values.push_back(static_cast<float>(grey.at<uchar>(y, x)));
    }
    cv::Mat dark;
    grey.convertTo(dark, CV_32F, -1.0, quantile(values, 0.7));
    return dark;
}

}  // namespace vidimus::vision
