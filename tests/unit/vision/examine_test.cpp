#include "vision/examine.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <opencv2/imgproc.hpp>

#include "synthetic.h"
#include "vision/agreement.h"
#include "vision/checks/check.h"
#include "vision/geometry.h"
#include "vision/joined.h"
#include "vision/prepared.h"

namespace vidimus::vision {
namespace {

std::shared_ptr<const PreparedPack> prepared() {
    static const auto result = prepare(synthetic::pack());
    return result;
}

/// A copy that the pack has not seen.
cv::Mat further(unsigned holder = 77) {
    return synthetic::page({.design = 0, .holder = holder, .noise = 2.2, .blur = 0.7});
}

struct Examined {
    Identification identification;
    std::vector<CheckResult> results;
    [[nodiscard]] const CheckResult* of(const std::string& algorithm) const {
        for (const auto& result : results) {
            if (result.algorithm == algorithm) return &result;
        }
        return nullptr;
    }
    [[nodiscard]] std::string failed() const {
        std::string ids;
        for (const auto& result : results) {
            if (result.outcome == Outcome::failed) ids += result.id + " ";
        }
        return ids;
    }
    /// The same without what lies so near a limit that a person looks before it counts.
    [[nodiscard]] std::string held_against() const {
        std::string ids;
        for (const auto& result : results) {
            if (result.outcome == Outcome::failed && !result.borderline) ids += result.id + " ";
        }
        return ids;
    }
};

Examined run(const cv::Mat& image, const IdentifyHints& hints = {}) {
    const std::vector<std::shared_ptr<const PreparedPack>> packs{prepared()};
    const Page page = locate_page(image, std::nullopt);
    Examined result;
    result.identification = identify(image, page, packs, hints, {});
    result.results = run_checks(image, page, result.identification, assess_quality(image, page), std::nullopt, {});
    return result;
}

TEST(Learn, GivesAPackWithEveryKindOfCheck) {
    const SpecimenPack& pack = synthetic::pack();
    ASSERT_FALSE(pack.reference.empty());
    EXPECT_EQ(pack.genuine_samples, 10);
    EXPECT_EQ(pack.reference.size(), pack.static_mask.size());
    EXPECT_EQ(pack.reference.size(), pack.spread.size());
    EXPECT_GE(pack.checks.size(), 8U);
    for (const CheckSpec& check : pack.checks) {
        // Ten copies suffice, but for the checks that are not yet good enough to count.
        const Algorithm* algorithm = algorithm_of(check.algorithm);
        ASSERT_TRUE(algorithm != nullptr || joined_kind_of(check.algorithm) != nullptr) << check.algorithm;
        const bool silent = (algorithm != nullptr && algorithm->silent) || check.samples < 9;
        EXPECT_EQ(check.evaluatory, silent) << check.id;
        EXPECT_EQ(check.uuid.size(), 36U);
        EXPECT_GT(check.deviation, 0.0);
        EXPECT_LT(check.threshold, check.mean) << check.id;
    }
}

TEST(Learn, FewerThanTenCopiesRunSilently) {
    std::vector<cv::Mat> genuine;
    for (unsigned holder = 1; holder <= 3; ++holder) genuine.push_back(synthetic::page({.holder = holder}));
    LearnOptions options;
    options.model = *ModelId::from_string("UTO-P-1");
    options.zones = synthetic::zones();
    const auto pack = learn_pack(genuine, {}, options, {});
    ASSERT_TRUE(pack);
    ASSERT_FALSE(pack->checks.empty());
    for (const CheckSpec& check : pack->checks) EXPECT_TRUE(check.evaluatory) << check.id;
}

TEST(Learn, NeedsThreeCopies) {
    const std::vector<cv::Mat> two(2, synthetic::page({}));
    const auto pack = learn_pack(two, {}, {}, {});
    ASSERT_FALSE(pack);
    EXPECT_EQ(pack.error().code, ErrorCode::too_few_samples);
}

TEST(Learn, NamesTheImageThatDoesNotBelong) {
    const std::vector<cv::Mat> mixed{synthetic::page({.holder = 1}), synthetic::page({.holder = 2}),
                                     synthetic::page({.design = 4, .holder = 3}), synthetic::page({.holder = 4})};
    const auto pack = learn_pack(mixed, {}, {}, {});
    ASSERT_FALSE(pack);
    EXPECT_EQ(pack.error().code, ErrorCode::samples_differ);
    EXPECT_EQ(pack.error().detail, "2");
}

TEST(Learn, CanBeCancelled) {
    std::stop_source source;
    source.request_stop();
    const std::vector<cv::Mat> three(3, synthetic::page({}));
    const auto pack = learn_pack(three, {}, {}, source.get_token());
    ASSERT_FALSE(pack);
    EXPECT_EQ(pack.error().code, ErrorCode::cancelled);
}

TEST(Learn, ProposesZonesFromWhatVaries) {
    std::vector<cv::Mat> genuine;
    for (unsigned holder = 1; holder <= 5; ++holder) genuine.push_back(synthetic::page({.holder = holder}));
    LearnOptions options;
    options.model = *ModelId::from_string("UTO-P-1");
    const auto pack = learn_pack(genuine, {}, options, {});
    ASSERT_TRUE(pack);
    const auto overlap = [&](Zone::Kind kind, const cv::Rect2d& wanted) {
        double best = 0;
        for (const Zone& zone : pack->zones) {
            if (zone.kind == kind) best = std::max(best, (zone.mm & wanted).area() / (zone.mm | wanted).area());
        }
        return best;
    };
    EXPECT_GT(overlap(Zone::Kind::photo, {5, 16, 31, 40}), 0.35);
    EXPECT_GT(overlap(Zone::Kind::mrz, {5, 70, 115, 11}), 0.5);
    int fields = 0;
    for (const Zone& zone : pack->zones) fields += zone.kind == Zone::Kind::field ? 1 : 0;
    EXPECT_GE(fields, 5);
}

TEST(Learn, PersonalDataIsNotPartOfTheReference) {
    // In the surname's field the copies' letters differ: the reference shows what lies below them, and where fewer than
    // two of ten copies show it, the pack says so.
    const SpecimenPack& pack = synthetic::pack();
    const double d = pack.pixels_per_mm;
    const cv::Rect field(cvRound(42 * d), cvRound(19 * d), cvRound(20 * d), cvRound(3 * d));
    cv::Mat grey;
    cv::cvtColor(pack.reference(field), grey, cv::COLOR_BGR2GRAY);
    cv::Mat dark = grey < 90;  // letters are as dark as 20
    dark.setTo(0, pack.covered(field));
    EXPECT_LT(cv::countNonZero(dark), field.area() / 200);
    EXPECT_LT(cv::countNonZero(pack.covered(field)), field.area() / 4);
    EXPECT_EQ(cv::countNonZero(pack.static_mask(field)), 0);
}

// A pack that is read back says by its masks which windows a check has: they must be those that it was learned with.
// A word that all copies have stands where a longer name would.
TEST(Learn, WhatIsCoveredIsNotStatic) {
    std::vector<cv::Mat> genuine;
    for (unsigned holder = 1; holder <= 4; ++holder) {
        genuine.push_back(synthetic::page({.holder = holder}));
        cv::putText(genuine.back(), "UTO", {cvRound(94 * synthetic::density), cvRound(22 * synthetic::density)},
                    cv::FONT_HERSHEY_SIMPLEX, 0.9, cv::Scalar::all(20), 4, cv::LINE_AA);
    }
    LearnOptions options;
    options.model = *ModelId::from_string("UTO-P-1");
    options.zones = synthetic::zones();
    const auto pack = learn_pack(genuine, {}, options, {});
    ASSERT_TRUE(pack);
    const cv::Rect word = frame_of(pack->size, pack->pixels_per_mm).rect({93, 18, 9, 5});
    EXPECT_GT(cv::countNonZero(pack->covered(word)), word.area() / 20);
    EXPECT_EQ(cv::countNonZero(pack->covered & pack->static_mask), 0);
}

TEST(Learn, AllChecksFindTheirPlacesOnceThePackIsReadBack) {
    const auto parts = write_pack(synthetic::pack());
    ASSERT_TRUE(parts.has_value());
    auto loaded = read_pack(*parts);
    ASSERT_TRUE(loaded.has_value());
    EXPECT_EQ(cv::norm(loaded->static_mask, synthetic::pack().static_mask, cv::NORM_INF), 0.0);
    EXPECT_GT(cv::countNonZero(loaded->covered), 0);
    const std::vector<std::shared_ptr<const PreparedPack>> packs{prepare(std::move(*loaded))};
    const cv::Mat image = further();
    const Page page = locate_page(image, std::nullopt);
    const Identification found = identify(image, page, packs, {}, {});
    ASSERT_NE(found.pack, nullptr);
    for (const CheckResult& result : run_checks(image, page, found, assess_quality(image, page), std::nullopt, {}))
        EXPECT_NE(result.outcome, Outcome::not_supported) << result.id << ' ' << result.reason;
}

TEST(Examine, AGenuineCopyPasses) {
    for (const unsigned holder : {77U, 78U, 79U}) {
        const Examined genuine = run(further(holder));
        ASSERT_EQ(genuine.identification.how, Identification::How::automatic);
        EXPECT_EQ(pack_of(*genuine.identification.pack).model.to_string(), "UTO-P-1-2021");
        EXPECT_TRUE(genuine.identification.registration.ok);
        EXPECT_LT(genuine.identification.registration.rms, 0.8);
        EXPECT_EQ(genuine.failed(), "") << holder;
        for (const auto& result : genuine.results) {
            // The drawn page has too few fields to hold one against the others.
            if (result.algorithm == "text_print" && result.outcome == Outcome::undetermined) continue;
            EXPECT_EQ(result.outcome, Outcome::successful) << result.id << ' ' << result.reason;
            EXPECT_GE(result.margin, 0.0);
            ASSERT_TRUE(result.region) << result.id;
        }
    }
}

TEST(Examine, RegistersToAFractionOfAPixelWhereverThePageLies) {
    const cv::Mat bare = further();
    const cv::Mat image = synthetic::on_surface(bare, 7.0);
    const Examined turned = run(image);
    ASSERT_TRUE(turned.identification.registration.ok);
    // The specimen's corner leads to where the page's corner was drawn.
    const cv::Mat turn = cv::getRotationMatrix2D({500.0F, 352.0F}, 7.0, 1.0);
    const cv::Size specimen = synthetic::pack().reference.size();
    const double unit = 1000.0 / specimen.width;
    for (const cv::Point2d at : {cv::Point2d(300, 200), cv::Point2d(800, 500), cv::Point2d(500, 352)}) {
        const cv::Point2d wanted(
            turn.at<double>(0, 0) * at.x + turn.at<double>(0, 1) * at.y + turn.at<double>(0, 2) + 250,
            turn.at<double>(1, 0) * at.x + turn.at<double>(1, 1) * at.y + turn.at<double>(1, 2) + 248);
        const cv::Point2d found = mapped(turned.identification.registration.specimen_to_source,
                                         cv::Point2d((at.x + 0.5) / unit - 0.5, (at.y + 0.5) / unit - 0.5));
        EXPECT_LT(distance(found, wanted), 1.2);
    }
    EXPECT_EQ(turned.held_against(), "");
}

TEST(Examine, AnUpsideDownPageIsRegistered) {
    cv::Mat image;
    cv::rotate(further(), image, cv::ROTATE_180);
    const Examined turned = run(image);
    EXPECT_EQ(turned.identification.how, Identification::How::automatic);
    EXPECT_EQ(turned.failed(), "");
}

TEST(Examine, AMovedPieceOfBackgroundFailsWhereItLies) {
    cv::Mat image = further();
    const cv::Rect place(750, 150, 110, 60);
    image({760, 490, 110, 60}).copyTo(image(place));
    const Examined altered = run(image);
    const CheckResult* check = altered.of("foreign_print");
    ASSERT_NE(check, nullptr);
    ASSERT_EQ(check->outcome, Outcome::failed);
    EXPECT_LT(check->margin, 0);
    EXPECT_EQ(check->reason, "check.foreign_print.differs");
    const cv::Point2d centre = centre_of(*check->region);
    EXPECT_TRUE(cv::Rect2d(720, 120, 170, 120).contains(centre)) << centre;
    EXPECT_LE(std::max(check->scanned.cols, check->scanned.rows), 240);
    EXPECT_FALSE(check->specimen.empty());
    EXPECT_EQ(check->scanned.size(), check->specimen.size());
}

/// A stamp follows the lines below it: each of them stands where it should, only paler and of another hue.
TEST(Examine, AStampOverThePageIsAnotherColour) {
    const auto with = [](double strength) {
        cv::Mat image = further();
        cv::Mat stamp = image.clone();
        cv::putText(stamp, "VOID", {560, 330}, cv::FONT_HERSHEY_SIMPLEX, 3.2, cv::Scalar(110, 150, 70), 12);
        cv::addWeighted(stamp, strength, image, 1.0 - strength, 0.0, image);
        return run(image);
    };
    const Examined plain = with(0.0);
    ASSERT_NE(plain.of("tint"), nullptr);
    EXPECT_NE(plain.of("tint")->outcome, Outcome::failed);
    const Examined stamped = with(0.45);
    ASSERT_EQ(stamped.of("tint")->outcome, Outcome::failed);
    EXPECT_EQ(stamped.of("tint")->reason, "check.tint.differs");
    EXPECT_TRUE(cv::Rect2d(540, 230, 330, 130).contains(centre_of(*stamped.of("tint")->region)));
}

/// Another run of printing, another scanner: more ink, another hue and light, a tone curve of its own, all over the
/// page.
TEST(Examine, AnotherHueOfTheWholePageIsNoOtherColour) {
    cv::Mat image = further();
    for (int y = 0; y < image.rows; ++y) {
        for (int x = 0; x < image.cols; ++x) {
            auto& pixel = image.at<cv::Vec3b>(y, x);
            for (int c = 0; c < 3; ++c) {
                const double light = std::pow(pixel[c] / 255.0, 1.0 + 0.06 * c);
                pixel[c] = cv::saturate_cast<uchar>(255.0 * light * (0.92 + 0.03 * c + 0.02 * x / image.cols));
            }
        }
    }
    const Examined other = run(image);
    ASSERT_NE(other.of("tint"), nullptr);
    EXPECT_NE(other.of("tint")->outcome, Outcome::failed);
}

TEST(Examine, LittleBelowTheThresholdIsBorderline) {
    const cv::Mat image = further();
    const Examined plain = run(image);
    // The same scores against thresholds that lie just below, a little and well above them.
    SpecimenPack pack = synthetic::pack();
    const double beyond[] = {-0.01, 0.28, 0.32};
    ASSERT_GE(plain.results.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        ASSERT_NE(plain.results[i].score, 0.0);
        pack.checks[i].threshold = plain.results[i].score + beyond[i];
    }
    const std::vector<std::shared_ptr<const PreparedPack>> packs{prepare(pack)};
    const Page page = locate_page(image, std::nullopt);
    const auto results = run_checks(image, page, identify(image, page, packs, {}, {}), {}, std::nullopt, {});
    ASSERT_EQ(results.size(), plain.results.size());
    EXPECT_EQ(results[0].outcome, Outcome::successful);
    EXPECT_FALSE(results[0].borderline);
    EXPECT_EQ(results[1].outcome, Outcome::failed);
    EXPECT_TRUE(results[1].borderline);
    EXPECT_EQ(results[2].outcome, Outcome::failed);
    EXPECT_FALSE(results[2].borderline);
}

TEST(Examine, ChecksOfOtherLightsDoNotShiftWhatIsJoined) {
    cv::Mat image = further();
    const cv::Rect place(328, 145, 180, 36);
    image(place).setTo(cv::mean(image(place)));
    SpecimenPack pack = synthetic::pack();
    const auto joined = [&](const SpecimenPack& with) {
        const std::vector<std::shared_ptr<const PreparedPack>> packs{prepare(with)};
        const Page page = locate_page(image, std::nullopt);
        std::vector<CheckResult> found;
        for (CheckResult& one : run_checks(image, page, identify(image, page, packs, {}, {}), {}, std::nullopt, {})) {
            if (joined_kind_of(one.algorithm) != nullptr) found.push_back(std::move(one));
        }
        return found;
    };
    const auto plain = joined(pack);
    CheckSpec infrared;
    infrared.id = "IR.AB.IS:split";
    infrared.algorithm = "ir_split";
    pack.checks.insert(pack.checks.begin(), infrared);
    const auto shifted = joined(pack);
    ASSERT_GE(plain.size(), 2U);
    ASSERT_EQ(shifted.size(), plain.size());
    bool failed = false;
    for (std::size_t i = 0; i < plain.size(); ++i) {
        EXPECT_EQ(shifted[i].id, plain[i].id);
        EXPECT_EQ(shifted[i].outcome, plain[i].outcome) << plain[i].id;
        EXPECT_DOUBLE_EQ(shifted[i].score, plain[i].score) << plain[i].id;
        failed = failed || plain[i].outcome == Outcome::failed;
    }
    EXPECT_TRUE(failed) << "else a shift would not show";
}

TEST(Examine, AFieldPaintedOverFails) {
    cv::Mat image = further();
    // Painted over with the paper's mean colour and written anew: the lines under the letters are gone.
    const cv::Rect place(328, 145, 180, 36);
    image(place).setTo(cv::mean(image(place)));
    cv::putText(image, "MORUS", {336, 176}, cv::FONT_HERSHEY_COMPLEX, 0.8, {25, 20, 20}, 2, cv::LINE_AA);
    const Examined examined = run(image);
    EXPECT_NE(examined.failed().find("VZ:"), std::string::npos) << examined.failed();
}

TEST(Examine, APastedPhotoFailsAtThePhoto) {
    cv::Mat image = further();
    const cv::Mat other = synthetic::page({.design = 3, .holder = 5});
    cv::Mat photo = other({60, 150, 200, 280}).clone();
    photo = photo * 0.85 + cv::Scalar(20, 10, 0);
    cv::rectangle(photo, {0, 0, photo.cols, photo.rows}, {90, 90, 90}, 2);
    photo.copyTo(image({58, 142, 200, 280}));
    const Examined altered = run(image);
    EXPECT_NE(altered.failed().find("PH:"), std::string::npos) << altered.failed();
    const CheckResult* border = altered.of("photo_edges");
    ASSERT_NE(border, nullptr);
    EXPECT_EQ(border->outcome, Outcome::failed);
}

TEST(Examine, AMissingGhostFails) {
    cv::Mat image = further();
    const cv::Rect ghost(832, 288, 120, 160);
    cv::Mat flat(ghost.size(), CV_8UC3, cv::Scalar(228, 232, 234));
    flat.copyTo(image(ghost));
    const Examined examined = run(image);
    const CheckResult* check = examined.of("ghost_present");
    ASSERT_NE(check, nullptr);
    EXPECT_EQ(check->outcome, Outcome::failed);
    EXPECT_EQ(check->reason, "check.ghost.missing");
}

TEST(Examine, AGreyCopyFailsByItsColour) {
    cv::Mat grey;
    cv::cvtColor(further(), grey, cv::COLOR_BGR2GRAY);
    cv::cvtColor(grey, grey, cv::COLOR_GRAY2BGR);
    const Examined examined = run(grey);
    const CheckResult* check = examined.of("colour");
    ASSERT_NE(check, nullptr);
    EXPECT_EQ(check->outcome, Outcome::failed);
}

TEST(Examine, AScreenInOneColourFailsByItsScreen) {
    // Yellow's dots take blue light alone: a tenth of them is left in a grey picture. Screens finer than the copies
    // were captured are not looked for.
    cv::Mat image;
    cv::resize(further(), image, {}, 2.0, 2.0, cv::INTER_CUBIC);
    for (int y = 0; y < image.rows; ++y) {
        for (int x = 0; x < image.cols; ++x) {
            const double dot = std::sin((x + y) * 0.55) * std::sin((x - y) * 0.55);
            auto& blue = image.at<cv::Vec3b>(y, x)[0];
            blue = cv::saturate_cast<uchar>(blue + 14 * dot);
        }
    }
    const Examined reprint = run(image);
    const CheckResult* screen = reprint.of("halftone_screen");
    ASSERT_NE(screen, nullptr);
    EXPECT_EQ(screen->outcome, Outcome::failed);
}

TEST(Examine, AScreenedReprintFails) {
    cv::Mat image;
    cv::resize(further(), image, {}, 2.0, 2.0, cv::INTER_CUBIC);
    for (int y = 0; y < image.rows; ++y) {
        for (int x = 0; x < image.cols; ++x) {
            const double dot = std::sin((x + y) * 0.9) * std::sin((x - y) * 0.9);
            for (int c = 0; c < 3; ++c) {
                auto& value = image.at<cv::Vec3b>(y, x)[c];
                value = cv::saturate_cast<uchar>(value + 40 * dot);
            }
        }
    }
    const Examined reprint = run(image);
    EXPECT_NE(reprint.failed(), "");
}

TEST(Examine, ShiftedMrzLinesFail) {
    cv::Mat image = further();
    const cv::Rect strip(32, 552, 936, 108);
    const cv::Mat lines = image(strip).clone();
    lines.copyTo(image(strip + cv::Point(0, -14)));
    const Examined examined = run(image);
    const CheckResult* check = examined.of("mrz_position");
    ASSERT_NE(check, nullptr);
    EXPECT_EQ(check->outcome, Outcome::failed);
    EXPECT_EQ(check->reason, "check.mrz_geometry.differs");
}

// Paper that a scanner burns out hides no ink: a bright scan's zone is measured, too.
TEST(Examine, BrightPaperBelowTheMrzStillShowsWhereItsLinesStand) {
    const auto burnt = [](cv::Mat image) {
        cv::Mat strip = image(cv::Rect(400, 552, 568, 108));
        strip.setTo(cv::Scalar::all(255), strip > 150);
        cv::Mat grey;
        cv::cvtColor(strip, grey, cv::COLOR_BGR2GRAY);
        strip.setTo(cv::Scalar::all(255), grey > 150);
        return image;
    };
    const Examined genuine = run(burnt(further().clone()));
    const CheckResult* check = genuine.of("mrz_position");
    ASSERT_NE(check, nullptr);
    EXPECT_EQ(check->outcome, Outcome::successful);
}

TEST(Examine, BlurAndGlareAreNoForgery) {
    for (const double sigma : {1.0, 2.0, 3.0}) {
        cv::Mat image;
        cv::GaussianBlur(further(), image, {}, sigma);
        EXPECT_EQ(run(image).failed(), "") << sigma;
    }
    cv::Mat light = cv::Mat::zeros(further().size(), CV_8UC3);
    cv::circle(light, {640, 260}, 70, cv::Scalar::all(200), cv::FILLED);
    cv::GaussianBlur(light, light, {}, 14.0);
    EXPECT_EQ(run(further() + light).failed(), "");
}

// A telephone's picture, half in the shade: what it shows is judged by wider limits, and nothing is made of the shade.
TEST(Examine, UnevenLightWidensTheLimits) {
    cv::Mat light(1, further().cols, CV_32FC3);
    for (int x = 0; x < light.cols; ++x)
        light.at<cv::Vec3f>(x) = cv::Vec3f::all(1.0F - 0.35F * static_cast<float>(x) / static_cast<float>(light.cols));
    cv::Mat shaded;
    cv::multiply(further(), cv::Mat(cv::repeat(light, further().rows, 1)), shaded, 1.0, CV_8U);
    const Examined even = run(further());
    const Examined uneven = run(shaded);
    EXPECT_EQ(uneven.failed(), "");
    ASSERT_NE(even.of("lost_print"), nullptr);
    ASSERT_NE(uneven.of("lost_print"), nullptr);
    EXPECT_NEAR(even.of("lost_print")->threshold - uneven.of("lost_print")->threshold, 0.6, 0.05);
}

// Light that a page throws back fades out; white paint, a label or a piece of another page ends where it ends.
TEST(Examine, AWhitePatchWithASharpRimIsNoGlare) {
    cv::Mat painted = further().clone();
    cv::circle(painted, {640, 260}, 70, cv::Scalar::all(255), cv::FILLED);
    EXPECT_NE(run(painted).failed(), "");
}

TEST(Examine, CompressionAndResolutionAreNoForgery) {
    cv::Mat larger;
    cv::resize(further(), larger, {}, 1.7, 1.7, cv::INTER_CUBIC);
    EXPECT_EQ(run(larger).failed(), "");
    cv::Mat smaller;
    cv::resize(further(), smaller, {}, 0.85, 0.85, cv::INTER_AREA);
    EXPECT_EQ(run(smaller).held_against(), "");
}

TEST(Examine, LightIsNoForgery) {
    cv::Mat image = further();
    for (int y = 0; y < image.rows; ++y) {
        for (int x = 0; x < image.cols; ++x) {
            image.at<cv::Vec3b>(y, x) =
                cv::Vec3b(cv::Vec3f(image.at<cv::Vec3b>(y, x)) * (0.7F + 0.25F * static_cast<float>(x) / 1000));
        }
    }
    EXPECT_EQ(run(image).failed(), "");
}

TEST(Examine, AnotherDocumentIsNotIdentified) {
    const Examined other = run(synthetic::page({.design = 5, .holder = 3}));
    EXPECT_EQ(other.identification.how, Identification::How::none);
    EXPECT_EQ(other.identification.pack, nullptr);
    EXPECT_TRUE(other.results.empty());
}

TEST(Examine, NothingIsJudgedWithoutRegistration) {
    IdentifyHints hints;
    hints.chosen = ModelId::from_string("UTO-P-1-2021");
    const Examined other = run(synthetic::page({.design = 5, .holder = 3}), hints);
    EXPECT_EQ(other.identification.how, Identification::How::manual);
    EXPECT_FALSE(other.identification.registration.ok);
    ASSERT_FALSE(other.results.empty());
    for (const auto& result : other.results) {
        EXPECT_EQ(result.outcome, Outcome::undetermined);
        EXPECT_EQ(result.reason, "check.not_registered");
    }
}

TEST(Examine, HintsAreFollowedAmongSeveralModels) {
    SpecimenPack twin = synthetic::pack();
    twin.model = *ModelId::from_string("ZZZ-P-2-2020");
    const std::vector<std::shared_ptr<const PreparedPack>> packs{prepare(twin), prepared()};
    const cv::Mat image = further();
    const Page page = locate_page(image, std::nullopt);
    IdentifyHints hints;
    // Two models that look the same: without a hint nobody can say which.
    EXPECT_EQ(identify(image, page, packs, hints, {}).how, Identification::How::none);
    hints.chosen = twin.model;
    const Identification chosen = identify(image, page, packs, hints, {});
    ASSERT_NE(chosen.pack, nullptr);
    EXPECT_EQ(pack_of(*chosen.pack).model, twin.model);
    hints.chosen.reset();
    hints.state = "UTO";
    hints.type = "P";
    const Identification hinted = identify(image, page, packs, hints, {});
    ASSERT_NE(hinted.pack, nullptr);
    EXPECT_EQ(pack_of(*hinted.pack).model.state, "UTO");
}

TEST(Examine, CancelledChecksAreAborted) {
    const cv::Mat image = further();
    const Page page = locate_page(image, std::nullopt);
    const std::vector<std::shared_ptr<const PreparedPack>> packs{prepared()};
    const Identification found = identify(image, page, packs, {}, {});
    std::stop_source source;
    source.request_stop();
    const auto results = run_checks(image, page, found, {}, std::nullopt, source.get_token());
    ASSERT_FALSE(results.empty());
    for (const auto& result : results) EXPECT_EQ(result.outcome, Outcome::aborted);
    EXPECT_EQ(identify(image, page, packs, {}, source.get_token()).how, Identification::How::none);
}

TEST(Examine, AnUnknownAlgorithmIsNotSupported) {
    SpecimenPack pack = synthetic::pack();
    pack.checks.front().algorithm = "later_invention";
    const std::vector<std::shared_ptr<const PreparedPack>> packs{prepare(pack)};
    const cv::Mat image = further();
    const Page page = locate_page(image, std::nullopt);
    const auto results = run_checks(image, page, identify(image, page, packs, {}, {}), {}, std::nullopt, {});
    EXPECT_EQ(results.front().outcome, Outcome::not_supported);
}

TEST(Examine, NoPackNoChecks) {
    EXPECT_TRUE(run_checks(further(), {}, {}, {}, std::nullopt, {}).empty());
}

TEST(Agreement, FindsSlippedInksAndDisplacedBlocks) {
    cv::Mat noise(96, 96, CV_32FC3);
    cv::RNG random(2);
    random.fill(noise, cv::RNG::NORMAL, 0, 30);
    cv::GaussianBlur(noise, noise, {}, 1.5);
    cv::Mat moved;
    cv::warpAffine(noise, moved, cv::Matx23d(1, 0, 1, 0, 1, -2), noise.size());
    const cv::Mat all(96, 96, CV_8U, cv::Scalar(255));
    const AgreementGrid same(noise, noise, all, {8, 8, 80, 80}, 8.0);
    EXPECT_GT(same.correlation({1, 1, 2, 2}), 0.99);
    const AgreementGrid displaced(moved, noise, all, {8, 8, 80, 80}, 8.0);
    EXPECT_GT(displaced.correlation({1, 1, 2, 2}), 0.97);
    cv::Mat other(96, 96, CV_32FC3);
    random.fill(other, cv::RNG::NORMAL, 0, 30);
    cv::GaussianBlur(other, other, {}, 1.5);
    const AgreementGrid different(other, noise, all, {8, 8, 80, 80}, 8.0);
    EXPECT_LT(different.correlation({1, 1, 2, 2}), 0.6);
    cv::Mat half = all.clone();
    half.colRange(0, 48).setTo(0);
    EXPECT_NEAR(AgreementGrid(noise, noise, half, {8, 8, 80, 80}, 8.0).covered({0, 0, 5, 5}), 30.0 / 70.0, 0.01);
}

}  // namespace
}  // namespace vidimus::vision
