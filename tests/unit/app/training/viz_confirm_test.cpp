// What was learned of the visual zone is tried on the copies themselves: what would alarm on genuine ones is taken
// back.
#include "app/screening/viz_confirm.h"

#include <gtest/gtest.h>

#include "placed_sample.h"

namespace vidimus::screening {
namespace {

constexpr int copies_drawn = 4;

/// Pages of the bundled design, and a pack that knows where their number stands.
const DrawnModel& drawn() {
    static const DrawnModel made = [] {
        DrawnModel result;
        result.pack.model.state = "UTO";
        for (std::uint64_t seed = 71; seed < 71 + copies_drawn; ++seed) {
            const training::Sample sample = training::must_draw(training::request_of(seed));
            VizCopy copy = copy_of(sample, vision::millimetres_of(result.pack.size));
            const auto* number = training::region_of(sample, "document_number");
            EXPECT_NE(number, nullptr);
            if (number != nullptr && result.pack.viz.empty()) {
                vision::VizField field;
                field.role = "document_number";
                field.mm = mm_of_region(copy, *number);
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
    DrawnModel tried = drawn();
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
