#include "vision/pack_measured.h"

#include <bit>

namespace vidimus::vision {
namespace {

constexpr std::string_view magic = "VDMM\1";  // the number is the version
constexpr std::uint64_t most_copies = 100'000;
constexpr std::uint64_t most_algorithms = 256;
constexpr std::uint64_t most_places = 200'000;

void put(std::string& bytes, std::uint64_t value, int count) {
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

}  // namespace

std::string write_measurements(const Measurements& measured) {
    std::string bytes(magic);
    put(bytes, measured.copies.size(), 4);
    for (const std::uint64_t mark : measured.copies) put(bytes, mark, 8);
    put(bytes, measured.values.size(), 4);
    for (const auto& [name, copies] : measured.values) {
        put(bytes, name.size(), 1);
        bytes += name;
        for (const auto& values : copies) {
            put(bytes, values.size(), 4);
            for (const float value : values) put(bytes, std::bit_cast<std::uint32_t>(value), 4);
        }
    }
    return bytes;
}

tl::expected<Measurements, Error> read_measurements(std::string_view bytes) {
    const auto damaged = [] { return tl::unexpected(Error{ErrorCode::pack_damaged, "measured.bin"}); };
    Front front(bytes);
    if (front.take(magic.size()) != magic) return damaged();
    Measurements measured;
    const std::uint64_t copies = front.number(4);
    if (copies > most_copies || copies * 8 > front.left()) return damaged();
    for (std::uint64_t i = 0; i < copies; ++i) measured.copies.push_back(front.number(8));
    const std::uint64_t algorithms = front.number(4);
    if (front.failed() || algorithms > most_algorithms) return damaged();
    for (std::uint64_t k = 0; k < algorithms; ++k) {
        const std::string name(front.take(front.number(1)));
        if (front.failed() || name.empty() || measured.values.contains(name)) return damaged();
        auto& of_copies = measured.values[name];
        for (std::uint64_t i = 0; i < copies; ++i) {
            const std::uint64_t places = front.number(4);
            if (front.failed() || places > most_places || places * 4 > front.left()) return damaged();
            std::vector<float> values;
            values.reserve(places);
            for (std::uint64_t p = 0; p < places; ++p)
                values.push_back(std::bit_cast<float>(static_cast<std::uint32_t>(front.number(4))));
            of_copies.push_back(std::move(values));
        }
    }
    if (front.failed() || front.left() != 0) return damaged();
    return measured;
}

}  // namespace vidimus::vision
