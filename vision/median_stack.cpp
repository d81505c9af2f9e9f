#include "vision/median_stack.h"

#include <algorithm>
#include <cstdlib>

namespace vidimus::vision {

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

void MedianStack::clean(cv::Mat& image, const cv::Mat& mask, std::size_t index) const {
    constexpr int ink = 90;  // sum of the three channels: darker than the bare background by this is ink
    std::vector<int> sums;
    std::vector<int> sorted;
    std::vector<const cv::Vec3b*> rows;
    for (int y = 0; y < image.rows; ++y) {
        rows.clear();
        for (std::size_t i = 0; i < copies_.size(); ++i) {
            if (i != index) rows.push_back(copies_[i].ptr<cv::Vec3b>(y));
        }
        sums.resize(rows.size());
        const auto* wanted = mask.ptr<uchar>(y);
        auto* to = image.ptr<cv::Vec3b>(y);
        for (int x = 0; x < image.cols; ++x) {
            if (wanted[x] == 0) continue;
            for (std::size_t i = 0; i < rows.size(); ++i) sums[i] = rows[i][x][0] + rows[i][x][1] + rows[i][x][2];
            sorted = sums;
            const auto bare = sorted.begin() + static_cast<std::ptrdiff_t>((sorted.size() - 1) * 85 / 100);
            std::nth_element(sorted.begin(), bare, sorted.end());
            cv::Vec3i total(0, 0, 0);
            int count = 0;
            for (std::size_t i = 0; i < rows.size(); ++i) {
                if (std::abs(sums[i] - *bare) > ink) continue;
                total += cv::Vec3i(rows[i][x]);
                ++count;
            }
            for (int c = 0; c < 3; ++c) to[x][c] = static_cast<uchar>((total[c] + count / 2) / count);
        }
    }
}

}  // namespace vidimus::vision
