// The checks of what is the holder's own: characters against their neighbours, the ghost image against the portrait.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "synthetic.h"
#include "vision/checks/check.h"
#include "vision/checks/glyph_units.h"
#include "vision/field_glyphs.h"
#include "vision/learn_check.h"
#include "vision/lines_band.h"
#include "vision/scoring.h"
#include "vision/shared_lines.h"
namespace vidimus::vision {
namespace {

class Glyphs : public testing::Test {
  protected:
    Glyphs() {
        reference_.frame = frame_of(PageSize::id1, 350.0 / 25.4);
        document_.bgr = cv::Mat(reference_.frame.size, CV_8UC3, cv::Scalar(232, 236, 238));
        document_.usable = cv::Mat(reference_.frame.work_size, CV_8U, cv::Scalar(255));
    }
    /// Nine equal digits 2.5 mm high; number `odd` in another grey, or lower by so many pixels.
    std::vector<Measured> measured(int odd, const cv::Scalar& ink, int lower) {
        constexpr int digits = 9;
        for (int i = 0; i < digits; ++i) {
            const bool other = i == odd;
            const cv::Point at(place(i), 300 + (other ? lower : 0));
            cv::putText(document_.bgr, "8", at, cv::FONT_HERSHEY_SIMPLEX, 1.6, other ? ink : cv::Scalar::all(30), 4,
                        cv::LINE_AA);
        }
        cv::GaussianBlur(document_.bgr, document_.bgr, {}, 0.9);
        cv::Mat noise(document_.bgr.size(), CV_16SC3);
        cv::RNG(4).fill(noise, cv::RNG::NORMAL, 0, 1.5);
        cv::add(document_.bgr, noise, document_.bgr, cv::noArray(), CV_8U);
        if (shaded_) shade();
        const double density = reference_.frame.density;
        const std::vector<Zone> zones{
            {"number", Zone::Kind::field, {180 / density, 255 / density, 430 / density, 60 / density}}};
        const CheckContext context{reference_, document_, zones};
        together_ = measure_characters(context);
        std::vector<Measured> all = measure_glyph_ink(context);
        for (const Measured& one : measure_glyphs(context)) all.push_back(one);
        return all;
    }
    /// The print around all digits is as the specimen's, but for one, around which it is disturbed so much.
    void disturb(int digit, float excess) {
        const double cell = std::max(2, cvRound(Residual::cell_mm * reference_.frame.density));
        residual_.columns = static_cast<int>(reference_.frame.size.width / cell);
        residual_.rows = static_cast<int>(reference_.frame.size.height / cell);
        const auto cells = static_cast<std::size_t>(residual_.columns) * static_cast<std::size_t>(residual_.rows);
        residual_.count.assign(cells, static_cast<float>(cell * cell));
        residual_.excess.assign(cells, static_cast<float>(cell * cell));
        residual_.power.assign(cells, 100.0F);
        residual_.product.assign(cells, 0.0F);
        for (std::size_t i = 0; digit >= 0 && i < cells; ++i) {
            const int x = static_cast<int>(cell * static_cast<double>(i % static_cast<std::size_t>(residual_.columns)));
            if (x >= place(digit) && x < place(digit) + 34) residual_.excess[i] *= excess;
        }
        document_.residual = std::make_shared<const Residual>(residual_);
    }
    static int place(int digit) { return 200 + 42 * digit; }
    [[nodiscard]] bool covers(const cv::Rect2d& mm, int digit) const {
        const double density = reference_.frame.density;
        return mm.contains({(place(digit) + 16) / density, 285 / density});
    }
    /// From full light on the left to half of it on the right.
    void shade() {
        const auto light = [](cv::Size size) {
            cv::Mat row(1, size.width, CV_32FC3);
            for (int x = 0; x < size.width; ++x)
                row.at<cv::Vec3f>(x) =
                    cv::Vec3f::all(1.0F - 0.5F * (static_cast<float>(x) + 0.5F) / static_cast<float>(size.width));
            return cv::Mat(cv::repeat(row, size.height, 1));
        };
        cv::multiply(document_.bgr, light(document_.bgr.size()), document_.bgr, 1.0, CV_8U);
        cv::divide(1.0, light(reference_.frame.work_size), document_.gain);
    }
    ReferenceView reference_;
    DocumentView document_;
    bool shaded_ = false;
    Residual residual_;
    std::vector<Measured> together_;  // as measure_characters has it
};

// In the order in which measure_glyph_ink, then measure_glyphs, report them.
constexpr std::size_t darkness = 0;
constexpr std::size_t colour = 2;
constexpr std::size_t line = 4;
constexpr std::size_t features = 6;

TEST_F(Glyphs, EqualOnesAreNoOutliers) {
    const auto found = measured(-1, cv::Scalar::all(30), 0);
    ASSERT_EQ(found.size(), features);
    for (const Measured& one : found) EXPECT_LT(one.value, 1.5F);
}

TEST_F(Glyphs, APalerOneIsFound) {
    const auto found = measured(6, cv::Scalar::all(62), 0);
    ASSERT_EQ(found.size(), features);
    EXPECT_GT(found[darkness].value, 4.0F);
    EXPECT_TRUE(covers(found[darkness].mm, 6)) << found[darkness].mm;
    EXPECT_LT(found[line].value, 1.5F);
}

TEST_F(Glyphs, AShadowIsNoPalerInk) {
    shaded_ = true;
    for (const Measured& one : measured(-1, cv::Scalar::all(30), 0)) EXPECT_LT(one.value, 1.9F);
    document_.bgr.setTo(cv::Scalar(232, 236, 238));
    EXPECT_GT(measured(6, cv::Scalar::all(62), 0)[darkness].value, 4.0F) << "a paler one is, in the shadow as well";
}

// A shaking hand makes all characters of a page differ a little; none of them was written anew for that.
TEST(GlyphScatter, IsThatOfTheCaptureAndNotOfOneCharacter) {
    const auto page = [](double by, double odd) {
        std::vector<FieldGlyphs> fields(3);
        for (FieldGlyphs& field : fields) {
            field.lines.emplace_back();
            for (int i = 0; i < 8; ++i) {
                Glyph glyph;
                glyph.dark = 180.0;
                glyph.sharp = 0.2 * (1.0 + by * (i % 4 - 1.5));
                glyph.stroke = 0.4;
                glyph.bottom = 2.5;
                field.lines.back().push_back(glyph);
            }
        }
        fields[1].lines[0][3].sharp *= 1.0 + odd;
        return fields;
    };
    const auto even = page(0.0, 0.3);
    EXPECT_EQ(scatter_of(even).sharp, 1.0);
    const LineUnits units(even[1].lines[0], scatter_of(even));
    EXPECT_GT(units.sharp(even[1].lines[0][3]), 8.0);
    const auto shaken = page(0.08, 0.0);
    const GlyphScatter scatter = scatter_of(shaken);
    EXPECT_GT(scatter.sharp, 2.0);
    EXPECT_EQ(scatter.dark, 1.0);
    const auto& own = shaken[1].lines[0];
    EXPECT_LT(LineUnits(own, scatter).sharp(own[0]), 0.5 * LineUnits(own).sharp(own[0]));
}

TEST_F(Glyphs, ABrownerOneIsFound) {
    const auto found = measured(2, cv::Scalar(14, 30, 52), 0);
    EXPECT_GT(found[colour].value, 4.0F);
    EXPECT_TRUE(covers(found[colour].mm, 2));
    EXPECT_LT(found[line].value, 1.5F) << "its form is the others'";
}

TEST_F(Glyphs, ALowerOneIsFound) {
    const auto found = measured(2, cv::Scalar::all(30), 3);
    ASSERT_EQ(found.size(), features);
    EXPECT_GT(found[line].value, 4.0F);
    EXPECT_TRUE(covers(found[line].mm, 2)) << found[line].mm;
    EXPECT_LT(found[darkness].value, 1.5F);
}

TEST_F(Glyphs, ADarkPieceOfTheArtworkIsNoCharacter) {
    const auto draw = [](cv::Mat& page) {
        cv::rectangle(page, cv::Rect(place(9) + 8, 263, 12, 39), cv::Scalar::all(120), cv::FILLED);
    };
    draw(document_.bgr);
    EXPECT_GT(measured(-1, cv::Scalar::all(30), 0)[darkness].value, 4.0F) << "it would be a pale one";
    document_.bgr.setTo(cv::Scalar(232, 236, 238));
    draw(document_.bgr);
    reference_.bgr = document_.bgr.clone();
    for (const Measured& one : measured(-1, cv::Scalar::all(30), 0)) EXPECT_LT(one.value, 1.5F);
}

TEST_F(Glyphs, OneThatDiffersALittleInAllThingsIsFoundAmongMany) {
    disturb(-1, 1.0F);
    measured(-1, cv::Scalar::all(30), 0);
    ASSERT_EQ(together_.size(), 1U);
    EXPECT_LT(together_[0].value, 2.0F);
    // A little paler here, a little lower there, a little dirt elsewhere: every genuine page has such characters.
    document_.bgr.setTo(cv::Scalar(232, 236, 238));
    measured(6, cv::Scalar::all(42), 0);
    const float paler = together_[0].value;
    document_.bgr.setTo(cv::Scalar(232, 236, 238));
    measured(6, cv::Scalar::all(30), 1);
    const float lower = together_[0].value;
    document_.bgr.setTo(cv::Scalar(232, 236, 238));
    disturb(6, 2.5F);
    measured(-1, cv::Scalar::all(30), 0);
    const float disturbed = together_[0].value;
    document_.bgr.setTo(cv::Scalar(232, 236, 238));
    measured(6, cv::Scalar::all(42), 1);
    EXPECT_GT(together_[0].value, 1.3F * std::max({paler, lower, disturbed}));
    EXPECT_TRUE(covers(together_[0].mm, 6)) << together_[0].mm;
}

TEST_F(Glyphs, WithoutTheBarePrintNothingIsSaidOfCharactersInAll) {
    measured(6, cv::Scalar::all(62), 2);
    EXPECT_TRUE(together_.empty());
}

class Ghost : public testing::Test {
  protected:
    static constexpr unsigned holder = 3;
    Ghost() {
        reference_.frame = frame_of(PageSize::id3, 8.0);
        reference_.work_grey = drawn(0, 0);
        document_.usable = cv::Mat(reference_.frame.work_size, CV_8U, cv::Scalar(255));
    }
    /// A page with a portrait and a ghost image; every face shares much with every other.
    cv::Mat drawn(unsigned portrait, unsigned ghost) const {
        cv::Mat page(reference_.frame.work_size, CV_32F, cv::Scalar(225));
        const auto put = [&](unsigned person, const cv::Rect2d& mm, double share) {
            cv::Mat face(40, 31, CV_32F, cv::Scalar(0));
            cv::ellipse(face, {15, 20}, {9, 13}, 0, 0, 360, cv::Scalar(-90), cv::FILLED);
            if (person != 0) {
                cv::Mat own(10, 8, CV_32F);
                cv::RNG(100 * person).fill(own, cv::RNG::NORMAL, 0, 30);
                cv::resize(own, own, face.size(), 0, 0, cv::INTER_CUBIC);
                face += own;
            }
            cv::Mat target = page(reference_.frame.work_rect(mm));
            cv::resize(face, face, target.size(), 0, 0, cv::INTER_CUBIC);
            target += cv::Mat(face * share);
        };
        put(portrait, zones_[0].mm, 1.0);
        put(ghost, zones_[1].mm, 0.3);
        cv::Mat noise(page.size(), CV_32F);
        cv::RNG(9).fill(noise, cv::RNG::NORMAL, 0, 2);
        return page + noise;
    }
    float agreement(unsigned portrait, unsigned ghost) {
        document_.work_grey = drawn(portrait, ghost);
        const auto found = measure_ghost_agreement({reference_, document_, zones_});
        return found.size() == 1 ? found[0].value : std::numeric_limits<float>::quiet_NaN();
    }
    const std::vector<Zone> zones_{{"photo", Zone::Kind::photo, {5, 16, 31, 40}},
                                   {"ghost", Zone::Kind::ghost, {100, 34, 15.5, 20}}};
    ReferenceView reference_;
    DocumentView document_;
};

TEST_F(Ghost, AgreesWithItsOwnPortrait) {
    EXPECT_GT(agreement(holder, holder), 1.5F);
}

TEST_F(Ghost, DoesNotAgreeWithAnotherFace) {
    for (const unsigned other : {4U, 5U, 6U, 7U}) EXPECT_LT(agreement(other, holder), 0.8F) << other;
}

TEST_F(Ghost, AFaceThatWasPutIntoThePortraitIsNotTheGhostImages) {
    const auto face = [&](unsigned portrait, unsigned ghost) {
        document_.work_grey = drawn(portrait, ghost);
        const auto found = measure_ghost_face({reference_, document_, zones_});
        return found.size() == 1 ? found[0].value : std::numeric_limits<float>::quiet_NaN();
    };
    const float own = face(holder, holder);
    EXPECT_GT(own, 1.2F);
    // Hair, ears and the outline are left as they were: only the middle is another's.
    cv::Mat swapped = drawn(holder, holder);
    const cv::Mat other = drawn(holder + 1, holder);
    const cv::Rect area = reference_.frame.work_rect(zones_[0].mm);
    cv::Mat within = cv::Mat::zeros(area.size(), CV_8U);
    cv::ellipse(within, {area.width / 2, area.height / 2}, {area.width * 3 / 10, area.height * 3 / 10}, 0, 0, 360, 255,
                cv::FILLED);
    other(area).copyTo(swapped(area), within);
    document_.work_grey = swapped;
    const auto found = measure_ghost_face({reference_, document_, zones_});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_LT(found[0].value, own - 0.4F) << "the drawn faces share their outline";
    EXPECT_LT(face(holder + 1, holder), own - 0.4F);
    EXPECT_EQ(found[0].mm, zones_[0].mm) << "the portrait is what is replaced";
}

TEST_F(Ghost, SaysNothingWhereThePictureIsSpoilt) {
    document_.usable(cv::Rect(60, 160, 100, 100)).setTo(0);
    EXPECT_TRUE(std::isnan(agreement(holder, holder)));
}

/// A card whose portrait has fine lines printed over it; the document's portrait is another one, with them or without.
std::vector<Measured> overprint_of(bool lines, int slip) {
    constexpr double density = 350.0 / 25.4;
    const cv::Rect2d mm(8.0, 10.0, 24.0, 30.0);
    const auto card = [&](int brightness, bool with_lines, int moved, std::uint64_t seed) {
        cv::Mat image(frame_of(PageSize::id1, density).size, CV_8UC3, cv::Scalar::all(225));
        const cv::Rect area(cvRound(mm.x * density), cvRound(mm.y * density), cvRound(mm.width * density),
                            cvRound(mm.height * density));
        cv::Mat photo = image(area);
        cv::circle(photo, {photo.cols / 2, photo.rows / 2}, photo.cols / 3, cv::Scalar::all(brightness), cv::FILLED);
        cv::GaussianBlur(photo, photo, {}, 12.0);
        for (int y = 4; with_lines && y < photo.rows; y += 9)
            cv::line(photo, {0, y + moved}, {photo.cols, y + 20 + moved}, cv::Scalar::all(160), 1, cv::LINE_AA);
        cv::Mat noise(image.size(), CV_16SC3);
        cv::RNG(seed).fill(noise, cv::RNG::NORMAL, 0, 2.0);
        cv::add(image, noise, image, cv::noArray(), CV_8U);
        return image;
    };
    ReferenceView reference;
    reference.frame = frame_of(PageSize::id1, density);
    reference.bgr = card(120, true, 0, 3);
    DocumentView document;
    document.bgr = card(90, lines, slip, 4);
    document.usable = cv::Mat(reference.frame.work_size, CV_8U, cv::Scalar(255));
    const std::vector<Zone> zones{{"photo", Zone::Kind::photo, mm}};
    return measure_overprint({reference, document, zones});
}

TEST(Overprint, LinesOverThePortraitAreFoundThoughTheySlipped) {
    for (const int slip : {0, 1, 2}) EXPECT_GT(overprint_of(true, slip).front().value, 0.8F) << slip;
}

TEST(Overprint, APortraitLaidOverThemHasNone) {
    for (const Measured& part : overprint_of(false, 0)) EXPECT_LT(std::abs(part.value), 0.2F);
}

/// Cards with portraits of their own and lines over them that all share; the last one has lines of its own as well.
std::vector<cv::Mat> lined_cards(const cv::Rect& area) {
    std::vector<cv::Mat> cards;
    for (int i = 0; i < 7; ++i) {
        cv::Mat card(frame_of(PageSize::id1, 350.0 / 25.4).size, CV_8UC3, cv::Scalar::all(225));
        cv::Mat photo = card(area);
        cv::circle(photo, {photo.cols / 2 + 9 * (i - 3), photo.rows / 2 - 7 * (i - 3)}, photo.cols / 4,
                   cv::Scalar(90 + 8 * i, 110 + 5 * i, 150), cv::FILLED);
        for (int y = 4; y < photo.rows; y += 11)
            cv::line(photo, {0, y}, {photo.cols, y + 15}, cv::Scalar(120, 170, 150), 1, cv::LINE_AA);
        for (int x = 6; i == 6 && x < photo.cols; x += 13)
            cv::line(photo, {x, 0}, {x + 20, photo.rows}, cv::Scalar::all(60), 1, cv::LINE_AA);
        cards.push_back(card);
    }
    return cards;
}

TEST(SharedLines, AreThoseOfAllCopiesAndOfNoPortrait) {
    constexpr double density = 350.0 / 25.4;
    const cv::Rect2d mm(8.0, 10.0, 24.0, 30.0);
    const cv::Rect area = frame_of(PageSize::id1, density).rect(mm);
    const std::vector<cv::Mat> cards = lined_cards(area);
    const SharedLines lines(cards, {{"photo", Zone::Kind::photo, mm}}, density);
    cv::Mat bare(cards[0].size(), CV_8UC3, cv::Scalar::all(225));
    cv::Mat lined = bare.clone();
    lines.draw(lined, {}, cards.size());
    const cv::Rect inner(area.x + 30, area.y + 30, area.width - 60, area.height - 60);
    const LinesBand wanted = lines_band(cards[0](inner), density);
    const LinesBand found = lines_band(lined(inner), density);
    const double agreement = wanted.band.dot(found.band) / cv::norm(wanted.band) / cv::norm(found.band);
    EXPECT_GT(agreement, 0.7);
    cv::Mat outside = lined.clone();
    outside(area).setTo(cv::Scalar::all(225));
    EXPECT_EQ(cv::norm(outside, bare, cv::NORM_INF), 0.0) << "nothing but the photo is touched";
}

TEST(SharedLines, LeavingACopyOutChangesNothingForTheNext) {
    constexpr double density = 350.0 / 25.4;
    const cv::Rect2d mm(8.0, 10.0, 24.0, 30.0);
    const std::vector<cv::Mat> cards = lined_cards(frame_of(PageSize::id1, density).rect(mm));
    const SharedLines lines(cards, {{"photo", Zone::Kind::photo, mm}}, density);
    cv::Mat first(cards[0].size(), CV_8UC3, cv::Scalar::all(225));
    cv::Mat again = first.clone();
    cv::Mat other = first.clone();
    lines.draw(first, {}, 6);
    for (std::size_t i = 0; i < cards.size(); ++i) {
        cv::Mat scratch = again.clone();
        lines.draw(scratch, {}, i);
    }
    lines.draw(again, {}, 6);
    lines.draw(other, {}, cards.size());
    EXPECT_EQ(cv::norm(first, again, cv::NORM_INF), 0.0);
    EXPECT_GT(cv::norm(first, other, cv::NORM_INF), 0.0) << "the copy with lines of its own is left out";
}

bool is_known(const ReferenceView& view, double x_mm, double y_mm) {
    return view.known.at<uchar>(cvRound(y_mm * view.frame.density), cvRound(x_mm * view.frame.density)) != 0;
}

// Captions slip against the ground as their ink does: half a letter of one must not be held against it.
TEST(BarePrint, LeavesOutWholeLettersThatReachIntoAField) {
    const Frame frame = frame_of(PageSize::id1, 8.0);
    cv::Mat bgr(frame.size, CV_8UC3, cv::Scalar(225, 230, 235));
    const std::vector<Zone> zones{{"number", Zone::Kind::field, {10, 20, 40, 5}}};
    const auto dark = [&](const cv::Rect2d& mm) { bgr(frame.rect(mm)).setTo(cv::Scalar(40, 50, 45)); };
    dark({12, 18, 1, 3});     // a letter of which a part stands in the field
    dark({12, 10, 1, 3});     // one that does not reach it
    dark({30, 18, 15, 2.5});  // a bar of the artwork is no letter
    const ReferenceView view = synthetic::reference_of(frame, bgr, zones);
    const auto known = [&](double x, double y) { return is_known(view, x, y); };
    EXPECT_FALSE(known(12.5, 20.5));
    EXPECT_FALSE(known(12.5, 18.5)) << "its part above the field as well";
    EXPECT_TRUE(known(12.5, 11.5));
    EXPECT_TRUE(known(40, 18.7)) << "a bar stays where it is none of the field";
    EXPECT_FALSE(known(40, 20.3));
}

// What all copies' artwork shows beside a portrait, one holder's broad hair hides: nothing is said of that place.
TEST(PhotoPattern, HairThatHidesTheArtworkIsNoInterruption) {
    ReferenceView reference;
    reference.frame = frame_of(PageSize::id1, 350.0 / 25.4);
    const std::vector<Zone> zones{{"photo", Zone::Kind::photo, {10, 14, 24, 30}}};
    DocumentView document;
    document.usable = cv::Mat(reference.frame.work_size, CV_8U, cv::Scalar(255));
    reference.work_grey = cv::Mat(reference.frame.work_size, CV_32F, cv::Scalar(225));
    document.reference_band = cv::Mat(reference.frame.work_size, CV_32FC3);
    for (int y = 0; y < document.reference_band.rows; ++y) {
        for (int x = 0; x < document.reference_band.cols; ++x)
            document.reference_band.at<cv::Vec3f>(y, x) =
                cv::Vec3f::all(6.F * std::sin(0.9F * static_cast<float>(x + y)));
    }
    document.work_grey = reference.work_grey.clone();
    document.band = document.reference_band.clone();
    const cv::Rect hair = reference.frame.work_rect({10, 14, 6, 12});
    const auto worst = [&] {
        float least = 9.F;
        for (const Measured& one : measure_photo_pattern({reference, document, zones})) {
            if (std::isfinite(one.value)) least = std::min(least, one.value);
        }
        return least;
    };
    const float usual = worst();
    cv::RNG(3).fill(document.band(hair), cv::RNG::NORMAL, 0, 12);
    EXPECT_LT(worst(), usual - 1.0F) << "another print on a background as bright is an interruption";
    document.work_grey(hair).setTo(60);
    EXPECT_GT(worst(), usual - 0.3F);
}

// A portrait that fades out darkens what lies beside its zone as far as the holder's hair and clothes reach. That is no
// foreign print; print that stands beside the portrait without touching it is.
TEST(BarePrint, LeavesOutWhatAPortraitsFadingEdgeDarkens) {
    const Frame frame = frame_of(PageSize::id1, 8.0);
    cv::Mat bgr(frame.size, CV_8UC3, cv::Scalar(225, 230, 235));
    for (int x = -bgr.rows; x < bgr.cols; x += 9) {
        cv::line(bgr, {x, 0}, {x + bgr.rows, bgr.rows}, cv::Scalar(200, 190, 205), 2, cv::LINE_AA);
    }
    const std::vector<Zone> zones{{"photo", Zone::Kind::photo, {6, 12, 24, 32}}};
    const cv::Mat none(frame.size, CV_8U, cv::Scalar(0));
    cv::Mat all(frame.size, CV_8U, cv::Scalar(255));
    all(frame.rect(zones[0].mm)).setTo(0);
    const ReferenceView view =
        make_reference(frame, bgr, cv::Mat(frame.size, CV_32F, cv::Scalar(2)), all, none, none, zones, nullptr);
    const auto foreign = [&](const cv::Rect2d& shade) {
        cv::Mat capture = bgr.clone();
        capture(frame.rect({6, 12, 24, 32})).setTo(cv::Scalar(90, 95, 110));
        capture(frame.rect(shade)) -= cv::Scalar::all(45);
        const DocumentView document = make_document(view, capture, cv::Matx33d::eye());
        const Residual& residual = *document.residual;
        const double cell = 85.6 / residual.columns;
        float most = 0.F;
        for (int y = 0; y < residual.rows; ++y) {
            for (int x = 0; x < residual.columns; ++x) {
                const cv::Point2d at((x + 0.5) * cell, (y + 0.5) * cell);
                const std::size_t i = static_cast<std::size_t>(y) * static_cast<std::size_t>(residual.columns) +
                                      static_cast<std::size_t>(x);
                if (at.x > 30.2 && at.x < 40 && at.y > 20 && at.y < 36) most = std::max(most, residual.excess[i]);
            }
        }
        return most;
    };
    const float edge = foreign({30, 24, 1, 8});
    const float apart = foreign({33, 24, 1, 8});
    EXPECT_LT(edge, 6.F);
    EXPECT_GT(apart, 100.F);
}

class FieldGround : public testing::Test {
  protected:
    FieldGround() {
        reference_.frame = frame_of(PageSize::id1, 350.0 / 25.4);
        reference_.personal = cv::Mat::zeros(reference_.frame.work_size, CV_8U);
        reference_.personal(reference_.frame.work_rect(zones_[0].mm)).setTo(255);
        document_.ink = cv::Mat::zeros(reference_.frame.work_size, CV_8U);
        document_.ink(reference_.frame.work_rect({22, 21, 6, 2})).setTo(255);
        const double cell_mm =
            std::max(2, cvRound(Residual::cell_mm * reference_.frame.density)) / reference_.frame.density;
        residual_.columns = static_cast<int>(85.6 / cell_mm);
        residual_.rows = static_cast<int>(53.98 / cell_mm);
        const auto cells = static_cast<std::size_t>(residual_.columns) * static_cast<std::size_t>(residual_.rows);
        residual_.count.assign(cells, 36.0F);
        residual_.excess.assign(cells, 36.0F);
        residual_.product.assign(cells, 0.0F);
        residual_.power.assign(cells, 20.0F);
        cell_mm_ = cell_mm;
    }
    /// In each cell of the area so much more than usual differs, and such a share of the print is missing.
    void alter(const cv::Rect2d& mm, float excess, float lost) {
        for (int y = 0; y < residual_.rows; ++y) {
            for (int x = 0; x < residual_.columns; ++x) {
                if (!mm.contains({(x + 0.5) * cell_mm_, (y + 0.5) * cell_mm_})) continue;
                const std::size_t at = static_cast<std::size_t>(y) * static_cast<std::size_t>(residual_.columns) +
                                       static_cast<std::size_t>(x);
                residual_.excess[at] *= excess;
                residual_.product[at] = -lost * residual_.power[at];
            }
        }
    }
    std::vector<Measured> measured() {
        document_.residual = std::make_shared<Residual>(residual_);
        return measure_field_ground({reference_, document_, zones_});
    }
    const std::vector<Zone> zones_{{"name", Zone::Kind::field, {20, 20, 30, 4}}};
    ReferenceView reference_;
    DocumentView document_;
    Residual residual_;
    double cell_mm_ = 0.4;
};

// Of each field: the whole, then what is near its ink; of each what is foreign, then what is lost.
TEST_F(FieldGround, TellsWhatDiffersInTheFieldFromWhatDiffersOnThePage) {
    const auto usual = measured();
    ASSERT_EQ(usual.size(), 4U);
    for (const Measured& one : usual) EXPECT_NEAR(one.value, 0.0F, 0.01F);
    alter({0, 0, 86, 54}, 3.0F, 0.4F);
    for (const Measured& one : measured()) EXPECT_NEAR(one.value, 0.0F, 0.01F) << "a poor capture is no field's fault";
}

TEST_F(FieldGround, SeesALittleAtManyPlacesAroundTheInk) {
    alter({21.2, 20.2, 7.6, 3.6}, 1.8F, 0.3F);
    const auto found = measured();
    ASSERT_EQ(found.size(), 4U);
    EXPECT_GT(found[2].value, 0.3F);
    EXPECT_GT(found[3].value, 0.2F);
    EXPECT_GT(found[2].value, found[0].value) << "the field is longer than its text";
    EXPECT_EQ(found[2].mm, zones_[0].mm);
}

TEST_F(FieldGround, SaysNothingWhereNothingCouldBeCompared) {
    std::fill(residual_.count.begin(), residual_.count.end(), 0.0F);
    for (const Measured& one : measured()) EXPECT_FALSE(std::isfinite(one.value));
    std::fill(residual_.count.begin(), residual_.count.end(), 36.0F);
    std::fill(residual_.power.begin(), residual_.power.end(), 0.01F);
    const auto found = measured();
    EXPECT_TRUE(std::isfinite(found[0].value));
    EXPECT_FALSE(std::isfinite(found[1].value)) << "without print none can be missed";
}

/// Text in one ink, or of the dots of four whose mean is the same.
class InkDots : public testing::Test {
  protected:
    InkDots() {
        reference_.frame = frame_of(PageSize::id1, 350.0 / 25.4);
        reference_.bgr = cv::Mat(reference_.frame.size, CV_8UC3, cv::Scalar(232, 236, 238));
        reference_.may_be_inked = cv::Mat(reference_.frame.size, CV_8U, cv::Scalar(255));
        document_.usable = cv::Mat(reference_.frame.work_size, CV_8U, cv::Scalar(255));
        document_.light = {1.0, 1.0, 1.0};
    }
    std::vector<Measured> measured(double dots, double noise) {
        document_.bgr = reference_.bgr.clone();
        cv::Mat strokes(document_.bgr.size(), CV_8U, cv::Scalar(0));
        for (int row = 0; row < 4; ++row) {
            cv::putText(strokes, "E74H80613B", {80, 150 + 120 * row}, cv::FONT_HERSHEY_SIMPLEX, 1.8,
                        cv::Scalar::all(255), 5, cv::LINE_AA);
        }
        cv::Mat inks(document_.bgr.size(), CV_16SC3);
        cv::RNG(7).fill(inks, cv::RNG::NORMAL, 0, dots);
        cv::Mat text(document_.bgr.size(), CV_8UC3, cv::Scalar::all(55));
        cv::add(text, inks, text, cv::noArray(), CV_8U);
        text.copyTo(document_.bgr, strokes);
        cv::GaussianBlur(document_.bgr, document_.bgr, {}, 0.8);
        cv::Mat grains(document_.bgr.size(), CV_16SC3);
        cv::RNG(8).fill(grains, cv::RNG::NORMAL, 0, noise);
        cv::add(document_.bgr, grains, document_.bgr, cv::noArray(), CV_8U);
        return measure_ink_dots({reference_, document_, {}});
    }
    ReferenceView reference_;
    DocumentView document_;
};

TEST_F(InkDots, TextOfFourInksIsToldFromTextOfOne) {
    const auto plain = measured(0.0, 2.0);
    const auto dotted = measured(35.0, 2.0);
    ASSERT_EQ(plain.size(), 3U);
    ASSERT_EQ(dotted.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_GT(dotted[i].value, plain[i].value + 0.8F) << i;
}

TEST_F(InkDots, WhatCompressionTakesAwayIsNoDifference) {
    const auto kept = measured(0.0, 0.8);
    const auto lost = measured(0.0, 0.0);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(kept[i].value, lost[i].value, 0.15F) << i;
}

TEST_F(InkDots, APageWithoutTextTellsNothing) {
    document_.bgr = reference_.bgr.clone();
    for (const Measured& one : measure_ink_dots({reference_, document_, {}})) EXPECT_FALSE(std::isfinite(one.value));
    // Nor does a portrait's dark hair.
    document_.bgr(cv::Rect(300, 200, 400, 300)).setTo(cv::Scalar::all(30));
    for (const Measured& one : measure_ink_dots({reference_, document_, {}})) EXPECT_FALSE(std::isfinite(one.value));
}

// Four fields, one below the other.
std::vector<Zone> four_fields() {
    std::vector<Zone> zones;
    zones.reserve(4);
    for (int i = 0; i < 4; ++i)
        zones.push_back({"field_" + std::to_string(i), Zone::Kind::field, {10, 10.0 + 6 * i, 30, 4}});
    return zones;
}

TEST(FieldEvidence, KeepsTheFarthestPlaceOfEachCheckInEachField) {
    constexpr std::size_t members = FieldEvidence::members.size();
    FieldEvidence evidence(four_fields());
    EXPECT_TRUE(evidence.values().empty());
    const float unknown = std::nanf("");
    const std::vector<cv::Rect2d> places{
        {11, 10, 3, 3}, {20, 11, 3, 3}, {11, 16, 3, 3}, {60, 10, 3, 3}, {11, 22, 3, 3}};
    evidence.add("text_lost_print", places, std::vector<float>{1.0F, 3.0F, -2.0F, 50.0F, unknown});
    evidence.add("lost_print", places, std::vector<float>{9.0F, 9.0F, 9.0F, 9.0F, 9.0F});
    const auto values = evidence.values();
    ASSERT_EQ(values.size(), 4 * members);
    EXPECT_NEAR(values[0], std::log(4.0F), 1e-5F);
    EXPECT_NEAR(values[members], 0.0F, 1e-5F) << "better than usual is as good as usual";
    EXPECT_FALSE(std::isfinite(values[2 * members]));
    EXPECT_FALSE(std::isfinite(values[1])) << "another check";
}

// On every genuine copy some field has an outlier of some check; four outliers on one field no copy has.
TEST(FieldEvidence, SeveralSmallThingsInOneFieldSpeakAgainstItAndInFourFieldsDoNot) {
    constexpr std::size_t members = FieldEvidence::members.size();
    const Algorithm* algorithm = algorithm_of("field_evidence");
    ASSERT_NE(algorithm, nullptr);
    cv::RNG random(7);
    std::vector<std::vector<float>> copies(10, std::vector<float>(4 * members));
    const auto usual = [&random] { return std::log1p(static_cast<float>(std::abs(random.gaussian(1.0)))); };
    for (std::size_t i = 0; i < copies.size(); ++i) {
        for (float& value : copies[i]) value = usual();
        copies[i][i % 4 * members + i % members] = std::log1p(5.0F);
    }
    const Expected expected = expected_of(copies, copies.size(), *algorithm);
    std::vector<float> apart(4 * members, 0.5F);
    std::vector<float> together = apart;
    for (std::size_t k = 0; k < 4; ++k) {
        apart[k * members + k] = std::log1p(5.0F);
        together[2 * members + k] = std::log1p(5.0F);
    }
    const Score one = score_of(*algorithm, apart, expected);
    const Score all = score_of(*algorithm, together, expected);
    ASSERT_TRUE(one.measured && all.measured);
    EXPECT_EQ(all.worst / members, 2U) << "the field that is shown";
    EXPECT_GT(std::exp(-all.score), 1.6 * std::exp(-one.score));
    LearnOptions options;
    const LearnedCheck check = learn_check(*algorithm, copies, options, 0.001, copies.size());
    EXPECT_GE(one.score, check.spec.threshold);
}

}  // namespace
}  // namespace vidimus::vision
