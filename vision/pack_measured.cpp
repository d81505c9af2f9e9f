#include "vision/pack_measured.h"

#include <bit>

#include "vision/pack_bytes.h"

namespace vidimus::vision {
namespace {

constexpr std::string_view magic = "VDMM\1";  // the number is the version
constexpr std::uint64_t most_copies = 100'000;
constexpr std::uint64_t most_algorithms = 256;
constexpr std::uint64_t most_places = 200'000;

}  // namespace

std::string write_measurements(const Measurements& measured) {
    std::string bytes(magic);
    put_number(bytes, measured.copies.size(), 4);
    for (const std::uint64_t mark : measured.copies) put_number(bytes, mark, 8);
    put_number(bytes, measured.values.size(), 4);
    for (const auto& [name, copies] : measured.values) {
        put_number(bytes, name.size(), 1);
        bytes += name;
        for (const auto& values : copies) {
            put_number(bytes, values.size(), 4);
            for (const float value : values) put_number(bytes, std::bit_cast<std::uint32_t>(value), 4);
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
