// What two captures of one page differ by where nothing was altered, learned from that pair's own artwork: its noise,
// and what the two devices draw otherwise. Internal to the room.
#pragma once

#include <cstddef>
#include <vector>

namespace vidimus::vision {

/// One part of both captures, in bands of equal mean: how much print it has, and how much of that differs.
struct PartDifference {
    double power = 0.0;     // grey levels squared
    double residual = 0.0;  // what is left of it once the one is laid over the other with its own contrast
};

/// The artwork's parts as a model: residual = noise + share · power.
class CaptureNoise {
  public:
    /// With too few parts nothing can be said: limit() is then infinite.
    explicit CaptureNoise(std::vector<PartDifference> artwork);
    /// ln of the part's residual over what the artwork lets expect of it; 0 is usual.
    [[nodiscard]] double excess(const PartDifference& part) const;
    /// What the middle one of so many further parts of the artwork stays below, but for one in a thousand: the
    /// predictive limit by the parts' own excess (median and median deviation, as some parts are worn), and never below
    /// twice the usual.
    [[nodiscard]] double limit(std::size_t parts = 1) const;

  private:
    double noise_ = 0.0;
    double share_ = 0.0;
    double centre_ = 0.0;
    double deviation_ = 0.0;
    std::size_t count_ = 0;
};

/// The value that a further one of these stays above, but for one in a thousand; `least`: the smallest deviation that
/// is believed. Minus infinity from fewer than five.
double lower_limit(std::vector<double> values, double least);

}  // namespace vidimus::vision
