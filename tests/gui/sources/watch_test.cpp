// The watched folder: only whole files are taken, files of one document together, and no document that is being decided
// is pushed off the screen.
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <opencv2/imgcodecs.hpp>

#include "app/desktop/watch_dialog.h"
#include "app/desktop/watch_ledger.h"
#include "tests/gui/window_fixture.h"

namespace vidimus::desktop {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(WatchNames, TheFirstStarIsTheDocumentsOwnPart) {
    EXPECT_EQ(own_part("*-ir.*", "Doc7-IR.png"), "doc7");
    EXPECT_EQ(own_part("scan_*_VI.bmp", "scan_0042_vi.bmp"), "0042");
    EXPECT_EQ(own_part("*.*", "a.b.png"), "a");
    EXPECT_FALSE(own_part("*-ir.*", "doc7.png"));
    EXPECT_FALSE(own_part("scan_*", "doc"));
    EXPECT_FALSE(own_part("none", "none"));
    screening::WatchConfig config;
    EXPECT_EQ(watched_name(config, "doc7.png")->light, screening::Light::vi);
    EXPECT_EQ(watched_name(config, "doc7-uv.png")->light, screening::Light::uv);
    EXPECT_EQ(watched_name(config, "doc7-uv.png")->document, watched_name(config, "DOC7.PNG")->document);
    for (const char* wrong : {"doc7.txt", ".doc7.png", "doc7.png.part", "doc7", "Thumbs.db"}) {
        EXPECT_FALSE(watched_name(config, wrong)) << wrong;
    }
    config.uv.clear();
    EXPECT_EQ(watched_name(config, "doc7-uv.png")->light, screening::Light::vi) << "no UV images come here";
    // As many stars as one likes cost no more than a look.
    EXPECT_FALSE(own_part(std::string(100, '*') + "x", std::string(200, 'a')));
}

class Ledger : public ::testing::Test {
  protected:
    using File = WatchLedger::File;
    std::vector<WatchLedger::Document> look(const std::vector<File>& files, int at_ms) {
        return ledger_.look(files, start_ + milliseconds(at_ms));
    }
    WatchLedger::Time start_ = WatchLedger::Time(std::chrono::hours(1));
    WatchLedger ledger_{screening::WatchConfig{}, seconds(1)};
};

TEST_F(Ledger, APartialFileIsNotTakenUntilItRests) {
    ledger_.begin({});
    EXPECT_TRUE(look({{"a.png", 0, 1}}, 0).empty());
    EXPECT_TRUE(look({{"a.png", 0, 1}}, 5'000).empty()) << "empty: nothing was written yet";
    EXPECT_TRUE(look({{"a.png", 10, 2}}, 6'000).empty());
    EXPECT_TRUE(look({{"a.png", 20, 3}}, 6'900).empty());
    EXPECT_TRUE(look({{"a.png", 20, 3}}, 7'800).empty()) << "at rest for less than a second";
    EXPECT_TRUE(look({{"a.png", 20, 3}}, 8'000).empty()) << "other lights may come";
    EXPECT_TRUE(ledger_.waiting());
    const auto taken = look({{"a.png", 20, 3}}, 9'000);
    ASSERT_EQ(taken.size(), 1U);
    EXPECT_EQ(taken[0][0].second, "a.png");
    EXPECT_TRUE(look({{"a.png", 20, 3}}, 20'000).empty()) << "once";
    EXPECT_FALSE(ledger_.waiting());
    EXPECT_TRUE(look({{"a.png", 30, 4}}, 30'000).empty());
    EXPECT_EQ(look({{"a.png", 30, 4}}, 40'000).size(), 1U) << "written anew, it is new";
}

TEST_F(Ledger, LightsOfOneDocumentComeTogetherWhiteFirst) {
    ledger_.begin({});
    const std::vector<File> all = {{"d-ir.png", 5, 1}, {"d-uv.png", 5, 1}, {"d.png", 5, 1}, {"e-ir.png", 5, 1}};
    EXPECT_TRUE(look({all[0]}, 0).empty());
    EXPECT_TRUE(look(all, 500).empty());
    const auto taken = look(all, 1'500);
    ASSERT_EQ(taken.size(), 1U) << "all three are there: nothing else is waited for; e has no white image";
    ASSERT_EQ(taken[0].size(), 3U);
    EXPECT_EQ(taken[0][0].second, "d.png");
    EXPECT_EQ(taken[0][1].first, screening::Light::ir);
    EXPECT_TRUE(look(all, 60'000).empty());
    auto later = all;
    later.push_back({"e.png", 5, 1});
    EXPECT_TRUE(look(later, 61'000).empty());
    EXPECT_EQ(look(later, 64'000).size(), 1U);
}

TEST_F(Ledger, WhatLayThereOrLeftIsNotTaken) {
    ledger_.begin({{"old.png", 5, 1}});
    EXPECT_TRUE(look({{"old.png", 5, 1}, {"new.png", 5, 1}}, 0).empty());
    EXPECT_TRUE(look({{"old.png", 5, 1}}, 1'000).empty()) << "gone before it was whole";
    EXPECT_TRUE(look({{"old.png", 5, 1}}, 60'000).empty());
    EXPECT_FALSE(ledger_.waiting());
}

TEST_F(Ledger, TheOldestComesFirst) {
    ledger_.begin({});
    const std::vector<File> both = {{"a.png", 5, 1}, {"b.png", 5, 1}};
    look({both[1]}, 0);
    look(both, 100);
    const auto taken = look(both, 10'000);
    ASSERT_EQ(taken.size(), 2U);
    EXPECT_EQ(taken[0][0].second, "b.png");
}

class Watched : public Window {
  protected:
    void SetUp() override {
        Window::SetUp();
        ASSERT_TRUE(QDir(data_.path()).mkdir(QStringLiteral("in")));
        play(testing::no_irregularity());
    }
    [[nodiscard]] QString folder() const { return data_.filePath(QStringLiteral("in")); }
    void make_watching() {
        make([this](WindowSetup& setup) {
            setup.config.watch.folder = folder().toStdString();
            setup.config.watch.group_seconds = 0;
            setup.watch_pace = {milliseconds(20), milliseconds(60)};
        });
        QTest::qWait(100);  // the first look, which takes nothing
    }
    void write(const QString& name, const QByteArray& bytes = "some bytes") {
        QFile file(QDir(folder()).filePath(name));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    [[nodiscard]] bool wait_for(Situation situation) const {
        return QTest::qWaitFor([this, situation] { return window_->situation() == situation; }, 10'000);
    }
    /// The name of the n-th document that was examined.
    std::string file(std::size_t n) {
        const std::lock_guard lock(shared_->mutex);
        return n < shared_->requests.size() ? shared_->requests[n].captures.front().file.filename().string() : "";
    }
    [[nodiscard]] int examined() const { return shared_->screened.load(); }
    [[nodiscard]] bool says(const char* words) const {
        return QTest::qWaitFor(
            [this, words] {
                return part("notice_text")->isVisible() && part("notice_text")->text().contains(QLatin1String(words));
            },
            10'000);
    }
};

TEST_F(Watched, ADocumentThatComesIsExaminedAndSaidToBeWatched) {
    write(QStringLiteral("before.png"));
    make_watching();
    write(QStringLiteral("doc1-ir.png"));
    write(QStringLiteral("notes.txt"));
    write(QStringLiteral("doc1.png"));
    ASSERT_TRUE(wait_for(Situation::no_irregularity_found));
    QTest::qWait(200);
    EXPECT_EQ(examined(), 1) << "neither what lay there nor what is no picture";
    const std::lock_guard lock(shared_->mutex);
    ASSERT_EQ(shared_->requests[0].captures.size(), 2U);
    EXPECT_EQ(shared_->requests[0].captures[0].captured, "watch");
    EXPECT_EQ(shared_->requests[0].captures[1].light, screening::Light::ir);
    EXPECT_TRUE(QFile::exists(QDir(folder()).filePath(QStringLiteral("doc1.png")))) << "it is left where it is";
}

TEST_F(Watched, WhatComesWaitsUntilTheCaseInHandIsDecided) {
    make_watching();
    write(QStringLiteral("doc1.png"));
    ASSERT_TRUE(wait_for(Situation::no_irregularity_found));
    key(Qt::Key_N);
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("half a n"));
    write(QStringLiteral("doc2.png"));
    ASSERT_TRUE(says("Waiting from the watched folder: 1. F3"));
    QTest::qWait(100);
    write(QStringLiteral("doc3.png"));
    ASSERT_TRUE(says("Waiting from the watched folder: 2."));
    EXPECT_EQ(examined(), 1);
    EXPECT_EQ(part<QLineEdit>("decision_note")->text(), QLatin1String("half a n")) << "nobody is disturbed";
    expect_nothing_cut("waiting");
    keep_picture(QStringLiteral("watched_waiting"));
    key(Qt::Key_F9);
    ASSERT_TRUE(QTest::qWaitFor([this] { return examined() == 2; }, 10'000)) << "decided: the next comes by itself";
    EXPECT_EQ(file(1), "doc2.png");
    ASSERT_TRUE(wait_for(Situation::no_irregularity_found));
    EXPECT_TRUE(says("Waiting from the watched folder: 1."));
    key(Qt::Key_F3);
    ASSERT_TRUE(QTest::qWaitFor([this] { return examined() == 3; }, 10'000)) << "or when it is asked for";
    EXPECT_EQ(file(2), "doc3.png");
    ASSERT_TRUE(wait_for(Situation::no_irregularity_found));
    EXPECT_FALSE(part("notice_text")->isVisible());
    EXPECT_FALSE(action("next_waiting")->isEnabled());
}

TEST_F(Watched, AFolderThatVanishesIsToldAndFoundAgain) {
    make_watching();
    ASSERT_TRUE(QDir(folder()).removeRecursively());
    ASSERT_TRUE(says("cannot be read"));
    expect_nothing_cut("vanished");
    keep_picture(QStringLiteral("watched_vanished"));
    ASSERT_TRUE(QDir().mkdir(folder()));
    ASSERT_TRUE(QTest::qWaitFor([this] { return !part("notice_text")->isVisible(); }, 10'000));
    write(QStringLiteral("doc1.png"));
    EXPECT_TRUE(wait_for(Situation::no_irregularity_found));
}

TEST_F(Watched, TheFolderAndTheNamesAreChosenByKeys) {
    make();
    key(Qt::Key_W, Qt::ControlModifier | Qt::ShiftModifier);
    auto* dialog = window_->findChild<WatchDialog*>(QStringLiteral("watch_dialog"));
    ASSERT_NE(dialog, nullptr);
    ASSERT_TRUE(QTest::qWaitForWindowExposed(dialog));
    const auto field = [dialog](const char* name) { return dialog->findChild<QLineEdit*>(QLatin1String(name)); };
    field("watch_folder")->setText(folder());
    field("watch_white")->setText(QStringLiteral("no star"));
    QTest::keyClick(field("watch_white"), Qt::Key_Return);
    EXPECT_TRUE(dialog->isVisible()) << "a pattern that cannot be one is told";
    EXPECT_TRUE(dialog->findChild<QLabel*>(QStringLiteral("watch_wrong"))->isVisible());
    expect_nothing_cut_in(*dialog, "watch dialog");
    const QString shots = qEnvironmentVariable("VIDIMUS_SCREENSHOT_DIR");
    if (!shots.isEmpty()) {
        dialog->grab().save(QDir(shots).filePath(QStringLiteral("watch_dialog.png")));
    }
    field("watch_white")->setText(QStringLiteral("page_*.png"));
    field("watch_uv")->clear();
    QTest::keyClick(field("watch_white"), Qt::Key_Return);
    screening::Config config = testing::config(data_.path().toStdString());
    const QSettings kept(data_.filePath(QStringLiteral("desktop.ini")), QSettings::IniFormat);
    apply_watch(kept, config);
    EXPECT_EQ(config.watch.folder, folder().toStdString());
    EXPECT_EQ(config.watch.white, "page_*.png");
    EXPECT_EQ(config.watch.uv, "");
    EXPECT_EQ(config.watch.ir, "*-ir.*");
    screening::Config locked = testing::config(data_.path().toStdString());
    locked.locked = {"watch.folder", "watch.white"};
    apply_watch(kept, locked);
    EXPECT_TRUE(locked.watch.folder.empty()) << "what the administrator set stays";
    EXPECT_EQ(locked.watch.white, "*.*");
    // It is in force at once: the first look takes nothing, then what comes is taken.
    QTest::qWait(300);
    write(QStringLiteral("page_1.png"));
    EXPECT_TRUE(wait_for(Situation::no_irregularity_found));
}

}  // namespace
}  // namespace vidimus::desktop
