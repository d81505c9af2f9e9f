// What an import knows between two blocks of its input: counts, rejected rows, patterns. Kept in its checkpoints.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sltd_client/local_copy.h"
#include "sltd_client/record_codec.h"

namespace vidimus::sltd {

inline constexpr std::size_t most_rejected = 1'000;

struct ImportState {
    std::string copy_id;
    std::uint64_t offset = 0;  // of the input, where to go on
    std::uint64_t lines = 0;   // read so far
    std::string header;        // of CSV
    bool whole = false;        // the input was read to its end
    ImportResult result;
};

[[nodiscard]] std::string state_text(const ImportState& state, const ReferencePatterns& patterns);
/// False where the text is none; `patterns` are then undefined.
[[nodiscard]] bool read_state(std::string_view text, ImportState& state, ReferencePatterns& patterns) noexcept;

}  // namespace vidimus::sltd
