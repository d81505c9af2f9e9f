// The text part of a specimen pack, pack.json: everything but the images. Format: docs/specimen-pack.md.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "vision/specimen.h"

namespace vidimus::vision {

/// One image file of the pack: a plain file name inside its folder, and what shows damage.
struct PackPart {
    std::string file;
    std::uint64_t bytes = 0;
    std::uint64_t checksum = 0;  // FNV-1a, 64 bits
};

struct LightParts {
    PackPart reference;
    PackPart spread;
    double spread_scale = 0.0;  // grey levels per step of the 16-bit image
    PackPart static_mask;
};

struct PackDescription {
    SpecimenPack pack;  // without its images and measurements
    LightParts white;
    std::map<std::string, LightParts> others;  // "IR", "UV"
    std::optional<PackPart> measured;
    std::optional<PackPart> glyphs;
};

/// Errors: pack_damaged (`detail` names the key that is missing or wrong), pack_version.
tl::expected<PackDescription, Error> parse_pack_description(std::string_view json);
std::string write_pack_description(const PackDescription& description);

std::uint64_t checksum_of(std::string_view bytes);

}  // namespace vidimus::vision
