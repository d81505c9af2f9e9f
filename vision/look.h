// What a model looks like at a glance, and the points by which a page is registered to it: all that telling models
// apart needs, at a hundredth of a pack's size. Internal to the room; its bytes are kept by app/screening.
#pragma once

#include <opencv2/core.hpp>

#include "vision/registration.h"
#include "vision/specimen.h"

namespace vidimus::vision {

/// A small picture with the light's differences taken off, and how its lines run, cell by cell.
struct Glance {
    static constexpr int columns = 40;
    static constexpr int rows = 28;
    static constexpr int cells_across = 10;
    static constexpr int cells_down = 7;
    static constexpr int directions = 8;  // of half a turn, since a line has no head

    cv::Mat colour;  // rows × columns, 32-bit float, 3 channels: logarithm of the brightness
    cv::Mat lines;   // (cells_down · cells_across) × directions, 32-bit float, each row of length one or zero
};

Glance glance_of(const cv::Mat& bgr);
/// The same page upside down.
Glance turned(const Glance& glance);

struct ModelLook {
    cv::Size size;  // of the pack's images
    Glance glance;
    cv::Mat weight;  // as `glance.colour`, one channel: 0…1, the share of print that all copies have
    Features features;
};

/// Of the pack's white light.
ModelLook look_of(const SpecimenPack& pack);

/// How alike page and model are where all copies of the model agree: −1…+1. Light that changes over the page as a plane
/// does not count.
double likeness(const ModelLook& model, const Glance& page);

}  // namespace vidimus::vision
