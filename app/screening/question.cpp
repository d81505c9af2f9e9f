#include "app/screening/question.h"

#include <algorithm>
#include <string_view>

#include "app/screening/viz_content.h"

namespace vidimus::screening {
namespace {

sltd::Query asked(const std::string& number, std::string state, std::string type) {
    sltd::Query query;
    query.id = sltd::new_query_id();
    query.number = sltd::DocumentNumber(number);
    query.issuing_state = std::move(state);
    query.document_type = std::move(type);
    return query;
}

bool has_form(const std::u32string& text, const std::string& pattern) {
    return std::equal(text.begin(), text.end(), pattern.begin(), pattern.end(), [](char32_t sign, char kind) {
        return kind == '9' ? is_digit(sign) : sign >= U'A' && sign <= U'Z';
    });
}

/// What of the line, or which of its words, has the field's form; nothing where none has it, or several.
std::optional<std::u32string> of_form(const ReadLine& line, const std::string& pattern) {
    std::vector<ReadLine> parts{line};
    for (const ReadSign& sign : line) {
        if (parts.size() == 1 || sign.starts_word) {
            parts.emplace_back();
        }
        parts.back().push_back(sign);
    }
    std::optional<std::u32string> found;
    for (const ReadLine& part : parts) {
        const std::u32string text = by_pattern(joined_text(part), pattern);
        if (!has_form(text, pattern)) {
            continue;
        }
        if (found && *found != text) {
            return std::nullopt;
        }
        found = text;
    }
    return found;
}

}  // namespace

std::optional<sltd::Query> question_of(const MrzInfo& mrz) {
    if (!mrz.document || mrz.document->document_number.empty() || mrz.ambiguous) {
        return std::nullopt;
    }
    const auto& digits = mrz.document->check_digits;
    const bool wrong = std::any_of(digits.begin(), digits.end(), [](const mrz::CheckDigit& digit) {
        return digit.field == mrz::FieldId::document_number && !digit.valid;
    });
    if (wrong) {
        return std::nullopt;
    }
    return asked(mrz.document->document_number, mrz.document->issuing_state, mrz.document->document_code.substr(0, 1));
}

std::optional<sltd::Query> question_of(const std::string& number, const ModelInfo& model,
                                       const std::string& page_size) {
    if (number.empty() || model.state.empty()) {
        return std::nullopt;
    }
    constexpr std::string_view letters = "PIACV";  // Doc 9303-4 to -7
    const bool known = !model.type.empty() && letters.find(model.type.front()) != std::string_view::npos;
    return asked(number, model.state, known ? model.type.substr(0, 1) : page_size == "ID-3" ? "P" : "I");
}

std::string certain_number(const std::vector<VizField>& looks) {
    constexpr int least = 2;
    std::optional<std::u32string> number;
    int alike = 0;
    for (const VizField& look : looks) {
        if (!look.read() || look.place.pattern.empty()) {
            continue;
        }
        const auto own = of_form(look.lines[look.chosen], look.place.pattern);
        if (!own) {
            continue;
        }
        if (number && *number != *own) {
            return {};
        }
        number = own;
        ++alike;
    }
    return alike >= least ? encoded(*number) : std::string();
}

}  // namespace vidimus::screening
