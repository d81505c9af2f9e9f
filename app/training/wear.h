// What happens to a page before it is captured: rubbed print, dirt, a stamp or the word SPECIMEN across the lines, a
// background that is printed too strong.
#pragma once

#include <cstdint>

#include "app/training/leaf.h"
#include "app/training/recipe.h"

namespace vidimus::training {

/// Changes the leaf's pixels by the recipe. Where the MRZ stands every fault leaves the characters legible.
void use_page(Leaf& leaf, const Recipe& recipe, std::uint64_t seed);

}  // namespace vidimus::training
