// Specimen packs where they lie: as a signed archive or as a folder, anywhere, and those of the data folder
// (<data>/specimens/<model>.vpack), which screenings use.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "app/screening/config.h"
#include "app/screening/pack_signature.h"
#include "vision/specimen.h"

namespace vidimus::screening {

struct PackFile {
    vision::SpecimenPack pack;
    std::optional<PackSignature> signature;  // none of a folder
    bool trusted = false;                    // its signer is trusted here
    bool folder = false;
};

/// Where a pack lies that is named by its path, or by its model: in the data folder, else what came with the program.
/// What is nowhere comes back as it is.
std::filesystem::path find_pack(const Config& config, const std::string& model_or_path);

/// A pack of either form; which one, the file itself tells. An archive must be signed by some key.
/// Errors: pack_not_found, file_not_permitted, read_error, pack_foreign, pack_damaged, pack_version, pack_unsigned,
/// pack_altered.
tl::expected<PackFile, Failure> open_pack(const Config& config, const std::filesystem::path& path);

/// Whether the file begins as an archive does; false where it cannot be read.
bool begins_as_archive(const std::filesystem::path& file);

/// The parts of an archive as they are, its signature not yet looked at. Errors: as open_pack, but those of signatures;
/// pack_unsigned for a folder.
tl::expected<vision::PackParts, Failure> open_parts(const std::filesystem::path& path);

/// Refuses what a screening must not use, nor anybody sign anew. Errors: pack_unsigned (a folder), pack_untrusted.
tl::expected<void, Failure> require_trust(const PackFile& file, const std::string& name);

/// Whether a pack could lie here, before it takes minutes to learn one. What has this name and is no pack is somebody
/// else's and stays. Errors: cannot_write.
tl::expected<void, Failure> may_store(const std::filesystem::path& path, bool folder);

/// Writes the pack, made now by this program: an archive signed with this workplace's key, or an unsigned folder.
/// Errors: cannot_write (also where something else has this name), disk_full, key_unusable, internal.
tl::expected<void, Failure> store_pack(const Config& config, vision::SpecimenPack& pack,
                                       const std::filesystem::path& path, bool folder);

/// A pack of the data folder, or one that came with the program, or any named by its path, as a signed archive. What is
/// signed already is copied as it is; what is not is signed here.
/// Errors: as open_pack and store_pack.
tl::expected<PackFile, Failure> export_pack(const Config& config, const std::string& model_or_path,
                                            const std::filesystem::path& file);

struct Imported {
    PackFile file;
    bool replaced = false;  // a pack of this model was there
};

/// Puts a pack into the data folder. `trust`: its signer is trusted from now on; a folder is signed with this
/// workplace's own key. Errors: as open_pack; pack_untrusted, pack_unsigned without `trust`; as store_pack.
tl::expected<Imported, Failure> import_pack(const Config& config, const std::filesystem::path& path, bool trust);

/// Every pack that lies in a folder: archives by their first bytes, folders by their pack.json; by name.
std::vector<std::filesystem::path> packs_in(const std::filesystem::path& folder);

}  // namespace vidimus::screening
