// The window stays quick under the fingers: no event takes longer than a tenth of a second, and large pictures pan.
#include <ctime>
#include <opencv2/imgproc.hpp>

#include "tests/gui/busy.h"
#include "tests/gui/window_fixture.h"

namespace vidimus::desktop {
namespace {

using testing::TimedApplication;

class Smooth : public Window {
  protected:
    /// The drawn page as a capture of so many megapixels.
    void play_large(double megapixels) {
        screening::Report report = testing::irregular_photo();
        const cv::Mat page = testing::drawn_page(true);
        const double factor = std::sqrt(megapixels * 1e6 / (page.cols * static_cast<double>(page.rows)));
        cv::Mat large;
        cv::resize(page, large, {}, factor, factor, cv::INTER_LINEAR);
        const auto scale = [factor](screening::Quad& quad) {
            for (auto& point : quad) {
                point = {point.x * factor, point.y * factor};
            }
        };
        scale(report.page.quad);
        for (auto& check : report.checks) {
            if (check.region) {
                scale(check.region->quad);
            }
        }
        play(report, large);
    }
};

TEST_F(Smooth, NoEventOfASessionTakesATenthOfASecond) {
    play_large(12.0);
    make();
    TimedApplication::begin();
    open_file();
    ASSERT_TRUE(QTest::qWaitFor([this] { return page()->has_difference(); }, 20'000));
    const Qt::Key keys[] = {Qt::Key_J, Qt::Key_J,      Qt::Key_Return, Qt::Key_K,    Qt::Key_Escape, Qt::Key_Space,
                            Qt::Key_S, Qt::Key_W,      Qt::Key_Right,  Qt::Key_Left, Qt::Key_O,      Qt::Key_Right,
                            Qt::Key_D, Qt::Key_H,      Qt::Key_H,      Qt::Key_H,    Qt::Key_H,      Qt::Key_H,
                            Qt::Key_H, Qt::Key_H,      Qt::Key_H,      Qt::Key_H,    Qt::Key_H,      Qt::Key_D,
                            Qt::Key_M, Qt::Key_Right,  Qt::Key_Down,   Qt::Key_M,    Qt::Key_L,      Qt::Key_Right,
                            Qt::Key_L, Qt::Key_Escape, Qt::Key_Plus,   Qt::Key_Plus, Qt::Key_0,      Qt::Key_R,
                            Qt::Key_F, Qt::Key_P,      Qt::Key_P,      Qt::Key_E,    Qt::Key_Escape, Qt::Key_F10};
    for (const Qt::Key one : keys) {
        QWidget* focus = QApplication::focusWidget();
        QTest::keyClick(focus ? focus : window_.get(), one);
        QTest::qWait(5);
    }
    key(Qt::Key_H, Qt::ControlModifier);
    QTest::qWait(200);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
    QTest::qWait(200);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    key(Qt::Key_F7, Qt::ControlModifier);
    QTest::qWait(50);
    RecordProperty("longest_ms", std::to_string(TimedApplication::longest_ms()));
    std::printf("longest event: %.1f ms (%s)\n", TimedApplication::longest_ms(),
                qPrintable(TimedApplication::longest()));
    EXPECT_LT(TimedApplication::longest_ms(), 100.0) << TimedApplication::longest().toStdString();
}

TEST_F(Smooth, FiftyMegapixelsPan) {
    play_large(50.0);
    make();
    window_->resize(1920, 1080);
    open_file();
    ASSERT_TRUE(QTest::qWaitFor([this] { return page()->has_difference(); }, 30'000));
    for (const auto& [name, press] :
         {std::pair{"alone", Qt::Key_F}, {"side by side", Qt::Key_S}, {"swipe", Qt::Key_W}, {"overlay", Qt::Key_O}}) {
        key(press);
        for (const double zoom : {0.35, 1.0, 2.5}) {
            page()->zoom_by(zoom / page()->zoom());
            constexpr int kFrames = 20;
            QImage screen(page()->size(), QImage::Format_RGB32);
            // Of all threads: Qt paints large pictures with several.
            const std::clock_t before = std::clock();
            for (int frame = 0; frame < kFrames; ++frame) {
                page()->pan_by({frame % 2 == 0 ? 7.0 : -5.0, 3.0});
                page()->render(&screen);
            }
            const double each = 1'000.0 * static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC / kFrames;
            std::printf("50 megapixels, %s, zoom %.2f: %.1f ms a frame\n", name, zoom, each);
            EXPECT_LT(each, 33.0) << name << " at " << zoom;
        }
    }
}

}  // namespace
}  // namespace vidimus::desktop
