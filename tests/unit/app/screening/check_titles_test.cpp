// A check's title from its id alone is the one that its maker gives it.
#include "app/screening/check_titles.h"

#include <gtest/gtest.h>

#include "app/screening/config.h"
#include "app/screening/parts.h"
#include "app/screening/texts.h"
#include "mrz/document.h"
#include "vision/check_names.h"
#include "vision/checks/check.h"
#include "vision/joined.h"
#include "vision/lights/light_algorithms.h"

namespace vidimus::screening {
namespace {

void expect_same(const std::vector<Check>& checks) {
    for (const Check& check : checks) {
        const Message title = title_of_check(check.id);
        EXPECT_EQ(title.key, check.title.key) << check.id;
        if (!title.arguments.empty()) {
            EXPECT_EQ(title.arguments.front(), check.title.arguments.front()) << check.id;
        }
    }
}

TEST(CheckTitles, OfTheMrzsTextAndTheRegisterAreTheirMakers) {
    MrzInfo info;
    info.found = true;
    info.confidence = 0.9;
    // An unknown state, a digit that does not fit, and an impossible date.
    const std::vector<std::string> lines{"P<QQQERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                                         "L898902C37QQQ7413122F1204159ZE184226B<<<<<10"};
    auto document = mrz::parse(lines, {.today = {2026, 11, 24}});
    ASSERT_TRUE(document);
    info.document = std::move(*document);
    std::vector<Check> checks = mrz_checks(info, {2026, 11, 24}, *profile_of_name("operational"));
    std::erase_if(checks, [](const Check& check) { return check.obligation == Obligation::evaluatory; });
    EXPECT_GE(checks.size(), 9U);
    expect_same(checks);
    expect_same(mrz_checks({}, {2026, 11, 24}, *profile_of_name("operational")));
    sltd::Answer answer;
    answer.register_name = "national";
    expect_same(register_checks({answer, sltd::not_checked("", sltd::Reason::not_configured)}, {}));
    expect_same(light_checks({}));
    expect_same(page_checks({}, {}));
}

TEST(CheckTitles, OfEachSpecimenCheckHaveWords) {
    const auto texts = Texts::load(std::string(VIDIMUS_RESOURCES_DIR) + "/texts");
    ASSERT_TRUE(texts);
    int count = 0;
    const auto expect_words = [&](const char* id, const char* name) {
        ++count;
        EXPECT_EQ(title_of_check(id).key, "check." + std::string(vision::text_name(name)) + ".title");
        EXPECT_TRUE(texts->has(title_of_check(id).key)) << id;
    };
    for (const auto& one : vision::algorithms()) {
        expect_words(one.id, one.name);
    }
    for (const auto& one : vision::light_algorithms()) {
        expect_words(one.rules.id, one.rules.name);
    }
    for (const auto& one : vision::joined_kinds()) {
        expect_words(one.id, one.name);
    }
    EXPECT_GE(count, 30);
    EXPECT_TRUE(title_of_check("VI.AB.PH:of_a_later_version").empty());
}

}  // namespace
}  // namespace vidimus::screening
