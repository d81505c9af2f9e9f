// Small helpers between Qt's painter and OpenCV's matrices: text as outlines, layers in millimetres.
#pragma once

#include <QFont>
#include <QImage>
#include <QPainterPath>
#include <QPen>
#include <QString>
#include <array>
#include <functional>
#include <opencv2/core.hpp>
#include <string>
#include <string_view>

class QPainter;

namespace vidimus::training {

enum class Typeface { data, caption, title, other, mrz };

/// Whether the machine has what the design needs: OCR-B, and for the rest at least one of the choices of each.
bool typefaces_present();

/// `text` as an outline, baseline at (0, 0), em of `size` in the caller's unit, `spacing` added between letters.
/// Outlines instead of glyph images: no hinting, exact geometry at any scale.
QPainterPath outline_of(const QString& text, Typeface face, double size, double spacing = 0.0);

/// A typeface by name, for designs that are drawn from a number.
struct Lettering {
    std::string_view family = "DejaVu Sans";
    int weight = 400;     // 100 … 900
    double narrow = 1.0;  // share of the face's own width
    bool italic = false;
};
/// The same in a face by name; another stands in where the machine lacks it.
QPainterPath outline_of(const QString& text, const Lettering& face, double size, double spacing = 0.0);

/// The text with letters that the face lacks brought to those below their accents.
std::string in_face(const std::string& utf8, const Lettering& face);

/// How far the pen moves over `text`, in the unit of `size`.
double advance_of(const QString& text, const Lettering& face, double size, double spacing = 0.0);

QString to_qt(std::string_view utf8);

/// One OCR-B character scaled so that its advance is `pitch`; origin at the cell's left edge and the height's centre.
QPainterPath ocr_b_outline(char character, double pitch);

/// A white pen with round ends.
QPen hairline(double width_mm);

/// The outline made larger or smaller, then moved so that its origin lies at (x, y).
QPainterPath placed(const QPainterPath& path, double x, double y, double across, double down);
inline QPainterPath placed(const QPainterPath& path, double x, double y, double scale = 1.0) {
    return placed(path, x, y, scale, scale);
}

/// 8-bit coverage (255 = full ink) of some size; the painter works in millimetres and paints white.
cv::Mat paint_coverage(cv::Size pixels, double pixels_per_mm, const std::function<void(QPainter&)>& draw);

/// A layer of the whole page as 8-bit coverage (255 = full ink); the painter works in millimetres and paints white.
cv::Mat paint_layer(const std::function<void(QPainter&)>& draw);

/// Transparent ink: what is black below it stays black. `coverage` takes these shares of blue, green and red light,
/// running evenly from those at the left edge to those at the right.
void stain(cv::Mat& page, const cv::Mat& coverage, const std::array<double, 3>& left,
           const std::array<double, 3>& right);

/// Pixels of an image without a copy; valid while the image lives and is not changed.
cv::Mat view_of(QImage& image);

}  // namespace vidimus::training
