// A specimen pack as one file: a ZIP of its parts. Format: docs/specimen-pack.md. The one file of this room that knows
// libzip.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "app/screening/failure.h"
#include "vision/specimen.h"

namespace vidimus::screening {

/// Held against what the archive says of itself before anything is unpacked, and against what comes out.
struct ArchiveLimits {
    std::uint64_t entries = 64;
    std::uint64_t entry_bytes = 128ULL << 20U;
    std::uint64_t all_bytes = 512ULL << 20U;
};

/// Whether the bytes begin as a ZIP does.
bool looks_like_archive(std::string_view bytes);

/// A name that stays in its folder: letters, digits, '.', '_' and '-', not beginning with a dot, at most 64.
bool is_part_name(std::string_view name);

/// Every part of the archive. `name` is the file's base name, for failures.
/// Errors: pack_foreign (no ZIP), pack_damaged (cut off, wrong checksum, a name that leads elsewhere or stands twice,
/// encrypted, or beyond the limits).
tl::expected<vision::PackParts, Failure> read_archive(std::string_view bytes, const std::string& name,
                                                      const ArchiveLimits& limits = {});

/// The parts of these names, as far as the archive has them; the rest is not read. Errors: as read_archive, and those
/// of read_whole_file.
tl::expected<vision::PackParts, Failure> read_archive_parts(const std::filesystem::path& file,
                                                            std::span<const std::string_view> wanted,
                                                            const ArchiveLimits& limits = {});

/// The same parts give the same bytes. Errors: internal (libzip's words).
tl::expected<std::string, Failure> write_archive(const vision::PackParts& parts);

}  // namespace vidimus::screening
