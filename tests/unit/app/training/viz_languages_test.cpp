// In which languages a model is read, told by its copies where its state tells nothing.
#include "app/screening/viz_languages.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "app/screening/viz_learning.h"
#include "sample_tools.h"

namespace vidimus::screening {
namespace {

constexpr int design = 63;

struct Drawn {
    vision::SpecimenPack pack;
    std::vector<VizCopy> copies;
};

/// Passports of a state that no table knows, printed in a language; their zones are told.
Drawn drawn(const std::string& language, bool with_zone = true) {
    Drawn result;
    const cv::Size2d mm = vision::millimetres_of(result.pack.size);
    for (std::uint64_t seed = 171; seed < 175; ++seed) {
        training::Request request = training::request_of(seed);
        request.design = design;
        request.language = language;
        const training::Sample sample = training::must_draw(request);
        const auto* page = training::region_of(sample, "page");
        EXPECT_NE(page, nullptr);
        if (page == nullptr) {
            continue;
        }
        const std::array<cv::Point2f, 4> corners{cv::Point2f(0, 0), cv::Point2f(static_cast<float>(mm.width), 0),
                                                 cv::Point2f(cv::Size2f(mm)),
                                                 cv::Point2f(0, static_cast<float>(mm.height))};
        std::array<cv::Point2f, 4> seen;
        for (std::size_t i = 0; i < 4; ++i) {
            seen[i] = cv::Point2f(page->quad[i]);
        }
        VizCopy copy;
        copy.page = {sample.bgr, cv::Matx33d(cv::Mat(cv::getPerspectiveTransform(corners, seen))), mm};
        if (with_zone) {
            copy.document = mrz::parse(sample.lines, {.today = training::test_day}).value();
        }
        if (result.pack.zones.empty()) {
            result.pack.model.state = "UTO";
            for (const auto& [id, text] : sample.fields) {
                if (const auto* region = training::region_of(sample, id); region != nullptr) {
                    ocr::Quad quad;
                    for (std::size_t i = 0; i < 4; ++i) {
                        quad[i] = cv::Point2f(region->quad[i]);
                    }
                    result.pack.zones.push_back({id, vision::Zone::Kind::field, mm_of_quad(copy.page, quad)});
                }
            }
        }
        result.copies.push_back(std::move(copy));
    }
    return result;
}

bool has(const std::string& language) {
    return !ocr::VizReader().installed(std::vector<std::string>{language}).empty();
}

std::vector<std::string> languages_of_copies(const Drawn& made) {
    ocr::VizReader reader;
    const auto found = languages_on(made.pack, made.copies, reader, {});
    return found ? *found : std::vector<std::string>{};
}

bool contains(const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

TEST(VizLanguages, TheStatesOwnAreNotAskedFor) {
    if (!has("srp")) GTEST_SKIP() << "tesseract-ocr-srp is not installed";
    Drawn none;
    none.pack.model.state = "SRB";
    EXPECT_TRUE(contains(languages_of_copies(none), "srp"));
    none.pack.model.state = "UTO";
    EXPECT_FALSE(contains(languages_of_copies(none), "srp")) << "without copies";
}

// Names that the zone has in Latin letters and the page in Cyrillic ones were found nowhere, and so never compared.
TEST(VizLanguages, CyrillicNamesAreLearned) {
    if (!has("srp") || !has("eng")) GTEST_SKIP() << "tesseract-ocr-srp is not installed";
    Drawn made = drawn("srp");
    const std::vector<std::string> languages = languages_of_copies(made);
    ASSERT_FALSE(languages.empty());
    EXPECT_TRUE(languages.front() == "srp" || languages.front() == "mkd") << languages.front();
    EXPECT_EQ(languages.back(), "eng") << "for numbers";
    ocr::VizReader reader;
    ASSERT_TRUE(learn_viz(made.pack, made.copies, reader, training::test_day, {}));
    for (const std::string role : {"surname", "given_names", "expiry_date", "issue_date"}) {
        EXPECT_TRUE(std::any_of(made.pack.viz.begin(), made.pack.viz.end(), [&role](const vision::VizField& field) {
            return field.role == role;
        })) << role;
    }
    for (const vision::VizField& field : made.pack.viz) {
        const bool name = field.role == "surname" || field.role == "given_names";
        EXPECT_EQ(contains(field.languages, "eng"), !name) << field.role;
    }
}

TEST(VizLanguages, TheScriptIsToldWithoutAZoneToo) {
    if (!has("srp") || !has("eng")) GTEST_SKIP() << "tesseract-ocr-srp is not installed";
    EXPECT_TRUE(contains(languages_of_copies(drawn("srp", false)), "srp"));
    EXPECT_FALSE(contains(languages_of_copies(drawn("eng", false)), "srp"));
}

TEST(VizLanguages, LettersWithMarksBringTheirLanguage) {
    if (!has("sqi") || !has("eng")) GTEST_SKIP() << "tesseract-ocr-sqi is not installed";
    const std::vector<std::string> languages = languages_of_copies(drawn("sqi"));
    EXPECT_TRUE(contains(languages, "sqi"));
    EXPECT_FALSE(contains(languages, "srp"));
    EXPECT_LE(languages.size(), 3U);
}

}  // namespace
}  // namespace vidimus::screening
