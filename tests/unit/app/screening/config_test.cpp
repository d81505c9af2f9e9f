// Configuration: values, origins, and settings that must not be misspelt in silence.
#include "app/screening/config.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace vidimus::screening {
namespace {

namespace fs = std::filesystem;

class ConfigTest : public ::testing::Test {
  protected:
    void SetUp() override {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
        setenv("VIDIMUS_RESOURCES", VIDIMUS_RESOURCES_DIR, 1);
        unsetenv("VIDIMUS_DATA");
    }
    void TearDown() override {
        fs::remove_all(folder_);
        unsetenv("VIDIMUS_RESOURCES");
    }
    tl::expected<Config, Failure> load(const std::string& toml) const {
        std::ofstream(folder_ / "test.toml") << toml;
        return load_config({folder_ / "test.toml", std::nullopt, std::nullopt, "vidimus"});
    }
    std::string error_of(const std::string& toml) const {
        const auto config = load(toml);
        EXPECT_FALSE(config) << toml;
        if (config) {
            return {};
        }
        EXPECT_EQ(config.error().code, FailureCode::config_invalid);
        return config.error().detail;
    }

    fs::path folder_ =
        fs::temp_directory_path() /
        ("vidimus-config-" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
};

TEST_F(ConfigTest, ValuesAndOrigins) {
    const auto config = load(R"(
data = "kept"
profile = "training"
[window]
theme = "night"
[[register]]
name = "national"
kind = "https"
url = "https://register.invalid/query"
states = ["UTO"]
timeout_ms = 1500
[[register]]
name = "copy"
kind = "local_copy"
max_age_days = 7
[specimens]
signer = "Document unit"
trusted_keys = ["00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"]
)");
    ASSERT_TRUE(config) << config.error().detail;
    EXPECT_EQ(config->data, fs::absolute(folder_) / "kept");
    EXPECT_EQ(config->profile, "training");
    EXPECT_EQ(config->theme, "night");
    ASSERT_EQ(config->registers.size(), 2U);
    EXPECT_EQ(config->registers[0].timeout.count(), 1500);
    EXPECT_EQ(config->registers[1].max_age_days, 7);
    EXPECT_EQ(config->signer, "Document unit");
    EXPECT_EQ(config->trusted_keys.size(), 1U);
    EXPECT_EQ(config->origin.at("specimens.trusted_keys"), "file test.toml");
    EXPECT_EQ(config->origin.at("profile"), "file test.toml");
    EXPECT_EQ(config->origin.at("language"), "default");
}

TEST_F(ConfigTest, OptionsWinOverFileAndEnvironment) {
    std::ofstream(folder_ / "test.toml") << "data = \"a\"\n";
    setenv("VIDIMUS_DATA", "b", 1);
    const auto config = load_config({folder_ / "test.toml", folder_ / "c", 3, "vidimus"});
    ASSERT_TRUE(config);
    EXPECT_EQ(config->data, folder_ / "c");
    EXPECT_EQ(config->threads, 3);
    EXPECT_EQ(config->origin.at("threads"), "option --threads");
    unsetenv("VIDIMUS_DATA");
}

TEST_F(ConfigTest, TheTrainingRecordsAnswerForUtopiaAlone) {
    const auto config = load("");
    ASSERT_TRUE(config);
    ASSERT_EQ(config->registers.size(), 1U);
    EXPECT_EQ(config->registers[0].states, std::vector<std::string>{"UTO"});
}

TEST_F(ConfigTest, MistakesAreNamed) {
    EXPECT_NE(error_of("profil = \"training\"").find("profil"), std::string::npos);
    EXPECT_NE(error_of("[window]\ntheem = \"day\"").find("window.theem"), std::string::npos);
    EXPECT_NE(error_of("[specimens]\ntrusted_keys = [\"0011\"]").find("trusted_keys"), std::string::npos);
    EXPECT_NE(error_of("a = \nb").find("line"), std::string::npos);
    EXPECT_NE(error_of("threads = \"two\"").find("threads"), std::string::npos);
    EXPECT_NE(error_of("[[register]]\nname = \"x\"\nkind = \"http\"").find("kind"), std::string::npos);
    EXPECT_NE(error_of("[[register]]\nname = \"x\"\nkind = \"https\"\nurl = \"http://plain.invalid\"").find("url"),
              std::string::npos);
    EXPECT_NE(error_of("[[register]]\nname = \"../x\"\nkind = \"local_copy\"").find("name"), std::string::npos);
    EXPECT_NE(
        error_of("[[register]]\nname = \"x\"\nkind = \"local_copy\"\n[[register]]\nname = \"x\"\nkind = \"local_copy\"")
            .find("twice"),
        std::string::npos);
}

TEST_F(ConfigTest, AMissingFileIsSaid) {
    const auto config = load_config({folder_ / "none.toml", std::nullopt, std::nullopt, "vidimus"});
    ASSERT_FALSE(config);
    EXPECT_EQ(config.error().code, FailureCode::config_not_found);
}

}  // namespace
}  // namespace vidimus::screening
