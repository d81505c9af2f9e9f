#include "sltd_client/import_spill.h"

#include <openssl/rand.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "sltd_client/copy_builder.h"

namespace vidimus::sltd {

namespace {

// A part: partition (2), sealed bytes (4), nonce (12), sealed: partition (2), content. Parts that hold no entries have
// these partitions.
constexpr std::size_t identity_part = 0xFFFE;
constexpr std::size_t checkpoint_part = 0xFFFF;
constexpr std::size_t part_head_bytes = 18;
constexpr std::size_t entry_head_bytes = 17;
constexpr std::size_t waiting_bytes = 64 * 1024;
constexpr std::uint32_t longest_part = 256U * 1024U * 1024U;
constexpr std::string_view spill_name = "import.spill";

CopyError last_write_error() {
    return write_error({errno == 0 ? EIO : errno, std::generic_category()});
}

struct Head {
    std::size_t partition = 0;
    std::uint32_t bytes = 0;
    std::uint32_t section = 0;
    std::uint64_t number = 0;
};

Head parse_head(const char* bytes) {
    return {get_number(bytes, 2), static_cast<std::uint32_t>(get_number(bytes + 2, 4)),
            static_cast<std::uint32_t>(get_number(bytes + 6, 4)), get_number(bytes + 10, 8)};
}

// The content of a part, or nothing where it is not as it was written.
std::optional<std::string> open_part(const PlacedFile& file, std::uint64_t at, const Head& head, Sealer& sealer) {
    std::string sealed(head.bytes, '\0');
    std::string plain;
    if (!file.read(at, sealed.data(), sealed.size()) || !sealer.open(head.section, head.number, sealed, plain) ||
        plain.size() < 2 || get_number(plain.data(), 2) != head.partition) {
        return std::nullopt;
    }
    return plain.substr(2);
}

}  // namespace

void put_spill_entry(PartitionBytes& partitions, const CopyPlace& place, std::string_view record) {
    auto& bytes = partitions[place.position >> 56U];
    put_number(bytes, place.position, 8);
    put_number(bytes, place.mark, 8);
    bytes += static_cast<char>(record.size());
    bytes += record;
}

std::optional<std::vector<SpillEntry>> sorted_entries(std::string_view bytes) {
    std::vector<SpillEntry> entries;
    entries.reserve(bytes.size() / (entry_head_bytes + 4));
    while (!bytes.empty()) {
        if (bytes.size() < entry_head_bytes) {
            return std::nullopt;
        }
        const CopyPlace place{get_number(bytes.data(), 8), get_number(bytes.data() + 8, 8)};
        const auto size = static_cast<std::size_t>(static_cast<unsigned char>(bytes[entry_head_bytes - 1]));
        const auto record = bytes.substr(entry_head_bytes, size);
        if (record.size() != size) {
            return std::nullopt;
        }
        entries.push_back({place, record});
        bytes.remove_prefix(entry_head_bytes + size);
    }
    std::sort(entries.begin(), entries.end(),
              [](const SpillEntry& left, const SpillEntry& right) { return left.place < right.place; });
    return entries;
}

tl::expected<std::unique_ptr<ImportSpill>, CopyError> ImportSpill::open(const std::filesystem::path& folder,
                                                                        const CopySecret& secret,
                                                                        std::string_view identity) {
    std::unique_ptr<ImportSpill> spill{new ImportSpill};
    spill->file_ = folder / spill_name;
    const auto key = derive_key(secret, {}, "vidimus import");
    spill->sealer_ = key ? Sealer::make(*key) : std::nullopt;
    if (!spill->sealer_) {
        return tl::make_unexpected(CopyError{CopyErrorCode::internal, "no encryption"});
    }
    spill->key_ = *key;
    if (spill->resume(identity)) {
        return spill;
    }
    if (auto begun = spill->begin(identity); !begun) {
        return tl::make_unexpected(begun.error());
    }
    return spill;
}

// Follows the parts from head to head; only identity and checkpoints are opened. What lies behind the last checkpoint
// is cut off, since its rows will be read again.
bool ImportSpill::resume(std::string_view identity) {
    const PlacedFile file(file_);
    std::array<char, part_head_bytes> bytes{};
    std::uint64_t at = 0;
    std::uint64_t kept = 0;
    std::array<std::vector<Part>, spill_partitions> parts;
    while (file.is_open() && file.read(at, bytes.data(), bytes.size())) {
        const auto head = parse_head(bytes.data());
        const bool whole = head.bytes <= longest_part && at + part_head_bytes + head.bytes <= file.bytes();
        if (!whole || (at == 0) != (head.partition == identity_part)) {
            break;
        }
        const auto content_at = at + part_head_bytes;
        if (head.partition < spill_partitions) {
            parts[head.partition].push_back({content_at, head.bytes, head.section, head.number});
        } else {
            const auto content = open_part(file, content_at, head, *sealer_);
            if (!content || (head.partition == identity_part && *content != identity)) {
                break;
            }
            if (head.partition == checkpoint_part) {
                checkpoint_ = *content;
                kept = content_at + head.bytes;
                parts_ = parts;
            }
        }
        at = content_at + head.bytes;
    }
    if (kept == 0) {
        return false;
    }
    std::error_code error;
    std::filesystem::resize_file(file_, kept, error);
    output_.open(file_, std::ios::binary | std::ios::app);
    written_ = kept;
    if (error || !output_) {
        checkpoint_.clear();
        parts_ = {};
        return false;
    }
    return true;
}

tl::expected<void, CopyError> ImportSpill::begin(std::string_view identity) {
    errno = 0;
    output_.close();
    output_.clear();
    output_.open(file_, std::ios::binary | std::ios::trunc);
    if (!output_) {
        return tl::make_unexpected(last_write_error());
    }
    std::error_code ignored;
    std::filesystem::permissions(file_, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write,
                                 ignored);
    written_ = 0;
    return write_part(identity_part, identity);
}

tl::expected<void, CopyError> ImportSpill::write_part(std::size_t partition, std::string_view plain) {
    std::string content;
    put_number(content, partition, 2);
    content += plain;
    // A random nonce: what was cut off after a break is never sealed again under the same one.
    std::array<unsigned char, 12> nonce{};
    if (RAND_bytes(nonce.data(), static_cast<int>(nonce.size())) != 1) {
        return tl::make_unexpected(CopyError{CopyErrorCode::internal, "no random numbers"});
    }
    const auto* bytes = reinterpret_cast<const char*>(nonce.data());
    const auto section = static_cast<std::uint32_t>(get_number(bytes, 4));
    const auto number = get_number(bytes + 4, 8);
    std::string part;
    put_number(part, partition, 2);
    put_number(part, content.size() + seal_bytes, 4);
    put_number(part, section, 4);
    put_number(part, number, 8);
    if (!sealer_->seal(section, number, content, part)) {
        return tl::make_unexpected(CopyError{CopyErrorCode::internal, "a part could not be encrypted"});
    }
    errno = 0;
    output_.write(part.data(), static_cast<std::streamsize>(part.size()));
    if (!output_) {
        return tl::make_unexpected(last_write_error());
    }
    if (partition < spill_partitions) {
        parts_[partition].push_back(
            {written_ + part_head_bytes, static_cast<std::uint32_t>(part.size() - part_head_bytes), section, number});
    }
    written_ += part.size();
    return {};
}

tl::expected<void, CopyError> ImportSpill::add(const PartitionBytes& entries) {
    for (std::size_t i = 0; i < spill_partitions; ++i) {
        waiting_[i] += entries[i];
        if (waiting_[i].size() < waiting_bytes) {
            continue;
        }
        if (auto written = write_part(i, waiting_[i]); !written) {
            return written;
        }
        waiting_[i].clear();
    }
    return {};
}

tl::expected<void, CopyError> ImportSpill::set_checkpoint(std::string_view state) {
    for (std::size_t i = 0; i < spill_partitions; ++i) {
        if (waiting_[i].empty()) {
            continue;
        }
        if (auto written = write_part(i, waiting_[i]); !written) {
            return written;
        }
        waiting_[i].clear();
    }
    if (auto written = write_part(checkpoint_part, state); !written) {
        return written;
    }
    errno = 0;
    output_.flush();
    if (!output_) {
        return tl::make_unexpected(last_write_error());
    }
    return {};
}

tl::expected<std::string, CopyError> ImportSpill::partition(std::size_t number) const {
    const PlacedFile file(file_);
    auto sealer = Sealer::make(key_);
    std::string bytes;
    for (const auto& part : parts_[number]) {
        const auto content =
            sealer ? open_part(file, part.at, {number, part.bytes, part.section, part.number}, *sealer) : std::nullopt;
        if (!content) {
            return tl::make_unexpected(CopyError{CopyErrorCode::damaged, "what was read so far is not as it was"});
        }
        bytes += *content;
    }
    return bytes;
}

void ImportSpill::remove() {
    output_.close();
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
}

}  // namespace vidimus::sltd
