// What a check is inside the room: an algorithm measures some places of the document; the same places of genuine copies
// say what is usual; the worst deviation is the score. A new check is one file and one row of the table in checks.cpp.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "vision/checks/field_evidence.h"
#include "vision/examine.h"
#include "vision/field_glyphs.h"
#include "vision/glyph_atlas.h"
#include "vision/view.h"

namespace vidimus::vision {

/// One place of a document and what was measured there; NaN where it could not be.
struct Measured {
    float value = 0.0F;
    cv::Rect2d mm;
};

/// One document; belongs to one thread.
struct CheckContext {
    const ReferenceView& reference;
    const DocumentView& document;
    const std::vector<Zone>& zones;
    /// Single characters, read at the first question and kept for all checks of them.
    [[nodiscard]] const std::vector<FieldGlyphs>& glyphs() const {
        if (!glyphs_) glyphs_ = read_field_glyphs(reference, document, zones);
        return *glyphs_;
    }
    mutable std::optional<std::vector<FieldGlyphs>> glyphs_ = std::nullopt;
    const FieldEvidence* evidence = nullptr;  // of the checks that ran before; for measure_field_evidence alone
};

enum class Side { low, high, both };  // which deviations from the usual speak against a document
enum class Judge {
    worst,  // the place that lies farthest off
    crowd,  // all places together: many that lie a little off, where single ones do on genuine copies too
    joint,  // each field's values together, as FieldEvidence orders them; the field that lies farthest off
};

/// How far from the genuine copies' scores a check's limit lies at least.
struct Limits {
    double scatter = 0.16;      // of the scores: fewer copies than tell it may agree by luck
    double held_against = 5.0;  // deviations: less is never held against a document
    double degrees = 0.0;       // copies' worth of trust in `scatter`, which is then no least but what is usual
};

struct Algorithm {
    const char* name;
    const char* id;      // light, property, feature, own name
    const char* zone;    // zone kind or "page": what the officer is shown
    const char* reason;  // text key of a failure
    Side side;
    double least_deviation;  // what captures of one and the same document differ by, whatever the enrolled copies say
    double most_blur;        // working pixels beyond the specimen's from which it can no longer be judged
    bool steadied;           // many places: divide by the document's own scatter, so that a poor capture does not fail
    bool needs_zone;         // only where a zone of that kind is known
    std::vector<Measured> (*measure)(const CheckContext& context);
    Judge judge = Judge::worst;
    Limits limits{};
    const char* hidden =
        nullptr;          // reason where the holder's own picture leaves nothing to measure: no fault of the page
    bool silent = false;  // measured, shown and logged, but not yet good enough to count (docs/measurements.md)
};

/// In the order in which they are run: most telling first.
std::span<const Algorithm> algorithms();
const Algorithm* algorithm_of(std::string_view name);

/// Whether the capture itself shows a place: within the picture, and neither burnt out nor under glare.
bool is_usable(const CheckContext& context, const cv::Rect2d& mm);

/// Zones of one kind.
std::vector<Zone> zones_of(const std::vector<Zone>& zones, Zone::Kind kind);
bool has_zone(const std::vector<Zone>& zones, std::string_view kind);

// The measures, one file each.
std::vector<Measured> measure_lost_print(const CheckContext& context);
std::vector<Measured> measure_tint(const CheckContext& context);
std::vector<Measured> measure_foreign_print(const CheckContext& context);
std::vector<Measured> measure_text_lost_print(const CheckContext& context);
std::vector<Measured> measure_text_foreign_print(const CheckContext& context);
std::vector<Measured> measure_mrz_lost_print(const CheckContext& context);
std::vector<Measured> measure_mrz_foreign_print(const CheckContext& context);
std::vector<Measured> measure_overwriting(const CheckContext& context);
std::vector<Measured> measure_photo_lost_print(const CheckContext& context);
std::vector<Measured> measure_ghost_agreement(const CheckContext& context);
std::vector<Measured> measure_ghost_face(const CheckContext& context);
std::vector<Measured> measure_field_ground(const CheckContext& context);
std::vector<Measured> measure_characters(const CheckContext& context);
std::vector<Measured> measure_slip(const CheckContext& context);
std::vector<Measured> measure_grain(const CheckContext& context);
std::vector<Measured> measure_mottle(const CheckContext& context);
std::vector<Measured> measure_ink_dots(const CheckContext& context);
std::vector<Measured> measure_print(const CheckContext& context);
std::vector<Measured> measure_photo_pattern(const CheckContext& context);
std::vector<Measured> measure_overprint(const CheckContext& context);
std::vector<Measured> measure_photo_border(const CheckContext& context);
std::vector<Measured> measure_photo_background(const CheckContext& context);
std::vector<Measured> measure_photo_seam(const CheckContext& context);
std::vector<Measured> measure_ghost(const CheckContext& context);
std::vector<Measured> measure_screen(const CheckContext& context);
std::vector<Measured> measure_colour(const CheckContext& context);
std::vector<Measured> measure_glyphs(const CheckContext& context);
std::vector<Measured> measure_glyph_ink(const CheckContext& context);
std::vector<Measured> measure_text(const CheckContext& context);
std::vector<Measured> measure_glyph_shapes(const CheckContext& context);
std::vector<Measured> measure_mrz_geometry(const CheckContext& context);
/// Once the other checks of the fields have run (`context.evidence`); without them nothing.
std::vector<Measured> measure_field_evidence(const CheckContext& context);

/// measure_glyph_shapes for characters that were found already; copy `without` of the atlas is left out (none: < 0).
std::vector<Measured> values_of_shapes(const std::vector<Zone>& zones, const GlyphAtlas& atlas,
                                       const std::vector<std::vector<FoundShape>>& fields, int without);

}  // namespace vidimus::vision
