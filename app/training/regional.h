// What people and places are called in the languages of the region, for states that do not exist: names made of parts
// that sound like the language and have its letters, never a list of anybody's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/training/random.h"

namespace vidimus::training {

/// "eng" and, by the names of their readers, "sqi", "bos", "hrv", "srp_latn", "srp", "mkd"; the last two in Cyrillic.
const std::vector<std::string>& languages_drawn();

/// In capitals, UTF-8. `language`: not "eng".
std::string regional_surname(std::string_view language, bool female, Random& random);
std::string regional_given_names(std::string_view language, bool female, Random& random);
std::string regional_place(std::string_view language, Random& random);

/// "12 AUG 1974" with the language's short name of the month; as it is where the language has none here.
std::string with_regional_month(const std::string& printed, std::string_view language);

}  // namespace vidimus::training
