// What the portrait is painted with: a layer of 700 × 900 units, curves through points, and soft shades.
#pragma once

#include <QImage>
#include <QPainter>
#include <QPainterPath>
#include <QPointF>
#include <functional>
#include <opencv2/core.hpp>
#include <vector>

#include "app/training/portrait.h"

namespace vidimus::training {

constexpr double portrait_width = 700.0;
constexpr double portrait_height = 900.0;

/// A smooth curve through the points, closed or open (Catmull-Rom as cubic Béziers).
QPainterPath curve_through(const std::vector<QPointF>& points, bool closed);

/// Points of one side, mirrored at the axis x = 350, as a closed outline that begins at the top.
QPainterPath mirrored_outline(const std::vector<QPointF>& half);

QColor shade(const QColor& colour, double factor, int alpha = 255);
QColor blend(const QColor& one, const QColor& other, double share, int alpha = 255);

class PortraitLayer {
  public:
    explicit PortraitLayer(cv::Size size);

    /// Paints in units of the frame.
    void paint(const std::function<void(QPainter&)>& draw, bool only_inside = false);
    /// Paints and blurs by `sigma` units; with `only_inside` only where the layer has paint already.
    void soft(double sigma, const std::function<void(QPainter&)>& draw, bool only_inside = true);
    void soft_ellipse(double sigma, QPointF centre, double rx, double ry, const QColor& colour);
    void put_on(QImage& target) const;

  private:
    QImage image_;
    double scale_;
};

void draw_hair_behind(PortraitLayer& layer, const Face& face);
void draw_hair_before(PortraitLayer& layer, const Face& face);
void draw_clothes(PortraitLayer& layer, const Face& face);
void draw_features(PortraitLayer& layer, const Face& face);  // eyes, brows, nose, mouth
void draw_beard(PortraitLayer& layer, const Face& face);
void draw_glasses(PortraitLayer& layer, const Face& face);

}  // namespace vidimus::training
