// One window over one played result, driven by keys. Set VIDIMUS_SCREENSHOT_DIR to keep a picture of each state.
#pragma once

#include <gtest/gtest.h>

#include <QApplication>
#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <functional>

#include "app/desktop/intake.h"
#include "app/desktop/main_window.h"
#include "tests/gui/fixtures.h"

namespace vidimus::desktop {

/// One window over one played result.
class Window : public ::testing::Test {
  protected:
    void SetUp() override {
        ASSERT_TRUE(data_.isValid());
        shared_ = std::make_shared<testing::PlayedBackend::Shared>();
    }

    void play(screening::Report report, cv::Mat image = testing::drawn_page(true)) {
        const std::lock_guard lock(shared_->mutex);
        shared_->play.result = std::move(report);
        shared_->play.image = std::move(image);
    }
    void play(const screening::Failure& failure) {
        const std::lock_guard lock(shared_->mutex);
        shared_->play.result = tl::unexpected(failure);
        shared_->play.image = cv::Mat();
    }

    void make(const QString& theme = QStringLiteral("day")) {
        make([&theme](WindowSetup& setup) { setup.theme = theme; });
    }
    /// Day and the played backend, and what else the test wants.
    void make(const std::function<void(WindowSetup&)>& change) {
        WindowSetup setup;
        setup.config = testing::config(data_.path().toStdString());
        setup.texts = texts_;
        setup.theme = QStringLiteral("day");
        setup.today = testing::kToday;
        setup.registers = registers_;
        change(setup);
        auto made = MainWindow::create(std::move(setup), std::make_unique<testing::PlayedBackend>(shared_));
        ASSERT_TRUE(made);
        window_ = std::move(*made);
        window_->resize(1366, 768);
        window_->show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(window_.get()));
    }

    void open_file() {
        QSignalSpy settled(window_.get(), &MainWindow::settled);
        window_->open(intake_of(QStringList{QStringLiteral("scan.png")}));
        ASSERT_TRUE(settled.count() > 0 || settled.wait(10'000));
        QTest::qWait(20);  // the layout settles
    }

    /// A case of two pages: what is played, and `other`.
    void open_case_with(screening::Report other) {
        {
            const std::lock_guard lock(shared_->mutex);
            shared_->play.by_file["other.png"] = std::move(other);
        }
        QSignalSpy settled(window_.get(), &MainWindow::case_settled);
        window_->open(intake_of({QStringLiteral("a.png"), QStringLiteral("other.png")}));
        ASSERT_TRUE(settled.count() > 0 || settled.wait(20'000));
    }

    void screened(screening::Report report, const QString& theme = QStringLiteral("day")) {
        play(std::move(report));
        make(theme);
        open_file();
    }

    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::keyClick(window_.get(), key, modifiers);
        QCoreApplication::processEvents();
    }

    template <typename Widget = QLabel>
    Widget* part(const char* name) const {
        auto* found = window_->findChild<Widget*>(QLatin1String(name));
        EXPECT_NE(found, nullptr) << name;
        return found;
    }
    [[nodiscard]] PageView* page() const { return part<PageView>("page"); }
    [[nodiscard]] FindingsList* findings() const { return part<FindingsList>("findings"); }
    [[nodiscard]] bool explained() const { return part<ExplanationPanel>("explanation")->isVisible(); }
    [[nodiscard]] QAction* action(const char* name) const { return part<QAction>(name); }

    /// No text of the window is cut off, and the window fits the smallest screen that the plan names.
    void expect_nothing_cut(const char* state) const {
        // Wrapped lines are laid out once more when their width is known; on a busy machine that takes its time.
        for (int i = 0; i < 100 && !fits(*window_); ++i) {
            QTest::qWait(20);
        }
        EXPECT_LE(window_->minimumSizeHint().width(), 1366) << state;
        EXPECT_LE(window_->minimumSizeHint().height(), 768) << state;
        expect_nothing_cut_in(*window_, state);
    }
    static bool has_room(const QLabel& label) {
        const QSize wanted = label.sizeHint();
        return label.wordWrap() ? label.height() >= label.heightForWidth(label.width())
                                : label.height() >= wanted.height() && label.width() >= wanted.width();
    }
    static bool fits(const QWidget& window) {
        const QSize least = window.minimumSizeHint();
        const auto labels = window.findChildren<QLabel*>();
        return least.width() <= 1366 && least.height() <= 768 &&
               std::all_of(labels.begin(), labels.end(), [](const QLabel* label) {
                   return !label->isVisible() || label->text().isEmpty() || has_room(*label);
               });
    }
    static void expect_nothing_cut_in(const QWidget& whole, const char* state) {
        for (const QLabel* label : whole.findChildren<QLabel*>()) {
            if (!label->isVisible() || label->text().isEmpty()) {
                continue;
            }
            const int needed = label->wordWrap() ? label->heightForWidth(label->width()) : label->sizeHint().height();
            EXPECT_GE(label->height(), needed) << state << ": " << label->text().left(24).toStdString();
            if (!label->wordWrap()) {
                EXPECT_GE(label->width(), label->sizeHint().width())
                    << state << ": " << label->text().left(24).toStdString();
            }
        }
    }

    void keep_picture(const QString& name) const {
        const QString folder = qEnvironmentVariable("VIDIMUS_SCREENSHOT_DIR");
        if (!folder.isEmpty()) {
            QTest::qWait(50);
            window_->grab().save(QDir(folder).filePath(name + QStringLiteral(".png")));
        }
    }

    std::shared_ptr<const screening::Texts> texts_ = testing::texts();
    QTemporaryDir data_;
    std::shared_ptr<testing::PlayedBackend::Shared> shared_;
    QuestionKeeper::Registers registers_;  // that are asked again; empty: the configuration's
    std::unique_ptr<MainWindow> window_;
};

}  // namespace vidimus::desktop
