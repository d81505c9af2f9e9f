// Inside app/screening: how each library's results become checks of the report.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/screening/config.h"
#include "app/screening/decide.h"
#include "app/screening/report.h"
#include "mrz/repair.h"
#include "ocr/mrz_reader.h"
#include "ocr/typeface.h"
#include "vision/examine.h"
#include "vision/image.h"
#include "vision/specimen.h"

namespace vidimus::screening {

/// Checks of the MRZ's text: found, legible, check digits, conformity, codes, expiry, sample document, specimen data.
/// Regions come from `info.cells`.
std::vector<Check> mrz_checks(const MrzInfo& info, const mrz::Today& today, const Profile& profile);

/// The outline of some cells; absent where the reader gave none (typed or corrected text).
std::optional<Region> region_of_cells(const MrzInfo& info, const mrz::Span& span);
/// Whether a character there was not read for certain.
bool doubtful_within(const MrzInfo& info, const mrz::Span& span);
/// Passports and visas always carry an MRZ (Doc 9303-4 and -7).
bool always_carries_mrz(const vision::ModelId& model);
/// Where the model's page carries no MRZ and none was found, its absence is no reason to look further: DOC:mrz becomes
/// not_supported, never passed. A pack without any zones says nothing of it.
void excuse_missing_mrz(std::vector<Check>& checks, const MrzInfo& mrz, const vision::SpecimenPack& pack);

/// DOC:sample: a document of Utopia, which is no state (Doc 9303-3 §5); by its zone, or by its model where none was
/// read.
Check sample_check(const mrz::Document& document, const Profile& profile);
Check sample_check(const std::string& state, const Profile& profile);
/// DOC:specimen: data that only specimens carry. Failed on a certain sign or on two possible ones, undetermined on one
/// possible sign or where the characters were not read for certain.
Check specimen_data_check(const MrzInfo& info, const mrz::Document& document, const Profile& profile);

/// Page and picture quality, document model, and each specimen check.
std::vector<Check> page_checks(const PageInfo& page, const vision::Quality& quality);
/// Whether the page's model is known, and whether the MRZ names the same one: state, kind of document, format, and the
/// time in which the model was issued as far as it is certain. `known`: every model that has a specimen here.
Check model_check(const vision::Identification& identification, const MrzInfo& mrz,
                  std::span<const vision::ModelId> known = {});
/// The page shows this model, but its specimen could not be opened any more.
Check unopened_model_check(const vision::ModelId& model, const Failure& failure);
std::vector<Check> specimen_checks(const std::vector<vision::CheckResult>& results);
/// Lights whose images were not given: not_supported, never passed.
std::vector<Check> light_checks(const std::vector<Source>& sources);

/// Whether the MRZ is printed in OCR-B; a capture that is too poor is undetermined.
Check typeface_check(const tl::expected<ocr::Typeface, ocr::Error>& face, const MrzInfo& mrz);

/// One check a register's answer. A number that the visual zone gave has no check digit: what was asked for is told, so
/// that the officer compares it with the document.
std::vector<Check> register_checks(const std::vector<sltd::Answer>& answers, const Config& config,
                                   NumberFrom from = NumberFrom::mrz, const std::string& number = {});

/// A check that has passed so far; its maker changes what was found.
inline Check passed(CheckClass check_class, std::string id, std::string title_key, Obligation obligation) {
    Check check;
    check.id = std::move(id);
    check.check_class = check_class;
    check.title = {std::move(title_key), {}};
    check.obligation = obligation;
    check.result = Outcome::successful;
    return check;
}

/// 2026-11-24T14:02:11Z
std::string utc_now();

Quad to_quad(const std::array<cv::Point2d, 4>& quad);
Quad to_quad(const std::array<cv::Point2f, 4>& quad);
Failure to_failure(const vision::Error& error, const std::string& subject);
Failure to_failure(const ocr::Error& error);

}  // namespace vidimus::screening
