#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "app/reports/reports.h"
#include "samples.h"

namespace vidimus::reports::tests {
namespace {

using Json = nlohmann::ordered_json;
using testing::ElementsAre;

std::vector<std::string> keys_of(const Json& json) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : json.items()) {
        keys.push_back(key);
    }
    return keys;
}

/// The first keys are those of the contract in its order; more may follow.
void expect_keys(const Json& json, const std::vector<std::string>& contract, const std::string& place) {
    ASSERT_TRUE(json.is_object()) << place;
    std::vector<std::string> keys = keys_of(json);
    ASSERT_GE(keys.size(), contract.size()) << place;
    keys.resize(contract.size());
    EXPECT_EQ(keys, contract) << place;
}

class EveryReport : public testing::TestWithParam<screening::Report (*)()> {};

TEST_P(EveryReport, has_every_key_of_the_contract_in_its_order) {
    for (const bool indented : {false, true}) {
        const Json json = Json::parse(to_json(GetParam()(), english(), indented));
        expect_keys(json,
                    {"schema", "program", "id", "time", "source", "page", "mrz", "viz", "model", "checks", "register",
                     "verdict", "timings_ms", "profile", "manual_checks"},
                    "report");
        EXPECT_EQ(json["schema"], "vidimus.report/1");
        EXPECT_NE(json["program"].get<std::string>().find(VIDIMUS_VERSION), std::string::npos);
        expect_keys(json["page"], {"found", "size", "quad", "quality"}, "page");
        expect_keys(json["page"]["quality"], {"sharpness", "glare", "problems"}, "quality");
        expect_keys(json["mrz"],
                    {"found", "format", "lines", "confidence", "fields", "check_digits", "repairs", "quad", "doubtful",
                     "ambiguous"},
                    "mrz");
        expect_keys(json["mrz"]["fields"],
                    {"document_code", "issuing_state", "surname", "given_names", "document_number", "nationality",
                     "birth_date", "sex", "expiry_date", "optional_data"},
                    "fields");
        expect_keys(json["viz"], {"fields", "reading", "limit_reached"}, "viz");
        expect_keys(json["model"], {"id", "state", "type", "number", "year", "prado", "identified", "score"}, "model");
        expect_keys(json["verdict"], {"state", "because", "not_checked"}, "verdict");
        expect_keys(json["timings_ms"], {"load", "locate", "mrz", "viz", "model", "specimen", "register", "total"},
                    "timings");
        for (const Json& source : json["source"]) {
            expect_keys(source, {"file", "sha256", "light", "width", "height", "ppi", "captured", "role"}, "source");
        }
        for (const Json& check : json["checks"]) {
            expect_keys(check,
                        {"id", "class", "title", "obligation", "result", "margin", "score", "threshold", "region",
                         "message", "error", "innocent", "todo"},
                        "check");
        }
        for (const Json& answer : json["register"]) {
            expect_keys(answer, {"register", "state", "reason", "via", "list_version", "list_date", "records"},
                        "register");
            for (const Json& record : answer["records"]) {
                expect_keys(record, {"class", "reference", "variant"}, "record");
            }
        }
        for (const Json& digit : json["mrz"]["check_digits"]) {
            expect_keys(digit, {"field", "printed", "expected", "result"}, "check digit");
        }
        for (const Json& repair : json["mrz"]["repairs"]) {
            expect_keys(repair, {"line", "column", "read", "used", "why"}, "repair");
        }
    }
}

INSTANTIATE_TEST_SUITE_P(json, EveryReport, testing::Values(&nothing_found, &irregular, &regular));

TEST(Json, unknown_values_are_null) {
    const Json json = Json::parse(to_json(nothing_found(), english(), false));
    EXPECT_TRUE(json["id"].is_null());
    EXPECT_TRUE(json["page"]["size"].is_null());
    EXPECT_TRUE(json["page"]["quad"].is_null());
    EXPECT_TRUE(json["page"]["quality"]["sharpness"].is_null());
    EXPECT_EQ(json["mrz"]["found"], false);
    EXPECT_TRUE(json["mrz"]["format"].is_null());
    EXPECT_TRUE(json["mrz"]["lines"].is_null());
    EXPECT_TRUE(json["mrz"]["confidence"].is_null());
    for (const auto& [key, value] : json["mrz"]["fields"].items()) {
        EXPECT_TRUE(value.is_null()) << key;
    }
    EXPECT_TRUE(json["model"]["id"].is_null());
    EXPECT_TRUE(json["model"]["number"].is_null());
    EXPECT_TRUE(json["model"]["score"].is_null());
    EXPECT_EQ(json["model"]["identified"], "none");
    EXPECT_EQ(json["checks"], Json::array());
    EXPECT_EQ(json["register"], Json::array());
}

TEST(Json, the_values_of_a_report) {
    const Json json = Json::parse(to_json(irregular(), english(), false));
    EXPECT_EQ(json["source"][0]["light"], "VI");
    EXPECT_EQ(json["source"][0]["ppi"], 400.0);
    EXPECT_EQ(json["page"]["quad"], Json::parse("[[1.0,2.0],[101.0,2.0],[101.0,72.0],[1.0,72.0]]"));
    EXPECT_EQ(json["mrz"]["format"], "TD3");
    EXPECT_EQ(json["mrz"]["lines"][1], "L898902C37UTO7408122F1204159ZE184226B<<<<<15");
    EXPECT_EQ(json["mrz"]["fields"]["birth_date"], "1974-08-12");
    EXPECT_EQ(json["mrz"]["fields"]["sex"], "F");
    const Json& digits = json["mrz"]["check_digits"];
    EXPECT_EQ(digits[0]["field"], "document_number");
    EXPECT_EQ(digits[0]["printed"], "7");
    EXPECT_EQ(digits[0]["expected"], "6");
    EXPECT_EQ(digits[0]["result"], "failed");
    EXPECT_EQ(digits[1]["result"], "successful");
    EXPECT_EQ(json["mrz"]["repairs"][0],
              Json::parse(R"({"line":1,"column":4,"read":"O","used":"0","why":"digit field"})"));
    EXPECT_EQ(json["mrz"]["doubtful"][0], Json::parse(R"({"line":0,"column":5,"candidates":[
        {"character":"E","probability":0.625},{"character":"F","probability":0.25}]})"));
    const Json& check = json["checks"][0];
    EXPECT_EQ(check["id"], "VI.FR.PH:photo");
    EXPECT_EQ(check["class"], "optical");
    EXPECT_EQ(check["result"], "failed");
    EXPECT_EQ(check["margin"], -0.42);
    EXPECT_EQ(check["region"]["light"], "VI");
    EXPECT_EQ(check["innocent"], "a worn laminate");
    EXPECT_TRUE(check["error"].is_null());
    EXPECT_EQ(json["checks"][2]["error"], "the page could not be aligned");
    EXPECT_TRUE(json["checks"][2]["message"].is_null());
    EXPECT_EQ(json["register"][0]["state"], "possible_match");
    EXPECT_TRUE(json["register"][0]["reason"].is_null());
    EXPECT_EQ(json["register"][0]["via"], "local_copy");
    EXPECT_EQ(json["register"][0]["records"][0]["class"], "stolen");
    EXPECT_EQ(json["register"][0]["records"][0]["variant"], true);
    EXPECT_EQ(json["register"][1]["reason"], "timeout");
    EXPECT_EQ(json["register"][1]["via"], "online");
    EXPECT_TRUE(json["register"][1]["list_date"].is_null());
    EXPECT_EQ(json["verdict"]["state"], "irregularity_found");
    EXPECT_EQ(json["verdict"]["because"][0], "VI.FR.PH:photo");
    EXPECT_EQ(json["timings_ms"]["total"], 1234.0);
    EXPECT_EQ(json["manual_checks"][0], "relief on the eagle");
}

TEST(Json, a_register_that_was_never_asked_has_no_way) {
    screening::Report report = regular();
    report.register_answers[0].state = sltd::AnswerState::not_checked;
    for (const sltd::Reason reason :
         {sltd::Reason::switched_off, sltd::Reason::not_configured, sltd::Reason::no_number}) {
        report.register_answers[0].reason = reason;
        const Json json = Json::parse(to_json(report, english(), false));
        EXPECT_TRUE(json["register"][0]["via"].is_null()) << sltd::name_of(reason);
        EXPECT_EQ(json["register"][0]["reason"], sltd::name_of(reason));
    }
}

TEST(Json, partly_unknown_dates_and_unspecified_sex) {
    screening::Report report = regular();
    report.mrz.document->birth_date.day.reset();
    report.mrz.document->sex = '<';
    const Json json = Json::parse(to_json(report, english(), false));
    EXPECT_EQ(json["mrz"]["fields"]["birth_date"], "1974-08-XX");
    EXPECT_EQ(json["mrz"]["fields"]["sex"], "X");
}

TEST(Json, one_line_or_indented) {
    const std::string one_line = to_json(irregular(), english(), false);
    const std::string indented = to_json(irregular(), english(), true);
    EXPECT_EQ(one_line.find('\n'), std::string::npos);
    EXPECT_NE(indented.find("\n  \"program\""), std::string::npos);
    EXPECT_EQ(Json::parse(one_line), Json::parse(indented));
}

TEST(Json, bad_bytes_and_numbers_that_are_none_stay_json) {
    screening::Report report = irregular();
    report.source[0].file = "caf\xE9 \"quoted\"\n.png";
    report.checks[0].margin = std::numeric_limits<double>::quiet_NaN();
    report.checks[0].score = std::numeric_limits<double>::infinity();
    const Json json = Json::parse(to_json(report, english(), false));
    EXPECT_EQ(json["source"][0]["file"], "caf\xEF\xBF\xBD \"quoted\"\n.png");
    EXPECT_TRUE(json["checks"][0]["margin"].is_null());
    EXPECT_TRUE(json["checks"][0]["score"].is_null());
}

TEST(MrzJson, has_its_keys_in_every_case) {
    const std::vector<std::string> contract{"file",         "lines",   "format",    "fields",
                                            "check_digits", "repairs", "confidence"};
    const Json read = Json::parse(mrz_to_json(irregular().mrz, "page.png"));
    expect_keys(read, contract, "read");
    EXPECT_EQ(read["file"], "page.png");
    EXPECT_EQ(read["confidence"], 0.97);
    EXPECT_EQ(read["found"], true);
    const Json none = Json::parse(mrz_to_json({}, ""));
    expect_keys(none, contract, "none");
    EXPECT_TRUE(none["file"].is_null());
    EXPECT_TRUE(none["lines"].is_null());
    EXPECT_EQ(none["found"], false);
    EXPECT_EQ(keys_of(read), keys_of(none));
}

TEST(MrzJson, typed_lines_have_no_readers_confidence) {
    screening::MrzInfo typed = regular().mrz;
    typed.confidence = 0.0;
    const Json json = Json::parse(mrz_to_json(typed, ""));
    EXPECT_TRUE(json["confidence"].is_null());
    EXPECT_TRUE(json["quad"].is_null());
    EXPECT_EQ(json["fields"]["surname"], "ERIKSSON");
}

TEST(MrzJson, findings_are_told) {
    screening::MrzInfo info = regular().mrz;
    info.document->findings.push_back(
        {mrz::Finding::Kind::conformity, "mrz.date_impossible", mrz::FieldId::birth_date, 1, 13, 6});
    info.document->findings.push_back({mrz::Finding::Kind::note, "mrz.name_truncated", std::nullopt, -1, -1, 0});
    const Json json = Json::parse(mrz_to_json(info, ""));
    EXPECT_EQ(
        json["findings"][0],
        Json::parse(
            R"({"kind":"conformity","id":"mrz.date_impossible","field":"birth_date","line":1,"column":13,"length":6})"));
    EXPECT_TRUE(json["findings"][1]["field"].is_null());
    EXPECT_TRUE(json["findings"][1]["line"].is_null());
}

}  // namespace
}  // namespace vidimus::reports::tests
