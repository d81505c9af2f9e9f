#include "vision/prepared.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace vidimus::vision {
namespace {

const cv::Size glance_size(40, 28);

cv::Mat glance_of(const cv::Mat& bgr) {
    cv::Mat small;
    cv::resize(bgr, small, glance_size, 0, 0, cv::INTER_AREA);
    small.convertTo(small, CV_32FC3);
    return small;
}

double correlation(const cv::Mat& a, const cv::Mat& b, const cv::Mat& mask) {
    const cv::Scalar mean_a = cv::mean(a, mask);
    const cv::Scalar mean_b = cv::mean(b, mask);
    double ab = 0.0;
    double aa = 0.0;
    double bb = 0.0;
    for (int y = 0; y < a.rows; ++y) {
        for (int x = 0; x < a.cols; ++x) {
            if (mask.at<uchar>(y, x) == 0) continue;
            for (int c = 0; c < 3; ++c) {
                const double u = static_cast<double>(a.at<cv::Vec3f>(y, x)[c]) - mean_a[c];
                const double v = static_cast<double>(b.at<cv::Vec3f>(y, x)[c]) - mean_b[c];
                ab += u * v;
                aa += u * u;
                bb += v * v;
            }
        }
    }
    return aa > 1.0 && bb > 1.0 ? ab / std::sqrt(aa * bb) : 0.0;
}

}  // namespace

PreparedPack::PreparedPack(SpecimenPack pack) : pack_(std::move(pack)) {
    reference_ = make_reference(frame_of(pack_.size, pack_.pixels_per_mm), pack_.reference, pack_.spread,
                                pack_.static_mask, pack_.covered, pack_.framed, pack_.zones);
    // Points beside personal data move with the holder; a margin keeps them out.
    cv::Mat steady;
    cv::erode(pack_.static_mask, steady, cv::getStructuringElement(cv::MORPH_RECT, {9, 9}));
    features_ = find_features(pack_.reference, steady);
    glance_ = glance_of(pack_.reference);
    cv::resize(pack_.static_mask, glance_mask_, glance_size, 0, 0, cv::INTER_AREA);
    cv::threshold(glance_mask_, glance_mask_, 127, 255, cv::THRESH_BINARY);
}

double PreparedPack::likeness(const cv::Mat& rectified) const {
    const cv::Mat seen = glance_of(rectified);
    cv::Mat turned;
    cv::rotate(seen, turned, cv::ROTATE_180);
    return std::max(correlation(glance_, seen, glance_mask_), correlation(glance_, turned, glance_mask_));
}

}  // namespace vidimus::vision
