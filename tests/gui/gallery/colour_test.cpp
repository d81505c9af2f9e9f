// Colour alone tells nothing: what means something else has another symbol or form, too, and in a theme without colours
// everything can still be told apart.
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
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
