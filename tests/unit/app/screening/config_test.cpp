// Configuration: values, origins, and settings that must not be misspelt in silence.
#include "app/screening/config.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "app/screening/secrets.h"

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

TEST_F(ConfigTest, SecretsNeverStandInTheFile) {
    const std::string head = "[[register]]\nname = \"x\"\nkind = \"https\"\nurl = \"https://register.invalid\"\n";
    EXPECT_NE(error_of(head + "token = \"abc\"").find("token"), std::string::npos);
    EXPECT_NE(error_of(head + "client_key_password = \"abc\"").find("client_key_password"), std::string::npos);
    EXPECT_NE(error_of(head + "messages = \"smoke\"").find("messages"), std::string::npos);
    EXPECT_NE(error_of(head + "pins = [\"abc\"]").find("pins"), std::string::npos);
    EXPECT_NE(error_of(head + "retries = 9").find("retries"), std::string::npos);
    EXPECT_NE(error_of(head + "answer_key = \"abc\"").find("answer_key"), std::string::npos);
    EXPECT_NE(error_of(head + "[register.classes]\nS = \"gone\"").find("classes"), std::string::npos);
    const auto config = load(head + "token = \"file:token\"\n[register.mapping]\nquery_id = \"/id\"");
    ASSERT_TRUE(config) << config.error().detail;
    EXPECT_EQ(config->registers[0].token, "file:" + (folder_ / "token").string());
    EXPECT_EQ(config->registers[0].mapping.at("query_id"), "/id");
}

TEST_F(ConfigTest, WhatTheAdministratorSetsIsLocked) {
    std::ofstream(folder_ / "policy.toml") << "profile = \"operational\"\n[[register]]\nname = \"national\"\n"
                                              "kind = \"https\"\nurl = \"https://register.invalid\"\n";
    std::ofstream(folder_ / "test.toml") << "profile = \"training\"\nlanguage = \"en\"\nthreads = 2\n";
    ConfigSources sources;
    sources.config_file = folder_ / "test.toml";
    sources.program = "vidimus";
    sources.policy = folder_ / "policy.toml";
    const auto config = load_config(sources);
    ASSERT_TRUE(config) << config.error().detail;
    EXPECT_EQ(config->profile, "operational");
    EXPECT_EQ(config->threads, 2);
    EXPECT_EQ(config->registers.at(0).name, "national");
    EXPECT_EQ(config->origin.at("profile"), "locked by policy.toml");
    EXPECT_EQ(config->locked, (std::vector<std::string>{"profile", "register"}));
    std::ofstream(folder_ / "policy.toml") << "profil = \"operational\"\n";
    EXPECT_FALSE(load_config(sources)) << "a misspelt policy is no policy";
}

TEST_F(ConfigTest, AWatchedFolderIsNamedWithItsPatterns) {
    const auto config = load("[watch]\nfolder = \"incoming\"\nwhite = \"*_VI.bmp\"\nuv = \"\"\ngroup_seconds = 7\n");
    ASSERT_TRUE(config) << config.error().detail;
    EXPECT_EQ(config->watch.folder, folder_ / "incoming") << "relative to the file";
    EXPECT_EQ(config->watch.white, "*_VI.bmp");
    EXPECT_EQ(config->watch.uv, "");
    EXPECT_EQ(config->watch.ir, "*-ir.*");
    EXPECT_EQ(config->watch.group_seconds, 7);
    EXPECT_EQ(config->origin.at("watch.folder"), "file test.toml");
    EXPECT_NE(error_of("[watch]\nwhite = \"\"\n").find("watch.white"), std::string::npos);
    EXPECT_NE(error_of("[watch]\nir = \"no star\"\n").find("watch.ir"), std::string::npos);
    EXPECT_NE(error_of("[watch]\nuv = \"a/*\"\n").find("watch.uv"), std::string::npos);
    EXPECT_NE(error_of("[watch]\ngroup_seconds = 601\n").find("watch.group_seconds"), std::string::npos);
    std::ofstream(folder_ / "policy.toml") << "[watch]\nfolder = \"other\"\n";
    std::ofstream(folder_ / "own.toml") << "[watch]\nfolder = \"mine\"\nuv = \"*.uv.png\"\n";
    ConfigSources sources;
    sources.config_file = folder_ / "own.toml";
    sources.program = "vidimus";
    sources.policy = folder_ / "policy.toml";
    const auto locked = load_config(sources);
    ASSERT_TRUE(locked);
    EXPECT_EQ(locked->watch.folder, folder_ / "other");
    EXPECT_EQ(locked->watch.uv, "*.uv.png");
    EXPECT_EQ(locked->locked, std::vector<std::string>{"watch.folder"});
}

TEST(Secrets, ComeFromAFileOfTheOwnersOrTheEnvironment) {
    const auto file = fs::temp_directory_path() / "vidimus-secret-test";
    std::ofstream(file) << "tell nobody\nnor this\n";
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(read_secret("file:" + file.string()).value_or(""), "tell nobody");
    fs::permissions(file, fs::perms::group_read, fs::perm_options::add);
    const auto open = read_secret("file:" + file.string());
    ASSERT_FALSE(open);
    EXPECT_EQ(open.error().find("tell"), std::string::npos);
    fs::remove(file);
    EXPECT_FALSE(read_secret("file:" + file.string()));
    setenv("VIDIMUS_TEST_SECRET", "s", 1);
    EXPECT_EQ(read_secret("env:VIDIMUS_TEST_SECRET").value_or(""), "s");
    unsetenv("VIDIMUS_TEST_SECRET");
    EXPECT_FALSE(read_secret("env:VIDIMUS_TEST_SECRET"));
    EXPECT_FALSE(read_secret("keyring:vidimus-test-that-is-not-there"));
    EXPECT_FALSE(is_secret_place("tell nobody"));
    EXPECT_FALSE(is_secret_place("file:"));
}

}  // namespace
}  // namespace vidimus::screening
