#include "app/screening/pack_index.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

#include "app/screening/digest.h"
#include "app/screening/files.h"
#include "app/screening/pack_archive.h"
#include "app/screening/pack_store.h"
#include "app/screening/pack_trust.h"
#include "app/screening/parts.h"

namespace vidimus::screening {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest_description = 128U << 20U;
constexpr std::uint64_t largest_look = 4U << 20U;
constexpr std::string_view description_part = "pack.json";

/// What of a pack's files changes when they do: nobody need read them all at each start. It is no safeguard against
/// intent; that is the signature, which is checked before any picture of the pack is used.
std::string stamp_of(const fs::path& path) {
    std::vector<fs::path> files{path};
    std::error_code error;
    if (fs::is_directory(path, error)) {
        files.clear();
        for (fs::directory_iterator it(path, error), end; !error && it != end; it.increment(error)) {
            files.push_back(it->path());
        }
        std::sort(files.begin(), files.end());
    }
    std::string text;
    for (const fs::path& file : files) {
        std::error_code own;
        const auto bytes = fs::file_size(file, own);
        const auto time = fs::last_write_time(file, own).time_since_epoch().count();
        text += (own ? std::string("?") : std::to_string(bytes) + " " + std::to_string(time)) + " " +
                file.filename().string() + "\n";
    }
    return sha256_of_bytes(std::as_bytes(std::span(text)));
}

struct Begun {
    vision::ModelId model;
    std::string digest;
};

/// Signature, trust and description; no pictures.
tl::expected<Begun, Failure> begin(const Config& config, const fs::path& path, PackOrigin origin) {
    const std::string name = path.filename().string();
    std::error_code error;
    std::string description;
    Begun begun;
    if (fs::is_directory(path, error)) {
        auto text = read_whole_file(path / description_part, largest_description);
        if (!text) {
            return tl::unexpected(Failure{text.error().code, name, text.error().detail});
        }
        description = std::move(*text);
        begun.digest = sha256_of_bytes(std::as_bytes(std::span(description)));
        if (origin == PackOrigin::added) {
            return tl::unexpected(require_trust(PackFile{.pack = {}, .signature = {}, .folder = true}, name).error());
        }
    } else {
        constexpr std::array<std::string_view, 2> wanted{signature_part, description_part};
        // What is no archive, or may not be read, is told as it would be when it is opened.
        if (!begins_as_archive(path)) {
            const auto opened = open_pack(config, path);
            return tl::unexpected(opened ? Failure{FailureCode::pack_foreign, name, {}} : opened.error());
        }
        const auto parts = read_archive_parts(path, wanted);
        if (!parts) {
            return tl::unexpected(parts.error());
        }
        PackFile file;
        auto signature = check_signature_of_some(*parts, name);
        if (!signature) {
            return tl::unexpected(signature.error());
        }
        const auto text = parts->find(std::string(description_part));
        if (text == parts->end()) {
            return tl::unexpected(
                Failure{FailureCode::pack_damaged, name, std::string(description_part) + ": missing"});
        }
        description = text->second;
        begun.digest = digest_of(*signature);
        file.trusted = TrustedKeys::load(config).trusts(signature->key);
        file.signature = std::move(*signature);
        if (origin == PackOrigin::added) {
            if (const auto trusted = require_trust(file, name); !trusted) {
                return tl::unexpected(trusted.error());
            }
        }
    }
    auto model = vision::model_in(description);
    if (!model) {
        return tl::unexpected(to_failure(model.error(), name));
    }
    begun.model = std::move(*model);
    return begun;
}

tl::expected<vision::SpecimenPack, Failure> whole_pack(const Config& config, const fs::path& path, PackOrigin origin,
                                                       const std::string& digest) {
    const std::string name = path.filename().string();
    auto file = open_pack(config, path);
    if (!file) {
        return tl::unexpected(file.error());
    }
    if (origin == PackOrigin::added) {
        if (const auto trusted = require_trust(*file, name); !trusted) {
            return tl::unexpected(trusted.error());
        }
    }
    // Another pack that took its place meanwhile is a good one, but nothing that is known of the first holds for it.
    std::string now = file->signature ? digest_of(*file->signature) : std::string();
    if (file->folder) {
        if (const auto text = read_whole_file(path / description_part, largest_description)) {
            now = sha256_of_bytes(std::as_bytes(std::span(*text)));
        }
    }
    if (now != digest) {
        return tl::unexpected(
            Failure{FailureCode::pack_altered, name, "another pack has taken its place since the program started"});
    }
    file->pack.measured = {};  // only for learning anew
    return std::move(file->pack);
}

fs::path look_file(const Config& config, const std::string& digest) {
    return config.data / "cache" / "models" / (digest + ".look");
}

/// The look of the pack with this digest, and the stamp of the files that were checked then.
struct Kept {
    std::string stamp;
    std::shared_ptr<const vision::ModelLook> look;
};

std::optional<Kept> kept(const Config& config, const std::string& digest) {
    const auto bytes = read_whole_file(look_file(config, digest), largest_look);
    constexpr std::size_t stamp_length = 64;
    if (!bytes || bytes->size() < stamp_length) {
        return std::nullopt;
    }
    auto look = vision::read_look(std::string_view(*bytes).substr(stamp_length));
    if (!look) {
        return std::nullopt;
    }
    return Kept{bytes->substr(0, stamp_length), std::move(*look)};
}

void keep(const Config& config, const std::string& digest, const Kept& what) {
    const fs::path file = look_file(config, digest);
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    // Put in place whole, so that programs beside this one read either nothing or all of it.
    static_cast<void>(write_whole_file(file, what.stamp + vision::write_look(*what.look)));
}

}  // namespace

tl::expected<PackEntry, Failure> index_pack(const Config& config, const fs::path& path, PackOrigin origin) {
    const std::string stamp = stamp_of(path);  // before reading: what changes meanwhile is noticed at the next start
    auto begun = begin(config, path, origin);
    if (!begun) {
        return tl::unexpected(begun.error());
    }
    PackEntry entry{std::move(begun->model), path, origin, std::move(begun->digest), nullptr};
    auto known = kept(config, entry.digest);
    if (known && known->stamp == stamp) {
        entry.look = std::move(known->look);
        return entry;
    }
    const auto pack = whole_pack(config, path, origin, entry.digest);
    if (!pack) {
        return tl::unexpected(pack.error());
    }
    entry.look = known ? std::move(known->look) : vision::look_at(*pack);
    if (entry.look == nullptr) {
        return tl::unexpected(Failure{FailureCode::internal, path.filename().string(), "OpenCV"});
    }
    keep(config, entry.digest, {stamp, entry.look});
    return entry;
}

tl::expected<std::shared_ptr<const vision::PreparedPack>, Failure> open_entry(const Config& config,
                                                                              const PackEntry& entry) {
    auto pack = whole_pack(config, entry.path, entry.origin, entry.digest);
    if (!pack) {
        return tl::unexpected(pack.error());
    }
    auto prepared = vision::prepare(std::move(*pack), entry.look);
    if (prepared == nullptr) {
        return tl::unexpected(Failure{FailureCode::internal, entry.path.filename().string(), "OpenCV"});
    }
    return prepared;
}

}  // namespace vidimus::screening
