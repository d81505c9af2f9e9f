// In which languages a model is read, told by its copies where its state tells nothing.
#include "app/screening/viz_languages.h"

#include <gtest/gtest.h>

#include "app/screening/viz_learning.h"
#include "placed_sample.h"

namespace vidimus::screening {
namespace {

constexpr int design = 63;

/// Passports of a state that no table knows, printed in a language; their zones are told.
DrawnModel drawn(const std::string& language, bool with_zone = true) {
    DrawnModel result;
    result.pack.model.state = "UTO";
    for (std::uint64_t seed = 171; seed < 175; ++seed) {
        training::Request request = training::request_of(seed);
        request.design = design;
        request.language = language;
        const training::Sample sample = training::must_draw(request);
        VizCopy copy = copy_of(sample, vision::millimetres_of(result.pack.size));
        for (const auto& [id, text] : sample.fields) {
            const auto* region = training::region_of(sample, id);
            if (result.copies.empty() && region != nullptr) {
                result.pack.zones.push_back({id, vision::Zone::Kind::field, mm_of_region(copy, *region)});
            }
        }
        if (!with_zone) {
            copy.document.reset();
        }
        result.copies.push_back(std::move(copy));
    }
    return result;
}

bool has(const std::string& language) {
    return !ocr::VizReader().installed(std::vector<std::string>{language}).empty();
}

std::vector<std::string> languages_of_copies(const DrawnModel& made) {
    ocr::VizReader reader;
    const auto found = languages_on(made.pack, made.copies, reader, {});
    return found ? *found : std::vector<std::string>{};
}

bool contains(const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

TEST(VizLanguages, TheStatesOwnAreNotAskedFor) {
    if (!has("srp")) GTEST_SKIP() << "tesseract-ocr-srp is not installed";
    DrawnModel none;
    none.pack.model.state = "SRB";
    EXPECT_TRUE(contains(languages_of_copies(none), "srp"));
    none.pack.model.state = "UTO";
    EXPECT_FALSE(contains(languages_of_copies(none), "srp")) << "without copies";
}

// Names that the zone has in Latin letters and the page in Cyrillic ones were found nowhere, and so never compared.
TEST(VizLanguages, CyrillicNamesAreLearned) {
    if (!has("srp") || !has("eng")) GTEST_SKIP() << "tesseract-ocr-srp is not installed";
    DrawnModel made = drawn("srp");
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

// Narrow letters hang together, so that strokes do not tell how many there are; the model's numbers do.
TEST(VizReading, AFirstLetterThatTheNetDropsIsReadWhereTheNumbersLengthIsKnown) {
    if (!has("eng")) GTEST_SKIP() << "tesseract-ocr-eng is not installed";
    ocr::VizReader reader;
    int without = 0;
    int with = 0;
    for (const std::uint64_t seed : {4, 12, 13, 16, 27}) {  // a fifth of this design's numbers
        training::Request request = training::request_of(seed);
        request.design = 5033;
        request.language = "hrv";
        const training::Sample sample = training::must_draw(request);
        const VizCopy copy = copy_of(sample, vision::millimetres_of(vision::SpecimenPack{}.size));
        const auto* region = training::region_of(sample, "document_number");
        ASSERT_NE(region, nullptr);
        const auto is_whole = [&](std::size_t length) {
            const AreaRead read = read_area(reader, copy.page, mm_of_region(copy, *region), {"eng"}, {},
                                            ocr::VizLook::first, {}, false, unhurried, length);
            return !read.lines.empty() && read.lines.front().size() == 9 && is_letter(read.lines.front().front().sign);
        };
        without += is_whole(0) ? 1 : 0;
        with += is_whole(9) ? 1 : 0;
    }
    EXPECT_EQ(with, 5);
    EXPECT_LT(without, with);
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
