// A repeatable source of chance: the same seed and stream give the same numbers with every standard library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string_view>

namespace vidimus::training {

/// Mixes 64 bits (the finaliser of SplitMix64).
std::uint64_t mix(std::uint64_t value);

/// Streams keep apart what must not disturb one another: a fraud does not change the holder, nor the capture.
/// Own distributions, because those of the standard library differ between its makers.
class Random {
  public:
    Random(std::uint64_t seed, std::string_view stream);

    std::uint64_t bits() { return engine_(); }
    double uniform();                         // [0, 1)
    double between(double low, double high);  // [low, high)
    int whole(int low, int high);             // low … high, both included
    bool chance(double probability);
    double normal();                                // mean 0, deviation 1
    double spread(double deviation, double limit);  // normal, cut at ±limit
    template <typename List>
    const auto& pick(const List& list) {
        return list[static_cast<std::size_t>(whole(0, static_cast<int>(std::size(list)) - 1))];
    }

  private:
    std::mt19937_64 engine_;
};

}  // namespace vidimus::training
