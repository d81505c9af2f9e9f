// Spellings behind a name of the zone: the expected one is among the first, and every one leads back to the name.
#include "mrz/possible_originals.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/unit/mrz/random_fields.h"

namespace vidimus::mrz {
namespace {

constexpr Practice practices[] = {Practice::automatic, Practice::general,   Practice::serbian,    Practice::macedonian,
                                  Practice::ukrainian, Practice::bulgarian, Practice::belarusian, Practice::latin,
                                  Practice::greek,     Practice::arabic};

struct Example {
    const char* mrz;
    Practice practice;
    const char* original;
    std::size_t within;  // it is one of so many first ones
};

constexpr Example examples[] = {
    {"DJORDJEVIC", Practice::serbian, "ЂОРЂЕВИЋ", 1},
    {"LJILJANA<NJEGOS", Practice::serbian, "ЉИЉАНА ЊЕГОШ", 2},
    {"SCEPAN<CUKIC", Practice::serbian, "ШЋЕПАН ЧУКИЋ", 40},
    {"DURIC<ZARKO", Practice::serbian, "ЂУРИЋ ЖАРКО", 8},
    {"KJOSE<GJORGJI", Practice::macedonian, "ЌОСЕ ЃОРЃИ", 1},
    {"DZVEZDA", Practice::macedonian, "ЅВЕЗДА", 1},
    {"CHUCHKOV", Practice::macedonian, "ЧУЧКОВ", 1},
    {"SHTARBANOV<YULIYA", Practice::bulgarian, "ЩЪРБАНОВ ЮЛИЯ", 8},
    {"MARIA", Practice::bulgarian, "МАРИЯ", 1},
    {"YEVHEN<HRYN", Practice::ukrainian, "ЄВГЕН ГРИН", 1},
    {"IEVHEN", Practice::ukrainian, "ЄВГЕН", 1},
    {"ZGHURSKYI", Practice::ukrainian, "ЗГУРСЬКИЙ", 8},
    {"YURII", Practice::ukrainian, "ЮРІЙ", 1},
    {"IOLKIN", Practice::belarusian, "ЁЛКІН", 2},
    {"KAVALIOU", Practice::belarusian, "КАВАЛЁЎ", 2},
    {"SHCHUKIN<IURII", Practice::general, "ЩУКИН ЮРИЙ", 1},
    {"KHRUSHCHEV", Practice::general, "ХРУЩЕВ", 1},
    {"SERGEI", Practice::general, "СЕРГЕЙ", 1},
    {"OLGA", Practice::general, "ОЛЬГА", 2},
    {"PODIEIACHEV", Practice::general, "ПОДЪЯЧЕВ", 60},
    {"PAPADOPOULOS", Practice::greek, "ΠΑΠΑΔΟΠΟΥΛΟΣ", 1},
    {"EVANGELOS", Practice::greek, "ΕΥΑΓΓΕΛΟΣ", 2},
    {"EFTHYMIOS", Practice::greek, "ΕΥΘΥΜΙΟΣ", 1},
    {"THEODOROS", Practice::greek, "ΘΕΟΔΩΡΟΣ", 6},
    {"IOANNIDIS", Practice::greek, "ΙΩΑΝΝΙΔΗΣ", 4},
    {"MUELLER", Practice::latin, "MUELLER", 1},
    {"MUELLER", Practice::latin, "MÜLLER", 2},
    {"MUXXLLER", Practice::latin, "MÜLLER", 1},
    {"NUNXXEZ", Practice::latin, "NUÑEZ", 1},
    {"GROSS", Practice::latin, "GROẞ", 6},
    {"DJURO", Practice::latin, "ĐURO", 2},
    {"AESA", Practice::latin, "ÆSA", 5},
    {"MARKOVIC", Practice::latin, "MARKOVIĆ", 2},
    {"THOR", Practice::latin, "ÞOR", 6},
    {"ANNA<MARIA", Practice::latin, "ANNA MARIA", 1},
    {"MXHMWD<EBDALRXHYM", Practice::arabic, "محمود عبدالرحيم", 1},
    {"EBBAS", Practice::arabic, "عبّاس", 3},
    {"MXHMWD", Practice::automatic, "محمود", 2},
    {"MAXIM", Practice::automatic, "MAXIM", 1},
};

TEST(PossibleOriginals, Examples) {
    for (const Example& example : examples) {
        const auto originals = possible_originals(example.mrz, example.practice, example.within);
        const auto found = std::ranges::find(originals, example.original);
        std::string all;
        for (const std::string& original : originals) all += original + ' ';
        EXPECT_NE(found, originals.end()) << example.mrz << ": " << example.original << " in " << all;
    }
}

TEST(PossibleOriginals, EveryOneLeadsBackToTheName) {
    testing::RandomFields random(7);
    std::vector<std::string> names = {"DJORDJEVIC",        "SHCHUKIN<IURII", "ZGHURSKYI",
                                      "EVANGELOS<MPAMPIS", "MXHMWD",         "AESA<OERSTED"};
    for (int i = 0; i < 60; ++i) names.push_back(random.text("AEIOUCDGHJLNSTXYZ", random.number(1, 12)));
    for (const std::string& name : names) {
        for (const Practice practice : practices) {
            const auto originals = possible_originals(name, practice, 25);
            EXPECT_LE(originals.size(), 25u);
            for (const std::string& original : originals) {
                EXPECT_TRUE(is_legal_form(original, name)) << name << ' ' << original;
            }
            EXPECT_EQ(std::set<std::string>(originals.begin(), originals.end()).size(), originals.size()) << name;
        }
    }
}

// What a state's practice writes is understood again.
TEST(PossibleOriginals, TheWayForwardAndBack) {
    constexpr std::string_view alphabet[] = {"А", "В", "Ђ", "Е", "Ж", "И", "Ј", "Љ", "Њ", "О", "Ћ", "Џ", "Ч", "Ш"};
    testing::RandomFields random(8);
    for (int i = 0; i < 50; ++i) {
        std::string word;
        for (int k = 0; k < 3; ++k) word += alphabet[static_cast<std::size_t>(random.number(0, 13))];
        const auto originals = possible_originals(transliterate(word, Practice::serbian), Practice::serbian, 60);
        EXPECT_NE(std::ranges::find(originals, word), originals.end()) << word;
    }
}

TEST(PossibleOriginals, Bounds) {
    EXPECT_TRUE(possible_originals("", Practice::latin, 5).empty());
    EXPECT_TRUE(possible_originals("<<<", Practice::latin, 5).empty());
    EXPECT_TRUE(possible_originals("ANNA", Practice::latin, 0).empty());
    EXPECT_TRUE(possible_originals("ANNA1", Practice::latin, 5).empty());
    EXPECT_TRUE(possible_originals("anna", Practice::latin, 5).empty());
    EXPECT_TRUE(possible_originals(std::string(201, 'A'), Practice::latin, 5).empty());
    EXPECT_EQ(possible_originals("W", Practice::serbian, 5).size(), 0u);  // no letter of the script
    EXPECT_EQ(possible_originals("<<ANNA<<<MARIA<<", Practice::latin, 1).front(), "ANNA MARIA");
    EXPECT_EQ(possible_originals("SZCZESZNIEWSKA<AGNIESZKA", Practice::latin, 100).size(), 100u);
}

}  // namespace
}  // namespace vidimus::mrz
