// The fictional design UTO-P-1-2021: where everything stands on the page, in millimetres from its top left.
// Source: Doc 9303-4 §2 (page of 125 × 88 mm), §4.2.4 (place of the machine readable zone).
#pragma once

#include <array>
#include <opencv2/core.hpp>
#include <string_view>

namespace vidimus::training {

constexpr double page_width_mm = 125.0;
constexpr double page_height_mm = 88.0;
constexpr double corner_radius_mm = 3.18;

/// The artwork is drawn at this resolution and brought to the capture's by resampling.
constexpr double canvas_ppi = 600.0;
constexpr double canvas_scale = canvas_ppi / 25.4;  // pixels per millimetre
constexpr int canvas_width = 2953;
constexpr int canvas_height = 2079;

inline const cv::Rect2d photo_mm{5.5, 15.6, 31.6, 40.6};
inline const cv::Rect2d ghost_mm{104.2, 36.2, 15.8, 20.3};
inline const cv::Rect2d signature_mm{6.0, 58.9, 31.0, 5.4};

constexpr double mrz_pitch_mm = 2.54;  // ten characters an inch
constexpr double mrz_left_mm = 6.0;    // left edge of the first cell
constexpr double mrz_upper_centre_mm = 88.0 - 15.75;
constexpr double mrz_lower_centre_mm = 88.0 - 9.40;
inline const cv::Rect2d mrz_mm{5.0, 70.2, 114.0, 10.6};

/// One field of the visual zone: its caption in two languages above, its value below.
struct FieldPlace {
    std::string_view id;
    std::string_view caption;
    double left;  // of caption and value
    double caption_baseline;
    double width;        // of the cell
    double size = 2.95;  // of the value's em
};

constexpr double value_below_caption_mm = 3.15;

inline constexpr std::array<FieldPlace, 13> field_places{{
    {"document_code", "Type / Genus", 41.0, 17.2, 13.0},
    {"issuing_state", "Code of State / Signum civitatis", 55.0, 17.2, 26.0},
    {"document_number", "Passport No. / Numerus", 83.0, 17.2, 38.0, 3.5},
    {"surname", "Surname / Cognomen", 41.0, 23.5, 80.0, 3.2},
    {"given_names", "Given names / Praenomina", 41.0, 29.8, 80.0, 3.2},
    {"nationality", "Nationality / Natio", 41.0, 36.1, 33.0},
    {"personal_number", "Personal No. / Numerus proprius", 75.0, 36.1, 28.0},
    {"birth_date", "Date of birth / Dies natalis", 41.0, 42.4, 24.0},
    {"sex", "Sex / Sexus", 65.0, 42.4, 8.0},
    {"birth_place", "Place of birth / Locus natalis", 75.0, 42.4, 29.0},
    {"issue_date", "Date of issue / Dies editionis", 41.0, 48.7, 33.0},
    {"expiry_date", "Date of expiry / Dies exitus", 75.0, 48.7, 29.0},
    {"authority", "Authority / Magistratus", 41.0, 55.0, 62.0},
}};

/// The area in which a field's value stands.
inline cv::Rect2d value_area_of(const FieldPlace& place) {
    const double baseline = place.caption_baseline + value_below_caption_mm;
    return {place.left - 0.6, baseline - place.size * 0.86, place.width, place.size * 1.12};
}

/// Cell of one MRZ character.
inline cv::Rect2d mrz_cell(int line, int column) {
    const double centre = line == 0 ? mrz_upper_centre_mm : mrz_lower_centre_mm;
    return {mrz_left_mm + column * mrz_pitch_mm, centre - 1.75, mrz_pitch_mm, 3.5};
}

}  // namespace vidimus::training
