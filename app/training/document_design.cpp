#include "app/training/document_design.h"

#include <array>

#include "app/training/document_layout.h"

namespace vidimus::training {
namespace {

using namespace std::string_view_literals;

struct Size {
    Kind kind;
    std::optional<mrz::Format> format;
    cv::Size2d mm;
    double corner;
    bool stiff;
    std::string_view letter;  // of the model's name
    double mrz_left;
    double mrz_lowest;  // from the lower edge
    double line_pitch;
};

constexpr double id1_width = 85.6;
constexpr double id1_height = 53.98;

// Doc 9303-4 to -7: sizes, and where the lines stand.
const std::array<Size, 6>& sizes() {
    using mrz::Format;
    static const std::array<Size, 6> all{{
        {Kind::passport, Format::td3, {page_width_mm, page_height_mm}, corner_radius_mm, false, "P", 6.0, 9.4, 6.35},
        {Kind::id, Format::td1, {id1_width, id1_height}, corner_radius_mm, true, "I", 4.2, 5.2, 6.2},
        {Kind::id_front, std::nullopt, {id1_width, id1_height}, corner_radius_mm, true, "F", 0.0, 0.0, 0.0},
        {Kind::td2, Format::td2, {105.0, 74.0}, corner_radius_mm, true, "J", 5.8, 9.4, 6.35},
        {Kind::visa, Format::mrv_a, {120.0, 80.0}, 0.0, false, "V", 4.4, 9.4, 6.35},
        {Kind::visa_b, Format::mrv_b, {105.0, 74.0}, 0.0, false, "W", 5.8, 9.4, 6.35},
    }};
    return all;
}

const Size& size_of(Kind kind) {
    return *std::find_if(sizes().begin(), sizes().end(), [kind](const Size& size) { return size.kind == kind; });
}

constexpr std::array<Lettering, 12> data_faces{{{"Liberation Sans", 400},
                                                {"OCR B", 400, 0.92},
                                                {"DejaVu Sans", 400, 0.84},
                                                {"Inter", 600},
                                                {"Liberation Mono", 700, 0.86},
                                                {"Liberation Sans", 700, 0.86},
                                                {"DejaVu Serif", 400, 0.86},
                                                {"Inter", 500, 0.88},
                                                {"Liberation Serif", 700},
                                                {"DejaVu Sans Mono", 400, 0.82},
                                                {"Liberation Sans", 400, 0.82},
                                                {"DejaVu Sans", 700, 0.76}}};
constexpr std::array<Lettering, 9> caption_faces{{{"Inter", 400},
                                                  {"Liberation Sans", 400},
                                                  {"Liberation Serif", 400, 1.0, true},
                                                  {"DejaVu Sans", 400, 0.85},
                                                  {"Liberation Sans", 700, 0.9},
                                                  {"DejaVu Serif", 400, 0.88},
                                                  {"Liberation Serif", 400},
                                                  {"Inter", 500, 0.85},
                                                  {"Liberation Sans", 400, 1.0, true}}};
constexpr std::array<Lettering, 8> heading_faces{{{"Liberation Serif", 700},
                                                  {"Inter", 700},
                                                  {"Liberation Sans", 700, 0.86},
                                                  {"DejaVu Serif", 700, 0.85},
                                                  {"Liberation Serif", 400},
                                                  {"Inter", 300},
                                                  {"DejaVu Sans", 700, 0.82},
                                                  {"Liberation Serif", 700, 0.9, true}}};

/// What the documents of one state share, whatever their kind.
void draw_look(DocumentDesign& design) {
    Random random(mix(static_cast<std::uint64_t>(design.number)), "look");
    design.heading = random.pick(heading_faces);
    design.caption = random.pick(caption_faces);
    design.data = random.pick(data_faces);
    static constexpr std::array forms{DateForm::month_name, DateForm::dots, DateForm::spaces,
                                      DateForm::month_name, DateForm::iso,  DateForm::slashes};
    design.dates = random.pick(forms);
    design.data_track = random.chance(0.3) ? random.between(0.08, 0.25) : 0.03;
    Palette& palette = design.palette;
    palette.hue = random.uniform();
    static constexpr std::array<double, 5> steps{0.07, 0.18, 0.33, 0.5, -0.12};
    palette.second = palette.hue + random.pick(steps);
    palette.third = palette.hue + random.pick(steps);
    palette.saturation = random.between(0.30, 0.85);
    palette.depth = std::pow(random.uniform(), 1.5);
    const double warm = random.between(-0.02, 0.03);
    palette.paper = {0.955 - warm, 0.965, 0.960 + warm * 0.6};
    palette.heading = random.chance(0.3) ? cv::Vec3f{0.13F, 0.12F, 0.12F}
                                         : colour_of(palette.third + random.between(-0.05, 0.05),
                                                     random.between(0.6, 0.95), random.between(0.20, 0.38));
    static constexpr std::array<std::array<double, 3>, 4> inks{
        {{0.085, 0.065, 0.06}, {0.16, 0.15, 0.15}, {0.26, 0.11, 0.10}, {0.22, 0.21, 0.20}}};
    palette.data = random.pick(inks);
    static constexpr std::array emblems{Motif::emblem, Motif::bird, Motif::sun,        Motif::tree,  Motif::emblem,
                                        Motif::ship,   Motif::fish, Motif::lighthouse, Motif::flower};
    design.emblem = random.pick(emblems);
}

/// A sibling's page differs a little in everything that a press sets up anew.
void vary_series(DocumentDesign& design) {
    Random random = design.chance("series", true);
    const double reach = design.near_sibling() ? 0.5 : 1.0;
    const cv::Point2d photo{reach * random.between(-0.9, 0.9), reach * random.between(-0.9, 0.9)};
    const cv::Point2d fields{reach * random.between(-0.9, 0.9), reach * random.between(-0.7, 0.7)};
    if (design.photo) {
        design.photo->mm += photo;
    }
    if (!design.ghost.empty()) {
        design.ghost += photo;
    }
    for (PlacedField& field : design.fields) {
        field.caption_at += fields;
        field.value_at += fields;
        field.size *= 0.985;
    }
    design.palette.hue += reach * random.between(-0.05, 0.05);
    design.palette.second += reach * random.between(-0.06, 0.06);
    design.palette.third += reach * random.between(-0.06, 0.06);
    design.palette.depth = std::clamp(design.palette.depth + reach * random.between(-0.15, 0.15), 0.0, 1.0);
    if (!design.near_sibling() && random.chance(0.4)) {
        design.caption = random.pick(caption_faces);
    }
}

/// Of the state, so that its cards' fronts, backs and passports agree.
PersonalRule personal_rule_of(int number) {
    static constexpr std::array rules{PersonalRule::none, PersonalRule::jmbg, PersonalRule::pesel, PersonalRule::oib};
    return Random(mix(static_cast<std::uint64_t>(number)), "personal numbers").pick(rules);
}

}  // namespace

cv::Vec3f colour_of(double hue, double saturation, double value) {
    const QColor colour = QColor::fromHsvF(static_cast<float>(hue - std::floor(hue)),
                                           static_cast<float>(std::clamp(saturation, 0.0, 1.0)),
                                           static_cast<float>(std::clamp(value, 0.0, 1.0)));
    return {static_cast<float>(colour.blueF()), static_cast<float>(colour.greenF()), static_cast<float>(colour.redF())};
}

bool has_designs(Kind kind) {
    return std::any_of(sizes().begin(), sizes().end(), [kind](const Size& size) { return size.kind == kind; });
}

DocumentDesign make_design(Kind kind, int number, int series) {
    const Size& size = size_of(kind);
    DocumentDesign design;
    design.kind = kind;
    design.number = number;
    design.series = series;
    design.format = size.format;
    design.mm = size.mm;
    design.corner = size.corner;
    design.stiff = size.stiff;
    design.model = "UTO-" + std::string{size.letter} + "-" + std::to_string(100 + number) + "-2020";
    draw_look(design);
    design.personal = personal_rule_of(number);
    if (size.format) {
        const mrz::Layout& layout = mrz::layout_of(*size.format);
        design.mrz =
            MrzPlace{size.mrz_left, design.mm.height - size.mrz_lowest, size.line_pitch, layout.lines, layout.columns};
    }
    lay_out(design);
    if (series != 0) {
        vary_series(design);
    }
    return design;
}

std::vector<std::pair<std::string, cv::Rect2d>> zones_of(const DocumentDesign& design) {
    std::vector<std::pair<std::string, cv::Rect2d>> zones;
    if (design.photo) {
        zones.emplace_back("photo", design.photo->mm);
    }
    if (!design.ghost.empty()) {
        zones.emplace_back("ghost", design.ghost);
    }
    if (!design.signature.empty()) {
        zones.emplace_back("signature", design.signature);
    }
    if (design.mrz) {
        zones.emplace_back("mrz", design.mrz->area());
    }
    for (const PlacedField& field : design.fields) {
        zones.emplace_back(field.id, value_area_of(field));
    }
    return zones;
}

}  // namespace vidimus::training
