// Inside app/screening: where on genuine copies something was read, and what stands at one place on most of them.
#pragma once

#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "app/screening/viz_expected.h"
#include "app/screening/viz_page.h"
#include "vision/specimen.h"

namespace vidimus::screening {

/// The rows of the page in which the pack's fields stand, wide enough for what does not vary.
std::vector<cv::Rect2d> rows_of(const vision::SpecimenPack& pack);

/// The rest of the page above its MRZ, in strips: what varies is not always found as a field.
std::vector<cv::Rect2d> rows_beyond(const vision::SpecimenPack& pack);

/// Something that was read on one copy.
struct Seen {
    ReadLine line;
    std::size_t first = 0;
    std::size_t last = 0;
    std::size_t goes_on = 0;  // characters of the same word after it
    cv::Rect2d mm;
    double cost = 0.0;
    bool name = false;
    std::u32string expected;
    std::string pattern;
    std::string month_language;
};

/// What was seen on each copy.
using PerCopy = std::vector<std::vector<Seen>>;

/// Where some characters of a line stand.
cv::Rect2d mm_of(const PlacedPage& page, const ReadLine& line, std::size_t first, std::size_t last);
/// Whether both lie in one row and begin, end or have their middle alike.
bool same_place(const cv::Rect2d& a, const cv::Rect2d& b);

struct Cluster {
    std::vector<Seen> members;  // one a copy at most
    double cost = 0.0;
};
/// What was seen at one place on the most copies.
Cluster best_cluster(const PerCopy& seen);
/// Whether that is most of them.
bool enough(const Cluster& cluster, std::size_t copies);
cv::Rect2d area_of(const Cluster& cluster);

/// Adds the place at which the line says what is expected, if it does.
void see(std::vector<Seen>& seen, const PlacedPage& page, const ReadLine& line, const Expected& expected,
         const std::vector<DateForm>& forms);

bool is_picture(const vision::Zone& zone);

/// Gives the fields room for the next holder: to the right as far as nothing else stands there, names `longer`
/// millimetres at most.
void widen_fields(vision::SpecimenPack& pack, double longer = 30.0);

}  // namespace vidimus::screening
