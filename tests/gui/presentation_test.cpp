// What the window says about each state, without a window.
#include "app/desktop/presentation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <QFile>
#include <QMimeData>
#include <QRegularExpression>
#include <QUrl>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <opencv2/imgproc.hpp>
#include <set>
#include <sstream>

#include "app/desktop/intake.h"
#include "app/desktop/options.h"
#include "app/screening/decide.h"
#include "tests/gui/fixtures.h"

namespace vidimus::desktop {
namespace {

using testing::kToday;

Words words() {
    return Words(testing::texts());
}

struct State {
    const char* name;
    screening::Report (*report)();
    Situation situation;
    Tone tone;
    const char* icon;
    const char* word;
};

const State kStates[] = {
    {"no_irregularity", testing::no_irregularity, Situation::no_irregularity_found, Tone::good, "tick",
     "No irregularity found"},
    {"irregular_photo", testing::irregular_photo, Situation::irregularity_found, Tone::alert, "cross",
     "Irregularity found"},
    {"irregular_digit", testing::irregular_digit, Situation::irregularity_found, Tone::alert, "cross",
     "Irregularity found"},
    {"possible_match", testing::possible_match, Situation::possible_match, Tone::alert, "cross", "Possible match"},
    {"register", testing::register_not_checked, Situation::register_not_checked, Tone::warn, "warning",
     "Check further: register not checked"},
    {"poor_image", testing::poor_image, Situation::poor_image, Tone::warn, "warning", "Check further: poor picture"},
    {"no_mrz", testing::no_mrz, Situation::no_mrz, Tone::warn, "warning", "Check further: no MRZ"},
    {"model_unknown", testing::model_unknown, Situation::model_unknown, Tone::warn, "warning",
     "Check further: model unknown"},
    {"sample", testing::sample_document, Situation::sample_document, Tone::alert, "cross", "Sample document"},
    {"expired", testing::expired, Situation::expired, Tone::alert, "cross", "Expired"},
    {"undecided", testing::undecided, Situation::check_further, Tone::warn, "warning", "Check further"},
};

TEST(Presentation, EveryStateHasItsOwnWordReasonAndNextStep) {
    std::set<QString> shown;
    for (const State& state : kStates) {
        const auto report = state.report();
        EXPECT_EQ(situation_of(report), state.situation) << state.name;
        const StripView strip = strip_of(report, words());
        EXPECT_EQ(strip.tone, state.tone) << state.name;
        EXPECT_EQ(strip.icon, QLatin1String(state.icon)) << state.name;
        EXPECT_EQ(strip.word, QLatin1String(state.word)) << state.name;
        EXPECT_FALSE(strip.reason.isEmpty()) << state.name;
        EXPECT_FALSE(strip.next.isEmpty()) << state.name;
        EXPECT_FALSE(strip.counts.isEmpty()) << state.name;
        // A key that shows itself is a missing text.
        for (const QString& text : {strip.word, strip.reason, strip.next, strip.counts}) {
            EXPECT_FALSE(text.contains(QLatin1String("window."))) << text.toStdString();
            EXPECT_FALSE(text.contains(QLatin1Char('{'))) << text.toStdString();
        }
        shown.insert(strip.word + strip.next);
    }
    EXPECT_GE(shown.size(), std::size(kStates) - 1);  // the two irregularities differ by their reason
}

// A card's front has no MRZ to miss: what is left to do is to ask the register by another way.
TEST(Presentation, APageThatCarriesNoMrzIsNotBlamedForIt) {
    screening::Report report = testing::no_mrz();
    for (screening::Check& check : report.checks) {
        if (check.id == "DOC:mrz") {
            check.result = screening::Outcome::not_supported;
            check.obligation = screening::Obligation::optional;
        }
    }
    report.verdict = screening::decide(report.checks, report.model, report.register_answers,
                                       *screening::profile_of_name("operational"));
    EXPECT_EQ(situation_of(report), Situation::register_not_checked);
}

TEST(Presentation, ASpecimensDataAloneMakeASampleDocument) {
    screening::Report report = testing::sample_document();
    report.verdict.because = {"DOC:specimen"};
    EXPECT_EQ(situation_of(report), Situation::sample_document);
    report.verdict.because = {"DOC:sample", "DOC:specimen"};
    EXPECT_EQ(situation_of(report), Situation::sample_document);
    report.verdict.because = {"DOC:specimen", "VI.AB.IS:background"};
    EXPECT_EQ(situation_of(report), Situation::irregularity_found);
}

TEST(Presentation, NeverSaysGenuine) {
    std::ifstream file(std::filesystem::path(VIDIMUS_RESOURCES_DIR) / "texts" / "en.desktop.json");
    std::stringstream all;
    all << file.rdbuf();
    ASSERT_FALSE(all.str().empty());
    EXPECT_EQ(QString::fromStdString(all.str()).indexOf(QLatin1String("genuine"), 0, Qt::CaseInsensitive), -1);
    EXPECT_EQ(QString::fromStdString(all.str()).indexOf(QLatin1String("authentic"), 0, Qt::CaseInsensitive), -1);
}

TEST(Presentation, WhatDidNotRunIsNeverShownAsPassed) {
    for (const State& state : kStates) {
        const auto report = state.report();
        for (const FindingRow& row : findings_of(report, words())) {
            const auto result = report.checks[row.check].result;
            const bool ran = result == screening::Outcome::successful || result == screening::Outcome::failed;
            if (!ran) {
                EXPECT_NE(row.group, Group::passed) << state.name << row.title.toStdString();
                EXPECT_NE(row.icon, QStringLiteral("tick"));
                EXPECT_TRUE(row.figure.isEmpty());
            }
            if (result == screening::Outcome::failed) {
                EXPECT_NE(row.group, Group::passed);
            }
        }
    }
}

TEST(Presentation, PassedChecksBearNoColour) {
    for (const FindingRow& row : findings_of(testing::no_irregularity(), words())) {
        if (row.group == Group::passed) {
            EXPECT_EQ(row.tone, Tone::quiet);
        }
    }
}

TEST(Presentation, CountsLeaveOutWhatOnlyWatches) {
    const auto report = testing::undecided();
    int checked = 0;
    for (const auto& check : report.checks) {
        checked +=
            check.obligation != screening::Obligation::evaluatory && check.result == screening::Outcome::successful;
    }
    EXPECT_TRUE(strip_of(report, words()).counts.startsWith(QString::number(checked) + QLatin1Char(' ')));
    const auto rows = findings_of(report, words());
    const auto trial =
        std::find_if(rows.begin(), rows.end(), [](const FindingRow& row) { return row.title == "A check on trial"; });
    ASSERT_NE(trial, rows.end());
    EXPECT_EQ(trial->group, Group::noted);
    EXPECT_NE(trial->tone, Tone::alert);
}

TEST(Presentation, OnlyIrregularPlacesGetNumberedBoxesInTheListsOrder) {
    const auto report = testing::irregular_photo();
    int expected = 0;
    for (const FindingRow& row : findings_of(report, words())) {
        if (row.number > 0) {
            EXPECT_EQ(row.number, ++expected);
            EXPECT_EQ(row.group, Group::look);
            EXPECT_TRUE(report.checks[row.check].region.has_value());
        }
    }
    EXPECT_EQ(expected, 2);
    for (const FindingRow& row : findings_of(testing::no_irregularity(), words())) {
        EXPECT_EQ(row.number, 0);
    }
}

TEST(Presentation, TheWholePageIsNoPlaceToMark) {
    screening::Report report = testing::irregular_photo();
    for (auto& check : report.checks) {
        if (check.id == "VI.PH.BO:photo") {
            check.region->quad = report.page.quad;
        }
    }
    for (const FindingRow& row : findings_of(report, words())) {
        if (report.checks[row.check].id == "VI.PH.BO:photo") {
            EXPECT_EQ(row.number, 0);
            EXPECT_EQ(row.group, Group::look);
        }
    }
}

TEST(Presentation, TheRegisterIsLoudWhereItDidNotAnswer) {
    const auto config = testing::config("data");
    const RegisterView silent = register_of(testing::register_not_checked(), config, words());
    EXPECT_EQ(silent.tone, Tone::warn);
    EXPECT_TRUE(silent.word.contains(QLatin1String("NOT CHECKED")));
    EXPECT_EQ(silent.detail, QLatin1String("The register did not answer in time"));
    EXPECT_FALSE(silent.next.isEmpty());
    const RegisterView match = register_of(testing::possible_match(), config, words());
    EXPECT_EQ(match.tone, Tone::alert);
    EXPECT_TRUE(match.detail.contains(QLatin1String("UTO-2024-118")));
    EXPECT_TRUE(match.next.contains(QLatin1String("extension 118"))) << "whom to call";
    const RegisterView clear = register_of(testing::no_irregularity(), config, words());
    EXPECT_EQ(clear.tone, Tone::good);
    EXPECT_TRUE(clear.detail.contains(QLatin1String("22 Nov 2026")));
    screening::Report none = testing::no_irregularity();
    none.register_answers.clear();
    EXPECT_EQ(register_of(none, config, words()).tone, Tone::warn) << "no answer at all is no all-clear";
}

TEST(Presentation, TheWorstOfSeveralRegistersIsShown) {
    screening::Report report = testing::no_irregularity();
    sltd::Answer silent;
    silent.register_name = "second";
    silent.reason = sltd::Reason::unreachable;
    report.register_answers.push_back(silent);
    const RegisterView view = register_of(report, testing::config("data"), words());
    EXPECT_EQ(view.tone, Tone::warn);
    EXPECT_EQ(view.all.count(QLatin1Char('\n')), 1);
}

TEST(Presentation, AgesAndValidity) {
    EXPECT_EQ(age_of({1974, 8, 12}, kToday), 52);
    EXPECT_EQ(age_of({1974, 11, 24}, kToday), 52);
    EXPECT_EQ(age_of({1974, 11, 25}, kToday), 51);
    EXPECT_EQ(age_of({1974, std::nullopt, std::nullopt}, kToday), 51) << "nobody is made older than known";
    EXPECT_EQ(age_of({std::nullopt, 8, 12}, kToday), std::nullopt);
    EXPECT_EQ(age_of({2030, 1, 1}, kToday), std::nullopt);
    const auto ahead = span_to({2032, 4, 15}, kToday);
    ASSERT_TRUE(ahead);
    EXPECT_FALSE(ahead->past);
    EXPECT_EQ(ahead->years, 5);
    EXPECT_EQ(ahead->months, 4);
    const auto yesterday = span_to({2026, 11, 23}, kToday);
    ASSERT_TRUE(yesterday);
    EXPECT_TRUE(yesterday->past);
    EXPECT_EQ(yesterday->days, 1);
    EXPECT_FALSE(span_to({2026, 11, 24}, kToday)->past) << "valid to the end of its last day";
    EXPECT_FALSE(span_to({2026, 2, 30}, kToday));
}

TEST(Presentation, TheHolderInFewLines) {
    const auto holder = holder_of(testing::no_irregularity().mrz, kToday, words());
    ASSERT_TRUE(holder);
    EXPECT_EQ(holder->surname, QLatin1String("ERIKSSON"));
    EXPECT_TRUE(holder->document.contains(QLatin1String("UTO")) &&
                holder->document.contains(QLatin1String("passport")));
    EXPECT_TRUE(holder->birth.contains(QLatin1String("12 Aug 1974")) && holder->birth.contains(QLatin1String("52")));
    EXPECT_TRUE(holder->expiry.contains(QLatin1String("5 y 4 m")));
    EXPECT_FALSE(holder->expired);
    const auto old = holder_of(testing::expired().mrz, kToday, words());
    EXPECT_TRUE(old->expired);
    EXPECT_TRUE(old->expiry.contains(QLatin1String("ago")));
    EXPECT_FALSE(holder_of(testing::no_mrz().mrz, kToday, words()));

    // A card's front: what was read stands there, said to be no more than that.
    screening::VizInfo viz;
    viz.reading = "model";
    viz.fields = {{"surname", "RAVENHOLME", 0.9, {}},
                  {"birth_date", "1999-09-25", 0.9, {}},
                  {"document_number", "C74261274", 0.9, {}},
                  {"expiry_date", "", 0.0, {}}};
    const auto front = holder_on_page(viz, words());
    ASSERT_TRUE(front);
    EXPECT_EQ(front->surname, QLatin1String("RAVENHOLME"));
    EXPECT_TRUE(front->document.startsWith(QLatin1String("C74261274")));
    EXPECT_TRUE(front->document.contains(QLatin1String("read from the page")));
    EXPECT_TRUE(front->birth.contains(QLatin1String("1999-09-25")));
    EXPECT_TRUE(front->expiry.isEmpty()) << "not read";
    viz.reading = "generic";
    EXPECT_FALSE(holder_on_page(viz, words())) << "which field is which is not certain there";
    EXPECT_FALSE(holder_on_page({}, words()));
}

TEST(Presentation, MarksOnTheMrz) {
    const MrzView view = mrz_of(testing::irregular_digit().mrz, words());
    ASSERT_EQ(view.lines.size(), 2U);
    ASSERT_EQ(view.marks.size(), 4U);
    EXPECT_EQ(view.marks[0].kind, MrzMark::Kind::wrong_digit);
    EXPECT_EQ(view.marks[0].column, 19);
    EXPECT_TRUE(view.marks[0].note.contains(QLatin1String("printed 7, expected 2")))
        << view.marks[0].note.toStdString();
    EXPECT_EQ(view.marks[1].kind, MrzMark::Kind::repaired);
    EXPECT_EQ(view.marks[2].kind, MrzMark::Kind::doubtful);
}

TEST(Presentation, WhatWasSetByHandIsMarkedWithWhatWasRead) {
    const MrzView view = mrz_of(testing::by_hand().mrz, words());
    ASSERT_EQ(view.marks.size(), 1U);
    EXPECT_EQ(view.marks[0].kind, MrzMark::Kind::by_hand);
    EXPECT_EQ(view.marks[0].column, 5);
    EXPECT_TRUE(view.marks[0].note.contains(QLatin1String("O was read"))) << view.marks[0].note.toStdString();
}

TEST(Presentation, DoubtfulCharactersHaveTheirPlaces) {
    const auto report = testing::doubtful();
    for (const screening::Check& check : report.checks) {
        const bool about = check.id == "MRZ.RD:legibility" || check.id == "MRZ.CD:document_number";
        EXPECT_EQ(doubtful_places_of(report, check).size(), about ? 2U : 0U) << check.id;
    }
}

TEST(PictureOfACell, IsUprightHoweverThePageLies) {
    for (int quarters = 0; quarters < 4; ++quarters) {
        screening::Quad page;
        const auto picture = Picture::from(testing::photographed_page(quarters, page));
        ASSERT_TRUE(picture);
        const auto at = [&page](double u, double v) {
            const auto x = [&](double screening::Point::*c) {
                return page[0].*c + u * (page[1].*c - page[0].*c) + v * (page[3].*c - page[0].*c);
            };
            return QPointF(x(&screening::Point::x), x(&screening::Point::y));
        };
        // The portrait of the drawn page: dark hair above, a light face below.
        const QImage face =
            rectified(*picture, {at(0.12, 0.24), at(0.24, 0.24), at(0.24, 0.5), at(0.12, 0.5)}, {60, 90});
        ASSERT_EQ(face.size(), QSize(60, 90));
        EXPECT_LT(qGray(face.pixel(30, 18)), 80) << quarters;
        EXPECT_GT(qGray(face.pixel(30, 60)), 140) << quarters;
    }
    EXPECT_TRUE(rectified(*Picture::from(testing::drawn_page(true)), {}, {20, 20}).isNull());
}

/// A passport whose photo stands on the right, scanned askew.
TEST(Portrait, IsCutWhereTheSpecimenHasIt) {
    screening::SpecimenPage specimen{cv::Mat(704, 1000, CV_8UC3, cv::Scalar::all(220)), {700.0, 150.0, 200.0, 260.0}};
    cv::Mat page = specimen.image.clone();
    page(cv::Rect(700, 150, 200, 260)).setTo(cv::Scalar(40, 90, 160));
    const cv::Matx33d to_source(1.4, 0.1, 60.0, -0.1, 1.4, 160.0, 0.0, 0.0, 1.0);
    cv::Mat source;
    cv::warpPerspective(page, source, to_source, {1700, 1300});
    screening::PageInfo found;
    found.found = true;
    found.size = "ID-3";
    found.quad = {screening::Point{60, 160}, {1460, 60}, {1530, 1046}, {130, 1146}};
    std::array<double, 9> registration{};
    std::copy_n(to_source.val, 9, registration.begin());
    for (const auto& known :
         {std::optional<std::array<double, 9>>(registration), std::optional<std::array<double, 9>>()}) {
        const QImage portrait = portrait_of(source, found, specimen, known);
        ASSERT_FALSE(portrait.isNull());
        EXPECT_NEAR(double(portrait.width()) / portrait.height(), 200.0 / 260.0, 0.01);
        for (const QPoint at : {QPoint(9, 9), {portrait.width() - 10, portrait.height() - 10}}) {
            EXPECT_NEAR(qRed(portrait.pixel(at)), 160, 8) << "the photo to its corners, and nothing beside it";
        }
    }
    EXPECT_GT(qRed(portrait_of(source, found).pixel(20, 20)), 200) << "the usual place is on the left";
    EXPECT_TRUE(portrait_of(source, {}, specimen).isNull());
}

TEST(Presentation, TheExplanationHasItsParts) {
    const auto report = testing::irregular_photo();
    const auto rows = findings_of(report, words());
    const ExplanationView view = explanation_of(report, rows.front(), words());
    EXPECT_EQ(view.title, QLatin1String("Photo border"));
    EXPECT_TRUE(view.measured.contains(QLatin1String("0.21")) && view.measured.contains(QLatin1String("0.62")));
    EXPECT_TRUE(view.measured.contains(QString::fromUtf8("\u22120.42")));
    EXPECT_FALSE(view.innocent.isEmpty());
    EXPECT_FALSE(view.todo.isEmpty());
    for (const FindingRow& row : rows) {
        EXPECT_FALSE(explanation_of(report, row, words()).todo.isEmpty()) << "every finding says what to do";
    }
}

// Every key the window asks for is there, and none is left that nobody asks for.
TEST(Texts, KeysOfTheWindowAndItsCatalogueAgree) {
    std::set<std::string> asked;
    std::set<std::string> prefixes;
    static const QRegularExpression literal(QStringLiteral("\"(window\\.[a-z_.]*)\""));
    for (const auto& entry :
         std::filesystem::directory_iterator(std::filesystem::path(VIDIMUS_SOURCE_DIR) / "app" / "desktop")) {
        QFile file(QString::fromStdString(entry.path().string()));
        if (!file.open(QIODevice::ReadOnly)) {
            continue;
        }
        const QString source = QString::fromUtf8(file.readAll());
        for (auto match = literal.globalMatch(source); match.hasNext();) {
            const std::string key = match.next().captured(1).toStdString();
            (key.ends_with('.') ? prefixes : asked).insert(key);
        }
    }
    ASSERT_GT(asked.size(), 60U);
    for (const std::string& key : asked) {
        EXPECT_TRUE(testing::texts()->has(key)) << key;
    }
    QFile catalogue(QStringLiteral(VIDIMUS_RESOURCES_DIR) + QStringLiteral("/texts/en.desktop.json"));
    ASSERT_TRUE(catalogue.open(QIODevice::ReadOnly));
    static const QRegularExpression entry(QStringLiteral("^\\s*\"([^\"]+)\":"), QRegularExpression::MultilineOption);
    for (auto match = entry.globalMatch(QString::fromUtf8(catalogue.readAll())); match.hasNext();) {
        const std::string key = match.next().captured(1).toStdString();
        const bool used =
            asked.contains(key) || std::any_of(prefixes.begin(), prefixes.end(),
                                               [&key](const std::string& prefix) { return key.starts_with(prefix); });
        EXPECT_TRUE(used) << key;
        EXPECT_TRUE(key.starts_with("window.")) << key;
    }
}

TEST(Intake, LightsByPrefixAndByName) {
    const auto one = intake_of(QStringList{QStringLiteral("passport_ir_001.png")});
    ASSERT_EQ(one.size(), 1U);
    EXPECT_EQ(one[0].capture.light, screening::Light::vi) << "a single file is the white image whatever its name";
    const auto told = intake_of(QStringList{QStringLiteral("uv:a.png"), QStringLiteral("b.png")});
    EXPECT_EQ(told[0].capture.file, "b.png");
    EXPECT_EQ(told[1].capture.light, screening::Light::uv);
    EXPECT_EQ(told[1].capture.file, "a.png");
    const auto named = intake_of(
        QStringList{QStringLiteral("x/scan-IR.png"), QStringLiteral("x/scan_uv.png"), QStringLiteral("x/scan.png")});
    EXPECT_EQ(named[0].capture.light, screening::Light::vi);
    EXPECT_EQ(named[1].capture.light, screening::Light::ir);
    EXPECT_EQ(named[2].capture.light, screening::Light::uv);
    const auto both = intake_of(QStringList{QStringLiteral("1-uv.png"), QStringLiteral("2-uv.png")});
    EXPECT_EQ(both[0].capture.light, screening::Light::vi) << "names that leave no white image tell nothing";
}

TEST(Intake, FilesBeforePixels) {
    QMimeData nothing;
    nothing.setText(QStringLiteral("a text"));
    EXPECT_FALSE(has_intake(nothing));
    EXPECT_TRUE(intake_of(nothing).empty());
    QMimeData files;
    files.setUrls({QUrl::fromLocalFile(QStringLiteral("/a/b.png")), QUrl(QStringLiteral("https://example.org/c.png"))});
    EXPECT_TRUE(has_intake(files));
    EXPECT_EQ(intake_of(files).size(), 1U);
    QMimeData pixels;
    pixels.setImageData(QImage(8, 8, QImage::Format_RGB32));
    ASSERT_EQ(intake_of(pixels).size(), 1U);
    EXPECT_FALSE(intake_of(pixels)[0].pasted.isNull());
}

TEST(Options, TheCommandLine) {
    const auto good = parse_options({"--data", "d", "--theme=night", "--size", "1000x700", "--at", "2026-11-24",
                                     "--no-register", "--profile", "training", "--correct", "a.png", "--", "--b.png"});
    ASSERT_TRUE(good);
    EXPECT_EQ(good->theme, QLatin1String("night"));
    EXPECT_EQ(good->size, QSize(1000, 700));
    EXPECT_EQ(good->today->day, 24);
    EXPECT_FALSE(good->ask_register);
    EXPECT_TRUE(good->correct);
    EXPECT_EQ(good->files, QStringList({"a.png", "--b.png"}));
    for (const QStringList& bad :
         {QStringList{"--nothing"}, QStringList{"--theme", "pink"}, QStringList{"--size", "big"},
          QStringList{"--at", "2026-02-30"}, QStringList{"--data"}, QStringList{"--profile", "none"},
          QStringList{"--finding", "0"}}) {
        const auto parsed = parse_options(bad);
        EXPECT_FALSE(parsed) << bad.join(' ').toStdString();
        EXPECT_FALSE(parsed ? QString("x").isEmpty() : parsed.error().isEmpty());
    }
}

}  // namespace
}  // namespace vidimus::desktop
