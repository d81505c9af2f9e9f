// The holder's own print, character by character: how dark, how sharp, how thick, on which line and how high. Within a
// field all characters come from one printer in one go; one that was added later differs from its neighbours, and a
// field that was written anew differs from the others, whatever the words say.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <opencv2/imgproc.hpp>

#include "vision/checks/check.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();
constexpr int least_contrast = 45;  // grey levels: paler print is not measured
constexpr double edge_share = 0.5;  // of the darkest: where a character ends
constexpr double least_height_mm = 0.9;
constexpr double most_height_mm = 6.0;
constexpr double like_height = 0.09;  // characters so alike in height stand on one line
constexpr std::size_t least_glyphs = 3;
constexpr double printed_share = 0.6;  // of a line's characters are so alike
constexpr double even_share = 0.85;    // so many: capitals and digits, which all stand on the line

// What one unit is: by so much characters of one printer may differ, whatever the enrolled copies say.
constexpr double dark_unit = 0.02;  // of the ink's own darkness
constexpr double sharp_unit = 0.035;
constexpr double stroke_unit = 0.05;   // of the stroke's width
constexpr double line_unit = 0.03;     // mm
constexpr double height_unit = 0.035;  // mm
constexpr double colour_unit = 4.0;    // grey levels between two colours

struct Glyph {
    cv::Rect box;         // pixels of the field
    double dark = 0.0;    // grey levels below the paper
    double sharp = 0.0;   // steepest slope, share of the ink's darkness a pixel
    double stroke = 0.0;  // mm
    double top = 0.0;     // mm of the page
    double bottom = 0.0;
    cv::Vec2d colour;  // blue less green, red less green, in the darkest parts
    [[nodiscard]] double height() const { return bottom - top; }
};

struct Field {
    cv::Rect2d mm;
    std::vector<std::vector<Glyph>> lines;
};

double quantile(std::vector<float>& values, double share) {
    if (values.empty()) return 0.0;
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return static_cast<double>(*at);
}

template <typename Value>
double middle_of(const std::vector<Glyph>& glyphs, const Value& value) {
    std::vector<double> values;
    for (const Glyph& glyph : glyphs) values.push_back(value(glyph));
    return median_of(std::move(values));
}

/// Where the rows' darkest pixel passes the level, between rows, from the front.
double crossing(const std::vector<double>& rows, double level) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i] < level) continue;
        if (i == 0) return 0.0;
        return static_cast<double>(i) - (rows[i] - level) / std::max(1e-6, rows[i] - rows[i - 1]);
    }
    return static_cast<double>(rows.size());
}

class FieldReader {
  public:
    FieldReader(const CheckContext& context, const cv::Rect& area)
        : density_(context.reference.frame.density), area_(area) {
        bgr_ = context.document.bgr(area);
        cv::Mat grey;
        cv::cvtColor(bgr_, grey, cv::COLOR_BGR2GRAY);
        std::vector<float> values;
        for (int y = 0; y < grey.rows; y += 2) {
            for (int x = 0; x < grey.cols; x += 2) values.push_back(static_cast<float>(grey.at<uchar>(y, x)));
        }
        const double paper = quantile(values, 0.7);
        grey.convertTo(dark_, CV_32F, -1.0, paper);
        values.clear();
        for (int y = 0; y < dark_.rows; ++y) {
            const auto* d = dark_.ptr<float>(y);
            for (int x = 0; x < dark_.cols; ++x) {
                if (d[x] > static_cast<float>(least_contrast)) values.push_back(d[x]);
            }
        }
        full_ = quantile(values, 0.9);
    }

    std::vector<std::vector<Glyph>> lines() const {
        std::vector<Glyph> glyphs = found();
        std::sort(glyphs.begin(), glyphs.end(), [](const Glyph& a, const Glyph& b) { return a.bottom < b.bottom; });
        std::vector<std::vector<Glyph>> result;
        for (const Glyph& glyph : glyphs) {
            const bool same = !result.empty() && glyph.bottom - result.back().back().bottom < 0.45 * glyph.height();
            if (!same) result.emplace_back();
            result.back().push_back(glyph);
        }
        // Handwriting has no common height.
        std::erase_if(result, [](const std::vector<Glyph>& line) {
            if (line.size() < least_glyphs) return true;
            const double height = middle_of(line, [](const Glyph& glyph) { return glyph.height(); });
            const auto alike = std::count_if(line.begin(), line.end(), [&](const Glyph& glyph) {
                return std::abs(glyph.height() - height) < like_height * height;
            });
            return static_cast<double>(alike) < printed_share * static_cast<double>(line.size());
        });
        return result;
    }

  private:
    std::vector<Glyph> found() const {
        std::vector<Glyph> glyphs;
        if (full_ < least_contrast * 1.3) return glyphs;
        const cv::Mat mask = dark_ > edge_share * full_;
        cv::Mat labels;
        cv::Mat stats;
        cv::Mat centres;
        const int count = cv::connectedComponentsWithStats(mask, labels, stats, centres);
        for (int i = 1; i < count; ++i) {
            const cv::Rect box(stats.at<int>(i, cv::CC_STAT_LEFT), stats.at<int>(i, cv::CC_STAT_TOP),
                               stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT));
            const double height = box.height / density_;
            const bool cut = box.x == 0 || box.y == 0 || box.br().x == mask.cols || box.br().y == mask.rows;
            if (cut || height < least_height_mm || height > most_height_mm || box.width < 2) continue;
            glyphs.push_back(measured(box, labels, i));
        }
        // Captions and signs are smaller than the text.
        std::vector<double> heights;
        for (const Glyph& glyph : glyphs) heights.push_back(glyph.height());
        std::sort(heights.begin(), heights.end());
        const double usual = heights.empty() ? 0.0 : heights[heights.size() * 3 / 4];
        std::erase_if(glyphs, [&](const Glyph& g) { return g.height() < 0.75 * usual || g.height() > 1.4 * usual; });
        return glyphs;
    }

    Glyph measured(const cv::Rect& box, const cv::Mat& labels, int label) const {
        Glyph glyph;
        glyph.box = box;
        const cv::Rect around =
            cv::Rect(box.x - 3, box.y - 3, box.width + 6, box.height + 6) & cv::Rect({0, 0}, dark_.size());
        std::vector<float> inside;
        std::vector<float> slopes;
        std::vector<double> rows(static_cast<std::size_t>(around.height), 0.0);
        double ink = 0.0;
        double outline = 0.0;
        for (int y = around.y; y < around.br().y; ++y) {
            for (int x = around.x; x < around.br().x; ++x) {
                const int other = labels.at<int>(y, x);
                if (other != 0 && other != label) continue;
                const float d = dark_.at<float>(y, x);
                if (other == label) inside.push_back(d);
                auto& row = rows[static_cast<std::size_t>(y - around.y)];
                row = std::max(row, static_cast<double>(d));
                const double share = std::clamp(static_cast<double>(d) / full_, 0.0, 1.2);
                ink += share > 0.25 ? share : 0.0;
                if (x == 0 || y == 0 || x + 1 >= dark_.cols || y + 1 >= dark_.rows) continue;
                const double dx = 0.5 * static_cast<double>(dark_.at<float>(y, x + 1) - dark_.at<float>(y, x - 1));
                const double dy = 0.5 * static_cast<double>(dark_.at<float>(y + 1, x) - dark_.at<float>(y - 1, x));
                const double slope = std::hypot(dx, dy) / full_;
                outline += share > 0.1 ? slope : 0.0;
                slopes.push_back(static_cast<float>(slope));
            }
        }
        glyph.dark = quantile(inside, 0.8);
        glyph.sharp = quantile(slopes, 0.92);
        glyph.stroke = 2.0 * ink / std::max(1.0, outline) / density_;
        const double level = edge_share * full_;
        glyph.top = (area_.y + around.y + crossing(rows, level)) / density_;
        const std::vector<double> upwards(rows.rbegin(), rows.rend());
        glyph.bottom = (area_.y + around.br().y - 1 - crossing(upwards, level)) / density_;
        cv::Vec3d sum(0, 0, 0);
        int count = 0;
        for (int y = box.y; y < box.br().y; ++y) {
            for (int x = box.x; x < box.br().x; ++x) {
                if (static_cast<double>(dark_.at<float>(y, x)) < glyph.dark || labels.at<int>(y, x) != label) continue;
                const cv::Vec3b& pixel = bgr_.at<cv::Vec3b>(y, x);
                sum += cv::Vec3d(pixel[0], pixel[1], pixel[2]);
                ++count;
            }
        }
        if (count > 0) glyph.colour = {(sum[0] - sum[1]) / count, (sum[2] - sum[1]) / count};
        return glyph;
    }

    double density_;
    cv::Rect area_;
    cv::Mat bgr_;
    cv::Mat dark_;  // 32-bit float: grey levels below the paper
    double full_ = 0.0;
};

std::vector<Field> fields_of(const CheckContext& context) {
    std::vector<Field> fields;
    const Frame& frame = context.reference.frame;
    for (const Zone& zone : context.zones) {
        if (zone.kind != Zone::Kind::field && zone.kind != Zone::Kind::mrz) continue;
        Field field{zone.mm, {}};
        const cv::Rect area = frame.rect({zone.mm.x - 0.4, zone.mm.y - 0.4, zone.mm.width + 0.8, zone.mm.height + 0.8});
        const cv::Rect work = frame.work_rect(zone.mm);
        const bool usable = area.width > 8 && area.height > 8 && work.area() > 0 &&
                            cv::countNonZero(context.document.usable(work)) >= work.area() * 9 / 10;
        if (usable) field.lines = FieldReader(context, area).lines();
        fields.push_back(std::move(field));
    }
    return fields;
}

double dark_of(const Glyph& g) {
    return g.dark;
}
double sharp_of(const Glyph& g) {
    return g.sharp;
}
double stroke_of(const Glyph& g) {
    return g.stroke;
}
double bottom_of(const Glyph& g) {
    return g.bottom;
}
double height_of(const Glyph& g) {
    return g.height();
}

cv::Vec2d colour_of(const std::vector<Glyph>& line) {
    return {middle_of(line, [](const Glyph& g) { return g.colour[0]; }),
            middle_of(line, [](const Glyph& g) { return g.colour[1]; })};
}

}  // namespace

std::vector<Measured> measure_glyphs(const CheckContext& context) {
    constexpr std::size_t features = 6;
    std::vector<Measured> result;
    for (const Field& field : fields_of(context)) {
        std::array<Measured, features> worst;
        worst.fill({not_measured, field.mm});
        for (const auto& line : field.lines) {
            const double dark = middle_of(line, dark_of);
            const double sharp = middle_of(line, sharp_of);
            const double stroke = middle_of(line, stroke_of);
            const double height = middle_of(line, height_of);
            const cv::Vec2d colour = colour_of(line);
            std::vector<Glyph> level;
            std::copy_if(line.begin(), line.end(), std::back_inserter(level),
                         [&](const Glyph& glyph) { return std::abs(glyph.height() - height) < like_height * height; });
            const double bottom = middle_of(level, bottom_of);
            const auto keep = [&](std::size_t k, double value, const Glyph& glyph) {
                if (std::isfinite(worst[k].value) && static_cast<double>(worst[k].value) >= value) return;
                const Frame& frame = context.reference.frame;
                const cv::Rect area =
                    frame.rect({field.mm.x - 0.4, field.mm.y - 0.4, field.mm.width + 0.8, field.mm.height + 0.8});
                worst[k] = {static_cast<float>(value),
                            {(area.x + glyph.box.x) / frame.density - 0.3, glyph.top - 0.3,
                             glyph.box.width / frame.density + 0.6, glyph.height() + 0.6}};
            };
            for (const Glyph& glyph : line) {
                keep(0, std::abs(glyph.dark - dark) / (dark_unit * dark), glyph);
                keep(1, std::abs(glyph.sharp - sharp) / (sharp_unit * sharp), glyph);
                keep(2, std::abs(glyph.stroke - stroke) / (stroke_unit * stroke), glyph);
                keep(5, cv::norm(glyph.colour - colour) / colour_unit, glyph);
            }
            // Among small letters one with a tail is as high as a capital, and stands lower.
            const bool even = static_cast<double>(level.size()) >= even_share * static_cast<double>(line.size());
            if (level.size() < least_glyphs || !even) continue;
            for (const Glyph& glyph : level) {
                keep(3, std::abs(glyph.bottom - bottom) / line_unit, glyph);
                keep(4, std::abs(glyph.height() - height) / height_unit, glyph);
            }
        }
        result.insert(result.end(), worst.begin(), worst.end());
    }
    return result;
}

std::vector<Measured> measure_text(const CheckContext& context) {
    constexpr std::size_t features = 5;
    constexpr std::size_t least_of_line = 4;
    const std::vector<Field> fields = fields_of(context);
    std::vector<std::optional<std::array<double, features>>> rows;
    std::array<std::vector<double>, features> page;
    for (const Field& field : fields) {
        rows.emplace_back();
        if (field.lines.empty()) continue;
        const auto& line = *std::max_element(field.lines.begin(), field.lines.end(),
                                             [](const auto& a, const auto& b) { return a.size() < b.size(); });
        if (line.size() < least_of_line) continue;
        const cv::Vec2d colour = colour_of(line);
        rows.back() = {middle_of(line, dark_of), middle_of(line, sharp_of), middle_of(line, stroke_of), colour[0],
                       colour[1]};
        for (std::size_t k = 0; k < features; ++k) page[k].push_back((*rows.back())[k]);
    }
    std::array<double, features> usual{};
    for (std::size_t k = 0; k < features; ++k) usual[k] = median_of(page[k]);
    std::vector<Measured> result;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (!rows[i] || page[0].size() < 3) {
            result.insert(result.end(), features, {not_measured, fields[i].mm});
            continue;
        }
        // Against the page's other fields: more ink, or a sharper capture, is no finding.
        const auto& row = *rows[i];
        const std::array<double, features> values{std::log(row[0] / usual[0]) / dark_unit,
                                                  std::log(row[1] / usual[1]) / sharp_unit,
                                                  std::log(row[2] / usual[2]) / stroke_unit,
                                                  (row[3] - usual[3]) / colour_unit, (row[4] - usual[4]) / colour_unit};
        for (const double value : values) result.push_back({static_cast<float>(value), fields[i].mm});
    }
    return result;
}

}  // namespace vidimus::vision
