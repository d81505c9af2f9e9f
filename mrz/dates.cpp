// Reading two-digit dates and settling their century.
#include "mrz/dates.h"

#include <algorithm>
#include <optional>

namespace vidimus::mrz {
namespace {

enum class Part { known, unknown, wrong };

Part read_part(std::string_view cells, int& value) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (cells[0] == '<' && cells[1] == '<') return Part::unknown;
    if (!digit(cells[0]) || !digit(cells[1])) return Part::wrong;
    value = (cells[0] - '0') * 10 + (cells[1] - '0');
    return Part::known;
}

void append_number(std::string& text, std::optional<int> value, int width) {
    if (!value) {
        text.append(static_cast<std::size_t>(width), 'X');
        return;
    }
    const std::string digits = std::to_string(*value);
    text.append(static_cast<std::size_t>(std::max(0, width - static_cast<int>(digits.size()))), '0');
    text += digits;
}

}  // namespace

std::string PartialDate::to_string() const {
    std::string text;
    append_number(text, year, 4);
    text += '-';
    append_number(text, month, 2);
    text += '-';
    append_number(text, day, 2);
    return text;
}

int days_in_month(int year, int month) {
    constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = year == 0 || (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
    return month == 2 && leap ? 29 : days[month - 1];
}

DateCells read_date(std::string_view cells) {
    DateCells result;
    int year = 0;
    int month = 0;
    int day = 0;
    const Part parts[] = {read_part(cells.substr(0, 2), year), read_part(cells.substr(2, 2), month),
                          read_part(cells.substr(4, 2), day)};
    if (parts[0] == Part::known) result.date.year = year;
    if (parts[1] == Part::known && month >= 1 && month <= 12) result.date.month = month;
    if (parts[2] == Part::known && day >= 1 && day <= 31) result.date.day = day;

    const auto count = [&](Part part) { return std::ranges::count(parts, part); };
    if (count(Part::wrong) > 0) {
        result.form = DateForm::malformed;
        return result;
    }
    const bool month_wrong = parts[1] == Part::known && !result.date.month;
    const bool day_wrong = parts[2] == Part::known && !result.date.day;
    // The century is open here: February has 29 days where the two digits could be a leap year in either century (1900
    // was none, 2000 was one; a person born in 2000 is the likelier reading).
    const int assumed = result.date.year ? 2000 + *result.date.year : 0;
    const bool day_too_late =
        result.date.month && result.date.day && *result.date.day > days_in_month(assumed, *result.date.month);
    if (month_wrong || day_wrong || day_too_late) {
        if (day_too_late) result.date.day.reset();
        result.form = DateForm::impossible;
    } else if (count(Part::unknown) == 3) {
        result.form = DateForm::absent;
    } else {
        result.form = count(Part::unknown) == 0 ? DateForm::complete : DateForm::partial;
    }
    return result;
}

int birth_year(const PartialDate& two_digit, const Today& today) {
    const int century = today.year - today.year % 100;
    const int year = century + two_digit.year.value_or(0);
    const PartialDate candidate{year, two_digit.month, two_digit.day};
    const PartialDate now{today.year, today.month, today.day};
    return surely_after(candidate, now) ? year - 100 : year;
}

int expiry_year(int two_digit, const Today& today, int validity_years) {
    const int ahead = std::clamp(validity_years, 0, 99);
    // The first year from this one on that ends in these two digits.
    const int next = today.year + ((two_digit - today.year) % 100 + 100) % 100;
    return next <= today.year + ahead ? next : next - 100;
}

bool surely_after(const PartialDate& a, const PartialDate& b) {
    if (!a.year || !b.year) return false;
    if (*a.year != *b.year) return *a.year > *b.year;
    if (!a.month || !b.month) return false;
    if (*a.month != *b.month) return *a.month > *b.month;
    return a.day && b.day && *a.day > *b.day;
}

}  // namespace vidimus::mrz
