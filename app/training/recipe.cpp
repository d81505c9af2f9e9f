#include "app/training/recipe.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace vidimus::training {
namespace {

struct Range {
    double low;
    double high;
};

struct Level {
    Range scan_px;   // characters' width
    Range phone_px;  //
    Range blur;
    Range noise;
    Range quality;
    double skew;          // degrees, at most
    Range veil;           // of a telephone
    Range faults;         // how many of those below
    Range motion;         // pixels
    Range light;          //
    Range shadow;         //
    double glare_on_mrz;  //
    Range perspective;
    Range bend;  // millimetres
    Range background;
    Range wear;
    Range overprint;
    Range dirt;
};

// From an ordinary flatbed to the limit of what a person can read; see docs/samples.md.
constexpr std::array<Level, 6> levels{{
    {{40.0, 40.0},
     {34.0, 42.0},
     {0.3, 0.6},
     {1.3, 2.8},
     {90, 95},
     1.5,
     {3, 5},
     {0, 0},
     {0, 0},
     {0, 0},
     {0, 0},
     0.0,
     {0.005, 0.012},
     {0, 0},
     {1, 1},
     {0, 0},
     {0, 0},
     {0, 0}},
    {{30.0, 40.0},
     {24.0, 34.0},
     {0.5, 0.9},
     {1.5, 3.0},
     {85, 95},
     1.5,
     {3, 8},
     {1, 2},
     {0.8, 1.6},
     {0.06, 0.15},
     {0.10, 0.20},
     0.03,
     {0.01, 0.02},
     {0.4, 1.0},
     {1.15, 1.4},
     {0.08, 0.15},
     {0.15, 0.28},
     {0.10, 0.20}},
    {{20.0, 30.0},
     {18.0, 24.0},
     {0.6, 1.1},
     {2.5, 5.0},
     {70, 86},
     3.0,
     {3, 14},
     {2, 3},
     {1.0, 2.2},
     {0.12, 0.25},
     {0.18, 0.34},
     0.08,
     {0.02, 0.04},
     {0.8, 1.8},
     {1.3, 1.7},
     {0.12, 0.24},
     {0.22, 0.38},
     {0.15, 0.30}},
    {{14.0, 16.5},
     {14.0, 16.5},
     {0.75, 1.1},
     {5.0, 8.5},
     {46, 60},
     6.0,
     {6, 24},
     {3, 4},
     {1.4, 2.5},
     {0.20, 0.38},
     {0.30, 0.48},
     0.15,
     {0.03, 0.07},
     {1.5, 3.2},
     {1.5, 2.1},
     {0.20, 0.36},
     {0.32, 0.50},
     {0.25, 0.40}},
    {{10.2, 12.5},
     {10.2, 12.6},
     {0.7, 1.0},
     {6.0, 10.0},
     {33, 45},
     9.0,
     {8, 30},
     {3, 4},
     {1.5, 2.6},
     {0.28, 0.45},
     {0.36, 0.55},
     0.50,
     {0.04, 0.09},
     {2.2, 4.5},
     {1.7, 2.4},
     {0.26, 0.44},
     {0.40, 0.58},
     {0.30, 0.45}},
    {{7.4, 9.2},
     {7.6, 9.4},
     {0.45, 0.65},
     {4.5, 8.0},
     {40, 55},
     9.0,
     {8, 30},
     {2, 4},
     {0.9, 1.5},
     {0.25, 0.42},
     {0.32, 0.50},
     0.45,
     {0.03, 0.07},
     {1.5, 3.5},
     {1.5, 2.1},
     {0.20, 0.36},
     {0.35, 0.50},
     {0.20, 0.36}},
}};

const Level& level_of(int level) {
    return levels[static_cast<std::size_t>(std::clamp(level, 0, hardest_level))];
}

double drawn(Random& random, const Range& range) {
    return random.between(range.low, range.high);
}

}  // namespace

std::string name_of(Fault fault) {
    switch (fault) {
        case Fault::motion:
            return "motion";
        case Fault::uneven_light:
            return "uneven_light";
        case Fault::shadow:
            return "shadow";
        case Fault::glare:
            return "glare";
        case Fault::perspective:
            return "perspective";
        case Fault::bend:
            return "bend";
        case Fault::background:
            return "background";
        case Fault::worn:
            return "worn";
        case Fault::overprint:
            return "overprint";
        case Fault::dirt:
            return "dirt";
    }
    return {};
}

Recipe draw_recipe(int level_number, Capture capture, Random& random) {
    const Level& level = level_of(level_number);
    const bool scan = capture == Capture::scan;
    Recipe recipe;
    recipe.character_px = drawn(random, scan ? level.scan_px : level.phone_px);
    recipe.blur_px = drawn(random, level.blur);
    recipe.noise = drawn(random, level.noise) * (scan ? 0.8 : 1.0);
    recipe.skew_degrees = random.between(-level.skew, level.skew);
    recipe.veil = scan ? 3.0 : drawn(random, level.veil);
    if (!scan) {  // a telephone is never held quite parallel
        recipe.perspective = level.perspective.low * 0.6;
    }

    std::vector<Fault> open{Fault::uneven_light, Fault::glare, Fault::bend,      Fault::background,
                            Fault::worn,         Fault::dirt,  Fault::overprint, Fault::shadow};
    if (!scan) {
        open.insert(open.end(), {Fault::motion, Fault::perspective});
    }
    const int count = random.whole(static_cast<int>(level.faults.low), static_cast<int>(level.faults.high));
    for (int i = 0; i < count; ++i) {
        const auto place = static_cast<std::size_t>(random.whole(0, static_cast<int>(open.size()) - 1));
        recipe.faults.push_back(open[place]);
        open.erase(open.begin() + static_cast<std::ptrdiff_t>(place));
    }
    std::sort(recipe.faults.begin(), recipe.faults.end());
    for (const Fault fault : recipe.faults) {
        switch (fault) {
            case Fault::motion:
                recipe.motion_px = drawn(random, level.motion);
                break;
            case Fault::uneven_light:
                recipe.light_slope = drawn(random, level.light);
                break;
            case Fault::shadow:
                recipe.shadow_depth = drawn(random, level.shadow);
                break;
            case Fault::glare:
                recipe.glare = random.between(0.8, 1.0);
                recipe.glare_on_mrz = level.glare_on_mrz * random.between(0.6, 1.0);
                break;
            case Fault::perspective:
                recipe.perspective = drawn(random, level.perspective);
                break;
            case Fault::bend:
                recipe.bend_mm = drawn(random, level.bend) * (scan ? 0.6 : 1.0);
                break;
            case Fault::background:
                recipe.background = drawn(random, level.background);
                break;
            case Fault::worn:
                recipe.wear = drawn(random, level.wear);
                break;
            case Fault::overprint:
                recipe.overprint = drawn(random, level.overprint);
                break;
            case Fault::dirt:
                recipe.dirt = drawn(random, level.dirt);
                break;
        }
    }
    return recipe;
}

std::optional<int> draw_quality(int level_number, Capture capture, Random& random) {
    const Level& level = level_of(level_number);
    const bool png = capture == Capture::scan && level_number <= 1 && random.chance(0.25);
    if (png) {
        return std::nullopt;
    }
    return random.whole(static_cast<int>(level.quality.low), static_cast<int>(level.quality.high));
}

}  // namespace vidimus::training
