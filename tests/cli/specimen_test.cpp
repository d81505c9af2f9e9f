// vidimus specimen, as a trainer goes: enrol, evaluate, verify, export, import, check, promote, calibrate.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/cli/run_command.h"

namespace vidimus::test {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

/// Genuine and altered passports and a pack that was learned from the genuine ones, made once for all tests here.
class Specimens : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        std::string pattern = (fs::temp_directory_path() / "vidimus-specimens-XXXXXX").string();
        base_ = mkdtemp(pattern.data());
        generate("genuine", "none", 3, 901);
        generate("altered", "photo_pasted", 1, 902);
        generate("further", "none", 1, 903);
        std::ofstream(base_ / "genuine" / "notes.txt") << "no image";
        fs::create_directories(base_ / "genuine" / "older");
        fs::copy_file(base_ / "further" / image_in("further"), base_ / "genuine" / "older" / "x.jpg");
        enrolled_ = specimen("enrol", {"--model", "UTO-P-1-2021", "--genuine", path("genuine"), "--light", "vi",
                                       "--name", "Passport", "--out", path("pack.vpack")});
    }
    static void TearDownTestSuite() {
        std::error_code ignored;
        fs::remove_all(base_, ignored);
    }
    static void generate(const std::string& name, const std::string& fraud, int count, int seed) {
        run({"samples", "generate", "--out", path(name), "--kind", "passport", "--fraud", fraud, "--count",
             std::to_string(count), "--seed", std::to_string(seed), "--quiet"});
    }
    static std::string image_in(const std::string& folder) {
        for (const auto& entry : fs::directory_iterator(base_ / folder)) {
            if (entry.path().filename().string().starts_with("sample-")) {
                return entry.path().filename().string();
            }
        }
        return {};
    }
    static std::string path(const std::string& name) { return (base_ / name).string(); }
    static Outcome at(const std::string& workplace, std::vector<std::string> words) {
        words.insert(words.end(), {"--data", path(workplace)});
        return run(words);
    }
    static Outcome specimen(const std::string& command, std::vector<std::string> words,
                            const std::string& workplace = "here") {
        words.insert(words.begin(), {"specimen", command});
        return at(workplace, std::move(words));
    }
    static json json_of(const Outcome& outcome) {
        json value = json::parse(outcome.out, nullptr, false);
        EXPECT_TRUE(value.is_object()) << outcome.out << outcome.err;
        return value;
    }
    static std::string obligation_of(const std::string& check, const std::string& workplace) {
        const json report = json_of(at(workplace, {"check", path("further") + "/" + image_in("further"), "--profile",
                                                   "training", "--format", "json"}));
        for (const json& one : report["checks"]) {
            if (one["id"] == check) {
                return one["obligation"];
            }
        }
        return "not run";
    }
    static inline fs::path base_;
    static inline Outcome enrolled_;
};

TEST_F(Specimens, EnrolTellsWhatItWants) {
    EXPECT_EQ(enrolled_.code, 0) << enrolled_.err;
    EXPECT_TRUE(has(enrolled_.err, "notes.txt")) << enrolled_.err;
    EXPECT_FALSE(has(enrolled_.err, "older")) << "sub-folders are not looked into";
    EXPECT_TRUE(has(enrolled_.err, "7 more")) << enrolled_.err;
    EXPECT_TRUE(has(enrolled_.err, "27 more")) << enrolled_.err;
    EXPECT_EQ(content(path("pack.vpack")).substr(0, 2), "PK");
}

TEST_F(Specimens, EvaluateCountsBothClasses) {
    const Outcome outcome = specimen("evaluate", {path("pack.vpack"), "--genuine", path("genuine"), "--altered",
                                                  path("altered"), "--truth", "--format", "json", "--threads", "2"});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    const json result = json_of(outcome);
    EXPECT_EQ(result["genuine"]["images"], 3);
    EXPECT_EQ(result["genuine"]["irregularity_found"], 0);
    EXPECT_EQ(result["altered"]["images"], 1);
    for (const char* side : {"genuine", "altered"}) {
        const json& tally = result[side];
        EXPECT_EQ(tally["images"].get<int>(), tally["no_irregularity_found"].get<int>() +
                                                  tally["check_further"].get<int>() +
                                                  tally["irregularity_found"].get<int>());
    }
    ASSERT_FALSE(result["checks"].empty());
    for (const char* key :
         {"id", "genuine_failed", "altered_failed", "genuine_undetermined", "altered_undetermined", "evaluatory"}) {
        EXPECT_TRUE(result["checks"][0].contains(key)) << key;
    }
    EXPECT_EQ(result["checks"][0]["evaluatory"], true) << "three copies let nothing count";
    EXPECT_GT(result["examine_ms"].get<double>(), 0.0);
    ASSERT_EQ(result["unusable"].size(), 1U);
    EXPECT_EQ(result["unusable"][0]["file"], "notes.txt");
    EXPECT_EQ(result["unusable"][0]["code"], "NOT_AN_IMAGE");
    ASSERT_EQ(result["frauds"].size(), 1U);
    EXPECT_EQ(result["frauds"][0]["fraud"], "photo_pasted");
    EXPECT_EQ(result["frauds"][0]["with_region"], 1);
}

TEST_F(Specimens, EvaluateWritesARowAnImage) {
    const Outcome outcome =
        specimen("evaluate", {path("pack.vpack"), "--altered", path("altered"), "--format", "jsonl"});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    std::istringstream lines(outcome.out);
    std::string line;
    std::getline(lines, line);
    const json row = json::parse(line, nullptr, false);
    EXPECT_EQ(row["class"], "altered");
    EXPECT_TRUE(row.contains("verdict") && row.contains("because") && row.contains("file"));
    EXPECT_GT(row["examine_ms"].get<double>(), 0.0);
    std::getline(lines, line);
    EXPECT_EQ(json::parse(line, nullptr, false)["altered"]["images"], 1);
}

TEST_F(Specimens, GoToAnotherWorkplaceAndAreUsedThere) {
    const Outcome verified = specimen("verify", {path("pack.vpack"), "--format", "json"});
    EXPECT_EQ(verified.code, 0) << verified.err;
    const json signature = json_of(verified);
    EXPECT_EQ(signature["signature"], "genuine");
    EXPECT_EQ(signature["trusted"], true);

    EXPECT_EQ(specimen("import", {path("pack.vpack")}).code, 0);
    EXPECT_EQ(specimen("export", {"UTO-P-1-2021", path("sent.vpack")}).code, 0);
    EXPECT_EQ(content(path("sent.vpack")), content(path("pack.vpack")));

    EXPECT_EQ(specimen("verify", {path("sent.vpack")}, "elsewhere").code, 77);
    EXPECT_EQ(specimen("show", {path("sent.vpack")}, "elsewhere").code, 0);
    EXPECT_EQ(specimen("promote", {path("sent.vpack"), "--check", "VI.FR.PH:border"}, "elsewhere").code, 77);
    EXPECT_NE(obligation_of("VI.FR.PH:border", "elsewhere"), "evaluatory") << "that of the program counts";
    const Outcome refused = specimen("import", {path("sent.vpack")}, "elsewhere");
    EXPECT_EQ(refused.code, 77);
    EXPECT_TRUE(has(refused.err, "PACK_UNTRUSTED")) << refused.err;
    EXPECT_EQ(specimen("import", {path("sent.vpack"), "--trust"}, "elsewhere").code, 0);
    EXPECT_EQ(obligation_of("VI.FR.PH:border", "elsewhere"), "evaluatory") << "the pack of three copies is silent";

    EXPECT_EQ(specimen("promote", {"UTO-P-1-2021", "--check", "VI.FR.PH:border"}, "elsewhere").code, 0);
    EXPECT_EQ(obligation_of("VI.FR.PH:border", "elsewhere"), "optional");
    const Outcome unknown = specimen("promote", {"UTO-P-1-2021", "--check", "none"}, "elsewhere");
    EXPECT_EQ(unknown.code, 64);
    EXPECT_TRUE(has(unknown.err, "VI.FR.PH:border")) << "says which there are";
}

TEST_F(Specimens, CalibrateAddsCopiesAndKeepsDecisions) {
    ASSERT_EQ(specimen("promote", {path("pack.vpack"), "--check", "VI.FR.PH:border", "--out", path("p.vpack")}).code,
              0);
    const Outcome more = specimen("calibrate", {path("p.vpack"), "--genuine", path("further"), "--format", "json"});
    ASSERT_EQ(more.code, 0) << more.err;
    const json pack = json_of(more);
    EXPECT_EQ(pack["genuine_samples"], 4);
    const auto border = std::find_if(pack["checks"].begin(), pack["checks"].end(),
                                     [](const json& check) { return check["id"] == "VI.FR.PH:border"; });
    ASSERT_NE(border, pack["checks"].end());
    EXPECT_EQ((*border)["evaluatory"], false);
    EXPECT_GE((*border)["samples"], 4);
    const Outcome again = specimen("calibrate", {path("p.vpack"), "--genuine", path("further")});
    EXPECT_EQ(again.code, 65) << "the same image tells nothing new";
    EXPECT_TRUE(has(again.err, "SAMPLES_IDENTICAL")) << again.err;
}

TEST_F(Specimens, NotesAreWrittenAndShown) {
    std::ofstream(path("notes.json"))
        << R"({"series":"B","manual_checks":[{"id":"eagle","kind":"feel","text":"The eagle can be felt."}]})";
    ASSERT_EQ(specimen("describe", {path("pack.vpack"), "--notes", path("notes.json"), "--out", path("n.vpack")}).code,
              0);
    EXPECT_TRUE(has(specimen("show", {path("n.vpack")}).out, "feel: The eagle can be felt."));
    std::ofstream(path("notes.json")) << R"({"serie":"B"})";
    const Outcome wrong =
        specimen("describe", {path("pack.vpack"), "--notes", path("notes.json"), "--out", path("n.vpack")});
    EXPECT_EQ(wrong.code, 64);
    EXPECT_TRUE(has(wrong.err, "serie")) << wrong.err;
}

TEST_F(Specimens, MistakesAreNamed) {
    const auto copies = [](const std::string& folder, const std::vector<std::string>& names) {
        fs::create_directories(base_ / folder);
        for (const std::string& name : names) {
            fs::copy_file(base_ / "altered" / image_in("altered"), base_ / folder / name);
        }
    };
    copies("two", {"a.jpg"});
    copies("same", {"a.jpg", "b.jpg", "c.jpg"});
    fs::create_directories(base_ / "empty");
    const auto enrol = [](const std::string& folder, const std::string& out) {
        return specimen("enrol", {"--model", "UTO-P-1-2021", "--genuine", path(folder), "--out", path(out)});
    };
    const auto expect = [](const Outcome& outcome, int code, const std::string& word) {
        EXPECT_EQ(outcome.code, code) << outcome.err;
        EXPECT_TRUE(has(outcome.err, word)) << outcome.err;
    };
    expect(enrol("two", "x.vpack"), 65, "TOO_FEW_SAMPLES");
    expect(enrol("same", "x.vpack"), 65, "a.jpg and b.jpg");
    expect(enrol("empty", "x.vpack"), 65, "FOLDER_EMPTY");
    expect(enrol("none", "x.vpack"), 66, "FILE_NOT_FOUND");
    expect(enrol("two", "none/x.vpack"), 73, "CANNOT_WRITE");
    expect(enrol("two", "same/a.jpg"), 73, "CANNOT_WRITE");
    expect(specimen("evaluate", {path("same/a.jpg"), "--genuine", path("two")}), 65, "PACK_FOREIGN");
    expect(specimen("evaluate", {path("none"), "--genuine", path("two")}), 66, "PACK_NOT_FOUND");
    expect(specimen("evaluate", {path("pack.vpack"), "--genuine", path("empty")}), 65, "FOLDER_EMPTY");
    expect(specimen("evaluate", {path("pack.vpack")}), 64, "USAGE");
    std::string cut = content(path("pack.vpack"));
    cut.resize(cut.size() / 2);
    std::ofstream(path("cut.vpack"), std::ios::binary) << cut;
    expect(specimen("verify", {path("cut.vpack")}), 65, "PACK_DAMAGED");
}

}  // namespace
}  // namespace vidimus::test
