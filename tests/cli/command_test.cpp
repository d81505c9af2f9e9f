// Arguments, help and its document, MRZ text, registers, samples, configuration.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "tests/cli/run_command.h"

namespace vidimus::test {
namespace {

using nlohmann::json;

const std::string line1 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
const std::string line2 = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";

const std::vector<std::vector<std::string>> commands{{"check"},
                                                     {"mrz", "parse"},
                                                     {"mrz", "read"},
                                                     {"mrz", "compose"},
                                                     {"mrz", "evaluate"},
                                                     {"specimen", "list"},
                                                     {"specimen", "show"},
                                                     {"specimen", "enrol"},
                                                     {"specimen", "calibrate"},
                                                     {"specimen", "fields"},
                                                     {"specimen", "promote"},
                                                     {"specimen", "describe"},
                                                     {"specimen", "evaluate"},
                                                     {"specimen", "verify"},
                                                     {"specimen", "export"},
                                                     {"specimen", "import"},
                                                     {"samples", "generate"},
                                                     {"samples", "zones"},
                                                     {"register", "query"},
                                                     {"register", "status"},
                                                     {"register", "import"},
                                                     {"register", "verify"},
                                                     {"register", "publish"},
                                                     {"register", "waiting"},
                                                     {"register", "serve"},
                                                     {"batch"},
                                                     {"cases", "list"},
                                                     {"cases", "show"},
                                                     {"cases", "export"},
                                                     {"cases", "erase"},
                                                     {"cases", "retain"},
                                                     {"audit", "verify"},
                                                     {"audit", "export"},
                                                     {"config", "show"}};

std::string document() {
    std::ifstream stream(std::string(VIDIMUS_SOURCE_DIR) + "/docs/command.md");
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

std::set<std::string> options_in(const std::string& text) {
    std::set<std::string> options;
    const std::regex option("--[a-z][a-z-]+");
    for (std::sregex_iterator it(text.begin(), text.end(), option), end; it != end; ++it) {
        options.insert(it->str());
    }
    return options;
}

// What can be forged of a design in other lights is told by drawing it, which needs Qt's application.
TEST(Samples, InOtherLightsAreDrawn) {
    const auto folder = scratch();
    const Outcome outcome =
        run({"samples", "generate", "--out", folder.string(), "--kind", "id-front", "--design", "44", "--count", "1",
             "--fraud", "uv_pattern_missing", "--lights", "vi,ir,uv", "--seed", "5", "--quiet"});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_TRUE(has(content(folder / "truth.jsonl"), "\"role\":\"uv\""));
}

// Without a session's runtime folder (a service, a container) Qt says so at every start; nobody can do anything about
// it.
TEST(Command, SaysNothingOfAMissingRuntimeFolder) {
    unsetenv("XDG_RUNTIME_DIR");
    const Outcome outcome = run({"cases", "list"});
    EXPECT_EQ(outcome.code, 0);
    EXPECT_EQ(outcome.err, "");
}

TEST(Command, HelpAndItsDocumentAgree) {
    const std::string text = document();
    std::set<std::string> offered = options_in(run({"--help"}).out);
    for (const auto& words : commands) {
        std::string name = "`vidimus";
        std::vector<std::string> arguments;
        for (const std::string& word : words) {
            name += " " + word;
            arguments.push_back(word);
        }
        arguments.emplace_back("--help");
        const Outcome help = run(arguments);
        EXPECT_EQ(help.code, 0) << name;
        EXPECT_TRUE(has(text, name)) << name << " is not in docs/command.md";
        offered.merge(options_in(help.out));
    }
    for (const std::string& option : offered) {
        EXPECT_TRUE(has(text, option)) << option << " is not in docs/command.md";
    }
    // And the other way round, up to what the document itself calls not yet there.
    std::string described = text.substr(0, text.find("Not yet there"));
    for (const std::string& option : options_in(described)) {
        EXPECT_TRUE(offered.contains(option)) << option << " is described and not offered";
    }
}

TEST(Command, WrongUseIsExitCode64) {
    for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
             {},
             {"chek"},
             {"check"},
             {"check", "--nonsense", "x"},
             {"mrz"},
             {"check", "x.png", "--light", "green"},
             {"check", "x.png", "--profile", "none"},
             {"check", "x.png", "--at", "2026-02-30"},
             {"register", "query", "--number", "1"},
             {"samples", "generate", "--out", "x", "--fraud", "none-such"},
             {"samples", "generate", "--out", "x", "--kind", "driving-licence"},
             {"samples", "generate", "--out", "x", "--degrade", "6"},
             {"samples", "generate", "--out", "x", "--content", "some"},
             {"samples", "generate", "--out", "x", "--kind", "sheet", "--capture", "phone"},
             {"samples", "zones", "--kind", "none"},
             {"samples", "zones", "--kind", "id-front"},
             {"samples", "zones", "--kind", "sheet", "--design", "2"},
             {"samples", "generate", "--out", "x", "--kind", "id-front"},
             {"samples", "generate", "--out", "x", "--kind", "mixed", "--design", "2"},
             {"samples", "generate", "--out", "x", "--kind", "passport", "--design", "-1"},
             {"--format", "xml", "config", "show"}}) {
        const Outcome outcome = run(arguments);
        EXPECT_EQ(outcome.code, 64) << outcome.err;
        EXPECT_FALSE(outcome.err.empty());
        EXPECT_TRUE(outcome.out.empty()) << outcome.out;
    }
}

TEST(Command, AMisspeltCommandIsNamed) {
    EXPECT_TRUE(has(run({"chek", "x.png"}).err, "\"chek\" is not a command"));
}

TEST(Command, VersionIsPrinted) {
    const Outcome outcome = run({"--version"});
    EXPECT_EQ(outcome.code, 0);
    EXPECT_TRUE(outcome.out.starts_with("vidimus ")) << outcome.out;
}

TEST(MrzParse, FromArgumentsAndFromStandardInput) {
    const Outcome arguments = run({"mrz", "parse", "--format", "json", line1, line2});
    EXPECT_EQ(arguments.code, 0) << arguments.err;
    const json value = json::parse(arguments.out, nullptr, false);
    ASSERT_TRUE(value.is_object()) << arguments.out;
    EXPECT_EQ(value["format"], "TD3");
    EXPECT_EQ(value["fields"]["surname"], "ERIKSSON");
    EXPECT_EQ(value["fields"]["birth_date"], "1974-08-12");
    EXPECT_EQ(run({"mrz", "parse", "--format", "json"}, line1 + "\n" + line2 + "\n").out, arguments.out);
}

TEST(MrzParse, RowsOfJson) {
    const std::string row = json{{"lines", {line1, line2}}}.dump();
    const Outcome outcome =
        run({"mrz", "parse", "--format", "jsonl"}, row + "\n{\"lines\":[\"X\"]}\nnonsense\n" + row + "\n");
    EXPECT_EQ(outcome.code, 65);
    std::istringstream rows(outcome.out);
    std::vector<json> values;
    for (std::string text; std::getline(rows, text);) {
        values.push_back(json::parse(text, nullptr, false));
    }
    ASSERT_EQ(values.size(), 4U) << outcome.out;
    EXPECT_EQ(values[0]["lines"], values[3]["lines"]);
    EXPECT_EQ(values[0]["fields"]["document_number"], "L898902C3");
    EXPECT_EQ(values[1]["code"], "MRZ_MALFORMED");
    EXPECT_EQ(values[2]["code"], "MRZ_MALFORMED");
}

TEST(MrzParse, MalformedNeverQuotesTheZone) {
    const Outcome outcome = run({"mrz", "parse", "P<UTOSECRETNAME", "123"});
    EXPECT_EQ(outcome.code, 65);
    EXPECT_FALSE(has(outcome.err, "SECRETNAME"));
}

TEST(MrzCompose, GivesLinesThatParse) {
    const Outcome composed = run({"mrz",         "compose",
                                  "--format-of", "TD3",
                                  "--field",     "issuing_state=UTO",
                                  "--field",     "nationality=UTO",
                                  "--field",     "surname=Eriksson",
                                  "--field",     "given_names=Anna Maria",
                                  "--field",     "document_number=L898902C3",
                                  "--field",     "birth_date=1974-08-12",
                                  "--field",     "sex=F",
                                  "--field",     "expiry_date=2012-04-15",
                                  "--field",     "optional_data=ZE184226B"});
    EXPECT_EQ(composed.code, 0) << composed.err;
    EXPECT_EQ(composed.out, line1 + "\n" + line2 + "\n");
    EXPECT_EQ(run({"mrz", "compose", "--field", "colour=red"}).code, 64);
}

TEST(Register, ThreeAnswersThreeExitCodes) {
    EXPECT_EQ(run({"register", "query", "--number", "A00000001", "--state", "UTO", "--type", "P"}).code, 0);
    const Outcome match =
        run({"register", "query", "--number", "l 0000-0042", "--state", "UTO", "--type", "P", "--format", "json"});
    EXPECT_EQ(match.code, 2) << match.err;
    const json value = json::parse(match.out, nullptr, false);
    ASSERT_TRUE(value.is_array());
    EXPECT_EQ(value[0]["state"], "possible_match");
    // A real state is never answered by the fictional records.
    const Outcome other =
        run({"register", "query", "--number", "A00000001", "--state", "SRB", "--type", "P", "--format", "json"});
    EXPECT_EQ(other.code, 69);
    EXPECT_TRUE(has(other.out, "not_configured"));
    EXPECT_EQ(run({"register", "query", "--number", "1", "--state", "UTO", "--type", "P", "--register", "none"}).code,
              64);
}

TEST(Register, ImportReplacesTheLocalCopy) {
    const auto folder = scratch();
    std::ofstream(folder / "v.toml") << "[[register]]\nname = \"copy\"\nkind = \"local_copy\"\n";
    std::ofstream(folder / "list.csv")
        << "number,state,type,class,reference,date\nQ00000001,UTO,P,stolen,R-1,2026-01-02\n";
    const std::vector<std::string> place{"--config", (folder / "v.toml").string(), "--data",
                                         (folder / "data").string()};
    const auto with_place = [&place](std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), place.begin(), place.end());
        return run(arguments);
    };
    EXPECT_EQ(with_place({"register", "query", "--number", "Q00000001", "--state", "UTO", "--type", "P"}).code, 69)
        << "no copy yet";
    const Outcome imported = with_place(
        {"register", "import", (folder / "list.csv").string(), "--register", "copy", "--list-date", "2026-01-03"});
    EXPECT_EQ(imported.code, 0) << imported.err;
    EXPECT_EQ(with_place({"register", "query", "--number", "Q00000001", "--state", "UTO", "--type", "P"}).code, 2);
    EXPECT_EQ(with_place({"register", "status"}).code, 0);
    EXPECT_EQ(with_place({"register", "verify", "--register", "copy"}).code, 0);
}

TEST(Samples, KindsThatAreNotForgedSaySo) {
    const Outcome pasted = run({"samples", "generate", "--out", "x", "--kind", "visa", "--fraud", "photo_pasted"});
    EXPECT_EQ(pasted.code, 64);
    EXPECT_TRUE(has(pasted.err, "for visa: mrz_digit, all or none")) << pasted.err;
    const Outcome page = run({"samples", "generate", "--out", "x", "--kind", "none", "--fraud", "all"});
    EXPECT_EQ(page.code, 64);
    EXPECT_TRUE(has(page.err, "for none: none")) << page.err;
}

TEST(Samples, EveryDocumentInTurnWithFaults) {
    const auto folder = scratch();
    const Outcome outcome = run({"samples", "generate", "--quiet", "--out", folder.string(), "--count", "5", "--kind",
                                 "mixed", "--degrade", "4", "--capture", "phone"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    std::ifstream stream(folder / "truth.jsonl");
    std::vector<std::string> models;
    for (std::string line; std::getline(stream, line);) {
        const json row = json::parse(line);
        models.push_back(row["model"]);
        EXPECT_EQ(row["degrade"], 4);
        EXPECT_EQ(row["zones"][0], row["lines"]);
    }
    EXPECT_EQ(models, (std::vector<std::string>{"UTO-P-1-2021", "UTO-I-1-2024", "UTO-V-1-2019", "UTO-V-2-2019",
                                                "UTO-I-2-2009"}));
}

TEST(Samples, ADesignByItsNumber) {
    const auto folder = scratch();
    const Outcome outcome = run({"samples", "generate", "--quiet", "--out", folder.string(), "--count", "2", "--kind",
                                 "id-front", "--design", "12", "--fraud", "digit_altered"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const json zones = json::parse(run({"samples", "zones", "--kind", "id-front", "--design", "12"}).out);
    std::ifstream stream(folder / "truth.jsonl");
    int rows = 0;
    for (std::string line; std::getline(stream, line); ++rows) {
        const json row = json::parse(line);
        EXPECT_EQ(row["model"], "UTO-F-112-2020");
        EXPECT_EQ(row["fraud"], "digit_altered");
        EXPECT_TRUE(row["lines"].is_null());
        std::set<std::string> regions;
        for (const json& region : row["regions"]) {
            regions.insert(region["id"]);
        }
        EXPECT_TRUE(regions.contains("page") && regions.contains("fraud"));
        for (const auto& [id, area] : zones.items()) {
            EXPECT_TRUE(regions.contains(id)) << id;
        }
    }
    EXPECT_EQ(rows, 2);
    const Outcome without =
        run({"samples", "generate", "--out", "x", "--kind", "id-front", "--design", "12", "--fraud", "mrz_digit"});
    EXPECT_EQ(without.code, 64);
}

TEST(Samples, GenerateIsRepeatableAndEvaluates) {
    const auto folder = scratch();
    const auto generate = [&folder](const char* name) {
        return run(
            {"samples", "generate", "--quiet", "--out", (folder / name).string(), "--count", "1", "--seed", "77"});
    };
    const Outcome first = generate("a");
    ASSERT_EQ(first.code, 0) << first.err;
    ASSERT_EQ(generate("b").code, 0);
    const auto content = [&folder](const char* name) {
        std::ifstream stream(folder / name / "truth.jsonl");
        std::ostringstream text;
        text << stream.rdbuf();
        return text.str();
    };
    EXPECT_FALSE(content("a").empty());
    EXPECT_EQ(content("a"), content("b"));
    const Outcome measured = run({"mrz", "evaluate", "--format", "json", (folder / "a" / "truth.jsonl").string()});
    EXPECT_EQ(measured.code, 0) << measured.err;
    EXPECT_EQ(json::parse(measured.out)["exact"], 1) << measured.out;
}

TEST(Config, ShowsOriginsAndRefusesMistakes) {
    const auto folder = scratch();
    std::ofstream(folder / "v.toml") << "profile = \"training\"\n";
    const Outcome shown = run({"config", "show", "--config", (folder / "v.toml").string()});
    EXPECT_EQ(shown.code, 0);
    EXPECT_TRUE(has(shown.out, "profile = training   (file v.toml)")) << shown.out;
    std::ofstream(folder / "bad.toml") << "profil = \"training\"\n";
    const Outcome refused = run({"config", "show", "--config", (folder / "bad.toml").string()});
    EXPECT_EQ(refused.code, 78);
    EXPECT_TRUE(has(refused.err, "[CONFIG_INVALID]")) << refused.err;
    EXPECT_EQ(run({"config", "show", "--config", (folder / "none.toml").string()}).code, 78);
}

}  // namespace
}  // namespace vidimus::test
