// Other pages of one case: front against back of a card, a passport against the visa or residence permit that goes
// with it. Source: BSI TR-03135-1, combined checks of several pages and several documents.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/screening/report.h"
#include "mrz/document.h"

namespace vidimus::screening {

struct FurtherPage {
    Role role = Role::back;
    std::string file;  // base name
    cv::Mat bgr;
    std::optional<MrzInfo> read;  // its zone, where it was read already
};

/// What one page says, wherever it stands (MRZ or visual zone); what was not read is absent.
struct PageFacts {
    std::optional<std::string> number;
    std::optional<std::string> surname;  // in MRZ letters
    std::optional<std::string> given_names;
    bool names_may_end_early = false;  // the zone had no room for all of them
    std::optional<std::string> nationality;
    std::optional<mrz::PartialDate> birth_date;
    std::optional<mrz::PartialDate> expiry_date;
    std::optional<char> sex;  // 'M' or 'F'
    std::string optional_data;
    bool doubtful = false;  // characters that were not read for certain: a difference is then no finding of its own
};

PageFacts facts_of(const MrzInfo& mrz);

/// Check ids "SET.FB:<field>" (front against back) and "SET.PV:<field>" (passport against visa or permit), one for
/// each field. A field that one of the pages does not tell is not_supported. A visa's number may be its own, so that
/// only the passport's number found on it is told.
std::vector<Check> compare_sides(const PageFacts& front, const PageFacts& back);
std::vector<Check> compare_with_visa(const PageFacts& passport, const PageFacts& visa);

/// Names are the same where one begins with the other and the shorter had no room for more.
bool same_name(const std::string& a, const std::string& b, bool may_end_early);

}  // namespace vidimus::screening
