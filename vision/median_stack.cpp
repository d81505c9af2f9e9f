#include "vision/median_stack.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <opencv2/imgproc.hpp>

#include "vision/darkness.h"
#include "vision/strokes.h"

namespace vidimus::vision {
namespace {

constexpr double bright_share =
    0.8;  // quantile of a pixel's grey over the copies: bare unless most of them print there

}  // namespace

MedianStack::MedianStack(std::vector<cv::Mat> copies) : copies_(std::move(copies)) {
    const cv::Mat& first = copies_.front();
    for (cv::Mat* image : {&below_, &middle_, &above_, &median_}) image->create(first.size(), first.type());
    const std::size_t count = copies_.size();
    const int bytes = first.cols * first.channels();
    const auto offset = [](std::size_t index) { return static_cast<std::ptrdiff_t>(index); };
    std::vector<uchar> values(count);
    std::vector<const uchar*> rows(count);
    for (int y = 0; y < first.rows; ++y) {
        for (std::size_t i = 0; i < count; ++i) rows[i] = copies_[i].ptr<uchar>(y);
        auto* below = below_.ptr<uchar>(y);
        auto* middle = middle_.ptr<uchar>(y);
        auto* above = above_.ptr<uchar>(y);
        auto* median = median_.ptr<uchar>(y);
        for (int x = 0; x < bytes; ++x) {
            for (std::size_t i = 0; i < count; ++i) values[i] = rows[i][x];
            // Odd: the middle one and its neighbours. Even: the two middle ones (middle_ is the lower, above_ the
            // upper).
            const std::size_t at = (count - 1) / 2;
            std::nth_element(values.begin(), values.begin() + offset(at), values.end());
            middle[x] = values[at];
            above[x] = *std::min_element(values.begin() + offset(at) + 1, values.end());
            below[x] = at > 0 ? *std::max_element(values.begin(), values.begin() + offset(at)) : values[at];
            median[x] = count % 2 == 1 ? middle[x] : static_cast<uchar>((middle[x] + above[x] + 1) / 2);
        }
    }
}

cv::Mat MedianStack::without(std::size_t index) const {
    cv::Mat result(median_.size(), median_.type());
    const bool odd = copies_.size() % 2 == 1;
    const int bytes = median_.cols * median_.channels();
    for (int y = 0; y < median_.rows; ++y) {
        const auto* own = copies_[index].ptr<uchar>(y);
        const auto* below = below_.ptr<uchar>(y);
        const auto* middle = middle_.ptr<uchar>(y);
        const auto* above = above_.ptr<uchar>(y);
        auto* to = result.ptr<uchar>(y);
        for (int x = 0; x < bytes; ++x) {
            if (odd) {
                // An even number remains: the mean of its two middle values.
                if (own[x] < middle[x])
                    to[x] = static_cast<uchar>((middle[x] + above[x] + 1) / 2);
                else if (own[x] > middle[x])
                    to[x] = static_cast<uchar>((below[x] + middle[x] + 1) / 2);
                else
                    to[x] = static_cast<uchar>((below[x] + above[x] + 1) / 2);
            } else {
                to[x] = own[x] <= middle[x] ? above[x] : middle[x];
            }
        }
    }
    return result;
}

MedianStack MedianStack::redrawn(std::vector<cv::Mat> copies) const {
    MedianStack result(std::move(copies));
    result.mask_ = mask_;
    result.ink_ = ink_;
    return result;
}

cv::Mat MedianStack::spread(const cv::Mat& reference, double density) const {
    cv::Mat sum = cv::Mat::zeros(reference.size(), CV_32F);
    cv::Mat count = cv::Mat::zeros(reference.size(), CV_32F);
    const int coarse = 2 * cvRound(0.5 * density) + 1;
    const int fine = 2 * cvRound(0.12 * density) + 1;
    for (std::size_t i = 0; i < copies_.size(); ++i) {
        cv::Mat off;
        cv::subtract(copies_[i], reference, off, cv::noArray(), CV_32F);
        if (!ink_.empty()) off.setTo(cv::Scalar::all(0), ink_[i]);
        cv::Mat slow;
        cv::blur(off, slow, {coarse, coarse});
        off -= slow;
        for (int y = 0; y < off.rows; ++y) {
            const auto* o = off.ptr<cv::Vec3f>(y);
            const auto* ink = ink_.empty() ? nullptr : ink_[i].ptr<uchar>(y);
            auto* s = sum.ptr<float>(y);
            auto* c = count.ptr<float>(y);
            for (int x = 0; x < off.cols; ++x) {
                if (ink != nullptr && ink[x] != 0) continue;
                s[x] += o[x].dot(o[x]) / 3.0F;
                c[x] += 1.0F;
            }
        }
    }
    cv::blur(sum, sum, {fine, fine});
    cv::blur(count, count, {fine, fine});
    for (int y = 0; y < sum.rows; ++y) {
        auto* s = sum.ptr<float>(y);
        const auto* c = count.ptr<float>(y);
        // Few bare copies make a poor reference too.
        for (int x = 0; x < sum.cols; ++x) {
            const float bare = std::max(1.0F, c[x]);
            s[x] = std::sqrt(s[x] / std::max(0.7F, bare - 1.0F) * (1.0F + 1.0F / bare));
        }
    }
    return sum;
}

void MedianStack::find_ink(const cv::Mat& mask, double density) {
    mask_ = mask;
    ink_.clear();
    std::vector<cv::Mat> greys(copies_.size());
    for (std::size_t i = 0; i < copies_.size(); ++i) cv::cvtColor(copies_[i], greys[i], cv::COLOR_BGR2GRAY);
    cv::Mat bright = cv::Mat::zeros(mask.size(), CV_8U);
    const auto at = static_cast<std::ptrdiff_t>(std::lround(bright_share * static_cast<double>(greys.size() - 1)));
    std::vector<uchar> values(greys.size());
    for (int y = 0; y < mask.rows; ++y) {
        const auto* wanted = mask.ptr<uchar>(y);
        auto* to = bright.ptr<uchar>(y);
        for (int x = 0; x < mask.cols; ++x) {
            if (wanted[x] == 0) continue;
            for (std::size_t i = 0; i < greys.size(); ++i) values[i] = greys[i].ptr<uchar>(y)[x];
            std::nth_element(values.begin(), values.begin() + at, values.end());
            to[x] = values[static_cast<std::size_t>(at)];
        }
    }
    for (const cv::Mat& grey : greys) ink_.push_back(strokes_of(grey, bright, mask, density));
}

cv::Mat MedianStack::clean(cv::Mat& image, std::size_t index) const {
    // Where most copies print, the few that seem bare show the blurred rims of the others' letters.
    constexpr double least_bare_share = 0.2;
    const std::size_t used = copies_.size() - (index < copies_.size() ? 1 : 0);
    const auto least_bare =
        std::max<std::size_t>(2, static_cast<std::size_t>(std::lround(least_bare_share * static_cast<double>(used))));
    cv::Mat covered = cv::Mat::zeros(image.size(), CV_8U);
    std::array<std::vector<uchar>, 3> bare;
    for (int y = 0; y < image.rows; ++y) {
        const auto* wanted = mask_.ptr<uchar>(y);
        auto* to = image.ptr<cv::Vec3b>(y);
        for (int x = 0; x < image.cols; ++x) {
            if (wanted[x] == 0) continue;
            for (auto& list : bare) list.clear();
            for (std::size_t i = 0; i < copies_.size(); ++i) {
                if (i == index || ink_[i].at<uchar>(y, x) != 0) continue;
                const cv::Vec3b& value = copies_[i].at<cv::Vec3b>(y, x);
                for (int c = 0; c < 3; ++c) bare[static_cast<std::size_t>(c)].push_back(value[c]);
            }
            if (bare[0].size() < least_bare) {
                covered.at<uchar>(y, x) = 255;
                continue;
            }
            for (std::size_t c = 0; c < 3; ++c) {
                const auto middle = bare[c].begin() + static_cast<std::ptrdiff_t>(bare[c].size() / 2);
                std::nth_element(bare[c].begin(), middle, bare[c].end());
                int value = *middle;
                if (bare[c].size() % 2 == 0) value = (value + *std::max_element(bare[c].begin(), middle) + 1) / 2;
                to[x][static_cast<int>(c)] = static_cast<uchar>(value);
            }
        }
    }
    return covered;
}

cv::Mat MedianStack::shared_strokes(double density) const {
    constexpr double slip_mm = 0.15;      // by which the same letter stands aside on another copy
    constexpr double stroke_mm = 0.2;     // what is thinner is a line of the artwork
    constexpr double least_share = 0.75;  // of the copies
    cv::Mat count = cv::Mat::zeros(mask_.size(), CV_8U);
    for (const cv::Mat& copy : copies_) {
        cv::Mat dark;
        cv::cvtColor(copy, dark, cv::COLOR_BGR2GRAY);
        cv::threshold(dark, dark, dark_print, 1, cv::THRESH_BINARY_INV);
        cv::morphologyEx(dark, dark, cv::MORPH_OPEN, square_of(stroke_mm / 2, density));
        cv::dilate(dark, dark, square_of(slip_mm, density));
        cv::add(count, dark, count);
    }
    cv::Mat shared = count >= least_share * static_cast<double>(copies_.size());
    cv::bitwise_and(shared, mask_, shared);
    return shared;
}

std::size_t MedianStack::nearest_to(const cv::Mat& middle, const cv::Mat& static_mask, double density) const {
    constexpr double cell_mm = 4.0;
    constexpr double least_share = 0.5;  // of a cell that all copies show alike
    constexpr double farthest_cells = 0.95;
    const cv::Size cells(std::max(1, cvRound(middle.cols / (density * cell_mm))),
                         std::max(1, cvRound(middle.rows / (density * cell_mm))));
    cv::Mat share;
    static_mask.convertTo(share, CV_32F, 1.0 / 255.0);
    const cv::Mat weight = share.clone();
    cv::resize(share, share, cells, 0, 0, cv::INTER_AREA);
    std::vector<cv::Mat> off;
    for (const cv::Mat& copy : copies_) {
        cv::Mat difference;
        cv::absdiff(copy, middle, difference);
        cv::cvtColor(difference, difference, cv::COLOR_BGR2GRAY);
        difference.convertTo(difference, CV_32F);
        difference = difference.mul(weight);
        cv::resize(difference, difference, cells, 0, 0, cv::INTER_AREA);
        off.push_back(difference);
    }
    std::vector<std::vector<float>> ratios(copies_.size());
    for (int y = 0; y < cells.height; ++y) {
        for (int x = 0; x < cells.width; ++x) {
            if (static_cast<double>(share.at<float>(y, x)) < least_share) continue;
            std::vector<float> here;
            here.reserve(off.size());
            for (const cv::Mat& copy : off) here.push_back(copy.at<float>(y, x));
            std::vector<float> sorted = here;
            const auto usual = static_cast<float>(std::max(0.1, quantile(sorted, 0.5)));
            for (std::size_t i = 0; i < copies_.size(); ++i) ratios[i].push_back(here[i] / usual);
        }
    }
    std::size_t best = 0;
    double least = std::numeric_limits<double>::max();
    for (std::size_t i = 0; i < copies_.size(); ++i) {
        const double farthest = ratios[i].empty() ? 0.0 : quantile(ratios[i], farthest_cells);
        if (farthest >= least) continue;
        least = farthest;
        best = i;
    }
    return best;
}

}  // namespace vidimus::vision
