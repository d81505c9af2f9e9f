// Line ornaments of security printing: fields of lines that follow a phase, rosettes, braided bands, an emblem.
#pragma once

#include <QPainterPath>
#include <QPointF>
#include <opencv2/core.hpp>

class QPainter;

namespace vidimus::training {

/// Adds lines where the phase is a whole number. `phase` maps (x, y) in millimetres to the number of the line;
/// `width` maps the canvas pixel to the line's width in millimetres. Coverage is anti-aliased by the phase's slope.
template <typename Phase, typename Width>
void add_line_field(cv::Mat& coverage, double pixels_per_mm, Phase&& phase, Width&& width);

struct Rosette {
    QPointF centre;
    double inner = 1.0;  // radii, mm
    double outer = 8.0;
    int lobes = 12;
    int strands = 24;
    double swing = 1.0;  // how far a strand runs between inner and outer
    double twist = 0.0;  // second harmonic, 0…0.5
};

/// Strokes with the painter's pen.
void draw_rosette(QPainter& painter, const Rosette& rosette);

struct Braid {
    QPointF from;
    QPointF to;
    double amplitude = 2.0;
    double wavelength = 12.0;
    int strands = 12;
    double second = 0.35;  // share of the second harmonic
};
void draw_braid(QPainter& painter, const Braid& braid);

/// Utopia's emblem in a circle of radius 1 around the origin: the crescent island, a tower between its horns, waves, a
/// wreath.
QPainterPath emblem_path();

}  // namespace vidimus::training

#include "app/training/guilloche_field.h"
