#include "ocr/zones.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <opencv2/imgproc.hpp>

namespace vidimus::ocr {

namespace {

struct Mark {
    cv::Point2f at;  // image pixels
    float weight;
};

// A marked area's box is drawn askew by whatever touches the zone (a logo, a frame). The rows of a zone make its
// profile across the lines as steep as can be: this gives the direction, and the strong rows the block. `cell`: the
// map's cell in image pixels.
ZoneCandidate aligned(const ZoneCandidate& box, const std::vector<Mark>& marks, float cell) {
    constexpr int reach = 13;  // degrees either way
    constexpr float strong = 0.35F;
    const float most = box.length + box.height;
    const auto bins = static_cast<std::size_t>(2.F * most / cell) + 3;
    const auto turned_by = [&](float degrees) {
        const double angle = static_cast<double>(degrees) * CV_PI / 180.0;
        const auto c = static_cast<float>(std::cos(angle));
        const auto s = static_cast<float>(std::sin(angle));
        Frame frame = box.frame;
        frame.along = c * box.frame.along + s * box.frame.down();
        return frame;
    };
    const auto profile_of = [&](const Frame& frame) {
        std::vector<float> profile(bins, 0.F);
        for (const Mark& mark : marks) {
            const float place = (mark.at - frame.origin).dot(frame.down()) / cell + 0.5F * static_cast<float>(bins);
            const auto bin = static_cast<std::size_t>(std::clamp(place, 0.F, static_cast<float>(bins - 2)));
            const float part = std::clamp(place - static_cast<float>(bin), 0.F, 1.F);
            profile[bin] += mark.weight * (1.F - part);
            profile[bin + 1] += mark.weight * part;
        }
        return profile;
    };
    float steepest = -1.F;
    Frame frame = box.frame;
    for (int half = -2 * reach; half <= 2 * reach; ++half) {
        const Frame other = turned_by(0.5F * static_cast<float>(half));
        const auto profile = profile_of(other);
        const float value = std::inner_product(profile.begin(), profile.end(), profile.begin(), 0.F);
        if (value > steepest) {
            steepest = value;
            frame = other;
        }
    }
    const auto profile = profile_of(frame);
    const auto peak = std::max_element(profile.begin(), profile.end());
    // Two lines may stand apart in the map by about as much as they are high.
    constexpr int gap = 3;
    auto first = static_cast<int>(peak - profile.begin());
    int last = first;
    const auto is_strong = [&](int bin) {
        return bin >= 0 && bin < static_cast<int>(bins) && profile[static_cast<std::size_t>(bin)] > strong * *peak;
    };
    for (int bin = first - 1, weak = 0; bin >= 0 && weak < gap; --bin) {
        weak = is_strong(bin) ? 0 : weak + 1;
        first = weak == 0 ? bin : first;
    }
    for (int bin = last + 1, weak = 0; bin < static_cast<int>(bins) && weak < gap; ++bin) {
        weak = is_strong(bin) ? 0 : weak + 1;
        last = weak == 0 ? bin : last;
    }
    const float top = (static_cast<float>(first) - 0.5F * static_cast<float>(bins) - 0.5F) * cell;
    const float bottom = (static_cast<float>(last) - 0.5F * static_cast<float>(bins) + 0.5F) * cell;
    std::vector<float> along;
    for (const Mark& mark : marks) {
        const float down = (mark.at - frame.origin).dot(frame.down());
        if (down >= top && down <= bottom && mark.weight > 0.2F) {
            along.push_back((mark.at - frame.origin).dot(frame.along));
        }
    }
    if (along.size() < 6) {
        return box;
    }
    std::sort(along.begin(), along.end());
    const float left = along[along.size() / 100] - 0.5F * cell;
    const float right = along[along.size() - 1 - along.size() / 100] + 0.5F * cell;
    ZoneCandidate out = box;
    out.frame.along = frame.along;
    out.frame.origin = frame.to_image(0.5F * (left + right), 0.5F * (top + bottom));
    out.length = right - left;
    out.height = bottom - top;
    return out;
}

}  // namespace

std::vector<ZoneCandidate> find_zones(Nets& nets, Sampler& sampler, int side) {
    const cv::Mat picture = sampler.overview(side, 2.0);
    const cv::Mat map = nets.zone_map(picture);
    const float sx = static_cast<float>(sampler.size().width) / static_cast<float>(map.cols);  // image pixels a cell
    const float sy = static_cast<float>(sampler.size().height) / static_cast<float>(map.rows);
    std::vector<ZoneCandidate> out;
    for (const double threshold : {0.5, 0.2}) {
        cv::Mat mask = map > threshold;
        cv::morphologyEx(mask, mask, cv::MORPH_CLOSE, cv::Mat::ones(3, 3, CV_8U));
        std::vector<std::vector<cv::Point>> contours;
        cv::findContours(mask, contours, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
        for (const auto& contour : contours) {
            std::vector<cv::Point2f> points;
            for (const cv::Point& p : contour) {
                points.emplace_back((static_cast<float>(p.x) + 0.5F) * sx, (static_cast<float>(p.y) + 0.5F) * sy);
            }
            if (points.size() < 6) {
                continue;
            }
            const cv::RotatedRect box = cv::minAreaRect(points);
            const bool wide = box.size.width >= box.size.height;
            const float cell = 0.5F * (sx + sy);
            ZoneCandidate zone;
            zone.length = std::max(box.size.width, box.size.height) + cell;
            zone.height = std::min(box.size.width, box.size.height) + cell;
            if (zone.length < 3.F * zone.height || zone.length < 24.F * cell * 0.5F) {
                continue;
            }
            const double angle = (static_cast<double>(box.angle) + (wide ? 0.0 : 90.0)) * CV_PI / 180.0;
            zone.frame.origin = box.center;
            zone.frame.along = {static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle))};
            // Most text is upright or stands on its left side: begin with the likelier of the two readings.
            if (zone.frame.along.x < -0.707F || (std::abs(zone.frame.along.x) <= 0.707F && zone.frame.along.y > 0.F)) {
                zone.frame.along = -zone.frame.along;
            }
            cv::Mat inside = cv::Mat::zeros(map.size(), CV_8U);
            cv::drawContours(inside, std::vector<std::vector<cv::Point>>{contour}, 0, cv::Scalar(255), cv::FILLED);
            std::vector<Mark> marks;
            zone.score = 0.F;
            for (int y = 0; y < map.rows; ++y) {
                for (int x = 0; x < map.cols; ++x) {
                    if (inside.at<std::uint8_t>(y, x) != 0) {
                        const float weight = map.at<float>(y, x);
                        marks.push_back(
                            {{(static_cast<float>(x) + 0.5F) * sx, (static_cast<float>(y) + 0.5F) * sy}, weight});
                        zone.score += weight;
                    }
                }
            }
            zone.score *= threshold > 0.4 ? 1.F : 0.5F;
            ZoneCandidate unaligned = zone;
            unaligned.score *= 0.8F;
            zone = aligned(zone, marks, cell);
            for (const ZoneCandidate& candidate : {zone, unaligned}) {
                const bool known = std::any_of(out.begin(), out.end(), [&](const ZoneCandidate& other) {
                    const cv::Point2f d = other.frame.origin - candidate.frame.origin;
                    return std::hypot(d.x, d.y) < 0.15F * candidate.length &&
                           std::abs(other.length / candidate.length - 1.F) < 0.15F &&
                           std::abs(other.height / candidate.height - 1.F) < 0.35F &&
                           std::abs(other.frame.along.dot(candidate.frame.along)) > 0.9995F;
                });
                if (!known) {
                    out.push_back(candidate);
                }
            }
        }
    }
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
    return out;
}

namespace {

constexpr int blocks = 16;
constexpr float profile_length = 768.F;  // pixels of the straightened block

struct Profiles {
    std::vector<std::vector<float>> of_block;  // stroke energy by row
    int rows = 0;
};

Profiles profiles_of(const cv::Mat& patch) {
    Profiles out;
    out.rows = patch.rows;
    cv::Mat soft;
    cv::GaussianBlur(patch, soft, cv::Size(3, 3), 0);
    cv::Mat slope;
    cv::Sobel(soft, slope, CV_32F, 1, 0, 3);
    slope = cv::abs(slope);
    // A dark border or a bar must not outweigh the print.
    const double limit = 2.5 * cv::mean(slope)[0] + 1e-3;
    cv::threshold(slope, slope, limit, limit, cv::THRESH_TRUNC);
    for (int b = 0; b < blocks; ++b) {
        const int from = patch.cols * b / blocks;
        const int to = patch.cols * (b + 1) / blocks;
        cv::Mat mean;
        cv::reduce(slope.colRange(from, to), mean, 1, cv::REDUCE_AVG);
        out.of_block.emplace_back(mean.begin<float>(), mean.end<float>());
    }
    return out;
}

// The blocks' profiles added up along the line y = slope x + bend x², x from −1 to 1 over the blocks, in rows.
std::vector<float> added(const Profiles& profiles, float slope, float bend) {
    std::vector<float> sum(static_cast<std::size_t>(profiles.rows), 0.F);
    for (int b = 0; b < blocks; ++b) {
        const float x = (static_cast<float>(b) + 0.5F) * 2.F / blocks - 1.F;
        const float move = slope * x + bend * x * x;
        const auto whole = static_cast<int>(std::floor(move));
        const float part = move - static_cast<float>(whole);
        const auto& rows = profiles.of_block[static_cast<std::size_t>(b)];
        const auto get = [&](int r) { return rows[static_cast<std::size_t>(std::clamp(r, 0, profiles.rows - 1))]; };
        for (int r = 0; r < profiles.rows; ++r) {
            sum[static_cast<std::size_t>(r)] += get(r + whole) * (1.F - part) + get(r + whole + 1) * part;
        }
    }
    for (float& v : sum) {
        v /= blocks;
    }
    return sum;
}

float sharpness(const std::vector<float>& profile) {
    float sum = 0.F;
    for (std::size_t i = 2; i < profile.size(); ++i) {
        const float d = profile[i] - profile[i - 2];
        sum += d * d;
    }
    return sum;
}

struct Rows {
    int count = 0;
    float first = 0.F;  // top of the first row of capitals
    float cap = 0.F;
    float gap = 0.F;  // from one line to the next
    float score = -std::numeric_limits<float>::infinity();
};

// Rows of print of one count: inside them the stroke energy is high, outside low.
Rows fit_rows(const std::vector<float>& profile, int count, float cap_low, float cap_high) {
    std::vector<float> sorted = profile;
    std::sort(sorted.begin(), sorted.end());
    const float low = sorted[sorted.size() / 10];
    const float high = sorted[sorted.size() * 9 / 10];
    const float level = 0.5F * (low + high);
    const float scale = 1.F / std::max(1e-3F, high - low);
    std::vector<float> integral(profile.size() + 1, 0.F);
    for (std::size_t i = 0; i < profile.size(); ++i) {
        integral[i + 1] = integral[i] + std::clamp((profile[i] - level) * scale, -0.5F, 0.7F);
    }
    const auto until = [&](float y) {
        const float c = std::clamp(y, 0.F, static_cast<float>(profile.size()));
        const auto i = std::min(static_cast<std::size_t>(c), profile.size() - 1);
        return integral[i] + (integral[i + 1] - integral[i]) * (c - static_cast<float>(i));
    };
    Rows best;
    const auto rows = static_cast<float>(profile.size());
    for (float cap = cap_low; cap <= cap_high; cap *= 1.06F) {
        const float gap_low = count == 1 ? cap : 1.3F * cap;
        const float gap_high = count == 1 ? cap : 3.1F * cap;
        for (float gap = gap_low; gap <= gap_high; gap += 0.07F * cap) {
            const float whole = gap * static_cast<float>(count - 1) + cap;
            for (float first = 0.F; first + whole <= rows; first += std::max(0.5F, 0.06F * cap)) {
                float inside = 0.F;
                for (int i = 0; i < count; ++i) {
                    const float top = first + gap * static_cast<float>(i);
                    inside += until(top + cap) - until(top);
                }
                const float score = 2.F * inside - integral.back();
                if (score > best.score) {
                    best = {count, first, cap, gap, score};
                }
            }
        }
    }
    return best;
}

}  // namespace

std::vector<LineLayout> find_lines(Sampler& sampler, const ZoneCandidate& zone, bool single) {
    const float scale = profile_length / zone.length;
    const float margin = 0.3F * zone.height + 0.012F * zone.length;
    const float top = -0.5F * zone.height - margin;
    const auto rows = static_cast<int>(std::lround((zone.height + 2.F * margin) * scale));
    const cv::Mat patch = sampler.cut(zone.frame, -0.5F * zone.length, top, scale,
                                      cv::Size(static_cast<int>(profile_length), std::max(8, rows)));
    const Profiles profiles = profiles_of(patch);
    // Skew and bend: the profile is sharpest where the lines are straightened.
    float slope = 0.F;
    float bend = 0.F;
    float sharpest = -1.F;
    const float reach = 0.03F * profile_length;
    for (float s = -reach; s <= reach; s += 0.5F) {
        const float value = sharpness(added(profiles, s, 0.F));
        if (value > sharpest) {
            sharpest = value;
            slope = s;
        }
    }
    const float s0 = slope;
    for (float b = -6.F; b <= 6.F; b += 1.F) {
        for (float s = s0 - 1.F; s <= s0 + 1.F; s += 0.5F) {
            const float value = sharpness(added(profiles, s, b)) * (1.F - 0.01F * std::abs(b));
            if (value > sharpest) {
                sharpest = value;
                slope = s;
                bend = b;
            }
        }
    }
    const std::vector<float> profile = added(profiles, slope, bend);
    std::vector<LineLayout> out;
    for (const int count : single ? std::vector{1} : std::vector{2, 3}) {
        // The height of a capital is about a character's pitch, whose number in a line is known.
        const float shortest = profile_length / (count != 2 ? 30.F * 1.5F : 44.F * 1.4F);
        const float tallest = profile_length / (count != 2 ? 30.F * 0.85F : 36.F * 0.85F);
        const Rows found = fit_rows(profile, count, shortest, tallest);
        if (!std::isfinite(found.score)) {
            continue;
        }
        LineLayout layout;
        layout.score = found.score;
        for (int i = 0; i < count; ++i) {
            TextLine line;
            line.cap = found.cap / scale;
            line.offset = top + (found.first + found.gap * static_cast<float>(i) + 0.5F * found.cap) / scale;
            const float half = 0.5F * zone.length;
            line.slope = slope / scale / half;
            line.bend = bend / scale / (half * half);
            layout.lines.push_back(line);
        }
        out.push_back(layout);
    }
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
    return out;
}

}  // namespace vidimus::ocr
