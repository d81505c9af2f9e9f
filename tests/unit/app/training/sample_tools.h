// What the tests of the samples share: requests, zones as masks, differences.
#pragma once

#include <gtest/gtest.h>

#include <opencv2/core.hpp>
#include <string_view>

#include "app/training/samples.h"

namespace vidimus::training {

inline constexpr mrz::Today test_day{2026, 11, 24};

inline Request request_of(std::uint64_t seed, Fraud fraud = Fraud::none, Capture capture = Capture::scan) {
    Request request;
    request.seed = seed;
    request.fraud = fraud;
    request.capture = capture;
    request.today = test_day;
    return request;
}

inline Sample must_draw(const Request& request) {
    auto sample = draw_sample(request);
    EXPECT_TRUE(sample.has_value()) << (sample ? "" : sample.error().detail);
    return sample ? *std::move(sample) : Sample{};
}

/// 255 inside the regions of this id, grown by some pixels.
cv::Mat mask_of(const Sample& sample, std::string_view id, int grow);

/// The largest difference of the three channels at each pixel.
cv::Mat difference_of(const Sample& one, const Sample& other);

const Region* region_of(const Sample& sample, std::string_view id);

}  // namespace vidimus::training
