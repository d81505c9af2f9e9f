// What a degradation level means: how strong each fault of a capture is, drawn anew for every page.
// The table stands in docs/samples.md too.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/training/random.h"
#include "app/training/samples.h"

namespace vidimus::training {

/// Faults of which a page draws a few; resolution, blur, noise and compression come with every page.
enum class Fault { motion, uneven_light, shadow, glare, perspective, bend, background, worn, overprint, dirt };
std::string name_of(Fault fault);

struct Recipe {
    double character_px = 40.0;  // width of an MRZ cell (a tenth of an inch) in the image
    double blur_px = 0.5;        // deviation
    double noise = 2.0;          // deviation, grey levels
    double skew_degrees = 0.0;
    double perspective = 0.0;  // shift of a corner, share of the page's width
    double motion_px = 0.0;
    double light_slope = 0.0;
    double shadow_depth = 0.0;
    double glare = 0.0;         // 1 in its middle
    double glare_on_mrz = 0.0;  // and at most this on the MRZ: what it takes of the contrast
    double bend_mm = 0.0;
    double background = 1.0;  // power by which the background's tones darken
    double wear = 0.0;        // share of the ink that is rubbed off at most
    double overprint = 0.0;   // how much light a stamp or SPECIMEN across the lines takes
    double dirt = 0.0;
    double veil = 3.0;  // how far black rises, grey levels
    std::vector<Fault> faults;
};

constexpr int hardest_level = 5;

/// Level 0: an office scanner at 400 ppi or a good telephone, without any of the faults above.
Recipe draw_recipe(int level, Capture capture, Random& random);

/// JPEG's quality; absent where the file is a PNG.
std::optional<int> draw_quality(int level, Capture capture, Random& random);

}  // namespace vidimus::training
