// What each genuine copy measured, as bytes: the part measured.bin of a pack. Format: docs/specimen-pack.md.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "vision/specimen.h"

namespace vidimus::vision {

std::string write_measurements(const Measurements& measured);
/// Errors: pack_damaged.
tl::expected<Measurements, Error> read_measurements(std::string_view bytes);

}  // namespace vidimus::vision
