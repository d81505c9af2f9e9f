// Loads an image file as 8-bit BGR pixels, upright by its EXIF orientation, with its resolution where the file tells
// it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <opencv2/core.hpp>
#include <optional>
#include <span>
#include <tl/expected.hpp>

#include "vision/error.h"

namespace vidimus::vision {

/// The light under which an image was captured (BSI TR-03135-1): white, near infrared (about 900 nm), ultraviolet (365
/// nm), white through the lens for laminates.
enum class Light { vi, ir, uv, coaxial };

struct Image {
    cv::Mat bgr;  // rows × columns × 3, 8-bit, row-major, EXIF orientation applied
    std::optional<double>
        ppi;  // pixels per inch as the file says; absent where it says nothing or nonsense (<50, >4,800)
};

struct LoadLimits {
    std::uint64_t max_pixels = 150'000'000;
    std::uint64_t max_bytes = 512ULL * 1024 * 1024;
};

/// Reads JPEG (grey, YCbCr, CMYK, YCCK), PNG, TIFF, WebP, BMP; 16-bit is scaled to 8, alpha is laid on white.
/// The size is taken from the header and held against the limits before a pixel is decoded.
/// Errors: file_not_found, not_permitted, file_empty, file_truncated, not_an_image, image_too_large, image_too_small,
/// read_error.
tl::expected<Image, Error> load_image(const std::filesystem::path& file, const LoadLimits& limits = {});

/// The same from memory (paste, drop, tests).
tl::expected<Image, Error> decode_image(std::span<const std::byte> bytes, const LoadLimits& limits = {});

}  // namespace vidimus::vision
