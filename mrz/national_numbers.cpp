// One function for each national rule; a table says which state follows which.
#include "mrz/national_numbers.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "mrz/dates.h"

namespace vidimus::mrz {
namespace {

using Digit = PersonalNumber::Digit;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool all_digits(std::string_view text) {
    return std::ranges::all_of(text, is_digit);
}
bool digits_of_length(std::string_view text, std::size_t length) {
    return text.size() == length && all_digits(text);
}

// The value of digits that were checked before.
int number_at(std::string_view text, std::size_t first, std::size_t length) {
    int value = 0;
    for (const char c : text.substr(first, length)) value = value * 10 + (c - '0');
    return value;
}
int digit_at(std::string_view text, std::size_t at) {
    return text[at] - '0';
}

template <std::size_t N>
int weighted_sum(std::string_view text, const std::array<int, N>& weights) {
    int sum = 0;
    for (std::size_t i = 0; i < N; ++i) sum += weights[i] * digit_at(text, i);
    return sum;
}

void judge(PersonalNumber& number, bool valid) {
    number.digit = valid ? Digit::valid : Digit::invalid;
}

// A date that cannot be says nothing. Without a year (the number leaves the century open) month and day still count.
void set_date(PersonalNumber& number, std::optional<int> year, int month, int day) {
    if (month < 1 || month > 12 || day < 1 || day > days_in_month(year.value_or(0), month)) return;
    number.birth_date = PartialDate{year, month, day};
}

// Yugoslav JMBG of 1976 and its heirs: DDMMYYY, region, serial (000–499 male, 500–999 female), digit modulo 11; a
// remainder of 1 was never to be given out. Slovenia: Uradni list RS 8/1999, no. 345, art. 3 and 4.
bool jmbg(std::string_view text, PersonalNumber& number) {
    if (!digits_of_length(text, 13)) return false;
    constexpr std::array weights{7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
    const int rest = weighted_sum(text, weights) % 11;
    judge(number, rest != 1 && (rest == 0 ? 0 : 11 - rest) == digit_at(text, 12));
    // The thousands are left out: 985 is 1985, 004 is 2004; nobody has the years between.
    const int year = number_at(text, 4, 3);
    if (year >= 800 || year < 200) {
        set_date(number, year >= 800 ? 1000 + year : 2000 + year, number_at(text, 2, 2), number_at(text, 0, 2));
    }
    number.sex = number_at(text, 9, 3) < 500 ? 'M' : 'F';
    return true;
}

// Croatian OIB: ISO 7064, modulo 11,10.
bool oib(std::string_view text, PersonalNumber& number) {
    if (!digits_of_length(text, 11)) return false;
    int rest = 10;
    for (std::size_t i = 0; i < 10; ++i) {
        rest = (rest + digit_at(text, i)) % 10;
        rest = (rest == 0 ? 10 : rest) * 2 % 11;
    }
    judge(number, (11 - rest) % 10 == digit_at(text, 10));
    return true;
}

// Albanian NID: a letter or digit for the decade (A: 1900 to 1909, T: 2090 to 2099, digits: 1800 to 1899), the year's
// last digit, month (women: and 50), day, serial, letter. The press has shown genuine cards whose letter breaks the
// decree's rule, so no rule is held against them; other months (foreign residents) are not interpreted.
bool albanian(std::string_view text, PersonalNumber& number) {
    if (text.size() != 10 || !all_digits(text.substr(1, 8)) || text[9] < 'A' || text[9] > 'W') return false;
    const char decade = text[0];
    if (!is_digit(decade) && (decade < 'A' || decade > 'T')) return false;
    const int year = (is_digit(decade) ? 1800 + 10 * (decade - '0') : 1900 + 10 * (decade - 'A')) + digit_at(text, 1);
    const int month = number_at(text, 2, 2);
    const bool female = month > 50;
    set_date(number, year, female ? month - 50 : month, number_at(text, 4, 2));
    if (number.birth_date) number.sex = female ? 'F' : 'M';
    return true;
}

// Kosovo: ten digits that say nothing of the holder. A rule for the last one is in use in software, yet none of the
// public acts that were found states it.
bool kosovar(std::string_view text, PersonalNumber& /*number*/) {
    return digits_of_length(text, 10);
}

// Dutch BSN: the eleven test with a weight of −1 for the last digit.
bool bsn(std::string_view text, PersonalNumber& number) {
    if (!digits_of_length(text, 9)) return false;
    constexpr std::array weights{9, 8, 7, 6, 5, 4, 3, 2};
    judge(number, (weighted_sum(text, weights) - digit_at(text, 8)) % 11 == 0 && text != "000000000");
    return true;
}

// Polish PESEL: the month tells the century (80: 1800, 0: 1900, 20: 2000, 40: 2100, 60: 2200); the tenth digit is odd
// for men.
bool pesel(std::string_view text, PersonalNumber& number) {
    if (!digits_of_length(text, 11)) return false;
    constexpr std::array weights{1, 3, 7, 9, 1, 3, 7, 9, 1, 3};
    judge(number, (10 - weighted_sum(text, weights) % 10) % 10 == digit_at(text, 10));
    const int month = number_at(text, 2, 2);
    constexpr std::array centuries{1900, 2000, 2100, 2200, 1800};
    const int year = centuries[static_cast<std::size_t>(month / 20)] + number_at(text, 0, 2);
    set_date(number, year, month % 20, number_at(text, 4, 2));
    number.sex = digit_at(text, 9) % 2 == 1 ? 'M' : 'F';
    return true;
}

// Romanian CNP: the first digit tells sex and century (7 and 8: residents of any century, 9: foreigners, neither).
bool cnp(std::string_view text, PersonalNumber& number) {
    if (!digits_of_length(text, 13)) return false;
    constexpr std::array weights{2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9};
    const int rest = weighted_sum(text, weights) % 11;
    judge(number, (rest == 10 ? 1 : rest) == digit_at(text, 12));
    const int first = digit_at(text, 0);
    std::optional<int> century;
    if (first == 1 || first == 2) century = 1900;
    if (first == 3 || first == 4) century = 1800;
    if (first == 5 || first == 6) century = 2000;
    if (first == 0) return true;  // nobody has it
    set_date(number, century ? std::optional(*century + number_at(text, 1, 2)) : std::nullopt, number_at(text, 3, 2),
             number_at(text, 5, 2));
    if (first != 9) number.sex = first % 2 == 1 ? 'M' : 'F';
    return true;
}

// Bulgarian EGN: month and 20 for 1800 to 1899, and 40 for 2000 to 2099; the ninth digit is even for men.
bool egn(std::string_view text, PersonalNumber& number) {
    if (!digits_of_length(text, 10)) return false;
    constexpr std::array weights{2, 4, 8, 5, 10, 9, 7, 3, 6};
    judge(number, weighted_sum(text, weights) % 11 % 10 == digit_at(text, 9));
    const int month = number_at(text, 2, 2);
    const int offset = month > 40 ? 40 : month > 20 ? 20 : 0;
    const int century = offset == 40 ? 2000 : offset == 20 ? 1800 : 1900;
    set_date(number, century + number_at(text, 0, 2), month - offset, number_at(text, 4, 2));
    number.sex = digit_at(text, 8) % 2 == 0 ? 'M' : 'F';
    return true;
}

// Turkish identity number: two check digits.
bool tckn(std::string_view text, PersonalNumber& number) {
    if (!digits_of_length(text, 11) || text[0] == '0') return false;
    int odd = 0;
    int even = 0;
    for (std::size_t i = 0; i < 9; ++i) (i % 2 == 0 ? odd : even) += digit_at(text, i);
    const int tenth = ((odd * 7 - even) % 10 + 10) % 10;
    judge(number, tenth == digit_at(text, 9) && (odd + even + tenth) % 10 == digit_at(text, 10));
    return true;
}

// Belgian national number: YYMMDD, serial (odd for men), 97 − (nine digits modulo 97), with a 2 before the nine for
// births from 2000 on. Months from 20 on mark a number that was given to a person of no register: not interpreted.
bool belgian(std::string_view text, PersonalNumber& number) {
    if (!digits_of_length(text, 11)) return false;
    const int nine = number_at(text, 0, 9);
    const int printed = number_at(text, 9, 2);
    const bool before_2000 = 97 - nine % 97 == printed;
    const bool from_2000 = 97 - static_cast<int>((2'000'000'000LL + nine) % 97) == printed;
    judge(number, before_2000 || from_2000);
    if (before_2000 != from_2000) {
        set_date(number, (before_2000 ? 1900 : 2000) + number_at(text, 0, 2), number_at(text, 2, 2),
                 number_at(text, 4, 2));
    }
    if (number.birth_date) number.sex = digit_at(text, 8) % 2 == 1 ? 'M' : 'F';
    return true;
}

// Spanish DNI (eight digits) and NIE (X, Y, Z and seven): the letter of the remainder modulo 23.
bool dni(std::string_view text, PersonalNumber& number) {
    if (text.size() != 9 || !all_digits(text.substr(1, 7)) || text[8] < 'A' || text[8] > 'Z') return false;
    const bool foreigner = text[0] >= 'X' && text[0] <= 'Z';
    if (!foreigner && !is_digit(text[0])) return false;
    const int value = (foreigner ? text[0] - 'X' : digit_at(text, 0)) * 10'000'000 + number_at(text, 1, 7);
    judge(number, std::string_view("TRWAGMYFPDXBNJZSQVHLCKE")[static_cast<std::size_t>(value % 23)] == text[8]);
    return true;
}

// Finnish HETU: DDMMYY, the century's sign ('-' and, from 2023 on, U to Y: 1900; A to F: 2000), individual number (odd
// for men), character of the nine digits modulo 31. The zone has a filler for '-'.
bool hetu(std::string_view text, PersonalNumber& number) {
    if (text.size() != 11 || !all_digits(text.substr(0, 6)) || !all_digits(text.substr(7, 3))) return false;
    const char sign = text[6];
    const bool before_2000 = sign == '<' || (sign >= 'U' && sign <= 'Y');
    if (!before_2000 && (sign < 'A' || sign > 'F')) return false;
    constexpr std::string_view characters = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    if (characters.find(text[10]) == std::string_view::npos) return false;
    const int value = number_at(text, 0, 6) * 1000 + number_at(text, 7, 3);
    judge(number, characters[static_cast<std::size_t>(value % 31)] == text[10]);
    set_date(number, (before_2000 ? 1900 : 2000) + number_at(text, 4, 2), number_at(text, 2, 2), number_at(text, 0, 2));
    number.sex = digit_at(text, 9) % 2 == 1 ? 'M' : 'F';
    return true;
}

// Estonian isikukood and Lithuanian asmens kodas: the first digit tells sex (odd: men) and century; two rounds of
// weights. A Lithuanian 9 stands for neither.
bool isikukood(std::string_view text, PersonalNumber& number) {
    if (!digits_of_length(text, 11)) return false;
    constexpr std::array first_round{1, 2, 3, 4, 5, 6, 7, 8, 9, 1};
    constexpr std::array second_round{3, 4, 5, 6, 7, 8, 9, 1, 2, 3};
    int rest = weighted_sum(text, first_round) % 11;
    if (rest == 10) rest = weighted_sum(text, second_round) % 11 % 10;
    judge(number, rest == digit_at(text, 10));
    const int first = digit_at(text, 0);
    if (first < 1 || first > 8) return true;
    const int century = 1800 + (first - 1) / 2 * 100;
    set_date(number, century + number_at(text, 1, 2), number_at(text, 3, 2), number_at(text, 5, 2));
    number.sex = first % 2 == 1 ? 'M' : 'F';
    return true;
}

// Latvian personas kods: DDMMYY, century (0: 1800, 1: 1900, 2: 2000), serial, digit; since 2017 numbers that begin with
// 32 say nothing of the holder, and no rule for their digit is known. A filler stands for the hyphen, or nothing.
bool latvian(std::string_view text, PersonalNumber& number) {
    std::array<char, 11> digits{};
    if (text.size() == 12 && text[6] == '<') {
        std::ranges::copy(text.substr(0, 6), digits.begin());
        std::ranges::copy(text.substr(7), digits.begin() + 6);
    } else if (text.size() == 11) {
        std::ranges::copy(text, digits.begin());
    } else {
        return false;
    }
    const std::string_view code(digits.data(), digits.size());
    if (!all_digits(code)) return false;
    if (code.starts_with("32")) return true;
    constexpr std::array weights{10, 5, 8, 4, 2, 1, 6, 3, 7, 9};
    judge(number, (1 + weighted_sum(code, weights)) % 11 % 10 == digit_at(code, 10));
    if (digit_at(code, 6) <= 2) {
        set_date(number, 1800 + 100 * digit_at(code, 6) + number_at(code, 4, 2), number_at(code, 2, 2),
                 number_at(code, 0, 2));
    }
    return true;
}

// Czech and Slovak rodné číslo: YYMMDD (women: month and 50; from 2004 on 20 more where a day ran out of numbers) and
// three digits until 1953, four since. The ten are divisible by 11; until 1985 a remainder of 10 became a 0.
bool rodne_cislo(std::string_view text, PersonalNumber& number) {
    if (!digits_of_length(text, 9) && !digits_of_length(text, 10)) return false;
    const bool ten = text.size() == 10;
    const int two = number_at(text, 0, 2);
    if (ten) {
        const int rest = number_at(text, 0, 9) % 11;
        const int digit = digit_at(text, 9);
        judge(number, rest == digit || (rest == 10 && digit == 0));
    }
    const int year = ten && two < 54 ? 2000 + two : 1900 + two;
    if (!ten && two >= 54) return true;  // of the century before, or none at all
    int month = number_at(text, 2, 2);
    const bool female = month > 50;
    if (female) month -= 50;
    if (month > 20 && year >= 2004) month -= 20;
    set_date(number, year, month, number_at(text, 4, 2));
    if (number.birth_date) number.sex = female ? 'F' : 'M';
    return true;
}

// Danish CPR: DDMMYY, four digits of which the first tells the century and the last is odd for men. Since 2007 numbers
// are given out that break the old rule modulo 11, so there is none.
bool cpr(std::string_view text, PersonalNumber& number) {
    if (!digits_of_length(text, 10)) return false;
    const int two = number_at(text, 4, 2);
    const int seventh = digit_at(text, 6);
    int century = 1900;
    if (seventh == 4 || seventh == 9) century = two <= 36 ? 2000 : 1900;
    if (seventh >= 5 && seventh <= 8) century = two <= 57 ? 2000 : 1800;
    set_date(number, century + two, number_at(text, 2, 2), number_at(text, 0, 2));
    number.sex = digit_at(text, 9) % 2 == 1 ? 'M' : 'F';
    return true;
}

// Kazakh IIN: YYMMDD, a digit for sex (odd: men) and century, serial, digit by two rounds of weights; what leaves 10
// twice was not to be given out.
bool iin(std::string_view text, PersonalNumber& number) {
    if (!digits_of_length(text, 12)) return false;
    constexpr std::array first_round{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    constexpr std::array second_round{3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2};
    int rest = weighted_sum(text, first_round) % 11;
    if (rest == 10) rest = weighted_sum(text, second_round) % 11;
    judge(number, rest == digit_at(text, 11));
    const int seventh = digit_at(text, 6);
    if (seventh < 1 || seventh > 6) return true;
    set_date(number, 1800 + (seventh - 1) / 2 * 100 + number_at(text, 0, 2), number_at(text, 2, 2),
             number_at(text, 4, 2));
    number.sex = seventh % 2 == 1 ? 'M' : 'F';
    return true;
}

struct Rule {
    std::string_view state;
    std::string_view kind;
    bool (*read)(std::string_view text, PersonalNumber& number);
};

constexpr std::array rules{
    Rule{"ALB", "NID", albanian}, Rule{"BEL", "NRN", belgian},    Rule{"BGR", "EGN", egn},
    Rule{"BIH", "JMB", jmbg},     Rule{"CZE", "RC", rodne_cislo}, Rule{"DNK", "CPR", cpr},
    Rule{"ESP", "DNI/NIE", dni},  Rule{"EST", "IK", isikukood},   Rule{"FIN", "HETU", hetu},
    Rule{"HRV", "OIB", oib},      Rule{"KAZ", "IIN", iin},        Rule{"LTU", "AK", isikukood},
    Rule{"LVA", "PK", latvian},   Rule{"MKD", "EMBG", jmbg},      Rule{"MNE", "JMB", jmbg},
    Rule{"NLD", "BSN", bsn},      Rule{"POL", "PESEL", pesel},    Rule{"ROU", "CNP", cnp},
    Rule{"RKS", "NP", kosovar},   Rule{"SRB", "JMBG", jmbg},      Rule{"SVK", "RC", rodne_cislo},
    Rule{"SVN", "EMŠO", jmbg},    Rule{"TUR", "TCKN", tckn},
};

bool dates_differ(const PartialDate& a, const PartialDate& b) {
    const bool years = a.year && b.year && *a.year % 100 != *b.year % 100;
    const bool months = a.month && b.month && *a.month != *b.month;
    const bool days = a.day && b.day && *a.day != *b.day;
    return years || months || days;
}

// Where the number stands: `cells` of it end the used part of the field.
Span place_of(const Document& document, const PersonalNumber& number) {
    const Span field = layout_of(document.format).field(number.field)->span;
    const std::string_view cells =
        std::string_view(document.lines[static_cast<std::size_t>(field.line)])
            .substr(static_cast<std::size_t>(field.first), static_cast<std::size_t>(field.length));
    const auto length = static_cast<int>(number.value.size());
    const auto end = static_cast<int>(cells.find_last_not_of('<')) + 1;
    return {field.line, field.first + end - length, length};
}

}  // namespace

std::optional<PersonalNumber> personal_number(const Document& document) {
    if (document.format == Format::mrv_a || document.format == Format::mrv_b) return std::nullopt;
    if (document.optional_data.empty() && document.optional_data_2.empty()) return std::nullopt;
    const auto* const rule = std::ranges::find(rules, document.issuing_state, &Rule::state);
    if (rule == rules.end()) return std::nullopt;
    const auto read = [&](const std::string& text, FieldId field) -> std::optional<PersonalNumber> {
        PersonalNumber number;
        number.kind = rule->kind;
        number.field = field;
        if (text.empty() || !rule->read(text, number)) return std::nullopt;
        number.value = text;
        std::ranges::replace(number.value, '<', '-');
        return number;
    };
    auto number = read(document.optional_data, FieldId::optional_data);
    if (!number) number = read(document.optional_data_2, FieldId::optional_data_2);
    return number;
}

std::optional<PersonalNumber> personal_number_by(std::string_view kind, std::string_view text) {
    const auto* const rule = std::ranges::find(rules, kind, &Rule::kind);
    PersonalNumber number;
    if (rule == rules.end() || text.empty() || !rule->read(text, number)) return std::nullopt;
    number.kind = rule->kind;
    number.value = text;
    return number;
}

std::vector<std::string_view> personal_number_kinds() {
    std::vector<std::string_view> kinds;
    for (const Rule* rule = rules.begin(); rule != rules.end(); ++rule) {
        const bool known =
            std::any_of(rules.begin(), rule, [&](const Rule& other) { return other.read == rule->read; });
        if (!known) kinds.push_back(rule->kind);
    }
    return kinds;
}

PersonalMisfit misfit_of(const PersonalNumber& number, const PartialDate& birth_date, char sex) {
    PersonalMisfit misfit;
    misfit.digit = number.digit == Digit::invalid;
    misfit.birth_date = number.birth_date && dates_differ(*number.birth_date, birth_date);
    misfit.sex = number.sex && (sex == 'M' || sex == 'F') && *number.sex != sex;
    return misfit;
}

void check_personal_number(Document& document) {
    document.personal_number = personal_number(document);
    if (!document.personal_number) return;
    const PersonalNumber& number = *document.personal_number;
    const Span place = place_of(document, number);
    const auto find = [&](std::string_view id) {
        document.findings.push_back(
            {Finding::Kind::conformity, std::string(id), number.field, place.line, place.first, place.length});
    };
    const PersonalMisfit misfit = misfit_of(number, document.birth_date, document.sex);
    if (misfit.digit) find("mrz.personal_number_digit");
    if (misfit.birth_date) find("mrz.personal_number_birth_date");
    if (misfit.sex) find("mrz.personal_number_sex");
}

}  // namespace vidimus::mrz
