// From a reading to the slots of the search: candidates that the layout admits, dates and codes as wholes, and the
// weights with which each cell counts in the check digits.
#include <algorithm>
#include <cmath>
#include <string_view>

#include "mrz/check_digits.h"
#include "mrz/dates.h"
#include "mrz/repair_chain.h"
#include "mrz/states.h"

namespace vidimus::mrz {
namespace {

constexpr std::array<int, 3> weights = {7, 3, 1};
constexpr std::size_t candidates_kept = 6;
constexpr double score_kept = -14.0;
constexpr std::size_t wholes_kept = 48;

struct Choice {
    char character = '<';
    double score = 0.0;
};

class Builder {
  public:
    Builder(const Layout& layout, const Reading& reading) : layout_(layout), reading_(reading) {
        own_.assign(static_cast<std::size_t>(layout.lines * layout.columns), 0);
        composite_ = own_;
        for (const CheckDigitLayout& digit : layout.check_digits) {
            const bool whole = digit.of == FieldId::composite;
            auto& table = whole ? composite_ : own_;
            std::size_t index = 0;
            for (const Span& span : digit.covers) {
                for (int i = 0; i < span.length; ++i, ++index) {
                    if (whole || within(layout.field(digit.of)->span, span.line, span.first + i)) {
                        table[at(span.line, span.first + i)] = weights[index % 3];
                    }
                }
            }
        }
    }

    Slots run() {
        Slots slots;
        std::vector<FieldId> done;
        const auto field_slots = [&](const FieldLayout& field, std::vector<Slot>& into) {
            done.push_back(field.id);
            append_field(field, into);
        };
        const CheckDigitLayout* composite = nullptr;
        for (const CheckDigitLayout& digit : layout_.check_digits) {
            if (digit.of == FieldId::composite) {
                composite = &digit;
                continue;
            }
            const std::size_t begin = slots.covered.size();
            field_slots(*layout_.field(digit.of), slots.covered);
            for (SlotOption& option : slots.covered[begin].options) option.own = (option.own + before(digit)) % 10;
            append_digit(digit, SlotRule::digit, slots.covered);
            if (digit.overflow_into) {
                const FieldLayout& field = *layout_.field(*digit.overflow_into);
                const std::size_t first = slots.covered.size();
                field_slots(field, slots.covered);
                const int length = layout_.field(digit.of)->span.length;
                for (std::size_t i = first; i < slots.covered.size(); ++i) {
                    slots.covered[i].overflow_weight = weights[(static_cast<std::size_t>(length) + i - first) % 3];
                }
            }
        }
        for (const FieldLayout& field : layout_.fields) {
            if (std::ranges::find(done, field.id) != done.end()) continue;
            const bool covered = composite_[at(field.span.line, field.span.first)] != 0;
            field_slots(field, covered ? slots.covered : slots.uncovered.emplace_back());
        }
        if (composite != nullptr) append_digit(*composite, SlotRule::composite, slots.covered);
        return slots;
    }

  private:
    [[nodiscard]] std::size_t at(int line, int column) const {
        return static_cast<std::size_t>(line * layout_.columns + column);
    }

    static bool within(const Span& span, int line, int column) {
        return span.line == line && column >= span.first && column < span.first + span.length;
    }

    // What a field's digit covers besides the field: the fixed beginning of the line (French driving licence).
    [[nodiscard]] int before(const CheckDigitLayout& digit) const {
        int sum = 0;
        std::size_t index = 0;
        const Span& field = layout_.field(digit.of)->span;
        for (const Span& span : digit.covers) {
            for (int i = 0; i < span.length; ++i, ++index) {
                const auto column = static_cast<std::size_t>(span.first + i);
                if (!within(field, span.line, span.first + i) && column < layout_.prefix.size()) {
                    sum += character_value(layout_.prefix[column]) * weights[index % 3];
                }
            }
        }
        return sum % 10;
    }

    // The candidates of a cell that its alphabet has, best first; where there is none the reader's first stands.
    [[nodiscard]] std::vector<Choice> choices(int line, int column) const {
        const std::string_view alphabet = alphabet_at(layout_, line, column);
        const Cell& cell = reading_.lines[static_cast<std::size_t>(line)][static_cast<std::size_t>(column)];
        std::vector<Choice> result;
        for (const Candidate& candidate : cell) {
            const bool listed = std::ranges::any_of(
                result, [&](const Choice& choice) { return choice.character == candidate.character; });
            if (listed || candidate.probability <= 0.0 ||
                alphabet.find(candidate.character) == std::string_view::npos) {
                continue;
            }
            result.push_back({candidate.character, std::log(std::min(candidate.probability, 1.0))});
        }
        if (result.empty()) return {{cell.front().character, 0.0}};
        std::ranges::stable_sort(result, std::ranges::greater{}, &Choice::score);
        const double best = result.front().score;
        std::erase_if(result, [&](const Choice& choice) { return choice.score < best + score_kept; });
        if (result.size() > candidates_kept) result.resize(candidates_kept);
        return result;
    }

    // All combinations of the cells from `column` on, weighed by `prior` (a log-probability, at most 0).
    template <typename Prior>
    void append_whole(const Span& span, bool begins, std::vector<Slot>& into, Prior prior) const {
        Slot slot;
        slot.line = span.line;
        slot.column = span.first;
        slot.length = span.length;
        slot.begins_field = begins;
        slot.options.push_back({});
        for (int i = 0; i < span.length; ++i) {
            const auto here = choices(span.line, span.first + i);
            const std::size_t cell = at(span.line, span.first + i);
            std::vector<SlotOption> longer;
            longer.reserve(slot.options.size() * here.size());
            for (const SlotOption& option : slot.options) {
                for (const Choice& choice : here) {
                    SlotOption next = option;
                    const int value = std::max(0, character_value(choice.character));
                    next.text[static_cast<std::size_t>(i)] = choice.character;
                    next.score += choice.score;
                    next.own = (next.own + value * own_[cell]) % 10;
                    next.composite = (next.composite + value * composite_[cell]) % 10;
                    longer.push_back(next);
                }
            }
            slot.options = std::move(longer);
        }
        for (SlotOption& option : slot.options) {
            option.score += prior(std::string_view(option.text.data(), static_cast<std::size_t>(span.length)));
        }
        std::ranges::stable_sort(slot.options, std::ranges::greater{}, &SlotOption::score);
        if (slot.options.size() > wholes_kept) slot.options.resize(wholes_kept);
        finish(slot, into);
    }

    static void finish(Slot& slot, std::vector<Slot>& into) {
        const double best = slot.options.front().score;
        std::erase_if(slot.options, [&](const SlotOption& option) { return option.score < best + score_kept; });
        for (SlotOption& option : slot.options) option.score -= best;
        into.push_back(std::move(slot));
    }

    void append_cell(int line, int column, SlotRule rule, bool begins, std::vector<Slot>& into) const {
        Slot slot;
        slot.line = line;
        slot.column = column;
        slot.rule = rule;
        slot.begins_field = begins;
        const std::size_t cell = at(line, column);
        for (const Choice& choice : choices(line, column)) {
            SlotOption option;
            option.text[0] = choice.character;
            option.score = choice.score;
            const int value = std::max(0, character_value(choice.character));
            option.own = value * own_[cell] % 10;
            option.composite = value * composite_[cell] % 10;
            slot.options.push_back(option);
        }
        finish(slot, into);
    }

    void append_digit(const CheckDigitLayout& digit, SlotRule rule, std::vector<Slot>& into) const {
        append_cell(digit.position.line, digit.position.first, rule, false, into);
        into.back().filler_when_empty = digit.filler_when_empty;
        into.back().may_overflow = digit.overflow_into.has_value();
    }

    void append_field(const FieldLayout& field, std::vector<Slot>& into) const {
        const Span& span = field.span;
        const auto cells = [&](SlotRule rule) {
            for (int i = 0; i < span.length; ++i) append_cell(span.line, span.first + i, rule, i == 0, into);
        };
        switch (field.id) {
            case FieldId::document_code:
                append_whole(span, true, into, [&](std::string_view text) { return code_prior(text); });
                break;
            case FieldId::issuing_state:
            case FieldId::nationality:
                append_whole(span, true, into, [&](std::string_view text) {
                    return state_prior(text, field.id == FieldId::issuing_state);
                });
                break;
            case FieldId::birth_date:
            case FieldId::expiry_date: {
                const bool birth = field.id == FieldId::birth_date;
                append_whole({span.line, span.first, 2}, true, into, [](std::string_view text) {
                    return text == "<<" ? -4.0 : text.find('<') != std::string_view::npos ? -8.0 : 0.0;
                });
                append_whole({span.line, span.first + 2, 4}, false, into,
                             [&](std::string_view text) { return day_prior(text, birth); });
                break;
            }
            case FieldId::name:
            case FieldId::given_names:
                cells(SlotRule::name);
                break;
            case FieldId::document_number:
                cells(SlotRule::number);
                break;
            case FieldId::optional_data:
            case FieldId::optional_data_2:
                cells(SlotRule::optional);
                break;
            case FieldId::sex:
                cells(SlotRule::free);
                break;
            case FieldId::blank:
                cells(SlotRule::free);
                break;
            case FieldId::composite:
                break;
        }
    }

    [[nodiscard]] double code_prior(std::string_view text) const {
        // What belongs to another format of the same size is out of the question.
        if (!layout_.prefix.starts_with(text.substr(0, std::min(text.size(), layout_.prefix.size())))) return -60.0;
        const char second = text[1];
        const double shape = second == 'K' ? -2.0 : 0.0;
        switch (layout_.format) {
            case Format::td3:
                if (text[0] == 'V') return -60.0;
                if (text[0] != 'P') return -4.0;
                return second == '<' || std::string_view("PEDORTSLMU").find(second) != std::string_view::npos ? 0.0
                                                                                                              : -2.0;
            case Format::td1:
            case Format::td2:
                if (text[0] != 'I' && text[0] != 'A' && text[0] != 'C') return -4.0;
                return second == 'V' ? -4.0 : shape;
            default:
                return shape;
        }
    }

    [[nodiscard]] double state_prior(std::string_view text, bool issuer) const {
        if (issuer && layout_.prefix.size() > 2 && text != layout_.prefix.substr(2)) return -60.0;
        const std::string_view code = text.substr(0, std::min(text.find('<'), text.size()));
        if (text.find_first_not_of('<', code.size()) != std::string_view::npos) return -8.0;  // a filler within
        const StateCode* const state = find_state(code);
        if (state == nullptr) return -5.0;
        if (issuer && !state->issues) return -3.0;
        return state->kind == CodeKind::withdrawn ? -2.0 : state->kind == CodeKind::in_practice ? -1.5 : 0.0;
    }

    // Month and day: digits of a day that exists, or fillers for what is not known of a birth date.
    static double day_prior(std::string_view text, bool birth) {
        const std::string cells = "<<" + std::string(text);
        const DateCells read = read_date(cells);
        switch (read.form) {
            case DateForm::complete:
            case DateForm::partial: {
                const bool whole = text.find('<') == std::string_view::npos;
                return whole ? 0.0 : birth ? -4.0 : -7.0;
            }
            case DateForm::absent:
                return birth ? -5.0 : -3.0;
            case DateForm::impossible:
                return -6.0;
            case DateForm::malformed:
                return -8.0;
        }
        return -8.0;
    }

    const Layout& layout_;
    const Reading& reading_;
    std::vector<int> own_;
    std::vector<int> composite_;
};

}  // namespace

Slots build_slots(const Layout& layout, const Reading& reading) {
    return Builder(layout, reading).run();
}

}  // namespace vidimus::mrz
