// A card's front, which has no zone, and its back: which number the register is asked for, and another card's back.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/cli/run_command.h"

namespace vidimus::test {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

/// A pack that was learned from genuine fronts, a front with its back and one with another card's, made once.
class Fronts : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        std::string pattern = (fs::temp_directory_path() / "vidimus-fronts-XXXXXX").string();
        base_ = mkdtemp(pattern.data());
        generate("learn", "none", 6, 921, {});
        generate("own", "none", 1, 922, {"--with", "back"});
        generate("other", "back_other", 1, 923, {"--with", "back"});
        const std::string model = truth("learn")["model"];
        run({"specimen", "enrol", "--model", model, "--genuine", path("learn"), "--out", path("front.vpack"), "--data",
             path("here")});
        imported_ = run({"specimen", "import", path("front.vpack"), "--data", path("here")});
    }
    static void TearDownTestSuite() {
        std::error_code ignored;
        fs::remove_all(base_, ignored);
    }
    static void generate(const std::string& name, const std::string& fraud, int count, int seed,
                         const std::vector<std::string>& more) {
        std::vector<std::string> words{"samples",  "generate",
                                       "--out",    path(name),
                                       "--kind",   "id-front",
                                       "--design", "44",
                                       "--fraud",  fraud,
                                       "--count",  std::to_string(count),
                                       "--seed",   std::to_string(seed),
                                       "--quiet"};
        words.insert(words.end(), more.begin(), more.end());
        run(words);
    }
    static std::string path(const std::string& name) { return (base_ / name).string(); }
    static json truth(const std::string& name) {
        const std::string rows = content(base_ / name / "truth.jsonl");
        return json::parse(rows.substr(0, rows.find('\n')), nullptr, false);
    }
    static json check(const std::string& set, bool with_back) {
        const json row = truth(set);
        std::vector<std::string> words{
            "check",      "--format",  "json",     "--data",
            path("here"), "--profile", "training", path(set) + "/" + row["file"].get<std::string>()};
        if (with_back) {
            words.push_back("back:" + path(set) + "/" + row["further"][0]["file"].get<std::string>());
        }
        const Outcome outcome = run(words);
        json value = json::parse(outcome.out, nullptr, false);
        EXPECT_TRUE(value.is_object()) << outcome.out << outcome.err;
        return value;
    }
    static std::vector<std::string> failed(const json& report, const std::string& start) {
        std::vector<std::string> ids;
        for (const json& one : report["checks"]) {
            const std::string id = one["id"];
            if (id.starts_with(start) && one["result"] == "failed") {
                ids.push_back(id);
            }
        }
        return ids;
    }
    static inline fs::path base_;
    static inline Outcome imported_;
};

TEST_F(Fronts, AloneTheRegisterIsAskedForTheNumberOfThePage) {
    ASSERT_EQ(imported_.code, 0) << imported_.err;
    const json report = check("own", false);
    EXPECT_EQ(report["mrz"]["found"], false);
    EXPECT_EQ(report["register_asked_from"], "viz");
    EXPECT_EQ(report["viz"]["fields"]["document_number"]["text"], truth("own")["fields"]["document_number"]);
    ASSERT_EQ(report["register"].size(), 1U);
    EXPECT_EQ(report["register"][0]["state"], "no_record");
    // A page of Utopia is a sample by its model, too.
    EXPECT_EQ(failed(report, "DOC:sample").size(), 1U);
}

TEST_F(Fronts, AListedNumberOfThePageIsAPossibleMatch) {
    const std::string number = truth("own")["fields"]["document_number"];
    std::ofstream(base_ / "list.csv") << "number,state,type,class,reference,date\n"
                                      << number << ",UTO,I,stolen,UTO-1,2026-01-01\n";
    const Outcome taken = run({"register", "import", path("list.csv"), "--register", "training", "--list-version",
                               "test.1", "--list-date", "2026-11-01", "--data", path("here")});
    ASSERT_EQ(taken.code, 0) << taken.err;
    const json report = check("own", false);
    EXPECT_EQ(report["register"][0]["state"], "possible_match");
    EXPECT_EQ(report["verdict"]["state"], "irregularity_found");
}

TEST_F(Fronts, WithItsBackTheZoneGivesTheNumberAndBothAgree) {
    const json report = check("own", true);
    EXPECT_EQ(report["register_asked_from"], "back");
    EXPECT_TRUE(failed(report, "SET.FB:").empty()) << report["verdict"];
    EXPECT_TRUE(std::any_of(report["checks"].begin(), report["checks"].end(), [](const json& one) {
        return one["id"] == "SET.FB:document_number" && one["result"] == "successful";
    }));
}

TEST_F(Fronts, AnothersBackIsTold) {
    const json report = check("other", true);
    EXPECT_FALSE(failed(report, "SET.FB:").empty());
    EXPECT_EQ(report["verdict"]["state"], "irregularity_found");
}

}  // namespace
}  // namespace vidimus::test
