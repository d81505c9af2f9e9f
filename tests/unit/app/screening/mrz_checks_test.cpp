// From the MRZ's text to checks: digits, doubt, dates, codes, samples.
#include <gtest/gtest.h>

#include <algorithm>

#include "app/screening/parts.h"
#include "mrz/compose.h"

namespace vidimus::screening {
namespace {

constexpr mrz::Today today{2026, 11, 24};

mrz::Fields fields() {
    mrz::Fields f;
    f.document_code = "P";
    f.issuing_state = "SRB";
    f.nationality = "SRB";
    f.surname = "Petrović";
    f.given_names = "Ana";
    f.document_number = "073920415";
    f.birth_date = "1980-02-03";
    f.sex = "F";
    f.expiry_date = "2030-05-06";
    return f;
}

MrzInfo info_of(const std::vector<std::string>& lines) {
    MrzInfo info;
    info.found = true;
    info.confidence = 0.99;
    auto document = mrz::parse(lines, {.today = today});
    if (document) {
        info.document = std::move(*document);
    }
    return info;
}

MrzInfo info_of(const mrz::Fields& f) {
    const auto lines = mrz::compose(mrz::Format::td3, f);
    return info_of(lines ? *lines : std::vector<std::string>{});
}

std::vector<Check> run(const MrzInfo& info, const char* profile = "operational") {
    return mrz_checks(info, today, *profile_of_name(profile));
}

const Check& find(const std::vector<Check>& checks, const std::string& id) {
    const auto found = std::find_if(checks.begin(), checks.end(), [&id](const Check& c) { return c.id == id; });
    static const Check none{};
    EXPECT_NE(found, checks.end()) << id;
    return found == checks.end() ? none : *found;
}

TEST(MrzChecks, AValidZonePassesEverything) {
    for (const Check& check : run(info_of(fields()))) {
        if (check.obligation != Obligation::evaluatory) {
            EXPECT_EQ(check.result, Outcome::successful) << check.id;
        }
    }
}

TEST(MrzChecks, NoZoneIsUndeterminedNotPassed) {
    const auto checks = run({});
    ASSERT_EQ(checks.size(), 1U);
    EXPECT_EQ(checks.front().id, "DOC:mrz");
    EXPECT_EQ(checks.front().result, Outcome::undetermined);
}

TEST(MrzChecks, AWrongDigitFailsWithPrintedAndExpected) {
    auto lines = *mrz::compose(mrz::Format::td3, fields());
    lines[1][0] = '9';
    const auto checks = run(info_of(lines));
    const Check& digit = find(checks, "MRZ.CD:document_number");
    EXPECT_EQ(digit.result, Outcome::failed);
    EXPECT_EQ(digit.obligation, Obligation::mandatory);
    EXPECT_EQ(digit.message.key, "check.mrz_check_digit.differs");
    EXPECT_EQ(find(checks, "MRZ.CD:composite").result, Outcome::failed);
    EXPECT_EQ(find(checks, "MRZ.CD:birth_date").result, Outcome::successful);
}

TEST(MrzChecks, ADoubtfulCharacterUnderAWrongDigitIsNotHeldAgainstTheDocument) {
    auto lines = *mrz::compose(mrz::Format::td3, fields());
    lines[1][0] = '9';
    MrzInfo info = info_of(lines);
    info.doubtful = {{1, 0}};
    EXPECT_EQ(find(run(info), "MRZ.CD:document_number").result, Outcome::undetermined);
    EXPECT_EQ(find(run(info), "MRZ.RD:legibility").result, Outcome::undetermined);
    info.corrected_by_hand = true;
    EXPECT_EQ(find(run(info), "MRZ.CD:document_number").result, Outcome::failed);
}

TEST(MrzChecks, ARepairByCheckDigitIsAlwaysVisible) {
    MrzInfo info = info_of(fields());
    info.document->repairs = {{1, 3, 'O', '0', "check digit"}};
    const Check legibility = find(run(info), "MRZ.RD:legibility");
    EXPECT_EQ(legibility.result, Outcome::undetermined);
    EXPECT_EQ(legibility.message.key, "check.mrz_legibility.repaired");
}

TEST(MrzChecks, ExpiryCountsFromTheDayAfter) {
    mrz::Fields f = fields();
    f.expiry_date = "2026-11-24";
    EXPECT_EQ(find(run(info_of(f)), "DOC:expiry").result, Outcome::successful);
    f.expiry_date = "2026-11-23";
    EXPECT_EQ(find(run(info_of(f)), "DOC:expiry").result, Outcome::failed);
}

// Only where the model says that its page carries none.
TEST(MrzChecks, AMissingZoneIsExcusedByItsModelAlone) {
    vision::SpecimenPack front;
    front.zones = {{"photo", vision::Zone::Kind::photo, {5, 5, 30, 40}}};
    vision::SpecimenPack back = front;
    back.zones.push_back({"mrz", vision::Zone::Kind::mrz, {2, 30, 80, 20}});
    auto checks = run({});
    excuse_missing_mrz(checks, {}, back);
    EXPECT_EQ(find(checks, "DOC:mrz").result, Outcome::undetermined);
    excuse_missing_mrz(checks, {}, {});
    EXPECT_EQ(find(checks, "DOC:mrz").result, Outcome::undetermined) << "a pack without zones does not say";
    MrzInfo unparseable;
    unparseable.found = true;
    auto unread = run(unparseable);
    excuse_missing_mrz(unread, unparseable, front);
    EXPECT_EQ(find(unread, "DOC:mrz").result, Outcome::undetermined) << "something stands there";
    MrzInfo like_one;
    like_one.unread = Quad{};
    auto seen = run(like_one);
    excuse_missing_mrz(seen, like_one, front);
    EXPECT_EQ(find(seen, "DOC:mrz").result, Outcome::undetermined) << "print like one stands there";
    EXPECT_EQ(find(seen, "DOC:mrz").message.key, "check.mrz_found.unread");
    EXPECT_TRUE(find(seen, "DOC:mrz").region);
    for (const char* type : {"P", "V"}) {
        vision::SpecimenPack page = front;
        page.model.type = type;
        auto missing = run({});
        excuse_missing_mrz(missing, {}, page);
        EXPECT_EQ(find(missing, "DOC:mrz").result, Outcome::undetermined) << "Doc 9303 asks for one on each " << type;
    }
    excuse_missing_mrz(checks, {}, front);
    EXPECT_EQ(find(checks, "DOC:mrz").result, Outcome::not_supported);
    EXPECT_EQ(find(checks, "DOC:mrz").obligation, Obligation::optional);
    EXPECT_EQ(find(checks, "DOC:mrz").message.key, "check.mrz_found.none_expected");
    Check broken = find(checks, "DOC:mrz");
    broken.result = Outcome::aborted;
    std::vector<Check> broken_off{broken};
    excuse_missing_mrz(broken_off, {}, front);
    EXPECT_EQ(broken_off.front().result, Outcome::aborted) << "nobody looked";
}

TEST(MrzChecks, CheckIdsAreUnique) {
    auto lines = *mrz::compose(mrz::Format::td3, fields());
    lines[0].replace(2, 3, "QQQ");
    lines[1].replace(10, 3, "QQQ");
    lines[1].replace(13, 6, "809930");
    const auto checks = run(info_of(lines));
    std::vector<std::string> ids;
    for (const Check& check : checks) {
        ids.push_back(check.id);
    }
    std::sort(ids.begin(), ids.end());
    EXPECT_EQ(std::adjacent_find(ids.begin(), ids.end()), ids.end());
    EXPECT_TRUE(std::any_of(checks.begin(), checks.end(), [](const Check& c) {
        return c.id.starts_with("MRZ.CF:") && c.result != Outcome::successful;
    }));
}

}  // namespace
}  // namespace vidimus::screening
