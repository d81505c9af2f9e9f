// Inside app/screening: checks that alarm on a model's own genuine copies. What would stop every honest holder is no
// evidence against one.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "app/screening/report.h"
#include "ocr/mrz_reader.h"
#include "ocr/typeface.h"
#include "vision/specimen.h"

namespace vidimus::screening {

/// Whether so many alarms on so many genuine copies are the model's way and not a worn copy: two or more, and more than
/// one in twenty.
bool alarms_by_nature(std::ptrdiff_t alarms, std::ptrdiff_t copies);

/// Which of the general checks that may not suit a model ask for a look at a genuine copy: the typeface of its MRZ and
/// how legible it is, where the artwork runs through it. Check digits are never among them.
std::vector<std::string> alarms_on(const cv::Mat& image, const ocr::MrzText& zone, const MrzInfo& info,
                                   const tl::expected<ocr::TypefaceAtlas, ocr::Error>& typefaces);

/// Of the copies' alarms, one list a copy, those that are the model's way.
std::vector<std::string> unfit_of(const std::vector<std::vector<std::string>>& alarms);

/// The pack's unfit checks are shown with what they found, and do not count.
void set_aside(std::vector<Check>& checks, const vision::SpecimenPack& pack);

}  // namespace vidimus::screening
