// The whole way on the bundled samples: verdicts with their reasons, and a register that does not answer.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>
#include <sstream>

#include "tests/cli/run_command.h"

namespace vidimus::test {
namespace {

using nlohmann::json;

json report(const Outcome& outcome) {
    const json value = json::parse(outcome.out, nullptr, false);
    EXPECT_TRUE(value.is_object()) << outcome.out.substr(0, 200) << outcome.err;
    return value;
}

std::vector<std::string> because(const json& value) {
    return value["verdict"]["because"].get<std::vector<std::string>>();
}

bool any_starts_with(const std::vector<std::string>& ids, const std::string& start) {
    return std::any_of(ids.begin(), ids.end(), [&start](const std::string& id) { return id.starts_with(start); });
}

Outcome check(const std::string& name, std::vector<std::string> more = {"--profile", "training"}) {
    std::vector<std::string> arguments{"check", "--format", "json", sample(name).string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
}

TEST(Check, TheGenuineSampleHasNoIrregularityInTraining) {
    const Outcome outcome = check("uto-passport-genuine.jpg");
    EXPECT_EQ(outcome.code, 0) << outcome.out << outcome.err;
    const json value = report(outcome);
    EXPECT_EQ(value["schema"], "vidimus.report/1");
    EXPECT_EQ(value["verdict"]["state"], "no_irregularity_found");
    EXPECT_EQ(value["model"]["id"], "UTO-P-1-2021");
    EXPECT_EQ(value["register"][0]["state"], "no_record");
    EXPECT_EQ(value["mrz"]["format"], "TD3");
    EXPECT_TRUE(outcome.err.empty()) << outcome.err;
    // What could not be checked is named, not passed over.
    EXPECT_TRUE(any_starts_with(value["verdict"]["not_checked"].get<std::vector<std::string>>(), "UV.BR.FU"));
}

TEST(Check, ASampleIsIrregularInOperation) {
    const Outcome outcome = check("uto-passport-genuine.jpg", {});
    EXPECT_EQ(outcome.code, 2);
    EXPECT_EQ(because(report(outcome)), std::vector<std::string>{"DOC:sample"});
}

TEST(Check, AnAlteredDigitIsFound) {
    const Outcome outcome = check("uto-passport-altered-digit.jpg");
    EXPECT_EQ(outcome.code, 2);
    EXPECT_TRUE(any_starts_with(because(report(outcome)), "MRZ.CD:"));
}

// Lines that a person set are asked and checked, and every difference from the reading is told.
TEST(Check, LinesSetByHandLeaveAFinding) {
    const auto lines = report(check("uto-passport-altered-digit.jpg"))["mrz"]["lines"].get<std::vector<std::string>>();
    ASSERT_EQ(lines.size(), 2U);
    const std::string read(1, lines[1].at(19));
    std::string second = lines[1];
    second[19] = '0';
    const Outcome outcome =
        check("uto-passport-altered-digit.jpg", {"--profile", "training", "--mrz", lines[0], second});
    const json value = report(outcome);
    EXPECT_EQ(outcome.code, 2) << "a digit that was altered does not become right by being typed right";
    const bool still = std::any_of(value["checks"].begin(), value["checks"].end(), [](const json& one) {
        const std::string id = one["id"];
        const bool print = id.rfind("VI.FR.MR:", 0) == 0 || id == "VI.FR.VZ:ink";
        return (print || id == "VIZ-MRZ:birth_date") && one["result"] == "failed";
    });
    EXPECT_TRUE(still) << "the visual zone, or the print, tells still";
    EXPECT_EQ(value["mrz"]["lines"][1], second);
    EXPECT_TRUE(value["mrz"]["corrected_by_hand"].get<bool>());
    ASSERT_EQ(value["mrz"]["repairs"].size(), 1U);
    EXPECT_EQ(value["mrz"]["repairs"][0]["why"], "corrected by hand");
    EXPECT_EQ(value["mrz"]["repairs"][0]["read"], read);
    EXPECT_EQ(value["mrz"]["repairs"][0]["used"], "0");
    const json& checks = value["checks"];
    const auto told = std::find_if(checks.begin(), checks.end(), [](const json& check) {
        return check["id"].get<std::string>().rfind("MRZ.RD:by_hand.1.19", 0) == 0;
    });
    ASSERT_NE(told, checks.end());
    EXPECT_NE((*told)["result"], "successful");

    const Outcome confirmed =
        check("uto-passport-altered-digit.jpg", {"--profile", "training", "--mrz", lines[0], lines[1]});
    EXPECT_EQ(confirmed.code, 2) << "what a person confirms stays irregular";

    EXPECT_EQ(check("uto-passport-genuine.jpg", {"--mrz", "P<UTO", "L898"}).code, 65);
}

// The register is asked for the number that was set.
TEST(Check, TheRegisterIsAskedForTheNumberThatWasSet) {
    const json listed = report(check("uto-passport-listed.jpg"));
    const auto lines = listed["mrz"]["lines"].get<std::vector<std::string>>();
    ASSERT_EQ(lines.size(), 2U);
    const json value =
        report(check("uto-passport-genuine.jpg", {"--profile", "training", "--mrz", lines[0], lines[1]}));
    EXPECT_EQ(value["register"][0]["state"], "possible_match");
}

TEST(Check, AReplacedPhotoIsFoundInItsPlace) {
    const Outcome outcome = check("uto-passport-replaced-photo.jpg");
    EXPECT_EQ(outcome.code, 2);
    const json value = report(outcome);
    const auto ids = because(value);
    EXPECT_FALSE(any_starts_with(ids, "MRZ."));
    const auto& checks = value["checks"];
    EXPECT_TRUE(std::any_of(checks.begin(), checks.end(), [](const json& c) {
        const std::string id = c["id"];
        return c["result"] == "failed" && id.find(".PH:") != std::string::npos && c["region"].is_object() &&
               c["margin"] < 0.0;
    })) << value["verdict"].dump();
}

TEST(Check, AListedNumberIsAPossibleMatch) {
    const Outcome outcome = check("uto-passport-listed.jpg");
    EXPECT_EQ(outcome.code, 2);
    const json value = report(outcome);
    EXPECT_EQ(because(value), std::vector<std::string>{"REG:training"});
    EXPECT_EQ(value["register"][0]["state"], "possible_match");
    EXPECT_EQ(value["register"][0]["records"][0]["class"], "lost");
}

TEST(Check, WithoutTheRegisterItIsCheckFurther) {
    const Outcome outcome = check("uto-passport-genuine.jpg", {"--profile", "training", "--no-register"});
    EXPECT_EQ(outcome.code, 1);
    const json value = report(outcome);
    EXPECT_EQ(value["register"][0]["state"], "not_checked");
    EXPECT_EQ(value["register"][0]["reason"], "switched_off");
    EXPECT_EQ(because(value), std::vector<std::string>{"REG:training"});
}

TEST(Check, AnUnreachableRegisterIsNotChecked) {
    const auto folder = scratch();
    std::ofstream(folder / "v.toml")
        << "[[register]]\nname = \"national\"\nkind = \"https\"\nurl = \"https://127.0.0.1:9/query\"\n";
    const Outcome outcome =
        check("uto-passport-genuine.jpg", {"--profile", "training", "--config", (folder / "v.toml").string()});
    EXPECT_EQ(outcome.code, 1) << outcome.err;
    const json value = report(outcome);
    EXPECT_EQ(value["register"][0]["state"], "not_checked");
    EXPECT_EQ(value["register"][0]["reason"], "unreachable");
    EXPECT_EQ(because(value), std::vector<std::string>{"REG:national"});
    EXPECT_TRUE(any_starts_with(value["verdict"]["not_checked"].get<std::vector<std::string>>(), "REG:national"));
}

TEST(Check, TheTextSaysTheVerdictFirst) {
    const Outcome outcome = run({"check", "--profile", "training", sample("uto-passport-altered-digit.jpg").string()});
    EXPECT_EQ(outcome.code, 2);
    const std::string first = outcome.out.substr(0, outcome.out.find('\n', 1));
    EXPECT_TRUE(has(outcome.out, "Irregularity found") || has(outcome.out, "IRREGULARITY FOUND")) << outcome.out;
    EXPECT_FALSE(has(outcome.out, "enuine")) << "the program never says so, not even of what it compares with";
}

TEST(Check, ExpiredIsToldAsOfTheGivenDay) {
    const Outcome outcome = check("uto-passport-genuine.jpg", {"--profile", "training", "--at", "2060-01-01"});
    EXPECT_EQ(outcome.code, 2);
    EXPECT_TRUE(any_starts_with(because(report(outcome)), "DOC:expiry"));
}

// No pack knows designs by number; whether Tesseract is installed decides how much is read.
TEST(Check, APageWithoutAKnownModelIsReadAndNeverHeldAgainstAnyone) {
    const auto folder = scratch();
    ASSERT_EQ(run({"samples", "generate", "--out", folder.string(), "--kind", "passport", "--design", "7", "--count",
                   "1", "--seed", "4"})
                  .code,
              0);
    std::filesystem::path file;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        file = entry.path().extension() == ".jsonl" ? file : entry.path();
    }
    const json value =
        report(run({"check", "--no-register", "--format", "json", "--profile", "training", file.string()}));
    ASSERT_EQ(value["model"]["id"], nullptr);
    EXPECT_EQ(value["viz"]["reading"], "generic");
    EXPECT_EQ(value["viz"]["limit_reached"], false);
    std::vector<std::string> same;
    int told = 0;
    for (const json& one : value["checks"]) {
        const std::string id = one["id"];
        if (!id.starts_with("VIZ-MRZ:")) {
            continue;
        }
        ++told;
        EXPECT_NE(one["result"], "failed") << id;
        EXPECT_NE(one["obligation"], "mandatory") << id;
        if (one["result"] == "successful") {
            same.push_back(id.substr(8));
        } else {
            EXPECT_EQ(one["obligation"], "evaluatory") << id << " is worth a look on a genuine page";
        }
    }
    EXPECT_GE(told, 6);
    if (!value["viz"]["fields"].empty()) {
        EXPECT_GE(same.size(), 4U);
    }
    EXPECT_FALSE(any_starts_with(because(value), "VIZ"));
}

TEST(Check, APageOfAKnownModelIsReadWhereItsSpecimenSays) {
    EXPECT_EQ(report(check("uto-passport-genuine.jpg"))["viz"]["reading"], "model");
}

/// A PDF as scanners write it: a JPEG covers each page, 400 pixels an inch.
std::filesystem::path write_pdf(const std::vector<std::string>& samples) {
    const auto file = scratch() / "scan.pdf";
    std::ofstream pdf(file, std::ios::binary);
    pdf << "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count " << samples.size()
        << "/Kids[";
    for (std::size_t i = 0; i < samples.size(); ++i) {
        pdf << 3 + 3 * i << " 0 R ";
    }
    pdf << "]>>endobj\n";
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const std::string jpeg = content(sample(samples[i]));
        const cv::Mat image = cv::imread(sample(samples[i]).string());
        const double width = image.cols * 72.0 / 400.0;
        const double height = image.rows * 72.0 / 400.0;
        const std::string draw = std::to_string(width) + " 0 0 " + std::to_string(height) + " 0 0 cm /I Do";
        const auto id = 3 + 3 * i;
        pdf << id << " 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 " << width << " " << height << "]/Contents "
            << id + 1 << " 0 R/Resources<</XObject<</I " << id + 2 << " 0 R>>>>>>endobj\n"
            << id + 1 << " 0 obj<</Length " << draw.size() << ">>stream\n"
            << draw << "\nendstream endobj\n"
            << id + 2 << " 0 obj<</Type/XObject/Subtype/Image/Width " << image.cols << "/Height " << image.rows
            << "/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode/Length " << jpeg.size() << ">>stream\n"
            << jpeg << "\nendstream endobj\n";
    }
    pdf << "trailer<</Root 1 0 R>>\n%%EOF\n";
    return file;
}

TEST(Check, PagesOfAPdfAreExaminedAsIfEachWereAFile) {
    const auto file = write_pdf({"uto-passport-genuine.jpg", "uto-passport-altered-digit.jpg"});
    const Outcome outcome = run({"check", "--format", "jsonl", file.string(), "--profile", "training"});
    EXPECT_EQ(outcome.code, 2) << outcome.err;
    std::istringstream lines(outcome.out);
    std::vector<json> reports;
    for (std::string line; std::getline(lines, line);) {
        reports.push_back(json::parse(line));
    }
    ASSERT_EQ(reports.size(), 2U) << outcome.err;
    EXPECT_EQ(reports[0]["source"][0]["file"], "scan.pdf#page=1");
    EXPECT_EQ(reports[0]["verdict"]["state"], "no_irregularity_found") << "drawing the page adds nothing to it";
    EXPECT_EQ(reports[1]["verdict"]["state"], "irregularity_found");
    const Outcome second = run({"check", "--format", "json", file.string() + "#page=2", "--profile", "training"});
    EXPECT_EQ(report(second)["verdict"]["state"], "irregularity_found");
    EXPECT_EQ(run({"check", file.string() + "#page=3"}).code, 66);
}

TEST(Check, ADamagedPdfIsToldAndTheOtherFilesAreExamined) {
    const auto file = scratch() / "cut.pdf";
    std::ofstream(file) << "%PDF-1.4\n1 0 obj<<";
    const Outcome outcome =
        run({"check", file.string(), sample("uto-passport-genuine.jpg").string(), "--profile", "training"});
    EXPECT_EQ(outcome.code, 65);
    EXPECT_TRUE(has(outcome.err, "[PDF_DAMAGED]")) << outcome.err;
    EXPECT_TRUE(has(outcome.out, "ERIKSSON") || has(outcome.out, "UTO")) << outcome.out;
}

}  // namespace
}  // namespace vidimus::test
