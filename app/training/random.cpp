#include "app/training/random.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace vidimus::training {
namespace {

std::uint64_t hash_of(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a
    for (const char character : text) {
        hash ^= static_cast<unsigned char>(character);
        hash *= 0x100000001b3ULL;
    }
    return hash;
}

}  // namespace

std::uint64_t mix(std::uint64_t value) {
    value += 0x9e3779b97f4a7c15ULL;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31);
}

Random::Random(std::uint64_t seed, std::string_view stream) : engine_(mix(mix(seed) ^ hash_of(stream))) {}

double Random::uniform() {
    return static_cast<double>(engine_() >> 11) * 0x1.0p-53;
}

double Random::between(double low, double high) {
    return low + (high - low) * uniform();
}

int Random::whole(int low, int high) {
    const auto range = static_cast<std::uint64_t>(high - low) + 1U;
    return low + static_cast<int>(engine_() % range);
}

bool Random::chance(double probability) {
    return uniform() < probability;
}

double Random::normal() {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

double Random::spread(double deviation, double limit) {
    return std::clamp(deviation * normal(), -limit, limit);
}

}  // namespace vidimus::training
