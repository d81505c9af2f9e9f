// Colour alone tells nothing: what means something else has another symbol or form, too, and in a theme without colours
// everything can still be told apart.
#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRadioButton>
#include <QSpinBox>
#include <cmath>
#include <map>
#include <set>

#include "app/desktop/holder_panel.h"
#include "app/desktop/mrz_grid.h"
#include "tests/gui/gallery/gallery.h"

namespace vidimus::desktop {
namespace {

std::vector<screening::Report> reports() {
    return {
        testing::no_irregularity(), testing::irregular_photo(), testing::irregular_digit(),      testing::doubtful(),
        testing::by_hand(),         testing::possible_match(),  testing::register_not_checked(), testing::poor_image(),
        testing::no_mrz(),          testing::model_unknown(),   testing::sample_document(),      testing::expired(),
        testing::undecided()};
}

/// A symbol that stands for one tone stands for no other.
class Symbols {
  public:
    void add(const QString& icon, Tone tone, const QString& what) {
        EXPECT_FALSE(icon.isEmpty()) << what.toStdString() << " has no symbol";
        tones_[icon].insert(tone);
        EXPECT_EQ(tones_[icon].size(), 1U)
            << icon.toStdString() << " of \"" << what.toStdString() << "\" means two things that only a colour tells";
    }

  private:
    std::map<QString, std::set<Tone>> tones_;
};

TEST(ColourAlone, TellsNoVerdictNoRegisterAndNoFinding) {
    const Words words(testing::texts());
    Symbols verdicts;
    Symbols registers;
    Symbols findings;
    for (const screening::Report& report : reports()) {
        const StripView strip = strip_of(report, words);
        verdicts.add(strip.icon, strip.tone, strip.word);
        EXPECT_FALSE(strip.word.isEmpty());
        const RegisterView answer = register_of(report, testing::config({}), words);
        registers.add(answer.icon, answer.tone, answer.word);
        for (const FindingRow& row : findings_of(report, words)) {
            findings.add(row.icon, row.tone, row.title);
            EXPECT_FALSE(row.outcome.isEmpty()) << row.title.toStdString();
        }
    }
}

/// The day theme with one grey for all that is told, and one surface.
std::shared_ptr<const Look> colourless(const QTemporaryDir& folder) {
    QDir(folder.path()).mkpath(QStringLiteral("themes"));
    const QString themes = QStringLiteral(VIDIMUS_RESOURCES_DIR) + QStringLiteral("/themes/");
    QFile::link(QStringLiteral(VIDIMUS_RESOURCES_DIR) + QStringLiteral("/icons"), folder.filePath("icons"));
    QFile::copy(themes + QStringLiteral("style.qss"), folder.filePath("themes/style.qss"));
    QFile day(themes + QStringLiteral("day.json"));
    EXPECT_TRUE(day.open(QIODevice::ReadOnly));
    QJsonObject roles = QJsonDocument::fromJson(day.readAll()).object();
    for (auto role = roles.begin(); role != roles.end(); ++role) {
        const bool paper = role.key().endsWith(QLatin1String("surface")) || role.key() == QLatin1String("window") ||
                           role.key() == QLatin1String("raised") || role.key() == QLatin1String("selection") ||
                           role.key() == QLatin1String("label_text") || role.key() == QLatin1String("accent_text");
        role.value() = QLatin1String(paper ? "#ffffff" : "#333333");
    }
    QFile out(folder.filePath("themes/day.json"));
    EXPECT_TRUE(out.open(QIODevice::WriteOnly));
    out.write(QJsonDocument(roles).toJson());
    out.close();
    return std::make_shared<const Look>(Look::load(folder.path().toStdString(), QStringLiteral("day")).value());
}

TEST(ColourAlone, MarksOfTheMrzHaveFormsOfTheirOwn) {
    const QTemporaryDir folder;
    MrzPanel panel(colourless(folder));
    panel.resize(430, 120);
    std::vector<QImage> seen;
    using Kind = MrzMark::Kind;
    for (const Kind kind : {Kind::wrong_digit, Kind::doubtful, Kind::repaired, Kind::by_hand}) {
        MrzView view;
        view.lines = {QString(44, QLatin1Char('A')), QString(44, QLatin1Char('1'))};
        view.marks = {{kind, 1, 9, {}}};  // without the words beside it
        panel.set_mrz(view);
        const QImage now = panel.grab().toImage();
        for (const QImage& before : seen) {
            EXPECT_NE(now, before) << "kind " << static_cast<int>(kind);
        }
        seen.push_back(now);
    }
}

double luminance(const QColor& colour) {
    const auto linear = [](double part) {
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

/// Pixels of a part of a picture that stand out from the ground (WCAG 1.4.11: 3 to 1).
int standing_out(const QImage& picture, const QRect& part, const QColor& ground) {
    int count = 0;
    for (int y = part.top(); y <= part.bottom(); ++y) {
        for (int x = part.left(); x <= part.right(); ++x) {
            const double a = luminance(picture.pixelColor(x, y)) + 0.05;
            const double b = luminance(ground) + 0.05;
            count += std::max(a, b) / std::min(a, b) >= 3.0 ? 1 : 0;
        }
    }
    return count;
}

TEST(ColourAlone, WhatIsToBeTickedOrChosenIsSeenInEveryTheme) {
    for (const QString& theme : Look::theme_names()) {
        const Look look = Look::load(VIDIMUS_RESOURCES_DIR, theme).value();
        QWidget whole;
        whole.setStyleSheet(look.style_sheet());
        QCheckBox tick(&whole);
        QRadioButton dot(&whole);
        QComboBox choice(&whole);
        QSpinBox number(&whole);
        choice.addItem(QString());
        number.setSpecialValueText(QStringLiteral(" "));
        int x = 0;
        for (QWidget* one : std::initializer_list<QWidget*>{&tick, &dot, &choice, &number}) {
            one->setFocusPolicy(Qt::NoFocus);
            one->setGeometry(x, 0, 60, 40);
            one->setPalette(look.palette());
            x += 60;
        }
        whole.resize(x, 40);
        whole.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&whole));
        const auto shown = [&](QWidget& one) {
            QImage picture(one.size(), QImage::Format_RGB32);
            picture.fill(look.colour("surface"));
            one.render(&picture, {}, {}, QWidget::DrawChildren);
            return picture;
        };
        for (QAbstractButton* one : std::initializer_list<QAbstractButton*>{&tick, &dot}) {
            one->setChecked(false);
            const QImage empty = shown(*one);
            EXPECT_GT(standing_out(empty, empty.rect(), look.colour("surface")), 20)
                << one->metaObject()->className() << " cannot be seen by " << theme.toStdString();
            one->setChecked(true);
            EXPECT_NE(shown(*one), empty) << theme.toStdString();
        }
        for (QWidget* one : std::initializer_list<QWidget*>{&choice, &number}) {
            const QImage picture = shown(*one);
            EXPECT_GT(standing_out(picture, QRect(38, 4, 18, 32), look.colour("raised")), 8)
                << "the arrow of " << one->metaObject()->className() << " by " << theme.toStdString();
        }
    }
}

TEST(ColourAlone, MarksOfTheCorrectionHaveFormsOfTheirOwn) {
    std::set<QString> glyphs;
    using enum CellMark;
    for (const CellMark mark : {wrong_digit, doubtful, repaired, changed, outside}) {
        EXPECT_FALSE(glyph_of(mark).isEmpty());
        EXPECT_TRUE(glyphs.insert(glyph_of(mark)).second) << glyph_of(mark).toStdString();
    }
}

TEST(ColourAlone, TheStripsSymbolsDifferInOneGrey) {
    const QTemporaryDir folder;
    const auto look = colourless(folder);
    const Words words(testing::texts());
    std::vector<std::pair<QString, QImage>> seen;
    for (const screening::Report& report :
         {testing::no_irregularity(), testing::undecided(), testing::irregular_photo()}) {
        VerdictStrip strip(look);
        strip.resize(1366, 120);
        strip.show_verdict(strip_of(report, words));
        strip.show_register(register_idle(words));
        auto* symbol = strip.findChild<QLabel*>(QStringLiteral("verdict_symbol"));
        const QImage now = symbol->pixmap(Qt::ReturnByValue).toImage();
        for (const auto& [word, before] : seen) {
            EXPECT_NE(now, before) << word.toStdString();
        }
        seen.emplace_back(strip.findChild<QLabel*>(QStringLiteral("verdict_word"))->text(), now);
    }
}

}  // namespace
}  // namespace vidimus::desktop
