// Files of samples: format and compression chosen by the seed and the capture alone, never by what was forged.
#pragma once

#include <cstdint>
#include <opencv2/core.hpp>
#include <string>
#include <tl/expected.hpp>

#include "app/training/samples.h"

namespace vidimus::training {

struct Encoding {
    bool png = false;
    int quality = 92;  // of JPEG
};

/// A scan: PNG once in four, else JPEG 90–95. A telephone: JPEG 85–92. With degradation: JPEG as low as its level says.
Encoding encoding_of(std::uint64_t seed, Capture capture, int degrade = 0);

/// The file's bytes; the resolution stands in its header where it is known (ppi > 0). Errors: internal.
tl::expected<std::string, Error> encode(const cv::Mat& bgr, const Encoding& encoding, double ppi);

}  // namespace vidimus::training
