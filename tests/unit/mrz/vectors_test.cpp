// The MRZ texts of other parsers' test suites: our check digits must agree, or a paragraph says why not.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "mrz/document.h"
#include "mrz/layout.h"

namespace vidimus::mrz {
namespace {

const ParseOptions options{{2026, 11, 24}, 15};

// What the vectors call each digit.
std::string key_of(FieldId id) {
    switch (id) {
        case FieldId::document_number:
            return "num";
        case FieldId::birth_date:
            return "dob";
        case FieldId::expiry_date:
            return "exp";
        case FieldId::optional_data:
            return "opt";
        case FieldId::composite:
            return "comp";
        default:
            return "";
    }
}

// A vector, by its source, whose judgement differs from ours, and the rule that decides. `key` is the digit in
// question, "valid" the judgement on all of them, "*" everything about the vector.
struct Disagreement {
    std::string_view source;
    std::string_view key;
    std::string_view rule;
};

constexpr Disagreement disagreements[] = {
    {"foxanna/mrz_parser:test/mrz_parser_test.dart:672", "*",
     "2 x 36 beginning IDFRA is the French card, whose digits stand elsewhere than TD2's"},
    {"foxanna/mrz_parser:test/mrz_parser_test.dart:682", "*", "as before"},
    {"foxanna/mrz_parser:test/mrz_parser_test.dart:692", "*", "as before"},
    {"gmrtd/gmrtd:mrz/mrz_test.go:373", "num",
     "Doc 9303-5 §4.2.2: only a number of more than nine characters moves its digit into the optional data"},
    {"gmrtd/gmrtd:mrz/mrz_test.go:402", "num", "Doc 9303-6 §4.2.2: the same for TD2"},
    {"ZeroPass/pymrtd:tests/ef/mrz_test.py:209", "valid",
     "Doc 9303-3 §4.9: A counts 10, so the digit verifies; that a date holds a letter is conformity (mrz.alphabet)"},
    {"ZeroPass/pymrtd:tests/ef/mrz_test.py:216", "valid",
     "Doc 9303-3 §4.9: E counts 14 as the 4 that it replaced does"},
};

bool disagrees(std::string_view source, std::string_view key) {
    return std::ranges::any_of(disagreements, [&](const Disagreement& entry) {
        return entry.source == source && (entry.key == key || entry.key == "*");
    });
}

TEST(Vectors, AllOfOurFormatsAgreeOnEveryCheckDigit) {
    const std::filesystem::path path = std::filesystem::path(VIDIMUS_SHARED_DATA_DIR) / "mrz-text" / "vectors.jsonl";
    std::ifstream file(path);
    if (!file) GTEST_SKIP() << "no shared data at hand";

    int judged = 0;
    std::set<std::string> used;
    std::string row;
    while (std::getline(file, row)) {
        const nlohmann::json vector = nlohmann::json::parse(row);
        if (vector["valid"].is_null()) continue;
        const auto format = format_of_name(vector["format"] == "FRID" ? "FR-ID" : vector["format"].get<std::string>());
        ASSERT_TRUE(format) << vector["format"];
        const auto lines = vector["lines"].get<std::vector<std::string>>();
        const auto document = parse(lines, options);
        const std::string source = vector["source"];
        ASSERT_TRUE(document) << source;
        ++judged;
        for (const Disagreement& entry : disagreements) {
            if (entry.source == source) used.insert(source);
        }
        EXPECT_EQ(document->format == *format, !disagrees(source, "format")) << source;
        if (!disagrees(source, "*")) {
            EXPECT_EQ(document->check_digits_valid() == vector["valid"].get<bool>(), !disagrees(source, "valid"))
                << source;
        }
        for (const CheckDigit& digit : document->check_digits) {
            const std::string key = key_of(digit.field);
            const auto& checks = vector["expected"]["checks"];
            if (!checks.contains(key) || disagrees(source, "*")) continue;
            EXPECT_EQ(digit.valid == checks[key].get<bool>(), !disagrees(source, key)) << source << " " << key;
        }
    }
    EXPECT_GE(judged, 200);
    EXPECT_EQ(used.size(), std::size(disagreements)) << "a listed vector was not met";
}

TEST(Vectors, DrivingLicencesAreKnown) {
    std::ifstream file(std::filesystem::path(VIDIMUS_SHARED_DATA_DIR) / "mrz-text" / "vectors.jsonl");
    if (!file) GTEST_SKIP() << "no shared data at hand";
    int judged = 0;
    std::string row;
    while (std::getline(file, row)) {
        const nlohmann::json vector = nlohmann::json::parse(row);
        if (!vector["valid"].is_null()) continue;
        ++judged;
        const auto document = parse(vector["lines"].get<std::vector<std::string>>(), options);
        ASSERT_TRUE(document) << vector["source"];
        EXPECT_EQ(document->format, vector["format"] == "FRDL" ? Format::fr_dl : Format::ch_dl) << vector["source"];
        // One of the two French vectors has letters for digits: neither its date nor its digits can hold.
        const bool altered = vector["lines"][0].get<std::string>().find("1B1231") != std::string::npos;
        EXPECT_EQ(document->check_digits_valid(), !altered) << vector["source"];
    }
    EXPECT_EQ(judged, 4);
}

TEST(Vectors, TheZonesOfTheImageSetVerify) {
    std::ifstream file(std::filesystem::path(VIDIMUS_SHARED_DATA_DIR) / "mrz" / "truth.jsonl");
    if (!file) GTEST_SKIP() << "no shared data at hand";
    int zones = 0;
    std::string row;
    while (std::getline(file, row)) {
        const nlohmann::json image = nlohmann::json::parse(row);
        if (image["lines"].is_null()) continue;
        const auto document = parse(image["lines"].get<std::vector<std::string>>(), options);
        ASSERT_TRUE(document) << image["file"];
        EXPECT_TRUE(document->check_digits_valid()) << image["file"];
        ++zones;
    }
    EXPECT_GT(zones, 0);
}

}  // namespace
}  // namespace vidimus::mrz
