// What the typeface's figures become: passed, failed, or not judged, and never passed without having run.
#include <gtest/gtest.h>

#include "app/screening/parts.h"

namespace vidimus::screening {
namespace {

ocr::Typeface face(float lead, bool told) {
    return {.lead = lead, .likeness = 0.9F, .characters = 30, .cap = 18.F, .told = told};
}

TEST(TypefaceCheck, FollowsTheLead) {
    const Check genuine = typeface_check(face(0.05F, true), {});
    EXPECT_EQ(genuine.result, Outcome::successful);
    EXPECT_GT(genuine.margin.value_or(0.0), 0.0);
    const Check other = typeface_check(face(-0.05F, true), {});
    EXPECT_EQ(other.result, Outcome::failed);
    EXPECT_LT(other.margin.value_or(0.0), 0.0);
    EXPECT_EQ(other.id, "VI.FR.MR:typeface");
}

TEST(TypefaceCheck, DoesNotJudgeBetweenOrWherePrintIsTooCoarse) {
    EXPECT_EQ(typeface_check(face(0.005F, true), {}).result, Outcome::undetermined);
    EXPECT_EQ(typeface_check(face(-0.01F, true), {}).result, Outcome::undetermined);
    EXPECT_EQ(typeface_check(face(0.2F, false), {}).result, Outcome::undetermined);
}

TEST(TypefaceCheck, AFaultOfTheProgramIsAborted) {
    const Check check =
        typeface_check(tl::unexpected(ocr::Error{ocr::ErrorCode::model_missing, "mrz_typefaces.png"}), {});
    EXPECT_EQ(check.result, Outcome::aborted);
    EXPECT_TRUE(check.error);
}

}  // namespace
}  // namespace vidimus::screening
