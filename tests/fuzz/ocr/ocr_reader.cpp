// Any pixels, any sides, any scale: the reader must return, keep its promises about what it returns, and never crash.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "ocr/mrz_reader.h"

namespace {

void check(bool kept) {
    if (!kept) {
        std::abort();
    }
}

}  // namespace

// Byte 0: columns, byte 1: grey or BGR and how much the picture is enlarged; the rest: pixels, row by row.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static auto reader = vidimus::ocr::MrzReader::open(VIDIMUS_RESOURCES_DIR "/models");
    check(reader.has_value());
    if (size < 3) {
        return 0;
    }
    const int columns = 1 + data[0];
    const bool colour = (data[1] & 1) != 0;
    const int scale = 1 + ((data[1] >> 1) & 3);
    const std::size_t pixel = colour ? 3 : 1;
    const auto rows = static_cast<int>((size - 2) / (static_cast<std::size_t>(columns) * pixel));
    cv::Mat image;
    if (rows > 0) {
        const cv::Mat view(rows, columns, colour ? CV_8UC3 : CV_8UC1, const_cast<std::uint8_t*>(data + 2));
        cv::resize(view, image, cv::Size(columns * scale, rows * scale), 0, 0, cv::INTER_LINEAR);
    }
    const auto result = reader->read(image, {}, {});
    check(result.has_value() || rows == 0 || result.error().code == vidimus::ocr::ErrorCode::deadline);
    if (result) {
        check(result->zones.size() <= 4);
        check(!result->unread || result->zones.empty());
        for (const auto& zone : result->zones) {
            check(!zone.lines.empty() && zone.rotation >= 0 && zone.rotation < 4);
            for (const auto& line : zone.lines) {
                // Only a first line may be shorter (Swiss driving licence).
                check(line.characters.size() == zone.lines.back().characters.size() || &line == &zone.lines.front());
                for (const auto& c : line.characters) {
                    check(!c.candidates.empty() && c.candidates.front().probability > 0.F);
                }
            }
        }
    }
    return 0;
}
