// The places beside the examination: history, classroom, archive.
#include <QFile>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QThread>
#include <QTreeView>
#include <QTreeWidget>

#include "app/batch/runner.h"
#include "tests/gui/gallery/gallery.h"

namespace vidimus::desktop {
namespace {

VIDIMUS_GALLERY(Places);

TEST_P(Places, History) {
    open_screened(testing::possible_match());
    screening::Report other = testing::irregular_photo_of_another();
    other.id = "3f0c1f2e-0000-4000-8000-000000000002";
    play(other);
    open_file();
    key(Qt::Key_F10);
    window_->keeper()->flush();
    key(Qt::Key_H, Qt::ControlModifier);
    part<QLineEdit>("history_search")->clear();
    auto* list = part<QTreeWidget>("history_list");
    wait_for([list] { return list->topLevelItemCount() == 2; });
    press(Qt::Key_Down);
    wait_for([this] { return part<HistoryPanel>("history")->shown().has_value(); });
    see("history");
}

TEST_P(Places, Classroom) {
    open_window();
    key(Qt::Key_T, Qt::ControlModifier);
    ASSERT_TRUE(window_->practising());
    see("trainer-samples");
    part<QLineEdit>("trainer_name")->setText(QStringLiteral("1"));
    part<QSpinBox>("trainer_count")->setValue(1);
    part<QPushButton>("trainer_make")->click();
    auto* trainer = part<TrainerPanel>("trainer");
    press(Qt::Key_Return);
    wait_for([trainer] { return trainer->quiz().phase() == Quiz::Phase::looking; });
    see("trainer-quiz");
    press(Qt::Key_I);
    see("trainer-how-sure");
    press(Qt::Key_2);
    see("trainer-reveal");
    press(Qt::Key_Return);
    see("trainer-statistics");
}

TEST_P(Places, SpecimenPacks) {
    open_window();
    key(Qt::Key_T, Qt::ControlModifier);
    press(Qt::Key_F7);
    auto* bench = part<SpecimenEditor>("bench");
    wait_for([bench] { return bench->pack() != nullptr && !bench->bench().busy(); });
    bench->choose_check("VI.FR.PH:border");
    see("trainer-packs");
}

/// The real batch, with a made-up screening: a name tells its verdict.
RunBatch made_up() {
    return [](const batch::Options& options, const screening::Texts& texts,
              const std::function<void(const batch::Progress&)>& progress, const std::stop_token& stop) {
        const batch::MakeScreenFile make = []() -> batch::ScreenFile {
            return [](const screening::Capture& image,
                      const std::stop_token&) -> tl::expected<screening::Report, screening::Failure> {
                const std::string name = image.file.filename().string();
                if (name.starts_with("broken")) {
                    return tl::unexpected(screening::Failure{screening::FailureCode::file_truncated, name, {}});
                }
                auto report = name.starts_with("bad")     ? testing::irregular_digit()
                              : name.starts_with("doubt") ? testing::undecided()
                                                          : testing::no_irregularity();
                report.source.front().file = name;
                return report;
            };
        };
        batch::Options one = options;
        one.workers = 1;
        return batch::run_with(make, texts, one, progress, stop);
    };
}

TEST_P(Places, Archive) {
    play(testing::no_irregularity());
    shared_->run_batch = made_up();
    open_window();
    wait_for([this] { return shared_->prepared > 0 && action("batch")->isEnabled(); });
    QTest::qWait(50);
    key(Qt::Key_B, Qt::ControlModifier);
    see("archive-empty");
    QDir(data_.path()).mkdir(QStringLiteral("in"));
    for (const char* name : {"bad.png", "broken.png", "doubt.png", "good-1.png", "good-2.png"}) {
        QFile file(path("in/") + QLatin1String(name));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(name);
    }
    auto* in = part<QLineEdit>("batch_in");
    in->setText(path("in"));
    QTest::keyClick(in, Qt::Key_Return);
    QTest::keyClick(in, Qt::Key_F5);
    auto* list = part<QTreeView>("batch_list");
    wait_for([list] { return list->model()->rowCount() == 5; });
    QTest::qWait(200);
    see("archive");
}

}  // namespace
}  // namespace vidimus::desktop
