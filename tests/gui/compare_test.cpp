// Comparing with the specimen and looking closer, by keys alone; and what the pictures of it show.
#include <opencv2/imgproc.hpp>

#include "app/desktop/channels.h"
#include "app/desktop/difference.h"
#include "tests/gui/window_fixture.h"

namespace vidimus::desktop {
namespace {

using Compare = PageView::Compare;

class Comparing : public Window {
  protected:
    void SetUp() override {
        Window::SetUp();
        screened(testing::irregular_photo());
        ASSERT_TRUE(QTest::qWaitFor([this] { return page()->has_difference(); }, 10'000));
    }
    void arrow(Qt::Key key, int times = 1, Qt::KeyboardModifiers with = Qt::NoModifier) {
        for (int i = 0; i < times; ++i) {
            QTest::keyClick(QApplication::focusWidget(), key, with);
        }
    }
};

TEST_F(Comparing, EveryModeHasAKeyAndEscLeavesIt) {
    for (const auto& [press, mode, name] : {std::tuple{Qt::Key_Space, Compare::blink, "compare_blink"},
                                            {Qt::Key_S, Compare::side_by_side, "compare_side"},
                                            {Qt::Key_W, Compare::swipe, "compare_swipe"},
                                            {Qt::Key_O, Compare::overlay, "compare_overlay"},
                                            {Qt::Key_D, Compare::difference, "compare_difference"}}) {
        key(press);
        EXPECT_EQ(page()->compare(), mode) << name;
        keep_picture(QLatin1String(name));
        key(Qt::Key_Escape);
        EXPECT_EQ(page()->compare(), Compare::none) << name;
    }
}

TEST_F(Comparing, ArrowsMoveTheSwipeAndTheOverlay) {
    key(Qt::Key_W);
    arrow(Qt::Key_Right, 5);
    EXPECT_NEAR(page()->split(), 0.6, 1e-9);
    arrow(Qt::Key_Left, 1, Qt::ShiftModifier);
    EXPECT_NEAR(page()->split(), 0.4, 1e-9);
    key(Qt::Key_O);
    EXPECT_EQ(page()->compare(), Compare::overlay) << "one mode follows another";
    arrow(Qt::Key_Right, 4);
    EXPECT_NEAR(page()->opacity(), 0.7, 1e-9);
    arrow(Qt::Key_Right, 40);
    EXPECT_DOUBLE_EQ(page()->opacity(), 1.0);
    key(Qt::Key_O);
    EXPECT_TRUE(findings()->hasFocus()) << "the arrows belong to the findings again";
}

TEST_F(Comparing, TheMagnifierShowsBoth) {
    key(Qt::Key_M);
    EXPECT_TRUE(page()->has_loupe());
    arrow(Qt::Key_Left, 3, Qt::ShiftModifier);
    keep_picture(QStringLiteral("magnifier"));
    key(Qt::Key_J);
    EXPECT_TRUE(page()->has_loupe()) << "it stays while findings are walked";
    key(Qt::Key_Escape);
    EXPECT_FALSE(page()->has_loupe());
}

TEST_F(Comparing, MeasuresInMillimetres) {
    key(Qt::Key_L);
    ASSERT_TRUE(page()->measured_mm());
    const double before = *page()->measured_mm();
    // The drawn page has ten pixels a millimetre.
    EXPECT_NEAR(before, 120.0 / page()->zoom() / 10.0, 0.01);
    arrow(Qt::Key_Right, 5);
    EXPECT_NEAR(*page()->measured_mm(), 125.0 / page()->zoom() / 10.0, 0.01);
    key(Qt::Key_L);
    arrow(Qt::Key_Right, 5);
    EXPECT_NEAR(*page()->measured_mm(), before, 0.01) << "now the other end moves";
    keep_picture(QStringLiteral("measure"));
    key(Qt::Key_Escape);
    EXPECT_FALSE(page()->measured_mm());
}

TEST_F(Comparing, WalksTheChannelsAndComesBackToColour) {
    for (int i = 0; i < 9; ++i) {
        key(Qt::Key_H);
        EXPECT_NE(page()->channel(), Channel::colour) << i;
        if (page()->channel() == Channel::component_2) {
            keep_picture(QStringLiteral("channel"));
        }
    }
    key(Qt::Key_H);
    EXPECT_EQ(page()->channel(), Channel::colour);
}

TEST(Channels, ShowWhatTheyAreNamedAfter) {
    QImage picture(2, 1, QImage::Format_RGB32);
    picture.setPixel(0, 0, qRgb(200, 10, 20));
    picture.setPixel(1, 0, qRgb(10, 10, 10));
    const auto shown = [&picture](Channel channel) {
        QImage copy = picture.copy();
        show_channel(copy, channel, {});
        return copy.pixelColor(0, 0);
    };
    EXPECT_EQ(shown(Channel::red), QColor(200, 200, 200));
    EXPECT_EQ(shown(Channel::green), QColor(10, 10, 10));
    EXPECT_EQ(shown(Channel::blue), QColor(20, 20, 20));
    EXPECT_EQ(shown(Channel::value), QColor(200, 200, 200));
    EXPECT_GT(shown(Channel::saturation).red(), 230);
    EXPECT_EQ(shown(Channel::colour), QColor(200, 10, 20));
    EXPECT_GT(shown(Channel::hue).red(), 200);
}

TEST(Channels, ComponentsTellApartWhatDiffersLittleInColour) {
    // A field of one colour with a sign in a slightly other hue, as after a change with another ink.
    cv::Mat bgr(80, 80, CV_8UC3, cv::Scalar(120, 150, 170));
    cv::randn(bgr, cv::Scalar(120, 150, 170), cv::Scalar(12, 12, 12));
    cv::rectangle(bgr, {30, 30, 20, 20}, cv::Scalar(90, 60, 200), cv::FILLED);
    QImage picture = image_of(bgr);
    show_channel(picture, Channel::component_1, axes_of(image_of(bgr)));
    const int sign = picture.pixelColor(40, 40).red();
    const int field = picture.pixelColor(10, 10).red();
    EXPECT_GT(std::abs(sign - field), 80);
}

TEST(Difference, IsRedWhereTheDocumentHasMoreAndBlueWhereLess) {
    cv::Mat specimen(400, 600, CV_8UC3, cv::Scalar::all(220));
    for (int x = 20; x < 600; x += 40) {
        cv::line(specimen, {x, 0}, {x, 400}, cv::Scalar::all(90), 3);
    }
    cv::Mat document = specimen.clone();
    cv::rectangle(document, {200, 100, 60, 10}, cv::Scalar::all(40), cv::FILLED);    // added
    cv::rectangle(document, {400, 200, 80, 100}, cv::Scalar::all(220), cv::FILLED);  // erased
    document.convertTo(document, -1, 0.9, 0);                                        // a weaker lamp
    cv::Mat shifted = document.clone();
    document(cv::Rect(0, 0, 599, 400)).copyTo(shifted(cv::Rect(1, 0, 599, 400)));  // a pixel aside
    const auto difference = difference_of(*Picture::from(shifted), *Picture::from(specimen));
    ASSERT_NE(difference, nullptr);
    const QImage& shown = difference->finest();
    const auto at = [&shown](int x, int y) { return shown.pixelColor(x, y); };
    EXPECT_GT(at(231, 105).red() - at(231, 105).blue(), 80) << "added";
    EXPECT_GT(at(421, 250).blue() - at(421, 250).red(), 80) << "erased";
    for (const QPoint place : {QPoint(100, 300), QPoint(140, 350), QPoint(60, 50)}) {
        EXPECT_LT(std::abs(at(place.x(), place.y()).red() - at(place.x(), place.y()).blue()), 40) << place.x();
    }
}

}  // namespace
}  // namespace vidimus::desktop
