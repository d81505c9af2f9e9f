#include "app/training/encode.h"

#include <array>
#include <cmath>
#include <opencv2/imgcodecs.hpp>
#include <vector>

#include "app/training/random.h"
#include "app/training/recipe.h"

namespace vidimus::training {
namespace {

void put_be32(std::string& bytes, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
        bytes += static_cast<char>((value >> static_cast<unsigned>(shift)) & 0xFFU);
    }
}

std::uint32_t crc32_of(const std::string& bytes) {  // PNG specification, annex D
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const char byte : bytes) {
        crc ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc >> 1U) ^ ((crc & 1U) != 0U ? 0xEDB88320U : 0U);
        }
    }
    return ~crc;
}

/// OpenCV writes no resolution: into JPEG's JFIF header, or as PNG's pHYs chunk, it is put afterwards.
void put_resolution(std::string& file, bool png, double ppi) {
    if (png) {
        constexpr std::size_t after_header = 8 + 25;  // signature, IHDR
        std::string chunk = "pHYs";
        const auto per_metre = static_cast<std::uint32_t>(std::lround(ppi / 0.0254));
        put_be32(chunk, per_metre);
        put_be32(chunk, per_metre);
        chunk += '\x01';
        std::string whole;
        put_be32(whole, 9);
        whole += chunk;
        put_be32(whole, crc32_of(chunk));
        if (file.size() > after_header) {
            file.insert(after_header, whole);
        }
        return;
    }
    constexpr std::size_t units = 13;  // SOI, APP0, length, "JFIF\0", version
    if (file.size() > units + 5 && file.compare(6, 4, "JFIF") == 0) {
        const auto dots = static_cast<unsigned>(std::lround(ppi));
        file[units] = '\x01';
        for (const std::size_t place : {units + 1, units + 3}) {
            file[place] = static_cast<char>((dots >> 8U) & 0xFFU);
            file[place + 1] = static_cast<char>(dots & 0xFFU);
        }
    }
}

}  // namespace

Encoding encoding_of(std::uint64_t seed, Capture capture, int degrade) {
    Random random(seed, "file");
    if (degrade > 0) {
        const auto quality = draw_quality(degrade, capture, random);
        return {!quality.has_value(), quality.value_or(95)};
    }
    if (capture == Capture::scan) {
        const bool png = random.chance(0.25);
        return {png, random.whole(90, 95)};
    }
    return {false, random.whole(85, 92)};
}

tl::expected<std::string, Error> encode(const cv::Mat& bgr, const Encoding& encoding, double ppi) {
    try {
        std::vector<unsigned char> bytes;
        const std::vector<int> options = encoding.png ? std::vector<int>{cv::IMWRITE_PNG_COMPRESSION, 2}
                                                      : std::vector<int>{cv::IMWRITE_JPEG_QUALITY, encoding.quality};
        if (!cv::imencode(encoding.png ? ".png" : ".jpg", bgr, bytes, options)) {
            return tl::unexpected(Error{ErrorCode::internal, "the image could not be encoded"});
        }
        std::string file(bytes.begin(), bytes.end());
        if (ppi > 0.0) {
            put_resolution(file, encoding.png, ppi);
        }
        return file;
    } catch (const cv::Exception&) {
        return tl::unexpected(Error{ErrorCode::internal, "the image could not be encoded"});
    }
}

}  // namespace vidimus::training
