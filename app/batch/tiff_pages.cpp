#include "app/batch/tiff_pages.h"

#include <algorithm>
#include <optional>

namespace vidimus::batch {
namespace {

constexpr std::uint64_t kNewSubfileType = 254;
constexpr std::uint64_t kPreviewOrMask = 1U | 4U;

/// Numbers of either byte order; nothing where they lie outside.
class Reader {
  public:
    explicit Reader(std::span<const std::byte> bytes) : bytes_(bytes) {
        if (bytes.size() < 8) {
            return;
        }
        little_ = bytes[0] == std::byte{'I'} && bytes[1] == std::byte{'I'};
        const bool order = little_ || (bytes[0] == std::byte{'M'} && bytes[1] == std::byte{'M'});
        const std::uint64_t version = order ? number(2, 2).value_or(0) : 0;
        big_ = version == 43;
        valid_ = version == 42 || big_;
    }
    [[nodiscard]] bool valid() const { return valid_; }
    [[nodiscard]] bool big() const { return big_; }
    [[nodiscard]] bool little() const { return little_; }
    [[nodiscard]] std::optional<std::uint64_t> number(std::uint64_t at, std::uint64_t size) const {
        if (at > bytes_.size() || bytes_.size() - at < size) {
            return std::nullopt;
        }
        std::uint64_t value = 0;
        for (std::uint64_t i = 0; i < size; ++i) {
            const std::uint64_t from = little_ ? size - 1 - i : i;
            value = value << 8U | static_cast<std::uint64_t>(bytes_[at + from]);
        }
        return value;
    }

  private:
    std::span<const std::byte> bytes_;
    bool valid_ = false;
    bool big_ = false;
    bool little_ = true;
};

}  // namespace

std::vector<std::uint64_t> tiff_pages(std::span<const std::byte> bytes, std::size_t most) {
    const Reader reader(bytes);
    if (!reader.valid()) {
        return {};
    }
    const std::uint64_t offset_size = reader.big() ? 8 : 4;
    const std::uint64_t count_size = reader.big() ? 8 : 2;
    const std::uint64_t entry_size = reader.big() ? 20 : 12;
    const std::uint64_t value_at = reader.big() ? 12 : 8;
    std::vector<std::uint64_t> pages;
    std::vector<std::uint64_t> seen;
    std::optional<std::uint64_t> next = reader.number(reader.big() ? 8 : 4, offset_size);
    // Previews are counted too: a chain of them must end as well.
    while (next && *next != 0 && pages.size() <= most && seen.size() <= 4 * (most + 1)) {
        const std::uint64_t at = *next;
        const auto entries = reader.number(at, count_size);
        if (!entries || *entries > 4096 || std::find(seen.begin(), seen.end(), at) != seen.end()) {
            break;
        }
        seen.push_back(at);
        const std::uint64_t begin = at + count_size;
        std::uint64_t kind = 0;
        for (std::uint64_t i = 0; i < *entries; ++i) {
            const std::uint64_t entry = begin + i * entry_size;
            if (reader.number(entry, 2) == kNewSubfileType) {
                kind = reader.number(entry + value_at, 4).value_or(0);
            }
        }
        if ((kind & kPreviewOrMask) == 0) {
            pages.push_back(at);
        }
        next = reader.number(begin + *entries * entry_size, offset_size);
    }
    return pages;
}

void begin_tiff_at(std::span<std::byte> bytes, std::uint64_t offset) {
    const Reader reader(bytes);
    if (!reader.valid()) {
        return;
    }
    const std::size_t size = reader.big() ? 8 : 4;
    const std::size_t at = reader.big() ? 8 : 4;
    for (std::size_t i = 0; i < size && at + size <= bytes.size(); ++i) {
        const std::size_t to = reader.little() ? at + i : at + size - 1 - i;
        bytes[to] = static_cast<std::byte>(offset >> (8 * i) & 0xFFU);
    }
}

}  // namespace vidimus::batch
