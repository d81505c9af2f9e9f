// Prints one copy of a design: its inks with a press's variation, then the holder's data, photo, ghost, signature and
// machine readable zone.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <opencv2/core.hpp>
#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "app/training/document_artwork.h"
#include "app/training/document_design.h"
#include "app/training/leaf.h"
#include "app/training/portrait.h"
#include "app/training/samples.h"
#include "mrz/compose.h"

namespace vidimus::training {

/// A field as this copy has it.
struct PrintedField {
    std::string id;
    std::string text;
    cv::Point2d at;      // baseline's left end, mm
    double size = 2.8;   // em
    double room = 20.0;  // mm; longer text is made narrower
    cv::Rect2d area;     // of the zone, mm
};

struct Document {
    DocumentDesign design;
    std::shared_ptr<const DocumentArtwork> artwork;
    cv::Mat page;     // 8-bit BGR, canvas_ppi: the page as a perfect eye sees it
    cv::Mat writing;  // 8-bit coverage of the holder's data, machine readable zone and signature
    mrz::Fields holder;
    Face face;
    cv::Mat portrait;      // 8-bit BGR as it was printed, of the photo's place; empty where there is none
    cv::Rect photo_place;  // canvas pixels
    cv::Rect ghost_place;
    std::vector<PrintedField> fields;
    std::vector<std::string> lines;                         // MRZ; empty where there is none
    std::vector<std::pair<std::string, cv::Rect2d>> zones;  // in millimetres, where this copy has them
    cv::Point2d data_shift;                                 // mm, of the holder's data from the nominal place
    double black = 0.92;                                    // density of the data's ink
};

/// What is printed: the holder, and whether its names are of one pattern or anything that the standard allows.
mrz::Fields draw_holder(const DocumentDesign& design, const Request& request);

/// By the rule of the design's state; empty where it has none.
std::string personal_number_of(const DocumentDesign& design, const mrz::Fields& holder, std::uint64_t seed);

/// What fields say instead of what the holder has, by their ids.
using Texts = std::map<std::string, std::string, std::less<>>;

/// Errors: internal (the zone could not be composed).
tl::expected<Document, Error> print_document(const DocumentDesign& design, const mrz::Fields& holder,
                                             const Request& request, const Texts& instead = {});

Leaf leaf_of(const Document& document);

/// Outline of a field's text where it stands, in the design's own face or another.
QPainterPath field_outline(const Document& document, const PrintedField& field, const Lettering& face);
/// One character of the machine readable zone, in millimetres of the page.
QPainterPath mrz_outline(const Document& document, std::size_t line, std::size_t column, char character);

/// Lays an outline's ink on the page and notes it as writing.
void write_outline(Document& document, const QPainterPath& outline, double density);

/// What the field of this id says of the holder; invented parts come from the seed.
std::string field_text(const DocumentDesign& design, std::string_view id, const mrz::Fields& holder, std::uint64_t seed,
                       const mrz::Today& today);

/// "12 AUG 1974" in this form, and as the design writes dates: with its language's months.
std::string date_in_form(const std::string& printed, DateForm form);
std::string date_of_design(const std::string& printed, const DocumentDesign& design);

}  // namespace vidimus::training
