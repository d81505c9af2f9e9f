// The kinds besides the usual passport: what their zones say, sheets, and pages without a zone.
#include <gtest/gtest.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <set>
#include <string>
#include <vector>

#include "app/training/card_design.h"
#include "app/training/content.h"
#include "app/training/decoy.h"
#include "app/training/people.h"
#include "mrz/compose.h"
#include "sample_tools.h"

namespace vidimus::training {
namespace {

constexpr std::array formats{mrz::Format::td1, mrz::Format::td2, mrz::Format::td3, mrz::Format::mrv_a,
                             mrz::Format::mrv_b};

/// What the drawn fields of one format show in many draws.
struct Variety {
    int long_numbers = 0;
    int short_numbers = 0;
    int partial_births = 0;
    int empty_optional = 0;
    int full_optional = 0;
    int truncated = 0;
    int one_name = 0;
    int double_barrelled = 0;
    int unspecified_sex = 0;
    std::set<char> characters;
};

Variety variety_of(mrz::Format format) {
    Variety seen;
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        const mrz::Fields fields = draw_fields(format, seed, test_day);
        const auto lines = mrz::compose(format, fields);
        EXPECT_TRUE(lines.has_value()) << seed << " " << (lines ? "" : lines.error().detail);
        if (!lines) {
            continue;
        }
        const auto document = mrz::parse(*lines, {test_day});
        EXPECT_TRUE(document.has_value() && document->check_digits_valid()) << seed;
        EXPECT_EQ(document->format, format);
        EXPECT_EQ(document->issuing_state, "UTO");
        EXPECT_EQ(document->document_number, fields.document_number);
        seen.long_numbers += fields.document_number.size() > 9 ? 1 : 0;
        seen.short_numbers += fields.document_number.size() < 9 ? 1 : 0;
        seen.partial_births += document->birth_date.complete() ? 0 : 1;
        seen.empty_optional += fields.optional_data.empty() ? 1 : 0;
        const int cells = mrz::layout_of(format).field(mrz::FieldId::optional_data)->span.length;
        seen.full_optional += static_cast<int>(fields.optional_data.size()) == cells ? 1 : 0;
        seen.truncated += document->name_truncated ? 1 : 0;
        seen.one_name += document->given_names.empty() ? 1 : 0;
        seen.double_barrelled += fields.surname.find('-') != std::string::npos ? 1 : 0;
        seen.unspecified_sex += document->sex == '<' ? 1 : 0;
        for (const std::string& line : *lines) {
            seen.characters.insert(line.begin(), line.end());
        }
    }
    return seen;
}

TEST(Content, IsDrawnWidelyAndComposes) {
    for (const mrz::Format format : formats) {
        SCOPED_TRACE(mrz::layout_of(format).name);
        const Variety seen = variety_of(format);
        const bool overflows = format == mrz::Format::td1 || format == mrz::Format::td2;
        EXPECT_EQ(seen.long_numbers > 20, overflows);
        EXPECT_GT(seen.short_numbers, 10);
        EXPECT_GT(seen.partial_births, 10);
        EXPECT_GT(seen.empty_optional, 60);
        EXPECT_GT(seen.full_optional, 10);
        EXPECT_GT(seen.truncated, 15);
        EXPECT_GT(seen.one_name, 5);
        EXPECT_GT(seen.double_barrelled, 20);
        EXPECT_GT(seen.unspecified_sex, 5);
        EXPECT_EQ(seen.characters.size(), 37U);
    }
}

TEST(Content, PrintsDatesThatAreKnownInPart) {
    EXPECT_EQ(printed_form("1974-08-12"), "12 AUG 1974");
    EXPECT_EQ(printed_form("1974-08-XX"), "XX AUG 1974");
    EXPECT_EQ(printed_form("XXXX-XX-XX"), "XX XXX XXXX");
    EXPECT_EQ(printed_form(""), "");
}

TEST(Content, APassportsHolderCanBeVaried) {
    int partial = 0;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const Person person = make_varied_person(seed, test_day, std::nullopt);
        const auto lines = mrz::compose(mrz::Format::td3, mrz_fields_of(person));
        ASSERT_TRUE(lines.has_value()) << seed;
        const auto document = mrz::parse(*lines, {test_day});
        ASSERT_TRUE(document.has_value());
        EXPECT_TRUE(document->check_digits_valid());
        EXPECT_TRUE(document->birth_date.year.has_value());
        partial += document->birth_date.complete() ? 0 : 1;
    }
    EXPECT_GT(partial, 5);
}

Sample drawn(Kind kind, std::uint64_t seed, Fraud fraud = Fraud::none, int turn = 0) {
    Request request = request_of(seed, fraud);
    request.kind = kind;
    request.content = Content::varied;
    request.degrade = 3;  // few pixels: these tests ask what is drawn, not how finely
    request.turn = turn;
    return must_draw(request);
}

TEST(Kinds, EachShowsItsZoneInItsPlace) {
    for (const Kind kind : document_kinds()) {
        SCOPED_TRACE(name_of(kind));
        const Sample sample = drawn(kind, 7);
        const auto document = mrz::parse(sample.lines, {test_day});
        ASSERT_TRUE(document.has_value());
        EXPECT_TRUE(document->check_digits_valid());
        const CardDesign* design = card_design(kind);
        EXPECT_EQ(document->format, design == nullptr ? mrz::Format::td3 : design->format);
        ASSERT_EQ(sample.zones.size(), 1U);
        EXPECT_EQ(sample.zones.front(), sample.lines);
        EXPECT_FALSE(sample.fields.empty());
        EXPECT_FALSE(sample.model.empty());
        EXPECT_TRUE(sample.family.empty());
        const Region* page = region_of(sample, "page");
        const Region* mrz = region_of(sample, "mrz");
        ASSERT_NE(page, nullptr);
        ASSERT_NE(mrz, nullptr);
        const std::vector<cv::Point2f> outline(page->quad.begin(), page->quad.end());
        for (const cv::Point2d& corner : mrz->quad) {
            EXPECT_GT(cv::pointPolygonTest(outline, cv::Point2f(corner), true), -8.0);
        }
        EXPECT_FALSE(zones_of(kind).empty());
    }
    EXPECT_TRUE(zones_of(Kind::none).empty());
}

TEST(Kinds, HaveTheSizesOfTheStandard) {
    struct Size {
        Kind kind;
        double width;
        double height;
    };
    for (const Size& size : {Size{Kind::id, 85.6, 53.98}, Size{Kind::td2, 105.0, 74.0}, Size{Kind::visa, 120.0, 80.0},
                             Size{Kind::visa_b, 105.0, 74.0}}) {
        const CardDesign* design = card_design(size.kind);
        ASSERT_NE(design, nullptr);
        EXPECT_EQ(design->mm.width, size.width);
        EXPECT_EQ(design->mm.height, size.height);
        const cv::Rect2d area = mrz_area_of(*design);
        EXPECT_GT(area.x, 1.0);
        EXPECT_LT(area.br().x, size.width - 1.0);
        EXPECT_GT(area.y, size.height - 23.2 - 1.0);  // Doc 9303: the zone's height
        EXPECT_LT(area.br().y, size.height - 1.0);
        for (const CardField& field : design->fields) {
            EXPECT_TRUE((value_area_of(field) & area).empty()) << field.id;
            EXPECT_LE(value_area_of(field).br().x, size.width) << field.id;
        }
    }
}

TEST(Kinds, OneDigitCanBeAltered) {
    for (const Kind kind : {Kind::id, Kind::visa, Kind::visa_b, Kind::td2}) {
        SCOPED_TRACE(name_of(kind));
        const Sample genuine = drawn(kind, 19);
        const Sample forged = drawn(kind, 19, Fraud::mrz_digit);
        ASSERT_EQ(genuine.lines.size(), forged.lines.size());
        int differing = 0;
        for (std::size_t line = 0; line < genuine.lines.size(); ++line) {
            for (std::size_t i = 0; i < genuine.lines[line].size(); ++i) {
                differing += genuine.lines[line][i] != forged.lines[line][i] ? 1 : 0;
            }
        }
        EXPECT_EQ(differing, 1);
        const auto document = mrz::parse(forged.lines, {test_day});
        ASSERT_TRUE(document.has_value());
        EXPECT_FALSE(document->check_digits_valid());
        EXPECT_NE(region_of(forged, "fraud"), nullptr);
    }
}

TEST(Kinds, RefuseWhatIsNotForgedSo) {
    for (const Kind kind : {Kind::id, Kind::none, Kind::sheet}) {
        Request request = request_of(1, Fraud::photo_pasted);
        request.kind = kind;
        EXPECT_FALSE(draw_sample(request).has_value()) << name_of(kind);
    }
    EXPECT_EQ(frauds_of(Kind::passport).size(), 10U);
    EXPECT_EQ(frauds_of(Kind::visa), std::vector{Fraud::mrz_digit});
    EXPECT_TRUE(frauds_of(Kind::none).empty());
}

TEST(PagesWithoutZone, ComeInTurn) {
    const int count = static_cast<int>(decoy_families().size());
    EXPECT_GE(count, 10);
    for (int turn = 0; turn < count; ++turn) {
        const Sample sample = drawn(Kind::none, 40U + static_cast<std::uint64_t>(turn), Fraud::none, turn);
        EXPECT_EQ(sample.family, decoy_families()[static_cast<std::size_t>(turn)]);
        EXPECT_TRUE(sample.lines.empty());
        EXPECT_TRUE(sample.zones.empty());
        EXPECT_TRUE(sample.model.empty());
        EXPECT_EQ(region_of(sample, "mrz"), nullptr);
        const Region* page = region_of(sample, "page");
        ASSERT_NE(page, nullptr);
        cv::Scalar mean;
        cv::Scalar deviation;
        cv::meanStdDev(sample.bgr, mean, deviation, mask_of(sample, "page", 0));
        EXPECT_GT(deviation[0] + deviation[1] + deviation[2], 20.0) << sample.family;  // something stands there
    }
}

TEST(Sheets, HoldSeveralDocumentsApart) {
    int several = 0;
    int other_sides = 0;
    for (const std::uint64_t seed : {1U, 2U, 3U, 4U, 5U}) {
        const Sample sample = drawn(Kind::sheet, seed);
        ASSERT_FALSE(sample.zones.empty());
        EXPECT_EQ(sample.lines, sample.zones.front());
        std::vector<std::vector<cv::Point2f>> pages;
        std::size_t zones = 0;
        for (const Region& region : sample.regions) {
            if (region.id.starts_with("page")) {
                pages.emplace_back(region.quad.begin(), region.quad.end());
            }
            zones += region.id.starts_with("mrz") ? 1U : 0U;
        }
        EXPECT_EQ(zones, sample.zones.size());
        EXPECT_GE(pages.size(), 2U);
        several += sample.zones.size() > 1 ? 1 : 0;
        other_sides += pages.size() > zones ? 1 : 0;
        for (std::size_t i = 0; i < pages.size(); ++i) {
            for (std::size_t j = i + 1; j < pages.size(); ++j) {
                std::vector<cv::Point2f> both;
                EXPECT_LT(cv::intersectConvexConvex(pages[i], pages[j], both), 1.0F);
            }
        }
        for (const std::vector<std::string>& lines : sample.zones) {
            const auto document = mrz::parse(lines, {test_day});
            ASSERT_TRUE(document.has_value());
            EXPECT_TRUE(document->check_digits_valid());
        }
    }
    EXPECT_GT(several, 0);
    EXPECT_GT(other_sides, 0);
}

}  // namespace
}  // namespace vidimus::training
