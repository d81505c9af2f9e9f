// What the visual zone says of itself: days that no month has, an order that time does not have, periods of validity,
// and a holder's number that is not the holder's.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>

#include "app/screening/viz_checks.h"
#include "app/screening/viz_dates.h"
#include "app/screening/viz_personal.h"
#include "app/screening/viz_text.h"

namespace vidimus::screening {
namespace {

constexpr mrz::Today today{2026, 11, 26};

VizField field_of(const std::string& role, std::string_view text) {
    VizField field;
    field.place.role = role;
    if (role.ends_with("_date")) {
        field.place.date_form = "dd MM yyyy";
    }
    if (text.empty()) {
        return field;
    }
    field.texts.emplace_back(text);
    field.lines.emplace_back();
    bool word = true;
    for (const char32_t sign : decoded(text)) {
        if (is_digit(sign) || is_letter(sign)) {
            ReadSign read;
            read.sign = sign;
            read.probability = 0.99;
            read.starts_word = word;
            field.lines.front().push_back(read);
        }
        word = !is_digit(sign) && !is_letter(sign);
    }
    return field;
}

/// What the second and the third look read instead, by role; else the same.
using Looks = std::map<std::string, std::array<std::string, 2>>;

ReadAgain looking(const Looks& looks = {}) {
    return [looks](const VizField& field, const Expected& /*wanted*/, ocr::VizLook look) {
        const auto found = looks.find(field.place.role);
        if (found == looks.end()) {
            return field;
        }
        VizField other = field_of(field.place.role, found->second[look == ocr::VizLook::second ? 0 : 1]);
        other.place = field.place;
        return other;
    };
}

struct Page {
    std::string birth = "02.12.1983";
    std::string issue = "10.03.2024";
    std::string expiry = "09.03.2034";
    std::string number;
    std::string sex;
};

const Check* check_of(const std::vector<Check>& checks, const std::string& id) {
    const auto found = std::find_if(checks.begin(), checks.end(), [&](const Check& check) { return check.id == id; });
    return found == checks.end() ? nullptr : &*found;
}

std::vector<Check> checks_of(const Page& page, const Looks& looks = {}, const std::string& rule = {},
                             const std::string& type = "I") {
    std::vector<VizField> fields;
    for (const auto& [role, text] : {std::pair("birth_date", page.birth), std::pair("issue_date", page.issue),
                                     std::pair("expiry_date", page.expiry), std::pair("personal_number", page.number),
                                     std::pair("sex", page.sex)}) {
        if (!text.empty()) {
            fields.push_back(field_of(role, text));
            fields.back().place.pattern = std::string_view(role) == "personal_number" ? rule : std::string();
        }
    }
    vision::SpecimenPack pack;
    pack.model.state = "UTO";
    pack.model.type = type;
    pack.validities = {{10, -1}};
    return viz_consistency(fields, pack, nullptr, {}, looking(looks), today);
}

Outcome outcome(const std::vector<Check>& checks, const std::string& id) {
    const Check* check = check_of(checks, id);
    return check == nullptr ? Outcome::aborted : check->result;
}

std::string why(const std::vector<Check>& checks) {
    const Check* check = check_of(checks, "VIZ:dates");
    return check == nullptr ? "none" : check->message.key;
}

TEST(VizConsistency, DatesThatCanBe) {
    EXPECT_EQ(outcome(checks_of({}), "VIZ:dates"), Outcome::successful);
    EXPECT_EQ(outcome(checks_of({}), "VIZ:validity"), Outcome::successful);
    Page leap;
    leap.issue = "29.02.2024";
    leap.expiry = "28.02.2034";
    EXPECT_EQ(outcome(checks_of(leap), "VIZ:dates"), Outcome::successful);
    EXPECT_EQ(outcome(checks_of(leap), "VIZ:validity"), Outcome::successful);
}

TEST(VizConsistency, DatesThatCannotBe) {
    struct Case {
        Page page;
        const char* why;
    };
    Page none;
    none.issue = "31.04.2024";
    Page young;
    young.birth = "11.03.2024";
    Page backwards;
    backwards.issue = "10.03.2034";
    backwards.expiry = "09.03.2034";
    Page ahead;
    ahead.issue = "28.11.2026";
    ahead.expiry = "27.11.2036";
    Page far;
    far.expiry = "01.01.2037";
    for (const Case& one : {Case{none, "check.viz_dates.no_such_day"}, Case{young, "check.viz_dates.before_birth"},
                            Case{backwards, "check.viz_dates.after_expiry"}, Case{ahead, "check.viz_dates.issue_ahead"},
                            Case{far, "check.viz_dates.too_far"}}) {
        const auto checks = checks_of(one.page);
        EXPECT_EQ(why(checks), one.why);
        EXPECT_EQ(outcome(checks, "VIZ:dates"), Outcome::failed) << one.why;
    }
    ahead.issue = "27.11.2026";  // where the sun has risen already
    EXPECT_EQ(outcome(checks_of(ahead), "VIZ:dates"), Outcome::successful);
    ahead.issue = "28.11.2026";
    EXPECT_EQ(outcome(checks_of(ahead, {}, {}, "V"), "VIZ:dates"), Outcome::successful) << "a visa's first day";
}

TEST(VizConsistency, AYearThatNobodyForgesWasMisread) {
    Page misread;
    misread.issue = "07.02.2622";
    misread.expiry = "06.02.2032";
    EXPECT_EQ(outcome(checks_of(misread), "VIZ:dates"), Outcome::successful) << "the dates that were read are in order";
    EXPECT_EQ(why(checks_of(misread, {{"issue_date", {"07.02.2062", "07.02.2062"}}})), "check.viz_dates.after_expiry")
        << "the other looks' word counts";
    misread.issue = "07.02.2062";
    EXPECT_EQ(outcome(checks_of(misread), "VIZ:dates"), Outcome::failed);
}

TEST(VizConsistency, ThePageTellsTheCenturyOfBirth) {
    const std::vector<std::string> lines{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                                         "L898902C36UTO3010242F3204159ZE184226B<<<<<10"};
    const auto document = mrz::parse(lines, {.today = today});
    ASSERT_TRUE(document);
    const auto judged = [&](const std::string& birth, const Looks& looks, bool issue) {
        std::vector<VizField> fields{field_of("birth_date", birth)};
        if (issue) {
            fields.push_back(field_of("issue_date", "16.04.2022"));
        }
        return viz_consistency(fields, {}, &*document, {}, looking(looks), today);
    };
    for (const bool issue : {true, false}) {
        const auto ahead = judged("24.10.2030", {}, issue);
        EXPECT_EQ(outcome(ahead, "VIZ:dates"), Outcome::failed);
        EXPECT_EQ(why(ahead), issue ? "check.viz_dates.before_birth" : "check.viz_dates.birth_ahead");
        EXPECT_NE(outcome(judged("24.10.1930", {}, issue), "VIZ:dates"), Outcome::failed);
        EXPECT_NE(outcome(judged("24.10.2030", {{"birth_date", {"24.10.1930", ""}}}, issue), "VIZ:dates"),
                  Outcome::failed)
            << "another look does not bear it out";
        EXPECT_NE(outcome(judged("25.10.2030", {}, issue), "VIZ:dates"), Outcome::failed)
            << "another day is held against the zone, not against the century";
    }
}

TEST(VizConsistency, AnUncertainDateAccusesNobody) {
    Page none;
    none.issue = "31.04.2024";
    EXPECT_EQ(outcome(checks_of(none, {{"issue_date", {"31.04.2024", "01.04.2024"}}}), "VIZ:dates"),
              Outcome::undetermined)
        << "two looks of three";
    EXPECT_EQ(outcome(checks_of(none, {{"issue_date", {"30.04.2024", "30.04.2024"}}}), "VIZ:dates"),
              Outcome::successful);
    Page late;
    late.issue = "10.03.2035";
    EXPECT_NE(outcome(checks_of(late, {{"issue_date", {"", ""}}}), "VIZ:dates"), Outcome::failed);
}

TEST(VizConsistency, AnotherPeriodOfValidityIsNoSlip) {
    Page other;
    other.issue = "27.06.2021";
    // No shapes bear it out here, so it does not fail by itself.
    EXPECT_EQ(outcome(checks_of(other), "VIZ:validity"), Outcome::undetermined);
    EXPECT_EQ(check_of(checks_of(other), "VIZ:validity")->obligation, Obligation::optional);
    // Looks that read different things settle nothing.
    const Check* unread = check_of(checks_of(other, {{"issue_date", {"08.05.2029", "17.11.2022"}}}), "VIZ:validity");
    ASSERT_NE(unread, nullptr);
    EXPECT_EQ(unread->obligation, Obligation::evaluatory);
    // The first look slipped; two that read alike what no rule gives are no slip.
    other.issue = "27.88.7777";
    const Check* twice = check_of(checks_of(other, {{"issue_date", {"27.06.2021", "27.06.2021"}}}), "VIZ:validity");
    ASSERT_NE(twice, nullptr);
    EXPECT_EQ(twice->result, Outcome::undetermined);
    EXPECT_EQ(twice->obligation, Obligation::optional);
    // What the first look is nearest to is not the day, but the two read one that a rule gives.
    other.issue = "09.88.7777";
    const Check* right = check_of(checks_of(other, {{"issue_date", {"10.03.2024", "10.03.2024"}}}), "VIZ:validity");
    ASSERT_NE(right, nullptr);
    EXPECT_NE(right->obligation, Obligation::optional);
}

TEST(VizConsistency, ADayThatNobodyForgesWasMisread) {
    // Artwork beside a 1 makes a 4 of it in every look; 31 April is another matter (above).
    for (const char* issue : {"40.03.2024", "10.43.2024"}) {
        Page odd;
        odd.issue = issue;
        const auto checks = checks_of(odd);
        EXPECT_NE(outcome(checks, "VIZ:dates"), Outcome::failed) << issue;
        const Check* validity = check_of(checks, "VIZ:validity");
        ASSERT_NE(validity, nullptr);
        EXPECT_EQ(validity->obligation, Obligation::evaluatory) << issue;
    }
}

TEST(VizConsistency, PersonalNumbersByTheRuleThatTheCopiesHave) {
    const auto judged = [](const char* number, const Looks& looks = {}, const char* rule = "<JMBG>") {
        Page page;
        page.sex = "M";
        page.number = number;
        return outcome(checks_of(page, looks, rule), "VIZ:personal_number");
    };
    // Of 2 December 1983, a man.
    EXPECT_EQ(judged("0212983500010"), Outcome::successful);
    EXPECT_EQ(judged("021298-350001-0"), Outcome::successful);
    EXPECT_EQ(judged("0212983500011"), Outcome::undetermined) << "a figure may have been misread";
    EXPECT_EQ(judged("0212983505179"), Outcome::failed) << "a woman's";
    EXPECT_EQ(judged("1212984500018"), Outcome::failed) << "of another day and year";
    EXPECT_EQ(judged("0312983500015"), Outcome::undetermined) << "one figure of a date that the page alone tells";
    // One look that fits is enough; looks that differ settle nothing.
    EXPECT_EQ(judged("0212983500011", {{"personal_number", {"0212983500018", "0212983500010"}}}), Outcome::successful);
    EXPECT_EQ(judged("0212983500011", {{"personal_number", {"0212983500012", "0212983500013"}}}),
              Outcome::undetermined);
    // Without a rule nothing is said.
    EXPECT_EQ(judged("0212983500011", {}, ""), Outcome::aborted);
}

/// Artwork may hide the number on the page; the zone's has its own check digits.
TEST(VizConsistency, ANumberThatTheZoneAloneShowsIsHeldAgainstItsDates) {
    const auto judged = [](const std::string& number, mrz::PartialDate birth, const std::string& read,
                           const std::string& rule = "<JMBG>") {
        VizField field = field_of("personal_number", read);
        field.place.pattern = rule;
        if (read.empty()) {
            field.lines.clear();
            field.texts.clear();
        }
        mrz::Document document;
        document.optional_data = number;
        document.birth_date = birth;
        document.sex = 'M';
        const auto check = personal_number_check({field}, {}, &document, birth, looking());
        return check ? check->result : Outcome::aborted;
    };
    const mrz::PartialDate own{1983, 12, 2};
    const mrz::PartialDate other{1983, 11, 2};
    EXPECT_EQ(judged("0212983500010", own, ""), Outcome::aborted) << "it fits, yet nobody read it on the page";
    EXPECT_EQ(judged("0212983500010", other, ""), Outcome::failed);
    EXPECT_EQ(judged("0212983500010", other, "so T0bRdaN"), Outcome::failed);
    EXPECT_EQ(judged("0212983500011", other, ""), Outcome::aborted) << "its own digit is wrong: not such a number";
    EXPECT_EQ(judged("0212983500010", other, "", ""), Outcome::aborted) << "without a rule";
    EXPECT_EQ(judged("ABC", other, ""), Outcome::aborted);
}

}  // namespace
}  // namespace vidimus::screening
