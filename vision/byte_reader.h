// Numbers out of bytes, in either byte order; every read is held against the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace vidimus::vision {

class ByteReader {
  public:
    explicit ByteReader(std::span<const std::byte> bytes, bool big_endian = true) : bytes_(bytes), big_(big_endian) {}

    [[nodiscard]] std::uint64_t size() const { return bytes_.size(); }
    [[nodiscard]] bool has(std::uint64_t at, std::uint64_t count) const {
        return at <= bytes_.size() && count <= bytes_.size() - at;
    }
    [[nodiscard]] std::optional<std::uint8_t> u8(std::uint64_t at) const {
        const auto value = number(at, 1);
        return value ? std::optional<std::uint8_t>(static_cast<std::uint8_t>(*value)) : std::nullopt;
    }
    [[nodiscard]] std::optional<std::uint16_t> u16(std::uint64_t at) const {
        const auto value = number(at, 2);
        return value ? std::optional<std::uint16_t>(static_cast<std::uint16_t>(*value)) : std::nullopt;
    }
    [[nodiscard]] std::optional<std::uint32_t> u32(std::uint64_t at) const {
        const auto value = number(at, 4);
        return value ? std::optional<std::uint32_t>(static_cast<std::uint32_t>(*value)) : std::nullopt;
    }
    [[nodiscard]] std::optional<std::uint64_t> u64(std::uint64_t at) const { return number(at, 8); }
    [[nodiscard]] bool matches(std::uint64_t at, std::string_view text) const {
        if (!has(at, text.size())) return false;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (std::to_integer<unsigned char>(bytes_[at + i]) != static_cast<unsigned char>(text[i])) return false;
        }
        return true;
    }
    /// The bytes [at, at + count), cut at the end.
    [[nodiscard]] std::span<const std::byte> slice(std::uint64_t at, std::uint64_t count) const {
        if (at >= bytes_.size()) return {};
        const std::uint64_t left = bytes_.size() - at;
        return bytes_.subspan(at, count < left ? count : left);
    }

  private:
    [[nodiscard]] std::optional<std::uint64_t> number(std::uint64_t at, unsigned count) const {
        if (!has(at, count)) return std::nullopt;
        std::uint64_t value = 0;
        for (unsigned i = 0; i < count; ++i) {
            const unsigned from = big_ ? i : count - 1 - i;
            value = value << 8U | std::to_integer<std::uint64_t>(bytes_[at + from]);
        }
        return value;
    }

    std::span<const std::byte> bytes_;
    bool big_;
};

}  // namespace vidimus::vision
