// decide() is a pure function; its invariants are what the product promises.
#include "app/screening/decide.h"

#include <gtest/gtest.h>

#include <random>

namespace vidimus::screening {
namespace {

Check check(const std::string& id, Outcome result, Obligation obligation = Obligation::mandatory) {
    Check c;
    c.id = id;
    c.result = result;
    c.obligation = obligation;
    return c;
}

sltd::Answer answer(sltd::AnswerState state, sltd::Reason reason = sltd::Reason::none) {
    sltd::Answer a;
    a.register_name = "r";
    a.state = state;
    a.reason = reason;
    return a;
}

ModelInfo known_model() {
    ModelInfo model;
    model.id = "UTO-P-1-2021";
    return model;
}

const Profile& operational() {
    return *profile_of_name("operational");
}

std::vector<Check> all_passed() {
    return {check("DOC:mrz", Outcome::successful), check("DOC:model", Outcome::successful),
            check("REG:r", Outcome::successful),
            check("VI.AB.IS:background", Outcome::successful, Obligation::optional)};
}

const std::vector<sltd::Answer> clear{answer(sltd::AnswerState::no_record)};

TEST(Decide, EverythingPassedFindsNoIrregularity) {
    const Verdict verdict = decide(all_passed(), known_model(), clear, operational());
    EXPECT_EQ(verdict.state, VerdictState::no_irregularity_found);
    EXPECT_TRUE(verdict.because.empty());
    EXPECT_TRUE(verdict.not_checked.empty());
}

TEST(Decide, NothingAtAllIsNeverPassed) {
    EXPECT_EQ(decide({}, {}, {}, operational()).state, VerdictState::check_further);
    EXPECT_EQ(decide({}, known_model(), clear, operational()).state, VerdictState::check_further);
}

TEST(Decide, UnknownModelIsCheckFurther) {
    const Verdict verdict = decide(all_passed(), {}, clear, operational());
    EXPECT_EQ(verdict.state, VerdictState::check_further);
    EXPECT_EQ(verdict.because, std::vector<std::string>{"DOC:model"});
    EXPECT_EQ(verdict.not_checked, std::vector<std::string>{"DOC:model"});
}

TEST(Decide, RegisterThatDidNotAnswerIsCheckFurther) {
    const Verdict verdict = decide(all_passed(), known_model(),
                                   {answer(sltd::AnswerState::not_checked, sltd::Reason::timeout)}, operational());
    EXPECT_EQ(verdict.state, VerdictState::check_further);
    EXPECT_EQ(verdict.not_checked, std::vector<std::string>{"REG:r"});
    EXPECT_EQ(decide(all_passed(), known_model(), {}, operational()).state, VerdictState::check_further);
}

TEST(Decide, OneOfTwoRegistersSilentIsCheckFurther) {
    auto answers = clear;
    answers.push_back(answer(sltd::AnswerState::not_checked, sltd::Reason::unreachable));
    EXPECT_EQ(decide(all_passed(), known_model(), answers, operational()).state, VerdictState::check_further);
}

TEST(Decide, PossibleMatchIsIrregularEvenWithoutItsCheck) {
    const Verdict verdict =
        decide(all_passed(), known_model(), {answer(sltd::AnswerState::possible_match)}, operational());
    EXPECT_EQ(verdict.state, VerdictState::irregularity_found);
    EXPECT_EQ(verdict.because, std::vector<std::string>{"REG:r"});
}

TEST(Decide, MandatoryCheckThatDidNotRunIsCheckFurther) {
    for (const Outcome outcome : {Outcome::aborted, Outcome::undetermined, Outcome::not_supported}) {
        auto checks = all_passed();
        checks.push_back(check("X", outcome));
        const Verdict verdict = decide(checks, known_model(), clear, operational());
        EXPECT_EQ(verdict.state, VerdictState::check_further) << name_of(outcome);
        EXPECT_EQ(verdict.not_checked, std::vector<std::string>{"X"});
    }
}

TEST(Decide, OptionalCheckWithoutItsLightDoesNotStopAnyone) {
    auto checks = all_passed();
    checks.push_back(check("UV.BR.FU:dullness", Outcome::not_supported, Obligation::optional));
    const Verdict verdict = decide(checks, known_model(), clear, operational());
    EXPECT_EQ(verdict.state, VerdictState::no_irregularity_found);
    EXPECT_EQ(verdict.not_checked, std::vector<std::string>{"UV.BR.FU:dullness"});
}

TEST(Decide, EvaluatoryChecksStaySilent) {
    auto checks = all_passed();
    checks.push_back(check("X", Outcome::failed, Obligation::evaluatory));
    EXPECT_EQ(decide(checks, known_model(), clear, operational()).state, VerdictState::no_irregularity_found);
}

TEST(Decide, FailedWinsOverAborted) {
    auto checks = all_passed();
    checks.push_back(check("A", Outcome::aborted));
    checks.push_back(check("F", Outcome::failed, Obligation::optional));
    const Verdict verdict = decide(checks, known_model(), clear, operational());
    EXPECT_EQ(verdict.state, VerdictState::irregularity_found);
    EXPECT_EQ(verdict.because, std::vector<std::string>{"F"});
    EXPECT_EQ(verdict.not_checked, std::vector<std::string>{"A"});
}

TEST(Decide, ProfilesTreatASampleDifferently) {
    auto checks = all_passed();
    checks.push_back(check("DOC:sample", Outcome::failed, Obligation::optional));
    EXPECT_EQ(decide(checks, known_model(), clear, operational()).state, VerdictState::irregularity_found);
    EXPECT_EQ(decide(checks, known_model(), clear, *profile_of_name("training")).state,
              VerdictState::no_irregularity_found);
    checks = all_passed();
    checks.push_back(check("DOC:specimen", Outcome::failed, Obligation::optional));
    EXPECT_EQ(decide(checks, known_model(), clear, operational()).state, VerdictState::irregularity_found);
    EXPECT_EQ(decide(checks, known_model(), clear, *profile_of_name("training")).state,
              VerdictState::no_irregularity_found);
    EXPECT_EQ(profile_of_name("none such"), nullptr);
}

// A value between a check's limit and a looser one: neither passed nor held against the document.
TEST(Decide, AValueNearItsLimitIsToBeLookedAt) {
    auto checks = all_passed();
    Check near = check("VI.AB.IS:background", Outcome::undetermined, Obligation::optional);
    near.message = {"check.borderline", {}};
    near.margin = -0.02;
    checks.back() = near;
    const Verdict verdict = decide(checks, known_model(), clear, operational());
    EXPECT_EQ(verdict.state, VerdictState::check_further);
    EXPECT_EQ(verdict.because, std::vector<std::string>{"VI.AB.IS:background"});
    checks.push_back(check("F", Outcome::failed, Obligation::optional));
    EXPECT_EQ(decide(checks, known_model(), clear, operational()).state, VerdictState::irregularity_found);
}

TEST(Decide, AZoneThatThePageDoesNotCarryStopsNobody) {
    auto checks = all_passed();
    checks.front() = check("DOC:mrz", Outcome::not_supported, Obligation::optional);
    const Verdict verdict = decide(checks, known_model(), clear, operational());
    EXPECT_EQ(verdict.state, VerdictState::no_irregularity_found);
    EXPECT_EQ(verdict.not_checked, std::vector<std::string>{"DOC:mrz"});
    EXPECT_EQ(decide(checks, {}, clear, operational()).state, VerdictState::check_further) << "no model says so";
}

TEST(Decide, TheMostTellingReasonStandsFirst) {
    Check small = check("small", Outcome::failed);
    small.margin = -0.1;
    Check large = check("large", Outcome::failed);
    large.margin = -0.9;
    const Verdict verdict = decide({small, large}, known_model(), clear, operational());
    EXPECT_EQ(verdict.because, (std::vector<std::string>{"large", "small"}));
}

/// What a rule says anybody can see at once: before what was measured, and never before what counts for more.
TEST(Decide, ARuleStandsBeforeAMeasurement) {
    Check measured = check("measured", Outcome::failed, Obligation::optional);
    measured.margin = -1.0;
    const Check rule = check("rule", Outcome::failed, Obligation::optional);
    Check mandatory = check("mandatory", Outcome::failed);
    mandatory.margin = -0.1;
    const Verdict verdict = decide({measured, rule, mandatory}, known_model(), clear, operational());
    EXPECT_EQ(verdict.because, (std::vector<std::string>{"mandatory", "rule", "measured"}));
}

// Over random reports: only checks that ran to their end, a known model and answered registers can give the best
// verdict, and one more check that did not succeed never makes a verdict better.
TEST(Decide, InvariantsHoldOverRandomReports) {
    std::mt19937 random(20261124);
    const auto pick = [&random](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    for (int round = 0; round < 20'000; ++round) {
        std::vector<Check> checks;
        for (int n = pick(6); n > 0; --n) {
            checks.push_back(
                check("C" + std::to_string(n), static_cast<Outcome>(pick(5)), static_cast<Obligation>(pick(3))));
        }
        std::vector<sltd::Answer> answers;
        for (int n = pick(3); n > 0; --n) {
            answers.push_back(answer(static_cast<sltd::AnswerState>(pick(3))));
        }
        const ModelInfo model = pick(4) == 0 ? ModelInfo{} : known_model();
        const Verdict verdict = decide(checks, model, answers, operational());
        if (verdict.state == VerdictState::no_irregularity_found) {
            EXPECT_FALSE(model.id.empty());
            EXPECT_FALSE(answers.empty());
            for (const sltd::Answer& a : answers) {
                EXPECT_EQ(a.state, sltd::AnswerState::no_record);
            }
            for (const Check& c : checks) {
                if (c.obligation == Obligation::mandatory) {
                    EXPECT_EQ(c.result, Outcome::successful);
                }
                if (c.obligation == Obligation::optional) {
                    EXPECT_TRUE(c.result == Outcome::successful || c.result == Outcome::not_supported);
                }
            }
        } else {
            EXPECT_FALSE(verdict.because.empty());
        }
        checks.push_back(check("one more", static_cast<Outcome>(1 + pick(4)), static_cast<Obligation>(pick(3))));
        EXPECT_GE(static_cast<int>(decide(checks, model, answers, operational()).state),
                  checks.size() == 1 ? 0 : static_cast<int>(verdict.state));
    }
}

}  // namespace
}  // namespace vidimus::screening
