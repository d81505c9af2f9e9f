// Any text: a description is read or refused; what was read can be written and read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vision/pack_description.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vidimus::vision;
    const std::string text(data, data + size);
    const auto description = parse_pack_description(text);
    if (!description) return 0;
    const auto again = parse_pack_description(write_pack_description(*description));
    if (!again || again->pack.checks.size() != description->pack.checks.size() ||
        again->pack.zones.size() != description->pack.zones.size()) {
        std::abort();
    }
    return 0;
}
