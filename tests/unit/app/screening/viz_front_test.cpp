// A page without a machine readable zone at screening: specimen data, expiry, and the front against the back.
#include <gtest/gtest.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <string>

#include "app/screening/parts.h"
#include "app/screening/viz_fronts.h"
#include "app/screening/viz_sides.h"
#include "app/screening/viz_specimen.h"
#include "mrz/compose.h"
#include "tests/unit/app/screening/read_lines.h"

namespace vidimus::screening {
namespace {

constexpr mrz::Today today{2026, 11, 26};

VizField field_of(const std::string& role, std::string_view utf8) {
    VizField field;
    field.place.role = role;
    field.place.languages = {"eng"};
    if (utf8.empty()) {
        return field;
    }
    field.texts.emplace_back(utf8);
    field.lines.push_back(line_of(utf8));
    float x = 0.F;
    for (ReadSign& read : field.lines.front()) {
        x += read.starts_word ? 20.F : 10.F;
        read.quad = {cv::Point2f{x, 0.F}, cv::Point2f{x + 8.F, 0.F}, cv::Point2f{x + 8.F, 12.F}, cv::Point2f{x, 12.F}};
    }
    return field;
}

VizField same_again(const VizField& field, const Expected& /*wanted*/, ocr::VizLook /*look*/) {
    return field;
}
VizField unread_again(const VizField& field, const Expected& /*wanted*/, ocr::VizLook /*look*/) {
    return field_of(field.place.role, {});
}

std::optional<Check> specimen(const std::vector<VizField>& fields, bool front = true,
                              const ReadAgain& again = same_again) {
    return viz_specimen_check(fields, front, "UTO", *profile_of_name("operational"), again);
}

/// A page with captions above four places of personal data; nobody's data is on it.
vision::SpecimenPack captioned_page(bool upside_down) {
    vision::SpecimenPack pack;
    pack.model = *vision::ModelId::from_string("UTO-F-1-2020");
    pack.size = vision::PageSize::id1;
    pack.pixels_per_mm = 14.0;
    const cv::Size2d mm = vision::millimetres_of(pack.size);
    pack.reference = cv::Mat(cvRound(mm.height * pack.pixels_per_mm), cvRound(mm.width * pack.pixels_per_mm), CV_8UC3,
                             cv::Scalar(235, 240, 238));
    double y = 12.0;
    for (const char* caption : {"Surname", "Given names", "Date of birth", "Date of expiry"}) {
        cv::putText(pack.reference, caption, {cvRound(30 * pack.pixels_per_mm), cvRound(y * pack.pixels_per_mm)},
                    cv::FONT_HERSHEY_DUPLEX, 1.1, cv::Scalar(60, 50, 50), 2, cv::LINE_AA);
        cv::Rect2d field(30.0, y + 1.0, 34.0, 3.5);
        if (upside_down) {
            field = {mm.width - field.br().x, mm.height - field.br().y, field.width, field.height};
        }
        pack.zones.push_back({"field_" + std::to_string(pack.zones.size() + 1), vision::Zone::Kind::field, field});
        y += 9.0;
    }
    if (upside_down) {
        cv::rotate(pack.reference, pack.reference, cv::ROTATE_180);
    }
    return pack;
}

TEST(VizFronts, CaptionsSayWhichWayUpAPageIsRead) {
    ocr::VizReader reader;
    if (reader.installed(languages_of("UTO")).empty()) {
        GTEST_SKIP() << "no language of Tesseract is installed";
    }
    EXPECT_FALSE(stands_upside_down(captioned_page(false), reader, {}));
    EXPECT_TRUE(stands_upside_down(captioned_page(true), reader, {}));
    vision::SpecimenPack bare = captioned_page(true);
    bare.reference.setTo(cv::Scalar::all(240));
    EXPECT_FALSE(stands_upside_down(bare, reader, {}));
}

TEST(VizSpecimen, WordsAndMadeUpNumbersFail) {
    for (const auto& [role, text] :
         {std::pair("surname", "SPECIMEN"), std::pair("name", "SPECIMEN, MODEL"), std::pair("given_names", "Exemplum"),
          std::pair("name", "MUSTER, MODEL"), std::pair("document_number", "123456789"),
          std::pair("document_number", "S00000000"), std::pair("other_1", "SPECIMEN")}) {
        const auto check = specimen({field_of(role, text)});
        ASSERT_TRUE(check) << text;
        EXPECT_EQ(check->id, "DOC:specimen");
        EXPECT_EQ(check->result, Outcome::failed) << role << " " << text;
        EXPECT_EQ(check->obligation, Obligation::mandatory);
        EXPECT_TRUE(check->region);
    }
}

TEST(VizSpecimen, LettersTakenForFiguresAreFigures) {
    VizField number = field_of("document_number", "SO0000O00");
    number.place.pattern = "A99999999";
    EXPECT_EQ(specimen({number})->result, Outcome::failed);
}

TEST(VizSpecimen, ASpecimensNumberNeedNotHaveTheModelsForm) {
    VizField number = field_of("document_number", "123456789");
    number.place.pattern = "A99999999";
    EXPECT_EQ(specimen({number})->result, Outcome::failed);
}

TEST(VizSpecimen, FieldsOfUnknownKindTellTogether) {
    const VizField number = field_of("document_number", "T69273900");
    EXPECT_EQ(specimen({field_of("other_1", "MUSTER"), field_of("other_2", "MODEL"), number})->result, Outcome::failed);
    EXPECT_EQ(specimen({field_of("other_1", "MUSTER"), field_of("other_2", "ANNA"), number})->result,
              Outcome::successful);
}

TEST(VizSpecimen, HoldersPass) {
    EXPECT_EQ(specimen({field_of("surname", "VEIRANNE"), field_of("document_number", "T69273900")})->result,
              Outcome::successful);
    EXPECT_EQ(specimen({field_of("name", "MODEL, ANNA")})->result, Outcome::successful);
    EXPECT_EQ(specimen({field_of("surname", "MUSTER")})->result, Outcome::undetermined) << "people are called so";
    EXPECT_EQ(specimen({field_of("other_1", "MUSTER 12345")}), std::nullopt) << "an address tells nothing";
    EXPECT_EQ(specimen({field_of("surname", "")}), std::nullopt) << "unread is not passed";
}

TEST(VizSpecimen, TwoPossibleMarksTogetherAreNobodys) {
    EXPECT_EQ(specimen({field_of("surname", "SAMPLE"), field_of("given_names", "MODEL")})->result, Outcome::failed);
}

TEST(VizSpecimen, WhatASecondLookDoesNotShowIsUndetermined) {
    EXPECT_EQ(specimen({field_of("surname", "SPECIMEN")}, true, unread_again)->result, Outcome::undetermined);
}

TEST(VizSpecimen, BesideAZoneOnlyWhatIsCertainIsTold) {
    EXPECT_EQ(specimen({field_of("surname", "SPECIMEN")}, false)->result, Outcome::failed);
    EXPECT_EQ(specimen({field_of("surname", "MUSTER")}, false), std::nullopt);
    EXPECT_EQ(specimen({field_of("surname", "VEIRANNE")}, false), std::nullopt);
    std::vector<Check> checks{passed(CheckClass::mrz, "DOC:specimen", "check.specimen.title", Obligation::mandatory)};
    merge_specimen(checks, *specimen({field_of("surname", "SPECIMEN")}, false));
    ASSERT_EQ(checks.size(), 1U);
    EXPECT_EQ(checks.front().result, Outcome::failed);
    merge_specimen(checks, *specimen({field_of("surname", "MUSTER")}, true));
    EXPECT_EQ(checks.front().result, Outcome::failed) << "what was found stays";
}

std::vector<Check> front_checks(const char* expiry, const ReadAgain& again = same_again) {
    VizField birth = field_of("birth_date", "02.12.1983");
    birth.place.date_form = "dd MM yyyy";
    VizField field = field_of("expiry_date", expiry);
    field.place.date_form = "dd MM yyyy";
    return viz_front_checks({birth, field}, again, today);
}

Outcome outcome_of(const std::vector<Check>& checks, const std::string& id) {
    const auto found = std::find_if(checks.begin(), checks.end(), [&](const Check& check) { return check.id == id; });
    return found == checks.end() ? Outcome::aborted : found->result;
}

TEST(VizFront, ExpiryByTwoLooksThatAgree) {
    EXPECT_EQ(outcome_of(front_checks("14.12.2035"), "DOC:expiry"), Outcome::successful);
    EXPECT_EQ(outcome_of(front_checks("26.11.2026"), "DOC:expiry"), Outcome::successful) << "its last day";
    EXPECT_EQ(outcome_of(front_checks("25.11.2026"), "DOC:expiry"), Outcome::failed);
    EXPECT_EQ(outcome_of(front_checks("14.12.2035"), "VIZ:dates"), Outcome::successful);
    EXPECT_EQ(outcome_of(front_checks("14.12.1982"), "VIZ:dates"), Outcome::failed);
}

TEST(VizFront, AnUncertainDateAccusesNobody) {
    const auto checks = front_checks("25.11.2026", unread_again);
    ASSERT_EQ(checks.size(), 1U);
    EXPECT_EQ(checks.front().result, Outcome::undetermined);
    EXPECT_EQ(checks.front().obligation, Obligation::evaluatory);
}

MrzInfo back_of(const char* number, const char* surname) {
    mrz::Fields fields;
    fields.document_code = "I";
    fields.issuing_state = "UTO";
    fields.nationality = "UTO";
    fields.surname = surname;
    fields.given_names = "TAMSINE ROSALBA";
    fields.document_number = number;
    fields.birth_date = "1983-12-02";
    fields.sex = "F";
    fields.expiry_date = "2035-12-14";
    MrzInfo info;
    info.found = true;
    info.document = *mrz::parse(*mrz::compose(mrz::Format::td1, fields), {.today = today});
    return info;
}

std::vector<Check> sides(const std::vector<VizField>& fields, const MrzInfo& back) {
    ocr::VizReader reader;
    PlacedPage page;
    page.image = cv::Mat(200, 300, CV_8UC3, cv::Scalar::all(255));  // nothing can be read again
    page.mm = {85.6, 53.98};
    VizResult front;
    front.fields = fields;
    for (VizField& field : front.fields) {
        field.place.mm = {1.0, 1.0, 20.0, 4.0};
    }
    return compare_front_with_back(reader, page, front, back, {}, {});
}

std::vector<VizField> front_fields() {
    VizField birth = field_of("birth_date", "02 DEC 1983");
    birth.place.date_form = "dd MMM yyyy";
    birth.place.months = {"eng"};
    return {field_of("document_number", "T69273900"), field_of("surname", "VEÏRANNE"),
            field_of("given_names", "TAMSINE-ROSALBA"), birth, field_of("sex", "F")};
}

TEST(VizSides, TheSameHolderOnBothAgrees) {
    const auto checks = sides(front_fields(), back_of("T69273900", "VEIRANNE"));
    for (const char* field : {"document_number", "surname", "given_names", "birth_date", "sex"}) {
        EXPECT_EQ(outcome_of(checks, std::string("SET.FB:") + field), Outcome::successful) << field;
    }
    EXPECT_EQ(outcome_of(checks, "SET.FB:expiry_date"), Outcome::not_supported) << "the front has none";
}

TEST(VizSides, NamesInOneLineAreOneField) {
    const auto checks = sides({field_of("name", "VEÏRANNE, TAMSINE-ROSALBA")}, back_of("T69273900", "VEIRANNE"));
    EXPECT_EQ(outcome_of(checks, "SET.FB:name"), Outcome::successful);
    EXPECT_EQ(outcome_of(checks, "SET.FB:surname"), Outcome::aborted) << "not told twice";
}

TEST(VizSides, WithoutASecondLookADifferenceAccusesNobody) {
    for (const Check& check : sides(front_fields(), back_of("X11111119", "OKAFOR"))) {
        EXPECT_NE(check.result, Outcome::failed) << check.id;
        EXPECT_TRUE(check.result != Outcome::undetermined || check.obligation == Obligation::evaluatory) << check.id;
    }
}

TEST(VizSides, WhatIsUnreadIsUndeterminedAndWhatIsMissingNotSupported) {
    auto fields = front_fields();
    fields[0] = field_of("document_number", "");
    const auto checks = sides(fields, back_of("T69273900", "VEIRANNE"));
    EXPECT_EQ(outcome_of(checks, "SET.FB:document_number"), Outcome::undetermined);
    for (const Check& check : sides(front_fields(), MrzInfo{})) {
        EXPECT_EQ(check.result, Outcome::not_supported) << check.id;
    }
}

}  // namespace
}  // namespace vidimus::screening
