// Any bytes: the header is read or refused, never beyond the end.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "vision/image_header.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vidimus::vision;
    const auto header = probe_image_header(std::as_bytes(std::span(data, size)));
    if (header && (header->width == 0 || header->height == 0 || header->orientation < 1 || header->orientation > 8))
        std::abort();
    return 0;
}
