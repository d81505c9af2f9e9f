#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <sstream>

#include "vision/pack_description.h"
#include "vision/pack_measured.h"
#include "vision/pack_notes.h"
#include "vision/specimen.h"

namespace vidimus::vision {
namespace {

SpecimenPack small_pack() {
    SpecimenPack pack;
    pack.model = *ModelId::from_string("UTO-P-1-2021");
    pack.model.prado = "UTO-AO-01001";
    pack.name = "Utopia";
    pack.size = PageSize::id1;
    pack.pixels_per_mm = 4.0;
    const cv::Size size(342, 216);
    cv::RNG random(1);
    pack.reference.create(size, CV_8UC3);
    random.fill(pack.reference, cv::RNG::UNIFORM, 0, 256);
    pack.spread.create(size, CV_32F);
    random.fill(pack.spread, cv::RNG::UNIFORM, 0, 60);
    pack.static_mask = cv::Mat(size, CV_8U, cv::Scalar(255));
    pack.static_mask({10, 10, 50, 60}).setTo(0);
    pack.covered = cv::Mat(size, CV_8U, cv::Scalar(0));
    pack.covered({12, 14, 6, 3}).setTo(255);
    pack.framed = cv::Mat(size, CV_8U, cv::Scalar(0));
    pack.framed({30, 20, 8, 40}).setTo(255);
    pack.zones = {{"photo", Zone::Kind::photo, {5, 6, 20, 30}}, {"surname", Zone::Kind::field, {40, 10, 30, 5}}};
    CheckSpec check;
    check.id = "VI.AB.IS:background";
    check.uuid = "00000000-0000-8000-8000-000000000001";
    check.algorithm = "background_correlation";
    check.zone = "page";
    check.parameters["odd"] = 1.5;
    check.threshold = -2.25;
    check.mean = -1;
    check.deviation = 0.25;
    check.samples = 12;
    check.evaluatory = true;
    check.expected = {1.5F, std::numeric_limits<float>::quiet_NaN(), -0.25F};
    check.expected_deviation = {0.5F, std::numeric_limits<float>::quiet_NaN(), 0.125F};
    check.modes = {{0.5F, 0.0F, -0.5F}};
    pack.checks.push_back(check);
    pack.notes.manual_checks = {{"relief", ManualCheck::Kind::feel, "The eagle can be felt."}};
    pack.notes.features = {{"stamp", "VI", {3, 4, 5, 6}, "Dry stamp", "Pressed into the lower right corner."}};
    pack.notes.known_forgeries = {{"flat", "2024-03-01", "The eagle is printed, not raised."},
                                  {"old", std::nullopt, "Seen long ago."}};
    pack.notes.series = "B";
    pack.notes.first_issue = "2021-04-01";
    pack.created = "2026-11-24T14:02:11Z";
    pack.program = "vidimus 0.1.0";
    pack.false_alarm_budget = 0.05;
    pack.measured.copies = {1, 2, 0xFFFF'FFFF'FFFF'FFFF};
    pack.measured.values["print"] = {{1.5F, -2.0F}, {}, {0.25F, std::numeric_limits<float>::infinity()}};
    SpecimenImages infrared{pack.reference.clone(), pack.spread.clone(), pack.static_mask.clone(), {}, {}};
    infrared.reference.setTo(cv::Scalar(9, 8, 7));
    pack.other_lights["IR"] = infrared;
    pack.genuine_samples = 12;
    return pack;
}

class Packs : public testing::Test {
  protected:
    void SetUp() override {
        std::string pattern = (std::filesystem::temp_directory_path() / "vidimus-pack-XXXXXX").string();
        folder_ = mkdtemp(pattern.data());
        ASSERT_TRUE(save_pack(small_pack(), folder_ / "pack"));
    }
    void TearDown() override {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    [[nodiscard]] std::filesystem::path pack() const { return folder_ / "pack"; }
    [[nodiscard]] std::string description() const {
        std::ifstream stream(pack() / "pack.json");
        std::stringstream text;
        text << stream.rdbuf();
        return text.str();
    }
    void replace(const std::string& what, const std::string& with) const {
        std::string text = description();
        const auto at = text.find(what);
        ASSERT_NE(at, std::string::npos) << what;
        text.replace(at, what.size(), with);
        std::ofstream(pack() / "pack.json") << text;
    }
    void expect_refused(ErrorCode code, const std::string& part) const {
        const auto loaded = load_pack(pack());
        ASSERT_FALSE(loaded);
        EXPECT_EQ(loaded.error().code, code);
        EXPECT_NE(loaded.error().detail.find(part), std::string::npos) << loaded.error().detail;
    }
    std::filesystem::path folder_;
};

TEST_F(Packs, ComeBackAsTheyWereSaved) {
    const auto loaded = load_pack(pack());
    ASSERT_TRUE(loaded) << loaded.error().detail;
    const SpecimenPack wanted = small_pack();
    EXPECT_EQ(loaded->model, wanted.model);
    EXPECT_EQ(loaded->name, wanted.name);
    EXPECT_EQ(loaded->size, wanted.size);
    EXPECT_EQ(loaded->genuine_samples, 12);
    EXPECT_EQ(cv::norm(loaded->reference, wanted.reference, cv::NORM_INF), 0);
    EXPECT_EQ(cv::norm(loaded->static_mask, wanted.static_mask, cv::NORM_INF), 0);
    EXPECT_EQ(cv::norm(loaded->covered, wanted.covered, cv::NORM_INF), 0);
    EXPECT_EQ(cv::norm(loaded->framed, wanted.framed, cv::NORM_INF), 0);
    EXPECT_LE(cv::norm(loaded->spread, wanted.spread, cv::NORM_INF), 1.0 / 31);
    ASSERT_EQ(loaded->zones.size(), 2U);
    EXPECT_EQ(loaded->zones[1].id, "surname");
    EXPECT_EQ(loaded->zones[0].kind, Zone::Kind::photo);
    EXPECT_EQ(loaded->zones[0].mm, cv::Rect2d(5, 6, 20, 30));
    ASSERT_EQ(loaded->checks.size(), 1U);
    const CheckSpec& check = loaded->checks[0];
    EXPECT_EQ(check.id, "VI.AB.IS:background");
    EXPECT_DOUBLE_EQ(check.threshold, -2.25);
    EXPECT_TRUE(check.evaluatory);
    EXPECT_DOUBLE_EQ(check.parameters.at("odd"), 1.5);
    ASSERT_EQ(check.expected.size(), 3U);
    EXPECT_FLOAT_EQ(check.expected[2], -0.25F);
    EXPECT_TRUE(std::isnan(check.expected[1]));
    EXPECT_EQ(check.modes, small_pack().checks[0].modes);
    EXPECT_EQ(loaded->notes, wanted.notes);
    EXPECT_EQ(loaded->created, wanted.created);
    EXPECT_EQ(loaded->program, wanted.program);
    EXPECT_DOUBLE_EQ(loaded->false_alarm_budget, 0.05);
    EXPECT_EQ(loaded->measured.copies, wanted.measured.copies);
    EXPECT_EQ(loaded->measured.values, wanted.measured.values);
    ASSERT_EQ(loaded->other_lights.size(), 1U);
    EXPECT_EQ(cv::norm(loaded->other_lights.at("IR").reference, wanted.other_lights.at("IR").reference, cv::NORM_INF),
              0);
}

TEST_F(Packs, MissingFolderIsSaid) {
    const auto loaded = load_pack(folder_ / "other");
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().code, ErrorCode::pack_not_found);
}

TEST_F(Packs, EachMissingPartIsNamed) {
    for (const char* part :
         {"reference.png", "spread.png", "static.png", "IR-reference.png", "measured.bin", "pack.json"}) {
        ASSERT_TRUE(save_pack(small_pack(), pack()));
        std::filesystem::remove(pack() / part);
        expect_refused(ErrorCode::pack_damaged, part);
    }
}

TEST_F(Packs, AChangedByteIsNoticed) {
    for (const char* part : {"reference.png", "spread.png", "static.png", "measured.bin"}) {
        ASSERT_TRUE(save_pack(small_pack(), pack()));
        std::fstream stream(pack() / part, std::ios::in | std::ios::out | std::ios::binary);
        stream.seekp(40);
        stream.put('~');
        stream.close();
        expect_refused(ErrorCode::pack_damaged, part);
    }
}

TEST_F(Packs, ACutPartIsNoticed) {
    std::filesystem::resize_file(pack() / "spread.png", 100);
    expect_refused(ErrorCode::pack_damaged, "spread.png");
}

TEST_F(Packs, SwappedImagesAreNoticed) {
    replace("\"static.png\"", "\"reference.png\"");
    expect_refused(ErrorCode::pack_damaged, "reference.png");
}

TEST_F(Packs, ANewerVersionIsSaid) {
    replace("\"version\": 2", "\"version\": 3");
    expect_refused(ErrorCode::pack_version, "3");
}

TEST_F(Packs, DescriptionsMustBeWhole) {
    const std::pair<const char*, const char*> changes[] = {
        {"\"vidimus.specimen\"", "\"other\""},
        {"\"UTO-P-1-2021\"", "\"UTO\""},
        {"\"ID-1\"", "\"ID-9\""},
        {"\"pixels_per_mm\": 4.0", "\"pixels_per_mm\": 900"},
        {"\"photo\",\n   \"kind\": \"photo\"", "\"photo\",\n   \"kind\": \"picture\""},
        {"\"threshold\": -2.25", "\"threshold\": \"low\""},
        {"\"evaluatory\": true", "\"evaluatory\": 1"},
        {"\"fnv1a64\": \"", "\"fnv1a64\": \"x"},
        {"\"reference.png\"", "\"../reference.png\""},
        {"\"samples\": 12", "\"samples\": -3"},
        {"\"modes\"", "\"moods\""},
        {"\"decision\": \"none\"", "\"decision\": \"perhaps\""},
        {"\"kind\": \"feel\"", "\"kind\": \"smell\""},
        {"\"VI\": {", "\"XX\": {"},
        {"\"2021-04-01\"", "\"2021-13-01\""},
        {"\"2024-03-01\"", "\"1 March\""},
        {"\"light\": \"VI\"", "\"light\": \"XR\""},
        {"\"Dry stamp\"", "null"},
        {"\"false_alarm_budget\": 0.05", "\"false_alarm_budget\": 0"},
    };
    for (const auto& [what, with] : changes) {
        ASSERT_TRUE(save_pack(small_pack(), pack()));
        replace(what, with);
        expect_refused(ErrorCode::pack_damaged, "pack.json");
    }
    std::ofstream(pack() / "pack.json") << "{\"format\":";
    expect_refused(ErrorCode::pack_damaged, "pack.json");
}

TEST_F(Packs, OtherDimensionsAreNoticed) {
    SpecimenPack pack_of_other_size = small_pack();
    pack_of_other_size.pixels_per_mm = 5.0;
    ASSERT_TRUE(save_pack(pack_of_other_size, pack()));
    expect_refused(ErrorCode::pack_damaged, "dimensions");
}

TEST_F(Packs, TellWhenTheyCannotBeWritten) {
    std::ofstream(folder_ / "file") << "x";
    const auto saved = save_pack(small_pack(), folder_ / "file" / "pack");
    ASSERT_FALSE(saved);
    EXPECT_EQ(saved.error().code, ErrorCode::cannot_write);
}

TEST_F(Packs, GoThroughMemoryAsThroughAFolder) {
    const auto parts = write_pack(small_pack());
    ASSERT_TRUE(parts);
    EXPECT_EQ(parts->size(), 8U);
    const auto loaded = read_pack(*parts);
    ASSERT_TRUE(loaded) << loaded.error().detail;
    EXPECT_EQ(loaded->notes, small_pack().notes);
    for (const auto& [name, bytes] : *parts) {
        PackParts without = *parts;
        without.erase(name);
        const auto refused = read_pack(without);
        ASSERT_FALSE(refused) << name;
        EXPECT_NE(refused.error().detail.find(name), std::string::npos) << refused.error().detail;
    }
}

// A pack that the first version of the program wrote: tests/unit/vision/data/pack-version-1.
TEST(OldPacks, OfVersion1StillLoad) {
    const auto folder = std::filesystem::path(VIDIMUS_SOURCE_DIR) / "tests/unit/vision/data/pack-version-1";
    const auto loaded = load_pack(folder);
    ASSERT_TRUE(loaded) << loaded.error().detail;
    EXPECT_EQ(loaded->model.to_string(), "UTO-P-1-2021");
    EXPECT_EQ(loaded->genuine_samples, 12);
    ASSERT_EQ(loaded->checks.size(), 1U);
    EXPECT_DOUBLE_EQ(loaded->checks[0].threshold, -2.25);
    EXPECT_TRUE(loaded->measured.values.empty());
    ASSERT_EQ(loaded->notes.manual_checks.size(), 1U);
    EXPECT_EQ(loaded->notes.manual_checks[0].text, "manual.feel.relief");
    // Written again it is one of today.
    const auto again = read_pack(*write_pack(*loaded));
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_EQ(again->checks[0].modes, loaded->checks[0].modes);
}

TEST(Measured, AnyCutOrLongerPartIsRefused) {
    const std::string bytes = write_measurements(small_pack().measured);
    ASSERT_TRUE(read_measurements(bytes));
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        EXPECT_FALSE(read_measurements(std::string_view(bytes).substr(0, length))) << length;
    }
    EXPECT_FALSE(read_measurements(bytes + "x"));
    std::string many = bytes;
    many[5] = many[6] = many[7] = '\xFF';  // copies that the part cannot hold
    EXPECT_FALSE(read_measurements(many));
}

TEST(Notes, OfATrainerAreReadStrictly) {
    const auto notes =
        parse_notes(R"({"series":"B","features":[{"id":"a","mm":[1,1,5,5],"title":"t","text":"x"}]})", PageSize::id1);
    ASSERT_TRUE(notes) << notes.error().detail;
    EXPECT_EQ(notes->features[0].light, "VI");
    for (const char* wrong : {"[]", "{", R"({"serie":"B"})", R"({"features":{}})", R"({"features":[{"id":"a"}]})",
                              R"({"features":[{"id":"a","mm":[80,1,50,5],"title":"t","text":"x"}]})",
                              R"({"manual_checks":["x"]})", R"({"known_forgeries":[{"id":"","text":"x"}]})"}) {
        EXPECT_FALSE(parse_notes(wrong, PageSize::id1)) << wrong;
    }
}

TEST(ModelIds, HaveATextForm) {
    const auto id = ModelId::from_string("UTO-P-1-2021");
    ASSERT_TRUE(id);
    EXPECT_EQ(id->state, "UTO");
    EXPECT_EQ(id->type, "P");
    EXPECT_EQ(id->number, 1);
    EXPECT_EQ(id->year, 2021);
    EXPECT_EQ(id->to_string(), "UTO-P-1-2021");
    EXPECT_EQ(ModelId::from_string("D-I-12")->to_string(), "D-I-12");
    EXPECT_FALSE(ModelId::from_string("D-I-12")->year);
    for (const char* wrong : {"", "UTO", "UTO-P", "uto-P-1", "UTOX-P-1", "UTO-PP-1", "UTO-P-0", "UTO-P-x", "UTO-P-1-21",
                              "UTO-P-1-2021-", "UTO-P-1-2021-5", "UTO-P--2021", "-P-1"}) {
        EXPECT_FALSE(ModelId::from_string(wrong)) << wrong;
    }
}

}  // namespace
}  // namespace vidimus::vision
