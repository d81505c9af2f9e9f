// A card's front, which has no MRZ: its fields are learned from genuine fronts alone, read, and held against the back.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/run_command.h"

namespace vidimus::test {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

class Fronts : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        std::string pattern = (fs::temp_directory_path() / "vidimus-fronts-XXXXXX").string();
        base_ = mkdtemp(pattern.data());
        generate("genuine", 6, "none", 911);
        generate("other", 2, "none", 912);
        enrolled_ = run({"specimen", "enrol", "--model", "UTO-F-5102-2020", "--genuine", path("genuine"), "--out",
                         path("front.vpack"), "--data", path("data")});
        imported_ = run({"specimen", "import", path("front.vpack"), "--data", path("data")});
    }
    static void TearDownTestSuite() {
        std::error_code ignored;
        fs::remove_all(base_, ignored);
    }
    static void generate(const std::string& name, int count, const std::string& fraud, int seed) {
        run({"samples", "generate", "--out", path(name), "--kind", "id-front", "--design", "5002", "--with", "back",
             "--fraud", fraud, "--count", std::to_string(count), "--seed", std::to_string(seed), "--quiet"});
    }
    static std::string path(const std::string& name) { return (base_ / name).string(); }
    /// The nth front of a folder, or its back.
    static std::string image(const std::string& folder, int number, const std::string& role = {}) {
        const std::string stem = "sample-00000" + std::to_string(number) + role + ".";
        for (const auto& entry : fs::directory_iterator(base_ / folder)) {
            const std::string name = entry.path().filename().string();
            if (name.starts_with(stem) && (!role.empty() || name.find(".back.") == std::string::npos)) {
                return entry.path().string();
            }
        }
        return {};
    }
    static json check(const std::string& front, const std::string& back) {
        const Outcome outcome = run({"check", front, "back:" + back, "--model", "UTO-F-5102-2020", "--no-register",
                                     "--profile", "training", "--format", "json", "--data", path("data")});
        json value = json::parse(outcome.out, nullptr, false);
        EXPECT_TRUE(value.is_object()) << outcome.out << outcome.err;
        return value;
    }
    static std::string result(const json& report, const std::string& id) {
        for (const json& one : report["checks"]) {
            if (one["id"] == id) {
                return one["result"];
            }
        }
        return "not run";
    }
    static inline fs::path base_;
    static inline Outcome enrolled_;
    static inline Outcome imported_;
};

TEST_F(Fronts, AreReadAndAgreeWithTheirBacks) {
    ASSERT_EQ(enrolled_.code, 0) << enrolled_.err;
    ASSERT_EQ(imported_.code, 0) << imported_.err;
    const json report = check(image("other", 1), image("other", 1, ".back"));
    for (const char* field : {"surname", "expiry_date", "document_number"}) {
        EXPECT_TRUE(report["viz"]["fields"].contains(field)) << field << report["viz"];
    }
    EXPECT_EQ(result(report, "DOC:specimen"), "successful");
    for (const char* id : {"SET.FB:surname", "SET.FB:expiry_date"}) {
        EXPECT_EQ(result(report, id), "successful") << id;
    }
    for (const json& one : report["checks"]) {
        if (one["id"].get<std::string>().starts_with("SET.FB:")) {
            EXPECT_NE(one["result"], "failed") << one;
        }
    }
}

TEST_F(Fronts, DifferFromAnothersBack) {
    const json report = check(image("other", 1), image("other", 2, ".back"));
    EXPECT_EQ(result(report, "SET.FB:surname"), "failed");
    EXPECT_EQ(report["verdict"]["state"], "irregularity_found");
}

}  // namespace
}  // namespace vidimus::test
