// What was learned of the visual zone is tried on the copies themselves: what would alarm on genuine ones is taken
// back.
#include "app/screening/viz_confirm.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "sample_tools.h"

namespace vidimus::screening {
namespace {

constexpr int copies_drawn = 4;

struct Drawn {
    vision::SpecimenPack pack;
    std::vector<VizCopy> copies;
};

/// Pages of the bundled design, and a pack that knows where their number stands.
const Drawn& drawn() {
    static const Drawn made = [] {
        Drawn result;
        result.pack.model.state = "UTO";
        const cv::Size2d mm = vision::millimetres_of(result.pack.size);
        for (std::uint64_t seed = 71; seed < 71 + copies_drawn; ++seed) {
            const training::Sample sample = training::must_draw(training::request_of(seed));
            const auto* page = training::region_of(sample, "page");
            const auto* number = training::region_of(sample, "document_number");
            EXPECT_TRUE(page != nullptr && number != nullptr);
            if (page == nullptr || number == nullptr) {
                continue;
            }
            const std::array<cv::Point2f, 4> corners{cv::Point2f(0, 0), cv::Point2f(static_cast<float>(mm.width), 0),
                                                     cv::Point2f(cv::Size2f(mm)),
                                                     cv::Point2f(0, static_cast<float>(mm.height))};
            std::array<cv::Point2f, 4> seen;
            for (std::size_t i = 0; i < 4; ++i) {
                seen[i] = cv::Point2f(page->quad[i]);
            }
            VizCopy copy;
            copy.page = {sample.bgr, cv::Matx33d(cv::Mat(cv::getPerspectiveTransform(corners, seen))), mm};
            copy.document = mrz::parse(sample.lines, {.today = training::test_day}).value();
            if (result.pack.viz.empty()) {
                ocr::Quad quad;
                for (std::size_t i = 0; i < 4; ++i) {
                    quad[i] = cv::Point2f(number->quad[i]);
                }
                vision::VizField field;
                field.role = "document_number";
                field.mm = mm_of_quad(copy.page, quad);
                field.languages = {"eng"};
                result.pack.viz = {field};
            }
            result.copies.push_back(std::move(copy));
        }
        return result;
    }();
    return made;
}

/// The roles that are left where the zone of so many copies says another number than their page.
std::size_t fields_left(int differing) {
    Drawn tried = drawn();
    for (int i = 0; i < differing; ++i) {
        std::string& number = tried.copies[static_cast<std::size_t>(i)].document->document_number;
        for (const std::size_t at : {number.size() - 2, number.size() - 4}) {
            number[at] = number[at] == '7' ? '4' : '7';
        }
    }
    ocr::VizReader reader;
    confirm_viz(tried.pack, tried.copies, reader, training::test_day, {});
    return tried.pack.viz.size();
}

TEST(VizConfirm, AFieldThatAgreesOnTheCopiesStays) {
    EXPECT_EQ(fields_left(0), 1U);
}

TEST(VizConfirm, OneCopyMayBeWorn) {
    EXPECT_EQ(fields_left(1), 1U);
}

TEST(VizConfirm, AFieldThatWouldStopGenuineHoldersIsTakenBack) {
    EXPECT_EQ(fields_left(2), 0U);
}

}  // namespace
}  // namespace vidimus::screening
