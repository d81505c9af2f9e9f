// The pages of a TIFF, found without decoding a pixel. Source: TIFF 6.0 §2; BigTIFF as libtiff 4 writes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace vidimus::batch {

/// Where the directory of each page begins; previews (reduced-resolution, transparency masks) are left out. Empty where
/// the bytes are no TIFF. A directory that lies outside the bytes or was seen before ends the list. At most `most` + 1.
std::vector<std::uint64_t> tiff_pages(std::span<const std::byte> bytes, std::size_t most);

/// Makes the directory at `offset` the first, so that whoever reads one page reads that one.
void begin_tiff_at(std::span<std::byte> bytes, std::uint64_t offset);

}  // namespace vidimus::batch
