// Every language is whole: no key is missing, no place is lost, the script is the right one, and nothing is cut off.
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include "app/desktop/choices.h"
#include "tests/gui/window_fixture.h"

namespace vidimus::desktop {
namespace {

QJsonObject catalogue(const QString& language) {
    const QDir folder(QStringLiteral(VIDIMUS_RESOURCES_DIR) + QStringLiteral("/texts"));
    QJsonObject all;
    for (const QString& name :
         folder.entryList({language + QStringLiteral(".json"), language + QStringLiteral(".*.json")})) {
        QFile file(folder.filePath(name));
        EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << name.toStdString();
        const QJsonObject texts = QJsonDocument::fromJson(file.readAll()).object();
        EXPECT_FALSE(texts.isEmpty()) << name.toStdString();
        for (auto entry = texts.begin(); entry != texts.end(); ++entry) {
            EXPECT_FALSE(all.contains(entry.key())) << entry.key().toStdString() << " stands twice";
            all.insert(entry.key(), entry.value());
        }
    }
    return all;
}

QStringList places_of(const QString& text) {
    static const QRegularExpression place(QStringLiteral("\\{\\w+\\}"));
    QStringList places;
    for (auto found = place.globalMatch(text); found.hasNext();) {
        places << found.next().captured();
    }
    places.sort();
    return places;
}

TEST(Languages, HaveEveryTextWithItsPlaces) {
    const QJsonObject english = catalogue(QStringLiteral("en"));
    ASSERT_GT(english.size(), 900);
    for (const auto& [code, name] : languages()) {
        const QJsonObject texts = catalogue(code);
        for (auto entry = english.begin(); entry != english.end(); ++entry) {
            const std::string where = code.toStdString() + " " + entry.key().toStdString();
            ASSERT_TRUE(texts.contains(entry.key())) << where << " is missing";
            const QString text = texts.value(entry.key()).toString();
            EXPECT_EQ(text.isEmpty(), entry.value().toString().isEmpty()) << where;
            EXPECT_EQ(places_of(text), places_of(entry.value().toString())) << where;
        }
        EXPECT_EQ(texts.size(), english.size()) << code.toStdString() << " has keys that English has not";
    }
}

TEST(Languages, AreNotEnglishLeftOver) {
    const QJsonObject english = catalogue(QStringLiteral("en"));
    for (const auto& [code, name] : languages()) {
        if (code == QLatin1String("en")) {
            continue;
        }
        const QJsonObject texts = catalogue(code);
        QStringList same;
        for (auto entry = english.begin(); entry != english.end(); ++entry) {
            // Names, codes and formats are the same everywhere; sentences are not.
            if (entry.value() == texts.value(entry.key()) && entry.value().toString().count(QLatin1Char(' ')) >= 2 &&
                places_of(entry.value().toString()).isEmpty()) {
                same << entry.key();
            }
        }
        EXPECT_TRUE(same.isEmpty()) << code.toStdString() << ": " << same.join(QStringLiteral(", ")).toStdString();
    }
}

TEST(Languages, OfCyrillicScriptAreCyrillic) {
    static const QRegularExpression latin_word(QStringLiteral("[a-zčćžšđ]{4,}"));
    for (const char* code : {"sr-Cyrl", "mk"}) {
        const QJsonObject texts = catalogue(QLatin1String(code));
        for (auto entry = texts.begin(); entry != texts.end(); ++entry) {
            QString text = entry.value().toString();
            text.remove(
                QRegularExpression(QStringLiteral("\\{\\w+\\}|„[^“]*“|--\\w+|docs/\\S+|tools/\\S+|pack.json|"
                                                  "operational|training|erik|Vidimus|Enter")));
            EXPECT_FALSE(latin_word.match(text).hasMatch()) << code << " " << entry.key().toStdString();
        }
    }
}

TEST_F(Window, EveryLanguageShowsWithNothingCut) {
    for (const auto& [code, name] : languages()) {
        texts_ = std::make_shared<const screening::Texts>(
            screening::Texts::load(std::string(VIDIMUS_RESOURCES_DIR) + "/texts", code.toStdString()).value());
        QLocale::setDefault(locale_of(code));
        for (const auto& [state, report] :
             {std::pair{"photo", &testing::irregular_photo}, {"register", &testing::register_not_checked}}) {
            screened(report());
            expect_nothing_cut((code.toStdString() + " " + state).c_str());
            key(Qt::Key_J);
            key(Qt::Key_Return);
            expect_nothing_cut((code.toStdString() + " explained " + state).c_str());
            keep_picture(QStringLiteral("language_%1_%2").arg(code, QLatin1String(state)));
        }
    }
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
}

}  // namespace
}  // namespace vidimus::desktop
