// Where on a model's page lines of text are looked for.
#include "app/screening/viz_places.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace vidimus::screening {
namespace {

vision::SpecimenPack page_of_lines() {
    vision::SpecimenPack pack;
    pack.size = vision::PageSize::id3;
    for (int line = 0; line < 6; ++line) {
        vision::Zone zone;
        zone.id = "field_" + std::to_string(line);
        zone.kind = vision::Zone::Kind::field;
        zone.mm = {25.0, 15.0 + 6.0 * line, 20.0, 3.6};
        pack.zones.push_back(zone);
    }
    return pack;
}

bool reads_alone(const std::vector<cv::Rect2d>& rows, double top, double height) {
    return std::any_of(rows.begin(), rows.end(), [&](const cv::Rect2d& row) {
        return row.y <= top && row.br().y >= top + height && row.height < 1.7 * height;
    });
}

TEST(VizPlaces, ALineBesideASignatureIsReadByItself) {
    vision::SpecimenPack pack = page_of_lines();
    const std::size_t before = rows_of(pack).size();
    // The signature begins with the line and ends far below it: enrolment finds one zone of both.
    pack.zones[4].mm = {25.0, 39.0, 60.0, 8.5};
    const auto rows = rows_of(pack);
    EXPECT_GT(rows.size(), before);
    EXPECT_TRUE(reads_alone(rows, 39.0, 3.6));
    EXPECT_TRUE(reads_alone(rows, 43.9, 3.6)) << "or at its foot";
    EXPECT_TRUE(std::any_of(rows.begin(), rows.end(), [](const cv::Rect2d& row) { return row.height > 9.0; }))
        << "and the row as it is";
}

TEST(VizPlaces, LinesOfOneHeightAreReadOnce) {
    EXPECT_EQ(rows_of(page_of_lines()).size(), 6U);
}

}  // namespace
}  // namespace vidimus::screening
