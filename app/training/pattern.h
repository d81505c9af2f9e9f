// Patterns of security printing over a whole page: lines, dots and small figures that follow a flow, and large motifs.
#pragma once

#include <QPainterPath>
#include <array>
#include <opencv2/core.hpp>

#include "app/training/random.h"

namespace vidimus::training {

/// How rows of a pattern run over the page.
struct FlowShape {
    enum class Form { straight, rings, fan };
    struct Wave {
        double height = 0.0;  // mm
        double length = 30.0;
        double angle = 0.0;  // of its own crests against the rows
        double phase = 0.0;
    };
    Form form = Form::straight;
    double angle = 0.0;    // of the rows, radians
    cv::Point2d centre;    // mm, of rings and fans
    double flatten = 1.0;  // rings become ellipses
    std::array<Wave, 3> waves;
};

/// Coordinates in millimetres for each pixel: `u` runs along the rows, `v` across them.
struct Flow {
    cv::Mat u;  // CV_32FC1
    cv::Mat v;
};
Flow make_flow(cv::Size pixels, double pixels_per_mm, const FlowShape& shape);

/// A picture hidden in a pattern: 8-bit height of the page's size, or empty.
struct Relief {
    cv::Mat height;
    double lift = 0.0;   // mm by which full height moves the lines
    double swell = 0.0;  // mm by which it widens them, or the dots
};

/// Lines of `width` mm every `pitch` mm of v, 8-bit coverage.
cv::Mat draw_lines(const Flow& flow, double pixels_per_mm, double pitch, double width, const Relief& relief);
/// Dots on a lattice, every second row offset.
cv::Mat draw_dots(const Flow& flow, double pixels_per_mm, double pitch, double radius, const Relief& relief);

enum class Figure { words, hexagons, scales, triangles, loops, stars, crosses, bricks, diamonds, waves };
inline constexpr int figures = 10;
/// The figure side by side over the page; `size` mm is its period, `stroke` mm its line.
cv::Mat draw_figures(const Flow& flow, double pixels_per_mm, Figure figure, double size, double stroke);

enum class Motif { mountains, bird, temple, tree, sun, ship, lighthouse, fish, flower, emblem };
inline constexpr int motifs = 10;
/// Silhouette within about −1…1 around the origin; two draws of one motif differ.
QPainterPath motif_path(Motif motif, Random& random);

}  // namespace vidimus::training
