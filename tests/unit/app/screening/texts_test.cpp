// The catalogue of words: places, keys inside arguments, fallbacks, failures.
#include "app/screening/texts.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace vidimus::screening {
namespace {

namespace fs = std::filesystem;

class TextsTest : public ::testing::Test {
  protected:
    void SetUp() override {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }
    void TearDown() override { fs::remove_all(folder_); }
    void write(const std::string& name, const std::string& content) const { std::ofstream(folder_ / name) << content; }

    fs::path folder_ =
        fs::temp_directory_path() /
        ("vidimus-texts-" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
};

TEST_F(TextsTest, FillsPlacesAndKeys) {
    write("en.json", R"({"a":"{x} of {y}, {z}","b":"word"})");
    const auto texts = Texts::load(folder_);
    ASSERT_TRUE(texts);
    EXPECT_EQ(texts->text({"a", {{"x", "1"}, {"y", "@b"}}}), "1 of word, {z}");
    EXPECT_EQ(texts->text(Message{}), "");
    EXPECT_EQ(texts->text("unknown.key"), "unknown.key");
}

TEST_F(TextsTest, AnotherLanguageLiesOverEnglish) {
    write("en.json", R"({"a":"one","b":"two"})");
    write("en.window.json", R"({"c":"three"})");
    write("sq.json", R"({"a":"një"})");
    const auto texts = Texts::load(folder_, "sq");
    ASSERT_TRUE(texts);
    EXPECT_EQ(texts->text("a"), "një");
    EXPECT_EQ(texts->text("b"), "two");
    EXPECT_EQ(texts->text("c"), "three");
}

TEST_F(TextsTest, DamagedOrMissingCataloguesAreSaid) {
    EXPECT_EQ(Texts::load(folder_).error().code, FailureCode::resources_missing);
    write("en.json", "{ broken");
    EXPECT_EQ(Texts::load(folder_).error().code, FailureCode::resources_missing);
}

TEST(Texts, EveryFailureHasItsWords) {
    const auto texts = Texts::load(fs::path(VIDIMUS_RESOURCES_DIR) / "texts");
    ASSERT_TRUE(texts);
    for (const FailureKind& kind : failure_kinds()) {
        for (const char* part : {".what", ".why", ".do"}) {
            EXPECT_TRUE(texts->has("failure." + std::string(kind.id) + part)) << kind.id << part;
        }
    }
    const std::string message = texts->text(Failure{FailureCode::file_empty, "a.png", {}});
    EXPECT_NE(message.find("a.png"), std::string::npos);
    EXPECT_NE(message.find("[FILE_EMPTY]"), std::string::npos);
}

TEST(Texts, EveryReasonAndFieldHasItsWords) {
    const auto texts = Texts::load(fs::path(VIDIMUS_RESOURCES_DIR) / "texts");
    ASSERT_TRUE(texts);
    for (int reason = 0; reason <= static_cast<int>(sltd::Reason::internal); ++reason) {
        EXPECT_TRUE(texts->has("reason." + sltd::name_of(static_cast<sltd::Reason>(reason))));
    }
    for (const mrz::Layout& layout : mrz::layouts()) {
        for (const mrz::FieldLayout& field : layout.fields) {
            EXPECT_TRUE(texts->has("field." + std::string(mrz::name_of(field.id)))) << mrz::name_of(field.id);
        }
    }
}

}  // namespace
}  // namespace vidimus::screening
