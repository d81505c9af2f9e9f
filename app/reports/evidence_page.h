// The pictures of an evidence report: the page with its numbered places, and each place beside the specimen's. Internal
// to the room.
#pragma once

#include <QImage>
#include <QJsonObject>
#include <QPolygonF>
#include <QTransform>
#include <optional>
#include <vector>

namespace vidimus::reports {

/// From the pixels of the source image to those of the kept page picture; absent where it cannot be told.
std::optional<QTransform> source_to_page(const QJsonObject& report, const QImage& page);
/// Four corners as the report writes them; empty where they are none.
QPolygonF polygon_of(const QJsonValue& quad);

/// The page, half as large, with a numbered frame on each place, and a lettered one on each that a person marked.
QImage marked_page(const QImage& page, const std::vector<QPolygonF>& places, const std::vector<QPolygonF>& marks);
/// A place with what lies around it.
QImage crop_of(const QImage& page, const QPolygonF& place);

}  // namespace vidimus::reports
