// A scanner in the window, by keys alone; and SANE itself, with the scanners that SANE brings for tests.
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLibrary>
#include <QPushButton>
#include <deque>

#include "app/desktop/scan_dialog.h"
#include "tests/gui/busy.h"
#include "tests/gui/window_fixture.h"

namespace vidimus::desktop {
namespace {

using screening::Failure;
using screening::FailureCode;

/// What a played scanner answers, one scan after another.
struct Played {
    std::mutex mutex;
    std::vector<ScannerDevice> devices{{"test:0", "Desko Penta", {300, 400, 600}}, {"test:1", "Flatbed", {400}}};
    std::deque<tl::expected<QImage, Failure>> scans;
    std::vector<std::pair<std::string, int>> asked;
};

class PlayedScanner : public ScannerSource {
  public:
    explicit PlayedScanner(std::shared_ptr<Played> played) : played_(std::move(played)) {}
    tl::expected<std::vector<ScannerDevice>, Failure> devices() override {
        const std::lock_guard lock(played_->mutex);
        if (played_->devices.empty()) {
            return tl::unexpected(Failure{FailureCode::scanner_missing, {}, {}});
        }
        return played_->devices;
    }
    tl::expected<QImage, Failure> scan(const std::string& id, int ppi, const std::function<void(int)>& progress,
                                       const std::stop_token&) override {
        progress(50);
        const std::lock_guard lock(played_->mutex);
        played_->asked.emplace_back(id, ppi);
        auto next = std::move(played_->scans.front());
        played_->scans.pop_front();
        return next;
    }

  private:
    std::shared_ptr<Played> played_;
};

QImage sheet() {
    QImage image(400, 300, QImage::Format_RGB888);
    image.fill(QColor(200, 210, 220));
    image.setDotsPerMeterX(23622);
    image.setDotsPerMeterY(23622);
    return image;
}

class Scanning : public Window {
  protected:
    void make_with_scanner() {
        play(testing::no_irregularity());
        make([this](WindowSetup& setup) {
            setup.scanners = [played = played_] { return std::make_unique<PlayedScanner>(played); };
        });
    }
    ScanDialog* open_dialog() {
        window_->activateWindow();
        EXPECT_TRUE(QTest::qWaitForWindowActive(window_.get()));
        key(Qt::Key_D, Qt::ControlModifier);
        auto* dialog = window_->findChild<ScanDialog*>(QStringLiteral("scan_dialog"));
        EXPECT_TRUE(dialog != nullptr && QTest::qWaitForWindowExposed(dialog));
        return dialog;
    }
    static bool says(ScanDialog* dialog, const char* words) {
        return QTest::qWaitFor(
            [=] {
                return dialog->findChild<QLabel*>(QStringLiteral("scan_state"))
                    ->text()
                    .contains(QLatin1String(words), Qt::CaseInsensitive);
            },
            10'000);
    }
    static void keep(ScanDialog* dialog, const char* name) {
        const QString folder = qEnvironmentVariable("VIDIMUS_SCREENSHOT_DIR");
        if (!folder.isEmpty()) {
            dialog->grab().save(QDir(folder).filePath(QLatin1String(name) + QStringLiteral(".png")));
        }
    }
    std::shared_ptr<Played> played_ = std::make_shared<Played>();
};

TEST_F(Scanning, EnterScansAndEnterExamines) {
    played_->scans.emplace_back(sheet());
    make_with_scanner();
    auto* dialog = open_dialog();
    ASSERT_NE(dialog, nullptr);
    ASSERT_TRUE(says(dialog, "Lay the data page"));
    expect_nothing_cut_in(*dialog, "scan dialog");
    keep(dialog, "scan_dialog");
    EXPECT_EQ(dialog->findChild<QComboBox*>(QStringLiteral("scan_resolution"))->currentData().toInt(), 600);
    QTest::keyClick(dialog, Qt::Key_Return);
    ASSERT_TRUE(says(dialog, "Scanned: 1"));
    QSignalSpy settled(window_.get(), &MainWindow::settled);
    QTest::keyClick(dialog, Qt::Key_Return);
    ASSERT_TRUE(settled.count() > 0 || settled.wait(10'000));
    const std::lock_guard lock(shared_->mutex);
    ASSERT_EQ(shared_->requests.size(), 1U);
    EXPECT_EQ(shared_->requests[0].captures[0].captured, "scanner");
    EXPECT_FALSE(shared_->requests[0].captures[0].bytes.empty());
    EXPECT_EQ(played_->asked.front(), std::pair(std::string("test:0"), 600));
}

TEST_F(Scanning, TwoSidesAreOneCaseAndTheScannerIsRemembered) {
    played_->scans.emplace_back(sheet());
    played_->scans.emplace_back(sheet());
    make_with_scanner();
    auto* dialog = open_dialog();
    ASSERT_NE(dialog, nullptr);
    ASSERT_TRUE(says(dialog, "Lay the data page"));
    dialog->findChild<QComboBox*>(QStringLiteral("scan_device"))->setCurrentIndex(1);
    QTest::keyClick(dialog, Qt::Key_Return);
    ASSERT_TRUE(says(dialog, "Scanned: 1"));
    QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("scan_scan")), Qt::LeftButton);
    ASSERT_TRUE(says(dialog, "Scanned: 2"));
    QSignalSpy settled(window_.get(), &MainWindow::case_settled);
    QTest::keyClick(dialog, Qt::Key_Return);
    ASSERT_TRUE(settled.count() > 0 || settled.wait(10'000));
    EXPECT_TRUE(part<QFrame>("pages")->isVisible());
    QTest::qWait(20);
    auto* again = open_dialog();
    ASSERT_NE(again, nullptr);
    ASSERT_TRUE(says(again, "Lay the data page"));
    EXPECT_EQ(again->findChild<QComboBox*>(QStringLiteral("scan_device"))->currentData().toString(),
              QLatin1String("test:1"));
    EXPECT_EQ(again->findChild<QComboBox*>(QStringLiteral("scan_resolution"))->currentData().toInt(), 400);
}

TEST_F(Scanning, WhatTheScannerCannotDoIsTold) {
    for (const auto code : {FailureCode::scanner_busy, FailureCode::scanner_jammed, FailureCode::scanner_open}) {
        played_->scans.emplace_back(tl::unexpected(Failure{code, "test:0", {}}));
    }
    played_->scans.emplace_back(sheet());
    make_with_scanner();
    auto* dialog = open_dialog();
    ASSERT_NE(dialog, nullptr);
    ASSERT_TRUE(says(dialog, "Lay the data page"));
    for (const char* words : {"busy", "jammed", "cover is open"}) {
        QTest::keyClick(dialog, Qt::Key_Return);
        ASSERT_TRUE(says(dialog, words)) << words;
        expect_nothing_cut_in(*dialog, words);
    }
    keep(dialog, "scan_failed");
    QTest::keyClick(dialog, Qt::Key_Return);
    EXPECT_TRUE(says(dialog, "Scanned: 1")) << "and it can be tried again";
}

TEST_F(Scanning, AScannerThatIsSwitchedOnLaterIsFound) {
    auto devices = std::exchange(played_->devices, {});
    make_with_scanner();
    auto* dialog = open_dialog();
    ASSERT_NE(dialog, nullptr);
    ASSERT_TRUE(says(dialog, "none was found"));
    EXPECT_FALSE(dialog->findChild<QPushButton*>(QStringLiteral("scan_scan"))->isEnabled());
    {
        const std::lock_guard lock(played_->mutex);
        played_->devices = std::move(devices);
    }
    QTest::keyClick(dialog->findChild<QPushButton*>(QStringLiteral("scan_look")), Qt::Key_Space);
    EXPECT_TRUE(says(dialog, "Lay the data page"));
    EXPECT_TRUE(dialog->findChild<QPushButton*>(QStringLiteral("scan_scan"))->isEnabled());
}

#ifdef VIDIMUS_HAS_SANE
/// SANE's own test scanners, set up by a folder of configuration.
class Sane : public ::testing::Test {
  protected:
    /// SANE lets go of its backends at the end, and what one of them leaked can then be laid at nobody's door
    /// (tests/leaks.supp): the test backend stays.
    static void SetUpTestSuite() {
        QLibrary backend(QStringLiteral(VIDIMUS_SANE_BACKENDS "/libsane-test.so.1"));
        backend.setLoadHints(QLibrary::PreventUnloadHint);
        backend.load();
    }
    void SetUp() override {
        ASSERT_TRUE(folder().isValid());
        write(QStringLiteral("dll.conf"), "test\n");
        qputenv("SANE_CONFIG_DIR", folder().path().toLocal8Bit());
    }
    void TearDown() override { qunsetenv("SANE_CONFIG_DIR"); }
    void write(const QString& name, const QByteArray& text) const {
        QFile file(folder().filePath(name));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    /// The test scanner's settings, with what this test changes.
    void configure(const QByteArray& more) const {
        write(
            QStringLiteral("test.conf"),
            "number_of_devices 2\nmode Gray\ndepth 8\nresolution_min 1.0\nresolution_max 1200.0\nresolution_quant 1.0\n"
            "resolution 50.0\ntest-picture \"Color pattern\"\ngeometry_min 0.0\ngeometry_max 60.0\ngeometry_quant "
            "1.0\n" +
                more);
    }
    static tl::expected<QImage, Failure> scan(int ppi = 300, const std::stop_token& stop = {}) {
        const auto source = make_scanner_source();
        int told = 0;
        return source->scan(
            "test:0", ppi, [&told](int percent) { told = percent; }, stop);
    }
    /// One for all: SANE remembers where it looked first.
    static QTemporaryDir& folder() {
        static QTemporaryDir made;
        return made;
    }
};

TEST_F(Sane, ScansTheWholeGlassInColour) {
    configure({});
    const auto source = make_scanner_source();
    const auto devices = source->devices();
    ASSERT_TRUE(devices);
    ASSERT_EQ(devices->size(), 2U);
    EXPECT_EQ(devices->front().id, "test:0");
    EXPECT_EQ(devices->front().resolutions, (std::vector{300, 400, 600, 1200}));
    int last = 0;
    const auto image = source->scan("test:0", 300, [&last](int percent) { last = percent; }, {});
    ASSERT_TRUE(image) << image.error().detail;
    EXPECT_NEAR(image->width(), 60 / 25.4 * 300, 2);
    EXPECT_NEAR(image->height(), 60 / 25.4 * 300, 2);
    EXPECT_EQ(image->format(), QImage::Format_RGB888);
    EXPECT_NEAR(image->dotsPerMeterX(), 11811, 1);
    EXPECT_EQ(last, 100);
    bool coloured = false;
    for (int y = 0; y < image->height(); y += 7) {
        for (int x = 0; x < image->width(); x += 7) {
            const QColor colour = image->pixelColor(x, y);
            coloured = coloured || colour.red() != colour.green();
        }
    }
    EXPECT_TRUE(coloured);
}

TEST_F(Sane, EachFaultHasItsWords) {
    for (const auto& [status, code] : {std::pair{"SANE_STATUS_DEVICE_BUSY", FailureCode::scanner_busy},
                                       {"SANE_STATUS_JAMMED", FailureCode::scanner_jammed},
                                       {"SANE_STATUS_NO_DOCS", FailureCode::scanner_empty},
                                       {"SANE_STATUS_COVER_OPEN", FailureCode::scanner_open},
                                       {"SANE_STATUS_IO_ERROR", FailureCode::scanner_failed},
                                       {"SANE_STATUS_ACCESS_DENIED", FailureCode::file_not_permitted}}) {
        configure(QByteArray("read-status-code \"") + status + "\"\n");
        const auto image = scan();
        ASSERT_FALSE(image) << status;
        EXPECT_EQ(image.error().code, code) << status;
    }
}

TEST_F(Sane, NoScannerAndAStopAreTold) {
    configure({});
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(scan(300, stop.get_token()).error().code, FailureCode::cancelled);
    {
        const auto source = make_scanner_source();
        EXPECT_EQ(source->scan("test:9", 300, [](int) {}, {}).error().code, FailureCode::scanner_missing);
    }
    write(QStringLiteral("dll.conf"), "\n");
    const auto without = make_scanner_source();
    const auto none = without->devices();
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code, FailureCode::scanner_missing);
}
#endif

}  // namespace
}  // namespace vidimus::desktop
