#include "app/training/people.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "app/training/content.h"
#include "app/training/random.h"

namespace vidimus::training {
namespace {

using namespace std::string_view_literals;

constexpr std::array surnames{
    "ABRAXEN"sv,   "AMAUROTH"sv,   "ANEMOLD"sv,      "ÅKERVIND"sv,    "BELLOTARRE"sv,    "BRÖNNIMEER"sv, "CALDEVRON"sv,
    "ÇARIMEL"sv,   "DELPHYNE"sv,   "D'ARVENNEL"sv,   "DOBROVEJ"sv,    "EVARISKA"sv,      "ELMSTRÖNN"sv,  "FALKENMARE"sv,
    "FJÄLLMOOR"sv, "GALVARESH"sv,  "GRÜNEMAR"sv,     "HYTHLODAY"sv,   "HOLMBERYL"sv,     "ISKANDRÉ"sv,   "JAVORINK"sv,
    "KALLIPOL"sv,  "KOSSUVÁR"sv,   "LINDORMEN"sv,    "LOVRENÇA"sv,    "MACARENS"sv,      "MÉRIDOUX"sv,   "MONTEVIRO"sv,
    "NEPHELIN"sv,  "NORDAVALE"sv,  "ÑANDÚRIZ"sv,     "OKTAVIEN"sv,    "ØSTERVANG"sv,     "PELLUCID"sv,   "POLYLERIT"sv,
    "QUENTALES"sv, "RAVENHOLME"sv, "ROSSELIND"sv,    "SARDOVEN"sv,    "SILVERTHORN"sv,   "ŠTEFANEK"sv,   "TAMBOURIN"sv,
    "THALASSEN"sv, "UDEPOTIA"sv,   "VALDEMOSS"sv,    "VEÏRANNE"sv,    "WINTERBOURG"sv,   "YVERDALE"sv,   "ZAPOLETTE"sv,
    "ŽIVANDER"sv,  "AL MAREDH"sv,  "VAN DER OOST"sv, "KERR-OLVANE"sv, "LUNDE HAVSTRA"sv, "TŌMORIKA"sv,   "OYELAMO"sv,
};
constexpr std::array given_f{
    "ALINOR"sv,   "AMARYL"sv,  "BÉRÉNIA"sv, "CALIXTE"sv, "DAPHNIE"sv, "ELOWEN"sv,  "ÉLISANNE"sv, "FIORELLE"sv,
    "GWENOLA"sv,  "HELVIA"sv,  "ILSEBY"sv,  "INGRÚN"sv,  "JOVANKE"sv, "KASSIA"sv,  "LIVIANE"sv,  "LÚMINA"sv,
    "MARISOLE"sv, "NADEZHA"sv, "ORLAITH"sv, "ÖRSIKE"sv,  "PERPETA"sv, "ROSALBA"sv, "SÓLVEIGA"sv, "TAMSINE"sv,
    "URSINA"sv,   "VESNA"sv,   "WILLA"sv,   "YSOLDE"sv,  "ZORAYA"sv,  "ADAEZE"sv,
};
constexpr std::array given_m{
    "ALARIK"sv, "AMBROS"sv,   "BALTASAR"sv, "BJØRNAR"sv,  "CASPIAN"sv,  "DARIUSH"sv, "EDMERE"sv,  "ÉMERIC"sv,
    "FLORIN"sv, "GASPARD"sv,  "HÅKVARD"sv,  "ILDEFONS"sv, "JASPER"sv,   "JÜRG"sv,    "KASIMIR"sv, "LEANDER"sv,
    "LÓRENZ"sv, "MAGNAR"sv,   "NIKODEM"sv,  "OSWIN"sv,    "PEREGRIN"sv, "RAFAEL"sv,  "SÖREN"sv,   "TADEUSZ"sv,
    "ULRIK"sv,  "VALERIAN"sv, "WENZEL"sv,   "YANNIK"sv,   "ZDENKO"sv,   "CHIDI"sv,
};
constexpr std::array places{
    "AMAUROT"sv, "ANYDRUM"sv,   "NOVA ANYDRA"sv, "PORT HYTHE"sv, "SYLVARION"sv, "LAGOMARE"sv,
    "ABRAXA"sv,  "MÖRENSUND"sv, "VAL D'OR"sv,    "SANTA ALBA"sv, "THULE BAY"sv, "OLD QUAY"sv,
};
constexpr std::array authorities{"AMAUROT"sv, "PORT HYTHE"sv, "NOVA ANYDRA"sv, "LAGOMARE"sv,
                                 "MIN. OF EXTERNAL AFFAIRS"sv};
constexpr std::array months{"JAN"sv, "FEB"sv, "MAR"sv, "APR"sv, "MAY"sv, "JUN"sv,
                            "JUL"sv, "AUG"sv, "SEP"sv, "OCT"sv, "NOV"sv, "DEC"sv};

std::chrono::year_month_day moved(std::chrono::year_month_day from, int years) {
    auto date = from + std::chrono::years{years};
    if (!date.ok()) {
        date = date.year() / date.month() / std::chrono::day{28};
    }
    return date;
}

std::string digits(Random& random, int count) {
    std::string text;
    for (int i = 0; i < count; ++i) {
        text += static_cast<char>('0' + random.whole(0, 9));
    }
    return text;
}

}  // namespace

Person make_person(std::uint64_t seed, const mrz::Today& today, const std::optional<std::string>& document_number) {
    Random random(seed, "person");
    Person person;
    const double draw = random.uniform();
    person.sex.assign(1, draw < 0.49 ? 'F' : draw < 0.98 ? 'M' : 'X');
    const bool female = person.sex == "F" || (person.sex == "X" && random.chance(0.5));
    const auto& given = female ? given_f : given_m;
    person.surname = random.pick(surnames);
    const std::string first{random.pick(given)};
    std::string second{random.pick(given)};
    person.given_names = first;
    if (random.chance(0.55) && second != first) {
        person.given_names += random.chance(0.15) ? '-' : ' ';
        person.given_names += second;
    }
    person.birth_place = random.pick(places);
    person.authority = random.pick(authorities);

    using namespace std::chrono;
    const sys_days now{year{today.year} / month{static_cast<unsigned>(today.month)} /
                       day{static_cast<unsigned>(today.day)}};
    const sys_days issue = now - days{random.whole(3, 5 * 365)};
    person.issue = year_month_day{issue};
    person.expiry = year_month_day{sys_days{moved(person.issue, 10)} - days{1}};
    person.age = random.whole(24, random.chance(0.25) ? 78 : 55);
    const sys_days birth = sys_days{moved(year_month_day{now}, -person.age)} - days{random.whole(0, 364)};
    person.birth = year_month_day{birth};

    static constexpr std::string_view series = "ABCDEFHKMNPRTUVWXY";
    person.document_number.assign(1, random.pick(series));
    person.document_number += digits(random, 8);
    person.personal_number = digits(random, 11);
    if (document_number) {
        person.document_number = *document_number;
    }
    return person;
}

Person make_varied_person(std::uint64_t seed, const mrz::Today& today,
                          const std::optional<std::string>& document_number) {
    Person person = make_person(seed, today, std::nullopt);
    const mrz::Fields fields = draw_fields(mrz::Format::td3, seed, today);
    person.document_code = fields.document_code;
    person.nationality = fields.nationality;
    person.surname = fields.surname;
    person.given_names = fields.given_names;
    person.sex = fields.sex;
    person.document_number = document_number.value_or(fields.document_number);
    person.personal_number = fields.optional_data;
    if (fields.birth_date.find('X') != std::string::npos) {
        const std::string whole = iso_date(person.birth);
        person.birth_known = whole;
        for (std::size_t i = 0; i < whole.size(); ++i) {
            if (fields.birth_date[i] == 'X') {
                person.birth_known[i] = 'X';
            }
        }
    }
    return person;
}

std::string other_surname(std::uint64_t seed, const std::string& instead_of) {
    Random random(seed, "other surname");
    std::string best;
    int best_difference = 1000;
    for (int attempt = 0; attempt < 12; ++attempt) {
        const std::string candidate{random.pick(surnames)};
        const int difference = std::abs(static_cast<int>(candidate.size()) - static_cast<int>(instead_of.size()));
        if (candidate != instead_of && difference < best_difference) {
            best = candidate;
            best_difference = difference;
        }
    }
    return best.empty() ? std::string{instead_of == surnames[0] ? surnames[1] : surnames[0]} : best;
}

std::string iso_date(std::chrono::year_month_day date) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text.data();
}

std::string printed_date(std::chrono::year_month_day date) {
    std::array<char, 32> text{};
    const auto index = std::min<std::size_t>(static_cast<unsigned>(date.month()) - 1U, months.size() - 1);
    std::snprintf(text.data(), text.size(), "%02u %s %04d", static_cast<unsigned>(date.day()), months[index].data(),
                  static_cast<int>(date.year()));
    return text.data();
}

mrz::Fields mrz_fields_of(const Person& person) {
    mrz::Fields fields;
    fields.document_code = person.document_code;
    fields.issuing_state = "UTO";
    fields.surname = person.surname;
    fields.given_names = person.given_names;
    fields.document_number = person.document_number;
    fields.nationality = person.nationality;
    fields.birth_date = person.birth_known.empty() ? iso_date(person.birth) : person.birth_known;
    fields.sex = person.sex;
    fields.expiry_date = iso_date(person.expiry);
    fields.optional_data = person.personal_number;
    return fields;
}

std::vector<std::pair<std::string, std::string>> visual_fields_of(const Person& person) {
    return {
        {"document_code", person.document_code},
        {"issuing_state", "UTO"},
        {"document_number", person.document_number},
        {"surname", person.surname},
        {"given_names", person.given_names},
        {"nationality", person.nationality == "UTO" ? "UTOPIAN" : person.nationality},
        {"personal_number", person.personal_number},
        {"birth_date", person.birth_known.empty() ? printed_date(person.birth) : printed_form(person.birth_known)},
        {"sex", person.sex},
        {"birth_place", person.birth_place},
        {"issue_date", printed_date(person.issue)},
        {"expiry_date", printed_date(person.expiry)},
        {"authority", person.authority},
    };
}

}  // namespace vidimus::training
