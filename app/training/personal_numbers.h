// Numbers that a state gives to each of its people, by three rules in use, for states that do not exist.
#pragma once

#include <string>
#include <string_view>

#include "app/training/random.h"

namespace vidimus::training {

/// jmbg: DDMMYYY, region, serial by sex, digit modulo 11. pesel: YYMMDD with the century in the month, serial by sex,
/// digit modulo 10. oib: says nothing of the holder, digit by ISO 7064.
enum class PersonalRule { none, jmbg, pesel, oib };

/// A number of the holder; `birth` "1974-08-12", `sex` "F", "M" or "X" (either). Empty where the rule is none or the
/// birth date is not known as a whole.
std::string draw_personal_number(PersonalRule rule, const std::string& birth, std::string_view sex, Random& random);

/// The same with another last digit than belongs to it.
std::string with_wrong_digit(const std::string& number, Random& random);

}  // namespace vidimus::training
