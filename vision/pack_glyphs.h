// The shapes of holders' characters as bytes: the part glyphs.bin of a pack. Format: docs/specimen-pack.md.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "vision/specimen.h"

namespace vidimus::vision {

std::string write_glyphs(const GlyphAtlas& atlas);
/// Errors: pack_damaged.
tl::expected<GlyphAtlas, Error> read_glyphs(std::string_view bytes);

}  // namespace vidimus::vision
