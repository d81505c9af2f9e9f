// A capture with faults: the page after some use, seen by a flatbed or a telephone of a given level.
#pragma once

#include <cstdint>
#include <opencv2/core.hpp>
#include <vector>

#include "app/training/leaf.h"
#include "app/training/recipe.h"

namespace vidimus::training {

struct DegradedShot {
    cv::Mat bgr;                // 8-bit BGR
    double ppi = 0.0;           // 0: unknown (a telephone)
    Pose pose;                  // of the leaf
    double character_px = 0.0;  // width of an MRZ cell, about
    std::vector<Fault> faults;
};

/// Level 0…5. The same leaf, level and seed give the same pixels.
DegradedShot capture_degraded(const Leaf& leaf, Capture capture, int level, std::uint64_t seed);

struct SheetShot {
    cv::Mat bgr;  // 8-bit BGR
    double ppi = 300.0;
    std::vector<Pose> poses;  // of the first leaves, as many as found room
    double character_px = 0.0;
    std::vector<Fault> faults;
};

/// Several leaves on one glass of A4 size, each turned as it happened to be laid; level 0…5, no finer than 300 ppi.
SheetShot scan_sheet(const std::vector<Leaf>& leaves, int level, std::uint64_t seed);

/// The page on a display: stripes of its grid, in the leaf's own pixels.
void show_on_display(Leaf& leaf, std::uint64_t seed);

}  // namespace vidimus::training
