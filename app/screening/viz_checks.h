// Inside app/screening: the visual zone read where the pack says, and held against the machine readable zone and
// itself.
#pragma once

#include <functional>
#include <stop_token>
#include <vector>

#include "app/screening/config.h"
#include "app/screening/decide.h"
#include "app/screening/report.h"
#include "app/screening/viz_expected.h"
#include "app/screening/viz_page.h"
#include "app/screening/viz_shapes.h"
#include "mrz/document.h"
#include "vision/specimen.h"

namespace vidimus::screening {

/// One field that was read, with what the zone lets expect of it.
struct VizField {
    vision::VizField place;
    std::vector<ReadLine> lines;
    std::vector<std::string> texts;
    std::size_t chosen = 0;  // of the lines
    std::optional<ocr::Error> error;
    [[nodiscard]] bool read() const { return chosen < lines.size(); }
};

struct VizResult {
    VizInfo info;
    std::vector<Check> checks;
    std::vector<VizField> fields;  // as read, for what another page says of them
    std::string number;            // the document's, where no zone was read and it is certain all the same (question.h)
};

/// VIZ-MRZ:<field> for each field that both zones have: failed only where two readings and the shapes of the page's own
/// characters agree that it differs; undetermined, and worth a look, where they do not agree; undetermined and never
/// counted where it could not be read. VIZ:<rule>: dates in order, validity, form of the number, personal number. Of a
/// page without a zone also DOC:expiry and DOC:specimen; of one with a zone DOC:specimen where a visual field has what
/// only specimens carry.
VizResult examine_viz(ocr::VizReader& reader, const PlacedPage& page, const vision::SpecimenPack& pack,
                      const MrzInfo& mrz, const mrz::Today& today, const Profile& profile, const std::stop_token& stop);

/// Reads a field once more, in another way; the line is chosen by what is expected.
using ReadAgain = std::function<VizField(const VizField&, const Expected&, ocr::VizLook)>;

/// Dates that are days, in order, none to come that cannot; validity, the number's form, the personal number against
/// date and sex. `mrz`: null where none was read for certain.
std::vector<Check> viz_consistency(const std::vector<VizField>& fields, const vision::SpecimenPack& pack,
                                   const mrz::Document* mrz, const ShapeBook& book, const ReadAgain& again,
                                   const mrz::Today& today);

/// Of a page without a zone: not expired, by a date that two looks read alike; the order of the dates where no day of
/// issue is printed.
std::vector<Check> viz_front_checks(const std::vector<VizField>& fields, const ReadAgain& again,
                                    const mrz::Today& today);

}  // namespace vidimus::screening
