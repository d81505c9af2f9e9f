#include "ocr/zone_reader.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>
#include <span>

#include "mrz/layout.h"
#include "ocr/anchor.h"

namespace vidimus::ocr {

namespace {

struct View {
    float shift;
    float size;
};

// Cells that a look shows beyond either end of a line.
constexpr float margin_cells = 2.F;

constexpr float least_evidence = 0.8F;  // below it, a comb is not worth a second look

// Where the strip columns lie along the frame when the cells' centres are known: cell k in the middle of
// [k, k + 1) pitches, after a margin (cells). `widest`: the cells of the zone's longest line, so that strips are alike.
std::vector<float> even_columns(const std::vector<float>& centres, float pitch, std::size_t widest, float margin) {
    const auto n = centres.size();
    const auto width = static_cast<std::size_t>((static_cast<float>(widest) + 2.F * margin) * strip_pitch) / 16 * 16;
    std::vector<float> xs(width);
    for (std::size_t i = 0; i < width; ++i) {
        const float cell = static_cast<float>(i) / strip_pitch - margin - 0.5F;
        // Beyond the ends the pitch goes on as it is there: perspective and a bent page make it grow along the line.
        if (cell <= 0.F) {
            xs[i] = centres.front() + cell * (n > 1 ? centres[1] - centres[0] : pitch);
        } else if (cell >= static_cast<float>(n - 1)) {
            xs[i] =
                centres.back() + (cell - static_cast<float>(n - 1)) * (n > 1 ? centres[n - 1] - centres[n - 2] : pitch);
        } else {
            const auto k = static_cast<std::size_t>(cell);
            const float part = cell - static_cast<float>(k);
            xs[i] = centres[k] * (1.F - part) + centres[k + 1] * part;
        }
    }
    return xs;
}

// A character's scores: the mean over the steps that lie near its centre.
CellScores cell_scores(const cv::Mat& scores, float centre) {
    CellScores out{};
    float weight = 0.F;
    const auto middle = static_cast<int>(std::lround(centre / strip_step));
    for (int s = std::max(0, middle - 1); s <= std::min(scores.rows - 1, middle + 1); ++s) {
        const float d = (static_cast<float>(s * strip_step) - centre) / strip_pitch;
        const float w = std::max(0.05F, 1.F - 4.F * std::abs(d));
        const float* row = scores.ptr<float>(s);
        for (std::size_t c = 0; c < out.size(); ++c) {
            out[c] += w * row[c];
        }
        weight += w;
    }
    for (float& v : out) {
        v = weight > 0.F ? v / weight : 1.F / static_cast<float>(out.size());
    }
    return out;
}

std::size_t best_class(const CellScores& cell) {
    return static_cast<std::size_t>(std::max_element(cell.begin(), cell.begin() + between_class) - cell.begin());
}

void set_confidence(ZoneReading& reading) {
    float sum = 0.F;
    float count = 0.F;
    for (const auto& line : reading.scores) {
        for (const auto& cell : line) {
            sum += cell[best_class(cell)];
            count += 1.F;
        }
    }
    reading.confidence = count > 0.F ? sum / count : 0.F;
}

// Smooths the cells' centres into a parabola, so that a single cell's error does not bend the strip.
std::vector<float> smoothed(const std::vector<float>& centres) {
    const auto n = static_cast<int>(centres.size());
    cv::Mat a(n, 3, CV_32F);
    cv::Mat b(n, 1, CV_32F);
    for (int k = 0; k < n; ++k) {
        const float x = static_cast<float>(k) / static_cast<float>(n);
        a.at<float>(k, 0) = 1.F;
        a.at<float>(k, 1) = x;
        a.at<float>(k, 2) = x * x;
        b.at<float>(k) = centres[static_cast<std::size_t>(k)];
    }
    cv::Mat solution;
    cv::solve(a, b, solution, cv::DECOMP_SVD);
    const cv::Mat fitted = a * solution;
    return {fitted.begin<float>(), fitted.end<float>()};
}

// The cells of every line of a reading whose places are known, and `margin` more at either end.
std::vector<std::vector<CellScores>> view_cells(Nets& nets, Sampler& sampler, const ZoneReading& reading,
                                                const View& view, int margin) {
    const auto beside = static_cast<float>(margin);
    std::vector<cv::Mat> strips;
    std::vector<std::vector<float>> smooth;
    for (std::size_t i = 0; i < reading.lines.size(); ++i) {
        smooth.push_back(smoothed(reading.centres[i]));
        const auto xs = even_columns(smooth.back(), reading.pitch, static_cast<std::size_t>(reading.columns), beside);
        strips.push_back(sampler.strip(reading.frame, reading.lines[i], xs, view.shift, view.size));
    }
    const auto scores = nets.read_strips(strips);
    std::vector<std::vector<CellScores>> out(scores.size());
    for (std::size_t i = 0; i < scores.size(); ++i) {
        const auto n = static_cast<int>(reading.centres[i].size());
        for (int k = -margin; k < n + margin; ++k) {
            float off = 0.F;
            if (k >= 0 && k < n) {
                const auto at = static_cast<std::size_t>(k);
                off = (reading.centres[i][at] - smooth[i][at]) / reading.pitch * strip_pitch;
            }
            const float x = (static_cast<float>(k) + beside + 0.5F) * strip_pitch + std::clamp(off, -4.F, 4.F);
            out[i].push_back(cell_scores(scores[i], x));
        }
    }
    return out;
}

// How likely a further character stands next to the lines' ends, given cells with `margin` more at either end.
float beyond_ends(const std::vector<std::vector<CellScores>>& cells, int margin) {
    float before = 0.F;
    float after = 0.F;
    for (const auto& line : cells) {
        before += 1.F - line[static_cast<std::size_t>(margin - 1)][between_class];
        after += 1.F - line[line.size() - static_cast<std::size_t>(margin)][between_class];
    }
    return std::max(before, after) / static_cast<float>(cells.size());
}

void take_mean(ZoneReading& reading, std::vector<std::vector<CellScores>>& sums, int views) {
    for (auto& line : sums) {
        for (auto& cell : line) {
            float total = 0.F;
            for (float& v : cell) {
                v = std::exp(v / static_cast<float>(views));
                total += v;
            }
            for (float& v : cell) {
                v /= total;
            }
        }
    }
    reading.scores = std::move(sums);
    set_confidence(reading);
}

void look(Nets& nets, Sampler& sampler, ZoneReading& reading, std::span<const View> views) {
    std::vector<std::vector<CellScores>> sums;
    for (const auto& centres : reading.centres) {
        sums.emplace_back(centres.size(), CellScores{});
    }
    constexpr auto margin = static_cast<int>(margin_cells);
    reading.beyond = 0.F;
    for (const View& view : views) {
        const auto cells = view_cells(nets, sampler, reading, view, margin);
        reading.beyond = std::max(reading.beyond, beyond_ends(cells, margin));
        for (std::size_t i = 0; i < sums.size(); ++i) {
            for (std::size_t k = 0; k < sums[i].size(); ++k) {
                const CellScores& cell = cells[i][k + static_cast<std::size_t>(margin)];
                for (std::size_t c = 0; c < cell.size(); ++c) {
                    sums[i][k][c] += std::log(std::max(cell[c], 1e-6F));
                }
            }
        }
    }
    take_mean(reading, sums, static_cast<int>(views.size()));
}

}  // namespace

char ZoneReading::best(std::size_t line, std::size_t column) const {
    return reader_alphabet[best_class(scores[line][column])];
}

ZoneCandidate turned(const ZoneCandidate& zone) {
    ZoneCandidate out = zone;
    out.frame.along = -zone.frame.along;
    return out;
}

LineLayout turned(const LineLayout& layout) {
    // x and y change sign: y = a + b x + c x² becomes y = −a + b x − c x².
    LineLayout out = layout;
    std::reverse(out.lines.begin(), out.lines.end());
    for (TextLine& line : out.lines) {
        line.offset = -line.offset;
        line.bend = -line.bend;
        line.wave_first = -(line.wave_first + line.wave_step * static_cast<float>(line.wave.size()) - line.wave_step);
        std::reverse(line.wave.begin(), line.wave.end());
        std::for_each(line.wave.begin(), line.wave.end(), [](float& y) { y = -y; });
    }
    return out;
}

namespace {

// The lengths of the formats' lines, longest first.
std::vector<int> columns_to_try(std::size_t lines) {
    return lines == 2 ? std::vector{44, 36} : std::vector{30};
}

// By the whole line: a part of a long line is cleaner than the whole, and explains less.
bool explains_more(const Comb& comb, const Comb& other) {
    return !comb.centres.empty() && comb.evidence > least_evidence &&
           (other.centres.empty() ||
            comb.evidence * static_cast<float>(comb.columns) > other.evidence * static_cast<float>(other.columns));
}

// Image pixels a strip column in the first look, where only the height of the capitals and the block's length are
// known.
float first_scale(const ZoneCandidate& zone, const LineLayout& layout) {
    const float cap = layout.lines.front().cap;
    const float likely = zone.length / (layout.lines.size() == 2 ? 44.F : 30.F);
    return std::clamp(cap / strip_cap, likely / 25.F, likely / 15.5F);
}

// Smooths places that were measured along a line: close to each by its weight, and little bent.
std::vector<float> smooth_wave(const std::vector<float>& places, const std::vector<float>& weights) {
    const auto n = static_cast<int>(places.size());
    const double mean = std::accumulate(weights.begin(), weights.end(), 0.0) / n;
    if (mean <= 0.0) {
        return std::vector<float>(places.size(), 0.F);
    }
    constexpr double stiffness = 2.0;
    cv::Mat a = cv::Mat::zeros(n, n, CV_64F);
    cv::Mat b = cv::Mat::zeros(n, 1, CV_64F);
    for (int i = 0; i < n; ++i) {
        const double w = static_cast<double>(weights[static_cast<std::size_t>(i)]) / mean + 1e-3;
        a.at<double>(i, i) += w;
        b.at<double>(i) += w * static_cast<double>(places[static_cast<std::size_t>(i)]);
    }
    for (int i = 1; i + 1 < n; ++i) {
        constexpr double second[3] = {1.0, -2.0, 1.0};
        for (int j = 0; j < 3; ++j) {
            for (int k = 0; k < 3; ++k) {
                a.at<double>(i - 1 + j, i - 1 + k) += stiffness * second[j] * second[k];
            }
        }
    }
    cv::Mat solution;
    cv::solve(a, b, solution, cv::DECOMP_CHOLESKY);
    return {solution.begin<double>(), solution.end<double>()};
}

// The print's own place above or below the line that was fitted to the block, measured in parts of the line: a curved
// page bends it more than a parabola. Gives the greatest correction in strip pixels.
float settle(Sampler& sampler, const Frame& frame, TextLine& line, const std::vector<float>& xs) {
    constexpr int parts = 12;
    constexpr int rows = 52;
    constexpr float half = 0.5F * strip_cap;
    const cv::Mat tall = sampler.strip(frame, line, xs, 0.F, 1.F, rows);
    cv::Mat soft;
    cv::GaussianBlur(tall, soft, cv::Size(3, 3), 0);
    cv::Mat strokes;
    cv::Sobel(soft, strokes, CV_32F, 1, 0, 3);
    strokes = cv::abs(strokes);
    const double limit = 2.5 * cv::mean(strokes)[0] + 1e-3;
    cv::threshold(strokes, strokes, limit, limit, cv::THRESH_TRUNC);
    std::vector<float> places(parts, 0.F);
    std::vector<float> weights(parts, 0.F);
    for (int part = 0; part < parts; ++part) {
        cv::Mat profile;
        cv::reduce(strokes.colRange(strokes.cols * part / parts, strokes.cols * (part + 1) / parts), profile, 1,
                   cv::REDUCE_AVG);
        std::array<float, rows + 1> integral{};
        for (int r = 0; r < rows; ++r) {
            integral[static_cast<std::size_t>(r) + 1] = integral[static_cast<std::size_t>(r)] + profile.at<float>(r);
        }
        const auto mean = [&](float from, float to) {
            const auto until = [&](float y) {
                const float c = std::clamp(y, 0.F, static_cast<float>(rows));
                const auto i = std::min(static_cast<std::size_t>(c), static_cast<std::size_t>(rows - 1));
                return integral[i] + (integral[i + 1] - integral[i]) * (c - static_cast<float>(i));
            };
            return (until(to) - until(from)) / (to - from);
        };
        float best = 0.F;
        for (int halves = -14; halves <= 14; ++halves) {
            const float d = 0.5F * static_cast<float>(halves);
            const float c = 0.5F * rows + d;
            const float outside = 0.5F * (mean(c - half - 4.F, c - half) + mean(c + half, c + half + 4.F));
            const float value = mean(c - half, c + half) - outside;
            if (value > best) {
                best = value;
                places[static_cast<std::size_t>(part)] = d;
            }
        }
        weights[static_cast<std::size_t>(part)] = best;
    }
    std::vector<float> wave = smooth_wave(places, weights);
    const float unit = line.cap / strip_cap;
    const float step = (xs.back() - xs.front()) / parts;
    const float first = xs.front() + 0.5F * step;
    float most = 0.F;
    TextLine before = line;
    before.offset = before.slope = before.bend = 0.F;  // what is left of it is its wave
    for (int part = 0; part < parts; ++part) {
        float& value = wave[static_cast<std::size_t>(part)];
        most = std::max(most, std::abs(value));
        value = value * unit + before.middle(first + static_cast<float>(part) * step);
    }
    line.wave = std::move(wave);
    line.wave_first = first;
    line.wave_step = step;
    return most;
}

// Settles every line of a reading over its cells and `margin` more at either end.
void settle_lines(Sampler& sampler, ZoneReading& reading, float margin) {
    constexpr float far = 1.5F;  // strip pixels from which it is done once more
    constexpr int rounds = 3;
    for (std::size_t i = 0; i < reading.lines.size(); ++i) {
        const std::vector<float> smooth = smoothed(reading.centres[i]);
        const auto along = even_columns(smooth, reading.pitch, smooth.size(), margin);
        for (int round = 0; round < rounds; ++round) {
            if (settle(sampler, reading.frame, reading.lines[i], along) < far) {
                break;
            }
        }
    }
}

// Lays new combs over the strips that the lines make now, with cells beyond either end; with `flexible` their pitch may
// change on the way, and they must explain more than the cells as they are. False where none fits.
bool fit_again(Nets& nets, Sampler& sampler, ZoneReading& reading, bool flexible) {
    std::vector<cv::Mat> strips;
    std::vector<std::vector<float>> along;
    for (std::size_t i = 0; i < reading.lines.size(); ++i) {
        along.push_back(even_columns(smoothed(reading.centres[i]), reading.pitch,
                                     static_cast<std::size_t>(reading.columns), anchor_reach));
        strips.push_back(sampler.strip(reading.frame, reading.lines[i], along.back(), 0.F, 1.F));
    }
    const auto scores = nets.read_strips(strips);
    Comb best;
    if (flexible) {
        std::vector<float> even;
        even.reserve(static_cast<std::size_t>(reading.columns));
        for (int k = 0; k < reading.columns; ++k) {
            even.push_back((static_cast<float>(k + anchor_reach) + 0.5F) * strip_pitch);
        }
        const auto total = [](float evidence, int columns) { return evidence * static_cast<float>(columns); };
        constexpr float clearly = 4.F;
        const float least = total(evidence_of(scores, even), reading.columns) + clearly;
        for (const int columns : columns_to_try(reading.lines.size())) {
            Comb comb = fit_flexible(scores, columns, strip_pitch);
            if (total(comb.evidence, columns) > least && explains_more(comb, best)) {
                best = std::move(comb);
            }
        }
    }
    for (const int columns : flexible ? std::vector<int>{} : columns_to_try(reading.lines.size())) {
        CombSearch search;
        search.columns = columns;
        search.pitch_low = 0.9F * strip_pitch;
        search.pitch_high = 1.1F * strip_pitch;
        search.first_low = 0.5F * strip_pitch;
        search.first_high =
            static_cast<float>(along[0].size()) - (static_cast<float>(columns) - 0.5F) * search.pitch_low;
        Comb comb = fit_comb(scores, search);
        if (explains_more(comb, best)) {
            best = std::move(comb);
        }
    }
    if (best.centres.empty()) {
        return false;
    }
    reading.columns = best.columns;
    reading.evidence = best.evidence;
    for (std::size_t i = 0; i < best.centres.size(); ++i) {
        reading.centres[i].clear();
        for (const float x : best.centres[i]) {
            const float place = std::clamp(x, 0.F, static_cast<float>(along[i].size() - 1));
            const auto at = std::min(static_cast<std::size_t>(place), along[i].size() - 2);
            const float part = place - static_cast<float>(at);
            reading.centres[i].push_back(along[i][at] * (1.F - part) + along[i][at + 1] * part);
        }
    }
    const auto& first = reading.centres[0];
    reading.pitch = (first.back() - first.front()) / static_cast<float>(first.size() - 1);
    return true;
}

// Mean probability of the best characters inside the lines, given cells with anchor_reach more at either end.
float mean_confidence(const std::vector<std::vector<CellScores>>& cells) {
    float sum = 0.F;
    float count = 0.F;
    for (const auto& line : cells) {
        for (std::size_t k = anchor_reach; k + anchor_reach < line.size(); ++k) {
            sum += line[k][best_class(line[k])];
            count += 1.F;
        }
    }
    return count > 0.F ? sum / count : 0.F;
}

// Whether cells (with anchor_reach more at either end) could be a zone's, of which a part may be out of place.
bool plausible(std::vector<std::vector<CellScores>> cells) {
    constexpr float hopeless = -0.9F;
    for (auto& line : cells) {
        line.erase(line.begin(), line.begin() + anchor_reach);
        line.resize(line.size() - static_cast<std::size_t>(anchor_reach));
    }
    return std::any_of(mrz::layouts().begin(), mrz::layouts().end(), [&](const mrz::Layout& layout) {
        return layout.lines == static_cast<int>(cells.size()) && conformity(layout, cells) > hopeless;
    });
}

// The first look at cells whose places are known shows more at the ends, and where the layouts say that the lines
// begin elsewhere, they are moved there.
void look_and_anchor(Nets& nets, Sampler& sampler, ZoneReading& reading) {
    constexpr View plain{0.F, 1.F};
    constexpr float worth_moving = 4.F;
    constexpr float goes_on = 0.5F;
    settle_lines(sampler, reading, 0.F);
    auto cells = view_cells(nets, sampler, reading, plain, anchor_reach);
    auto place = anchor(cells, reading.columns);
    if (beyond_ends(cells, anchor_reach) > goes_on && !(place && place->gain > worth_moving)) {
        // The lines go on, and their pitch may change on the way: a new comb over straightened strips.
        ZoneReading longer = reading;
        settle_lines(sampler, longer, anchor_reach);
        if (fit_again(nets, sampler, longer, false)) {
            settle_lines(sampler, longer, 0.F);
            auto more = view_cells(nets, sampler, longer, plain, anchor_reach);
            if (beyond_ends(more, anchor_reach) < beyond_ends(cells, anchor_reach)) {
                place = anchor(more, longer.columns);
                reading = std::move(longer);
                cells = std::move(more);
            }
        }
    }
    constexpr float unsure = 0.96F;
    if (mean_confidence(cells) < unsure && plausible(cells)) {
        // A bent page: a cell may be lost on the way.
        ZoneReading bent = reading;
        settle_lines(sampler, bent, anchor_reach);
        if (fit_again(nets, sampler, bent, true)) {
            settle_lines(sampler, bent, 0.F);
            auto more = view_cells(nets, sampler, bent, plain, anchor_reach);
            if (mean_confidence(more) > mean_confidence(cells)) {
                place = anchor(more, bent.columns);
                reading = std::move(bent);
                cells = std::move(more);
            }
        }
    }
    if (place && place->gain > worth_moving) {
        const mrz::Layout& layout = mrz::layout_of(place->format);
        ZoneReading moved = reading;
        moved.columns = layout.columns;
        for (std::size_t i = 0; i < moved.lines.size(); ++i) {
            const std::vector<float> smooth = smoothed(reading.centres[i]);
            const auto n = static_cast<int>(smooth.size());
            const float begin = smooth[1] - smooth[0];
            const float end = smooth[smooth.size() - 1] - smooth[smooth.size() - 2];
            moved.centres[i].clear();
            for (int k = 0; k < mrz::columns_of(layout, static_cast<int>(i)); ++k) {
                const int from = k + place->first[i];
                moved.centres[i].push_back(from < 0    ? smooth.front() + static_cast<float>(from) * begin
                                           : from >= n ? smooth.back() + static_cast<float>(from - n + 1) * end
                                                       : reading.centres[i][static_cast<std::size_t>(from)]);
            }
        }
        reading = std::move(moved);
        look(nets, sampler, reading, std::span(&plain, 1));
        return;
    }
    reading.beyond = beyond_ends(cells, anchor_reach);
    for (auto& line : cells) {
        line.erase(line.begin(), line.begin() + anchor_reach);
        line.resize(line.size() - static_cast<std::size_t>(anchor_reach));
    }
    reading.scores = std::move(cells);
    set_confidence(reading);
}

}  // namespace

namespace {

// What a quick look takes of a block: the middle of its lines, and the pitches that they may have.
struct Glimpse {
    float scale = 0.F;  // image pixels a strip column
    std::vector<float> xs;
    float pitch_low = 0.F;
    float pitch_high = 0.F;
};

Glimpse glimpse_of(const ZoneCandidate& zone, const LineLayout& layout) {
    constexpr int width = 320;
    Glimpse out;
    out.scale = first_scale(zone, layout);
    out.xs.resize(width);
    for (int i = 0; i < width; ++i) {
        out.xs[static_cast<std::size_t>(i)] = (static_cast<float>(i) - 0.5F * width) * out.scale;
    }
    const float pitch = zone.length / out.scale / (layout.lines.size() == 2 ? 44.F : 30.F);
    out.pitch_low = 0.85F * pitch;
    out.pitch_high = (layout.lines.size() == 2 ? 1.15F * 44.F / 36.F : 1.15F) * pitch;
    return out;
}

}  // namespace

std::array<Evenness, 2> glance(Nets& nets, Sampler& sampler, const ZoneCandidate& zone, const LineLayout& layout) {
    const Glimpse look = glimpse_of(zone, layout);
    const LineLayout other = turned(layout);
    const auto scores = nets.read_strips({sampler.strip(zone.frame, layout.lines.back(), look.xs, 0.F, 1.F),
                                          sampler.strip(turned(zone).frame, other.lines.front(), look.xs, 0.F, 1.F)});
    std::array<Evenness, 2> out{evenness(scores[0], look.pitch_low, look.pitch_high),
                                evenness(scores[1], look.pitch_low, look.pitch_high)};
    for (Evenness& e : out) {
        e.pitch *= look.scale;
    }
    return out;
}

std::optional<LineLayout> rows_of_print(Nets& nets, Sampler& sampler, const ZoneCandidate& zone,
                                        const LineLayout& layout, bool turn) {
    constexpr int beside = 2;     // rows above and below
    constexpr float even = 1.5F;  // evenness of a row that counts, see comb.h
    const auto own = static_cast<int>(layout.lines.size());
    if (own < 2) {
        return std::nullopt;
    }
    const ZoneCandidate block = turn ? turned(zone) : zone;
    const LineLayout lines = turn ? turned(layout) : layout;
    const Glimpse look = glimpse_of(zone, layout);
    const float gap = (lines.lines.back().offset - lines.lines.front().offset) / static_cast<float>(own - 1);
    std::vector<TextLine> rows;
    std::vector<cv::Mat> strips;
    for (int i = -beside; i < own + beside; ++i) {
        TextLine row = lines.lines.front();
        row.offset += gap * static_cast<float>(i);
        strips.push_back(sampler.strip(block.frame, row, look.xs, 0.F, 1.F));
        rows.push_back(std::move(row));
    }
    const std::vector<cv::Mat> scores = nets.read_strips(strips);
    // The longest run of even rows; of two as long ones the more even.
    std::size_t first = 0;
    std::size_t count = 0;
    float most = 0.F;
    std::size_t start = 0;
    float sum = 0.F;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const float value = evenness(scores[i], look.pitch_low, look.pitch_high).value;
        sum = value > even ? sum + value : 0.F;
        start = value > even ? start : i + 1;
        if (sum > most) {
            most = sum;
            first = start;
            count = i + 1 - start;
        }
    }
    const bool same = first == static_cast<std::size_t>(beside) && count == layout.lines.size();
    if (same || count < 2 || count > 3) {
        return std::nullopt;
    }
    LineLayout out;
    out.lines.assign(rows.begin() + static_cast<std::ptrdiff_t>(first),
                     rows.begin() + static_cast<std::ptrdiff_t>(first + count));
    out.score = layout.score;
    return out;
}

ZoneReading read_zone(Nets& nets, Sampler& sampler, const ZoneCandidate& zone, const LineLayout& layout, float pitch) {
    ZoneReading reading;
    reading.frame = zone.frame;
    reading.lines = layout.lines;
    const std::vector<int> choices = columns_to_try(layout.lines.size());
    const auto most = static_cast<float>(choices[0]);
    // First look: as wide as the block with a margin; or as the whole zone may reach, if the block is a part of it.
    const float per_strip = pitch > 0.F ? pitch / strip_pitch : first_scale(zone, layout);
    const float margin =
        pitch > 0.F ? std::max(0.F, most * pitch - zone.length) + 3.F * pitch : 3.F * zone.length / most;
    const auto width = static_cast<std::size_t>((zone.length + 2.F * margin) / per_strip) / 16 * 16;
    std::vector<float> xs(width);
    for (std::size_t i = 0; i < width; ++i) {
        xs[i] = -0.5F * zone.length - margin + static_cast<float>(i) * per_strip;
    }
    std::vector<cv::Mat> strips;
    for (const TextLine& line : layout.lines) {
        strips.push_back(sampler.strip(zone.frame, line, xs, 0.F, 1.F));
    }
    const std::vector<cv::Mat> scores = nets.read_strips(strips);
    Comb best;
    best.evidence = -1e9F;
    for (const int columns : choices) {
        CombSearch search;
        search.columns = columns;
        if (pitch > 0.F) {
            search.pitch_low = 0.94F * strip_pitch;
            search.pitch_high = 1.06F * strip_pitch;
            search.first_low = 0.5F * strip_pitch;
            search.first_high = static_cast<float>(width) - (static_cast<float>(columns) - 0.5F) * strip_pitch;
        } else {
            const float expected = zone.length / per_strip / static_cast<float>(columns);
            search.pitch_low = std::max(13.F, 0.86F * expected);
            search.pitch_high = std::min(31.F, 1.12F * expected);
            const float left = margin / per_strip;
            search.first_low = left - 2.5F * expected;
            search.first_high = left + 4.5F * expected;
        }
        const Comb comb = fit_comb(scores, search);
        if (explains_more(comb, best)) {
            best = comb;
        }
    }
    reading.evidence = best.evidence;
    if (best.evidence < least_evidence || best.centres.empty()) {
        return reading;
    }
    reading.columns = best.columns;
    for (const auto& line : best.centres) {
        std::vector<float> centres;
        centres.reserve(line.size());
        for (const float x : line) {
            centres.push_back(-0.5F * zone.length - margin + x * per_strip);
        }
        reading.centres.push_back(std::move(centres));
    }
    const auto& first = reading.centres[0];
    reading.pitch = (first.back() - first.front()) / static_cast<float>(first.size() - 1);
    look_and_anchor(nets, sampler, reading);
    return reading;
}

ZoneCandidate block_of(const ZoneReading& reading) {
    const float left = reading.centres.front().front();
    const float right = reading.centres.front().back();
    const float middle = 0.5F * (left + right);
    const TextLine& top = reading.lines.front();
    const TextLine& bottom = reading.lines.back();
    ZoneCandidate zone;
    const float slope = 0.5F * (top.slope + bottom.slope) + (top.bend + bottom.bend) * middle;
    const cv::Point2f along = reading.frame.along + slope * reading.frame.down();
    zone.frame.along = along * (1.F / std::hypot(along.x, along.y));
    zone.frame.origin = reading.frame.to_image(middle, 0.5F * (top.middle(middle) + bottom.middle(middle)));
    zone.length = right - left + reading.pitch;
    zone.height = bottom.middle(middle) - top.middle(middle) + 1.3F * top.cap;
    return zone;
}

void look_again(Nets& nets, Sampler& sampler, ZoneReading& reading) {
    constexpr View views[] = {{0.F, 1.F}, {-1.5F, 1.F}, {1.5F, 1.F}, {0.F, 0.9F}, {0.F, 1.1F}};
    look(nets, sampler, reading, views);
}

}  // namespace vidimus::ocr
