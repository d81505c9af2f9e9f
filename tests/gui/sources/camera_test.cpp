// A camera in the window, by keys alone: the picture is taken by itself once a document lies still and sharp, and only
// then; and Qt's own source, with frames that the test puts into its sink.
#include <QComboBox>
#include <QDir>
#include <QPainter>
#include <QPushButton>
#include <opencv2/imgproc.hpp>

#include "app/desktop/camera_dialog.h"
#include "tests/gui/window_fixture.h"
#ifdef VIDIMUS_HAS_CAMERA
#include <QVideoFrame>

#include "app/desktop/qt_camera_source.h"
#endif

namespace vidimus::desktop {
namespace {

constexpr QSize kFrame(1280, 720);

/// The bundled document on a table, as a camera sees it: `defocus` in pixels of the frame.
QImage scene(double defocus = 0.0, QPoint shift = {}, bool document = true) {
    QImage frame(kFrame, QImage::Format_RGB888);
    frame.fill(QColor(96, 90, 84));
    if (document) {
        static const QImage page(QStringLiteral(VIDIMUS_RESOURCES_DIR) +
                                 QStringLiteral("/samples/uto-passport-genuine.jpg"));
        QPainter painter(&frame);
        const QRectF guide = guide_in(kFrame, false);
        const QRectF place(guide.left() * kFrame.width(), guide.top() * kFrame.height(), guide.width() * kFrame.width(),
                           guide.height() * kFrame.height());
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawImage(place.translated(shift),
                          page.scaled(place.size().toSize(), Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
    }
    if (defocus > 0.0) {
        cv::Mat view(frame.height(), frame.width(), CV_8UC3, frame.bits(),
                     static_cast<std::size_t>(frame.bytesPerLine()));
        cv::GaussianBlur(view, view, {}, defocus);
    }
    return frame;
}

TEST(FrameWatch, TellsSharpFromBlurredAndStillFromMoving) {
    const QRectF guide = guide_in(kFrame, false);
    FrameWatch watch;
    (void)watch.look(scene(), guide);
    const FrameLook sharp = watch.look(scene(), guide);
    EXPECT_LT(sharp.motion, 0.1);
    EXPECT_GT(sharp.contrast, 12.0);
    const FrameLook moved = watch.look(scene(0.0, {25, 0}), guide);
    EXPECT_GT(moved.motion, 2.5);
    const FrameLook blurred = watch.look(scene(4.0), guide);
    EXPECT_LT(blurred.sharpness, 0.6 * sharp.sharpness);
    const FrameLook nothing = watch.look(scene(0.0, {}, false), guide);
    EXPECT_LT(nothing.contrast, 12.0);
    std::printf("sharpness of the bundled page: %.3f, out of focus by 4 pixels: %.3f\n", sharp.sharpness,
                blurred.sharpness);
}

TEST(AutoShutter, TakesAStillSharpDocumentOnce) {
    const FrameLook sharp{0.3, 50.0, 0.5};
    AutoShutter shutter;
    int taken = 0;
    for (int i = 0; i < 40; ++i) {
        taken += shutter.feed(sharp) ? 1 : 0;
    }
    EXPECT_EQ(taken, 1) << "the same document is not taken again";
    EXPECT_FALSE(shutter.feed({0.3, 50.0, 30.0})) << "turned over";
    for (int i = 0; i < 40; ++i) {
        taken += shutter.feed(sharp) ? 1 : 0;
    }
    EXPECT_EQ(taken, 2);
}

TEST(AutoShutter, TakesNothingThatMovesOrIsBlurredOrIsNoDocument) {
    for (const FrameLook& look : {FrameLook{0.3, 50.0, 9.0}, FrameLook{0.05, 50.0, 0.5}, FrameLook{0.5, 4.0, 0.2}}) {
        AutoShutter shutter;
        for (int i = 0; i < 60; ++i) {
            EXPECT_FALSE(shutter.feed(look)) << look.sharpness << " " << look.contrast << " " << look.motion;
        }
    }
    AutoShutter shutter;
    for (int i = 0; i < 60; ++i) {
        EXPECT_FALSE(shutter.feed({0.3, 50.0, i % 4 == 0 ? 9.0 : 0.5})) << "never still for long enough";
    }
}

class PlayedCamera : public CameraSource {
  public:
    explicit PlayedCamera(bool there = true) : there_(there) {}
    [[nodiscard]] QList<Device> devices() const override {
        return there_ ? QList<Device>{{QStringLiteral("cam:0"), QStringLiteral("Document camera")}} : QList<Device>();
    }
    void start(const QString&) override { running = true; }
    void stop() override { running = false; }
    void show(const QImage& frame) {
        emit frame_came(frame);
        QCoreApplication::processEvents();
    }
    void break_down() { emit failed(QStringLiteral("it is in use")); }
    bool running = false;

  private:
    bool there_;
};

class Photographing : public Window {
  protected:
    CameraDialog* open_dialog(bool there = true) {
        play(testing::no_irregularity());
        make([this, there](WindowSetup& setup) {
            setup.cameras = [this, there] {
                auto camera = std::make_unique<PlayedCamera>(there);
                camera_ = camera.get();
                return camera;
            };
        });
        key(Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
        auto* dialog = window_->findChild<CameraDialog*>(QStringLiteral("camera_dialog"));
        EXPECT_TRUE(dialog != nullptr && QTest::qWaitForWindowExposed(dialog));
        return dialog;
    }
    static QString state(CameraDialog* dialog) {
        return dialog->findChild<QLabel*>(QStringLiteral("camera_state"))->text();
    }
    static void keep(CameraDialog* dialog, const char* name) {
        const QString folder = qEnvironmentVariable("VIDIMUS_SCREENSHOT_DIR");
        if (!folder.isEmpty()) {
            dialog->grab().save(QDir(folder).filePath(QLatin1String(name) + QStringLiteral(".png")));
        }
    }
    PlayedCamera* camera_ = nullptr;
};

TEST_F(Photographing, ASharpStillDocumentIsTakenByItselfAndEnterExamines) {
    auto* dialog = open_dialog();
    ASSERT_NE(dialog, nullptr);
    EXPECT_TRUE(camera_->running);
    EXPECT_TRUE(state(dialog).startsWith(QLatin1String("Waiting")));
    for (int i = 0; i < 4; ++i) {
        camera_->show(scene(0.0, {}, false));
    }
    EXPECT_TRUE(state(dialog).startsWith(QLatin1String("Lay the document")));
    for (int i = 0; i < 4; ++i) {
        camera_->show(scene(0.0, {30 * i, 10 * i}));
    }
    EXPECT_TRUE(state(dialog).startsWith(QLatin1String("It moves"))) << state(dialog).toStdString();
    for (int i = 0; i < 8; ++i) {
        camera_->show(scene(5.0));
    }
    EXPECT_TRUE(state(dialog).startsWith(QLatin1String("Not sharp"))) << state(dialog).toStdString();
    keep(dialog, "camera_blurred");
    EXPECT_TRUE(dialog->images().empty());
    for (int i = 0; i < 12; ++i) {
        camera_->show(scene());
    }
    ASSERT_EQ(dialog->images().size(), 1U) << state(dialog).toStdString();
    EXPECT_EQ(dialog->images().front().size(), kFrame) << "the whole frame, as large as it came";
    EXPECT_TRUE(state(dialog).startsWith(QLatin1String("Taken: 1"))) << state(dialog).toStdString();
    expect_nothing_cut_in(*dialog, "camera");
    keep(dialog, "camera_taken");
    QSignalSpy settled(window_.get(), &MainWindow::settled);
    QTest::keyClick(dialog, Qt::Key_Return);
    ASSERT_TRUE(settled.count() > 0 || settled.wait(20'000));
    const std::lock_guard lock(shared_->mutex);
    ASSERT_EQ(shared_->requests.size(), 1U);
    EXPECT_EQ(shared_->requests[0].captures[0].captured, "camera");
    EXPECT_FALSE(shared_->requests[0].captures[0].bytes.empty());
}

TEST_F(Photographing, AKeyTakesItAnyhowAndTwoPagesAreOneCase) {
    auto* dialog = open_dialog();
    ASSERT_NE(dialog, nullptr);
    QTest::keyClick(dialog, Qt::Key_F9);
    EXPECT_TRUE(dialog->images().empty()) << "no picture yet";
    camera_->show(scene(5.0));
    QTest::keyClick(dialog, Qt::Key_F9);
    camera_->show(scene(5.0, {60, 0}));
    QTest::keyClick(dialog, Qt::Key_F9);
    EXPECT_EQ(dialog->images().size(), 2U);
    QSignalSpy settled(window_.get(), &MainWindow::case_settled);
    QTest::keyClick(dialog, Qt::Key_Return);
    ASSERT_TRUE(settled.count() > 0 || settled.wait(20'000));
}

TEST_F(Photographing, NoCameraAndOneThatFailsAreTold) {
    auto* none = open_dialog(false);
    ASSERT_NE(none, nullptr);
    EXPECT_TRUE(state(none).contains(QLatin1String("none was found"), Qt::CaseInsensitive))
        << state(none).toStdString();
    EXPECT_FALSE(none->findChild<QPushButton*>(QStringLiteral("camera_take"))->isEnabled());
    keep(none, "camera_none");
    QTest::keyClick(none, Qt::Key_Escape);
    auto* dialog = open_dialog();
    ASSERT_NE(dialog, nullptr);
    camera_->show(scene());
    camera_->break_down();
    EXPECT_TRUE(state(dialog).contains(QLatin1String("it is in use"))) << state(dialog).toStdString();
    EXPECT_FALSE(dialog->findChild<QPushButton*>(QStringLiteral("camera_take"))->isEnabled())
        << "an old picture is not taken for a new one";
}

#ifdef VIDIMUS_HAS_CAMERA
TEST(QtCamera, GivesTheFramesThatReachItsSink) {
    QtCameraSource source;
    QSignalSpy frames(&source, &CameraSource::frame_came);
    QVideoFrame frame(QVideoFrameFormat(QSize(64, 48), QVideoFrameFormat::Format_BGRA8888));
    ASSERT_TRUE(frame.map(QVideoFrame::WriteOnly));
    std::fill_n(frame.bits(0), frame.mappedBytes(0), uchar{200});
    frame.unmap();
    source.sink()->setVideoFrame(frame);
    ASSERT_TRUE(frames.count() > 0 || frames.wait(5'000));
    const auto image = frames.first().first().value<QImage>();
    EXPECT_EQ(image.size(), QSize(64, 48));
    EXPECT_NEAR(qGray(image.pixel(5, 5)), 200, 2);
    EXPECT_NO_FATAL_FAILURE(source.start(QStringLiteral("no such camera")));
    source.stop();
}
#endif

}  // namespace
}  // namespace vidimus::desktop
