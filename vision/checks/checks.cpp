#include <algorithm>
#include <array>

#include "vision/checks/check.h"

namespace vidimus::vision {
namespace {

constexpr double coarse_blur = 2.0;  // working pixels; fine print is long gone, large shapes are not
// The worst of a few places lies less far off than that of a thousand (docs/measurements.md).
constexpr Limits few_places{.scatter = 0.12, .held_against = 4.2};
constexpr Limits one_character{.scatter = 0.10, .held_against = 3.7};
constexpr Limits typefaces{.scatter = 0.18, .held_against = 5.6};  // rare letters that no copy showed
constexpr Limits one_place{.scatter = 0.09, .held_against = 3.6};
// Of these the copies' scores scatter alike whatever the model (docs/measurements.md), so that what ten copies of one
// tell of it is drawn towards what all tell.
constexpr Limits foreign_windows{.scatter = 0.21, .held_against = 10.0, .degrees = 30.0};
constexpr Limits lost_windows{.scatter = 0.30, .degrees = 15.0};
constexpr Limits lost_on_page{.scatter = 0.30, .held_against = 9.0, .degrees = 15.0};
// What ten copies that agree by luck tell too nearly is held against nobody; in a kind's checks together it counts.
constexpr Limits seams{.held_against = 12.0};
constexpr Limits mottled{.held_against = 7.5};  // encoding once more as JPEG 85 moves it by half of that
constexpr Limits tints{.scatter = 0.18, .held_against = 12.0, .degrees = 15.0};
constexpr Limits slipped_blocks{.scatter = 0.25, .degrees = 30.0};
constexpr Limits ink_of_one{.scatter = 0.175, .degrees = 15.0};
constexpr Limits form_of_one{.scatter = 0.30, .degrees = 15.0};
constexpr Limits all_at_once{.scatter = 0.265, .degrees = 30.0};

// name, id, zone, reason, side, least deviation, most blur, steadied, needs zone, measure, judge, limits, silent
constexpr std::array<Algorithm, 32> table{{
    {"lost_print", "VI.FR.IS:lost", "page", "check.lost_print.differs", Side::low, 2.5, 1.5, true, false,
     measure_lost_print, Judge::worst, lost_on_page},
    {"foreign_print", "VI.FR.IS:foreign", "page", "check.foreign_print.differs", Side::high, 0.08, 2.0, true, false,
     measure_foreign_print, Judge::worst, foreign_windows},
    {"tint", "VI.AB.IS:tint", "page", "check.tint.differs", Side::high, 0.12, 1.0, true, false, measure_tint,
     Judge::worst, tints},
    {"text_lost_print", "VI.FR.VZ:lost", "field", "check.text_lost_print.differs", Side::low, 2.5, 1.5, true, true,
     measure_text_lost_print, Judge::worst, lost_windows},
    {"text_foreign_print", "VI.FR.VZ:foreign", "field", "check.text_foreign_print.differs", Side::high, 0.08, 2.0, true,
     true, measure_text_foreign_print, Judge::worst, foreign_windows},
    {"mrz_lost_print", "VI.FR.MR:lost", "mrz", "check.mrz_lost_print.differs", Side::low, 2.5, 1.5, true, true,
     measure_mrz_lost_print, Judge::worst, lost_windows},
    {"mrz_foreign_print", "VI.FR.MR:foreign", "mrz", "check.mrz_foreign_print.differs", Side::high, 0.08, 2.0, true,
     true, measure_mrz_foreign_print, Judge::worst, foreign_windows},
    {"photo_lost_print", "VI.FR.PH:lost", "photo", "check.photo_lost_print.differs", Side::low, 3.0, 1.5, true, true,
     measure_photo_lost_print},
    {"overwriting", "VI.FR.IS:overwriting", "page", "check.overwriting.found", Side::high, 0.25, coarse_blur, false,
     false, measure_overwriting},
    {"print_slip", "VI.FR.IS:slip", "page", "check.print_slip.differs", Side::both, 0.012, 1.5, true, false,
     measure_slip, Judge::worst, slipped_blocks},
    {"photo_pattern", "VI.AB.PH:pattern", "photo", "check.photo_pattern.interrupted", Side::low, 0.12, 2.0, false, true,
     measure_photo_pattern},
    {"photo_lines", "VI.FR.PH:overprint", "photo", "check.photo_lines.interrupted", Side::low, 0.04, 1.5, false, true,
     measure_overprint, Judge::worst, few_places},
    {"photo_edges", "VI.FR.PH:border", "photo", "check.photo_edges.differs", Side::both, 0.20, 0.9, false, true,
     measure_photo_border, Judge::crowd},
    {"photo_seam", "VI.AB.PH:seam", "photo", "check.photo_seam.found", Side::both, 0.7, coarse_blur, false, true,
     measure_photo_seam, Judge::worst, seams, "check.photo_seam.hidden"},
    {"photo_background", "VI.AB.PH:background", "photo", "check.photo_background.differs", Side::both, 5.0, coarse_blur,
     false, true, measure_photo_background, Judge::worst, Limits{}, nullptr, true},
    {"print", "VI.FR.IS:print", "page", "check.print.differs", Side::low, 0.12, 1.6, false, false, measure_print},
    {"grain", "VI.FR.FU:grain", "page", "check.grain.differs", Side::high, 0.15, coarse_blur, false, false,
     measure_grain},
    {"mottle", "VI.FR.FU:mottle", "page", "check.mottle.differs", Side::high, 0.10, coarse_blur, false, false,
     measure_mottle, Judge::worst, mottled},
    {"ink_dots", "VI.FR.FU:ink", "page", "check.ink_dots.found", Side::high, 0.15, 1.2, false, false, measure_ink_dots},
    {"halftone_screen", "VI.FR.FU:screen", "page", "check.screen.found", Side::high, 0.30, coarse_blur, false, false,
     measure_screen},
    {"colour", "VI.AB.FU:colour", "page", "check.colour.differs", Side::low, 0.10, coarse_blur, false, false,
     measure_colour},
    {"ghost_present", "VI.AB.SP:present", "ghost", "check.ghost.missing", Side::low, 0.15, coarse_blur, false, true,
     measure_ghost},
    {"ghost_match", "VI.AB.SP:agreement", "ghost", "check.ghost_match.differs", Side::low, 0.15, coarse_blur, false,
     true, measure_ghost_agreement, Judge::worst, one_place},
    {"ghost_face", "VI.AB.SP:face", "ghost", "check.ghost_face.differs", Side::low, 0.15, coarse_blur, false, true,
     measure_ghost_face, Judge::worst, one_place},
    {"field_ground", "VI.FR.VZ:ground", "field", "check.field_ground.differs", Side::high, 0.06, 0.8, false, true,
     measure_field_ground},
    {"characters", "VI.FR.VZ:character", "field", "check.characters.differ", Side::high, 0.8, 0.8, false, true,
     measure_characters, Judge::worst, one_character},
    {"glyph_ink", "VI.FR.VZ:ink", "field", "check.glyph_ink.differs", Side::high, 0.6, 1.0, false, true,
     measure_glyph_ink, Judge::worst, ink_of_one},
    {"glyph_form", "VI.FR.VZ:glyphs", "field", "check.glyph_form.differs", Side::high, 0.6, 1.0, false, true,
     measure_glyphs, Judge::worst, form_of_one},
    {"glyph_shapes", "VI.FR.VZ:typeface", "field", "check.glyph_shapes.differ", Side::high, 0.12, 1.0, false, true,
     measure_glyph_shapes, Judge::worst, typefaces},
    {"text_print", "VI.FR.VZ:text", "field", "check.text.differs", Side::both, 1.0, 1.0, false, true, measure_text},
    {"mrz_position", "VI.FR.MR:geometry", "mrz", "check.mrz_geometry.differs", Side::both, 0.22, coarse_blur, false,
     true, measure_mrz_geometry},
    {"field_evidence", "VI.FR.VZ:field", "field", "check.field_evidence.differs", Side::high, 0.16, coarse_blur, false,
     true, measure_field_evidence, Judge::joint, all_at_once},
}};

}  // namespace

std::span<const Algorithm> algorithms() {
    return table;
}

const Algorithm* algorithm_of(std::string_view name) {
    const auto found = std::find_if(table.begin(), table.end(), [&](const Algorithm& row) { return row.name == name; });
    return found == table.end() ? nullptr : &*found;
}

bool is_usable(const CheckContext& context, const cv::Rect2d& mm) {
    const cv::Rect area = context.reference.frame.work_rect(mm);
    return area.area() > 0 && cv::countNonZero(context.document.usable(area)) > area.area() * 9 / 10;
}

std::vector<Zone> zones_of(const std::vector<Zone>& zones, Zone::Kind kind) {
    std::vector<Zone> result;
    for (const Zone& zone : zones) {
        if (zone.kind == kind) result.push_back(zone);
    }
    return result;
}

bool has_zone(const std::vector<Zone>& zones, std::string_view kind) {
    return std::any_of(zones.begin(), zones.end(), [&](const Zone& zone) { return name_of(zone.kind) == kind; });
}

}  // namespace vidimus::vision
