// Any bytes: measurements are read or refused; what was read is written as the same bytes.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "vision/pack_measured.h"
#include "vision/pack_notes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vidimus::vision;
    const std::string bytes(data, data + size);
    static_cast<void>(parse_notes(bytes, PageSize::id1));
    const auto measured = read_measurements(bytes);
    if (!measured) return 0;
    for (const auto& [name, copies] : measured->values) {
        if (copies.size() != measured->copies.size()) std::abort();
    }
    const std::string written = write_measurements(*measured);
    if (written.size() != bytes.size()) std::abort();
    return 0;
}
