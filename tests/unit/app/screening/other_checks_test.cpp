// Checks from the register's answers, from the specimen's results, and from lights that were not given.
#include <gtest/gtest.h>

#include "app/screening/check_titles.h"
#include "app/screening/config.h"
#include "app/screening/digest.h"
#include "app/screening/parts.h"

namespace vidimus::screening {
namespace {

TEST(RegisterChecks, EachStateHasItsOutcome) {
    Config config;
    RegisterConfig configured;
    configured.name = "b";
    configured.contact = "duty desk";
    config.registers = {configured};
    sltd::Answer none;
    none.register_name = "a";
    none.state = sltd::AnswerState::no_record;
    sltd::Answer match;
    match.register_name = "b";
    match.state = sltd::AnswerState::possible_match;
    match.records = {{sltd::Record::Class::stolen, "REF-1", false, std::nullopt}};
    sltd::Answer silent;
    silent.register_name = "c";
    silent.reason = sltd::Reason::timeout;
    const auto checks = register_checks({none, match, silent}, config);
    ASSERT_EQ(checks.size(), 3U);
    EXPECT_EQ(checks[0].id, "REG:a");
    EXPECT_EQ(checks[0].result, Outcome::successful);
    EXPECT_EQ(checks[1].result, Outcome::failed);
    EXPECT_EQ(checks[1].todo.key, "todo.confirm_match_at");
    EXPECT_EQ(checks[2].result, Outcome::aborted);
    EXPECT_EQ(checks[2].message.key, "reason.timeout");
    for (const Check& check : checks) {
        EXPECT_EQ(check.obligation, Obligation::mandatory);
        EXPECT_EQ(check.check_class, CheckClass::register_answer);
    }
}

TEST(RegisterChecks, NoRegisterForTheStateIsACheckOfItsOwn) {
    const auto checks = register_checks({sltd::not_checked("", sltd::Reason::not_configured)}, {});
    ASSERT_EQ(checks.size(), 1U);
    EXPECT_EQ(checks[0].id, "REG");
    EXPECT_EQ(checks[0].result, Outcome::aborted);
}

TEST(SpecimenChecks, AResultKeepsItsPlaceAndMargin) {
    vision::CheckResult result;
    result.id = "VI.AB.IS:background";
    result.algorithm = "background_correlation";
    result.outcome = vision::Outcome::failed;
    result.score = 0.2;
    result.threshold = 0.5;
    result.margin = -0.6;
    result.region = vision::Quad{cv::Point2d(1, 2), cv::Point2d(3, 2), cv::Point2d(3, 4), cv::Point2d(1, 4)};
    result.scanned = cv::Mat(2, 3, CV_8UC3, cv::Scalar(1, 2, 3));
    vision::CheckResult undecided = result;
    undecided.id = "VI.AB.PH:photo";
    undecided.outcome = vision::Outcome::undetermined;
    undecided.evaluatory = true;
    const auto checks = specimen_checks({result, undecided});
    ASSERT_EQ(checks.size(), 2U);
    EXPECT_EQ(checks[0].result, Outcome::failed);
    EXPECT_DOUBLE_EQ(checks[0].margin.value_or(9), -0.6);
    ASSERT_TRUE(checks[0].region);
    EXPECT_DOUBLE_EQ(checks[0].region->quad[2].x, 3);
    EXPECT_EQ(checks[0].scanned.bgr.size(), 18U);
    EXPECT_FALSE(checks[0].todo.empty());
    EXPECT_FALSE(checks[1].margin.has_value()) << "what was not judged has no margin";
    EXPECT_EQ(checks[1].obligation, Obligation::evaluatory);
}

TEST(SpecimenChecks, ALaterVersionOfAnAlgorithmHasTheSameTexts) {
    vision::CheckResult result;
    result.id = "UV.LU.FI:fibres";
    result.algorithm = "uv_fibres-2";
    result.outcome = vision::Outcome::failed;
    const auto checks = specimen_checks({result});
    ASSERT_EQ(checks.size(), 1U);
    EXPECT_EQ(checks[0].title.key, "check.uv_fibres.title");
    EXPECT_EQ(checks[0].innocent.key, "innocent.uv_fibres");
    EXPECT_EQ(title_of_check("UV.LU.FI:fibres").key, "check.uv_fibres.title");
}

TEST(LightChecks, AMissingLightIsNotSupported) {
    Source white;
    for (const Check& check : light_checks({white})) {
        EXPECT_EQ(check.result, Outcome::not_supported);
        EXPECT_TRUE(check.message.key == "check.light.no_uv" || check.message.key == "check.light.no_ir");
    }
}

TEST(ModelCheck, AnUnknownModelIsUndetermined) {
    EXPECT_EQ(model_check({}, {}).result, Outcome::undetermined);
    EXPECT_EQ(model_check({}, {}).obligation, Obligation::mandatory);
}

TEST(Digest, IsSha256) {
    // FIPS 180-4: the digest of the empty message and of "abc".
    EXPECT_EQ(sha256_of_bytes({}), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    const std::string abc = "abc";
    EXPECT_EQ(sha256_of_bytes(std::as_bytes(std::span(abc))),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_FALSE(sha256_of_file("no such file").has_value());
}

}  // namespace
}  // namespace vidimus::screening
