// What an image file's header says, read without decoding a pixel: format, size, resolution, orientation, completeness.
// Sources: ITU-T T.81 annex B (JPEG), JFIF 1.02, CIPA DC-008 (EXIF), ISO/IEC 15948 (PNG), TIFF 6.0, RFC 9649 (WebP),
// the Windows bitmap headers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <tl/expected.hpp>

#include "vision/error.h"

namespace vidimus::vision {

enum class FileFormat { jpeg, png, tiff, webp, bmp };

struct ImageHeader {
    FileFormat format = FileFormat::jpeg;
    std::uint64_t width = 0;  // pixels as stored, before the orientation is applied
    std::uint64_t height = 0;
    std::optional<double> ppi_x;  // as the file says, nonsense not yet removed
    std::optional<double> ppi_y;
    int orientation = 1;     // EXIF 1…8
    int components = 0;      // JPEG: 1 grey, 3 colour, 4 CMYK or YCCK; 0 for other formats
    bool truncated = false;  // the file ends before its picture does
};

/// Errors: file_empty, not_an_image, file_truncated (the header itself is cut). Reads only within `bytes`; never
/// throws.
tl::expected<ImageHeader, Error> probe_image_header(std::span<const std::byte> bytes);

}  // namespace vidimus::vision
