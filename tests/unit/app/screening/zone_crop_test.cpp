// The zone's side of a comparison: which characters it shows.
#include "app/screening/zone_crop.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "mrz/document.h"

namespace vidimus::screening {
namespace {

constexpr int kCell = 20;

/// A zone whose column c is painted in grey 5 + 5 c, so that a crop tells which columns it shows.
struct Painted {
    MrzInfo zone;
    cv::Mat image;

    explicit Painted(const std::array<std::string, 2>& lines) {
        zone.found = true;
        auto parsed = mrz::parse(lines, {});
        if (parsed) {
            zone.document = *parsed;
        }
        image = cv::Mat(2 * kCell, 44 * kCell, CV_8UC3);
        for (int line = 0; line < 2; ++line) {
            zone.cells.emplace_back();
            for (int column = 0; column < 44; ++column) {
                const cv::Rect cell(column * kCell, line * kCell, kCell, kCell);
                image(cell).setTo(cv::Scalar::all(5 + 5 * column));
                const double x = cell.x;
                const double y = cell.y;
                zone.cells.back().push_back({Point{x, y}, {x + kCell, y}, {x + kCell, y + kCell}, {x, y + kCell}});
            }
        }
    }

    /// First and last column that the crop shows; −1, −1 for no crop.
    [[nodiscard]] std::pair<int, int> columns(const std::string& role) const {
        const Crop crop = crop_of_zone(zone, role, image);
        if (crop.bgr.empty()) {
            return {-1, -1};
        }
        const auto column_at = [&crop](double part) {
            const auto x = static_cast<std::size_t>(part * crop.width);
            const std::size_t at =
                (static_cast<std::size_t>(crop.height) / 2 * static_cast<std::size_t>(crop.width) + x) * 3;
            return (crop.bgr[at] - 5 + 2) / 5;
        };
        // The margin shows a little of the neighbours.
        const double margin = 9.0 / crop.width;
        return {column_at(margin), column_at(1.0 - margin)};
    }
};

const std::array<std::string, 2> kSpecimen{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                                           "L898902C36UTO7408122F1204159ZE184226B<<<<<10"};  // Doc 9303-4, appendix B

TEST(ZoneCrop, ShowsTheFieldAndNothingElse) {
    const Painted painted(kSpecimen);
    ASSERT_TRUE(painted.zone.document);
    EXPECT_EQ(painted.columns("surname"), std::pair(5, 12));
    EXPECT_EQ(painted.columns("given_names"), std::pair(15, 24));
    EXPECT_EQ(painted.columns("name"), std::pair(5, 24));
    EXPECT_EQ(painted.columns("document_number"), std::pair(0, 8));
    EXPECT_EQ(painted.columns("birth_date"), std::pair(13, 18));
    EXPECT_EQ(painted.columns("optional_data"), std::pair(28, 36)) << "without its filling";
    EXPECT_EQ(painted.columns("no_such_field"), std::pair(-1, -1));
}

TEST(ZoneCrop, IsGivenWhereThePageSaysOtherwise) {
    const Painted painted(kSpecimen);
    std::vector<Check> checks(4);
    checks[0].id = "VIZ-MRZ:surname";
    checks[0].result = Outcome::failed;
    checks[1].id = "VIZ-MRZ:birth_date";
    checks[1].result = Outcome::undetermined;
    checks[2].id = "VIZ-MRZ:sex";
    checks[2].result = Outcome::successful;
    checks[3].id = "VI.FR.VZ:ink";
    checks[3].result = Outcome::failed;
    show_zone(checks, painted.zone, painted.image);
    EXPECT_FALSE(checks[0].specimen.bgr.empty());
    EXPECT_FALSE(checks[1].specimen.bgr.empty());
    EXPECT_TRUE(checks[2].specimen.bgr.empty());
    EXPECT_TRUE(checks[3].specimen.bgr.empty());
    show_zone(checks, painted.zone, cv::Mat());  // its picture is gone
    EXPECT_TRUE(checks[0].specimen.bgr.empty());
}

TEST(ZoneCrop, OfANameWithoutSecondPartOrAFieldOfFillingIsStillShown) {
    const Painted one({"P<UTOARKFREITH<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159<<<<<<<<<<<<<<04"});
    ASSERT_TRUE(one.zone.document);
    EXPECT_EQ(one.columns("surname"), std::pair(5, 13));
    EXPECT_EQ(one.columns("optional_data").first, 28);
}

}  // namespace
}  // namespace vidimus::screening
