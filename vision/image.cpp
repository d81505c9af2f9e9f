// The one file of the room that decodes image files: OpenCV's exceptions stop here.
#include "vision/image.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <system_error>
#include <vector>

#include "vision/image_header.h"

namespace vidimus::vision {
namespace {

constexpr std::uint64_t min_side = 64;
constexpr double min_ppi = 50.0;
constexpr double max_ppi = 4800.0;

tl::unexpected<Error> fail(ErrorCode code, std::string detail = {}) {
    return tl::unexpected(Error{code, std::move(detail)});
}

/// Turns and mirrors by the EXIF orientation (CIPA DC-008 §4.6.4, tag 274).
cv::Mat upright(const cv::Mat& stored, int orientation) {
    cv::Mat result = stored;
    switch (orientation) {
        case 2:
            cv::flip(stored, result, 1);
            break;
        case 3:
            cv::rotate(stored, result, cv::ROTATE_180);
            break;
        case 4:
            cv::flip(stored, result, 0);
            break;
        case 5:
            cv::transpose(stored, result);
            break;
        case 6:
            cv::rotate(stored, result, cv::ROTATE_90_CLOCKWISE);
            break;
        case 7:
            cv::transpose(stored, result);
            cv::rotate(result, result, cv::ROTATE_180);
            break;
        case 8:
            cv::rotate(stored, result, cv::ROTATE_90_COUNTERCLOCKWISE);
            break;
        default:
            break;
    }
    return result;
}

/// 8-bit with 1, 3 or 4 channels, whatever the depth was.
cv::Mat to_eight_bit(const cv::Mat& decoded) {
    if (decoded.depth() == CV_8U) return decoded;
    cv::Mat result;
    if (decoded.depth() == CV_16U) {
        decoded.convertTo(result, CV_8U, 1.0 / 257.0);
        return result;
    }
    // Floating-point files are 0…1 by custom; others are brought to the full range.
    double low = 0.0;
    double high = 0.0;
    cv::minMaxLoc(decoded.reshape(1), &low, &high);
    const bool unit_range = low >= 0.0 && high <= 1.0 && (decoded.depth() == CV_32F || decoded.depth() == CV_64F);
    const double scale = unit_range ? 255.0 : (high > low ? 255.0 / (high - low) : 0.0);
    decoded.convertTo(result, CV_8U, scale, unit_range ? 0.0 : -low * scale);
    return result;
}

cv::Mat to_bgr(const cv::Mat& pixels) {
    cv::Mat result;
    switch (pixels.channels()) {
        case 1:
            cv::cvtColor(pixels, result, cv::COLOR_GRAY2BGR);
            break;
        case 3:
            result = pixels;
            break;
        case 4: {
            result.create(pixels.size(), CV_8UC3);
            for (int y = 0; y < pixels.rows; ++y) {
                const auto* from = pixels.ptr<cv::Vec4b>(y);
                auto* to = result.ptr<cv::Vec3b>(y);
                for (int x = 0; x < pixels.cols; ++x) {
                    const int alpha = from[x][3];
                    for (int c = 0; c < 3; ++c) {
                        to[x][c] = static_cast<uchar>((from[x][c] * alpha + 255 * (255 - alpha) + 127) / 255);
                    }
                }
            }
            break;
        }
        default:
            break;
    }
    return result;
}

std::optional<double> sensible_ppi(const ImageHeader& header) {
    const auto value = header.ppi_x ? header.ppi_x : header.ppi_y;
    if (!value || !(*value >= min_ppi) || *value > max_ppi) return std::nullopt;
    return value;
}

/// Decodes with the depth and the channels that the file has.
cv::Mat decode(std::span<const std::byte> bytes, const ImageHeader& header) {
    // cv::imdecode wants a Mat over the bytes and never writes to it.
    const cv::Mat raw(1, static_cast<int>(bytes.size()), CV_8U, const_cast<std::byte*>(bytes.data()));
    // JPEG is asked for as colour because CMYK and YCCK are converted only then (Adobe's inverted inks); the others
    // keep their depth and alpha.
    const int flags = header.format == FileFormat::jpeg
                          ? static_cast<int>(cv::IMREAD_COLOR) | static_cast<int>(cv::IMREAD_IGNORE_ORIENTATION)
                          : static_cast<int>(cv::IMREAD_UNCHANGED);
    return cv::imdecode(raw, flags);
}

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

tl::expected<Image, Error> decode_image(std::span<const std::byte> bytes, const LoadLimits& limits) {
    const std::uint64_t most = std::min<std::uint64_t>(limits.max_bytes, 0x7FFFFFFFU);
    if (bytes.size() > most) {
        return fail(ErrorCode::image_too_large, std::to_string(bytes.size()) + " bytes, limit " + std::to_string(most));
    }
    const auto header = probe_image_header(bytes);
    if (!header) return tl::unexpected(header.error());
    const std::string size = std::to_string(header->width) + " x " + std::to_string(header->height) + " pixels";
    // Two steps, so that the product cannot overflow.
    if (header->width > limits.max_pixels || header->height > limits.max_pixels / header->width) {
        return fail(ErrorCode::image_too_large, size + ", limit " + std::to_string(limits.max_pixels));
    }
    if (header->width < min_side || header->height < min_side) return fail(ErrorCode::image_too_small, size);
    if (header->truncated) return fail(ErrorCode::file_truncated);
    try {
        cv::Mat decoded = decode(bytes, *header);
        // The header was in order, so a picture that cannot be decoded is damaged inside.
        if (decoded.empty()) return fail(ErrorCode::not_an_image, "damaged image data");
        const cv::Mat bgr = to_bgr(to_eight_bit(decoded));
        if (bgr.empty()) return fail(ErrorCode::not_an_image, std::to_string(decoded.channels()) + " channels");
        // OpenCV's TIFF decoder has already turned the pixels; the others leave them as stored.
        const int orientation = header->format == FileFormat::tiff ? 1 : header->orientation;
        Image image;
        image.bgr = upright(bgr, orientation);
        image.ppi = sensible_ppi(*header);
        return image;
    } catch (const cv::Exception& problem) {
        return fail(ErrorCode::not_an_image, problem.err);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::image_too_large, size + ", out of memory");
    }
}

tl::expected<Image, Error> load_image(const std::filesystem::path& file, const LoadLimits& limits) {
    std::error_code code;
    const auto status = std::filesystem::status(file, code);
    if (status.type() == std::filesystem::file_type::not_found) return fail(ErrorCode::file_not_found);
    if (code == std::errc::permission_denied) return fail(ErrorCode::not_permitted);
    if (status.type() == std::filesystem::file_type::directory) return fail(ErrorCode::not_an_image, "a folder");
    // A pipe or a device could wait for ever.
    if (status.type() != std::filesystem::file_type::regular) return fail(ErrorCode::not_an_image, "not a file");
    const auto size = std::filesystem::file_size(file, code);
    if (!code && size > limits.max_bytes) {
        return fail(ErrorCode::image_too_large,
                    std::to_string(size) + " bytes, limit " + std::to_string(limits.max_bytes));
    }
#ifdef _WIN32
    std::FILE* opened = nullptr;
    if (_wfopen_s(&opened, file.c_str(), L"rb") != 0) opened = nullptr;
    const std::unique_ptr<std::FILE, CloseFile> stream(opened);
#else
    const std::unique_ptr<std::FILE, CloseFile> stream(std::fopen(file.c_str(), "rb"));
#endif
    if (!stream) {
        const int number = errno;
        if (number == EACCES || number == EPERM) return fail(ErrorCode::not_permitted);
        return number == ENOENT ? fail(ErrorCode::file_not_found) : fail(ErrorCode::read_error);
    }
    std::vector<std::byte> bytes;
    try {
        if (!code) bytes.reserve(size);
        std::vector<std::byte> piece(1U << 20U);
        while (true) {
            const std::size_t got = std::fread(piece.data(), 1, piece.size(), stream.get());
            bytes.insert(bytes.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(got));
            if (bytes.size() > limits.max_bytes) {
                return fail(ErrorCode::image_too_large, "limit " + std::to_string(limits.max_bytes) + " bytes");
            }
            if (got < piece.size()) break;
        }
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::image_too_large, "out of memory");
    }
    if (std::ferror(stream.get()) != 0) return fail(ErrorCode::read_error);
    return decode_image(bytes, limits);
}

}  // namespace vidimus::vision
