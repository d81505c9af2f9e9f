// Each script has groups of letters with what they may have been and how unlikely that is; the best ways to cut the
// name into groups are found from its end, and those stay whose forms the tables of the way forward confirm.
#include "mrz/possible_originals.h"

#include <algorithm>
#include <utility>

#include "mrz/transliteration_arabic.h"

namespace vidimus::mrz {
namespace {

// Where in a word a reading is at home.
enum class Place : char {
    anywhere = ' ',
    start = '^',
    end = '$',
    after_vowel = 'v',
    before_no_vowel = 'c',
};

struct Group {
    std::string cells;
    std::string original;
    int cost = 0;  // beyond that of every group; one that holds more letters is the likelier reading for it
    Place place = Place::anywhere;
};
using Groups = std::vector<Group>;
constexpr int cost_of_group = 2;

// CELLS=ORIGINAL, then +N for a cost and @P for a place.
Groups read_groups(std::string_view text) {
    Groups groups;
    while (!text.empty()) {
        const std::size_t space = text.find(' ');
        std::string_view entry = text.substr(0, space);
        text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
        if (entry.empty()) continue;
        Group group;
        if (const std::size_t at = entry.find('@'); at != std::string_view::npos) {
            group.place = static_cast<Place>(entry[at + 1]);
            entry = entry.substr(0, at);
        }
        if (const std::size_t plus = entry.find('+'); plus != std::string_view::npos) {
            group.cost = entry[plus + 1] - '0';
            entry = entry.substr(0, plus);
        }
        const std::size_t equals = entry.find('=');
        group.cells = entry.substr(0, equals);
        group.original = entry.substr(equals + 1);
        groups.push_back(std::move(group));
    }
    return groups;
}

constexpr std::string_view serbian =
    "A=А B=Б V=В G=Г D=Д D=Ђ+3 DJ=Ђ E=Е Z=З Z=Ж+1 I=И J=Ј K=К L=Л LJ=Љ M=М N=Н NJ=Њ O=О P=П R=Р S=С S=Ш+1 T=Т IC=ИЋ@$ "
    "C=Ц C=Ч+1 C=Ћ+1 U=У F=Ф H=Х DZ=Џ";
constexpr std::string_view macedonian =
    "A=А B=Б V=В G=Г G=Ѓ+5 GJ=Ѓ D=Д E=Е ZH=Ж Z=З DZ=Ѕ I=И J=Ј K=К K=Ќ+5 KJ=Ќ L=Л LJ=Љ M=М N=Н NJ=Њ O=О P=П R=Р S=С "
    "SH=Ш T=Т U=У F=Ф H=Х C=Ц CH=Ч DJ=Џ";
constexpr std::string_view bulgarian =
    "A=А A=Ъ+2 B=Б V=В G=Г D=Д E=Е ZH=Ж Z=З I=И Y=Й Y=Ь+4 K=К L=Л M=М N=Н O=О P=П R=Р S=С T=Т U=У F=Ф H=Х TS=Ц CH=Ч "
    "SH=Ш "
    "SHT=Щ+1 YU=Ю YA=Я IA=ИЯ@$";
// The soft sign leaves no trace in the zone; it is tried where no vowel follows.
constexpr std::string_view soft_signs = "L=ЛЬ+1@c N=НЬ+3@c T=ТЬ+3@c S=СЬ+3@c D=ДЬ+4@c Z=ЗЬ+4@c";
constexpr std::string_view russian =
    "A=А B=Б V=В G=Г D=Д E=Е E=Э+1@^ E=Э+5 E=Ё+3 ZH=Ж Z=З I=И+1 I=Й@v I=Й+3@^ Y=Ы K=К L=Л M=М N=Н O=О P=П R=Р S=С T=Т "
    "U=У "
    "F=Ф KH=Х TS=Ц CH=Ч SH=Ш SHCH=Щ IE=Ъ+6 IU=Ю IA=Я R=РЬ+4@c";
constexpr std::string_view ukrainian =
    "A=А B=Б V=В H=Г G=Ґ+1 ZGH=ЗГ D=Д E=Е IE=Є YE=Є ZH=Ж Z=З Y=И Y=Й+1@^ I=І+1 I=Ї+3 I=Й@v YI=Ї@^ YI=Ї+4 K=К L=Л M=М "
    "N=Н "
    "O=О P=П R=Р S=С T=Т U=У F=Ф KH=Х TS=Ц CH=Ч SH=Ш SHCH=Щ IU=Ю YU=Ю IA=Я YA=Я";
constexpr std::string_view belarusian =
    "A=А B=Б V=В H=Г G=Ґ+1 D=Д E=Е E=Э+2 IO=Ё ZH=Ж Z=З I=І+1 I=Й@v Y=Ы K=К L=Л M=М N=Н O=О P=П R=Р S=С T=Т U=У+1 U=Ў@v "
    "F=Ф "
    "KH=Х TS=Ц CH=Ч SH=Ш IU=Ю IA=Я";
constexpr std::string_view greek =
    "A=Α AV=ΑΥ AF=ΑΥ AU=ΑΥ+2 V=Β G=Γ D=Δ D=ΝΤ+4 E=Ε EV=ΕΥ EF=ΕΥ EU=ΕΥ+2 IV=ΗΥ+4 IF=ΗΥ+4 Z=Ζ I=Ι+1 I=Η+2 I=Η@$ IS=ΗΣ@$ "
    "TH=Θ K=Κ L=Λ M=Μ N=Ν X=Ξ O=Ο O=Ω+1 OU=ΟΥ P=Π R=Ρ S=Σ T=Τ Y=Υ F=Φ CH=Χ PS=Ψ B=ΜΠ MP=ΜΠ NT=ΝΤ NG=ΓΓ GG=ΓΓ+2 GK=ΓΚ "
    "G=ΓΚ+5 NX=ΓΞ GX=ΓΞ NCH=ΓΧ GCH=ΓΧ";
// A letter as it stands is likelier than any alternative, but for Ü and Ñ in the forms that say what they are.
constexpr std::string_view latin =
    "A=A B=B C=C D=D E=E F=F G=G H=H I=I J=J K=K L=L M=M N=N O=O P=P Q=Q R=R S=S T=T U=U V=V W=W X=X Y=Y Z=Z "
    "AE=Ä+3 OE=Ö+3 UE=Ü+3 UXX=Ü NXX=Ñ AE=Æ+4 OE=Ø+4 OE=Œ+5 AA=Å+3 SS=ẞ+4 DJ=Đ+3 TH=Þ+5 DH=Ð+4 D=Đ+4 D=Ð+5 IC=IĆ+3@$ "
    "C=Č+3 C=Ć+4 C=Ç+4 S=Š+3 S=Ş+4 S=Ș+5 S=Ś+5 Z=Ž+3 Z=Ż+5 Z=Ź+5 N=Ñ+4 N=Ń+5 L=Ł+4 O=Ó+4 O=Ö+4 O=Ø+5 O=Ő+5 A=Á+4 A=Ä+4 "
    "A=Å+5 A=Ą+5 A=Ă+5 E=É+4 E=È+5 E=Ę+5 E=Ě+5 I=Í+4 I=İ+4 U=Ü+4 U=Ú+4 U=Ů+5 G=Ğ+4 R=Ř+5 T=Ț+5 Y=Ý+5";

Groups arabic_groups() {
    Groups groups;
    for (const Transliteration& letter : arabic_letters()) {
        // Every letter of the table takes two bytes.
        const std::string original = {static_cast<char>(0xC0 | (letter.character >> 6)),
                                      static_cast<char>(0x80 | (letter.character & 0x3F))};
        std::string_view forms = letter.forms;
        while (!forms.empty()) {
            const std::string form(forms.substr(0, forms.find('|')));
            forms.remove_prefix(std::min(forms.size(), form.size() + 1));
            const int cost = letter.character == 0x06D0 ? 5 : 0;  // a yeh of few languages, coded as the common one
            groups.push_back({form, original, cost});
            groups.push_back({form + form, original + "\u0651", 3 + cost});  // with a shadda
        }
    }
    return groups;
}

const Groups& groups_of(Practice practice) {
    const auto with_soft_sign = [](std::string_view own) {
        return read_groups(std::string(own) + " " + std::string(soft_signs));
    };
    static const Groups of_russian = with_soft_sign(russian);
    static const Groups of_ukrainian = with_soft_sign(ukrainian);
    static const Groups of_belarusian = with_soft_sign(belarusian);
    static const Groups of_serbian = read_groups(serbian);
    static const Groups of_macedonian = read_groups(macedonian);
    static const Groups of_bulgarian = read_groups(bulgarian);
    static const Groups of_greek = read_groups(greek);
    static const Groups of_latin = read_groups(latin);
    static const Groups of_arabic = arabic_groups();
    switch (practice) {
        case Practice::general:
            return of_russian;
        case Practice::serbian:
            return of_serbian;
        case Practice::macedonian:
            return of_macedonian;
        case Practice::ukrainian:
            return of_ukrainian;
        case Practice::belarusian:
            return of_belarusian;
        case Practice::bulgarian:
            return of_bulgarian;
        case Practice::greek:
            return of_greek;
        case Practice::arabic:
            return of_arabic;
        case Practice::automatic:
        case Practice::latin:
            break;
    }
    return of_latin;
}

bool is_vowel(char c) {
    return std::string_view("AEIOUY").find(c) != std::string_view::npos;
}

bool at_home(const Group& group, std::string_view name, std::size_t at) {
    const std::size_t next = at + group.cells.size();
    const char before = at == 0 ? '<' : name[at - 1];
    const char after = next < name.size() ? name[next] : '<';
    switch (group.place) {
        case Place::anywhere:
            break;
        case Place::start:
            return before == '<';
        case Place::end:
            return after == '<';
        case Place::after_vowel:
            return is_vowel(before);
        case Place::before_no_vowel:
            return !is_vowel(after);
    }
    return true;
}

struct Spelling {
    int cost = 0;
    std::string text;
    friend auto operator<=>(const Spelling&, const Spelling&) = default;
};

// The `most` best spellings of the name; those of every rest of it are found before.
std::vector<Spelling> spellings(std::string_view name, const Groups& groups, std::size_t most) {
    std::vector<std::vector<Spelling>> best(name.size() + 1);
    best.back().push_back({});
    for (std::size_t at = name.size(); at-- > 0;) {
        std::vector<Spelling>& here = best[at];
        const auto extend = [&](std::string_view original, int cost, std::size_t next) {
            for (const Spelling& rest : best[next]) {
                Spelling spelling{rest.cost + cost, std::string(original)};
                spelling.text += rest.text;
                here.push_back(std::move(spelling));
            }
        };
        if (name[at] == '<') {
            const bool parts = at > 0 && at + 1 < name.size() && name[at + 1] != '<';
            extend(parts ? " " : "", 0, at + 1);
            continue;
        }
        for (const Group& group : groups) {
            if (name.substr(at).starts_with(group.cells) && at_home(group, name, at)) {
                extend(group.original, cost_of_group + group.cost, at + group.cells.size());
            }
        }
        std::ranges::sort(here);
        const auto same = [](const Spelling& a, const Spelling& b) { return a.text == b.text; };
        here.erase(std::unique(here.begin(), here.end(), same), here.end());
        if (here.size() > most) here.resize(most);
    }
    return std::move(best.front());
}

void append(std::vector<std::string>& originals, std::string_view name, Practice practice, std::size_t limit) {
    // Some spellings fall to the rules of the way forward, so a few more are looked at than asked for.
    constexpr std::size_t least = 64;
    constexpr std::size_t most = 2000;
    for (const Spelling& spelling : spellings(name, groups_of(practice), std::clamp(limit * 2, least, most))) {
        if (originals.size() >= limit) return;
        if (std::ranges::find(originals, spelling.text) != originals.end()) continue;
        if (is_legal_form(spelling.text, name)) originals.push_back(spelling.text);
    }
}

}  // namespace

std::vector<std::string> possible_originals(std::string_view mrz_name, Practice practice, std::size_t limit) {
    constexpr std::size_t longest = 200;
    constexpr std::size_t most = 1000;
    limit = std::min(limit, most);
    std::vector<std::string> originals;
    const bool letters = std::ranges::all_of(mrz_name, [](char c) { return c == '<' || (c >= 'A' && c <= 'Z'); });
    const std::size_t first = mrz_name.find_first_not_of('<');
    if (!letters || first == std::string_view::npos || mrz_name.size() > longest || limit == 0) return originals;
    const std::string_view name = mrz_name.substr(first, mrz_name.find_last_not_of('<') + 1 - first);
    if (practice == Practice::automatic && name.find('X') != std::string_view::npos && arabic_from_mrz(name)) {
        // Some Latin names can be cut into codes too (MAXIM), so the name as it stands goes first.
        append(originals, name, Practice::latin, 1);
        append(originals, name, Practice::arabic, std::min(limit, 1 + limit / 2));
    }
    append(originals, name, practice, limit);
    return originals;
}

}  // namespace vidimus::mrz
