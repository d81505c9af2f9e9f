// National characters to A–Z: the standard's table, national practices of Cyrillic, Greek, punctuation, the legal
// forms.
#include "mrz/transliterate.h"

#include <gtest/gtest.h>

#include "mrz/compose.h"

namespace vidimus::mrz {
namespace {

struct Example {
    const char* written;
    const char* mrz;
};

TEST(Transliterate, Latin) {
    constexpr Example examples[] = {
        {"Eriksson", "ERIKSSON"},
        {"Müller", "MUELLER"},
        {"MÜLLER", "MUELLER"},
        {"Österreich", "OESTERREICH"},
        {"Ångström", "AANGSTROEM"},
        {"Łukasz", "LUKASZ"},
        {"Groß", "GROSS"},
        {"GROẞ", "GROSS"},
        {"Þór", "THOR"},
        {"Guðrún", "GUDRUN"},
        {"Ørsted", "OERSTED"},
        {"Æsa", "AESA"},
        {"Œuvre", "OEUVRE"},
        {"Núñez", "NUNEZ"},
        {"Đorđević", "DORDEVIC"},
        {"Čapek", "CAPEK"},
        {"Şahin", "SAHIN"},
        {"Șerban", "SERBAN"},
        {"Țară", "TARA"},
        {"İnan", "INAN"},
        {"ışık", "ISIK"},
        {"Ğ", "G"},
        {"Ĳssel", "IJSSEL"},
        {"Ħal", "HAL"},
        {"Ŋ", "N"},
        {"Ŧ", "T"},
        {"Ķ", "K"},
        {"Nguyễn", "NGUYEN"},
        {"Trần Hưng", "TRAN<HUNG"},
        {"ǈubica", "LJUBICA"},
        {"Ẁyn", "WYN"},
        {"Ǖ", "UE"},
    };
    for (const Example& example : examples) {
        EXPECT_EQ(transliterate(example.written), example.mrz) << example.written;
    }
    // The same character as letter and combining mark.
    EXPECT_EQ(transliterate("Mu\xCC\x88ller"), "MUELLER");
    EXPECT_EQ(transliterate("C\xCC\x8C"), "C");
    EXPECT_EQ(transliterate("A\xCC\x8Angstro\xCC\x88m"), "AANGSTROEM");
}

TEST(Transliterate, Punctuation) {
    EXPECT_EQ(transliterate("d'Artagnan"), "DARTAGNAN");
    EXPECT_EQ(transliterate("d\xE2\x80\x99"
                            "Artagnan"),
              "DARTAGNAN");
    EXPECT_EQ(transliterate("Smith-Jones"), "SMITH<JONES");
    EXPECT_EQ(transliterate("van der Meer"), "VAN<DER<MEER");
    EXPECT_EQ(transliterate("St. John"), "ST<JOHN");
    EXPECT_EQ(transliterate("Anna, Maria"), "ANNA<MARIA");
    EXPECT_EQ(transliterate("  Anna -  Maria  "), "ANNA<MARIA");
    EXPECT_EQ(transliterate("- '"), "");
    EXPECT_EQ(transliterate(""), "");
    EXPECT_EQ(transliterate("a\xFF\xC3z\xE2\x82"), "AZ");  // bytes that are no UTF-8 vanish
}

TEST(Transliterate, CyrillicByNationalPractice) {
    EXPECT_EQ(transliterate("Ђорђевић"), "DJORDJEVIC");
    EXPECT_EQ(transliterate("Љиљана Његош Џорџ"), "LJILJANA<NJEGOS<DZORDZ");
    EXPECT_EQ(transliterate("Шћепан Чукић Жујовић"), "SCEPAN<CUKIC<ZUJOVIC");
    EXPECT_EQ(transliterate("Ќосе Ѓорѓи Шаќир"), "KJOSE<GJORGJI<SHAKJIR");
    EXPECT_EQ(transliterate("Хаџи", Practice::serbian), "HADZI");
    EXPECT_EQ(transliterate("Хаџи", Practice::macedonian), "HADJI");
    EXPECT_EQ(transliterate("Щукин Юрий Хрущёв"), "SHCHUKIN<IURII<KHRUSHCHEV");
    EXPECT_EQ(transliterate("Подъячев Мягков Эльза"), "PODIEIACHEV<MIAGKOV<ELZA");
    EXPECT_EQ(transliterate("Євген Гринь"), "IEVHEN<HRYN");
    EXPECT_EQ(transliterate("Щърбанов Юлия", Practice::bulgarian), "SHTARBANOV<YULIYA");
    EXPECT_EQ(transliterate("Ёлкін", Practice::belarusian), "IOLKIN");
    EXPECT_EQ(practice_of("SRB"), Practice::serbian);
    EXPECT_EQ(practice_of("MNE"), Practice::serbian);
    EXPECT_EQ(practice_of("MKD"), Practice::macedonian);
    EXPECT_EQ(practice_of("GRC"), Practice::greek);
    EXPECT_EQ(practice_of("UTO"), Practice::automatic);
    // A practice of another script leaves Cyrillic as it would be without one.
    EXPECT_EQ(transliterate("Ђорђевић", Practice::greek), "DJORDJEVIC");
}

TEST(Transliterate, Greek) {
    EXPECT_EQ(transliterate("Παπαδόπουλος"), "PAPADOPOULOS");
    EXPECT_EQ(transliterate("Ευάγγελος"), "EVANGELOS");
    EXPECT_EQ(transliterate("Ευθύμιος"), "EFTHYMIOS");
    EXPECT_EQ(transliterate("Μπάμπης"), "BAMPIS");
    EXPECT_EQ(transliterate("ΨΥΧΗ Ξένια"), "PSYCHI<XENIA");
    EXPECT_EQ(transliterate("Θεόδωρος"), "THEODOROS");
}

TEST(Transliterate, LegalForms) {
    EXPECT_TRUE(is_legal_form("Müller", "MUELLER"));
    EXPECT_TRUE(is_legal_form("Müller", "MUXXLLER"));
    EXPECT_TRUE(is_legal_form("Müller", "MULLER"));
    EXPECT_FALSE(is_legal_form("Müller", "MOLLER"));
    EXPECT_FALSE(is_legal_form("Müller", "MUELLE"));
    EXPECT_TRUE(is_legal_form("Núñez", "NUNXXEZ"));
    EXPECT_TRUE(is_legal_form("Đorđević", "DJORDEVIC"));
    EXPECT_TRUE(is_legal_form("Ђорђевић", "DJORDJEVIC"));
    EXPECT_TRUE(is_legal_form("Ђорђевић", "DORDEVIC"));
    // D for Ђ beside the Serbian Z for Ж.
    EXPECT_TRUE(is_legal_form("Ђурић Жарко", "DURIC<ZARKO"));
    EXPECT_TRUE(is_legal_form("Ђурић Жарко", "DJURIC<ZARKO"));
    // Ukraine's own rule and the standard's.
    EXPECT_TRUE(is_legal_form("Євген Згурський", "YEVHEN<ZGHURSKYI"));
    EXPECT_TRUE(is_legal_form("Євген Згурський", "IEVHEN<ZHURSKYI"));
    EXPECT_TRUE(is_legal_form("Юлія", "YULIIA"));
    EXPECT_FALSE(is_legal_form("Юлія", "JULIJA"));
    // Bulgaria's last -ия.
    EXPECT_TRUE(is_legal_form("Юлия", "YULIA"));
    EXPECT_TRUE(is_legal_form("Юлия", "YULIYA"));
    EXPECT_FALSE(is_legal_form("Юлиян", "YULIAN"));
    EXPECT_TRUE(is_legal_form("Anna-Maria", "ANNA<MARIA"));
    EXPECT_FALSE(is_legal_form("Anna-Maria", "ANNAMARIA"));
    EXPECT_FALSE(is_legal_form("Anna", "ANNA<MARIA"));
    EXPECT_TRUE(is_legal_form("Papandropoulous", "PAPAND", true));
    EXPECT_FALSE(is_legal_form("Papandropoulous", "PAPAND"));
    EXPECT_FALSE(is_legal_form("Papandropoulous", "PAPEND", true));
    EXPECT_FALSE(is_legal_form("Anna", ""));
    // Many alternatives do not make it slow, nor long texts deep.
    EXPECT_FALSE(is_legal_form(std::string(2000, 'A'), std::string(1999, 'A')));
    std::string many;
    for (int i = 0; i < 60; ++i) many += "ü";
    EXPECT_FALSE(is_legal_form(many, std::string(90, 'U') + "Q"));
}

}  // namespace
}  // namespace vidimus::mrz
