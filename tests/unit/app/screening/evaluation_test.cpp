// What counts in the evaluation of a pack: neither registers nor, without a date, expiry.
#include "app/screening/evaluation.h"

#include <gtest/gtest.h>

namespace vidimus::screening {
namespace {

Check check(std::string id, CheckClass of, Outcome result, Obligation obligation = Obligation::mandatory) {
    Check made;
    made.id = std::move(id);
    made.check_class = of;
    made.result = result;
    made.obligation = obligation;
    return made;
}

Report report_with(std::vector<Check> checks) {
    Report report;
    report.model.id = "UTO-P-1-2021";
    report.checks = std::move(checks);
    report.checks.push_back(check("REG:training", CheckClass::register_answer, Outcome::aborted));
    report.register_answers.push_back(sltd::not_checked("training", sltd::Reason::switched_off));
    return report;
}

TEST(Evaluation, ARegisterThatWasNotAskedDoesNotCount) {
    const Report report = report_with({check("VI.AB.IS:background", CheckClass::optical, Outcome::successful)});
    EXPECT_EQ(evaluation_verdict(report, evaluation_rules("training", "UTO", false)).state,
              VerdictState::no_irregularity_found);
}

TEST(Evaluation, ExpiryCountsOnlyAsOfADay) {
    const Report report = report_with({check("DOC:expiry", CheckClass::mrz, Outcome::failed)});
    EXPECT_EQ(evaluation_verdict(report, evaluation_rules("training", "UTO", false)).state,
              VerdictState::no_irregularity_found);
    EXPECT_EQ(evaluation_verdict(report, evaluation_rules("training", "UTO", true)).state,
              VerdictState::irregularity_found);
}

TEST(Evaluation, APageThatIsNoKnownModelIsToBeLookedAt) {
    Report report = report_with({check("DOC:mrz", CheckClass::mrz, Outcome::successful)});
    report.model.id.clear();
    EXPECT_EQ(evaluation_verdict(report, evaluation_rules("training", "UTO", false)).state,
              VerdictState::check_further);
}

TEST(Evaluation, ThePacksOwnStateIsRealAndSpecimenDataAreNot) {
    const Report utopian = report_with({check("DOC:sample", CheckClass::mrz, Outcome::failed)});
    const Report misused =
        report_with({check("DOC:specimen", CheckClass::mrz, Outcome::failed, Obligation::evaluatory)});
    const auto state = [](const Report& report, const char* profile, const char* of) {
        return evaluation_verdict(report, evaluation_rules(profile, of, false)).state;
    };
    for (const char* profile : {"training", "operational"}) {
        EXPECT_EQ(state(utopian, profile, "UTO"), VerdictState::no_irregularity_found) << profile;
        EXPECT_EQ(state(misused, profile, "UTO"), VerdictState::irregularity_found) << profile;
    }
    EXPECT_EQ(state(utopian, "operational", "SRB"), VerdictState::irregularity_found);
    EXPECT_EQ(state(utopian, "training", "SRB"), VerdictState::no_irregularity_found);
}

TEST(Evaluation, AreasMeetOrNot) {
    const Quad square{{{0, 0}, {10, 0}, {10, 10}, {0, 10}}};
    const auto moved = [&square](double x, double y) {
        Quad quad = square;
        for (Point& point : quad) {
            point = {point.x + x, point.y + y};
        }
        return quad;
    };
    EXPECT_TRUE(quads_meet(square, square));
    EXPECT_TRUE(quads_meet(square, moved(9, 9)));
    EXPECT_FALSE(quads_meet(square, moved(11, 0)));
    EXPECT_FALSE(quads_meet(square, moved(0, -11)));
    const Quad inside{{{4, 4}, {5, 4}, {5, 5}, {4, 5}}};
    EXPECT_TRUE(quads_meet(square, inside));
    const Quad diamond{{{16, 4}, {22, 10}, {16, 16}, {10, 10}}};  // its box meets the square's corner, it does not
    EXPECT_TRUE(quads_meet(square, diamond)) << "a corner is shared";
    const Quad off{{{17, 5}, {23, 11}, {17, 17}, {11, 11}}};
    EXPECT_FALSE(quads_meet(square, off));
}

}  // namespace
}  // namespace vidimus::screening
