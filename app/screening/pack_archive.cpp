#include "app/screening/pack_archive.h"

#include <zip.h>

#include <algorithm>
#include <functional>
#include <memory>

namespace vidimus::screening {
namespace {

constexpr std::string_view beginning = "PK\3\4";

struct Discard {
    void operator()(zip_t* archive) const { zip_discard(archive); }
    void operator()(zip_file_t* file) const { zip_fclose(file); }
    void operator()(zip_source_t* source) const { zip_source_free(source); }
};
using Archive = std::unique_ptr<zip_t, Discard>;
using Entry = std::unique_ptr<zip_file_t, Discard>;
using Source = std::unique_ptr<zip_source_t, Discard>;

/// Unpacks one entry; what says one size and has another is refused, and never grows beyond what it said.
bool unpack(zip_t* archive, const zip_stat_t& stat, std::string& bytes) {
    const Entry entry(zip_fopen_index(archive, stat.index, 0));
    if (entry == nullptr) {
        return false;
    }
    bytes.clear();
    std::string block(1U << 16U, '\0');
    while (true) {
        const zip_int64_t count = zip_fread(entry.get(), block.data(), block.size());
        if (count < 0 || bytes.size() + static_cast<std::uint64_t>(std::max<zip_int64_t>(count, 0)) > stat.size) {
            return false;
        }
        if (count == 0) {
            return bytes.size() == stat.size;  // the checksum was compared at the end
        }
        bytes.append(block.data(), static_cast<std::size_t>(count));
    }
}

/// Every entry is held against the limits, whether it is wanted or not.
tl::expected<vision::PackParts, Failure> unpacked(Source source, const std::string& name, const ArchiveLimits& limits,
                                                  const std::function<bool(std::string_view)>& wanted) {
    const auto damaged = [&name](const std::string& why) {
        return tl::unexpected(Failure{FailureCode::pack_damaged, name, why});
    };
    zip_error_t error;
    zip_error_init(&error);
    Archive archive(source == nullptr ? nullptr
                                      : zip_open_from_source(source.get(), ZIP_RDONLY | ZIP_CHECKCONS, &error));
    zip_error_fini(&error);
    if (archive == nullptr) {
        return damaged("not a whole archive");
    }
    static_cast<void>(source.release());  // the archive's own from here on
    const zip_int64_t count = zip_get_num_entries(archive.get(), 0);
    if (count < 0 || static_cast<std::uint64_t>(count) > limits.entries) {
        return damaged("too many parts");
    }
    std::vector<zip_stat_t> entries;
    std::uint64_t all = 0;
    constexpr zip_uint64_t needed = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    for (zip_int64_t i = 0; i < count; ++i) {
        zip_stat_t stat;
        if (zip_stat_index(archive.get(), static_cast<zip_uint64_t>(i), ZIP_FL_ENC_RAW, &stat) != 0 ||
            (stat.valid & needed) != needed) {
            return damaged("not a whole archive");
        }
        stat.index = static_cast<zip_uint64_t>(i);
        if (!is_part_name(stat.name)) {
            return damaged("a part has a name that is not allowed");
        }
        if (stat.encryption_method != ZIP_EM_NONE ||
            (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE)) {
            return damaged(std::string(stat.name) + ": packed in a way that is not allowed");
        }
        all += std::min(stat.size, limits.all_bytes + 1);
        if (stat.size > limits.entry_bytes || all > limits.all_bytes) {
            return damaged(std::string(stat.name) + ": larger than allowed");
        }
        entries.push_back(stat);
    }
    vision::PackParts parts;
    for (const zip_stat_t& stat : entries) {
        if (!wanted(stat.name)) {
            continue;
        }
        std::string content;
        if (parts.contains(stat.name)) {
            return damaged(std::string(stat.name) + ": stands twice");
        }
        if (!unpack(archive.get(), stat, content)) {
            return damaged(std::string(stat.name) + ": damaged");
        }
        parts[stat.name] = std::move(content);
    }
    return parts;
}

}  // namespace

bool looks_like_archive(std::string_view bytes) {
    return bytes.starts_with(beginning);
}

bool is_part_name(std::string_view name) {
    return !name.empty() && name.size() <= 64 && name.front() != '.' &&
           std::all_of(name.begin(), name.end(), [](unsigned char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                      c == '_' || c == '-';
           });
}

tl::expected<vision::PackParts, Failure> read_archive(std::string_view bytes, const std::string& name,
                                                      const ArchiveLimits& limits) {
    if (!looks_like_archive(bytes)) {
        return tl::unexpected(Failure{FailureCode::pack_foreign, name, {}});
    }
    zip_error_t error;
    zip_error_init(&error);
    Source source(zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error));
    zip_error_fini(&error);
    return unpacked(std::move(source), name, limits, [](std::string_view) { return true; });
}

tl::expected<vision::PackParts, Failure> read_archive_parts(const std::filesystem::path& file,
                                                            std::span<const std::string_view> wanted,
                                                            const ArchiveLimits& limits) {
    const std::string name = file.filename().string();
    zip_error_t error;
    zip_error_init(&error);
    Source source(zip_source_file_create(file.string().c_str(), 0, -1, &error));
    zip_error_fini(&error);
    return unpacked(std::move(source), name, limits, [&wanted](std::string_view part) {
        return std::find(wanted.begin(), wanted.end(), part) != wanted.end();
    });
}

tl::expected<std::string, Failure> write_archive(const vision::PackParts& parts) {
    const auto failed = [](const std::string& why) {
        return tl::unexpected(Failure{FailureCode::internal, "pack", why});
    };
    zip_error_t error;
    zip_error_init(&error);
    Source source(zip_source_buffer_create(nullptr, 0, 0, &error));
    Archive archive(source == nullptr ? nullptr : zip_open_from_source(source.get(), ZIP_TRUNCATE, &error));
    zip_error_fini(&error);
    if (archive == nullptr) {
        return failed("no archive could be begun");
    }
    zip_source_keep(source.get());  // one reference is the archive's, one is ours: it is read after closing
    for (const auto& [name, bytes] : parts) {
        Source content(zip_source_buffer(archive.get(), bytes.data(), bytes.size(), 0));
        const zip_int64_t index =
            content == nullptr ? -1 : zip_file_add(archive.get(), name.c_str(), content.get(), ZIP_FL_ENC_UTF_8);
        if (index < 0) {
            return failed(zip_strerror(archive.get()));
        }
        static_cast<void>(content.release());
        const bool packed_already = name.ends_with(".png");
        const auto at = static_cast<zip_uint64_t>(index);
        constexpr zip_uint16_t midnight = 0;
        constexpr zip_uint16_t first_day = 0x0021;  // 1980-01-01, the first that a ZIP knows
        if (zip_set_file_compression(archive.get(), at, packed_already ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0) != 0 ||
            zip_file_set_dostime(archive.get(), at, midnight, first_day, 0) != 0) {
            return failed(zip_strerror(archive.get()));
        }
    }
    if (zip_close(archive.get()) != 0) {
        return failed(zip_strerror(archive.get()));
    }
    static_cast<void>(archive.release());
    if (zip_source_open(source.get()) != 0 || zip_source_seek(source.get(), 0, SEEK_END) != 0) {
        return failed("the archive could not be read back");
    }
    std::string bytes(static_cast<std::size_t>(std::max<zip_int64_t>(zip_source_tell(source.get()), 0)), '\0');
    const bool whole =
        zip_source_seek(source.get(), 0, SEEK_SET) == 0 &&
        zip_source_read(source.get(), bytes.data(), bytes.size()) == static_cast<zip_int64_t>(bytes.size());
    zip_source_close(source.get());
    if (!whole || bytes.empty()) {
        return failed("the archive could not be read back");
    }
    return bytes;
}

}  // namespace vidimus::screening
