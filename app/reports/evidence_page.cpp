#include "app/reports/evidence_page.h"

#include <QJsonArray>
#include <QPainter>
#include <algorithm>

namespace vidimus::reports {

namespace {

constexpr int kPageWidth = 1200;
constexpr int kCropSide = 420;

}  // namespace

QPolygonF polygon_of(const QJsonValue& quad) {
    QPolygonF polygon;
    for (const auto& corner : quad.toArray()) {
        const QJsonArray xy = corner.toArray();
        polygon << QPointF(xy.at(0).toDouble(), xy.at(1).toDouble());
    }
    return polygon.size() == 4 ? polygon : QPolygonF();
}

std::optional<QTransform> source_to_page(const QJsonObject& report, const QImage& page) {
    if (page.isNull()) {
        return std::nullopt;
    }
    const QPolygonF quad = polygon_of(report.value(QLatin1String("page")).toObject().value(QLatin1String("quad")));
    QTransform transform;
    if (!quad.isEmpty()) {
        const QPolygonF sheet{QList<QPointF>{{0.0, 0.0},
                                             {static_cast<double>(page.width()), 0.0},
                                             {static_cast<double>(page.width()), static_cast<double>(page.height())},
                                             {0.0, static_cast<double>(page.height())}}};
        return QTransform::quadToQuad(quad, sheet, transform) ? std::optional(transform) : std::nullopt;
    }
    const double width =
        report.value(QLatin1String("source")).toArray().at(0).toObject().value(QLatin1String("width")).toDouble();
    if (width <= 0.0) {
        return std::nullopt;
    }
    transform.scale(page.width() / width, page.width() / width);
    return transform;
}

QImage marked_page(const QImage& page, const std::vector<QPolygonF>& places, const std::vector<QPolygonF>& marks) {
    QImage marked = page.scaledToWidth(std::min(kPageWidth, page.width()), Qt::SmoothTransformation)
                        .convertToFormat(QImage::Format_RGB32);
    const double scale = static_cast<double>(marked.width()) / std::max(1, page.width());
    QPainter painter(&marked);
    painter.setRenderHint(QPainter::Antialiasing);
    QFont font = painter.font();
    font.setPixelSize(24);
    font.setBold(true);
    painter.setFont(font);
    const auto draw = [&](const QPolygonF& place, const QColor& tone, Qt::PenStyle style, const QString& name) {
        const QPolygonF polygon = QTransform::fromScale(scale, scale).map(place);
        painter.setBrush(Qt::NoBrush);
        for (const auto& [colour, width] : {std::pair{QColor(Qt::white), 7.0}, {tone, 3.5}}) {
            painter.setPen(QPen(colour, width, colour == tone ? style : Qt::SolidLine));
            painter.drawPolygon(polygon);
        }
        const QRectF box = polygon.boundingRect();
        const QRectF label(std::clamp(box.left(), 0.0, marked.width() - 36.0), std::max(0.0, box.top() - 34.0), 36, 32);
        painter.setPen(Qt::NoPen);
        painter.setBrush(tone);
        painter.drawRoundedRect(label, 5, 5);
        painter.setPen(Qt::white);
        painter.drawText(label, Qt::AlignCenter, name);
    };
    int number = 0;
    for (const QPolygonF& place : places) {
        draw(place, QColor(176, 35, 27), Qt::SolidLine, QString::number(++number));
    }
    QChar letter = QLatin1Char('A');
    for (const QPolygonF& mark : marks) {
        draw(mark, QColor(28, 92, 191), Qt::DotLine, letter);
        letter = QChar(letter.unicode() + 1);
    }
    return marked;
}

QImage crop_of(const QImage& page, const QPolygonF& place) {
    const QRectF box = place.boundingRect();
    const double side = std::max({box.width() * 1.3, box.height() * 1.3, 160.0});
    const QRect around =
        QRectF(box.center() - QPointF(side, side) / 2.0, QSizeF(side, side)).toAlignedRect().intersected(page.rect());
    if (around.isEmpty()) {
        return {};
    }
    return page.copy(around).scaled(kCropSide, kCropSide, Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

}  // namespace vidimus::reports
