// Fictional designs drawn from a number: where everything stands, in millimetres from the page's top left, in which
// faces and colours. The same kind, number and series give the same design.
#pragma once

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/training/design.h"
#include "app/training/drawing.h"
#include "app/training/pattern.h"
#include "app/training/personal_numbers.h"
#include "app/training/press.h"
#include "app/training/random.h"
#include "app/training/samples.h"
#include "mrz/layout.h"

namespace vidimus::training {

struct PlacedField {
    std::string id;
    std::string caption;
    cv::Point2d caption_at;  // left end of the baseline
    cv::Point2d value_at;
    double caption_room = 0.0;  // mm
    double room = 0.0;          // of the value
    double size = 2.8;          // of the value's em
};
/// The area in which a field's value stands.
inline cv::Rect2d value_area_of(const PlacedField& field) {
    return {field.value_at.x - 0.5, field.value_at.y - field.size * 0.86, field.room + 0.7, field.size * 1.12};
}

struct PhotoPlace {
    cv::Rect2d mm;
    double feather = 0.3;  // over how much the edge runs out
    double radius = 0.0;
    int held_back = 60;  // per cent of the artwork below it
    bool grey = false;   // engraved by a laser
    QColor ground{238, 241, 243};
};

struct MrzPlace {
    double left = 6.0;    // of the first cell
    double lowest = 0.0;  // centre of the lowest line
    double line_pitch = 6.35;
    int lines = 2;
    int columns = 44;
    [[nodiscard]] cv::Point2d cell(std::size_t line, std::size_t column) const {  // left edge, height's centre
        return {left + static_cast<double>(column) * mrz_pitch_mm,
                lowest - (lines - 1 - static_cast<double>(line)) * line_pitch};
    }
    [[nodiscard]] cv::Rect2d area() const {
        return {left - 0.8, cell(0, 0).y - 2.1, columns * mrz_pitch_mm + 1.6, (lines - 1) * line_pitch + 4.2};
    }
};

struct Heading {
    std::string text;
    cv::Point2d at;  // baseline
    double size = 4.0;
    double track = 0.3;  // mm between letters
    double room = 60.0;
    double align = 0.0;  // 0 left, 0.5 centre, 1 right of `at`
};

struct Palette {
    double hue = 0.5;         // 0…1, of the tint
    double second = 0.6;      // of the lines
    double third = 0.1;       // of ornaments
    double saturation = 0.4;  // 0…1
    double depth = 0.3;       // 0 pale … 1 as dark as documents come
    PaperTone paper{0.945, 0.965, 0.970};
    cv::Vec3f heading{0.4F, 0.2F, 0.1F};  // BGR 0…1
    std::array<double, 3> data{0.085, 0.065, 0.06};
};

enum class DateForm { month_name, dots, spaces, iso, slashes };

struct DocumentDesign {
    Kind kind = Kind::passport;
    int number = 1;
    int series = 0;  // 0: the genuine one; others: its siblings
    std::optional<mrz::Format> format;
    cv::Size2d mm;
    double corner = 0.0;
    bool stiff = false;
    std::string model;
    Lettering heading;
    Lettering caption;
    Lettering data;
    double caption_size = 1.5;
    double data_track = 0.03;
    DateForm dates = DateForm::month_name;
    std::string language = "eng";                // of names, places and months; from the request
    PersonalRule personal = PersonalRule::none;  // of the state's personal numbers; none: any eleven digits
    Palette palette;
    std::optional<MrzPlace> mrz;
    std::optional<PhotoPlace> photo;
    cv::Rect2d ghost;      // empty where there is none
    cv::Rect2d signature;  // the same
    cv::Rect2d header;
    bool header_bar = false;  // a bar of ink from which the titles are left out
    Motif emblem = Motif::emblem;
    cv::Point3d emblem_at;  // centre and radius; radius 0: none
    std::vector<Heading> headings;
    std::vector<PlacedField> fields;

    /// Of the siblings, every second differs in the phase of its lines only.
    [[nodiscard]] bool near_sibling() const { return series % 2 == 1; }
    [[nodiscard]] cv::Size pixels() const {
        return {static_cast<int>(std::lround(mm.width * canvas_scale)),
                static_cast<int>(std::lround(mm.height * canvas_scale))};
    }
    /// The rectangle in canvas pixels, cut at the page.
    [[nodiscard]] cv::Rect rect(const cv::Rect2d& area) const {
        return cv::Rect(static_cast<int>(std::lround(area.x * canvas_scale)),
                        static_cast<int>(std::lround(area.y * canvas_scale)),
                        static_cast<int>(std::lround(area.width * canvas_scale)),
                        static_cast<int>(std::lround(area.height * canvas_scale))) &
               cv::Rect({0, 0}, pixels());
    }
    /// A source of chance that every copy shares; a sibling series has its own where `of_series` is set.
    [[nodiscard]] Random chance(std::string_view stream, bool of_series = false) const {
        const std::uint64_t key = mix(static_cast<std::uint64_t>(number) * 64U + static_cast<std::uint64_t>(kind));
        return {of_series ? mix(key + static_cast<std::uint64_t>(series)) : key, stream};
    }
};

/// BGR 0…1; hue in turns.
cv::Vec3f colour_of(double hue, double saturation, double value);

/// `number` from 1; `kind` one that has_designs().
DocumentDesign make_design(Kind kind, int number, int series = 0);

std::vector<std::pair<std::string, cv::Rect2d>> zones_of(const DocumentDesign& design);

}  // namespace vidimus::training
