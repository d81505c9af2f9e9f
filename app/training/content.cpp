#include "app/training/content.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>

#include "app/training/people.h"

namespace vidimus::training {
namespace {

using namespace std::string_view_literals;

constexpr std::array onsets{"B"sv,  "BR"sv, "Q"sv,  "QU"sv, "X"sv, "Z"sv, "W"sv,  "WR"sv, "K"sv, "KW"sv, "ZH"sv, "SZ"sv,
                            "CH"sv, "TH"sv, "M"sv,  "N"sv,  "L"sv, "R"sv, "D"sv,  "DR"sv, "F"sv, "G"sv,  "H"sv,  "J"sv,
                            "P"sv,  "S"sv,  "ST"sv, "T"sv,  "V"sv, "Y"sv, "GW"sv, "PF"sv, "Ç"sv, "Š"sv,  "Ñ"sv,  "Ž"sv};
constexpr std::array vowels{"A"sv,  "E"sv, "I"sv, "O"sv, "U"sv, "Y"sv, "AE"sv, "OU"sv, "EI"sv,
                            "IA"sv, "Ä"sv, "Ö"sv, "Ü"sv, "É"sv, "Ø"sv, "A"sv,  "E"sv,  "O"sv};
constexpr std::array codas{""sv,   ""sv,   ""sv,   "N"sv, "R"sv, "L"sv, "X"sv,  "Z"sv,  "S"sv,
                           "TZ"sv, "CK"sv, "NG"sv, "M"sv, "W"sv, "Q"sv, "ND"sv, "LT"sv, "RK"sv};
constexpr std::array particles{"VAN DER "sv, "DE LA "sv, "AL "sv, "IBN "sv, "O'"sv, "D'"sv, "ZU "sv, "DOS "sv};
constexpr std::array short_names{"O"sv, "Y"sv, "XU"sv, "QI"sv, "WU"sv, "AX"sv, "IZ"sv, "E"sv, "JO"sv, "ZW"sv};
constexpr std::array months{"JAN"sv, "FEB"sv, "MAR"sv, "APR"sv, "MAY"sv, "JUN"sv,
                            "JUL"sv, "AUG"sv, "SEP"sv, "OCT"sv, "NOV"sv, "DEC"sv};
// No state's: stateless and refugee holders, the United Nations and the Union (Doc 9303-3 §5).
constexpr std::array other_nationalities{"XXA"sv, "XXB"sv, "XXC"sv, "XXX"sv, "UNO"sv, "EUE"sv};

std::string characters(Random& random, int count, std::string_view from) {
    std::string text;
    for (int i = 0; i < count; ++i) {
        text += random.pick(from);
    }
    return text;
}

constexpr std::string_view digits = "0123456789";
constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view both = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

std::string some_name(Random& random) {
    return made_up_name(random, random.whole(1, 3));
}

std::string draw_surname(Random& random) {
    const double draw = random.uniform();
    if (draw < 0.08) {
        return std::string{random.pick(short_names)};
    }
    if (draw < 0.24) {  // double-barrelled
        return some_name(random) + "-" + some_name(random);
    }
    if (draw < 0.36) {
        return std::string{random.pick(particles)} + some_name(random);
    }
    if (draw < 0.48) {  // will not fit beside the given names
        std::string name = made_up_name(random, random.whole(3, 5));
        const int more = random.whole(1, 3);
        for (int i = 0; i < more; ++i) {
            name += (random.chance(0.5) ? "-" : " ") + made_up_name(random, random.whole(2, 4));
        }
        return name;
    }
    return some_name(random);
}

std::string draw_given(Random& random) {
    const double draw = random.uniform();
    if (draw < 0.06) {  // a holder with one name
        return {};
    }
    const int count = draw < 0.42 ? 1 : draw < 0.76 ? 2 : draw < 0.90 ? 3 : random.whole(4, 7);
    std::string names = some_name(random);
    for (int i = 1; i < count; ++i) {
        names += random.chance(0.12) ? '-' : ' ';
        names += some_name(random);
    }
    return names;
}

/// Cells that the number may take beyond its own nine: the rest, its check digit and a filler.
int overflow_cells(mrz::Format format) {
    return format == mrz::Format::td1 ? 15 : format == mrz::Format::td2 ? 7 : 0;
}

std::string any_number(Random& random, mrz::Format format) {
    const int more = overflow_cells(format) - 2;
    if (more > 0 && random.chance(0.14)) {
        return characters(random, 9 + random.whole(1, more), random.chance(0.5) ? both : digits);
    }
    const double draw = random.uniform();
    if (draw < 0.45) {
        return characters(random, 1, letters) + characters(random, 8, digits);
    }
    if (draw < 0.62) {
        return characters(random, 2, letters) + characters(random, 7, digits);
    }
    if (draw < 0.76) {
        return characters(random, 9, both);
    }
    if (draw < 0.88) {
        return characters(random, 9, digits);
    }
    return characters(random, random.whole(5, 8), random.chance(0.5) ? both : digits);
}

/// One digit at least behind the first cell, so that there is one to alter.
std::string draw_number(Random& random, mrz::Format format) {
    std::string number = any_number(random, format);
    if (number.find_first_of(digits, 1) >= 9) {
        number[4] = random.pick(digits);
    }
    return number;
}

std::string draw_optional(Random& random, int cells) {
    const double draw = random.uniform();
    if (draw < 0.45 || cells <= 0) {
        return {};
    }
    if (draw < 0.65) {
        return characters(random, random.whole(1, cells), digits);
    }
    if (draw < 0.78) {
        return characters(random, cells, digits);
    }
    if (draw < 0.90 || cells < 4) {
        return characters(random, random.whole(1, cells), both);
    }
    const int first = random.whole(1, cells - 3);
    return characters(random, first, both) + "<" + characters(random, random.whole(1, cells - first - 1), digits);
}

int cells_of(mrz::Format format, mrz::FieldId id) {
    const mrz::FieldLayout* field = mrz::layout_of(format).field(id);
    return field == nullptr ? 0 : field->span.length;
}

std::string draw_code(Random& random, mrz::Format format) {
    static constexpr std::array passports{"P"sv, "P"sv, "PP"sv, "PD"sv, "PO"sv, "PE"sv, "PR"sv, "PS"sv};
    static constexpr std::array cards{"I"sv, "ID"sv, "I"sv, "ID"sv, "IR"sv, "IU"sv, "AR"sv, "C"sv, "CR"sv};
    static constexpr std::array visas{"V"sv, "V"sv, "VA"sv, "VC"sv, "VD"sv, "VW"sv};
    switch (format) {
        case mrz::Format::td3:
            return std::string{random.pick(passports)};
        case mrz::Format::mrv_a:
        case mrz::Format::mrv_b:
            return std::string{random.pick(visas)};
        default:
            return std::string{random.pick(cards)};
    }
}

std::string partly_unknown(std::string date, int parts) {
    date.replace(8, 2, "XX");
    if (parts > 1) {
        date.replace(5, 2, "XX");
    }
    if (parts > 2) {
        date.replace(0, 4, "XXXX");
    }
    return date;
}

}  // namespace

std::string made_up_name(Random& random, int syllables) {
    std::string name;
    for (int i = 0; i < syllables; ++i) {
        if (i > 0 || random.chance(0.85)) {
            name += random.pick(onsets);
        }
        name += random.pick(vowels);
        name += random.pick(codas);
    }
    return name;
}

mrz::Fields draw_fields(mrz::Format format, std::uint64_t seed, const mrz::Today& today) {
    Random random(seed, "content");
    mrz::Fields fields;
    fields.document_code = draw_code(random, format);
    fields.issuing_state = "UTO";
    fields.surname = draw_surname(random);
    fields.given_names = draw_given(random);
    fields.nationality = random.chance(0.75) ? "UTO"sv : random.pick(other_nationalities);
    fields.document_number = draw_number(random, format);
    const double draw = random.uniform();
    fields.sex = draw < 0.47 ? "F" : draw < 0.94 ? "M" : "X";

    using namespace std::chrono;
    const sys_days now{year{today.year} / month{static_cast<unsigned>(today.month)} /
                       day{static_cast<unsigned>(today.day)}};
    fields.birth_date = iso_date(year_month_day{now - days{random.whole(60, 92 * 365)}});
    if (random.chance(0.09)) {
        // Of a passport's holder the year is known: that is where its frauds alter a date.
        const int parts = random.whole(1, 3);
        fields.birth_date = partly_unknown(fields.birth_date, format == mrz::Format::td3 ? std::min(parts, 2) : parts);
    }
    fields.expiry_date = iso_date(year_month_day{now + days{random.whole(-400, 3600)}});

    const int optional = cells_of(format, mrz::FieldId::optional_data);
    fields.optional_data = fields.document_number.size() > 9 ? std::string{} : draw_optional(random, optional);
    fields.optional_data_2 = draw_optional(random, cells_of(format, mrz::FieldId::optional_data_2));
    return fields;
}

std::string printed_form(const std::string& date) {
    if (date.size() != 10) {
        return date;
    }
    const std::string month = date.substr(5, 2);
    std::string name = "XXX";
    if (month != "XX") {
        const auto index = static_cast<std::size_t>((month[0] - '0') * 10 + (month[1] - '0') - 1);
        name = index < months.size() ? months[index] : "XXX"sv;
    }
    return date.substr(8, 2) + " " + name + " " + date.substr(0, 4);
}

std::string visual_value(std::string_view id, const mrz::Fields& fields, Random& random, const mrz::Today& today) {
    static constexpr std::array places{"AMAUROT"sv, "PORT HYTHE"sv, "NOVA ANYDRA"sv, "LAGOMARE"sv, "OLD QUAY"sv};
    static constexpr std::array eyes{"BROWN"sv, "GREEN"sv, "BLUE"sv, "GREY"sv};
    static constexpr std::array types{"C"sv, "D"sv, "A"sv, "TRANSIT"sv, "STUDENT"sv};
    static constexpr std::array entries{"01"sv, "02"sv, "MULT"sv};
    const auto day = [&](int from, int to) {
        std::array<char, 16> text{};
        std::snprintf(text.data(), text.size(), "%04d-%02d-%02d", today.year - random.whole(from, to),
                      random.whole(1, 12), random.whole(1, 28));
        return printed_form(text.data());
    };
    if (id == "document_number") return fields.document_number;
    if (id == "surname") return fields.surname;
    if (id == "given_names") return fields.given_names;
    if (id == "name") return fields.surname + (fields.given_names.empty() ? "" : ", " + fields.given_names);
    if (id == "birth_date") return printed_form(fields.birth_date);
    if (id == "expiry_date") return printed_form(fields.expiry_date);
    if (id == "sex") return fields.sex;
    if (id == "nationality") return fields.nationality;
    if (id == "issue_date" || id == "valid_from") return day(0, 4);
    if (id == "height") return std::to_string(random.whole(148, 201)) + " CM";
    if (id == "eyes") return std::string{random.pick(eyes)};
    if (id == "valid_for") return "UTOPIA";
    if (id == "visa_type") return std::string{random.pick(types)};
    if (id == "entries") return std::string{random.pick(entries)};
    if (id == "stay") return std::to_string(random.whole(5, 180)) + " DAYS";
    if (id == "passport_number") return "X" + std::to_string(random.whole(10'000'000, 99'999'999));
    if (id == "address") {
        return std::to_string(random.whole(1, 240)) + " " + made_up_name(random, 2) + " QUAY, " +
               std::string{random.pick(places)};
    }
    return std::string{random.pick(places)};
}

}  // namespace vidimus::training
