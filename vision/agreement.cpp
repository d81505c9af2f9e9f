#include "vision/agreement.h"

#include <algorithm>
#include <cmath>

namespace vidimus::vision {
namespace {

/// One channel of the area with a margin of `reach` on all sides, zero where nothing may be compared.
cv::Mat masked_plane(const cv::Mat& image, const cv::Mat& weight, const cv::Rect& area, int channel, int margin) {
    cv::Mat plane = cv::Mat::zeros(area.height + 2 * margin, area.width + 2 * margin, CV_32F);
    for (int y = -margin; y < area.height + margin; ++y) {
        const int from_y = area.y + y;
        if (from_y < 0 || from_y >= image.rows) continue;
        const auto* from = image.ptr<cv::Vec3f>(from_y);
        const auto* w = weight.ptr<uchar>(from_y);
        auto* to = plane.ptr<float>(y + margin);
        for (int x = -margin; x < area.width + margin; ++x) {
            const int from_x = area.x + x;
            if (from_x < 0 || from_x >= image.cols || w[from_x] == 0) continue;
            to[x + margin] = from[from_x][channel];
        }
    }
    return plane;
}

/// The height of the parabola's peak over its middle value.
double rise(double before, double middle, double after) {
    const double bend = before - 2 * middle + after;
    if (bend >= -1e-9 || before > middle || after > middle) return 0.0;
    return -(before - after) * (before - after) / (8 * bend);
}

}  // namespace

double stretched(double correlation) {
    return std::atanh(std::clamp(correlation, -0.995, 0.9975));
}

AgreementGrid::AgreementGrid(const cv::Mat& document, const cv::Mat& reference, const cv::Mat& weight,
                             const cv::Rect& area, double density)
    : cell_(std::max(4, cvRound(cell_mm * density))), density_(density) {
    const cv::Rect inside = area & cv::Rect({0, 0}, document.size());
    origin_ = inside.tl();
    columns_ = inside.width / cell_;
    rows_ = inside.height / cell_;
    const auto cells = static_cast<std::size_t>(columns_ * rows_);
    count_.assign(cells, 0.0F);
    if (cells == 0) return;
    const cv::Rect used(origin_.x, origin_.y, columns_ * cell_, rows_ * cell_);
    for (int y = 0; y < used.height; ++y) {
        const auto* w = weight.ptr<uchar>(used.y + y) + used.x;
        for (int x = 0; x < used.width; ++x) {
            if (w[x] != 0) count_[static_cast<std::size_t>(y / cell_ * columns_ + x / cell_)] += 1.0F;
        }
    }
    for (int channel = 0; channel < 3; ++channel) {
        const auto c = static_cast<std::size_t>(channel);
        const cv::Mat d = masked_plane(document, weight, used, channel, reach);
        const cv::Mat r = masked_plane(reference, weight, used, channel, 0);
        const auto dot = [&](std::vector<float>& sums, const auto& row_a, const auto& row_b) {
            sums.assign(cells, 0.0F);
            for (int y = 0; y < used.height; ++y) {
                const float* a = row_a(y);
                const float* b = row_b(y);
                float* to = sums.data() + static_cast<std::ptrdiff_t>(y / cell_) * columns_;
                for (int i = 0; i < columns_; ++i) {
                    float total = 0.0F;
                    for (int x = i * cell_; x < (i + 1) * cell_; ++x) total += a[x] * b[x];
                    to[i] += total;
                }
            }
        };
        const auto reference_row = [&](int y) { return r.ptr<float>(y); };
        const auto document_row = [&](int y) { return d.ptr<float>(y + reach) + reach; };
        dot(reference_power_[c], reference_row, reference_row);
        dot(document_power_[c], document_row, document_row);
        for (int dy = -reach; dy <= reach; ++dy) {
            for (int dx = -reach; dx <= reach; ++dx) {
                const auto shifted = [&](int y) { return d.ptr<float>(y + reach + dy) + reach + dx; };
                dot(product_[c][static_cast<std::size_t>((dy + reach) * side + dx + reach)], shifted, reference_row);
            }
        }
    }
}

cv::Rect AgreementGrid::pixels_of(const cv::Rect& cells) const {
    return {origin_.x + cells.x * cell_, origin_.y + cells.y * cell_, cells.width * cell_, cells.height * cell_};
}

cv::Rect2d AgreementGrid::mm_of(const cv::Rect& cells) const {
    const cv::Rect pixels = pixels_of(cells);
    return {pixels.x / density_, pixels.y / density_, pixels.width / density_, pixels.height / density_};
}

float AgreementGrid::sum(const std::vector<float>& values, const cv::Rect& cells) const {
    float total = 0.0F;
    for (int y = cells.y; y < cells.br().y; ++y) {
        for (int x = cells.x; x < cells.br().x; ++x) total += values[static_cast<std::size_t>(y * columns_ + x)];
    }
    return total;
}

double AgreementGrid::covered(const cv::Rect& cells) const {
    return static_cast<double>(sum(count_, cells)) / (static_cast<double>(cells.area()) * cell_ * cell_);
}

double AgreementGrid::correlation(const cv::Rect& cells) const {
    double dd = 0.0;
    double rr = 0.0;
    std::array<std::array<double, side * side>, 3> products{};
    for (std::size_t c = 0; c < 3; ++c) {
        dd += static_cast<double>(sum(document_power_[c], cells));
        rr += static_cast<double>(sum(reference_power_[c], cells));
        for (std::size_t i = 0; i < products[c].size(); ++i)
            products[c][i] = static_cast<double>(sum(product_[c][i], cells));
    }
    if (dd < 1e-3 || rr < 1e-3) return 0.0;
    int best = 0;
    double most = -1e30;
    for (int i = 0; i < side * side; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const double total = products[0][at] + products[1][at] + products[2][at];
        if (total <= most) continue;
        most = total;
        best = i;
    }
    double total = 0.0;
    for (const auto& channel : products) {
        int own_x = best % side;
        int own_y = best / side;
        const auto at = [&](int x, int y) { return channel[static_cast<std::size_t>(y * side + x)]; };
        for (int y = std::max(0, best / side - 1); y <= std::min(side - 1, best / side + 1); ++y) {
            for (int x = std::max(0, best % side - 1); x <= std::min(side - 1, best % side + 1); ++x) {
                if (at(x, y) > at(own_x, own_y)) {
                    own_x = x;
                    own_y = y;
                }
            }
        }
        double peak = at(own_x, own_y);
        if (own_x > 0 && own_x + 1 < side) peak += rise(at(own_x - 1, own_y), at(own_x, own_y), at(own_x + 1, own_y));
        if (own_y > 0 && own_y + 1 < side) peak += rise(at(own_x, own_y - 1), at(own_x, own_y), at(own_x, own_y + 1));
        total += peak;
    }
    return std::clamp(total / std::sqrt(dd * rr), -1.0, 1.0);
}

}  // namespace vidimus::vision
