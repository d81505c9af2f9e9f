#include "app/training/drawing.h"

#include <QFontDatabase>
#include <QFontMetricsF>
#include <QPainter>
#include <QStringList>
#include <QTransform>
#include <array>
#include <cmath>
#include <vector>

#include "app/training/design.h"

namespace vidimus::training {
namespace {

constexpr int outline_pixels = 512;

struct Choice {
    std::array<const char*, 3> families;
    QFont::Weight weight;
    bool stretch_condensed = false;
};

Choice choice_of(Typeface face) {
    switch (face) {
        case Typeface::data:
            return {{"Inter", "DejaVu Sans Condensed", "DejaVu Sans"}, QFont::DemiBold};
        case Typeface::caption:
            return {{"Inter", "DejaVu Sans Condensed", "DejaVu Sans"}, QFont::Normal};
        case Typeface::title:
            return {{"Liberation Serif", "DejaVu Serif", "DejaVu Sans"}, QFont::Bold};
        case Typeface::other:
            return {{"Liberation Sans", "Liberation Serif", "DejaVu Serif"}, QFont::Bold};
        case Typeface::mrz:
            return {{"OCR B", "OCR B", "OCR B"}, QFont::Normal};
    }
    return {{"DejaVu Sans", "DejaVu Sans", "DejaVu Sans"}, QFont::Normal};
}

const char* family_of(const Choice& choice) {
    for (const char* family : choice.families) {
        if (QFontDatabase::hasFamily(QString::fromLatin1(family))) {
            return family;
        }
    }
    return nullptr;
}

QFont outline_font(const QString& family, QFont::Weight weight, QFont::Style style) {
    QFont font(family);
    font.setPixelSize(outline_pixels);
    font.setWeight(weight);
    font.setStyle(style);
    font.setHintingPreference(QFont::PreferNoHinting);
    font.setStyleStrategy(QFont::StyleStrategy(QFont::PreferOutline | QFont::NoFontMerging));
    return font;
}

QFont font_of(Typeface face) {
    const Choice choice = choice_of(face);
    const char* family = family_of(choice);
    return outline_font(QString::fromLatin1(family != nullptr ? family : "DejaVu Sans"), choice.weight,
                        QFont::StyleNormal);
}

QFont font_of(const Lettering& face) {
    const QString family = to_qt(face.family);
    return outline_font(QFontDatabase::hasFamily(family) ? family : QStringLiteral("Liberation Sans"),
                        static_cast<QFont::Weight>(face.weight), face.italic ? QFont::StyleItalic : QFont::StyleNormal);
}

QPainterPath outline_in(QFont font, const QString& text, double size, double spacing) {
    if (spacing != 0.0) {
        font.setLetterSpacing(QFont::AbsoluteSpacing, spacing / size * outline_pixels);
    }
    QPainterPath path;
    path.addText(0.0, 0.0, font, text);
    const double scale = size / outline_pixels;
    return QTransform::fromScale(scale, scale).map(path);
}

}  // namespace

bool typefaces_present() {
    for (const Typeface face : {Typeface::data, Typeface::caption, Typeface::title, Typeface::other, Typeface::mrz}) {
        if (family_of(choice_of(face)) == nullptr) {
            return false;
        }
    }
    return true;
}

QPainterPath outline_of(const QString& text, Typeface face, double size, double spacing) {
    return outline_in(font_of(face), text, size, spacing);
}

QPainterPath outline_of(const QString& text, const Lettering& face, double size, double spacing) {
    return QTransform::fromScale(face.narrow, 1.0).map(outline_in(font_of(face), text, size, spacing));
}

std::string in_face(const std::string& utf8, const Lettering& face) {
    const QFontMetricsF metrics(font_of(face));
    QString text;
    for (const QChar character : to_qt(utf8)) {
        text += metrics.inFont(character) ? QString(character)
                                          : QString(character).normalized(QString::NormalizationForm_D).left(1);
    }
    return text.toStdString();
}

double advance_of(const QString& text, const Lettering& face, double size, double spacing) {
    const QFontMetricsF metrics(font_of(face));
    const auto letters = static_cast<double>(text.size());
    return (metrics.horizontalAdvance(text) * size / outline_pixels + letters * spacing) * face.narrow;
}

QString to_qt(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QPainterPath ocr_b_outline(char character, double pitch) {
    const QFont font = font_of(Typeface::mrz);
    const QFontMetricsF metrics(font);
    const double scale = pitch / metrics.horizontalAdvance(QLatin1Char('0'));
    QPainterPath reference;
    reference.addText(0.0, 0.0, font, QStringLiteral("H"));
    const double centre = reference.boundingRect().center().y();
    QPainterPath path;
    path.addText(0.0, 0.0, font, QString(QLatin1Char(character)));
    return QTransform::fromScale(scale, scale).map(path.translated(0.0, -centre));
}

QPen hairline(double width_mm) {
    QPen pen(Qt::white);
    pen.setWidthF(width_mm);
    pen.setCapStyle(Qt::RoundCap);
    pen.setJoinStyle(Qt::RoundJoin);
    return pen;
}

QPainterPath placed(const QPainterPath& path, double x, double y, double across, double down) {
    QTransform place;
    place.translate(x, y);
    place.scale(across, down);
    return place.map(path);
}

cv::Mat paint_coverage(cv::Size pixels, double pixels_per_mm, const std::function<void(QPainter&)>& draw) {
    QImage image(pixels.width, pixels.height, QImage::Format_Grayscale8);
    image.fill(0);
    {
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.scale(pixels_per_mm, pixels_per_mm);
        painter.setPen(Qt::NoPen);
        painter.setBrush(Qt::white);
        draw(painter);
    }
    return view_of(image).clone();
}

cv::Mat paint_layer(const std::function<void(QPainter&)>& draw) {
    return paint_coverage({canvas_width, canvas_height}, canvas_scale, draw);
}

void stain(cv::Mat& page, const cv::Mat& coverage, const std::array<double, 3>& left,
           const std::array<double, 3>& right) {
    // Shares in 65,536ths of full light and full coverage; one row of them serves every line.
    std::vector<int> taken(static_cast<std::size_t>(page.cols) * 3U);
    for (int x = 0; x < page.cols; ++x) {
        const double place = page.cols > 1 ? static_cast<double>(x) / (page.cols - 1) : 0.0;
        for (std::size_t channel = 0; channel < 3; ++channel) {
            const double share = left[channel] + (right[channel] - left[channel]) * place;
            taken[3U * static_cast<std::size_t>(x) + channel] = static_cast<int>(std::lround(65536.0 * share / 255.0));
        }
    }
    for (int y = 0; y < page.rows; ++y) {
        auto* pixels = page.ptr<unsigned char>(y);
        const auto* cover = coverage.ptr<unsigned char>(y);
        for (int x = 0; x < page.cols; ++x) {
            if (cover[x] == 0) {
                continue;
            }
            for (int i = 3 * x; i < 3 * x + 3; ++i) {
                const int through = 65536 - taken[static_cast<std::size_t>(i)] * cover[x];
                pixels[i] = static_cast<unsigned char>((pixels[i] * through) >> 16);
            }
        }
    }
}

cv::Mat view_of(QImage& image) {
    const int type = image.depth() == 8 ? CV_8UC1 : image.depth() == 24 ? CV_8UC3 : CV_8UC4;
    return cv::Mat(image.height(), image.width(), type, image.bits(), static_cast<std::size_t>(image.bytesPerLine()));
}

}  // namespace vidimus::training
