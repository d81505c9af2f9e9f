// A document model learned from the window, by keys alone; and, with the library itself, what it refuses.
#include <QDir>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <thread>

#include "app/desktop/enrol_dialog.h"
#include "tests/gui/window_fixture.h"

namespace vidimus::desktop {
namespace {

using screening::Failure;
using screening::FailureCode;

class Enrolling : public Window {
  protected:
    void make_with(Enrol enrol) {
        play(testing::no_irregularity());
        make([&enrol](WindowSetup& setup) { setup.enrol = std::move(enrol); });
    }
    EnrolDialog* open_dialog() {
        key(Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        auto* dialog = window_->findChild<EnrolDialog*>(QStringLiteral("enrol_dialog"));
        EXPECT_TRUE(dialog != nullptr && QTest::qWaitForWindowExposed(dialog));
        return dialog;
    }
    static QLineEdit* line(EnrolDialog* dialog, const char* name) {
        return dialog->findChild<QLineEdit*>(QLatin1String(name));
    }
    void fill(EnrolDialog* dialog, const char* model = "UTO-P-2-2024") const {
        line(dialog, "enrol_genuine")->setText(data_.path());
        line(dialog, "enrol_model")->setText(QLatin1String(model));
    }
    static bool says(EnrolDialog* dialog, const char* words) {
        return QTest::qWaitFor(
            [=] {
                return dialog->findChild<QLabel*>(QStringLiteral("enrol_state"))
                    ->text()
                    .contains(QLatin1String(words), Qt::CaseInsensitive);
            },
            10'000);
    }
    static void keep(EnrolDialog* dialog, const char* name) {
        const QString folder = qEnvironmentVariable("VIDIMUS_SCREENSHOT_DIR");
        if (!folder.isEmpty()) {
            QTest::qWait(50);
            dialog->grab().save(QDir(folder).filePath(QLatin1String(name) + QStringLiteral(".png")));
        }
    }
};

TEST_F(Enrolling, AModelIsLearnedAndUsedFromThenOn) {
    screening::EnrolRequest asked;
    make_with([&asked](const screening::EnrolRequest& request, const screening::Tell& tell, const std::stop_token&) {
        asked = request;
        tell({FailureCode::not_an_image, "notes.txt", {}});
        return tl::expected<Enrolled, Failure>(Enrolled{request.model, 12, 34, {0, 8}});
    });
    ASSERT_TRUE(QTest::qWaitFor([this] { return shared_->prepared == 1; }, 5'000));
    auto* dialog = open_dialog();
    ASSERT_NE(dialog, nullptr);
    auto* learn = dialog->findChild<QPushButton*>(QStringLiteral("enrol_learn"));
    EXPECT_FALSE(learn->isEnabled());
    fill(dialog, "no model");
    EXPECT_TRUE(says(dialog, "names no model"));
    EXPECT_FALSE(learn->isEnabled());
    fill(dialog);
    EXPECT_TRUE(learn->isEnabled());
    QTest::keyClick(dialog, Qt::Key_Return);
    ASSERT_TRUE(says(dialog, "UTO-P-2-2024 was learned from 12 documents, with 34 checks."));
    EXPECT_TRUE(says(dialog, "8 more documents"));
    EXPECT_TRUE(dialog->findChild<QPlainTextEdit*>(QStringLiteral("enrol_told"))
                    ->toPlainText()
                    .contains(QLatin1String("notes.txt")));
    EXPECT_EQ(asked.genuine, data_.path().toStdString());
    QCoreApplication::processEvents();  // the dialog grows with what it tells
    expect_nothing_cut_in(*dialog, "enrol");
    keep(dialog, "enrol_done");
    EXPECT_TRUE(QTest::qWaitFor([this] { return shared_->prepared == 2; }, 5'000)) << "the engine knows it now";
    QTest::keyClick(dialog, Qt::Key_Escape);
    EXPECT_TRUE(QTest::qWaitFor([this] { return !window_->findChild<EnrolDialog*>(); }, 5'000));
}

TEST_F(Enrolling, ItIsStoppedAndTriedAgain) {
    make_with([](const screening::EnrolRequest&, const screening::Tell&, const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        return tl::expected<Enrolled, Failure>(tl::unexpected(Failure{FailureCode::cancelled, "UTO-P-2-2024", {}}));
    });
    auto* dialog = open_dialog();
    ASSERT_NE(dialog, nullptr);
    fill(dialog);
    QTest::keyClick(dialog, Qt::Key_Return);
    ASSERT_TRUE(says(dialog, "Learning"));
    keep(dialog, "enrol_learning");
    QTest::keyClick(dialog, Qt::Key_Escape);
    ASSERT_TRUE(says(dialog, "stopped on request"));
    EXPECT_TRUE(dialog->isVisible());
    EXPECT_TRUE(dialog->findChild<QPushButton*>(QStringLiteral("enrol_learn"))->isEnabled());
}

TEST_F(Enrolling, WhatTheLibraryRefusesIsTold) {
    make_with({});
    auto* dialog = open_dialog();
    ASSERT_NE(dialog, nullptr);
    QDir(data_.path()).mkdir(QStringLiteral("nothing"));
    fill(dialog);
    line(dialog, "enrol_genuine")->setText(data_.filePath(QStringLiteral("nothing")));
    QTest::keyClick(dialog, Qt::Key_Return);
    EXPECT_TRUE(says(dialog, "no image was found in"))
        << dialog->findChild<QLabel*>(QStringLiteral("enrol_state"))->text().toStdString();
    // What lies in the place of the pack is told before it is replaced.
    QDir(data_.path()).mkdir(QStringLiteral("specimens"));
    QFile there(data_.filePath(QStringLiteral("specimens/UTO-P-3-2024.vpack")));
    ASSERT_TRUE(there.open(QIODevice::WriteOnly));
    fill(dialog, "UTO-P-3-2024");
    EXPECT_TRUE(says(dialog, "will be replaced"));
}

}  // namespace
}  // namespace vidimus::desktop
