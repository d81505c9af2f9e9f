// A page that looks like one model and whose MRZ names another is a finding.
#include <gtest/gtest.h>

#include "app/screening/parts.h"
#include "app/screening/texts.h"

namespace vidimus::screening {
namespace {

using vision::ModelId;

vision::Identification identified(const char* id, vision::PageSize size = vision::PageSize::id3,
                                  std::optional<std::string> first_issue = {}) {
    vision::SpecimenPack pack;
    pack.model = *ModelId::from_string(id);
    pack.size = size;
    pack.pixels_per_mm = 4;
    const cv::Size2d mm = vision::millimetres_of(size);
    const cv::Size pixels(static_cast<int>(mm.width * 4), static_cast<int>(mm.height * 4));
    pack.reference = cv::Mat(pixels, CV_8UC3, cv::Scalar(200, 210, 220));
    pack.spread = cv::Mat(pixels, CV_32F, cv::Scalar(1));
    pack.static_mask = cv::Mat(pixels, CV_8U, cv::Scalar(255));
    pack.notes.first_issue = std::move(first_issue);
    vision::Identification identification;
    identification.how = vision::Identification::How::automatic;
    identification.pack = vision::prepare(pack);
    return identification;
}

/// Doc 9303-4 Appendix B: ERIKSSON, UTO, expires on 15 April 2012.
MrzInfo passport(const std::string& first = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<") {
    const std::vector<std::string> lines{first, "L898902C36UTO7408122F1204159ZE184226B<<<<<10"};
    MrzInfo info;
    info.found = true;
    info.document = *mrz::parse(lines, {.today = {2026, 11, 24}});
    return info;
}

/// The same with words in all its places, or the test fails.
std::string said(const Check& check) {
    static const auto texts = Texts::load(std::filesystem::path(VIDIMUS_RESOURCES_DIR) / "texts");
    EXPECT_TRUE(texts->has(check.message.key)) << check.message.key;
    for (const Message& message : {check.innocent, check.todo}) {
        EXPECT_TRUE(message.empty() || texts->has(message.key)) << message.key;
    }
    const std::string text = texts->text(check.message);
    EXPECT_EQ(text.find('{'), std::string::npos) << text;
    return text;
}

std::vector<ModelId> known(std::initializer_list<const char*> ids) {
    std::vector<ModelId> models;
    for (const char* id : ids) {
        models.push_back(*ModelId::from_string(id));
    }
    return models;
}

TEST(ModelCheck, APageThatIsWhatItsMrzSaysPasses) {
    EXPECT_EQ(model_check(identified("UTO-P-1-2021"), passport()).result, Outcome::successful);
    EXPECT_EQ(model_check(identified("UTO-P-1-2021"), {}).result, Outcome::successful) << "no MRZ was read";
    EXPECT_EQ(model_check(identified("UTO-P-1-2021", vision::PageSize::id3, "2002-04-15"), passport()).result,
              Outcome::successful);
}

TEST(ModelCheck, AnotherStateIsAFinding) {
    const Check check = model_check(identified("ERI-P-1-2021"), passport(), known({"ERI-P-1-2021"}));
    EXPECT_EQ(check.result, Outcome::failed);
    EXPECT_NE(said(check).find("ERI-P-1-2021"), std::string::npos);
    EXPECT_NE(said(check).find("UTO"), std::string::npos);
    EXPECT_FALSE(check.todo.empty());
}

TEST(ModelCheck, BothModelsAreNamedWhereTheMrzsIsKnownToo) {
    const Check check =
        model_check(identified("ERI-P-1-2021"), passport(), known({"ERI-P-1-2021", "UTO-P-7-2015", "UTO-I-1-2021"}));
    EXPECT_EQ(check.result, Outcome::failed);
    EXPECT_NE(said(check).find("ERI-P-1-2021"), std::string::npos);
    EXPECT_NE(said(check).find("UTO-P-7-2015"), std::string::npos);
    EXPECT_EQ(said(check).find("UTO-I-1-2021"), std::string::npos) << "the MRZ is a passport's";
}

TEST(ModelCheck, AnotherKindOfDocumentIsAFinding) {
    const Check check = model_check(identified("UTO-V-1-2021"), passport());
    EXPECT_EQ(check.result, Outcome::failed);
    EXPECT_EQ(check.message.key, "check.model.type_differs");
    said(check);
}

TEST(ModelCheck, AFormatOfAnotherSizeIsAFinding) {
    const Check check = model_check(identified("UTO-P-1-2021", vision::PageSize::id1), passport());
    EXPECT_EQ(check.result, Outcome::failed);
    EXPECT_EQ(check.message.key, "check.model.size_differs");
    EXPECT_NE(said(check).find("TD3"), std::string::npos);
}

TEST(ModelCheck, WhatExpiresBeforeItsModelWasIssuedIsAFinding) {
    const auto later = identified("UTO-P-1-2021", vision::PageSize::id3, "2015-01-01");
    const Check check = model_check(later, passport());
    EXPECT_EQ(check.result, Outcome::failed);
    EXPECT_EQ(check.message.key, "check.model.series_differs");
    said(check);
    MrzInfo unsure = passport();
    for (mrz::CheckDigit& digit : unsure.document->check_digits) {
        digit.valid = false;
    }
    EXPECT_EQ(model_check(later, unsure).result, Outcome::successful) << "a date that may be misread says nothing";
}

TEST(ModelCheck, APageThatFitsNoneOfTheNamedModelsSaysSo) {
    const Check check = model_check({}, passport(), known({"ERI-P-1-2021", "UTO-P-7-2015"}));
    EXPECT_EQ(check.result, Outcome::undetermined) << "a poor picture does that too";
    EXPECT_NE(said(check).find("UTO-P-7-2015"), std::string::npos);
    EXPECT_EQ(model_check({}, passport(), known({"ERI-P-1-2021"})).message.key, "check.model.unknown");
}

TEST(ModelCheck, ManyNamesAreCutShort) {
    const Check check =
        model_check({}, passport(), known({"UTO-P-1", "UTO-P-2", "UTO-P-3", "UTO-P-4", "UTO-P-5", "UTO-P-6"}));
    EXPECT_NE(said(check).find("UTO-P-5 …"), std::string::npos);
}

TEST(ModelCheck, ASpecimenThatCannotBeOpenedIsNeverPassedOver) {
    const Check check = unopened_model_check(*ModelId::from_string("UTO-P-1-2021"),
                                             {FailureCode::pack_altered, "x.vpack", "reference.png"});
    EXPECT_EQ(check.result, Outcome::aborted);
    EXPECT_EQ(check.obligation, Obligation::mandatory);
    EXPECT_NE(said(check).find("PACK_ALTERED"), std::string::npos);
    EXPECT_NE(check.error->find("reference.png"), std::string::npos);
}

}  // namespace
}  // namespace vidimus::screening
