#include "app/training/decoy_parts.h"

#include <QFont>
#include <QFontDatabase>
#include <QImage>
#include <QStringList>
#include <QTransform>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "app/training/drawing.h"

namespace vidimus::training {
namespace {

constexpr int outline_pixels = 256;

QFont font_of(TextFace face) {
    static const std::array<QStringList, 5> families{
        QStringList{QStringLiteral("Inter"), QStringLiteral("Liberation Sans"), QStringLiteral("DejaVu Sans")},
        QStringList{QStringLiteral("Liberation Serif"), QStringLiteral("DejaVu Serif")},
        QStringList{QStringLiteral("DejaVu Sans Mono"), QStringLiteral("Liberation Mono")},
        QStringList{QStringLiteral("Courier Prime"), QStringLiteral("Liberation Mono"), QStringLiteral("FreeMono"),
                    QStringLiteral("DejaVu Sans Mono")},
        QStringList{QStringLiteral("OCR B")}};
    QFont font;
    font.setFamilies(families[static_cast<std::size_t>(face)]);
    font.setPixelSize(outline_pixels);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

}  // namespace

Leaf painted_leaf(cv::Size2d mm, double ppi, double corner, const QColor& paper,
                  const std::function<void(QPainter&)>& draw) {
    const double scale = ppi / 25.4;
    QImage image(static_cast<int>(std::lround(mm.width * scale)), static_cast<int>(std::lround(mm.height * scale)),
                 QImage::Format_RGB32);
    image.fill(paper);
    {
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.scale(scale, scale);
        painter.setPen(Qt::NoPen);
        draw(painter);
    }
    Leaf leaf;
    cv::cvtColor(view_of(image), leaf.bgr, cv::COLOR_BGRA2BGR);
    leaf.mask = paint_coverage(leaf.bgr.size(), scale, [&](QPainter& painter) {
        painter.drawRoundedRect(QRectF(0.0, 0.0, mm.width, mm.height), corner, corner);
    });
    leaf.ppi = ppi;
    leaf.mm = mm;
    return leaf;
}

QPainterPath line_of(const QString& text, TextFace face, double size) {
    QPainterPath path;
    path.addText(0.0, 0.0, font_of(face), text);
    const double scale = size / outline_pixels;
    return QTransform::fromScale(scale, scale).map(path);
}

void put_line(QPainter& painter, const QString& text, TextFace face, double size, QPointF at, double room) {
    const QPainterPath path = line_of(text, face, size);
    const double wide = path.boundingRect().right();
    QTransform place;
    place.translate(at.x(), at.y());
    if (room > 0.0 && wide > room) {
        place.scale(room / wide, 1.0);
    }
    painter.fillPath(place.map(path), painter.brush());
}

QColor dark_ink(Random& random) {
    return {random.whole(5, 60), random.whole(5, 60), random.whole(10, 90)};
}

QColor light_paper(Random& random) {
    return {random.whole(226, 255), random.whole(226, 255), random.whole(215, 255)};
}

TextFace some_face(Random& random) {
    static constexpr std::array faces{TextFace::sans, TextFace::serif, TextFace::mono, TextFace::typewriter,
                                      TextFace::ocr_b};
    return random.pick(faces);
}

std::string digits_of(Random& random, int count) {
    std::string text;
    for (int i = 0; i < count; ++i) {
        text += static_cast<char>('0' + random.whole(0, 9));
    }
    return text;
}

std::string letters_of(Random& random, int count) {
    std::string text;
    for (int i = 0; i < count; ++i) {
        text += static_cast<char>('A' + random.whole(0, 25));
    }
    return text;
}

QString some_words(Random& random, int count) {
    static const std::array<QStringList, 6> languages{
        QString::fromUtf8("the harbour opens at seven and every boat that leaves must carry a lamp a list of hands and "
                          "water for two days nobody pays for the pilot before noon")
            .split(QLatin1Char(' ')),
        QString::fromUtf8("wer im Hafen ankommt meldet sich beim Wärter zählt seine Kisten und wartet bis die Glocke "
                          "läutet Größe Gewicht und Herkunft stehen auf dem Schein")
            .split(QLatin1Char(' ')),
        QString::fromUtf8("le phare éclaire la côte jusqu'à l'île voisine où les pêcheurs déposent leurs filets après "
                          "la fête d'été et comptent les paniers")
            .split(QLatin1Char(' ')),
        QString::fromUtf8(
            "la isla tiene dos torres y una playa larga donde el viento empuja las barcas hacia el muelle "
            "cada mañana de otoño según dicen")
            .split(QLatin1Char(' ')),
        QString::fromUtf8("на острове две башни и длинный берег где ветер гонит лодки к пристани каждое утро осенью "
                          "сторож зажигает огонь")
            .split(QLatin1Char(' ')),
        QString::fromUtf8("το νησί έχει δύο πύργους και μια μεγάλη παραλία όπου ο άνεμος σπρώχνει τις βάρκες κάθε πρωί "
                          "του φθινοπώρου")
            .split(QLatin1Char(' '))};
    const QStringList& words = random.pick(languages);
    QStringList chosen;
    for (int i = 0; i < count; ++i) {
        chosen << words[random.whole(0, static_cast<int>(words.size()) - 1)];
    }
    return chosen.join(QLatin1Char(' '));
}

void draw_bars(QPainter& painter, const QRectF& area, Random& random) {
    const double module = random.between(0.22, 0.40);
    double x = area.left();
    while (x < area.right()) {
        const double bar = module * random.whole(1, 4);
        painter.drawRect(QRectF(x, area.top(), std::min(bar, area.right() - x), area.height()));
        x += bar + module * random.whole(1, 4);
    }
}

void draw_matrix(QPainter& painter, const QRectF& area, int side, Random& random) {
    const double module = std::min(area.width(), area.height()) / side;
    const auto finder = [side](int x, int y) {
        return (x < 8 && y < 8) || (x >= side - 8 && y < 8) || (x < 8 && y >= side - 8);
    };
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            if (!finder(x, y) && random.chance(0.5)) {
                painter.drawRect(QRectF(area.left() + x * module, area.top() + y * module, module, module));
            }
        }
    }
    painter.setRenderHint(QPainter::Antialiasing);
    const QBrush ink = painter.brush();
    for (const QPointF& corner : {QPointF(0, 0), QPointF(side - 7, 0), QPointF(0, side - 7)}) {
        const QPointF at(area.left() + corner.x() * module, area.top() + corner.y() * module);
        QPainterPath rings;
        rings.addRect(QRectF(at.x(), at.y(), 7 * module, 7 * module));
        rings.addRect(QRectF(at.x() + module, at.y() + module, 5 * module, 5 * module));
        rings.addRect(QRectF(at.x() + 2 * module, at.y() + 2 * module, 3 * module, 3 * module));
        painter.fillPath(rings, ink);
    }
}

}  // namespace vidimus::training
