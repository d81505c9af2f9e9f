// A drawn sample as a genuine copy of which the visual zone is learned.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <opencv2/imgproc.hpp>

#include "app/screening/viz_languages.h"
#include "sample_tools.h"

namespace vidimus::screening {

/// A model and copies of it.
struct DrawnModel {
    vision::SpecimenPack pack;
    std::vector<VizCopy> copies;
};

/// Where the truth has the sample's page, of so many millimetres; with what its zone says.
inline VizCopy copy_of(const training::Sample& sample, const cv::Size2d& mm) {
    VizCopy copy;
    const auto* page = training::region_of(sample, "page");
    EXPECT_NE(page, nullptr);
    if (page == nullptr) {
        return copy;
    }
    const std::array<cv::Point2f, 4> corners{cv::Point2f(0, 0), cv::Point2f(static_cast<float>(mm.width), 0),
                                             cv::Point2f(cv::Size2f(mm)),
                                             cv::Point2f(0, static_cast<float>(mm.height))};
    std::array<cv::Point2f, 4> seen;
    for (std::size_t i = 0; i < 4; ++i) {
        seen[i] = cv::Point2f(page->quad[i]);
    }
    copy.page = {sample.bgr, cv::Matx33d(cv::Mat(cv::getPerspectiveTransform(corners, seen))), mm};
    copy.document = mrz::parse(sample.lines, {.today = training::test_day}).value();
    return copy;
}

/// Where a region of the sample lies on its page, millimetres.
inline cv::Rect2d mm_of_region(const VizCopy& copy, const training::Region& region) {
    ocr::Quad quad;
    for (std::size_t i = 0; i < 4; ++i) {
        quad[i] = cv::Point2f(region.quad[i]);
    }
    return mm_of_quad(copy.page, quad);
}

}  // namespace vidimus::screening
