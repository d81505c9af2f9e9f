#include "app/training/document_print.h"

#include <QPainter>
#include <QPainterPath>
#include <QTransform>
#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <string_view>

#include "app/training/content.h"
#include "app/training/people.h"
#include "app/training/regional.h"
#include "app/training/signature.h"
#include "mrz/compose.h"

namespace vidimus::training {
namespace {

using namespace std::string_view_literals;

bool is_visa(Kind kind) {
    return kind == Kind::visa || kind == Kind::visa_b;
}

std::string plain_text(const DocumentDesign& design, std::string_view id, const mrz::Fields& holder, std::uint64_t seed,
                       const mrz::Today& today) {
    const Person person = make_person(seed, today, std::nullopt);
    if (id == "document_code") return holder.document_code;
    if (id == "issuing_state") return holder.issuing_state;
    if (id == "nationality") return holder.nationality == "UTO" ? "UTOPIAN" : holder.nationality;
    if (id == "personal_number") {
        const std::string number = personal_number_of(design, holder, seed);
        return number.empty() ? person.personal_number : number;
    }
    if (design.language != "eng" && (id == "birth_place" || id == "authority")) {
        Random places(seed, id);
        return regional_place(design.language, places);
    }
    if (id == "birth_place") return person.birth_place;
    if (id == "authority") return person.authority;
    if (id == "issue_date") return date_of_design(printed_date(person.issue), design);
    Random random(seed, id);
    const std::string text = visual_value(id, holder, random, today);
    const bool date = id.ends_with("_date") || id == "valid_from";
    return date ? date_of_design(text, design) : text;
}

cv::Mat draw_face(const Face& face, cv::Size size) {
    // As fine as a printer's dye lies; drawn to the portrait's own shape, then cut to the place's.
    const double wide = std::max(size.width, size.height * 7 / 9);
    const cv::Size drawn(static_cast<int>(wide * 0.6), static_cast<int>(wide * 0.6 * 9.0 / 7.0));
    cv::Mat portrait = draw_portrait(face, drawn);
    const double share = static_cast<double>(size.height) / size.width;
    const int high = std::min(portrait.rows, static_cast<int>(portrait.cols * share));
    portrait = portrait(cv::Rect(0, (portrait.rows - high) / 3, portrait.cols, high));
    cv::Mat fitted;
    cv::resize(portrait, fitted, size, 0.0, 0.0, cv::INTER_CUBIC);
    return fitted;
}

void print_pictures(Document& document, cv::Point2d shift, Random& random) {
    const DocumentDesign& design = document.design;
    cv::Mat portrait;
    if (design.photo) {
        const cv::Rect2d area = design.photo->mm + shift;
        const cv::Rect place = design.rect(area);
        document.face.ground = design.photo->ground;
        portrait = draw_face(document.face, place.size());
        if (design.photo->grey) {
            cv::Mat grey;
            cv::cvtColor(portrait, grey, cv::COLOR_BGR2GRAY);
            cv::cvtColor(grey, portrait, cv::COLOR_GRAY2BGR);
        }
        portrait.convertTo(portrait, -1, random.between(0.94, 1.03), random.between(-4.0, 6.0));
        const double feather = design.photo->feather * canvas_scale;
        print_photo(
            document.page, portrait, place,
            feathered_mask(place.size(), feather, (design.photo->radius + feather / canvas_scale) * canvas_scale),
            design.photo->held_back);
        document.zones.emplace_back("photo", area);
        document.photo_place = place;
    }
    if (!design.ghost.empty()) {
        const cv::Rect2d area = design.ghost + shift;
        const cv::Rect place = design.rect(area);
        if (portrait.empty()) {
            portrait = draw_face(document.face, place.size());
        }
        Random look = design.chance("ghost");
        const double grey = look.between(0.2, 0.5);
        print_ghost(document.page, portrait, place,
                    {grey + look.between(-0.1, 0.25), grey, grey + look.between(-0.1, 0.25)}, look.between(0.45, 0.7));
        document.zones.emplace_back("ghost", area);
        document.ghost_place = place;
    }
    document.portrait = portrait;
}

}  // namespace

std::string date_in_form(const std::string& printed, DateForm form) {
    static constexpr std::array months{"JAN"sv, "FEB"sv, "MAR"sv, "APR"sv, "MAY"sv, "JUN"sv,
                                       "JUL"sv, "AUG"sv, "SEP"sv, "OCT"sv, "NOV"sv, "DEC"sv};
    if (form == DateForm::month_name || printed.size() != 11) {
        return printed;
    }
    const std::string day = printed.substr(0, 2);
    const std::string year = printed.substr(7);
    const auto* const found = std::find(months.begin(), months.end(), std::string_view{printed}.substr(3, 3));
    const auto index = static_cast<int>(found - months.begin()) + 1;
    const std::string month = found == months.end() ? "XX" : std::string{index < 10 ? "0" : ""} + std::to_string(index);
    switch (form) {
        case DateForm::dots:
            return day + "." + month + "." + year;
        case DateForm::spaces:
            return day + " " + month + " " + year;
        case DateForm::iso:
            return year + "-" + month + "-" + day;
        default:
            return day + "/" + month + "/" + year;
    }
}

std::string date_of_design(const std::string& printed, const DocumentDesign& design) {
    return design.dates == DateForm::month_name ? with_regional_month(printed, design.language)
                                                : date_in_form(printed, design.dates);
}

mrz::Fields draw_holder(const DocumentDesign& design, const Request& request) {
    const mrz::Format format = design.format.value_or(mrz::Format::td1);
    mrz::Fields holder;
    if (request.content == Content::varied) {
        holder = draw_fields(format, request.seed, request.today);
        if (request.document_number) {
            holder.document_number = *request.document_number;
            holder.optional_data.clear();
        }
        return holder;
    }
    Random look = design.chance("holder");
    holder = mrz_fields_of(make_person(request.seed, request.today, request.document_number));
    if (design.language != "eng") {
        Random names(request.seed, "regional names");
        const bool female = holder.sex == "F";
        holder.surname = regional_surname(design.language, female, names);
        holder.given_names = regional_given_names(design.language, female, names);
    }
    if (design.kind != Kind::passport) {
        static constexpr std::array codes{"I"sv, "ID"sv, "I"sv, "AC"sv};
        holder.document_code = is_visa(design.kind) ? "V" : std::string{look.pick(codes)};
    }
    const bool tells = look.chance(0.6);  // whether the optional data are used
    const mrz::FieldLayout* optional = mrz::layout_of(format).field(mrz::FieldId::optional_data);
    const auto cells = static_cast<std::size_t>(optional == nullptr ? 0 : optional->span.length);
    if (const std::string number = personal_number_of(design, holder, request.seed); !number.empty()) {
        holder.optional_data = tells && number.size() <= cells ? number : std::string{};
        return holder;
    }
    holder.optional_data = tells ? holder.optional_data.substr(0, cells) : std::string{};
    return holder;
}

std::string personal_number_of(const DocumentDesign& design, const mrz::Fields& holder, std::uint64_t seed) {
    Random random(seed, "personal number");
    return draw_personal_number(design.personal, holder.birth_date, holder.sex, random);
}

std::string field_text(const DocumentDesign& design, std::string_view id, const mrz::Fields& holder, std::uint64_t seed,
                       const mrz::Today& today) {
    return in_face(plain_text(design, id, holder, seed, today), design.data);
}

QPainterPath field_outline(const Document& document, const PrintedField& field, const Lettering& face) {
    const QPainterPath text = outline_of(to_qt(field.text), face, field.size, document.design.data_track);
    const double wide = text.boundingRect().right();
    QTransform move;
    move.translate(field.at.x, field.at.y);
    move.scale(wide > field.room ? field.room / wide : 1.0, 1.0);
    return move.map(text);
}

QPainterPath mrz_outline(const Document& document, std::size_t line, std::size_t column, char character) {
    const cv::Point2d at = document.design.mrz->cell(line, column) + document.data_shift;
    return ocr_b_outline(character, mrz_pitch_mm).translated(at.x, at.y);
}

void write_outline(Document& document, const QPainterPath& outline, double density) {
    const QRectF box = outline.boundingRect();
    const cv::Rect area = document.design.rect({box.x() - 0.3, box.y() - 0.3, box.width() + 0.6, box.height() + 0.6});
    if (area.empty()) {
        return;
    }
    const cv::Mat coverage = paint_coverage(area.size(), 1.0, [&](QPainter& painter) {
        painter.translate(-area.x, -area.y);
        painter.scale(canvas_scale, canvas_scale);
        painter.drawPath(outline);
    });
    cv::Mat target = document.page(area);
    lay_ink(target, coverage, density, document.design.palette.data);
    cv::Mat writing = document.writing(area);
    cv::max(writing, coverage, writing);
}

tl::expected<Document, Error> print_document(const DocumentDesign& design, const mrz::Fields& holder,
                                             const Request& request, const Texts& instead) {
    Document document;
    document.design = design;
    document.holder = holder;
    if (design.format) {
        auto lines = mrz::compose(*design.format, holder);
        if (!lines) {
            return tl::unexpected(Error{ErrorCode::internal, "the machine readable zone could not be composed"});
        }
        document.lines = *std::move(lines);
    }
    document.artwork = document_artwork(design);
    Random random(request.seed, "document");
    const Person person = make_person(request.seed, request.today, std::nullopt);
    document.face = make_face(request.seed, "face", holder.sex, person.age);
    document.page =
        print_inks(document.artwork->inks, paper_texture(design.pixels(), random.bits()), design.palette.paper, random);
    document.data_shift = {random.spread(0.13, 0.3), random.spread(0.13, 0.3)};
    document.black = random.between(0.86, 0.97);
    print_pictures(document, {random.spread(0.12, 0.3), random.spread(0.12, 0.3)}, random);

    for (const PlacedField& place : design.fields) {
        PrintedField field;
        field.id = place.id;
        const auto other = instead.find(place.id);
        field.text =
            other != instead.end() ? other->second : field_text(design, place.id, holder, request.seed, request.today);
        field.at =
            place.value_at + document.data_shift + cv::Point2d{random.spread(0.02, 0.05), random.spread(0.015, 0.04)};
        field.size = place.size;
        field.room = place.room;
        field.area = value_area_of(place) + document.data_shift;
        document.zones.emplace_back(field.id, field.area);
        document.fields.push_back(std::move(field));
    }
    Random hand(request.seed, "signature");
    document.writing = paint_coverage(design.pixels(), canvas_scale, [&](QPainter& painter) {
        for (const PrintedField& field : document.fields) {
            painter.drawPath(field_outline(document, field, design.data));
        }
        for (std::size_t line = 0; line < document.lines.size(); ++line) {
            for (std::size_t column = 0; column < document.lines[line].size(); ++column) {
                painter.drawPath(mrz_outline(document, line, column, document.lines[line][column]));
            }
        }
        if (!design.signature.empty()) {
            painter.translate(document.data_shift.x, document.data_shift.y);
            draw_signature(painter, design.signature, hand);
        }
    });
    lay_ink(document.page, document.writing, document.black, design.palette.data);
    if (document.artwork->overprint) {
        print_opaque(document.page, *document.artwork->overprint, document.artwork->overprint_full, random);
    }
    if (!design.signature.empty()) {
        document.zones.emplace_back("signature", design.signature + document.data_shift);
    }
    if (design.mrz) {
        document.zones.emplace_back("mrz", design.mrz->area() + document.data_shift);
    }
    return document;
}

Leaf leaf_of(const Document& document) {
    Leaf leaf;
    leaf.bgr = document.page;
    leaf.mask = document.artwork->mask;
    leaf.ppi = canvas_ppi;
    leaf.mm = document.design.mm;
    if (document.design.mrz) {
        leaf.mrz_mm = {document.design.mrz->area() + document.data_shift};
    }
    leaf.stiff = document.design.stiff;
    return leaf;
}

}  // namespace vidimus::training
