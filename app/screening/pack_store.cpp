#include "app/screening/pack_store.h"

#include <algorithm>
#include <fstream>

#include "app/screening/files.h"
#include "app/screening/pack_archive.h"
#include "app/screening/pack_trust.h"
#include "app/screening/parts.h"

namespace vidimus::screening {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest_archive = 512ULL << 20U;

std::string name_of_path(const fs::path& path) {
    return path.has_filename() ? path.filename().string() : path.parent_path().filename().string();
}

fs::path installed(const Config& config, const std::string& model) {
    return config.data / "specimens" / (model + ".vpack");
}

/// The parts come to disk one by one; the description last, so that a folder that was cut off is none.
tl::expected<void, Failure> write_folder(const vision::PackParts& parts, const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) {
        return tl::unexpected(Failure{FailureCode::cannot_write, name_of_path(folder), error.message()});
    }
    for (const bool last : {false, true}) {
        for (const auto& [name, bytes] : parts) {
            if ((name == "pack.json") != last) {
                continue;
            }
            if (auto written = write_whole_file(folder / name, bytes); !written) {
                return written;
            }
        }
    }
    return {};
}

tl::expected<void, Failure> store_archive(const Config& config, vision::PackParts& parts, const fs::path& path) {
    const auto key = own_key(config);
    if (!key) {
        return tl::unexpected(key.error());
    }
    if (auto done = sign_parts(parts, *key, signer_name(config), utc_now()); !done) {
        return done;
    }
    const auto bytes = write_archive(parts);
    if (!bytes) {
        return tl::unexpected(bytes.error());
    }
    return write_whole_file(path, *bytes);
}

}  // namespace

bool begins_as_archive(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string first(4, '\0');
    stream.read(first.data(), 4);
    return stream.gcount() == 4 && looks_like_archive(first);
}

tl::expected<void, Failure> may_store(const fs::path& path, bool folder) {
    std::error_code error;
    const auto refuse = [&path](const char* why) {
        return tl::unexpected(Failure{FailureCode::cannot_write, name_of_path(path), why});
    };
    if (!fs::exists(path, error)) {
        const fs::path above = fs::absolute(path, error).parent_path();
        return folder || fs::is_directory(above, error) ? tl::expected<void, Failure>()
                                                        : refuse("its folder does not exist");
    }
    if (fs::is_directory(path, error)) {
        return folder ? tl::expected<void, Failure>()
                      : refuse("there is a folder of this name; --folder writes into it");
    }
    if (folder) {
        return refuse("there is a file of this name");
    }
    const bool empty = fs::file_size(path, error) == 0 && !error;
    return empty || begins_as_archive(path) ? tl::expected<void, Failure>()
                                            : refuse("there is another file of this name, which is no pack");
}

fs::path find_pack(const Config& config, const std::string& model_or_path) {
    std::error_code error;
    if (vision::ModelId::from_string(model_or_path) && !fs::exists(model_or_path, error)) {
        for (const fs::path& place :
             {installed(config, model_or_path), config.resources / "specimens" / model_or_path}) {
            if (fs::exists(place, error)) {
                return place;
            }
        }
    }
    return model_or_path;
}

tl::expected<vision::PackParts, Failure> open_parts(const fs::path& path) {
    const std::string name = name_of_path(path);
    std::error_code error;
    if (fs::is_directory(path, error)) {
        const bool pack = fs::exists(path / "pack.json", error);
        return tl::unexpected(Failure{pack ? FailureCode::pack_unsigned : FailureCode::pack_foreign, name,
                                      pack ? "a folder has no signature" : "the folder has no pack.json"});
    }
    auto bytes = read_whole_file(path, largest_archive);
    if (!bytes) {
        Failure failure = bytes.error();
        if (failure.code == FailureCode::file_not_found) {
            failure.code = FailureCode::pack_not_found;
        }
        return tl::unexpected(failure);
    }
    return read_archive(*bytes, name);
}

tl::expected<PackFile, Failure> open_pack(const Config& config, const fs::path& path) {
    const std::string name = name_of_path(path);
    PackFile file;
    std::error_code error;
    if (fs::is_directory(path, error)) {
        if (!fs::exists(path / "pack.json", error)) {
            const bool denied = error == std::errc::permission_denied;
            return tl::unexpected(Failure{denied ? FailureCode::file_not_permitted : FailureCode::pack_foreign, name,
                                          denied ? "" : "the folder has no pack.json"});
        }
        auto pack = vision::load_pack(path);
        if (!pack) {
            return tl::unexpected(to_failure(pack.error(), name));
        }
        file.pack = std::move(*pack);
        file.folder = true;
        return file;
    }
    const auto parts = open_parts(path);
    if (!parts) {
        return tl::unexpected(parts.error());
    }
    auto signature = check_signature(*parts, name);
    if (!signature) {
        return tl::unexpected(signature.error());
    }
    auto pack = vision::read_pack(*parts);
    if (!pack) {
        return tl::unexpected(to_failure(pack.error(), name));
    }
    file.pack = std::move(*pack);
    file.trusted = TrustedKeys::load(config).trusts(signature->key);
    file.signature = std::move(*signature);
    return file;
}

tl::expected<void, Failure> require_trust(const PackFile& file, const std::string& name) {
    if (!file.signature) {
        return tl::unexpected(Failure{FailureCode::pack_unsigned, name, "a folder has no signature"});
    }
    if (!file.trusted) {
        return tl::unexpected(Failure{FailureCode::pack_untrusted, name,
                                      "signed as \"" + file.signature->signer + "\" with key " + file.signature->key});
    }
    return {};
}

tl::expected<void, Failure> store_pack(const Config& config, vision::SpecimenPack& pack, const fs::path& path,
                                       bool folder) {
    if (auto may = may_store(path, folder); !may) {
        return may;
    }
    pack.created = utc_now();
    pack.program = "vidimus " VIDIMUS_VERSION;
    auto parts = vision::write_pack(pack);
    if (!parts) {
        return tl::unexpected(to_failure(parts.error(), name_of_path(path)));
    }
    return folder ? write_folder(*parts, path) : store_archive(config, *parts, path);
}

tl::expected<PackFile, Failure> export_pack(const Config& config, const std::string& model_or_path,
                                            const fs::path& file) {
    const fs::path source = find_pack(config, model_or_path);
    auto opened = open_pack(config, source);
    if (!opened) {
        return opened;
    }
    if (auto may = may_store(file, false); !may) {
        return tl::unexpected(may.error());
    }
    if (opened->folder) {
        auto parts = vision::write_pack(opened->pack);
        if (!parts) {
            return tl::unexpected(to_failure(parts.error(), name_of_path(file)));
        }
        if (auto stored = store_archive(config, *parts, file); !stored) {
            return tl::unexpected(stored.error());
        }
        return open_pack(config, file);
    }
    const auto bytes = read_whole_file(source, largest_archive);
    if (!bytes) {
        return tl::unexpected(bytes.error());
    }
    if (auto written = write_whole_file(file, *bytes); !written) {
        return tl::unexpected(written.error());
    }
    return opened;
}

tl::expected<Imported, Failure> import_pack(const Config& config, const fs::path& path, bool trust) {
    auto opened = open_pack(config, path);
    if (!opened) {
        return tl::unexpected(opened.error());
    }
    if (!trust) {
        if (auto trusted = require_trust(*opened, name_of_path(path)); !trusted) {
            return tl::unexpected(trusted.error());
        }
    }
    const fs::path target = installed(config, opened->pack.model.to_string());
    std::error_code error;
    fs::create_directories(target.parent_path(), error);
    if (error) {
        return tl::unexpected(Failure{FailureCode::cannot_write, "specimens", error.message()});
    }
    Imported imported;
    imported.replaced = fs::exists(target, error);
    auto exported = export_pack(config, path.string(), target);
    if (!exported) {
        return tl::unexpected(exported.error());
    }
    if (!exported->trusted) {
        if (auto trusted = trust_key(config, exported->signature->key, exported->signature->signer); !trusted) {
            return tl::unexpected(trusted.error());
        }
        exported->trusted = true;
    }
    imported.file = std::move(*exported);
    return imported;
}

std::vector<fs::path> packs_in(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> found;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        std::error_code own;
        const fs::path& path = it->path();
        const bool hidden = path.filename().string().starts_with('.');
        if (fs::is_regular_file(path / "pack.json", own) ||
            (!hidden && fs::is_regular_file(path, own) && (path.extension() == ".vpack" || begins_as_archive(path)))) {
            found.push_back(path);
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace vidimus::screening
