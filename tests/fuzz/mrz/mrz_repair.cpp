// Bytes as a reading of some format: repair() must answer and may use only characters that the reader proposed.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>

#include "mrz/repair.h"

namespace {

void require(bool holds) {
    if (!holds) __builtin_trap();
}

}  // namespace

// The first byte picks the format; then for each cell a byte with the number of candidates (two bits) and the first
// probability, and a byte for each character. Where the bytes end, fillers follow.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vidimus::mrz;
    constexpr std::string_view characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<";
    std::span<const std::uint8_t> bytes(data, size);
    const auto next = [&] {
        if (bytes.empty()) return std::uint8_t{0};
        const std::uint8_t byte = bytes.front();
        bytes = bytes.subspan(1);
        return byte;
    };
    const Layout& layout = layouts()[next() % layouts().size()];
    Reading reading;
    for (int line = 0; line < layout.lines; ++line) {
        auto& row = reading.lines.emplace_back();
        for (int column = 0; column < columns_of(layout, line); ++column) {
            Cell& cell = row.emplace_back();
            if (bytes.empty()) {
                cell.push_back({'<', 0.99});
                continue;
            }
            const std::uint8_t head = next();
            double probability = (head >> 2) / 63.0;
            for (int i = 0; i <= head % 4; ++i) {
                const std::uint8_t byte = next();
                // A few bytes stand for characters that no zone has.
                cell.push_back({byte < 250 ? characters[byte % characters.size()] : '?', probability});
                probability /= 4;
            }
        }
    }
    const auto result = repair(reading, {{2026, 11, 24}, 15});
    if (!result) return 0;
    require(std::isfinite(result->probability) && result->probability >= 0.0 && result->probability <= 1.0 + 1e-9);
    require(std::isfinite(result->gap) && result->gap >= 0.0);
    std::size_t changed = 0;
    for (std::size_t line = 0; line < reading.lines.size(); ++line) {
        for (std::size_t column = 0; column < reading.lines[line].size(); ++column) {
            const Cell& cell = reading.lines[line][column];
            const char used = result->document.lines[line][column];
            require(std::ranges::find(cell, used, &Candidate::character) != cell.end());
            changed += used != cell.front().character ? 1 : 0;
        }
    }
    require(changed == result->document.repairs.size());
    return 0;
}
