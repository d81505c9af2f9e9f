#include "sltd_client/query_check.h"

#include <algorithm>
#include <utility>

namespace vidimus::sltd {

namespace {

constexpr std::size_t longest_number =
    40;  // the longest in Doc 9303 has 22 characters; registers hold older series too

bool is_capital(char c) {
    return c >= 'A' && c <= 'Z';
}

bool listed(const std::vector<std::string>& list, const std::string& wanted) {
    return list.empty() || std::find(list.begin(), list.end(), wanted) != list.end();
}

}  // namespace

bool is_complete(const DocumentNumber& number) {
    const auto& text = number.reveal();
    return !text.empty() && text.size() <= longest_number &&
           std::all_of(text.begin(), text.end(), [](char c) { return is_capital(c) || (c >= '0' && c <= '9'); });
}

bool is_state_code(std::string_view state) {
    return state == "D" || (state.size() == 3 && std::all_of(state.begin(), state.end(), is_capital));
}

bool is_document_type(std::string_view type) {
    return type.size() == 1 && is_capital(type.front());
}

bool serves_document(const std::vector<std::string>& states, const std::vector<std::string>& types,
                     const std::string& state, const std::string& type) {
    return is_state_code(state) && is_document_type(type) && listed(states, state) && listed(types, type);
}

std::vector<std::string> variant_numbers(const std::string& number) {
    static constexpr std::string_view letters = "OIBSZ";
    static constexpr std::string_view digits = "01852";
    std::vector<std::string> variants;
    for (std::size_t i = 0; i < number.size(); ++i) {
        for (const auto& [from, to] : {std::pair{letters, digits}, std::pair{digits, letters}}) {
            if (const auto place = from.find(number[i]); place != std::string_view::npos) {
                variants.push_back(number);
                variants.back()[i] = to[place];
            }
        }
    }
    return variants;
}

Reason why_not_askable(const Query& query) {
    if (!is_complete(query.number)) {
        return Reason::no_number;
    }
    if (!is_state_code(query.issuing_state) || !is_document_type(query.document_type)) {
        return Reason::not_configured;
    }
    return Reason::none;
}

}  // namespace vidimus::sltd
