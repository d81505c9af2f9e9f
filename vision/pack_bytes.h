// Numbers as bytes, least significant first, for the binary parts of a pack. Internal to the room.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace vidimus::vision {

inline void put_number(std::string& bytes, std::uint64_t value, int count) {
    for (int i = 0; i < count; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFFU);
}

/// Reads from the front; what runs beyond the end is remembered, so that no step needs to ask.
class Front {
  public:
    explicit Front(std::string_view bytes) : left_(bytes) {}
    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] std::size_t left() const { return left_.size(); }
    std::string_view take(std::size_t count) {
        if (count > left_.size()) {
            failed_ = true;
            return {};
        }
        const std::string_view part = left_.substr(0, count);
        left_.remove_prefix(count);
        return part;
    }
    std::uint64_t number(std::size_t count) {
        std::uint64_t value = 0;
        const std::string_view part = take(count);
        for (std::size_t i = 0; i < part.size(); ++i)
            value |= static_cast<std::uint64_t>(static_cast<unsigned char>(part[i])) << (8 * i);
        return value;
    }

  private:
    std::string_view left_;
    bool failed_ = false;
};

}  // namespace vidimus::vision
