// Text washed out and written anew.
#include <QPainter>
#include <QPainterPath>
#include <QTransform>
#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <opencv2/photo.hpp>
#include <optional>

#include "app/training/document_forge.h"
#include "app/training/forge_tools.h"

namespace vidimus::training {
namespace {

enum class Wash { telea, flat, navier_stokes, beside };

/// How one forger removes and writes: the same in all places of one document.
struct Hand {
    Wash wash = Wash::telea;
    double radius = 4.0;    // px of the inpainting
    int grow = 5;           // px around the removed strokes
    double feather = 1.0;   // px, of patches
    double softness = 0.0;  // px, of the new strokes' edges
    double density = 0.9;
    double size = 1.0;     // of the new letters
    double jitter = 0.05;  // mm, of their places
    double grain = 0.0;    // grey levels, over what was washed
    std::array<double, 3> ink{};
};

Hand draw_hand(const Document& document, Choices& choices) {
    static constexpr std::array ways{Wash::telea, Wash::flat, Wash::navier_stokes, Wash::beside};
    Hand hand;
    hand.wash = choices.pick(ways);
    hand.radius = choices.between(2.5, 9.0);
    hand.grow = static_cast<int>(choices.between(3.0, 9.0));
    hand.feather = choices.between(0.6, 9.0);
    hand.softness = choices.between(0.0, 2.2);
    hand.density = std::clamp(document.black + choices.either() * choices.between(0.0, 0.10), 0.6, 0.99);
    hand.size = 1.0 + choices.either() * choices.between(0.0, 0.05);
    hand.jitter = choices.between(0.02, 0.22);
    hand.grain = choices.between(0.0, 5.0);
    const double off = choices.between(0.0, 0.12);
    for (std::size_t channel = 0; channel < 3; ++channel) {
        hand.ink[channel] =
            std::clamp(document.design.palette.data[channel] + choices.chance().between(-off, off), 0.03, 0.5);
    }
    return hand;
}

/// The smallest area in millimetres that holds every pixel of `area` which changed.
vision::Quad changed(const Document& document, const cv::Rect& area, const cv::Mat& before) {
    cv::Mat difference;
    cv::absdiff(document.page(area), before, difference);
    std::array<cv::Mat, 3> channels;
    cv::split(difference, channels.data());
    const cv::Rect box = cv::boundingRect(cv::max(channels[0], cv::max(channels[1], channels[2])));
    return quad_of({(area.x + box.x) / canvas_scale, (area.y + box.y) / canvas_scale, box.width / canvas_scale,
                    box.height / canvas_scale});
}

void add_grain(cv::Mat& page, const cv::Mat& mask, double deviation, Random& random) {
    for (int y = 0; y < page.rows; ++y) {
        auto* pixels = page.ptr<unsigned char>(y);
        const auto* inside = mask.ptr<unsigned char>(y);
        for (int x = 0; x < page.cols; ++x) {
            if (inside[x] != 0) {
                const double off = deviation * random.normal();
                for (int i = 3 * x; i < 3 * x + 3; ++i) {
                    pixels[i] = cv::saturate_cast<unsigned char>(pixels[i] + off);
                }
            }
        }
    }
}

/// Where a patch of this size may be copied from: the nearest place that has next to no writing, if there is one.
std::optional<cv::Rect> beside(const Document& document, const cv::Rect& area) {
    const cv::Rect page({0, 0}, document.page.size());
    std::optional<cv::Rect> best;
    int least = area.area() / 50;
    for (int ring = 1; ring <= 12; ++ring) {
        for (const cv::Point off : {cv::Point{1, 0}, cv::Point{-1, 0}, cv::Point{0, 1}, cv::Point{0, -1},
                                    cv::Point{1, 1}, cv::Point{-1, 1}, cv::Point{1, -1}, cv::Point{-1, -1}}) {
            const cv::Rect from =
                area + cv::Point{off.x * (area.width / 3 + 4) * ring, off.y * (area.height / 3 + 4) * ring};
            if ((from & area).area() > 0 || (from & page) != from) {
                continue;
            }
            const int written = cv::countNonZero(document.writing(from)) +
                                cv::countNonZero(document.artwork->inks.back().coverage(from) > 60);
            if (written < least) {
                least = written;
                best = from;
            }
        }
        if (best) {
            break;
        }
    }
    return best;
}

void lay_patch(Document& document, const cv::Rect& area, const cv::Mat& patch, double feather) {
    cv::Mat mask = cv::Mat::zeros(area.size(), CV_8UC1);
    const int in = std::min({static_cast<int>(std::ceil(feather)), area.width / 3, area.height / 3});
    cv::rectangle(mask, cv::Rect(in, in, area.width - 2 * in, area.height - 2 * in), cv::Scalar(255), cv::FILLED);
    if (feather > 0.8) {
        cv::GaussianBlur(mask, mask, {}, feather * 0.5);
    }
    cv::Mat target = document.page(area);
    lay_over(target, patch, mask);
}

/// Removes the writing in `area` as the hand does.
void wash_out(Document& document, const cv::Rect& area, const Hand& hand, Random& random) {
    cv::Mat mask;
    cv::threshold(document.writing(area), mask, 12, 255, cv::THRESH_BINARY);
    const cv::Rect box = cv::boundingRect(mask);
    if (box.empty()) {
        return;
    }
    cv::Mat target = document.page(area);
    if (hand.wash == Wash::telea || hand.wash == Wash::navier_stokes) {
        cv::dilate(mask, mask, cv::getStructuringElement(cv::MORPH_ELLIPSE, {2 * hand.grow + 1, 2 * hand.grow + 1}));
        cv::Mat filled;
        cv::inpaint(target, mask, filled, hand.radius, hand.wash == Wash::telea ? cv::INPAINT_TELEA : cv::INPAINT_NS);
        filled.copyTo(target);
        add_grain(target, mask, hand.grain, random);
    } else {
        const int air = hand.grow + static_cast<int>(hand.feather);
        const cv::Rect patch =
            cv::Rect(area.x + box.x - air, area.y + box.y - air, box.width + 2 * air, box.height + 2 * air) &
            cv::Rect({0, 0}, document.page.size());
        cv::Mat piece;
        const auto from = hand.wash == Wash::beside ? beside(document, patch) : std::nullopt;
        if (from) {
            piece = document.page(*from).clone();
        } else {
            const cv::Scalar colour = cv::mean(document.page(patch), document.writing(patch) < 12);
            piece = cv::Mat(patch.size(), CV_8UC3, colour);
            add_grain(piece, cv::Mat(patch.size(), CV_8UC1, cv::Scalar(255)), hand.grain, random);
        }
        lay_patch(document, patch, piece, hand.feather);
    }
    document.writing(area).setTo(0);
}

void write(Document& document, const QPainterPath& outline, const Hand& hand) {
    const QRectF box = outline.boundingRect();
    const double air = 0.2 + 3.0 * hand.softness / canvas_scale;
    const cv::Rect area =
        document.design.rect({box.x() - air, box.y() - air, box.width() + 2.0 * air, box.height() + 2.0 * air});
    cv::Mat coverage = paint_coverage(area.size(), 1.0, [&](QPainter& painter) {
        painter.translate(-area.x, -area.y);
        painter.scale(canvas_scale, canvas_scale);
        painter.drawPath(outline);
    });
    cv::Mat writing = document.writing(area);
    cv::max(writing, coverage, writing);
    if (hand.softness > 0.3) {
        cv::GaussianBlur(coverage, coverage, {}, hand.softness);
    }
    cv::Mat target = document.page(area);
    lay_ink(target, coverage, hand.density, hand.ink);
}

/// The area of a box in millimetres with room for what the hand spills, and the page before.
struct Watch {
    Watch(const Document& document, const cv::Rect2d& mm, const Hand& hand)
        : area(document.design.rect({mm.x - air_of(hand), mm.y - air_of(hand), mm.width + 2.0 * air_of(hand),
                                     mm.height + 2.0 * air_of(hand)})),
          before(document.page(area).clone()) {}
    static double air_of(const Hand& hand) { return 0.8 + (hand.grow + 2.0 * hand.feather) / canvas_scale; }
    cv::Rect area;
    cv::Mat before;
};

cv::Rect2d united(const QRectF& box) {
    return {box.x(), box.y(), box.width(), box.height()};
}

PrintedField* find_field(Document& document, std::string_view id) {
    const auto found = std::find_if(document.fields.begin(), document.fields.end(),
                                    [id](const PrintedField& field) { return field.id == id; });
    return found == document.fields.end() ? nullptr : &*found;
}

/// How much narrower the field's text is than its face, so that it keeps to its room.
double squeeze_of(const Document& document, const PrintedField& field) {
    const double wide = outline_of(to_qt(field.text), document.design.data, field.size, document.design.data_track)
                            .boundingRect()
                            .right();
    return wide > field.room ? field.room / wide : 1.0;
}

/// One character of a field: where it stands, from its left edge to the next one's.
cv::Rect2d character_box(const Document& document, const PrintedField& field, qsizetype index) {
    const QString text = to_qt(field.text);
    const double squeeze = squeeze_of(document, field);
    const auto reach = [&](qsizetype count) {
        return squeeze * advance_of(text.left(count), document.design.data, field.size, document.design.data_track);
    };
    const double left = reach(index);
    return {field.at.x + left, field.at.y - field.size * 0.82, reach(index + 1) - left, field.size * 1.05};
}

vision::Quad rewrite_character(Document& document, PrintedField& field, qsizetype index, QChar character,
                               const Hand& hand, Random& random) {
    const cv::Rect2d box = character_box(document, field, index);
    const Watch watch(document, box, hand);
    wash_out(document, document.design.rect({box.x - 0.03, box.y, box.width + 0.03, box.height}), hand, random);
    const QPainterPath outline = outline_of(QString(character), document.design.data, field.size * hand.size);
    QTransform move;
    move.translate(box.x + random.spread(hand.jitter * 0.5, hand.jitter),
                   field.at.y + random.spread(hand.jitter * 0.5, hand.jitter));
    move.scale(squeeze_of(document, field), 1.0);
    write(document, move.map(outline), hand);
    QString text = to_qt(field.text);
    text[index] = character;
    field.text = text.toStdString();
    return changed(document, watch.area, watch.before);
}

/// Last digits of a date's year and of its day below the thirtieth: it stays a date.
bool may_change_in_date(const QString& text, qsizetype index) {
    qsizetype first = index;
    while (first > 0 && text[first - 1].isDigit()) {
        --first;
    }
    if (index + 1 < text.size() && text[index + 1].isDigit()) {
        return false;
    }
    const qsizetype digits = index - first + 1;
    const bool at_an_end = first == 0 || index + 1 == text.size();  // the month stands in the middle
    return digits == 4 || (digits == 2 && at_an_end && text[first] < u'3');
}

}  // namespace

const PrintedField* field_of(const Document& document, std::string_view id) {
    const auto found = std::find_if(document.fields.begin(), document.fields.end(),
                                    [id](const PrintedField& field) { return field.id == id; });
    return found == document.fields.end() ? nullptr : &*found;
}

std::vector<vision::Quad> alter_lines(Document& document, const std::vector<std::string>& lines, Choices& choices) {
    const Hand hand = draw_hand(document, choices);
    std::vector<vision::Quad> altered;
    for (std::size_t line = 0; line < document.lines.size(); ++line) {
        for (std::size_t column = 0; column < document.lines[line].size(); ++column) {
            if (document.lines[line][column] == lines[line][column]) {
                continue;
            }
            const cv::Point2d at = document.design.mrz->cell(line, column) + document.data_shift;
            const cv::Rect2d cell{at.x + 0.05, at.y - 1.75, mrz_pitch_mm - 0.1, 3.5};
            const Watch watch(document, cell, hand);
            wash_out(document, document.design.rect(cell), hand, choices.chance());
            const double reach = std::min(hand.jitter, 0.15);
            QTransform move;
            move.translate(choices.chance().spread(reach * 0.5, reach), choices.chance().spread(reach * 0.5, reach));
            write(document, move.map(mrz_outline(document, line, column, lines[line][column])), hand);
            altered.push_back(changed(document, watch.area, watch.before));
        }
    }
    document.lines = lines;
    return altered;
}

std::vector<vision::Quad> alter_digit(Document& document, Choices& choices) {
    const Hand hand = draw_hand(document, choices);
    struct Place {
        PrintedField* field;
        qsizetype index;
    };
    std::vector<Place> places;
    for (PrintedField& field : document.fields) {
        const bool number = field.id == "document_number" || field.id == "personal_number";
        if (!number && !field.id.ends_with("_date")) {
            continue;
        }
        const QString text = to_qt(field.text);
        for (qsizetype i = number ? 1 : 0; i < text.size(); ++i) {
            const bool digit = text[i] >= u'0' && text[i] <= u'9';
            if (digit && (number || may_change_in_date(text, i))) {
                places.push_back({&field, i});
            }
        }
    }
    if (places.empty()) {
        return {};
    }
    const Place place = choices.chance().pick(places);
    char digit = '0';
    do {
        digit = other_digit(to_qt(place.field->text)[place.index].toLatin1(), choices.chance());
    } while (digit == '0' && !place.field->id.ends_with("number"));
    return {rewrite_character(document, *place.field, place.index, QLatin1Char(digit), hand, choices.chance())};
}

std::vector<vision::Quad> rewrite_field(Document& document, std::string_view id, const std::string& text,
                                        const Lettering& face, Choices& choices) {
    PrintedField* field = find_field(document, id);
    if (field == nullptr) {
        return {};
    }
    const Hand hand = draw_hand(document, choices);
    PrintedField next = *field;
    next.text = text;
    next.at += cv::Point2d{choices.chance().spread(hand.jitter * 0.5, hand.jitter),
                           choices.chance().spread(hand.jitter * 0.5, hand.jitter)};
    // As high as the letters around it, whatever the face.
    const auto high = [&](const Lettering& of) {
        return outline_of(QStringLiteral("H"), of, 10.0).boundingRect().height();
    };
    next.size *= hand.size * high(document.design.data) / high(face);
    const QPainterPath outline = field_outline(document, next, face);
    const Watch watch(document, field->area | united(outline.boundingRect()), hand);
    wash_out(document, document.design.rect(field->area), hand, choices.chance());
    write(document, outline, hand);
    field->text = text;
    return {changed(document, watch.area, watch.before)};
}

std::vector<vision::Quad> rewrite_characters(Document& document, std::string_view id, const std::string& text,
                                             Choices& choices) {
    PrintedField* field = find_field(document, id);
    if (field == nullptr) {
        return {};
    }
    const QString old = to_qt(field->text);
    const QString wanted = to_qt(text);
    if (old.size() != wanted.size() || choices.chance().chance(0.3)) {
        return rewrite_field(document, id, text, document.design.data, choices);
    }
    const Hand hand = draw_hand(document, choices);
    std::vector<vision::Quad> altered;
    for (qsizetype i = 0; i < old.size(); ++i) {
        if (old[i] != wanted[i]) {
            altered.push_back(rewrite_character(document, *field, i, wanted[i], hand, choices.chance()));
        }
    }
    return altered;
}

}  // namespace vidimus::training
