// The fine print in small windows: how much of the specimen's is missing (erased, covered, painted over), and how much
// there is that the specimen does not explain.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "vision/checks/check.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();
constexpr double rim_mm = 1.2;
constexpr float least_print = 60.0F;  // signal to noise, squared: below it nothing can be missed
constexpr float least_share = 0.25F;  // so much less print than the specimen's is usual
constexpr float doubtful = 1.7F;      // of the copies' own differences: so much print can no longer be missed
constexpr float faint_print = 1.2F;   // grey levels, squared
constexpr float visible_print = 4.0F;
constexpr double least_count_mm2 = 1.0;  // so much must be comparable

/// In cells of the residual: single characters, a few, words.
const std::array<cv::Size, 3> shapes{{{4, 6}, {8, 8}, {20, 8}}};

/// Running sums over both axes, so that any window's sum takes four look-ups; of no cells: 0 everywhere.
class Sums {
  public:
    Sums(const std::vector<float>& cells, int columns, int rows)
        : columns_(columns), values_(static_cast<std::size_t>(columns + 1) * static_cast<std::size_t>(rows + 1), 0.0) {
        if (cells.empty()) return;
        for (int y = 0; y < rows; ++y) {
            double row = 0.0;
            for (int x = 0; x < columns; ++x) {
                row += static_cast<double>(cells[static_cast<std::size_t>(y) * static_cast<std::size_t>(columns) +
                                                 static_cast<std::size_t>(x)]);
                values_[at(x + 1, y + 1)] = values_[at(x + 1, y)] + row;
            }
        }
    }
    [[nodiscard]] float within(const cv::Rect& area) const {
        return static_cast<float>(values_[at(area.br().x, area.br().y)] - values_[at(area.x, area.br().y)] -
                                  values_[at(area.br().x, area.y)] + values_[at(area.x, area.y)]);
    }

  private:
    [[nodiscard]] std::size_t at(int x, int y) const {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(columns_ + 1) + static_cast<std::size_t>(x);
    }
    int columns_;
    std::vector<double> values_;
};

/// Compression takes the faintest print away in every copy that it is applied to: from no to full weight.
float seen_share(float power) {
    return std::clamp((power - faint_print) / (visible_print - faint_print), 0.0F, 1.0F);
}

enum class Kind { lost, foreign };
enum class Ground { page, field, mrz, photo };

std::vector<Measured> windows_of(const CheckContext& context, Kind kind, Ground ground) {
    std::vector<Measured> result;
    if (context.document.residual == nullptr) return result;
    const Residual& residual = *context.document.residual;
    const int columns = residual.columns;
    const int rows = residual.rows;
    const Sums count(residual.count, columns, rows);
    const bool lost = kind == Kind::lost;
    const Sums excess(lost ? std::vector<float>{} : residual.excess, columns, rows);
    const Sums product(lost ? residual.product : std::vector<float>{}, columns, rows);
    const Sums power(lost ? residual.power : std::vector<float>{}, columns, rows);
    const Sums strength(lost ? residual.print : std::vector<float>{}, columns, rows);
    const Sums doubt(lost ? residual.doubt : std::vector<float>{}, columns, rows);
    const Frame& frame = context.reference.frame;
    const double cell_mm = Residual::cell_of(frame.density) / frame.density;
    const auto least_count = static_cast<float>(least_count_mm2 * frame.density * frame.density);
    const auto sums_of = [&](const cv::Mat& cells) {
        return Sums(std::vector<float>(cells.begin<uchar>(), cells.end<uchar>()), columns, rows);
    };
    const Sums personal = sums_of(context.reference.personal_cells);
    const Sums picture = sums_of(context.reference.picture_cells);
    const auto mrz_zones = zones_of(context.zones, Zone::Kind::mrz);
    const auto ground_of = [&](const cv::Rect& cells, const cv::Rect2d& mm) {
        const float half = 127.0F * static_cast<float>(cells.area());
        if (picture.within(cells) > half) return Ground::photo;
        const bool in_mrz = std::any_of(mrz_zones.begin(), mrz_zones.end(),
                                        [&](const Zone& zone) { return (zone.mm & mm).area() > 0.5 * mm.area(); });
        if (in_mrz) return Ground::mrz;
        return personal.within(cells) > half ? Ground::field : Ground::page;
    };
    const int rim = cvRound(rim_mm / cell_mm);
    for (const cv::Size& shape : shapes) {
        for (int y = rim; y + shape.height <= rows - rim; y += shape.height / 2) {
            for (int x = rim; x + shape.width <= columns - rim; x += shape.width / 2) {
                const cv::Rect cells(cv::Point(x, y), shape);
                const cv::Rect2d mm(x * cell_mm, y * cell_mm, shape.width * cell_mm, shape.height * cell_mm);
                if (ground_of(cells, mm) != ground) continue;
                Measured one{not_measured, mm};
                const float compared = count.within(cells);
                if (compared >= least_count) {
                    if (!lost) {
                        one.value = std::log(0.2F + excess.within(cells) / compared);
                    } else {
                        const float print = power.within(cells);
                        // In deviations: how far below the usual loss of print.
                        const float loss = product.within(cells) / std::max(1.0F, print) + least_share;
                        const float sure =
                            1.0F - doubtful * doubt.within(cells) / std::max(1.0F, strength.within(cells));
                        one.value = std::min(0.0F, loss) * std::sqrt(std::max(0.0F, print - least_print)) *
                                    std::max(0.0F, sure) * seen_share(strength.within(cells) / compared);
                    }
                }
                result.push_back(one);
            }
        }
    }
    return result;
}

}  // namespace

std::vector<Measured> measure_lost_print(const CheckContext& context) {
    return windows_of(context, Kind::lost, Ground::page);
}

std::vector<Measured> measure_text_lost_print(const CheckContext& context) {
    return windows_of(context, Kind::lost, Ground::field);
}

std::vector<Measured> measure_mrz_lost_print(const CheckContext& context) {
    return windows_of(context, Kind::lost, Ground::mrz);
}

std::vector<Measured> measure_mrz_foreign_print(const CheckContext& context) {
    return windows_of(context, Kind::foreign, Ground::mrz);
}

std::vector<Measured> measure_photo_lost_print(const CheckContext& context) {
    return windows_of(context, Kind::lost, Ground::photo);
}

std::vector<Measured> measure_foreign_print(const CheckContext& context) {
    return windows_of(context, Kind::foreign, Ground::page);
}

std::vector<Measured> measure_text_foreign_print(const CheckContext& context) {
    return windows_of(context, Kind::foreign, Ground::field);
}

}  // namespace vidimus::vision
