#include "app/screening/viz_languages.h"

#include <algorithm>
#include <array>
#include <map>

#include "app/screening/viz_expected.h"
#include "app/screening/viz_places.h"

namespace vidimus::screening {
namespace {

constexpr std::size_t probed = 4;            // copies
constexpr std::size_t most_languages = 3;    // of a model: a screening reads its names in each
constexpr double letters_with_marks = 0.03;  // a net that does not know a mark is sure of the letter without it
constexpr int most_marked = 2;               // letters of a name that count so
constexpr double beside_mm = 1.5;            // around a name that was seen
constexpr double above_mm = 1.8;             // marks stand over capitals

/// Between them, those of Latin script know most letters with marks; the first two before others that know no better.
constexpr std::array<std::string_view, 12> latin{"deu", "hrv", "bos", "sqi", "srp_latn", "slv",
                                                 "ces", "pol", "hun", "ron", "tur",      "est"};
constexpr std::array<std::string_view, 7> others{"srp", "mkd", "bul", "ukr", "rus", "bel", "ell"};

template <std::size_t Size>
std::vector<std::string> installed(const ocr::VizReader& reader, const std::array<std::string_view, Size>& names) {
    const std::vector<std::string> all(names.begin(), names.end());
    return reader.installed(all);
}

double confidence_of(const ReadLine& line) {
    double sum = 0.0;
    int marked = 0;
    for (const ReadSign& sign : line) {
        sum += sign.probability;
        marked += has_mark(sign.sign) ? 1 : 0;
    }
    return line.empty() ? 0.0
                        : sum / static_cast<double>(line.size()) + letters_with_marks * std::min(marked, most_marked);
}

class Probe {
  public:
    Probe(std::span<const VizCopy> copies, ocr::VizReader& reader, const std::stop_token& stop)
        : copies_(copies), reader_(reader), stop_(stop) {}

    /// A name of a copy: where it stands, and what the zone has.
    struct Name {
        std::size_t copy = 0;
        cv::Rect2d mm;
        Expected expected;
    };

    /// The names that are read in a language, within these rows of the copies.
    std::vector<Name> names_in(const std::vector<cv::Rect2d>& rows, const std::string& language) {
        std::vector<Name> names;
        for (std::size_t i = 0; i < std::min(copies_.size(), probed); ++i) {
            std::vector<ReadLine> lines;
            for (const cv::Rect2d& row : rows) {
                std::vector<ReadLine> read = lines_of(i, row, language);
                std::move(read.begin(), read.end(), std::back_inserter(lines));
            }
            for (const char* role : {"surname", "given_names"}) {
                const Expected expected = copies_[i].document ? expected_of(role, *copies_[i].document) : Expected{};
                std::vector<Seen> seen;
                for (const ReadLine& line : expected.empty() ? std::vector<ReadLine>{} : lines) {
                    see(seen, copies_[i].page, line, expected, {});
                }
                const auto best = std::min_element(seen.begin(), seen.end(),
                                                   [](const Seen& a, const Seen& b) { return a.cost < b.cost; });
                if (best != seen.end()) {
                    names.push_back({i, best->mm, expected});
                }
            }
        }
        return names;
    }

    /// How surely the names are read in a language, each 0 to a little above 1.
    std::vector<double> sureness(const std::vector<Name>& names, const std::string& language) {
        std::vector<double> sure;
        for (const Name& name : names) {
            const cv::Rect2d wide(name.mm.x - beside_mm, name.mm.y - above_mm, name.mm.width + 2 * beside_mm,
                                  name.mm.height + above_mm + 1.0);
            sure.push_back(0.0);
            double least = 1e9;
            for (const ReadLine& line : lines_of(name.copy, wide, language)) {
                const auto found = fit(line, name.expected, {});
                if (found && found->laid.cost < least) {
                    least = found->laid.cost;
                    const auto at = [&line](std::size_t i) { return line.begin() + static_cast<std::ptrdiff_t>(i); };
                    sure.back() = confidence_of(ReadLine(at(found->laid.first), at(found->laid.last))) -
                                  least / static_cast<double>(found->expected.size());
                }
            }
        }
        return sure;
    }

    /// How surely a language reads each line of letters within the rows, by where it stands.
    std::map<std::pair<std::size_t, int>, double> lines_in(const std::vector<cv::Rect2d>& rows,
                                                           const std::string& language) {
        constexpr double grid_mm = 2.0;
        std::map<std::pair<std::size_t, int>, double> sure;
        for (std::size_t i = 0; i < std::min(copies_.size(), probed); ++i) {
            for (const cv::Rect2d& row : rows) {
                for (const ReadLine& line : lines_of(i, row, language)) {
                    const auto letters = std::count_if(line.begin(), line.end(),
                                                       [](const ReadSign& sign) { return is_letter(sign.sign); });
                    if (letters < 4 || 2 * letters < static_cast<std::ptrdiff_t>(line.size())) {
                        continue;
                    }
                    const cv::Rect2d mm = mm_of(copies_[i].page, line, 0, line.size());
                    const int place = cvRound(mm.x / grid_mm) * 100 + cvRound((mm.y + 0.5 * mm.height) / grid_mm);
                    double& known = sure[{i, place}];
                    known = std::max(known, confidence_of(line));
                }
            }
        }
        return sure;
    }

    [[nodiscard]] const std::optional<ocr::Error>& error() const { return error_; }

  private:
    std::vector<ReadLine> lines_of(std::size_t copy, const cv::Rect2d& mm, const std::string& language) {
        if (error_) {
            return {};
        }
        AreaRead read =
            read_area(reader_, copies_[copy].page, mm, {language}, {}, ocr::VizLook::first, stop_, false, unhurried);
        error_ = read.error;
        return std::move(read.lines);
    }

    std::span<const VizCopy> copies_;
    ocr::VizReader& reader_;
    const std::stop_token& stop_;
    std::optional<ocr::Error> error_;
};

/// The languages that read most of the names best between them, the first one for all that is left.
std::vector<std::string> best_of(const std::vector<std::string>& candidates,
                                 const std::map<std::string, std::vector<double>>& sure,
                                 std::vector<std::string> chosen, std::size_t most) {
    constexpr double no_difference = 1e-3;  // a name in the mean
    while (chosen.size() < most) {
        std::string best;
        double gained = -1.0;
        for (const std::string& candidate : candidates) {
            if (std::find(chosen.begin(), chosen.end(), candidate) != chosen.end()) {
                continue;
            }
            const std::vector<double>& own = sure.at(candidate);
            double gain = 0.0;
            for (std::size_t i = 0; i < own.size(); ++i) {
                double known = 0.0;
                for (const std::string& other : chosen) {
                    known = std::max(known, sure.at(other)[i]);
                }
                gain += std::max(0.0, own[i] - known);
            }
            if (gain > gained + no_difference * static_cast<double>(own.size())) {
                gained = gain;
                best = candidate;
            }
        }
        if (best.empty()) {
            break;
        }
        chosen.push_back(best);
    }
    return chosen;
}

/// Of a model without a zone: the two languages of another script that read its copies' names more surely than English
/// does; none where it is printed in Latin letters. Much of a page is printed in Latin letters whatever its names are.
std::vector<std::string> scripts_of(Probe& probe, const std::vector<cv::Rect2d>& rows, const std::string& english,
                                    const std::vector<std::string>& candidates, std::size_t copies) {
    constexpr double surer = 0.05;
    const auto in_english = probe.lines_in(rows, english);
    std::vector<std::pair<double, std::string>> gains;
    std::size_t told = 0;
    for (const std::string& language : candidates) {
        double gain = 0.0;
        std::size_t lines = 0;
        for (const auto& [place, sure] : probe.lines_in(rows, language)) {
            const auto latin_way = in_english.find(place);
            const double other = latin_way == in_english.end() ? 0.0 : latin_way->second;
            if (latin_way != in_english.end() && sure > other + surer) {
                ++lines;
                gain += sure - other;
            }
        }
        told = std::max(told, lines);
        if (lines > 0) {
            gains.emplace_back(gain, language);
        }
    }
    if (2 * told <= std::min(copies, probed)) {  // one line on most copies
        return {};
    }
    std::stable_sort(gains.begin(), gains.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::string> best;
    for (std::size_t i = 0; i < std::min<std::size_t>(2, gains.size()); ++i) {
        best.push_back(gains[i].second);
    }
    return best;
}

}  // namespace

bool writes_latin(const std::string& language) {
    return std::find(others.begin(), others.end(), language) == others.end();
}

tl::expected<std::vector<std::string>, ocr::Error> languages_on(const vision::SpecimenPack& pack,
                                                                std::span<const VizCopy> copies, ocr::VizReader& reader,
                                                                const std::stop_token& stop) {
    const std::vector<std::string> usual = reader.installed(languages_of(pack.model.state));
    if (knows_languages_of(pack.model.state) || usual.empty()) {
        return usual;
    }
    const std::vector<std::string> english = reader.installed(std::array<std::string, 1>{"eng"});
    const std::string first = english.empty() ? usual.front() : english.front();
    const std::vector<std::string> foreign = installed(reader, others);
    const std::vector<cv::Rect2d> rows = rows_of(pack);
    Probe probe(copies, reader, stop);
    const auto end = copies.begin() + static_cast<std::ptrdiff_t>(std::min(copies.size(), probed));
    const auto told = static_cast<std::size_t>(
        std::count_if(copies.begin(), end, [](const VizCopy& copy) { return copy.document.has_value(); }));
    std::vector<std::string> languages;
    if (told == 0) {
        languages = scripts_of(probe, rows, first, foreign, copies.size());
    } else {
        std::vector<Probe::Name> names = probe.names_in(rows, first);
        bool latin_script = true;
        // Two names a copy: where less than half are read in Latin letters they are of another script, or covered.
        for (std::size_t i = 0; names.size() < told && i < foreign.size(); ++i) {
            std::vector<Probe::Name> own = probe.names_in(rows, foreign[i]);
            if (own.size() > names.size()) {
                names = std::move(own);
                latin_script = false;
            }
        }
        if (!names.empty()) {
            std::vector<std::string> candidates = latin_script ? installed(reader, latin) : foreign;
            std::map<std::string, std::vector<double>> sure{{first, probe.sureness(names, first)}};
            for (const std::string& language : candidates) {
                sure[language] = probe.sureness(names, language);
            }
            languages = latin_script ? std::vector<std::string>{first} : std::vector<std::string>{};
            languages = best_of(candidates, sure, std::move(languages), latin_script ? most_languages : 2);
        }
    }
    if (probe.error()) {
        return tl::unexpected(*probe.error());
    }
    if (languages.empty()) {
        return usual;
    }
    if (std::find(languages.begin(), languages.end(), first) == languages.end()) {
        languages.push_back(first);
    }
    return languages;
}

}  // namespace vidimus::screening
