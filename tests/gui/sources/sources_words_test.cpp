// The new places in every language, and with large letters: nothing is cut off.
#include <QDir>
#include <QLineEdit>

#include "app/desktop/choices.h"
#include "app/desktop/scan_dialog.h"
#include "app/desktop/watch_dialog.h"
#include "tests/gui/window_fixture.h"

namespace vidimus::desktop {
namespace {

class SourceWords : public Window {
  protected:
    void show_all(const QString& name) {
        const std::string where = name.toStdString();
        play(testing::no_irregularity());
        make();
        open_case_with(testing::irregular_photo_of_another());
        key(Qt::Key_PageDown, Qt::ControlModifier);
        ASSERT_TRUE(QTest::qWaitFor([this] { return page()->has_picture(screening::Light::vi); }, 10'000));
        QTest::qWait(100);
        expect_nothing_cut((where + " case").c_str());
        keep_picture(name + QStringLiteral("_case"));
        key(Qt::Key_B, Qt::ControlModifier);
        part<QLineEdit>("batch_in")->setText(data_.filePath(QStringLiteral("gone")));
        part<QLineEdit>("batch_out")->setText(data_.filePath(QStringLiteral("out")));
        QTest::keyClick(part<QLineEdit>("batch_in"), Qt::Key_F5);
        QTest::qWait(200);
        expect_nothing_cut((where + " archive").c_str());
        keep_picture(name + QStringLiteral("_archive"));
        QTest::keyClick(part<QLineEdit>("batch_in"), Qt::Key_Escape);
        WatchDialog watch(Words(texts_), testing::config(data_.path().toStdString()));
        see(watch, name + QStringLiteral("_watch"));
        Scanner none([] { return make_scanner_source(); });
        ScanDialog scan(Words(texts_), &none, {}, 600);
        see(scan, name + QStringLiteral("_scan"));
    }
    static void see(QDialog& dialog, const QString& name) {
        dialog.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&dialog));
        QTest::qWait(50);
        EXPECT_LE(dialog.width(), 1366) << name.toStdString();
        EXPECT_LE(dialog.height(), 768) << name.toStdString();
        expect_nothing_cut_in(dialog, name.toStdString().c_str());
        const QString folder = qEnvironmentVariable("VIDIMUS_SCREENSHOT_DIR");
        if (!folder.isEmpty()) {
            dialog.grab().save(QDir(folder).filePath(name + QStringLiteral(".png")));
        }
    }
};

TEST_F(SourceWords, EveryLanguageShowsWithNothingCut) {
    for (const auto& [code, name] : languages()) {
        texts_ = std::make_shared<const screening::Texts>(
            screening::Texts::load(std::string(VIDIMUS_RESOURCES_DIR) + "/texts", code.toStdString()).value());
        QLocale::setDefault(locale_of(code));
        show_all(QStringLiteral("sources_") + code);
    }
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
}

TEST_F(SourceWords, LargeLettersAreNotCut) {
    QApplication::setFont(application_font(150));
    show_all(QStringLiteral("sources_150"));
    QApplication::setFont(application_font());
}

}  // namespace
}  // namespace vidimus::desktop
