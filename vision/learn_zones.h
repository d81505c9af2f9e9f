// Which areas of a page hold personal data, proposed from what varies between genuine copies. Internal to the room.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <vector>

#include "vision/median_stack.h"
#include "vision/view.h"

namespace vidimus::vision {

/// What reading has told about the machine readable zone.
struct MrzPlace {
    bool unknown = true;           // nobody has read the copies: it is looked for
    std::optional<cv::Rect2d> mm;  // where it was read; none: there is none
};

/// `varying`: 8-bit at pack density, 255 where copies differ. The photo is the largest upright area, the ghost a
/// smaller one of its shape, the MRZ the wide area along the lower edge, everything else of a line's height a field.
std::vector<Zone> propose_zones(const Frame& frame, const cv::Mat& varying, const MrzPlace& read);

/// A ghost image may be too pale to vary much. It is found as what repeats the photo: by how each copy's photo differs
/// from the others', that place differs too. Replaces the ghost among `zones`, and fields below it, where there is one.
void find_ghost(const MedianStack& copies, const Frame& frame, std::vector<Zone>& zones);

/// Moves the ghost image's zone by up to 1 mm and a tenth of its size so that it is the photo's zone as the ghost image
/// repeats it: a point of the one lies where the same point of the other does. Stays where no ghost image repeats it.
void align_ghost(const MedianStack& copies, const Frame& frame, std::vector<Zone>& zones);

}  // namespace vidimus::vision
