#include "app/training/print.h"

#include <QPainter>
#include <QPainterPath>
#include <QTransform>
#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "app/training/artwork.h"
#include "app/training/design.h"
#include "app/training/drawing.h"
#include "app/training/portrait.h"
#include "app/training/press.h"
#include "app/training/random.h"
#include "app/training/signature.h"

namespace vidimus::training {
namespace {

cv::Mat paint_writing(const Copy& copy, Random& random) {
    return paint_layer([&](QPainter& painter) {
        painter.translate(copy.data_shift.x, copy.data_shift.y);
        for (std::size_t i = 0; i < field_places.size() && i < copy.fields.size(); ++i) {
            const FieldPlace& place = field_places[i];
            QPainterPath text = outline_of(to_qt(copy.fields[i].second), Typeface::data, place.size,
                                           place.id == "document_number" ? 0.18 : 0.03);
            const double room = place.width - 1.2;
            const double wide = text.boundingRect().right();
            const double squeeze = wide > room ? room / wide : 1.0;
            QTransform move;
            move.translate(place.left, place.caption_baseline + value_below_caption_mm);
            move.scale(squeeze, 1.0);
            painter.drawPath(move.map(text));
        }
        for (std::size_t line = 0; line < copy.lines.size(); ++line) {
            for (std::size_t column = 0; column < copy.lines[line].size(); ++column) {
                const cv::Rect2d cell = mrz_cell(static_cast<int>(line), static_cast<int>(column));
                const QPainterPath character = ocr_b_outline(copy.lines[line][column], mrz_pitch_mm);
                painter.drawPath(character.translated(cell.x, cell.y + cell.height / 2.0));
            }
        }
        draw_signature(painter, signature_mm, random);
    });
}

constexpr std::array<double, 3> black_ink{0.085, 0.065, 0.06};

cv::Rect2d moved(const cv::Rect2d& area, cv::Point2d by) {
    return {area.x + by.x, area.y + by.y, area.width, area.height};
}

}  // namespace

cv::Rect canvas_rect(const cv::Rect2d& mm) {
    const int left = static_cast<int>(std::lround(mm.x * canvas_scale));
    const int top = static_cast<int>(std::lround(mm.y * canvas_scale));
    const cv::Rect whole(0, 0, canvas_width, canvas_height);
    return cv::Rect(left, top, static_cast<int>(std::lround(mm.width * canvas_scale)),
                    static_cast<int>(std::lround(mm.height * canvas_scale))) &
           whole;
}

void print_mrz_character(cv::Mat& page, int line, int column, char character, cv::Point2d shift, double density) {
    const cv::Rect2d cell = moved(mrz_cell(line, column), shift);
    const cv::Rect area = canvas_rect({cell.x - 0.3, cell.y - 0.3, cell.width + 0.6, cell.height + 0.6});
    QImage image(area.width, area.height, QImage::Format_Grayscale8);
    image.fill(0);
    {
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(Qt::white);
        painter.translate(-area.x, -area.y);
        painter.scale(canvas_scale, canvas_scale);
        painter.drawPath(ocr_b_outline(character, mrz_pitch_mm).translated(cell.x, cell.y + cell.height / 2.0));
    }
    cv::Mat target = page(area);
    lay_ink(target, view_of(image), density, black_ink);
}

Copy print_copy(const Person& person, const std::vector<std::string>& lines, std::uint64_t seed) {
    Random random(seed, "print");
    Copy copy;
    copy.person = person;
    copy.lines = lines;
    copy.fields = visual_fields_of(person);
    copy.page = print_inks(artwork().inks, artwork().paper, {0.945, 0.965, 0.970}, random);
    copy.data_shift = {random.spread(0.09, 0.2), random.spread(0.09, 0.2)};
    copy.black = random.between(0.90, 0.97);

    const cv::Point2d photo_shift{random.spread(0.09, 0.2), random.spread(0.09, 0.2)};
    const cv::Rect2d photo = moved(photo_mm, photo_shift);
    const cv::Rect2d ghost = moved(ghost_mm, photo_shift);
    const cv::Rect photo_place = canvas_rect(photo);
    const cv::Mat portrait = draw_portrait(make_face(seed, "face", person.sex, person.age), photo_place.size());
    // The artwork is held back below the photo, and what is left of it shows through the dye.
    print_photo(copy.page, portrait, photo_place,
                feathered_mask(photo_place.size(), 0.55 * canvas_scale, 1.6 * canvas_scale), 62);
    print_ghost(copy.page, portrait, canvas_rect(ghost), {0.60, 0.32, 0.36}, 0.66);

    Random hand(seed, "signature");
    copy.writing = paint_writing(copy, hand);
    lay_ink(copy.page, copy.writing, copy.black, black_ink);
    print_opaque(copy.page, artwork().overprint, 0.80, random);

    copy.zones = {{"photo", photo},
                  {"ghost", ghost},
                  {"signature", moved(signature_mm, copy.data_shift)},
                  {"mrz", moved(mrz_mm, copy.data_shift)}};
    for (const FieldPlace& place : field_places) {
        copy.zones.emplace_back(std::string{place.id}, moved(value_area_of(place), copy.data_shift));
    }
    return copy;
}

}  // namespace vidimus::training
