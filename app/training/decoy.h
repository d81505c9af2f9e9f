// Pages that hold no machine readable zone, and of which some look as if they did: what a reader must leave alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/training/leaf.h"

namespace vidimus::training {

struct Decoy {
    Leaf leaf;
    std::string family;  // "giro_slip"
};

const std::vector<std::string_view>& decoy_families();

/// `turn` decides the family, in turn. No line of it begins as an MRZ does (Doc 9303-3: A, C, I, P or V at the head of
/// two or three lines of one of the formats' lengths).
Decoy draw_decoy(int turn, std::uint64_t seed);

/// The front of an identity card whose zone stands on its back.
Decoy draw_id_front(std::uint64_t seed);

}  // namespace vidimus::training
