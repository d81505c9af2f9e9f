// The words by which a case is found again, without the store holding them: names and numbers brought to one spelling.
#pragma once

#include <string>
#include <vector>

#include "app/cases/case.h"

namespace vidimus::cases {

/// What a person looks for; empty parts do not narrow.
struct Search {
    std::string words{};     // names or a number, whole or their beginnings; all of them must fit
    std::string from{};      // YYYY-MM-DD, both days included
    std::string to{};        // YYYY-MM-DD
    std::string verdict{};   // as in the report
    std::string decision{};  // "accept", "second_line", "none"
    int most = 200;
};

/// Capital letters and digits without accents: "Müller-Ševo" gives MULLER, SEVO. Other scripts stay as they are.
std::vector<std::string> words_of(const std::string& text);
/// The words of a case and their beginnings from two letters on, once each.
std::vector<std::string> search_terms_of(const CaseHead& head);
/// What makes two documents the same: the issuing state and the number. Empty where there is no number.
std::string number_term_of(const CaseHead& head);

}  // namespace vidimus::cases
