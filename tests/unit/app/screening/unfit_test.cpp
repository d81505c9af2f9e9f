// Checks that a model's own genuine copies do not pass.
#include "app/screening/unfit.h"

#include <gtest/gtest.h>

#include "app/screening/parts.h"

namespace vidimus::screening {
namespace {

const std::string kTypeface = "VI.FR.MR:typeface";
const std::string kLegibility = "MRZ.RD:legibility";

TEST(Unfit, OneWornCopyIsNotTheModelsWay) {
    std::vector<std::vector<std::string>> alarms(10);
    alarms[3] = {kTypeface};
    EXPECT_TRUE(unfit_of(alarms).empty());
    alarms[7] = {kTypeface, kLegibility};
    EXPECT_EQ(unfit_of(alarms), std::vector{kTypeface});
}

TEST(Unfit, OfManyCopiesMoreThanOneInTwentyMustAlarm) {
    std::vector<std::vector<std::string>> alarms(60);
    for (std::size_t i = 0; i < 3; ++i) {
        alarms[i] = {kTypeface};
    }
    EXPECT_TRUE(unfit_of(alarms).empty());
    alarms[3] = {kTypeface};
    EXPECT_EQ(unfit_of(alarms).size(), 1U);
}

TEST(Unfit, IsShownAndDoesNotCount) {
    vision::SpecimenPack pack;
    pack.unfit = {kTypeface};
    std::vector<Check> checks{passed(CheckClass::optical, kTypeface, "check.mrz_typeface.title", Obligation::optional),
                              passed(CheckClass::mrz, kLegibility, "check.mrz_legibility.title", Obligation::optional)};
    checks.front().result = Outcome::failed;
    set_aside(checks, pack);
    EXPECT_EQ(checks.front().obligation, Obligation::evaluatory);
    EXPECT_EQ(checks.front().result, Outcome::failed) << "it is told all the same";
    EXPECT_EQ(checks.back().obligation, Obligation::optional);
}

TEST(Unfit, APackCannotSetCheckDigitsAside) {
    vision::SpecimenPack pack;
    pack.unfit = {"MRZ.CD:document_number"};
    std::vector<Check> checks{
        passed(CheckClass::mrz, "MRZ.CD:document_number", "check.digit.title", Obligation::mandatory)};
    set_aside(checks, pack);
    EXPECT_EQ(checks.front().obligation, Obligation::mandatory);
}

}  // namespace
}  // namespace vidimus::screening
