// Decides what a search's result is worth: whether the best reading that verifies is used, or the reader's own stands.
#include "mrz/repair.h"

#include <algorithm>
#include <cmath>

#include "mrz/check_digits.h"
#include "mrz/repair_chain.h"

namespace vidimus::mrz {
namespace {

// How often a document in hand carries a wrong check digit, forged or misprinted. A repair must be likelier than that:
// it would else make a falsified digit look right.
constexpr double prior_of_wrong_digits = 0.002;
// A reading is used, or stands unquestioned, from this share of all readings on…
constexpr double least_share = 0.85;
// …and this far before the next best that verifies.
constexpr double least_gap = 2.0;
// A cell whose used character has less than this share of its admissible candidates is doubtful.
constexpr double least_cell_share = 0.8;
// Stands for "no second reading".
constexpr double widest_gap = 100.0;

using Lines = std::vector<std::string>;

struct Solution {
    Format format = Format::td3;
    Lines lines;
    bool verified = false;
    bool ambiguous = false;
    bool by_digits = false;  // the check digits chose, not structure alone
    double probability = 0.0;
    double gap = 0.0;
};

void put(const std::vector<Slot>& slots, const ChainSolution& chosen, Lines& lines) {
    for (std::size_t i = 0; i < slots.size(); ++i) {
        const Slot& slot = slots[i];
        const SlotOption& option = slot.options[static_cast<std::size_t>(chosen.options[i])];
        lines[static_cast<std::size_t>(slot.line)].replace(static_cast<std::size_t>(slot.column),
                                                           static_cast<std::size_t>(slot.length), option.text.data(),
                                                           static_cast<std::size_t>(slot.length));
    }
}

// The part of all probability that the best chain has.
double share_of(const ChainSolution& solution, double besides = 0.0) {
    const double all = solution.mass + besides;
    return all > 0.0 ? std::min(1.0, std::exp(solution.score) / all) : 0.0;
}

double gap_of(const ChainSolution& solution) {
    return std::min(solution.score - solution.second, widest_gap);
}

Solution solve(const Layout& layout, const Reading& reading, const Lines& first) {
    Solution result;
    result.format = layout.format;
    result.lines = first;
    result.probability = 1.0;
    const Slots slots = build_slots(layout, reading);
    for (const std::vector<Slot>& field : slots.uncovered) {
        if (const auto best = solve_chain(field, false)) {
            put(field, *best, result.lines);
            result.probability *= share_of(*best);
        }
    }

    if (layout.check_digits.empty()) {
        result.verified = true;  // there is nothing that could fail
        return result;
    }

    // Without the digits' constraint: what alphabets and structure alone say.
    const auto base = solve_chain(slots.covered, false);
    if (base) put(slots.covered, *base, result.lines);
    const bool base_verifies = check_digits_verify(layout, result.lines);
    const auto best = solve_chain(slots.covered, true);
    result.verified = base_verifies;
    if (!base || !best) {
        // Either no reading verifies, or the base does by a rule that the search does not use.
        result.probability *= base ? share_of(*base) : 0.0;
        result.gap = base && base_verifies ? gap_of(*base) : 0.0;
        return result;
    }

    const double unrepaired = base_verifies ? 0.0 : prior_of_wrong_digits * std::exp(base->score);
    const double share = share_of(*best, unrepaired);
    result.gap = gap_of(*best);
    Lines repaired = result.lines;
    put(slots.covered, *best, repaired);
    if (repaired == result.lines) {
        result.ambiguous = result.gap < least_gap;
        result.probability *= share;
    } else if (base_verifies) {
        // The base verifies by a rule that the search does not use: it stands.
        result.probability *= share_of(*base);
    } else if (share >= least_share && result.gap >= least_gap) {
        result.lines = std::move(repaired);
        result.verified = true;
        result.by_digits = true;
        result.probability *= share;
    } else {
        result.ambiguous = best->mass >= unrepaired;
        result.probability *= unrepaired > 0.0 ? unrepaired / (best->mass + unrepaired) : 0.0;
    }
    return result;
}

// The formats that a reading of this shape may be, the likeliest by its first characters at the front.
std::vector<const Layout*> possible_layouts(const Reading& reading, const Lines& first) {
    const int lines = static_cast<int>(first.size());
    std::vector<const Layout*> result;
    for (const Layout& layout : layouts()) {
        if (layout.lines != lines) continue;
        bool fits = true;
        for (int line = 0; line < lines; ++line) {
            fits = fits && columns_of(layout, line) == static_cast<int>(first[static_cast<std::size_t>(line)].size());
        }
        for (std::size_t i = 0; i < layout.prefix.size() && fits; ++i) {
            const Cell& cell = reading.lines[0][i];
            fits = std::ranges::any_of(
                cell, [&](const Candidate& candidate) { return candidate.character == layout.prefix[i]; });
        }
        if (fits) result.push_back(&layout);
    }
    const auto named = format_of(lines, static_cast<int>(first.back().size()), first.front());
    std::stable_partition(result.begin(), result.end(), [&](const Layout* layout) { return layout->format == named; });
    return result;
}

std::string_view reason(const Layout& layout, int line, int column, char read, bool by_digits) {
    const std::string_view alphabet = alphabet_at(layout, line, column);
    const bool forced = alphabet.find(read) == std::string_view::npos;
    if (forced && alphabet.find('A') == std::string_view::npos) return "digit field";
    if (forced && alphabet.find('0') == std::string_view::npos) return "letter field";
    for (const FieldLayout& field : layout.fields) {
        if (field.span.line != line || column < field.span.first || column >= field.span.first + field.span.length)
            continue;
        switch (field.id) {
            case FieldId::document_code:
                return "document code";
            case FieldId::issuing_state:
            case FieldId::nationality:
                return "state code";
            case FieldId::name:
            case FieldId::given_names:
                return by_digits && layout.format == Format::fr_id ? "check digit" : "form of the name";
            default:
                break;
        }
    }
    return by_digits ? "check digit" : "form of the field";
}

bool doubtful(const Layout& layout, const Cell& cell, int line, int column, char used) {
    const std::string_view alphabet = alphabet_at(layout, line, column);
    double all = 0.0;
    double mine = 0.0;
    for (const Candidate& candidate : cell) {
        if (alphabet.find(candidate.character) == std::string_view::npos) continue;
        all += candidate.probability;
        if (candidate.character == used) mine += candidate.probability;
    }
    return mine < least_cell_share * all || mine <= 0.0;
}

}  // namespace

tl::expected<Repaired, Error> repair(const Reading& reading, const ParseOptions& options) {
    Lines first;
    for (std::size_t i = 0; i < reading.lines.size(); ++i) {
        std::string& line = first.emplace_back();
        for (const Cell& cell : reading.lines[i]) {
            if (cell.empty()) {
                return tl::unexpected(Error{ErrorCode::empty, "a cell without candidates", static_cast<int>(i),
                                            static_cast<int>(line.size())});
            }
            line += cell.front().character;
        }
    }
    // Wrong shapes and characters outside the alphabet are parse()'s to judge.
    if (const auto parsed = parse(first, options); !parsed) return tl::unexpected(parsed.error());

    std::optional<Solution> solution;
    for (const Layout* const layout : possible_layouts(reading, first)) {
        Solution other = solve(*layout, reading, first);
        if (!solution || (other.verified && !solution->verified)) solution = std::move(other);
        if (solution->verified) break;
    }

    auto document = parse(solution->lines, options);
    if (!document) return tl::unexpected(document.error());
    Repaired result{std::move(*document), solution->probability, solution->gap, solution->ambiguous, {}};
    const Layout& layout = layout_of(solution->format);
    for (int line = 0; line < layout.lines; ++line) {
        for (int column = 0; column < columns_of(layout, line); ++column) {
            const auto row = static_cast<std::size_t>(line);
            const auto at = static_cast<std::size_t>(column);
            const char read = first[row][at];
            const char used = solution->lines[row][at];
            if (read != used) {
                result.document.repairs.push_back(
                    {line, column, read, used, std::string(reason(layout, line, column, read, solution->by_digits))});
            }
            if (doubtful(layout, reading.lines[row][at], line, column, used))
                result.doubtful.emplace_back(line, column);
        }
    }
    return result;
}

}  // namespace vidimus::mrz
