// What is known of a specimen pack before it is opened: its model, and what the model looks like. The look is computed
// once from the whole pack and kept in <data>/cache/models/<digest>.look; the folder may be deleted at any time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "app/screening/config.h"
#include "app/screening/failure.h"
#include "vision/model_index.h"

namespace vidimus::screening {

/// What came with the program is taken as it is; everything else must be signed by somebody who is trusted here.
enum class PackOrigin { program, added };

struct PackEntry {
    vision::ModelId model;
    std::filesystem::path path;
    PackOrigin origin = PackOrigin::added;
    std::string digest;  // of what was signed, or of a folder's description
    std::shared_ptr<const vision::ModelLook> look;
};

/// Reads signature and description, and the look from the cache. Where there is none, or where the pack's files are not
/// those that it was computed from, the whole pack is opened and checked, and the cache is written anew; one that
/// cannot be written costs time, not more. Signature and trust are checked each time. Errors: those of open_pack and
/// require_trust.
tl::expected<PackEntry, Failure> index_pack(const Config& config, const std::filesystem::path& path, PackOrigin origin);

/// Opens the whole pack of an entry: with its signature and trust checked again, and only if it is still the pack that
/// was indexed. Errors: those of open_pack and require_trust; pack_altered where another pack has taken its place.
tl::expected<std::shared_ptr<const vision::PreparedPack>, Failure> open_entry(const Config& config,
                                                                              const PackEntry& entry);

}  // namespace vidimus::screening
