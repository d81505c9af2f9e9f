// Which of the print in a field's zone is its text: neither captions nor what is left of the artwork.
#include "vision/field_glyphs.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>
#include <vector>

#include "synthetic.h"
#include "vision/checks/glyph_units.h"
#include "vision/view.h"

namespace vidimus::vision {
namespace {

/// A long caption has more letters than the short name below it; the name is what is measured.
TEST(FieldGlyphs, AShortNameIsNotTakenForItsCaption) {
    const Frame frame = frame_of(PageSize::id1, 350.0 / 25.4);
    const std::vector<Zone> zones{{"given_names", Zone::Kind::field, {8, 18, 40, 7}}};
    const cv::Mat paper(frame.size, CV_8UC3, cv::Scalar(225, 230, 235));
    const ReferenceView reference = synthetic::reference_of(frame, paper, zones);
    for (const int letters : {4, 6, 9}) {
        cv::Mat page = paper.clone();
        for (int i = 0; i < 24; ++i) page(frame.rect({9.0 + 1.3 * i, 18.3, 0.8, 1.4})).setTo(cv::Scalar(70, 30, 60));
        for (int i = 0; i < letters; ++i)
            page(frame.rect({9.0 + 2.2 * i, 21.0, 1.4, 2.6})).setTo(cv::Scalar(40, 40, 40));
        const auto fields = read_field_glyphs(reference, make_document(reference, page, cv::Matx33d::eye()), zones);
        ASSERT_EQ(fields.size(), 1U);
        ASSERT_EQ(fields[0].lines.size(), 1U) << letters;
        EXPECT_EQ(fields[0].lines[0].size(), static_cast<std::size_t>(letters));
        EXPECT_NEAR(fields[0].lines[0].front().height(), 2.6, 0.15);
    }
}

// A line of the artwork that slipped stands beside the name as two pale pieces: no characters of another ink.
TEST(FieldGlyphs, PalePiecesOfAnotherHeightAreLeftOfTheArtwork) {
    const Frame frame = frame_of(PageSize::id1, 350.0 / 25.4);
    const std::vector<Zone> zones{{"name", Zone::Kind::field, {8, 18, 60, 7}}};
    const cv::Mat paper(frame.size, CV_8UC3, cv::Scalar(225, 230, 235));
    const ReferenceView reference = synthetic::reference_of(frame, paper, zones);
    const auto characters = [&](double height, int grey, double blur = 0.0) {
        cv::Mat page = paper.clone();
        for (int i = 0; i < 12; ++i) page(frame.rect({9.0 + 2.2 * i, 20.0, 1.4, 2.6})).setTo(cv::Scalar(40, 40, 40));
        for (int i = 0; i < 2; ++i)
            page(frame.rect({52.0 + 1.2 * i, 22.6 - height, 0.7, height})).setTo(cv::Scalar::all(grey));
        cv::Mat pieces = page(frame.rect({50.0, 18.0, 18.0, 7.0}));
        if (blur > 0.0) cv::GaussianBlur(pieces, pieces, {}, blur);
        const auto fields = read_field_glyphs(reference, make_document(reference, page, cv::Matx33d::eye()), zones);
        return fields.size() == 1 && fields[0].lines.size() == 1 ? fields[0].lines[0].size() : 0U;
    };
    EXPECT_EQ(characters(2.1, 115), 12U);
    EXPECT_EQ(characters(2.6, 115), 14U) << "paler and as high as the others: written beside them";
    EXPECT_EQ(characters(2.1, 40), 14U) << "as dark as the others";
    EXPECT_EQ(characters(2.9, 70, 4.0), 12U) << "a ghost image's hair has no edges";
}

// An upright line of the artwork stands as high as a letter between two words; its ink slipped by a tenth of a
// millimetre.
TEST(FieldGlyphs, ALineThatSlippedIsStillTheArtworks) {
    const Frame frame = frame_of(PageSize::id1, 350.0 / 25.4);
    const std::vector<Zone> zones{{"name", Zone::Kind::field, {8, 18, 60, 7}}};
    const cv::Mat paper(frame.size, CV_8UC3, cv::Scalar(225, 230, 235));
    const auto line = [&](cv::Mat& page, double x) {
        page(frame.rect({x, 20.0, 0.22, 2.6})).setTo(cv::Scalar::all(120));
    };
    cv::Mat artwork = paper.clone();
    line(artwork, 40.0);
    const ReferenceView reference = synthetic::reference_of(frame, artwork, zones);
    const auto characters = [&](double x) {
        cv::Mat page = paper.clone();
        for (int i = 0; i < 12; ++i) page(frame.rect({9.0 + 2.2 * i, 20.0, 1.4, 2.6})).setTo(cv::Scalar::all(40));
        line(page, x);
        const auto fields = read_field_glyphs(reference, make_document(reference, page, cv::Matx33d::eye()), zones);
        return fields.size() == 1 && fields[0].lines.size() == 1 ? fields[0].lines[0].size() : 0U;
    };
    EXPECT_EQ(characters(40.0), 12U);
    EXPECT_EQ(characters(40.15), 12U);
    EXPECT_EQ(characters(44.0), 13U) << "where the specimen has none";
}

/// A line of an MRZ, 44 places apart by 35 pixels, that rises by `slope` mm from its first to its last: letters and
/// digits 2.75 mm high, then fillers of 2.2 mm. Number `odd` stands lower by 0.1 mm.
std::vector<Glyph> machine_line(std::size_t fillers, double slope, std::size_t odd) {
    std::vector<Glyph> line;
    for (std::size_t i = 0; i < 44; ++i) {
        const bool filler = i >= 44 - fillers;
        Glyph glyph;
        glyph.box = {static_cast<int>(35 * i), 10, 24, 38};
        glyph.dark = 190;
        glyph.sharp = 0.42;
        glyph.stroke = 0.4;
        glyph.bottom = 60.0 - slope * static_cast<double>(i) / 43.0 + 0.012 * static_cast<double>(i % 3) -
                       (filler ? 0.25 : 0.0) + (i == odd ? 0.1 : 0.0);
        glyph.top = glyph.bottom - (filler ? 2.2 : 2.75);
        line.push_back(glyph);
    }
    return line;
}

TEST(LineUnits, ADigitThatStandsLowerIsFoundInAnMrzThatLiesAskew) {
    for (const std::size_t fillers : {0U, 14U, 30U}) {
        for (const double slope : {0.0, 0.25, -0.4}) {
            const std::vector<Glyph> line = machine_line(fillers, slope, 9);
            const LineUnits units(line, {}, true);
            ASSERT_TRUE(units.even()) << fillers;
            EXPECT_GT(units.foot(line[9]), 2.4) << fillers << ' ' << slope;
            for (std::size_t i = 0; i < line.size(); ++i) {
                if (i == 9) continue;
                EXPECT_LT(units.foot(line[i]), 1.2) << i << ' ' << fillers << ' ' << slope;
            }
        }
    }
}

TEST(LineUnits, ALineThatLiesAskewIsNoPoorCapture) {
    FieldGlyphs mrz;
    mrz.of_mrz = true;
    mrz.lines = {machine_line(14, 0.4, 99), machine_line(2, 0.4, 99)};
    EXPECT_DOUBLE_EQ(scatter_of({mrz}).foot, 1.0) << "else all fields would be held to less";
}

}  // namespace
}  // namespace vidimus::vision
