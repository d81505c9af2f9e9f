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
#include "app/training/random.h"
#include "app/training/signature.h"

namespace vidimus::training {
namespace {

QString to_qt(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// How the press lays one ink in this copy.
struct Pull {
    cv::Matx23d move = cv::Matx23d::eye();  // canvas pixels
    double gain = 1.0;
    cv::Vec3f tint{0.0F, 0.0F, 0.0F};
};

Pull make_pull(Random& random, double register_mm) {
    Pull pull;
    const double angle = random.spread(0.0002, 0.0005);
    const double scale = 1.0 + random.spread(0.0003, 0.0008);
    const double dx = random.spread(register_mm, 0.1) * canvas_scale;
    const double dy = random.spread(register_mm, 0.1) * canvas_scale;
    const double cx = canvas_width / 2.0;
    const double cy = canvas_height / 2.0;
    pull.move = {scale, -angle, dx + cx * (1.0 - scale) + cy * angle,
                 angle, scale,  dy - cx * angle + cy * (1.0 - scale)};
    pull.gain = std::exp(random.spread(0.09, 0.2));
    for (int channel = 0; channel < 3; ++channel) {
        pull.tint[channel] = static_cast<float>(random.spread(0.012, 0.03));
    }
    return pull;
}

cv::Mat pulled(const cv::Mat& coverage, const Pull& pull) {
    cv::Mat moved;
    cv::warpAffine(coverage, moved, pull.move, coverage.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT);
    return moved;
}

/// Colour at every column, from steps between which it runs evenly.
std::vector<cv::Vec3f> colour_run(const std::vector<cv::Vec3f>& steps, const cv::Vec3f& tint) {
    std::vector<cv::Vec3f> run(canvas_width);
    for (int x = 0; x < canvas_width; ++x) {
        const double place = static_cast<double>(x) / (canvas_width - 1) * static_cast<double>(steps.size() - 1);
        const auto low = std::min(static_cast<std::size_t>(place), steps.size() - 2);
        const auto share = static_cast<float>(place - static_cast<double>(low));
        for (int channel = 0; channel < 3; ++channel) {
            const float value = steps[low][channel] * (1.0F - share) + steps[low + 1][channel] * share + tint[channel];
            run[static_cast<std::size_t>(x)][channel] = std::clamp(value, 0.0F, 1.0F);
        }
    }
    return run;
}

/// Coverage to ink share: dot gain bends the curve.
std::array<float, 256> gain_curve(double gain, double full) {
    std::array<float, 256> curve{};
    for (std::size_t i = 0; i < curve.size(); ++i) {
        const double cover = static_cast<double>(i) / 255.0;
        curve[i] = static_cast<float>(full * (1.0 - std::pow(1.0 - cover, gain)));
    }
    return curve;
}

struct Layer {
    cv::Mat coverage;
    std::array<float, 256> curve;
    std::vector<cv::Vec3f> colours;
};

Layer prepare_layer(const Ink& ink, Random& random, double full) {
    const Pull pull = make_pull(random, ink.register_mm);
    return {pulled(ink.coverage, pull), gain_curve(pull.gain, full), colour_run(ink.colours, pull.tint)};
}

cv::Mat print_background(Random& random) {
    const Artwork& art = artwork();
    std::vector<Layer> layers;
    for (const Ink& ink : art.inks) {
        layers.push_back(prepare_layer(ink, random, 0.97));
    }
    const std::array<float, 3> paper{static_cast<float>(0.945 + random.spread(0.008, 0.02)),
                                     static_cast<float>(0.965 + random.spread(0.006, 0.015)),
                                     static_cast<float>(0.970 + random.spread(0.006, 0.015))};
    cv::Mat page(canvas_height, canvas_width, CV_8UC3);
    std::vector<float> row(static_cast<std::size_t>(canvas_width) * 3U);
    for (int y = 0; y < canvas_height; ++y) {
        const auto* texture = art.paper.ptr<unsigned char>(y);
        for (int x = 0; x < canvas_width; ++x) {
            const float bright = 255.0F * (1.0F + 0.0009F * static_cast<float>(texture[x] - 128));
            for (std::size_t channel = 0; channel < 3; ++channel) {
                row[3U * static_cast<std::size_t>(x) + channel] = bright * paper[channel];
            }
        }
        for (const Layer& layer : layers) {
            const auto* cover = layer.coverage.ptr<unsigned char>(y);
            for (int x = 0; x < canvas_width; ++x) {
                if (cover[x] == 0) {
                    continue;
                }
                const float ink = layer.curve[cover[x]];
                const cv::Vec3f& colour = layer.colours[static_cast<std::size_t>(x)];
                float* pixel = &row[3U * static_cast<std::size_t>(x)];
                pixel[0] *= 1.0F - ink * (1.0F - colour[0]);
                pixel[1] *= 1.0F - ink * (1.0F - colour[1]);
                pixel[2] *= 1.0F - ink * (1.0F - colour[2]);
            }
        }
        auto* out = page.ptr<unsigned char>(y);
        for (std::size_t i = 0; i < row.size(); ++i) {
            out[i] = cv::saturate_cast<unsigned char>(row[i]);
        }
    }
    return page;
}

/// A mask of a rounded rectangle whose edge runs out over `feather` pixels.
cv::Mat feathered_mask(cv::Size size, double feather, double radius) {
    QImage image(size.width, size.height, QImage::Format_Grayscale8);
    image.fill(0);
    {
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(Qt::white);
        painter.drawRoundedRect(QRectF(feather, feather, size.width - 2.0 * feather, size.height - 2.0 * feather),
                                radius, radius);
    }
    cv::Mat mask;
    cv::GaussianBlur(view_of(image), mask, {}, feather / 2.2);
    return mask;
}

/// The artwork is held back below the photo, and what is left of it shows through the dye: the page is multiplied by
/// the picture where the mask is full.
void print_photo(cv::Mat& page, const cv::Mat& portrait, const cv::Rect& place) {
    const cv::Mat mask = feathered_mask(place.size(), 0.55 * canvas_scale, 1.6 * canvas_scale);
    constexpr int held_back = 62;  // per cent
    cv::Mat target = page(place);
    for (int y = 0; y < target.rows; ++y) {
        auto* pixels = target.ptr<unsigned char>(y);
        const auto* dye = portrait.ptr<unsigned char>(y);
        const auto* cover = mask.ptr<unsigned char>(y);
        for (int x = 0; x < target.cols; ++x) {
            const int full = cover[x];
            for (int channel = 0; channel < 3; ++channel) {
                const int i = 3 * x + channel;
                // The dye's lightest tone is nearly clear, so that the lines stay visible in the photo's ground.
                const int light = std::min(255, 14 + dye[i] * 250 / 255);
                const int through = 255 - full * (255 - light) / 255;
                const int below = pixels[i] + (244 - pixels[i]) * held_back * full / (255 * 100);
                pixels[i] = static_cast<unsigned char>(below * through / 255);
            }
        }
    }
}

void print_ghost(cv::Mat& page, const cv::Mat& portrait, const cv::Rect& place) {
    cv::Mat small;
    cv::resize(portrait, small, place.size(), 0.0, 0.0, cv::INTER_AREA);
    cv::cvtColor(small, small, cv::COLOR_BGR2GRAY);
    const cv::Mat mask = feathered_mask(place.size(), 1.1 * canvas_scale, place.width * 0.40);
    static constexpr std::array<double, 3> colour{0.60, 0.32, 0.36};  // BGR of the ink
    cv::Mat target = page(place);
    for (int y = 0; y < target.rows; ++y) {
        auto* pixels = target.ptr<unsigned char>(y);
        for (int x = 0; x < target.cols; ++x) {
            const double dark = std::clamp((232.0 - small.at<unsigned char>(y, x)) / 205.0, 0.0, 1.0);
            const double ink = 0.66 * dark * mask.at<unsigned char>(y, x) / 255.0;
            for (int channel = 0; channel < 3; ++channel) {
                const double through = 1.0 - ink * (1.0 - colour[static_cast<std::size_t>(channel)]);
                pixels[3 * x + channel] = cv::saturate_cast<unsigned char>(pixels[3 * x + channel] * through);
            }
        }
    }
}

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

void lay_ink(cv::Mat& page, const cv::Mat& coverage, double density, const std::array<double, 3>& colour) {
    std::array<std::array<int, 256>, 3> through{};
    for (std::size_t channel = 0; channel < 3; ++channel) {
        for (std::size_t cover = 0; cover < 256; ++cover) {
            const double ink = density * static_cast<double>(cover) / 255.0;
            through[channel][cover] = static_cast<int>(std::lround(256.0 * (1.0 - ink * (1.0 - colour[channel]))));
        }
    }
    for (int y = 0; y < page.rows; ++y) {
        auto* pixels = page.ptr<unsigned char>(y);
        const auto* cover = coverage.ptr<unsigned char>(y);
        for (int x = 0; x < page.cols; ++x) {
            if (cover[x] == 0) {
                continue;
            }
            for (std::size_t channel = 0; channel < 3; ++channel) {
                auto& pixel = pixels[3 * x + static_cast<int>(channel)];
                pixel = static_cast<unsigned char>(pixel * through[channel][cover[x]] / 256);
            }
        }
    }
}

constexpr std::array<double, 3> black_ink{0.085, 0.065, 0.06};

/// The overprint hides in part what lies below, as an opaque ink does.
void print_over_photo(cv::Mat& page, Random& random) {
    const Layer layer = prepare_layer(artwork().overprint, random, 0.80);
    for (int y = 0; y < page.rows; ++y) {
        auto* pixels = page.ptr<unsigned char>(y);
        const auto* cover = layer.coverage.ptr<unsigned char>(y);
        for (int x = 0; x < page.cols; ++x) {
            if (cover[x] == 0) {
                continue;
            }
            const float ink = layer.curve[cover[x]];
            for (int channel = 0; channel < 3; ++channel) {
                auto& pixel = pixels[3 * x + channel];
                const float colour = 255.0F * layer.colours[static_cast<std::size_t>(x)][channel];
                pixel = cv::saturate_cast<unsigned char>(static_cast<float>(pixel) * (1.0F - ink) + colour * ink);
            }
        }
    }
}

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
    copy.page = print_background(random);
    copy.data_shift = {random.spread(0.09, 0.2), random.spread(0.09, 0.2)};
    copy.black = random.between(0.90, 0.97);

    const cv::Point2d photo_shift{random.spread(0.09, 0.2), random.spread(0.09, 0.2)};
    const cv::Rect2d photo = moved(photo_mm, photo_shift);
    const cv::Rect2d ghost = moved(ghost_mm, photo_shift);
    const cv::Rect photo_place = canvas_rect(photo);
    const cv::Mat portrait = draw_portrait(make_face(seed, "face", person.sex, person.age), photo_place.size());
    print_photo(copy.page, portrait, photo_place);
    print_ghost(copy.page, portrait, canvas_rect(ghost));

    Random hand(seed, "signature");
    copy.writing = paint_writing(copy, hand);
    lay_ink(copy.page, copy.writing, copy.black, black_ink);
    print_over_photo(copy.page, random);

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
