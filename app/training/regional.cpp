#include "app/training/regional.h"

#include <algorithm>
#include <array>

namespace vidimus::training {
namespace {

using namespace std::string_view_literals;
using Words = std::vector<std::string_view>;

/// Parts of words. A word is one or two middles between an onset and an ending.
struct Tongue {
    std::string_view language;
    Words onsets;
    Words middles;
    Words surname_ends;
    Words female_surname_ends;  // empty: the same
    Words man_ends;
    Words woman_ends;
    Words place_ends;
    std::array<std::string_view, 12> months;
};

const std::vector<Tongue>& tongues() {
    static const std::vector<Tongue> all{
        {"sqi",
         {"SHQ", "GJ", "XH", "Ç", "DH", "K", "TH", "R", "B", "NJ", "ZH", "V", "LL", "M", "P", "D"},
         {"ËRB", "IM", "AL", "ËND", "UR", "EK", "ESH", "AR", "OL", "YLL", "ËL", "OND"},
         {"AJ", "I", "ËZI", "ARI", "ULLA", "ËRI"},
         {},
         {"IM", "AN", "IT", "ËR", "OR"},
         {"ËTA", "ORE", "IME", "ANA", "ËRIA"},
         {"ËS", "AN", "ISHT", "ËR", "ËZA"},
         {"JAN", "SHK", "MAR", "PRI", "MAJ", "QER", "KOR", "GUS", "SHT", "TET", "NËN", "DHJ"}},
        {"bos",
         {"Č", "DŽ", "H", "Š", "M", "S", "Z", "Đ", "B", "K", "L", "N", "F", "R"},
         {"EL", "UM", "AR", "EDŽ", "IĆ", "AS", "ER", "AM", "OŠ", "IN", "EĆ"},
         {"OVIĆ", "ČIĆ", "EVIĆ", "AGIĆ", "BEG", "ŠIĆ"},
         {},
         {"IR", "AN", "UD", "IF", "AD"},
         {"IRA", "ANA", "ELA", "IJA", "ADA"},
         {"IĆI", "INA", "ŠTICA", "EVO", "OVAC"},
         {"JAN", "FEB", "MAR", "APR", "MAJ", "JUN", "JUL", "AUG", "SEP", "OKT", "NOV", "DEC"}},
        {"hrv",
         {"Ž", "Š", "K", "T", "V", "Č", "G", "Đ", "M", "P", "L", "D", "B", "HR"},
         {"UR", "AV", "OŽ", "EŠ", "IČ", "AN", "UK", "OR", "EĆ", "AT", "IL"},
         {"IĆ", "EC", "AK", "ŠIĆ", "EK", "ČAN", "UŠIĆ"},
         {},
         {"IMIR", "AN", "OJ", "ISLAV", "KO"},
         {"ICA", "ANA", "ISLAVA", "KA", "OJKA"},
         {"OVAC", "ICA", "IŠTE", "AČA", "ŠĆINA"},
         {"SIJ", "VELJ", "OŽU", "TRA", "SVI", "LIP", "SRP", "KOL", "RUJ", "LIS", "STU", "PRO"}},
        {"srp_latn",
         {"Đ", "LJ", "NJ", "Ž", "Č", "R", "D", "M", "S", "B", "V", "P", "G", "Š"},
         {"OR", "UB", "EG", "IV", "AD", "OŠ", "IL", "AĆ", "UŽ", "ER", "AN"},
         {"OVIĆ", "EVIĆ", "IĆ", "ČEVIĆ", "SKI", "JEVIĆ"},
         {},
         {"AN", "OŠ", "IVOJE", "KO", "OMIR"},
         {"ICA", "ANA", "INKA", "EVA", "OMIRKA"},
         {"OVAC", "EVO", "IŠTE", "AC", "NJA"},
         {"JAN", "FEB", "MAR", "APR", "MAJ", "JUN", "JUL", "AVG", "SEP", "OKT", "NOV", "DEC"}},
        {"srp",
         {"Ђ", "Љ", "Њ", "Ж", "Ч", "Р", "Д", "М", "С", "Б", "В", "П", "Г", "Ш", "Ф", "Х"},
         {"ОР", "УБ", "ЕГ", "ИВ", "АД", "ОШ", "ИЛ", "АЋ", "УЖ", "ЕР", "АН", "ЕЏ"},
         {"ОВИЋ", "ЕВИЋ", "ИЋ", "ЧЕВИЋ", "СКИ", "ЈЕВИЋ"},
         {},
         {"АН", "ОШ", "ИВОЈЕ", "КО", "ОМИР"},
         {"ИЦА", "АНА", "ИНКА", "ЕВА", "ОМИРКА"},
         {"ОВАЦ", "ЕВО", "ИШТЕ", "АЦ", "ЊА"},
         {"ЈАН", "ФЕБ", "МАР", "АПР", "МАЈ", "ЈУН", "ЈУЛ", "АВГ", "СЕП", "ОКТ", "НОВ", "ДЕЦ"}},
        {"mkd",
         {"Ѓ", "Ќ", "Ѕ", "Љ", "Ж", "Ч", "Р", "Д", "М", "С", "Б", "В", "П", "Г", "Ш", "Т"},
         {"ОР", "УБ", "ЕГ", "ИВ", "АД", "ОШ", "ИЛ", "АЌ", "ЕЏ", "ЕР", "АН", "ЈК"},
         {"ОВСКИ", "ЕВСКИ", "ЕВ", "ОВ", "ЕСКИ"},
         {"ОВСКА", "ЕВСКА", "ЕВА", "ОВА", "ЕСКА"},
         {"АН", "ЧЕ", "ЕТАР", "КО", "ОМИР"},
         {"ИЦА", "АНА", "ИНКА", "ЕВА", "ОНКА"},
         {"ОВО", "ИЦА", "ИШТЕ", "ЕЦ", "ЊЕ"},
         {"ЈАН", "ФЕВ", "МАР", "АПР", "МАЈ", "ЈУН", "ЈУЛ", "АВГ", "СЕП", "ОКТ", "НОЕ", "ДЕК"}},
    };
    return all;
}

const Tongue* tongue_of(std::string_view language) {
    const auto found = std::find_if(tongues().begin(), tongues().end(),
                                    [language](const Tongue& tongue) { return tongue.language == language; });
    return found == tongues().end() ? nullptr : &*found;
}

std::string word(const Tongue& tongue, const Words& ends, Random& random) {
    std::string text{random.pick(tongue.onsets)};
    for (int count = random.whole(1, 2); count > 0; --count) {
        text += random.pick(tongue.middles);
    }
    return text + std::string{random.pick(ends)};
}

}  // namespace

const std::vector<std::string>& languages_drawn() {
    static const std::vector<std::string> languages = [] {
        std::vector<std::string> all{"eng"};
        for (const Tongue& tongue : tongues()) {
            all.emplace_back(tongue.language);
        }
        return all;
    }();
    return languages;
}

std::string regional_surname(std::string_view language, bool female, Random& random) {
    const Tongue* tongue = tongue_of(language);
    if (tongue == nullptr) {
        return {};
    }
    const Words& ends =
        female && !tongue->female_surname_ends.empty() ? tongue->female_surname_ends : tongue->surname_ends;
    std::string name = word(*tongue, ends, random);
    if (female && random.chance(0.12)) {
        name += "-" + word(*tongue, ends, random);
    }
    return name;
}

std::string regional_given_names(std::string_view language, bool female, Random& random) {
    const Tongue* tongue = tongue_of(language);
    if (tongue == nullptr) {
        return {};
    }
    const Words& ends = female ? tongue->woman_ends : tongue->man_ends;
    std::string names = word(*tongue, ends, random);
    if (random.chance(0.25)) {
        names += " " + word(*tongue, ends, random);
    }
    return names;
}

std::string regional_place(std::string_view language, Random& random) {
    const Tongue* tongue = tongue_of(language);
    return tongue == nullptr ? std::string{} : word(*tongue, tongue->place_ends, random);
}

std::string with_regional_month(const std::string& printed, std::string_view language) {
    static constexpr std::array months{"JAN"sv, "FEB"sv, "MAR"sv, "APR"sv, "MAY"sv, "JUN"sv,
                                       "JUL"sv, "AUG"sv, "SEP"sv, "OCT"sv, "NOV"sv, "DEC"sv};
    const Tongue* tongue = tongue_of(language);
    if (tongue == nullptr || printed.size() != 11) {
        return printed;
    }
    const auto* const found = std::find(months.begin(), months.end(), std::string_view{printed}.substr(3, 3));
    return found == months.end()
               ? printed
               : printed.substr(0, 3) + std::string{tongue->months[static_cast<std::size_t>(found - months.begin())]} +
                     printed.substr(6);
}

}  // namespace vidimus::training
