// Settings, help, the first run, and letters of any size.
#include <QComboBox>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTextBrowser>

#include "app/desktop/choices.h"
#include "app/desktop/help_dialog.h"
#include "app/desktop/settings_dialog.h"
#include "tests/gui/window_fixture.h"

namespace vidimus::desktop {
namespace {

class Settings : public Window {
  protected:
    template <typename Dialog>
    Dialog* dialog(const char* name) const {
        return window_->findChild<Dialog*>(QLatin1String(name));
    }
};

TEST_F(Settings, WhatIsChosenIsKeptAndInForce) {
    make();
    key(Qt::Key_Comma, Qt::ControlModifier);
    auto* settings = dialog<SettingsDialog>("settings_dialog");
    ASSERT_NE(settings, nullptr);
    ASSERT_TRUE(QTest::qWaitForWindowExposed(settings));
    expect_nothing_cut_in(*settings, "settings");
    keep_picture(QStringLiteral("settings_behind"));
    auto* officer = settings->findChild<QLineEdit*>(QStringLiteral("settings_officer"));
    officer->setText(QStringLiteral("5120"));
    settings->findChild<QComboBox*>(QStringLiteral("settings_theme"))->setCurrentIndex(1);
    settings->findChild<QComboBox*>(QStringLiteral("settings_letters"))->setCurrentIndex(1);
    QTest::keyClick(officer, Qt::Key_Return);
    QTest::qWait(20);
    EXPECT_EQ(window_->theme(), QLatin1String("night"));
    EXPECT_TRUE(part("corner")->text().contains(QLatin1String("5120")));
    EXPECT_GT(QApplication::font().pointSizeF(), 1.4 * application_font(100).pointSizeF()) << "at once";
    QApplication::setFont(application_font());
    const QSettings kept(data_.filePath(QStringLiteral("desktop.ini")), QSettings::IniFormat);
    EXPECT_EQ(read_choices(kept).officer, QLatin1String("5120"));
    EXPECT_EQ(read_choices(kept).letters, 150);
}

TEST_F(Settings, WhatTheAdministratorSetCannotBeChosen) {
    screening::Config config = testing::config(data_.path().toStdString());
    config.officer = "of the policy";
    config.locked = {"window.officer", "window.theme"};
    Choices choices;
    choices.officer = QStringLiteral("somebody else");
    choices.post = QStringLiteral("Post 3");
    apply(choices, config);
    EXPECT_EQ(config.officer, "of the policy");
    EXPECT_EQ(config.post, "Post 3");
    auto look = std::make_shared<const Look>(Look::load(config.resources, QStringLiteral("day")).value());
    SettingsDialog dialog(look, Words(texts_), config, choices);
    EXPECT_FALSE(dialog.findChild<QLineEdit*>(QStringLiteral("settings_officer"))->isEnabled());
    EXPECT_FALSE(dialog.findChild<QComboBox*>(QStringLiteral("settings_theme"))->isEnabled());
    EXPECT_TRUE(dialog.findChild<QLineEdit*>(QStringLiteral("settings_post"))->isEnabled());
}

TEST_F(Settings, TheFirstRunGreetsAndShowsADemonstrationThatIsNotKept) {
    play(testing::irregular_photo());
    make([](WindowSetup& setup) { setup.first_run = true; });
    ASSERT_TRUE(QTest::qWaitFor([this] { return dialog<SettingsDialog>("settings_dialog") != nullptr; }, 5'000));
    auto* settings = dialog<SettingsDialog>("settings_dialog");
    ASSERT_TRUE(QTest::qWaitForWindowExposed(settings));
    EXPECT_FALSE(settings->findChild<QLabel*>(QStringLiteral("settings_head"))->text().isEmpty());
    expect_nothing_cut_in(*settings, "first run");
    const QString folder = qEnvironmentVariable("VIDIMUS_SCREENSHOT_DIR");
    if (!folder.isEmpty()) {
        settings->grab().save(QDir(folder).filePath(QStringLiteral("first_run.png")));
    }
    QSignalSpy settled(window_.get(), &MainWindow::settled);
    settings->findChild<QPushButton*>(QStringLiteral("settings_demonstration"))->click();
    ASSERT_TRUE(settled.count() > 0 || settled.wait(5'000));
    EXPECT_EQ(shared_->requests.back().profile, "training");
    EXPECT_TRUE(part("notice_text")->text().contains(QLatin1String("Demonstration")));
    EXPECT_FALSE(part<DecisionBar>("decision")->isVisible()) << "practice is not decided on";
    window_->keeper()->flush();
    const auto store = cases::CaseStore::open({data_.path().toStdString() + "/cases", {}, {}, 0, {}}).value();
    EXPECT_TRUE(store->find({}).value().empty());
}

TEST_F(Settings, HelpHoldsTheGuideAndTheChecks) {
    make();
    key(Qt::Key_F1);
    auto* help = dialog<HelpDialog>("help_dialog");
    ASSERT_NE(help, nullptr);
    ASSERT_TRUE(QTest::qWaitForWindowExposed(help));
    const QString checks = help->findChild<QTextBrowser*>(QStringLiteral("help_checks"))->toPlainText();
    EXPECT_TRUE(checks.contains(QLatin1String("Edge of the photo")));
    EXPECT_TRUE(checks.contains(QLatin1String("What else explains it")));
    EXPECT_FALSE(checks.contains(QLatin1String("check."))) << "no key shows";
    EXPECT_FALSE(checks.contains(QLatin1Char('{'))) << "no place is left open";
    const QString guide = help->findChild<QTextBrowser*>(QStringLiteral("help_guide"))->toPlainText();
    EXPECT_TRUE(guide.contains(QLatin1String("Read the window from the top")));
    const QString folder = qEnvironmentVariable("VIDIMUS_SCREENSHOT_DIR");
    for (int tab = 0; tab < 3 && !folder.isEmpty(); ++tab) {
        help->findChild<QTabWidget*>(QStringLiteral("help_tabs"))->setCurrentIndex(tab);
        QTest::qWait(30);
        help->grab().save(QDir(folder).filePath(QStringLiteral("help_%1.png").arg(tab)));
    }
}

TEST_F(Settings, TheGuideNamesEveryKey) {
    make();
    QFile file(QStringLiteral(VIDIMUS_SOURCE_DIR) + QStringLiteral("/docs/guide-officer.md"));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const QString guide = QString::fromUtf8(file.readAll());
    const QString keys = guide.mid(guide.indexOf(QLatin1String("## Keys")));
    for (const QAction* one : window_->actions()) {
        if (one->shortcut().isEmpty()) {
            continue;
        }
        QString name = one->shortcut().toString();
        name.replace(QLatin1String("Return"), QLatin1String("Enter"));
        const QString last = name.mid(name.lastIndexOf(QLatin1Char('+')) + 1);
        EXPECT_TRUE(keys.contains(name) || keys.contains(last)) << name.toStdString();
    }
}

// Letters of 150 and 200 per cent, and texts that are two fifths longer than in English.
TEST_F(Settings, LargeLettersAreNotCut) {
    for (const int letters : {150, 200}) {
        QApplication::setFont(application_font(letters));
        for (const auto& [name, report] : {std::pair{"photo", &testing::irregular_photo},
                                           {"poor", &testing::poor_image},
                                           {"match", &testing::possible_match},
                                           {"digit", &testing::irregular_digit}}) {
            screened(report());
            expect_nothing_cut(name);
            keep_picture(QStringLiteral("letters_%1_%2").arg(letters).arg(QLatin1String(name)));
            if (letters <= 150) {
                key(Qt::Key_J);
                key(Qt::Key_Return);
                expect_nothing_cut(name);
                keep_picture(QStringLiteral("letters_%1_%2_explained").arg(letters).arg(QLatin1String(name)));
            }
        }
    }
    QApplication::setFont(application_font());
}

TEST_F(Settings, LargeLettersStandClearOfTheirSymbol) {
    QApplication::setFont(application_font(200));
    screened(testing::register_not_checked());
    const QModelIndex row = findings()->model()->index(1, 0);  // below its heading
    const QRect place = findings()->visualRect(row);
    const QImage picture = findings()->viewport()->grab(place).toImage();
    const QRgb ground = picture.pixel(3, 3);
    const auto has_ink = [&](int x) {
        for (int y = 4; y < 30; ++y) {  // of the title
            if (std::abs(qGray(picture.pixel(x, y)) - qGray(ground)) > 24) {
                return true;
            }
        }
        return false;
    };
    int x = 0;
    while (x < picture.width() && !has_ink(x)) {
        ++x;
    }
    while (x < picture.width() && has_ink(x)) {
        ++x;
    }
    const int end = x;
    while (x < picture.width() && !has_ink(x)) {
        ++x;
    }
    EXPECT_LT(x, picture.width()) << "a symbol, then its words";
    EXPECT_GE(x - end, 6) << "of " << picture.width();
    QApplication::setFont(application_font());
}

TEST_F(Settings, TextsTwoFifthsLongerAreNotCut) {
    QTemporaryDir folder;
    const QDir english(QStringLiteral(VIDIMUS_RESOURCES_DIR) + QStringLiteral("/texts"));
    QJsonObject longer;
    for (const QString& name : english.entryList({QStringLiteral("en*.json")})) {
        QFile file(english.filePath(name));
        ASSERT_TRUE(file.open(QIODevice::ReadOnly));
        const QJsonObject texts = QJsonDocument::fromJson(file.readAll()).object();
        file.close();
        ASSERT_TRUE(file.copy(folder.filePath(name)));
        for (auto entry = texts.begin(); entry != texts.end(); ++entry) {
            const QString text = entry.value().toString();
            // Whole words, so that lines can break as in a real language.
            longer.insert(entry.key(), text + QStringLiteral(" prodhime").left(qRound(text.size() * 0.4)));
        }
    }
    QFile out(folder.filePath(QStringLiteral("xx.json")));
    ASSERT_TRUE(out.open(QIODevice::WriteOnly));
    out.write(QJsonDocument(longer).toJson());
    out.close();
    texts_ =
        std::make_shared<const screening::Texts>(screening::Texts::load(folder.path().toStdString(), "xx").value());
    for (const auto& [name, report] :
         {std::pair{"photo", &testing::irregular_photo}, {"match", &testing::possible_match}}) {
        screened(report());
        expect_nothing_cut(name);
        keep_picture(QStringLiteral("longer_%1").arg(QLatin1String(name)));
    }
}

}  // namespace
}  // namespace vidimus::desktop
