// The images that ship in resources/samples are what their README says.
#include <gtest/gtest.h>

#include <filesystem>
#include <opencv2/imgcodecs.hpp>

#include "app/training/samples.h"
#include "sample_tools.h"

namespace vidimus::training {
namespace {

struct Bundled {
    const char* file;
    Fraud fraud;
    std::uint64_t seed;
    const char* number;
};

TEST(BundledSamples, LookAsTheirRequestsAreDrawn) {
    for (const Bundled& bundled : {Bundled{"uto-passport-genuine.jpg", Fraud::none, 101, nullptr},
                                   Bundled{"uto-passport-altered-digit.jpg", Fraud::mrz_digit, 114, nullptr},
                                   Bundled{"uto-passport-replaced-photo.jpg", Fraud::photo_pasted, 107, nullptr},
                                   Bundled{"uto-passport-listed.jpg", Fraud::none, 118, "L00000042"}}) {
        SCOPED_TRACE(bundled.file);
        const std::filesystem::path file = std::filesystem::path(VIDIMUS_RESOURCES_DIR) / "samples" / bundled.file;
        ASSERT_TRUE(std::filesystem::exists(file));
        EXPECT_LT(std::filesystem::file_size(file), 1'500'000U);
        const cv::Mat image = cv::imread(file.string(), cv::IMREAD_COLOR);
        Request request = request_of(bundled.seed, bundled.fraud);
        if (bundled.number != nullptr) {
            request.document_number = bundled.number;
        }
        const Sample sample = must_draw(request);
        ASSERT_EQ(image.size(), sample.bgr.size());
        // JPEG's loss only. Another version of a typeface moves outlines a little, so the limit is on the mean.
        EXPECT_LT(cv::norm(image, sample.bgr, cv::NORM_L1) / static_cast<double>(3 * image.total()), 4.0);
    }
}

}  // namespace
}  // namespace vidimus::training
