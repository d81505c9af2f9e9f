#include "app/training/document_design.h"

#include <array>
#include <cstdio>

#include "app/training/document_fields.h"

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

cv::Vec3f colour_of(double hue, double saturation, double value) {
    const QColor colour = QColor::fromHsvF(static_cast<float>(hue - std::floor(hue)), static_cast<float>(saturation),
                                           static_cast<float>(value));
    return {static_cast<float>(colour.blueF()), static_cast<float>(colour.greenF()), static_cast<float>(colour.redF())};
}

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
                                                     random.between(0.6, 0.95), random.between(0.25, 0.45));
    static constexpr std::array<std::array<double, 3>, 4> inks{
        {{0.085, 0.065, 0.06}, {0.16, 0.15, 0.15}, {0.26, 0.11, 0.10}, {0.22, 0.21, 0.20}}};
    palette.data = random.pick(inks);
    static constexpr std::array emblems{Motif::emblem, Motif::bird, Motif::sun,        Motif::tree,  Motif::emblem,
                                        Motif::ship,   Motif::fish, Motif::lighthouse, Motif::flower};
    design.emblem = random.pick(emblems);
}

struct Frame {
    double left;
    double top;
    double right;
    double bottom;
};

std::string_view title_of(Kind kind) {
    switch (kind) {
        case Kind::passport:
            return "PASSPORT";
        case Kind::id_front:
            return "IDENTITY CARD";
        case Kind::td2:
            return "RESIDENCE PERMIT";
        case Kind::visa:
        case Kind::visa_b:
            return "VISA";
        default:
            return {};
    }
}

/// Titles and emblem within the header; the bar, if there is one, is as high as it.
void place_header(DocumentDesign& design, Random& random) {
    static constexpr std::array states{"UTOPIA"sv, "REPUBLIC OF UTOPIA"sv, "KINGDOM OF UTOPIA"sv,
                                       "RESPVBLICA VTOPIENSIVM"sv, "FREE STATE OF UTOPIA"sv};
    static constexpr std::array seconds{"RESPVBLICA VTOPIENSIVM"sv, "UTOPIO"sv, "RÉPUBLIQUE D'UTOPIE"sv, ""sv};
    Random name(mix(static_cast<std::uint64_t>(design.number)), "name");
    const std::string state{name.pick(states)};
    const std::string second{name.pick(seconds)};
    const cv::Rect2d& box = design.header;
    const double high = box.height;
    const double radius = high * random.between(0.36, 0.46);
    const double big = high * random.between(0.30, 0.42);
    const double small = high * random.between(0.15, 0.20);
    const double line = box.y + high * 0.50;
    const double below = box.y + high * 0.84;
    const std::string title{title_of(design.kind)};
    const double left = box.x;
    const double right = box.x + box.width;
    const double room = (box.width - 2.0 * radius - 3.0) * 0.55;
    const double other = (box.width - 2.0 * radius - 3.0) * 0.40;
    const double track = random.between(0.05, 0.22) * big;
    switch (random.whole(0, 3)) {
        case 0:  // emblem, state, title at the right
            design.emblem_at = {left + radius, box.y + high / 2.0, radius};
            design.headings = {{state, {left + 2.0 * radius + 2.0, line}, big, track, room, 0.0},
                               {second, {left + 2.0 * radius + 2.0, below}, small, small * 0.1, room, 0.0},
                               {title, {right, line}, big * 0.9, track, other, 1.0}};
            break;
        case 1:  // all in the middle, one below the other
            design.emblem_at = {left + radius, box.y + high / 2.0, random.chance(0.5) ? radius : 0.0};
            design.headings = {
                {state, {left + box.width / 2.0, box.y + high * 0.44}, big * 0.85, track, room * 1.3, 0.5},
                {title, {left + box.width / 2.0, below}, big * 0.8, track * 1.4, room, 0.5}};
            break;
        case 2:  // title first, emblem at the right
            design.emblem_at = {right - radius, box.y + high / 2.0, radius};
            design.headings = {{title, {left, line}, big, track, room, 0.0},
                               {second, {left, below}, small, small * 0.1, room, 0.0},
                               {state, {right - 2.0 * radius - 2.0, line}, big * 0.7, track, other, 1.0}};
            break;
        default:  // state above title at the left
            design.emblem_at = {right - radius, box.y + high / 2.0, random.chance(0.4) ? radius : 0.0};
            design.headings = {{state, {left, box.y + high * 0.42}, big * 0.8, track, room * 1.2, 0.0},
                               {title, {left, below}, big * 0.95, track, room, 0.0}};
            break;
    }
    std::erase_if(design.headings, [](const Heading& heading) { return heading.text.empty(); });
    design.header_bar = random.chance(0.28);
}

PhotoPlace draw_photo(const DocumentDesign& design, const cv::Rect2d& area, Random& random) {
    PhotoPlace photo;
    photo.mm = area;
    const double edge = random.uniform();
    photo.feather = edge < 0.45 ? 0.06 : edge < 0.75 ? random.between(0.2, 0.6) : random.between(1.2, 2.6);
    photo.radius = random.chance(0.4) ? random.between(0.8, 3.0) : 0.0;
    photo.held_back = random.chance(0.4) ? 100 : random.whole(35, 90);
    photo.grey = random.chance(design.stiff ? 0.55 : 0.15);
    static const std::array grounds{QColor(238, 241, 243), QColor(226, 230, 234), QColor(216, 224, 232),
                                    QColor(242, 240, 234), QColor(205, 211, 216)};
    photo.ground = random.pick(grounds);
    return photo;
}

struct Spread {
    double row_pitch;
    double size;
};

/// The fields in their rows within the frame, beside the ghost.
void place_fields(DocumentDesign& design, const Frame& frame, Random& random) {
    Rows rows = rows_of(design.kind, random);
    static constexpr std::array languages{Language::latin, Language::french, Language::esperanto, Language::none};
    static constexpr std::array separators{" / "sv, " · "sv, " - "sv, " ("sv};
    Random words(mix(static_cast<std::uint64_t>(design.number)), "words");
    const Language language = words.pick(languages);
    const std::string_view between = words.pick(separators);
    const bool numbered = words.chance(0.25);
    const bool capitals = words.chance(0.2);
    const bool below = words.chance(0.15);
    const double pitch = std::min((frame.bottom - frame.top) / static_cast<double>(rows.size()),
                                  design.mm.width > 90.0 ? random.between(6.0, 7.6) : random.between(5.4, 7.2));
    design.caption_size = std::clamp(pitch * random.between(0.21, 0.26), 1.0, 1.75);
    const double size = std::clamp((pitch - design.caption_size * 1.15 - 0.25) * random.between(0.72, 0.86), 1.75, 3.7);
    const double emphasis = random.between(1.0, 1.16);
    double top = frame.top;
    int number = 1;
    for (const auto& row : rows) {
        double left = frame.left;
        double right = frame.right;
        const cv::Rect2d band{0.0, top, design.mm.width, pitch};
        if (!(band & design.ghost).empty()) {
            const bool at_right = design.ghost.x > (frame.left + frame.right) / 2.0;
            (at_right ? right : left) = at_right ? design.ghost.x - 1.5 : design.ghost.br().x + 1.5;
        }
        double shares = 0.0;
        for (const Slot& slot : row) {
            shares += slot.share;
        }
        for (const Slot& slot : row) {
            const double wide = (right - left) * slot.share / shares;
            double x = frame.left;
            for (const Slot& before : row) {
                if (&before == &slot) {
                    break;
                }
                x += (right - left) * before.share / shares;
            }
            x += left - frame.left;
            PlacedField field;
            field.id = slot.id;
            field.caption = caption_of(slot.id, language, between);
            if (between == " ("sv && field.caption.find('(') != std::string::npos) {
                field.caption += ")";
            }
            if (numbered) {
                field.caption = std::to_string(number++) + ". " + field.caption;
            }
            if (capitals) {
                const QByteArray upper = to_qt(field.caption).toUpper().toUtf8();
                field.caption = upper.toStdString();
            }
            const bool main = slot.id == "surname" || slot.id == "given_names" || slot.id == "document_number";
            field.size = main ? std::min(size * emphasis, 3.9) : size;
            const double caption_line = top + design.caption_size * 0.85;
            const double value_line = caption_line + 0.5 + field.size * 0.78;
            const double lower_line = top + field.size * 0.80;
            field.caption_at = {x, below ? lower_line + 0.5 + design.caption_size * 0.85 : caption_line};
            field.value_at = {x, below ? lower_line : value_line};
            field.room = wide - 1.8;
            field.caption_room = wide - 1.0;
            design.fields.push_back(std::move(field));
        }
        top += pitch;
    }
}

/// Photo, ghost and signature; gives what is left for the fields.
Frame place_pictures(DocumentDesign& design, Frame frame, Random& random) {
    const bool small = design.mm.width < 90.0;
    const bool back = design.kind == Kind::id;
    const bool visa = design.kind == Kind::visa || design.kind == Kind::visa_b;
    if (random.chance(back ? 0.65 : visa ? 0.25 : 0.0)) {  // neither photo nor ghost
        if (back && random.chance(0.5)) {
            frame.right -= 16.0;
        }
        return frame;
    }
    const double high = frame.bottom - frame.top;
    double width = back ? random.between(14.0, 19.0) : small ? random.between(20.0, 26.0) : random.between(25.0, 35.0);
    double height = width * random.between(1.25, 1.32);
    const bool signs = !back && !visa && random.chance(0.75);
    const bool below = signs && random.chance(0.6);
    const double strip = below ? 6.2 : 0.0;
    if (height > high - strip) {
        width *= (high - strip) / height;
        height = high - strip;
    }
    const bool at_right = random.chance(0.32);
    const double gap = random.between(2.4, 4.6);
    const double x = at_right ? frame.right - width : frame.left;
    const double y = frame.top + std::min(random.between(0.0, 2.0), high - strip - height);
    design.photo = draw_photo(design, {x, y, width, height}, random);
    if (below) {
        design.signature = {x + 0.5, y + height + 0.9, width - 1.0, std::min(5.2, frame.bottom - y - height - 1.0)};
    }
    (at_right ? frame.right : frame.left) = at_right ? x - gap : x + width + gap;
    if (!back && !visa && random.chance(0.66)) {
        const double wide = small ? random.between(8.5, 11.5) : random.between(11.0, 17.0);
        const double tall = wide * 1.28;
        const double ghost_x = at_right ? frame.left : frame.right - wide;
        const double ghost_y =
            random.chance(0.7) ? frame.bottom - tall - random.between(0.0, 2.0) : frame.top + random.between(0.0, 6.0);
        design.ghost = {ghost_x, ghost_y, wide, tall};
    }
    if (signs && !below) {
        const double wide = std::min(30.0, (frame.right - frame.left) * 0.5);
        const double left = at_right || design.ghost.empty() ? frame.right - wide : frame.left;
        design.signature = {left, frame.bottom - 5.0, wide, 4.6};
        frame.bottom -= 5.8;
    }
    return frame;
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

}  // namespace

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
    Random random = design.chance("layout");
    const double margin = random.between(3.4, design.mm.width > 90.0 ? 6.0 : 4.6);
    Frame frame{margin, margin * 0.7, design.mm.width - margin, design.mm.height - margin};
    if (design.format) {
        const mrz::Layout& layout = mrz::layout_of(*design.format);
        MrzPlace place;
        place.left = size.mrz_left + random.between(-0.5, 0.6);
        place.lowest = design.mm.height - size.mrz_lowest + random.between(-0.4, 0.4);
        place.line_pitch = size.line_pitch;
        place.lines = layout.lines;
        place.columns = layout.columns;
        design.mrz = place;
        frame.bottom = place.area().y - random.between(0.8, 2.0);
    }
    if (kind != Kind::id) {
        const double high = design.mm.width > 90.0 ? random.between(8.5, 12.5) : random.between(6.4, 8.2);
        design.header = {frame.left, frame.top, frame.right - frame.left, high};
        place_header(design, random);
        frame.top += high + random.between(1.2, 2.6);
    } else {
        frame.top += 0.6;
    }
    const Frame left = place_pictures(design, frame, random);
    place_fields(design, left, random);
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
