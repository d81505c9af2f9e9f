#include "ocr/mrz_reader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <utility>

#include "ocr/nets.h"
#include "ocr/sampler.h"
#include "ocr/zone_reader.h"
#include "ocr/zones.h"

namespace vidimus::ocr {

namespace {

using Clock = std::chrono::steady_clock;

constexpr float keep_probability = 0.001F;  // a candidate below it is not worth a repair
constexpr std::size_t keep_candidates = 8;
constexpr float sure = 0.97F;       // above this mean, a second look changes nothing
constexpr float firm = 0.93F;       // above this mean, no other hypothesis need be tried
constexpr float clear_comb = 3.F;   // below this evidence, a comb may lie wrongly on real print
constexpr float too_short = 0.7F;   // from here on, the line seems to go on beyond its cells
constexpr float clear_print = 2.F;  // evenness from which there is print for sure

struct Search {
    enum class By { rows, diagonal_rows, net, thin_rows } by;
    int side;               // pixels to which the image is shrunk
    bool for_more = false;  // also where the image has room for another document beside those that were read
};
constexpr Search searches[] = {
    {Search::By::rows, 640},  {Search::By::net, 640, true}, {Search::By::diagonal_rows, 640}, {Search::By::net, 1280},
    {Search::By::rows, 1280}, {Search::By::net, 320},       {Search::By::thin_rows, 1280}};

constexpr float hopeless = -0.9F;        // below this conformity, print in even columns is no zone however it is read
constexpr std::size_t most_in_all = 16;  // blocks of all searches, where none was a zone
constexpr int most_blocks = 6;           // of one search that are looked at
constexpr float worth_reading = 0.9F;    // evenness of a quick look, see comb.h

Quad quad_of(const ZoneReading& reading, std::size_t line, float from, float to) {
    const TextLine& t = reading.lines[line];
    const auto point = [&](float x, float side) {
        return reading.frame.to_image(x, t.middle(x) + side * 0.62F * t.cap);
    };
    return {point(from, -1.F), point(to, -1.F), point(to, 1.F), point(from, 1.F)};
}

CharRead char_of(const CellScores& scores) {
    CharRead out;
    for (std::size_t c = 0; c < reader_alphabet.size(); ++c) {
        out.candidates.push_back({reader_alphabet[c], std::clamp(scores[c], 1e-6F, 1.F)});
    }
    std::sort(out.candidates.begin(), out.candidates.end(),
              [](const auto& a, const auto& b) { return a.probability > b.probability; });
    std::size_t keep = 1;
    while (keep < keep_candidates && out.candidates[keep].probability >= keep_probability) {
        ++keep;
    }
    out.candidates.resize(keep);
    return out;
}

MrzText text_of(const ZoneReading& reading) {
    MrzText text;
    text.confidence = reading.confidence;
    const float half = 0.5F * reading.pitch;
    for (std::size_t i = 0; i < reading.lines.size(); ++i) {
        LineRead line;
        for (std::size_t k = 0; k < reading.centres[i].size(); ++k) {
            CharRead read = char_of(reading.scores[i][k]);
            read.quad = quad_of(reading, i, reading.centres[i][k] - half, reading.centres[i][k] + half);
            line.characters.push_back(std::move(read));
        }
        line.quad = quad_of(reading, i, reading.centres[i].front() - half, reading.centres[i].back() + half);
        text.lines.push_back(std::move(line));
    }
    const Quad& upper = text.lines.front().quad;
    const Quad& lower = text.lines.back().quad;
    text.quad = {upper[0], upper[1], lower[2], lower[3]};
    const cv::Point2f along = reading.frame.along;
    // Text that runs downwards (along = +y) stands upright after a quarter turn anticlockwise, that is three clockwise.
    const double angle = std::atan2(static_cast<double>(along.y), static_cast<double>(along.x));
    const auto quarter = static_cast<int>(std::lround(angle / (CV_PI / 2.0)));
    text.rotation = ((-quarter) % 4 + 4) % 4;
    return text;
}

bool overlaps(const ZoneCandidate& zone, const ZoneReading& taken) {
    const cv::Point2f d = zone.frame.origin - taken.frame.origin;
    const float along = std::abs(d.dot(taken.frame.along));
    const float down = std::abs(d.dot(taken.frame.down()));
    const float length = taken.pitch * static_cast<float>(taken.columns);
    return along < 0.6F * length && down < 0.12F * length;
}

// Whether a further document may lie beside those that were read: pages and cards are about an eighth wider than their
// lines, and their height follows from their size (Doc 9303-3 §2.2: ID-1, ID-2, ID-3).
bool room_for_more(const std::vector<ZoneReading>& found, cv::Size image) {
    constexpr float wider = 1.13F;
    constexpr float around = 1.3F;
    constexpr float least = 0.9F;  // of the smallest document
    float taken = 0.F;
    float smallest = std::numeric_limits<float>::max();
    for (const ZoneReading& reading : found) {
        const float width = wider * reading.pitch * static_cast<float>(reading.columns);
        const float area = width * width * (reading.lines.size() == 2 ? 0.704F : 0.631F);
        taken += area;
        smallest = std::min(smallest, area);
    }
    return static_cast<float>(image.area()) - around * taken > least * smallest;
}

// Nearly the same block, so that reading it again would tell nothing new.
bool alike(const ZoneCandidate& a, const ZoneCandidate& b) {
    const cv::Point2f d = a.frame.origin - b.frame.origin;
    return std::hypot(d.x, d.y) < 0.06F * a.length && std::abs(a.length / b.length - 1.F) < 0.1F &&
           std::abs(a.height / b.height - 1.F) < 0.3F && std::abs(a.frame.along.dot(b.frame.along)) > 0.999F;
}

}  // namespace

struct MrzReader::Impl {
    Nets nets;

    tl::expected<PageRead, Error> read(const cv::Mat& image, const ReadOptions& options, const std::stop_token& stop);
    ZoneReading best_reading(Sampler& sampler, const ZoneCandidate& zone, bool single);
};

// Every hypothesis of one block: two or three lines (or one, where a single line is looked for), either way up; ends as
// soon as one is beyond doubt.
ZoneReading MrzReader::Impl::best_reading(Sampler& sampler, const ZoneCandidate& zone, bool single) {
    ZoneReading best;
    const auto worth = [](const ZoneReading& reading) {
        return reading.confidence + 0.05F * reading.evidence - 0.2F * reading.beyond;
    };
    const auto better = [&](ZoneReading&& reading) {
        if (reading.columns != 0 && (best.columns == 0 || worth(reading) > worth(best))) {
            best = std::move(reading);
        }
    };
    const auto settled = [&]() { return best.confidence > firm && best.beyond < too_short && is_zone(best); };
    std::vector<std::pair<LineLayout, bool>> even;  // with print of an MRZ's kind, and whether it is read turned
    for (const LineLayout& layout : find_lines(sampler, zone, single)) {
        const auto seen = glance(nets, sampler, zone, layout);
        const std::array<bool, 2> order = {seen[1].value > seen[0].value, seen[1].value <= seen[0].value};
        for (const bool turn : order) {
            const Evenness& e = seen[turn ? 1 : 0];
            if (settled() || e.value < worth_reading) {
                continue;
            }
            even.emplace_back(layout, turn);
            const ZoneCandidate block = turn ? turned(zone) : zone;
            const LineLayout lines = turn ? turned(layout) : layout;
            ZoneReading reading = read_zone(nets, sampler, block, lines);
            const bool doubtful = reading.evidence < clear_comb || reading.beyond > too_short;
            better(std::move(reading));
            if (doubtful && e.value > clear_print) {
                better(read_zone(nets, sampler, block, lines, e.pitch));
            }
        }
        if (settled()) {
            break;
        }
    }
    if (!single && !is_zone(best)) {
        for (const auto& [layout, turn] : even) {
            const auto rows = rows_of_print(nets, sampler, zone, layout, turn);
            if (!rows) {
                continue;
            }
            ZoneReading reading = read_zone(nets, sampler, turn ? turned(zone) : zone, *rows);
            if (is_zone(reading) && (!is_zone(best) || worth(reading) > worth(best))) {
                best = std::move(reading);
            }
            if (settled()) {
                break;
            }
        }
    }
    if (best.columns != 0 && best.confidence < sure && best_conformity(best) > hopeless) {
        // Once more from the start, with the place that the reading itself tells.
        const ZoneCandidate block = block_of(best);
        for (const LineLayout& layout : find_lines(sampler, block, single)) {
            if (layout.lines.size() == best.lines.size()) {
                better(read_zone(nets, sampler, block, layout));
            }
        }
        if (best.confidence > 0.4F && best.confidence < sure) {
            look_again(nets, sampler, best);
        }
    }
    return best;
}

tl::expected<PageRead, Error> MrzReader::Impl::read(const cv::Mat& image, const ReadOptions& options,
                                                    const std::stop_token& stop) {
    const auto end = Clock::now() + options.deadline;
    const auto interrupted = [&]() -> std::optional<Error> {
        if (stop.stop_requested()) {
            return Error{ErrorCode::cancelled, {}};
        }
        if (Clock::now() >= end) {
            return Error{ErrorCode::deadline, {}};
        }
        return std::nullopt;
    };
    if (const auto error = interrupted()) {
        return tl::unexpected(*error);
    }
    cv::Mat grey = image;
    if (image.channels() == 3) {
        cv::cvtColor(image, grey, cv::COLOR_BGR2GRAY);
    }
    Sampler sampler(grey);
    std::vector<ZoneReading> found;
    std::optional<ZoneReading> unread;
    // Each way to find zones is tried until one has found any that can be read.
    std::vector<ZoneCandidate> tried;
    const int longer = std::max(grey.cols, grey.rows);
    for (const Search& search : searches) {
        const bool thin = search.by == Search::By::thin_rows;
        if (search.side > 640 && longer < 800 && !thin) {
            continue;
        }
        // A reading in doubt may be a part of a zone, or lie askew: another search may see it better.
        const bool firmly =
            std::any_of(found.begin(), found.end(), [](const auto& reading) { return reading.confidence > firm; });
        if (firmly && !(search.for_more && room_for_more(found, grey.size()))) {
            continue;
        }
        if (thin && !found.empty()) {
            continue;
        }
        const auto zones = search.by == Search::By::net ? find_zones(nets, sampler, search.side)
                           : thin                       ? find_thin_rows(sampler, search.side)
                                  : find_rows(sampler, search.side, search.by == Search::By::diagonal_rows);
        float found_score = 0.F;
        int tried_here = 0;
        for (const ZoneCandidate& zone : zones) {
            // Beside a zone that was read, only blocks that look much like one are worth the time.
            if (!found.empty() && !search.for_more && zone.score < 0.4F * found_score) {
                break;
            }
            if (const auto error = interrupted()) {
                // What was read in time is worth having.
                if (error->code == ErrorCode::deadline && !found.empty()) {
                    break;
                }
                return tl::unexpected(*error);
            }
            if (static_cast<int>(found.size()) >= options.max_zones) {
                break;
            }
            const auto at_place = [&found](const ZoneCandidate& block) {
                return std::find_if(found.begin(), found.end(),
                                    [&](const auto& other) { return overlaps(block, other); });
            };
            auto taken = at_place(zone);
            if (taken != found.end() && taken->confidence > firm) {
                continue;
            }
            if (tried_here == most_blocks || (found.empty() && tried.size() >= most_in_all) ||
                std::any_of(tried.begin(), tried.end(),
                            [&](const ZoneCandidate& other) { return alike(zone, other); })) {
                continue;
            }
            ++tried_here;
            tried.push_back(zone);
            ZoneReading reading = best_reading(sampler, zone, thin);
            if (!is_zone(reading)) {
                if (is_even_print(reading) && (!unread || reading.confidence > unread->confidence)) {
                    unread = std::move(reading);
                }
                continue;
            }
            found_score = std::max(found_score, zone.score);
            // A block that lies beside a zone may still lead to it.
            taken = at_place(block_of(reading));
            if (taken == found.end()) {
                found.push_back(std::move(reading));
            } else if (reading.confidence > taken->confidence) {
                *taken = std::move(reading);
            }
        }
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.confidence > b.confidence; });
    PageRead out;
    for (const ZoneReading& reading : found) {
        out.zones.push_back(text_of(reading));
    }
    if (found.empty() && unread) {
        out.unread = text_of(*unread).quad;
    }
    return out;
}

MrzReader::MrzReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
MrzReader::MrzReader(MrzReader&&) noexcept = default;
MrzReader& MrzReader::operator=(MrzReader&&) noexcept = default;
MrzReader::~MrzReader() = default;

tl::expected<MrzReader, Error> MrzReader::open(const std::filesystem::path& models) {
    try {
        auto nets = Nets::open(models);
        if (!nets) {
            return tl::unexpected(nets.error());
        }
        return MrzReader(std::make_unique<Impl>(Impl{std::move(*nets)}));
    } catch (const std::exception& e) {
        return tl::unexpected(Error{ErrorCode::internal, e.what()});
    }
}

tl::expected<PageRead, Error> MrzReader::read(const cv::Mat& image, const ReadOptions& options,
                                              const std::stop_token& stop) {
    if (image.empty() || image.dims != 2 || (image.type() != CV_8UC1 && image.type() != CV_8UC3)) {
        return tl::unexpected(Error{ErrorCode::image_empty, {}});
    }
    try {
        return impl_->read(image, options, stop);
    } catch (const std::exception& e) {
        return tl::unexpected(Error{ErrorCode::internal, e.what()});
    }
}

}  // namespace vidimus::ocr
