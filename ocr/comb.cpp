#include "ocr/comb.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "ocr/nets.h"

namespace vidimus::ocr {

namespace {

// For every strip pixel: how much more likely a character has its middle there than not, limited so that no single
// cell decides.
std::vector<float> odds_of(const cv::Mat& scores) {
    constexpr float limit = 4.F;
    const int steps = scores.rows;
    std::vector<float> at_step(static_cast<std::size_t>(steps));
    for (int s = 0; s < steps; ++s) {
        const float between = std::clamp(scores.at<float>(s, between_class), 1e-6F, 1.F - 1e-6F);
        at_step[static_cast<std::size_t>(s)] = std::clamp(std::log((1.F - between) / between), -limit, limit);
    }
    std::vector<float> odds(static_cast<std::size_t>(steps) * strip_step);
    for (std::size_t x = 0; x < odds.size(); ++x) {
        const std::size_t s = x / strip_step;
        const std::size_t next = std::min(s + 1, at_step.size() - 1);
        const float part = static_cast<float>(x % strip_step) / strip_step;
        odds[x] = at_step[s] * (1.F - part) + at_step[next] * part;
    }
    return odds;
}

// From `low` to `high` in steps: all of them that lie between.
int steps_between(float low, float high, float step) {
    return high < low ? 0 : static_cast<int>(std::floor((high - low) / step + 1e-4F)) + 1;
}

// Outside the strip there is nothing: as unlikely as a clear gap.
float at(const std::vector<float>& odds, float x) {
    const auto i = static_cast<long>(cvFloor(x + 0.5F));
    return i < 0 || i >= static_cast<long>(odds.size()) ? -4.F : odds[static_cast<std::size_t>(i)];
}

float comb_score(const std::vector<float>& odds, int columns, float first, float pitch, float bend) {
    float sum = 0.F;
    const auto n = static_cast<float>(columns - 1);
    const auto place = [&](float k) { return first + pitch * k + bend * k * (k - n); };
    for (int k = 0; k < columns; ++k) {
        sum += at(odds, place(static_cast<float>(k)));
        if (k + 1 < columns) {
            sum -= 0.5F * at(odds, place(static_cast<float>(k) + 0.5F));
        }
    }
    // Beyond the ends there must be no further character, else the comb is too short or has slipped.
    sum -= 1.5F * std::max(0.F, at(odds, place(-1.F)) + 1.F);
    sum -= 1.5F * std::max(0.F, at(odds, place(n + 1.F)) + 1.F);
    return sum;
}

// Lets each cell move a little towards its own maximum, neighbours keeping about the pitch.
std::vector<float> drift(const std::vector<float>& odds, std::span<const float> start) {
    constexpr int reach = 6;  // strip pixels either way
    constexpr int places = 2 * reach + 1;
    constexpr float stiffness = 0.12F;
    constexpr float home = 0.01F;
    const std::size_t n = start.size();
    std::vector<std::array<float, places>> best(n);
    std::vector<std::array<int, places>> from(n);
    const auto gain = [&](std::size_t k, int i) {
        const auto move = static_cast<float>(i - reach);
        return at(odds, start[k] + move) - home * move * move;
    };
    for (int i = 0; i < places; ++i) {
        best[0][static_cast<std::size_t>(i)] = gain(0, i);
    }
    for (std::size_t k = 1; k < n; ++k) {
        for (int i = 0; i < places; ++i) {
            float top = -std::numeric_limits<float>::infinity();
            int where = 0;
            for (int j = std::max(0, i - 3); j <= std::min(places - 1, i + 3); ++j) {
                const auto step = static_cast<float>(i - j);
                const float value = best[k - 1][static_cast<std::size_t>(j)] - stiffness * step * step;
                if (value > top) {
                    top = value;
                    where = j;
                }
            }
            best[k][static_cast<std::size_t>(i)] = top + gain(k, i);
            from[k][static_cast<std::size_t>(i)] = where;
        }
    }
    std::vector<float> centres(n);
    const auto& last = best[n - 1];
    auto i = static_cast<int>(std::max_element(last.begin(), last.end()) - last.begin());
    for (std::size_t k = n; k-- > 0;) {
        centres[k] = start[k] + static_cast<float>(i - reach);
        i = from[k][static_cast<std::size_t>(i)];
    }
    return centres;
}

}  // namespace

Evenness evenness(const cv::Mat& scores, float pitch_low, float pitch_high) {
    const std::vector<float> odds = odds_of(scores);
    const auto width = static_cast<float>(odds.size());
    Evenness best{-std::numeric_limits<float>::infinity(), pitch_low};
    constexpr float pitch_step = 0.3F;
    constexpr float first_step = 2.F;
    for (int i = 0; i < steps_between(pitch_low, pitch_high, pitch_step); ++i) {
        const float pitch = pitch_low + pitch_step * static_cast<float>(i);
        for (int j = 0; j < steps_between(0.5F * pitch, 1.5F * pitch, first_step); ++j) {
            const float first = 0.5F * pitch + first_step * static_cast<float>(j);
            float sum = 0.F;
            float cells = 0.F;
            for (int k = 0; k < steps_between(first, width - 0.5F * pitch, pitch); ++k) {
                const float x = first + pitch * static_cast<float>(k);
                sum += at(odds, x) - 0.5F * at(odds, x + 0.5F * pitch);
                cells += 1.F;
            }
            if (cells > 3.F && sum / cells > best.value) {
                best = {sum / cells, pitch};
            }
        }
    }
    return best;
}

namespace {

// The lines' odds added up, each moved by `shear` pixels more than the one above it.
std::vector<float> joined(const std::vector<std::vector<float>>& odds, float shear) {
    std::vector<float> joint(odds.front().size(), 0.F);
    const float share = 1.F / static_cast<float>(odds.size());
    for (std::size_t i = 0; i < odds.size(); ++i) {
        const float move = shear * (static_cast<float>(i) - 0.5F * static_cast<float>(odds.size() - 1));
        for (std::size_t x = 0; x < joint.size(); ++x) {
            joint[x] += share * at(odds[i], static_cast<float>(x) + move);
        }
    }
    return joint;
}

}  // namespace

Comb fit_comb(std::span<const cv::Mat> scores, const CombSearch& search) {
    Comb comb;
    comb.columns = search.columns;
    if (scores.empty() || search.columns < 2) {
        comb.evidence = -std::numeric_limits<float>::infinity();
        return comb;
    }
    std::vector<std::vector<float>> odds;
    for (const cv::Mat& line : scores) {
        odds.push_back(odds_of(line));
    }
    const auto n = static_cast<float>(search.columns - 1);
    float top = -std::numeric_limits<float>::infinity();
    float first = 0.F;
    float pitch = 0.F;
    float bend = 0.F;
    float shear = 0.F;
    const auto consider = [&](const std::vector<float>& joint, float f, float p, float b, float s) {
        const float score = comb_score(joint, search.columns, f, p, b);
        if (score > top) {
            top = score;
            first = f;
            pitch = p;
            bend = b;
            shear = s;
        }
    };
    // Coarse: three pixels at the ends are a seventh of a character.
    constexpr float first_step = 3.F;
    const float pitch_step = first_step / n;
    const auto coarse = [&](float s, float bent) {
        const std::vector<float> joint = joined(odds, s);
        for (int i = 0; i < steps_between(search.pitch_low, search.pitch_high, pitch_step); ++i) {
            const float p = search.pitch_low + pitch_step * static_cast<float>(i);
            for (int j = 0; j < steps_between(search.first_low, search.first_high, first_step); ++j) {
                consider(joint, search.first_low + first_step * static_cast<float>(j), p, bent * p / n, s);
            }
        }
    };
    coarse(0.F, 0.F);
    // Seen askew, the pitch grows along the line, and a line begins before or after the one above it.
    constexpr float clear = 4.F;
    if (top < clear * static_cast<float>(search.columns)) {
        coarse(0.F, -0.035F);
        coarse(0.F, 0.035F);
        if (odds.size() > 1) {
            for (const float s : {-4.F, 4.F, -8.F, 8.F, -12.F, 12.F}) {
                coarse(s, bend * n / pitch);
            }
        }
    }
    // Fine; perspective makes the pitch grow along the line.
    const std::vector<float> joint = joined(odds, shear);
    const float limit = 0.06F * pitch / n;
    for (const float scale : {1.F, 0.5F, 0.25F}) {
        const float f0 = first;
        const float p0 = pitch;
        const float b0 = bend;
        for (int i = -3; i <= 3; ++i) {
            for (int j = -3; j <= 3; ++j) {
                for (int k = -2; k <= 2; ++k) {
                    const float b = b0 + static_cast<float>(k) * scale * limit / 2.F;
                    if (std::abs(b) <= limit) {
                        consider(joint, f0 + static_cast<float>(i) * 2.F * scale,
                                 p0 + static_cast<float>(j) * 2.F * scale / n, b, shear);
                    }
                }
            }
        }
    }
    comb.evidence = top / static_cast<float>(search.columns);
    for (std::size_t i = 0; i < odds.size(); ++i) {
        float move = shear * (static_cast<float>(i) - 0.5F * static_cast<float>(odds.size() - 1));
        float line_pitch = pitch;
        if (odds.size() > 1) {
            // A line may lie elsewhere than the others say, but only where that explains a cell more.
            constexpr float margin = 4.F;
            float best = comb_score(odds[i], search.columns, first + move, pitch, bend) + margin;
            const float home = move;
            for (int j = -2; j <= 2; ++j) {
                const float p = pitch + static_cast<float>(j) * 0.3F * pitch / n;
                for (int k = 0; k < steps_between(-1.2F * pitch, 1.2F * pitch, 1.F); ++k) {
                    const float d = static_cast<float>(k) - 1.2F * pitch;
                    const float score = comb_score(odds[i], search.columns, first + home + d, p, bend);
                    if (score > best) {
                        best = score;
                        move = home + d;
                        line_pitch = p;
                    }
                }
            }
        }
        std::vector<float> start;
        for (int k = 0; k < search.columns; ++k) {
            const auto x = static_cast<float>(k);
            start.push_back(first + line_pitch * x + bend * x * (x - n) + move);
        }
        comb.centres.push_back(drift(odds[i], start));
    }
    return comb;
}

namespace {

std::vector<float> joint_odds(std::span<const cv::Mat> scores) {
    std::vector<std::vector<float>> odds;
    for (const cv::Mat& line : scores) {
        odds.push_back(odds_of(line));
    }
    return joined(odds, 0.F);
}

float centres_score(const std::vector<float>& odds, std::span<const float> centres) {
    float sum = 0.F;
    for (std::size_t k = 0; k < centres.size(); ++k) {
        sum += at(odds, centres[k]);
        if (k + 1 < centres.size()) {
            sum -= 0.5F * at(odds, 0.5F * (centres[k] + centres[k + 1]));
        }
    }
    const float begin = centres[1] - centres[0];
    const float end = centres[centres.size() - 1] - centres[centres.size() - 2];
    sum -= 1.5F * std::max(0.F, at(odds, centres.front() - begin) + 1.F);
    sum -= 1.5F * std::max(0.F, at(odds, centres.back() + end) + 1.F);
    return sum;
}

}  // namespace

float evidence_of(std::span<const cv::Mat> scores, std::span<const float> centres) {
    if (scores.empty() || centres.size() < 2) {
        return -std::numeric_limits<float>::infinity();
    }
    return centres_score(joint_odds(scores), centres) / static_cast<float>(centres.size());
}

Comb fit_flexible(std::span<const cv::Mat> scores, int columns, float pitch) {
    Comb comb;
    comb.columns = columns;
    comb.evidence = -std::numeric_limits<float>::infinity();
    if (scores.empty() || columns < 2) {
        return comb;
    }
    // The best way to each place with each last step, cell by cell; a step may differ from the one before by little.
    constexpr float home = 0.03F;   // for a pixel away from the usual pitch, squared
    constexpr float jolt = 0.7F;    // for a step that differs by two pixels from the one before
    constexpr int most_change = 2;  // pixels
    const std::vector<float> odds = joint_odds(scores);
    const auto width = static_cast<int>(odds.size());
    const auto shortest = static_cast<int>(std::lround(0.72F * pitch));
    const auto longest = static_cast<int>(std::lround(1.32F * pitch));
    const int steps = longest - shortest + 1;
    const auto place = [&](int x, int step) {
        return static_cast<std::size_t>(x) * static_cast<std::size_t>(steps) + static_cast<std::size_t>(step);
    };
    constexpr float never = -1e9F;
    std::vector<float> now(static_cast<std::size_t>(width) * static_cast<std::size_t>(steps), never);
    std::vector<float> next(now.size());
    std::vector<std::vector<std::int16_t>> from(static_cast<std::size_t>(columns),
                                                std::vector<std::int16_t>(now.size(), 0));
    for (int x = 0; x < width; ++x) {
        for (int step = 0; step < steps; ++step) {
            const float before = at(odds, static_cast<float>(x - shortest - step));
            now[place(x, step)] = odds[static_cast<std::size_t>(x)] - 1.5F * std::max(0.F, before + 1.F);
        }
    }
    for (int k = 1; k < columns; ++k) {
        std::fill(next.begin(), next.end(), never);
        for (int step = 0; step < steps; ++step) {
            const int length = shortest + step;
            const float away = static_cast<float>(length) - pitch;
            for (int x = length; x < width; ++x) {
                float best = never;
                int change = 0;
                for (int d = -most_change; d <= most_change; ++d) {
                    const int last = step + d;
                    if (last < 0 || last >= steps) {
                        continue;
                    }
                    const float value = now[place(x - length, last)] - (std::abs(d) == most_change ? jolt : 0.F);
                    if (value > best) {
                        best = value;
                        change = d;
                    }
                }
                const float middle = at(odds, static_cast<float>(x) - 0.5F * static_cast<float>(length));
                next[place(x, step)] = best + odds[static_cast<std::size_t>(x)] - 0.5F * middle - home * away * away;
                from[static_cast<std::size_t>(k)][place(x, step)] = static_cast<std::int16_t>(change);
            }
        }
        std::swap(now, next);
    }
    float top = never;
    int x = 0;
    int step = 0;
    for (int i = 0; i < width; ++i) {
        for (int j = 0; j < steps; ++j) {
            const float after = at(odds, static_cast<float>(i + shortest + j));
            const float value = now[place(i, j)] - 1.5F * std::max(0.F, after + 1.F);
            if (value > top) {
                top = value;
                x = i;
                step = j;
            }
        }
    }
    if (top <= 0.F) {
        return comb;
    }
    std::vector<float> centres(static_cast<std::size_t>(columns));
    for (int k = columns - 1; k >= 0; --k) {
        centres[static_cast<std::size_t>(k)] = static_cast<float>(x);
        if (k > 0) {
            const auto change = static_cast<int>(from[static_cast<std::size_t>(k)][place(x, step)]);
            x -= shortest + step;
            step += change;
        }
    }
    comb.evidence = centres_score(odds, centres) / static_cast<float>(columns);
    for (const cv::Mat& line : scores) {
        comb.centres.push_back(drift(odds_of(line), centres));
    }
    return comb;
}

}  // namespace vidimus::ocr
