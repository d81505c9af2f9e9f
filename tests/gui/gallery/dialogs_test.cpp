// Every dialog of the program.
#include <QTabWidget>
#include <QTreeWidget>

#include "app/desktop/camera_dialog.h"
#include "app/desktop/confirmation_dialog.h"
#include "app/desktop/enrol_dialog.h"
#include "app/desktop/help_dialog.h"
#include "app/desktop/queue_dialog.h"
#include "app/desktop/scan_dialog.h"
#include "app/desktop/settings_dialog.h"
#include "app/desktop/watch_dialog.h"
#include "app/screening/late_questions.h"
#include "tests/gui/gallery/gallery.h"

namespace vidimus::desktop {
namespace {

VIDIMUS_GALLERY(Dialogs);

TEST_P(Dialogs, Confirmation) {
    open_screened(testing::possible_match());
    key(Qt::Key_F8);
    see_dialog(dialog<ConfirmationDialog>("confirmation_dialog"), "confirmation");
}

TEST_P(Dialogs, Unanswered) {
    {
        const auto queue = screening::open_questions(testing::config(data_.path().toStdString()));
        ASSERT_TRUE(queue) << queue.error();
        for (const auto& [number, since] : {std::pair{"U12345678", 1'795'000'000}, {"L898902C3", 1'795'100'000}}) {
            ASSERT_TRUE((*queue)->keep(
                {{sltd::new_query_id(), sltd::DocumentNumber(number), "UTO", "P"}, "national", since, 1}));
        }
    }
    open_screened(testing::register_not_checked());
    wait_for([this] { return part("notice_text")->isVisible(); });
    see("questions-wait");
    key(Qt::Key_U, Qt::ControlModifier);
    auto* shown = dialog<QueueDialog>("queue_dialog");
    wait_for([this] { return part<QTreeWidget>("queue_list")->topLevelItemCount() == 2; });
    see_dialog(shown, "questions");
}

TEST_P(Dialogs, Settings) {
    open_window();
    key(Qt::Key_Comma, Qt::ControlModifier);
    see_dialog(dialog<SettingsDialog>("settings_dialog"), "settings");
}

TEST_P(Dialogs, FirstRun) {
    open_window([](WindowSetup& setup) { setup.first_run = true; });
    see_dialog(dialog<SettingsDialog>("settings_dialog"), "first-run");
}

TEST_P(Dialogs, Help) {
    open_window();
    key(Qt::Key_F1);
    auto* help = dialog<HelpDialog>("help_dialog");
    auto* tabs = part<QTabWidget>("help_tabs");
    const char* names[] = {"help-keys", "help-checks", "help-guide"};
    ASSERT_EQ(tabs->count(), 3);
    for (int tab = 0; tab < 3; ++tab) {
        tabs->setCurrentIndex(tab);
        see_dialog(help, names[tab]);
    }
}

TEST_P(Dialogs, WatchedFolder) {
    open_window();
    key(Qt::Key_W, Qt::ControlModifier | Qt::ShiftModifier);
    see_dialog(dialog<WatchDialog>("watch_dialog"), "watched-folder");
}

TEST_P(Dialogs, Scanner) {
    open_window([](WindowSetup& setup) { setup.scanners = scanner_with_a_sheet; });
    key(Qt::Key_D, Qt::ControlModifier);
    auto* scan = dialog<ScanDialog>("scan_dialog");
    wait_for([scan] { return scan->findChild<QComboBox*>(QStringLiteral("scan_resolution"))->count() == 3; });
    see_dialog(scan, "scanner");
}

TEST_P(Dialogs, NoScanner) {
    open_window([](WindowSetup& setup) {
        setup.scanners = [] {
            class None : public ScannerSource {
                tl::expected<std::vector<ScannerDevice>, screening::Failure> devices() override {
                    return tl::unexpected(screening::Failure{screening::FailureCode::scanner_missing, {}, {}});
                }
                tl::expected<QImage, screening::Failure> scan(const std::string&, int, const std::function<void(int)>&,
                                                              const std::stop_token&) override {
                    return tl::unexpected(screening::Failure{screening::FailureCode::scanner_missing, {}, {}});
                }
            };
            return std::make_unique<None>();
        };
    });
    key(Qt::Key_D, Qt::ControlModifier);
    see_dialog(dialog<ScanDialog>("scan_dialog"), "no-scanner");
}

TEST_P(Dialogs, Camera) {
    class OneFrame : public CameraSource {
      public:
        [[nodiscard]] QList<Device> devices() const override {
            return {{QStringLiteral("cam:0"), QStringLiteral("Document camera")}};
        }
        void start(const QString&) override {}
        void stop() override {}
        void show() {
            const QImage page(QStringLiteral(VIDIMUS_RESOURCES_DIR) +
                              QStringLiteral("/samples/uto-passport-genuine.jpg"));
            emit frame_came(page.scaled(1280, 720, Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation));
        }
    };
    OneFrame* camera = nullptr;
    open_window([&camera](WindowSetup& setup) {
        setup.cameras = [&camera] {
            auto made = std::make_unique<OneFrame>();
            camera = made.get();
            return made;
        };
    });
    key(Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
    auto* shown = dialog<CameraDialog>("camera_dialog");
    ASSERT_NE(camera, nullptr);
    for (int i = 0; i < 8; ++i) {
        camera->show();
    }
    see_dialog(shown, "camera");
}

TEST_P(Dialogs, NoCamera) {
    open_window([](WindowSetup& setup) {
        setup.cameras = [] {
            class None : public CameraSource {
              public:
                [[nodiscard]] QList<Device> devices() const override { return {}; }
                void start(const QString&) override {}
                void stop() override {}
            };
            return std::make_unique<None>();
        };
    });
    key(Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
    see_dialog(dialog<CameraDialog>("camera_dialog"), "no-camera");
}

TEST_P(Dialogs, Enrolment) {
    open_window();
    key(Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    see_dialog(dialog<EnrolDialog>("enrol_dialog"), "enrolment");
}

}  // namespace
}  // namespace vidimus::desktop
