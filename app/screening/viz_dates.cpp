#include "app/screening/viz_dates.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <sstream>

namespace vidimus::screening {
namespace {

struct MonthNames {
    std::string_view language;
    std::string_view brief;
    std::string_view full;
};

// As they stand on documents, in capitals and without marks where plain() takes them off.
constexpr std::array<MonthNames, 20> names{{
    {"eng", "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC",
     "JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER"},
    {"fra", "JAN FEV MARS AVR MAI JUIN JUIL AOUT SEPT OCT NOV DEC",
     "JANVIER FEVRIER MARS AVRIL MAI JUIN JUILLET AOUT SEPTEMBRE OCTOBRE NOVEMBRE DECEMBRE"},
    {"deu", "JAN FEB MRZ APR MAI JUN JUL AUG SEP OKT NOV DEZ",
     "JANUAR FEBRUAR MARZ APRIL MAI JUNI JULI AUGUST SEPTEMBER OKTOBER NOVEMBER DEZEMBER"},
    {"ita", "GEN FEB MAR APR MAG GIU LUG AGO SET OTT NOV DIC",
     "GENNAIO FEBBRAIO MARZO APRILE MAGGIO GIUGNO LUGLIO AGOSTO SETTEMBRE OTTOBRE NOVEMBRE DICEMBRE"},
    {"spa", "ENE FEB MAR ABR MAY JUN JUL AGO SEP OCT NOV DIC",
     "ENERO FEBRERO MARZO ABRIL MAYO JUNIO JULIO AGOSTO SEPTIEMBRE OCTUBRE NOVIEMBRE DICIEMBRE"},
    {"por", "JAN FEV MAR ABR MAI JUN JUL AGO SET OUT NOV DEZ",
     "JANEIRO FEVEREIRO MARCO ABRIL MAIO JUNHO JULHO AGOSTO SETEMBRO OUTUBRO NOVEMBRO DEZEMBRO"},
    {"nld", "JAN FEB MAA APR MEI JUN JUL AUG SEP OKT NOV DEC",
     "JANUARI FEBRUARI MAART APRIL MEI JUNI JULI AUGUSTUS SEPTEMBER OKTOBER NOVEMBER DECEMBER"},
    {"slv", "JAN FEB MAR APR MAJ JUN JUL AVG SEP OKT NOV DEC",
     "JANUAR FEBRUAR MAREC APRIL MAJ JUNIJ JULIJ AVGUST SEPTEMBER OKTOBER NOVEMBER DECEMBER"},
    {"hrv", "SIJ VELJ OZU TRA SVI LIP SRP KOL RUJ LIS STU PRO",
     "SIJECNJA VELJACE OZUJKA TRAVNJA SVIBNJA LIPNJA SRPNJA KOLOVOZA RUJNA LISTOPADA STUDENOG PROSINCA"},
    {"srp_latn", "JAN FEB MAR APR MAJ JUN JUL AVG SEP OKT NOV DEC",
     "JANUAR FEBRUAR MART APRIL MAJ JUN JUL AVGUST SEPTEMBAR OKTOBAR NOVEMBAR DECEMBAR"},
    {"srp", "ЈАН ФЕБ МАР АПР МАЈ ЈУН ЈУЛ АВГ СЕП ОКТ НОВ ДЕЦ",
     "ЈАНУАР ФЕБРУАР МАРТ АПРИЛ МАЈ ЈУН ЈУЛ АВГУСТ СЕПТЕМБАР ОКТОБАР НОВЕМБАР ДЕЦЕМБАР"},
    {"bos", "JAN FEB MAR APR MAJ JUN JUL AUG SEP OKT NOV DEC",
     "JANUAR FEBRUAR MART APRIL MAJ JUNI JULI AUGUST SEPTEMBAR OKTOBAR NOVEMBAR DECEMBAR"},
    {"mkd", "ЈАН ФЕВ МАР АПР МАЈ ЈУН ЈУЛ АВГ СЕП ОКТ НОЕ ДЕК",
     "ЈАНУАРИ ФЕВРУАРИ МАРТ АПРИЛ МАЈ ЈУНИ ЈУЛИ АВГУСТ СЕПТЕМВРИ ОКТОМВРИ НОЕМВРИ ДЕКЕМВРИ"},
    {"sqi", "JAN SHK MAR PRI MAJ QER KOR GUS SHT TET NEN DHJ",
     "JANAR SHKURT MARS PRILL MAJ QERSHOR KORRIK GUSHT SHTATOR TETOR NENTOR DHJETOR"},
    {"ron", "IAN FEB MAR APR MAI IUN IUL AUG SEP OCT NOI DEC",
     "IANUARIE FEBRUARIE MARTIE APRILIE MAI IUNIE IULIE AUGUST SEPTEMBRIE OCTOMBRIE NOIEMBRIE DECEMBRIE"},
    {"hun", "JAN FEBR MARC APR MAJ JUN JUL AUG SZEPT OKT NOV DEC",
     "JANUAR FEBRUAR MARCIUS APRILIS MAJUS JUNIUS JULIUS AUGUSZTUS SZEPTEMBER OKTOBER NOVEMBER DECEMBER"},
    {"pol", "STY LUT MAR KWI MAJ CZE LIP SIE WRZ PAZ LIS GRU",
     "STYCZNIA LUTEGO MARCA KWIETNIA MAJA CZERWCA LIPCA SIERPNIA WRZESNIA PAZDZIERNIKA LISTOPADA GRUDNIA"},
    {"bul", "ЯНУ ФЕВ МАР АПР МАЙ ЮНИ ЮЛИ АВГ СЕП ОКТ НОЕ ДЕК",
     "ЯНУАРИ ФЕВРУАРИ МАРТ АПРИЛ МАЙ ЮНИ ЮЛИ АВГУСТ СЕПТЕМВРИ ОКТОМВРИ НОЕМВРИ ДЕКЕМВРИ"},
    {"ell", "ΙΑΝ ΦΕΒ ΜΑΡ ΑΠΡ ΜΑΙ ΙΟΥΝ ΙΟΥΛ ΑΥΓ ΣΕΠ ΟΚΤ ΝΟΕ ΔΕΚ",
     "ΙΑΝΟΥΑΡΙΟΥ ΦΕΒΡΟΥΑΡΙΟΥ ΜΑΡΤΙΟΥ ΑΠΡΙΛΙΟΥ ΜΑΙΟΥ ΙΟΥΝΙΟΥ ΙΟΥΛΙΟΥ ΑΥΓΟΥΣΤΟΥ ΣΕΠΤΕΜΒΡΙΟΥ ΟΚΤΩΒΡΙΟΥ ΝΟΕΜΒΡΙΟΥ "
     "ΔΕΚΕΜΒΡΙΟΥ"},
    {"tur", "OCA SUB MAR NIS MAY HAZ TEM AGU EYL EKI KAS ARA",
     "OCAK SUBAT MART NISAN MAYIS HAZIRAN TEMMUZ AGUSTOS EYLUL EKIM KASIM ARALIK"},
}};

std::u32string month_name(std::string_view language, int month, bool full) {
    const auto* const found =
        std::find_if(names.begin(), names.end(), [&](const MonthNames& n) { return n.language == language; });
    if (found == names.end() || month < 1 || month > 12) {
        return {};
    }
    std::istringstream words{std::string(full ? found->full : found->brief)};
    std::string word;
    for (int i = 0; i < month; ++i) {
        words >> word;
    }
    return decoded(word);
}

std::u32string figures(int value, std::size_t width) {
    std::string text = std::to_string(value);
    if (text.size() < width) {
        text.insert(0, width - text.size(), '0');
    }
    return decoded(width > 0 && text.size() > width ? text.substr(text.size() - width) : text);
}

constexpr std::array<std::string_view, 8> plain_patterns{"dd MM yyyy", "dd MM yy", "yyyy MM dd", "d M yyyy",
                                                         "MM dd yyyy", "yy MM dd", "yyyy M d",   "dd M yyyy"};
constexpr std::array<std::string_view, 7> named_patterns{
    "dd MMM yyyy", "dd MMM yy", "d MMM yyyy", "dd MMM/MMM yyyy", "dd MMM/MMM yy", "dd MMMM yyyy", "d MMMM yyyy"};

/// One text; empty where the date has not what the pattern wants.
std::u32string written(const mrz::PartialDate& date, std::string_view pattern, std::string_view first,
                       std::string_view second) {
    std::u32string text;
    bool first_name = true;
    for (std::size_t i = 0; i < pattern.size();) {
        const char kind = pattern[i];
        std::size_t count = 0;
        while (i < pattern.size() && pattern[i] == kind) {
            ++count;
            ++i;
        }
        if (kind == 'd') {
            text += figures(*date.day, count == 2 ? 2 : 0);
        } else if (kind == 'y') {
            if (count == 4 && *date.year < 1000) {
                return {};
            }
            text += figures(*date.year, count);
        } else if (kind == 'M' && count <= 2) {
            text += figures(*date.month, count == 2 ? 2 : 0);
        } else if (kind == 'M') {
            const std::u32string name = month_name(first_name ? first : second, *date.month, count == 4);
            if (name.empty()) {
                return {};
            }
            text += name;
            first_name = false;
        }
    }
    return text;
}

char32_t as_digit(char32_t sign) {
    const char32_t own = plain(sign);
    if (is_digit(own)) {
        return own;
    }
    for (const char32_t digit : U"0125864") {
        if (digit != 0 && look_alike(own, digit)) {
            return digit;
        }
    }
    return 0;
}

/// Whether a net reads the letter of a month's name so. The hook of a J is lost where dense print lies beneath, and
/// there is no month to take it for.
bool month_letter(char32_t read, char32_t letter) {
    return read == letter || look_alike(read, letter) ||
           (letter == U'J' && std::u32string_view(U"I1LT7]").find(read) != std::u32string_view::npos);
}

std::vector<FoundDate> dates_in(const ReadLine& line, const DateForm& form, bool any_day) {
    std::vector<FoundDate> found;
    const auto read_at = [&](std::size_t start) -> std::optional<FoundDate> {
        FoundDate result;
        std::size_t at = start;
        const auto number = [&](std::size_t least, std::size_t most) -> std::optional<int> {
            int value = 0;
            std::size_t count = 0;
            while (count < most && at < line.size() && as_digit(line[at].sign) != 0) {
                value = value * 10 + static_cast<int>(as_digit(line[at].sign) - U'0');
                ++at;
                ++count;
            }
            return count >= least ? std::optional(value) : std::nullopt;
        };
        bool named = false;
        for (std::size_t i = 0; i < form.pattern.size();) {
            const char kind = form.pattern[i];
            std::size_t count = 0;
            while (i < form.pattern.size() && form.pattern[i] == kind) {
                ++count;
                ++i;
            }
            if (kind == 'd' || kind == 'y' || (kind == 'M' && count <= 2)) {
                const auto value = number(count, std::max<std::size_t>(count, 2));
                if (!value) {
                    return std::nullopt;
                }
                (kind == 'd' ? result.date.day : kind == 'y' ? result.date.year : result.date.month) = *value;
            } else if (kind == 'M') {
                std::size_t taken = 0;
                for (const std::string& language : form.months) {
                    for (int month = 1; month <= 12; ++month) {
                        const std::u32string name = month_name(language, month, count == 4);
                        bool same = !name.empty() && name.size() > taken && at + name.size() <= line.size() &&
                                    (!named || month == result.date.month);
                        for (std::size_t k = 0; same && k < name.size(); ++k) {
                            same = month_letter(plain(line[at + k].sign), name[k]);
                        }
                        if (same) {
                            taken = name.size();
                            result.date.month = month;
                        }
                    }
                }
                if (taken == 0) {
                    return std::nullopt;
                }
                at += taken;
                named = true;
            }
        }
        if (at < line.size() && !line[at].starts_word && is_digit(line[at].sign)) {
            return std::nullopt;
        }
        result.first = start;
        result.last = at;
        mrz::PartialDate whole = result.date;
        if (*whole.year < 100) {
            whole.year = 2000 + *whole.year;
        }
        if (any_day && *whole.day > 28 && *whole.day <= 31) {
            whole.day = 28;
        }
        return days_of(whole) ? std::optional(result) : std::nullopt;
    };
    for (std::size_t start = 0; start < line.size();) {
        const bool begins = line[start].starts_word || start == 0 || !is_digit(line[start - 1].sign);
        if (const auto date = begins ? read_at(start) : std::nullopt) {
            found.push_back(*date);
            start = date->last;
        } else {
            ++start;
        }
    }
    return found;
}

}  // namespace

std::vector<std::string> month_languages() {
    std::vector<std::string> languages;
    for (const MonthNames& entry : names) {
        languages.emplace_back(entry.language);
    }
    return languages;
}

const std::vector<DateForm>& all_date_forms() {
    static const std::vector<DateForm> forms = [] {
        std::vector<DateForm> all;
        for (const std::string_view pattern : plain_patterns) {
            all.push_back({std::string(pattern), {}});
        }
        for (const std::string_view pattern : named_patterns) {
            all.push_back({std::string(pattern), month_languages()});
        }
        return all;
    }();
    return forms;
}

std::vector<std::u32string> printed_date(const mrz::PartialDate& date, const DateForm& form) {
    if (!date.complete()) {
        return {};
    }
    std::vector<std::u32string> texts;
    const auto add = [&](std::u32string text) {
        if (!text.empty() && std::find(texts.begin(), texts.end(), text) == texts.end()) {
            texts.push_back(std::move(text));
        }
    };
    if (form.months.empty()) {
        add(written(date, form.pattern, {}, {}));
        return texts;
    }
    const bool two = form.pattern.find('/') != std::string::npos;
    for (const std::string& first : form.months) {
        if (!two) {
            add(written(date, form.pattern, first, {}));
            continue;
        }
        for (const std::string& second : form.months) {
            if (first != second) {
                add(written(date, form.pattern, first, second));
            }
        }
    }
    return texts;
}

std::optional<DateLaid> lay_date(const ReadLine& line, const mrz::PartialDate& date,
                                 const std::vector<DateForm>& forms) {
    std::optional<DateLaid> best;
    for (std::size_t i = 0; i < forms.size(); ++i) {
        for (const std::u32string& text : printed_date(date, forms[i])) {
            Laid laid = lay(line, text);
            // Of two that cost the same the longer says more: the year of two digits lies within that of four.
            if (!best || laid.cost < best->laid.cost - 1e-9 ||
                (laid.cost < best->laid.cost + 1e-9 && text.size() > best->expected.size())) {
                best = DateLaid{std::move(laid), text, i, {}};
            }
        }
    }
    if (best) {
        const DateForm& form = forms[best->form];
        for (const std::string& language : form.months) {
            const auto own = printed_date(date, {form.pattern, {language}});
            if (best->month_language.empty() && !own.empty() && own.front() == best->expected) {
                best->month_language = language;
            }
        }
    }
    return best;
}

std::vector<FoundDate> find_dates(const ReadLine& line, const DateForm& form) {
    return dates_in(line, form, false);
}

std::vector<FoundDate> find_written_dates(const ReadLine& line, const DateForm& form) {
    return dates_in(line, form, true);
}

std::optional<long> days_of(const mrz::PartialDate& date) {
    if (!date.complete()) {
        return std::nullopt;
    }
    const std::chrono::year_month_day day{std::chrono::year{*date.year},
                                          std::chrono::month{static_cast<unsigned>(*date.month)},
                                          std::chrono::day{static_cast<unsigned>(*date.day)}};
    if (!day.ok()) {
        return std::nullopt;
    }
    return std::chrono::sys_days{day}.time_since_epoch().count();
}

}  // namespace vidimus::screening
