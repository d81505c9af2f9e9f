// What the families of pages without an MRZ share: paper, faces, lines of text.
#pragma once

#include <QColor>
#include <QPainter>
#include <QPainterPath>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <functional>
#include <opencv2/core.hpp>
#include <string>
#include <string_view>

#include "app/training/leaf.h"
#include "app/training/random.h"

namespace vidimus::training {

/// A leaf that the painter fills, in millimetres.
Leaf painted_leaf(cv::Size2d mm, double ppi, double corner, const QColor& paper,
                  const std::function<void(QPainter&)>& draw);

/// Families of faces; each falls back to another where the machine lacks it.
enum class TextFace { sans, serif, mono, typewriter, ocr_b };

/// Outline of `text`, baseline at (0, 0), em of `size` millimetres.
QPainterPath line_of(const QString& text, TextFace face, double size);

/// Fills the line with the painter's brush, baseline at `at`; no wider than `room` (0: as wide as it is).
void put_line(QPainter& painter, const QString& text, TextFace face, double size, QPointF at, double room = 0.0);

QColor dark_ink(Random& random);
QColor light_paper(Random& random);
TextFace some_face(Random& random);

std::string digits_of(Random& random, int count);
std::string letters_of(Random& random, int count);

/// A paragraph's words in one of several languages.
QString some_words(Random& random, int count);

/// Bars of a one-dimensional code.
void draw_bars(QPainter& painter, const QRectF& area, Random& random);
/// A two-dimensional code of `side` modules with its three finders.
void draw_matrix(QPainter& painter, const QRectF& area, int side, Random& random);

// The families that are mostly graphics; the others stand in decoy.cpp.
Leaf draw_keyboard(Random& random);
Leaf draw_codes(Random& random);
Leaf draw_crossword(Random& random);
Leaf draw_scene(Random& random);
Leaf draw_map(Random& random);
Leaf draw_music(Random& random);
Leaf draw_texture(Random& random);

}  // namespace vidimus::training
