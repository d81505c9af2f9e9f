// A signature that nobody writes: loops and strokes of one pen.
#pragma once

#include <opencv2/core.hpp>

#include "app/training/random.h"

class QPainter;

namespace vidimus::training {

/// Paints with the painter's brush into `area` (the painter's unit).
void draw_signature(QPainter& painter, const cv::Rect2d& area, Random& random);

}  // namespace vidimus::training
