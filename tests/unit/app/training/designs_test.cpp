// Designs drawn from a number: layouts that fit, artwork that the copies of one design share and two designs do not,
// frauds that change what their regions say.
#include <gtest/gtest.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <set>
#include <string>
#include <vector>

#include "app/training/document_design.h"
#include "app/training/document_forge.h"
#include "app/training/people.h"
#include "app/training/regional.h"
#include "mrz/compose.h"
#include "mrz/national_numbers.h"
#include "sample_tools.h"

namespace vidimus::training {
namespace {

constexpr std::array designed{Kind::passport, Kind::id, Kind::id_front, Kind::td2, Kind::visa, Kind::visa_b};

Request design_request(Kind kind, int design, std::uint64_t seed, Fraud fraud = Fraud::none) {
    Request request = request_of(seed, fraud);
    request.kind = kind;
    request.design = design;
    request.scan_ppi = 200.0;
    return request;
}

TEST(Designs, FitOnTheirPages) {
    for (const Kind kind : designed) {
        for (int number = 1; number <= 60; ++number) {
            SCOPED_TRACE(name_of(kind) + " " + std::to_string(number));
            const DocumentDesign design = make_design(kind, number);
            std::set<std::string> names;
            for (const auto& [id, area] : zones_of(design)) {
                EXPECT_TRUE(names.insert(id).second) << id;
                EXPECT_GE(area.x, 0.5) << id;
                EXPECT_GE(area.y, 0.5) << id;
                EXPECT_LE(area.br().x, design.mm.width) << id;
                EXPECT_LE(area.br().y, design.mm.height) << id;
                EXPECT_GT(area.area(), 4.0) << id;
            }
            for (const PlacedField& field : design.fields) {
                const cv::Rect2d area = value_area_of(field);
                EXPECT_TRUE(!design.mrz || (area & design.mrz->area()).empty()) << field.id;
                EXPECT_TRUE(!design.photo || (area & design.photo->mm).empty()) << field.id;
                EXPECT_TRUE((area & design.ghost).empty()) << field.id;
                EXPECT_GT(field.room, 3.0) << field.id;
            }
        }
    }
    EXPECT_FALSE(has_designs(Kind::none));
    EXPECT_FALSE(zones_of(Kind::id_front, 3).empty());
    EXPECT_TRUE(zones_of(Kind::id_front).empty());
    EXPECT_TRUE(zones_of(Kind::sheet, 3).empty());
}

TEST(Designs, AreTheSameForTheSameNumber) {
    for (const Kind kind : designed) {
        const auto one = zones_of(kind, 5);
        const auto same = zones_of(kind, 5);
        const auto other = zones_of(kind, 6);
        ASSERT_EQ(one.size(), same.size());
        for (std::size_t i = 0; i < one.size(); ++i) {
            EXPECT_EQ(one[i].second, same[i].second);
        }
        EXPECT_FALSE(one.size() == other.size() && one.front().second == other.front().second);
    }
}

TEST(Designs, DrawTheSamePixelsAndSayWhatTheirZonesSay) {
    for (const Kind kind : {Kind::passport, Kind::id, Kind::id_front, Kind::visa}) {
        SCOPED_TRACE(name_of(kind));
        const Sample one = must_draw(design_request(kind, 4, 31));
        if (kind == Kind::id) {
            const Sample same = must_draw(design_request(kind, 4, 31));
            ASSERT_EQ(one.bgr.size(), same.bgr.size());
            EXPECT_EQ(cv::norm(one.bgr, same.bgr, cv::NORM_INF), 0.0);
        }
        EXPECT_EQ(one.model.substr(5), "-104-2020");
        EXPECT_EQ(region_of(one, "fraud"), nullptr);
        EXPECT_EQ(one.lines.empty(), kind == Kind::id_front);
        for (const auto& [id, text] : one.fields) {
            EXPECT_FALSE(text.empty()) << id;
        }
        for (const auto& [id, area] : zones_of(kind, 4)) {
            EXPECT_NE(region_of(one, id), nullptr) << id;
        }
        if (one.lines.empty()) {
            continue;
        }
        const auto document = mrz::parse(one.lines, {test_day});
        ASSERT_TRUE(document.has_value());
        EXPECT_TRUE(document->check_digits_valid());
        const auto number =
            std::ranges::find(one.fields, "document_number", [](const auto& field) { return field.first; });
        ASSERT_NE(number, one.fields.end());
        EXPECT_EQ(number->second, document->document_number);
    }
}

/// The page without its copy's shift, small and grey, with slow changes of tone taken out.
cv::Mat artwork_of(Kind kind, int design, std::uint64_t seed) {
    const Request request = design_request(kind, design, seed);
    const auto forged = forged_document(request);
    EXPECT_TRUE(forged.has_value());
    const Document& document = forged->document;
    cv::Mat page;
    cv::cvtColor(document.page, page, cv::COLOR_BGR2GRAY);
    page.setTo(cv::mean(page), document.writing > 0);
    for (const char* id : {"photo", "ghost"}) {
        for (const auto& [name, area] : document.zones) {
            if (name == id) {
                page(document.design.rect(area)).setTo(cv::mean(page));
            }
        }
    }
    cv::resize(page, page, {}, 0.3, 0.3, cv::INTER_AREA);
    page.convertTo(page, CV_32F);
    cv::Mat slow;
    cv::GaussianBlur(page, slow, {}, 6.0);
    return page - slow;
}

double likeness(const cv::Mat& one, const cv::Mat& other) {
    const int edge = 12;
    const cv::Mat inner = other(cv::Rect(edge, edge, other.cols - 2 * edge, other.rows - 2 * edge));
    cv::Mat scores;
    cv::matchTemplate(one, inner, scores, cv::TM_CCOEFF_NORMED);
    double best = 0.0;
    cv::minMaxLoc(scores, nullptr, &best);
    return best;
}

TEST(Designs, CopiesShareTheArtworkAndDesignsDoNot) {
    for (const Kind kind : {Kind::id_front}) {
        const cv::Mat one = artwork_of(kind, 3, 51);
        EXPECT_GT(likeness(one, artwork_of(kind, 3, 52)), 0.6);
        EXPECT_LT(likeness(one, artwork_of(kind, 4, 52)), 0.35);
    }
}

TEST(Designs, SiblingsDifferFromTheGenuineSeries) {
    for (const int series : {1, 2}) {
        const auto genuine = document_artwork(make_design(Kind::id_front, 3));
        const auto sibling = document_artwork(make_design(Kind::id_front, 3, series));
        double most = 0.0;
        for (std::size_t i = 0; i < std::min(genuine->inks.size(), sibling->inks.size()); ++i) {
            most = std::max(most, cv::norm(genuine->inks[i].coverage, sibling->inks[i].coverage, cv::NORM_L1) /
                                      static_cast<double>(genuine->inks[i].coverage.total()));
        }
        EXPECT_GT(most, 5.0) << series;
    }
}

/// The printed page, which is what most frauds change; a capture would add nothing but time.
Forged must_forge(const Request& request) {
    auto forged = forged_document(request);
    EXPECT_TRUE(forged.has_value());
    return *std::move(forged);
}

bool of_whole_page(Fraud fraud) {
    static constexpr std::array whole{Fraud::halftone,  Fraud::inkjet,       Fraud::grey_copy,
                                      Fraud::recapture, Fraud::other_series, Fraud::specimen_misuse};
    return std::ranges::find(whole, fraud) != whole.end();
}

TEST(DesignFrauds, ChangeTheirRegionsOnly) {
    for (const Kind kind : {Kind::td2}) {  // with photo and both zones
        const int number = 3;
        const Forged genuine = must_forge(design_request(kind, number, 61));
        for (const Fraud fraud : frauds_of(kind, number)) {
            if (of_whole_page(fraud)) {
                continue;
            }
            SCOPED_TRACE(name_of(kind) + " " + name_of(fraud));
            const Forged forged = must_forge(design_request(kind, number, 61, fraud));
            ASSERT_FALSE(forged.altered.empty());
            cv::Mat inside = cv::Mat::zeros(forged.document.page.size(), CV_8UC1);
            for (const vision::Quad& quad : forged.altered) {
                std::vector<cv::Point> corners;
                for (const cv::Point2d& corner : quad) {
                    corners.emplace_back(cvRound(corner.x * canvas_scale), cvRound(corner.y * canvas_scale));
                }
                cv::fillConvexPoly(inside, corners, cv::Scalar(255));
            }
            cv::Mat difference;
            cv::absdiff(genuine.document.page, forged.document.page, difference);
            const cv::Scalar mean = cv::mean(difference, inside);
            EXPECT_GT(mean[0] + mean[1] + mean[2], 5.0);
            cv::dilate(inside, inside, cv::Mat(), {-1, -1}, 12);  // what a pasted photo's shadow takes
            difference.setTo(cv::Scalar::all(0), inside);
            EXPECT_EQ(cv::norm(difference, cv::NORM_INF), 0.0);
        }
    }
}

TEST(DesignFrauds, StandInTheTruthOfTheImage) {
    const Sample genuine = must_draw(design_request(Kind::id, 3, 61));
    const Sample forged = must_draw(design_request(Kind::id, 3, 61, Fraud::viz_and_mrz));
    ASSERT_EQ(genuine.bgr.size(), forged.bgr.size());
    EXPECT_EQ(forged.model, genuine.model);
    cv::Mat difference = difference_of(genuine, forged);
    EXPECT_GT(cv::mean(difference, mask_of(forged, "fraud", 0))[0], 2.0);
    difference.setTo(0, mask_of(forged, "fraud", 8));
    EXPECT_EQ(cv::norm(difference, cv::NORM_INF), 0.0);
}

TEST(DesignFrauds, OfTheWholePageHaveItAsTheirRegion) {
    const Forged genuine = must_forge(design_request(Kind::id_front, 3, 62));
    for (const Fraud fraud : frauds_of(Kind::id_front, 3)) {
        if (!of_whole_page(fraud)) {
            continue;
        }
        SCOPED_TRACE(name_of(fraud));
        const Forged forged = must_forge(design_request(Kind::id_front, 3, 62, fraud));
        ASSERT_FALSE(forged.altered.empty());
        if (fraud != Fraud::specimen_misuse) {
            EXPECT_EQ(forged.altered.front()[2], cv::Point2d(85.6, 53.98));
        }
        if (fraud != Fraud::recapture) {  // which the capture makes
            EXPECT_GT(cv::norm(genuine.document.page, forged.document.page, cv::NORM_L1) /
                          static_cast<double>(genuine.document.page.total()),
                      1.0);
        }
    }
}

std::string text_in(const Document& document, std::string_view id) {
    const PrintedField* field = field_of(document, id);
    return field == nullptr ? std::string{} : field->text;
}

int differing_fields(const Document& one, const Document& other) {
    int count = 0;
    for (std::size_t i = 0; i < one.fields.size(); ++i) {
        count += one.fields[i].text != other.fields[i].text ? 1 : 0;
    }
    return count;
}

TEST(DesignFrauds, TellWhatTheyWrote) {
    for (std::uint64_t seed = 70; seed < 72; ++seed) {
        const auto draw = [seed](Fraud fraud) { return must_forge(design_request(Kind::id, 3, seed, fraud)).document; };
        const Document genuine = draw(Fraud::none);
        for (const Fraud fraud : {Fraud::digit_altered, Fraud::field_rewritten}) {
            const Document forged = draw(fraud);
            EXPECT_EQ(differing_fields(genuine, forged), 1) << name_of(fraud);
            EXPECT_EQ(genuine.lines, forged.lines) << name_of(fraud);
        }
        const Document both = draw(Fraud::viz_and_mrz);
        EXPECT_EQ(differing_fields(genuine, both), 1);
        EXPECT_NE(genuine.lines, both.lines);
        EXPECT_TRUE(mrz::parse(both.lines, {test_day})->check_digits_valid());
        EXPECT_EQ(text_in(both, "document_number"), mrz::parse(both.lines, {test_day})->document_number);

        const Document recomputed = draw(Fraud::mrz_recomputed);
        EXPECT_EQ(differing_fields(genuine, recomputed), 0);
        EXPECT_NE(genuine.lines, recomputed.lines);
        EXPECT_TRUE(mrz::parse(recomputed.lines, {test_day})->check_digits_valid());

        const Document digit = draw(Fraud::mrz_digit);
        EXPECT_EQ(differing_fields(genuine, digit), 0);
        EXPECT_FALSE(mrz::parse(digit.lines, {test_day})->check_digits_valid());
    }
    const Document genuine = must_forge(design_request(Kind::id_front, 3, 70)).document;
    const Document renamed = must_forge(design_request(Kind::id_front, 3, 70, Fraud::name_inpainted)).document;
    EXPECT_EQ(differing_fields(genuine, renamed), 1);
    EXPECT_NE(text_in(genuine, "surname"), text_in(renamed, "surname"));
}

std::optional<mrz::PartialDate> iso(const std::string& text) {
    const auto figures = [&text](std::size_t at, std::size_t count) { return std::stoi(text.substr(at, count)); };
    return mrz::PartialDate{figures(0, 4), figures(5, 2), figures(8, 2)};
}

/// A design whose state numbers people by the rule, and prints the number on this kind.
int numbered_design(Kind kind, PersonalRule rule) {
    for (int number = 1; number < 400; ++number) {
        const DocumentDesign design = make_design(kind, number);
        if (design.personal == rule && std::ranges::any_of(design.fields, [](const PlacedField& field) {
                return field.id == "personal_number";
            })) {
            return number;
        }
    }
    return 0;
}

TEST(DesignFrauds, AlterTheVisualZoneAlone) {
    std::set<std::string> altered;
    for (std::uint64_t seed = 120; seed < 126; ++seed) {
        const Document genuine = must_forge(design_request(Kind::passport, 3, seed)).document;
        const Forged forged = must_forge(design_request(Kind::passport, 3, seed, Fraud::viz_altered));
        EXPECT_EQ(genuine.lines, forged.document.lines);
        EXPECT_EQ(differing_fields(genuine, forged.document), 1);
        EXPECT_FALSE(forged.altered.empty());
        for (std::size_t i = 0; i < genuine.fields.size(); ++i) {
            if (genuine.fields[i].text != forged.document.fields[i].text) {
                altered.insert(genuine.fields[i].id);
            }
        }
    }
    EXPECT_GT(altered.size(), 2U);
}

TEST(DesignFrauds, DatesThatCannotBe) {
    for (const Kind kind : designed) {
        int without = 0;
        for (std::uint64_t seed = 140; seed < 143; ++seed) {
            const Document genuine = must_forge(design_request(kind, 3, seed)).document;
            const Forged forged = must_forge(design_request(kind, 3, seed, Fraud::dates_impossible));
            without +=
                differing_fields(genuine, forged.document) == 0 && genuine.lines == forged.document.lines ? 1 : 0;
            EXPECT_FALSE(forged.altered.empty()) << name_of(kind) << " " << seed;
            if (!forged.document.lines.empty()) {
                EXPECT_TRUE(mrz::parse(forged.document.lines, {test_day})->check_digits_valid());
            }
        }
        EXPECT_EQ(without, 0) << name_of(kind);
    }
}

TEST(DesignFrauds, PersonalNumbersFitTheirHoldersOrDoNot) {
    for (const auto& [rule, kind] : {std::pair{PersonalRule::jmbg, "JMBG"}, std::pair{PersonalRule::pesel, "PESEL"},
                                     std::pair{PersonalRule::oib, "OIB"}}) {
        const int number = numbered_design(Kind::passport, rule);
        ASSERT_GT(number, 0);
        for (std::uint64_t seed = 160; seed < 164; ++seed) {
            const auto misfit = [&](Fraud fraud) {
                const Document document = must_forge(design_request(Kind::passport, number, seed, fraud)).document;
                const auto read = mrz::personal_number_by(kind, text_in(document, "personal_number"));
                EXPECT_TRUE(read) << kind;
                const std::string& optional = document.holder.optional_data;
                EXPECT_TRUE(optional.empty() || optional == text_in(document, "personal_number"));
                return read &&
                       mrz::misfit_of(*read, *iso(document.holder.birth_date), document.holder.sex.front()).any();
            };
            EXPECT_FALSE(misfit(Fraud::none)) << kind << " " << seed;
            EXPECT_TRUE(misfit(Fraud::personal_misfit)) << kind << " " << seed;
        }
    }
    const int none = numbered_design(Kind::passport, PersonalRule::none);
    EXPECT_FALSE(draw_sample(design_request(Kind::passport, none, 1, Fraud::personal_misfit)).has_value());
}

TEST(Designs, SpeakTheLanguageThatIsAskedFor) {
    for (const std::string& language : languages_drawn()) {
        Request request = design_request(Kind::passport, 3, 180);
        request.language = language;
        const Document document = must_forge(request).document;
        const std::string name = text_in(document, "surname");
        const bool cyrillic = !name.empty() && static_cast<unsigned char>(name.front()) >= 0xD0 &&
                              static_cast<unsigned char>(name.front()) <= 0xD1;
        EXPECT_EQ(cyrillic, language == "srp" || language == "mkd") << language << " " << name;
        const auto read = mrz::parse(document.lines, {test_day});
        ASSERT_TRUE(read) << language;
        EXPECT_FALSE(read->surname.empty()) << language;
    }
}

TEST(DesignFrauds, AreThoseThatTheDesignAllows) {
    for (const Kind kind : designed) {
        for (int number = 1; number <= 12; ++number) {
            const std::vector<Fraud> possible = frauds_of(kind, number);
            const auto has = [&possible](Fraud fraud) { return std::ranges::find(possible, fraud) != possible.end(); };
            EXPECT_EQ(has(Fraud::photo_pasted), make_design(kind, number).photo.has_value());
            EXPECT_EQ(has(Fraud::mrz_digit), kind != Kind::id_front);
            EXPECT_TRUE(has(Fraud::field_rewritten));
        }
    }
    EXPECT_FALSE(draw_sample(design_request(Kind::id_front, 1, 1, Fraud::viz_and_mrz)).has_value());
    EXPECT_FALSE(draw_sample(design_request(Kind::none, 1, 1)).has_value());
    EXPECT_FALSE(draw_sample(design_request(Kind::id_front, 0, 1)).has_value());
}

TEST(Choices, ForDevelopmentAreHalfOfTheRange) {
    Choices development(3, "test", false);
    Choices test(3, "test", true);
    double most_development = 0.0;
    double most = 0.0;
    std::set<int> picked;
    static constexpr std::array list{1, 2, 3, 4};
    for (int i = 0; i < 200; ++i) {
        most_development = std::max(most_development, development.between(0.0, 1.0));
        most = std::max(most, test.between(0.0, 1.0));
        picked.insert(development.pick(list));
    }
    EXPECT_LE(most_development, 0.5);
    EXPECT_GT(most, 0.9);
    EXPECT_EQ(picked, (std::set<int>{1, 2}));
}

TEST(Captures, OfACopyKeepPlaceAndTruth) {
    const auto draw = [](Capture capture) {
        Request request = design_request(Kind::id_front, 3, 81);
        request.capture = capture;
        request.degrade = 4;  // the smallest images
        return must_draw(request);
    };
    for (const auto& [copy, device] :
         {std::pair{Capture::recapture, Capture::phone}, std::pair{Capture::print_scan, Capture::scan}}) {
        EXPECT_EQ(device_of(copy), device);
        const Sample second = draw(copy);
        const Sample first = draw(device);
        ASSERT_EQ(first.bgr.size(), second.bgr.size());
        EXPECT_EQ(second.fraud, Fraud::none);
        EXPECT_EQ(region_of(first, "page")->quad, region_of(second, "page")->quad);
        EXPECT_GT(cv::mean(difference_of(first, second), mask_of(first, "page", 0))[0], 4.0);
    }
}

}  // namespace
}  // namespace vidimus::training
