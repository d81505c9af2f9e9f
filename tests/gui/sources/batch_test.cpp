// An archive in the window, by keys alone: started, stopped, gone on with, filtered, opened, and compared with last
// time.
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QThread>
#include <QTreeView>
#include <fstream>

#include "app/batch/runner.h"
#include "tests/gui/busy.h"
#include "tests/gui/window_fixture.h"

namespace vidimus::desktop {
namespace {

/// Runs the real batch over the files, with a made-up screening: a name tells its verdict.
RunBatch made_up(std::shared_ptr<std::atomic<int>> screened, std::shared_ptr<std::atomic<bool>> asked,
                 std::shared_ptr<std::atomic<int>> hold_after) {
    return [=](const batch::Options& options, const screening::Texts& texts,
               const std::function<void(const batch::Progress&)>& progress, const std::stop_token& stop) {
        *asked = options.ask_register;
        const batch::MakeScreenFile make = [=]() -> batch::ScreenFile {
            return [=](const screening::Capture& image,
                       const std::stop_token& stopping) -> tl::expected<screening::Report, screening::Failure> {
                while (*hold_after >= 0 && *screened >= *hold_after) {
                    if (stopping.stop_requested()) {
                        return tl::unexpected(screening::Failure{screening::FailureCode::cancelled, {}, {}});
                    }
                    QThread::msleep(2);
                }
                ++*screened;
                const std::string name = image.file.filename().string();
                if (name.starts_with("broken")) {
                    return tl::unexpected(screening::Failure{screening::FailureCode::file_truncated, name, {}});
                }
                static const screening::Report good = testing::no_irregularity();
                auto report = name.starts_with("bad") ? testing::irregular_digit() : good;
                std::ifstream content(image.file);
                std::string word;
                content >> word;
                if (word == "altered") {
                    report = testing::irregular_digit();
                }
                report.source.front().file = name;
                return report;
            };
        };
        batch::Options one = options;
        one.workers = 1;
        return batch::run_with(make, texts, one, progress, stop);
    };
}

class Archive : public Window {
  protected:
    void SetUp() override {
        Window::SetUp();
        play(testing::no_irregularity());
        QDir(data_.path()).mkdir(QStringLiteral("in"));
        {
            const std::lock_guard lock(shared_->mutex);
            shared_->run_batch = made_up(screened_, asked_, hold_after_);
        }
    }
    void put(const QString& name, const QByteArray& bytes) {
        QFile file(data_.filePath(QStringLiteral("in/") + name));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    void put_some(int good = 3) {
        put(QStringLiteral("bad.png"), "bad");
        put(QStringLiteral("broken.png"), "broken");
        for (int i = 0; i < good; ++i) {
            put(QStringLiteral("good-%1.png").arg(i), QByteArray::number(i));
        }
    }
    void open_batch() {
        ASSERT_TRUE(QTest::qWaitFor([this] { return action("batch")->isEnabled(); }, 5'000));
        QTest::qWait(50);  // the engine is prepared
        key(Qt::Key_B, Qt::ControlModifier);
        line("batch_in")->setText(data_.filePath(QStringLiteral("in")));
        QTest::keyClick(line("batch_in"), Qt::Key_Return);
    }
    [[nodiscard]] QLineEdit* line(const char* name) const { return part<QLineEdit>(name); }
    [[nodiscard]] QTreeView* list() const { return part<QTreeView>("batch_list"); }
    [[nodiscard]] int rows() const { return list()->model()->rowCount(); }
    [[nodiscard]] QString cell(int row, int column) const {
        return list()->model()->index(row, column).data().toString();
    }
    [[nodiscard]] QString code(int row) const {
        const QModelIndex index = list()->model()->index(row, BatchTable::reason);
        return index.data(Qt::ToolTipRole).toString().section(QLatin1Char('\n'), -1);
    }
    [[nodiscard]] bool says(const char* words) const {
        return QTest::qWaitFor([this, words] { return part("batch_state")->text().startsWith(QLatin1String(words)); },
                               20'000);
    }
    std::shared_ptr<std::atomic<int>> screened_ = std::make_shared<std::atomic<int>>(0);
    std::shared_ptr<std::atomic<bool>> asked_ = std::make_shared<std::atomic<bool>>(true);
    std::shared_ptr<std::atomic<int>> hold_after_ = std::make_shared<std::atomic<int>>(-1);
};

TEST_F(Archive, AFolderBecomesATableTheGravestFirst) {
    put_some();
    make();
    open_batch();
    EXPECT_EQ(line("batch_out")->text(), data_.filePath(QStringLiteral("in-results"))) << "beside it, not in it";
    QTest::keyClick(line("batch_in"), Qt::Key_F5);
    ASSERT_TRUE(says("Done: 5 files, not screened: 1"));
    ASSERT_EQ(rows(), 5);
    EXPECT_EQ(cell(0, BatchTable::verdict), QLatin1String("Irregularity found"));
    EXPECT_EQ(cell(0, BatchTable::file), QLatin1String("bad.png"));
    EXPECT_EQ(cell(0, BatchTable::reason), QLatin1String("Check digit of birth date"));
    EXPECT_EQ(code(0), QLatin1String("MRZ.CD:birth_date")) << "as the files have it";
    EXPECT_EQ(cell(1, BatchTable::verdict), QLatin1String("Not screened"));
    EXPECT_EQ(cell(1, BatchTable::reason), QLatin1String("The file ends before the picture does"));
    EXPECT_EQ(code(1), QLatin1String("FILE_TRUNCATED"));
    EXPECT_EQ(cell(4, BatchTable::verdict), QLatin1String("No irregularity found"));
    EXPECT_FALSE(*asked_) << "without a purpose no register is asked";
    EXPECT_TRUE(part("batch_progress")->text().startsWith(QLatin1String("5 of 5")))
        << part("batch_progress")->text().toStdString();
    QTest::qWait(50);
    expect_nothing_cut("archive");
    keep_picture(QStringLiteral("archive"));
}

TEST_F(Archive, RowsAreFilteredAndSorted) {
    put_some();
    make();
    open_batch();
    QTest::keyClick(line("batch_in"), Qt::Key_F5);
    ASSERT_TRUE(says("Done"));
    QTest::keyClicks(line("batch_filter"), QStringLiteral("good-2"));
    EXPECT_EQ(rows(), 1);
    EXPECT_EQ(part("batch_count")->text(), QLatin1String("1 of 5"));
    line("batch_filter")->clear();
    for (const char* typed : {"check digit", "mrz.cd:"}) {
        QTest::keyClicks(line("batch_filter"), QLatin1String(typed));
        EXPECT_EQ(rows(), 1) << typed << ": by name and by code";
        line("batch_filter")->clear();
    }
    part<QComboBox>("batch_verdicts")->setCurrentIndex(1);
    ASSERT_EQ(rows(), 1);
    EXPECT_EQ(cell(0, BatchTable::file), QLatin1String("bad.png"));
    part<QComboBox>("batch_verdicts")->setCurrentIndex(4);
    ASSERT_EQ(rows(), 1);
    EXPECT_EQ(cell(0, BatchTable::file), QLatin1String("broken.png"));
    part<QComboBox>("batch_verdicts")->setCurrentIndex(0);
    list()->sortByColumn(BatchTable::file, Qt::DescendingOrder);
    EXPECT_EQ(cell(0, BatchTable::file), QLatin1String("good-2.png"));
}

TEST_F(Archive, ItIsStoppedAndGoneOnWith) {
    put_some(20);
    *hold_after_ = 6;
    make();
    open_batch();
    QTest::keyClick(line("batch_in"), Qt::Key_F5);
    ASSERT_TRUE(QTest::qWaitFor([this] { return *screened_ == 6; }, 10'000));
    EXPECT_FALSE(part<QPushButton>("batch_start")->isEnabled());
    // It goes on while another place is on the screen, which says how far it is.
    QTest::keyClick(list(), Qt::Key_Escape);
    EXPECT_TRUE(part<QWidget>("verdict_strip")->isVisible());
    *hold_after_ = 8;
    ASSERT_TRUE(
        QTest::qWaitFor([this] { return part("notice_text")->text().contains(QLatin1String(" of 22")); }, 10'000));
    key(Qt::Key_B, Qt::ControlModifier);
    QTest::keyClick(list(), Qt::Key_F8);
    ASSERT_TRUE(says("Stopped."));
    keep_picture(QStringLiteral("archive_stopped"));
    EXPECT_LE(*screened_, 8);
    *hold_after_ = -1;
    *screened_ = 0;
    QTest::keyClick(list(), Qt::Key_F6);
    ASSERT_TRUE(says("Done: 22"));
    EXPECT_EQ(rows(), 22) << "those of before and those of now";
    EXPECT_LT(*screened_, 18) << "what was finished is not screened again";
}

TEST_F(Archive, WhatChangedSinceLastTimeIsShown) {
    put_some();
    make();
    open_batch();
    QTest::keyClick(line("batch_in"), Qt::Key_F5);
    ASSERT_TRUE(says("Done"));
    EXPECT_FALSE(part<QComboBox>("batch_changes")->isEnabled()) << "there is no time before";
    put(QStringLiteral("good-1.png"), "altered");
    put(QStringLiteral("good-9.png"), "9");
    QTest::keyClick(list(), Qt::Key_F5);
    ASSERT_TRUE(says("Done: 6"));
    ASSERT_TRUE(part<QComboBox>("batch_changes")->isEnabled());
    part<QComboBox>("batch_changes")->setCurrentIndex(1);
    ASSERT_EQ(rows(), 2) << "the broken one was broken before";
    QStringList told;
    for (int i = 0; i < rows(); ++i) {
        told << cell(i, BatchTable::file) + QLatin1Char(' ') + cell(i, BatchTable::earlier);
    }
    EXPECT_TRUE(told.contains(QStringLiteral("good-1.png was: No irregularity found"))) << told.join(';').toStdString();
    EXPECT_TRUE(told.contains(QStringLiteral("good-9.png new"))) << told.join(';').toStdString();
    keep_picture(QStringLiteral("archive_changes"));
}

TEST_F(Archive, ARowIsLookedAtAndNotKept) {
    put_some(0);
    make();
    open_batch();
    QTest::keyClick(line("batch_in"), Qt::Key_F5);
    ASSERT_TRUE(says("Done"));
    list()->setCurrentIndex(list()->model()->index(0, 0));
    QSignalSpy settled(window_.get(), &MainWindow::settled);
    QTest::keyClick(list(), Qt::Key_Return);
    ASSERT_TRUE(settled.count() > 0 || settled.wait(10'000));
    QTest::qWait(50);  // the layout settles
    {
        const std::lock_guard lock(shared_->mutex);
        ASSERT_EQ(shared_->requests.size(), 1U);
        EXPECT_EQ(shared_->requests[0].captures[0].file.filename(), "bad.png");
        EXPECT_FALSE(shared_->requests[0].ask_register);
    }
    EXPECT_FALSE(part<QFrame>("decision")->isVisible());
    EXPECT_TRUE(part("notice_text")->text().startsWith(QLatin1String("From the archive")));
    expect_nothing_cut("looked at");
    keep_picture(QStringLiteral("archive_looked_at"));
    key(Qt::Key_B, Qt::ControlModifier);
    EXPECT_TRUE(list()->isVisible());
    EXPECT_EQ(rows(), 2) << "the table is as it was";
    // The next document is one of its own again.
    open_file();
    EXPECT_TRUE(part<QFrame>("decision")->isVisible());
}

TEST_F(Archive, TheRegisterIsAskedForAPurposeThatTheAuditKeeps) {
    put_some(1);
    make();
    open_batch();
    line("batch_purpose")->setText(QStringLiteral("case 4711/26"));
    QTest::keyClick(line("batch_purpose"), Qt::Key_F5);
    ASSERT_TRUE(says("Done"));
    EXPECT_TRUE(*asked_);
    window_->keeper()->flush();
    window_.reset();
    const auto store = cases::CaseStore::open({data_.path().toStdString() + "/cases", {}, {}, 0, {}}).value();
    const auto entries = store->audit_entries().value();
    EXPECT_TRUE(std::any_of(entries.begin(), entries.end(), [](const cases::AuditEntry& entry) {
        return entry.action == "batch.register_asked" && entry.detail == "case 4711/26";
    }));
}

TEST_F(Archive, WhatCannotBeDoneIsTold) {
    make();
    open_batch();
    line("batch_in")->setText(data_.filePath(QStringLiteral("gone")));
    QTest::keyClick(line("batch_in"), Qt::Key_F5);
    ASSERT_TRUE(says("gone"));
    EXPECT_TRUE(part<QPushButton>("batch_start")->isEnabled());
    keep_picture(QStringLiteral("archive_failed"));
}

TEST_F(Archive, TensOfThousandsOfRowsNeverHoldTheWindowUp) {
    // The table of an earlier run, looked at without running anything.
    constexpr int kRows = 20'000;
    QDir(data_.path()).mkdir(QStringLiteral("out"));
    {
        QFile file(data_.filePath(QStringLiteral("out/results.csv")));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(
            "file,sha256,verdict,top_reason,format,issuing_state,document_type,check_digits_ok,register_state,"
            "milliseconds\r\n");
        for (int i = 0; i < kRows; ++i) {
            file.write(QByteArray("scans/") + QByteArray::number(i) + ".png," + QByteArray(64, 'a') + "," +
                       (i % 3 == 0 ? "irregularity_found,VI.PH.BO:photo" : "no_irregularity_found,") +
                       ",TD3,UTO,P,true,no_record,900\r\n");
        }
    }
    make();
    open_batch();
    line("batch_out")->setText(data_.filePath(QStringLiteral("out")));
    testing::TimedApplication::begin();
    QTest::keyClick(line("batch_out"), Qt::Key_Return);
    ASSERT_TRUE(QTest::qWaitFor([this] { return rows() == kRows; }, 120'000));
    part<QComboBox>("batch_verdicts")->setCurrentIndex(1);
    EXPECT_EQ(rows(), (kRows + 2) / 3);
    EXPECT_LT(testing::TimedApplication::longest_ms(), 100.0) << testing::TimedApplication::longest().toStdString();
}

}  // namespace
}  // namespace vidimus::desktop
