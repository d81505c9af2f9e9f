#include "app/training/document_layout.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "app/training/document_fields.h"

namespace vidimus::training {
namespace {

using namespace std::string_view_literals;

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

/// How the captions of one state look.
struct CaptionStyle {
    enum class Place { above, below, before };
    Language second = Language::none;
    std::string_view between;
    bool numbered = false;
    bool capitals = false;
    Place place = Place::above;
};

CaptionStyle caption_style_of(const DocumentDesign& design) {
    static constexpr std::array languages{Language::latin, Language::french, Language::esperanto, Language::none};
    static constexpr std::array separators{" / "sv, " · "sv, " - "sv, " ("sv};
    Random words(mix(static_cast<std::uint64_t>(design.number)), "words");
    CaptionStyle style;
    style.second = words.pick(languages);
    style.between = words.pick(separators);
    style.numbered = words.chance(0.25);
    style.capitals = words.chance(0.2);
    if (words.chance(0.15)) {
        style.place = CaptionStyle::Place::below;
    } else if (words.chance(0.14)) {
        style.place = CaptionStyle::Place::before;
        style.second = Language::none;  // there is no room for two
    }
    return style;
}

std::string written(const CaptionStyle& style, std::string_view id, int number) {
    std::string caption = caption_of(id, style.second, style.between);
    if (style.between == " ("sv && caption.find('(') != std::string::npos) {
        caption += ")";
    }
    if (style.numbered) {
        caption = std::to_string(number) + ". " + caption;
    }
    return style.capitals ? to_qt(caption).toUpper().toStdString() : caption;
}

/// One field in its cell, whose top left and width are given.
PlacedField placed_field(const DocumentDesign& design, const CaptionStyle& style, cv::Point2d cell, double wide,
                         double size) {
    PlacedField field;
    field.size = size;
    const double caption_high = design.caption_size * 0.85;
    switch (style.place) {
        case CaptionStyle::Place::above:
            field.caption_at = {cell.x, cell.y + caption_high};
            field.value_at = {cell.x, cell.y + caption_high + 0.5 + size * 0.78};
            break;
        case CaptionStyle::Place::below:
            field.value_at = {cell.x, cell.y + size * 0.80};
            field.caption_at = {cell.x, field.value_at.y + 0.5 + caption_high};
            break;
        case CaptionStyle::Place::before: {
            const double aside = std::min(wide * 0.38, 21.0);
            field.value_at = {cell.x + aside, cell.y + size * 0.86};
            field.caption_at = {cell.x, field.value_at.y};
            field.room = wide - aside - 1.8;
            field.caption_room = aside - 1.2;
            return field;
        }
    }
    field.room = wide - 1.8;
    field.caption_room = wide - 1.0;
    return field;
}

/// The fields in their rows within the frame, beside the ghost.
void place_fields(DocumentDesign& design, const Frame& frame, Random& random) {
    Rows rows = rows_of(design.kind, random);
    const CaptionStyle style = caption_style_of(design);
    const bool before = style.place == CaptionStyle::Place::before;
    if (before) {  // one field a row
        Rows single;
        for (const auto& row : rows) {
            std::ranges::transform(row, std::back_inserter(single), [](const Slot& slot) { return std::vector{slot}; });
        }
        rows = std::move(single);
    }
    const double most = design.mm.width > 90.0 ? random.between(6.0, 7.6) : random.between(5.4, 7.2);
    const double pitch =
        std::min((frame.bottom - frame.top) / static_cast<double>(rows.size()), before ? most * 0.75 : most);
    design.caption_size = std::clamp(pitch * random.between(0.21, 0.26) * (before ? 1.35 : 1.0), 1.0, 1.75);
    const double room = before ? pitch * 0.85 : pitch - design.caption_size * 1.15 - 0.25;
    const double size = std::clamp(room * random.between(0.72, 0.86), 1.75, 3.7);
    const double emphasis = random.between(1.0, before ? 1.05 : 1.16);
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
        double x = left;
        for (const Slot& slot : row) {
            const double wide = (right - left) * slot.share / shares;
            const bool main = slot.id == "surname" || slot.id == "given_names" || slot.id == "document_number";
            PlacedField field =
                placed_field(design, style, {x, top}, wide, main ? std::min(size * emphasis, 3.9) : size);
            field.id = slot.id;
            field.caption = written(style, slot.id, number++);
            design.fields.push_back(std::move(field));
            x += wide;
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

}  // namespace

void lay_out(DocumentDesign& design) {
    Random random = design.chance("layout");
    const double margin = random.between(3.4, design.mm.width > 90.0 ? 6.0 : 4.6);
    Frame frame{margin, margin * 0.7, design.mm.width - margin, design.mm.height - margin};
    if (design.mrz) {
        design.mrz->left += random.between(-0.5, 0.6);
        design.mrz->lowest += random.between(-0.4, 0.4);
        frame.bottom = design.mrz->area().y - random.between(0.8, 2.0);
    }
    if (design.kind != Kind::id) {
        const double high = design.mm.width > 90.0 ? random.between(8.5, 12.5) : random.between(6.4, 8.2);
        design.header = {frame.left, frame.top, frame.right - frame.left, high};
        place_header(design, random);
        frame.top += high + random.between(1.2, 2.6);
    } else {
        frame.top += 0.6;
    }
    const Frame left = place_pictures(design, frame, random);
    place_fields(design, left, random);
}

}  // namespace vidimus::training
