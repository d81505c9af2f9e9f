// Whatever glyphs.bin holds: refused, or read and written again as it was.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "vision/pack_glyphs.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vidimus::vision;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto atlas = read_glyphs(bytes);
    if (!atlas) return 0;
    for (const int group : atlas->group_of_field) {
        if (group < 0 || static_cast<std::size_t>(group) >= atlas->groups.size()) std::abort();
    }
    if (write_glyphs(*atlas) != bytes) std::abort();
    return 0;
}
