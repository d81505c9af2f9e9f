// The bare print around what holders' ink covers, summed over places that a check chooses. Internal to the room.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "vision/residual.h"

namespace vidimus::vision {

/// Sums of the residual over the cells that were chosen.
struct Ground {
    static constexpr float floor_excess = 0.2F;  // below it a page is as like the specimen as can be told
    float count = 0.0F;
    float excess = 0.0F;
    float product = 0.0F;
    float power = 0.0F;
    void add(const Residual& residual, std::size_t cell) {
        count += residual.count[cell];
        excess += residual.excess[cell];
        product += residual.product[cell];
        power += residual.power[cell];
    }
    /// How much print the specimen does not explain: natural logarithm.
    [[nodiscard]] float foreign() const { return std::log(floor_excess + excess / std::max(1.0F, count)); }
    /// Share of the specimen's print that is missing; NaN where it has less than `least`, signal to noise squared.
    [[nodiscard]] float lost(float least) const {
        return power < least ? std::numeric_limits<float>::quiet_NaN() : -product / power;
    }
};

}  // namespace vidimus::vision
