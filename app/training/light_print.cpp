#include "app/training/light_print.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "app/training/document_forge.h"
#include "app/training/drawing.h"
#include "app/training/forge_tools.h"
#include "app/training/light_artwork.h"
#include "app/training/optics.h"
#include "app/training/press.h"

namespace vidimus::training {
namespace {

vision::Quad whole_page(const Document& document) {
    return quad_of({0.0, 0.0, document.design.mm.width, document.design.mm.height});
}

cv::Rect2d zone_of(const Document& document, std::string_view id) {
    for (const auto& [name, area] : document.zones) {
        if (name == id) return area;
    }
    return {};
}

/// A forgery of the whole page comes from an office's printer: other inks, bright paper.
bool reprinted(Fraud fraud) {
    return fraud == Fraud::halftone || fraud == Fraud::inkjet || fraud == Fraud::grey_copy || fraud == Fraud::recapture;
}

bool photo_exchanged(Fraud fraud) {
    return fraud == Fraud::photo_pasted || fraud == Fraud::photo_blended || fraud == Fraud::ir_photo_other;
}

/// The artwork's inks in infrared, pulled exactly as the white page's were.
cv::Mat infrared_ground(const Document& document, const LightArtwork& lights, const Request& request, Choices& choices,
                        std::vector<vision::Quad>& altered) {
    std::vector<Ink> inks = document.artwork->inks;
    const bool no_split = request.fraud == Fraud::ir_split_missing;
    const bool all_absorb = no_split && choices.chance().chance(0.5);
    const auto dark = static_cast<float>(lights.dark);
    for (std::size_t i = 0; i < inks.size(); ++i) {
        Ink& ink = inks[i];
        const cv::Vec3f clear(0.985F, 0.985F, 0.985F);
        if (no_split && all_absorb) {
            ink.colours.assign(2, {dark, dark, dark});
        } else if (no_split || lights.absorbing[i].empty()) {
            ink.colours.assign(2, clear);
        } else {
            ink.coverage = lights.absorbing[i];
            ink.colours.assign(2, {dark, dark, dark});
        }
    }
    if (no_split) altered.push_back(all_absorb ? whole_page(document) : quad_of(lights.split_mm));
    Random random(request.seed, "document");  // of print_document
    const cv::Mat texture = paper_texture(document.design.pixels(), random.bits());
    return print_inks(inks, texture, {0.86, 0.86, 0.86}, random);
}

void infrared_pictures(const Document& document, const LightArtwork& lights, const Request& request, cv::Mat& page,
                       std::vector<vision::Quad>& altered) {
    if (document.portrait.empty()) return;
    const auto seen = [](const cv::Mat& picture, double visible) {
        cv::Mat grey;
        cv::cvtColor(picture, grey, cv::COLOR_BGR2GRAY);
        grey.convertTo(grey, CV_8U, visible, 255.0 * (1.0 - visible));
        cv::cvtColor(grey, grey, cv::COLOR_GRAY2BGR);
        return grey;
    };
    if (const auto& photo = document.design.photo) {
        double visible = lights.photo_visible;
        cv::Mat portrait = document.portrait;
        if (photo_exchanged(request.fraud)) {  // whose ink is another one
            visible = visible > 0.4 ? 0.06 : 0.85;
            portrait = document.page(document.photo_place).clone();
            altered.push_back(quad_of(zone_of(document, "photo")));
        }
        const double feather = photo->feather * canvas_scale;
        print_photo(page, seen(portrait, visible), document.photo_place,
                    feathered_mask(document.photo_place.size(), feather, photo->radius * canvas_scale + feather),
                    cvRound(photo->held_back * 0.5));
    }
    if (!document.ghost_place.empty()) {
        print_ghost(page, document.portrait, document.ghost_place, {0.35, 0.35, 0.35}, 0.55 * lights.ghost_visible);
    }
}

LightPage infrared(const Document& document, const Request& request) {
    const auto lights = light_artwork(document.design);
    Choices choices(request.seed, "infrared forger", request.whole_range);
    Random random(request.seed, "infrared");
    LightPage result;
    if (reprinted(request.fraud)) {
        // Colour toner is clear; what was set in black is seen.
        std::vector<cv::Mat> channels;
        cv::split(document.page, channels);
        cv::max(channels[0], channels[1], channels[0]);
        cv::max(channels[0], channels[2], channels[0]);
        channels[0].convertTo(channels[0], CV_8U, 0.8, 20.0);
        cv::cvtColor(channels[0], result.bgr, cv::COLOR_GRAY2BGR);
        result.altered = {whole_page(document)};
        return result;
    }
    result.bgr = infrared_ground(document, *lights, request, choices, result.altered);
    infrared_pictures(document, *lights, request, result.bgr, result.altered);
    cv::Mat writing = document.writing.clone();
    const auto fade = [&](const cv::Rect2d& mm) {
        cv::Mat part = writing(document.design.rect(mm));
        part.convertTo(part, -1, choices.between(0.0, 0.2));
        result.altered.push_back(quad_of(mm));
    };
    if (request.fraud == Fraud::ir_mrz_transparent && document.design.mrz) fade(zone_of(document, "mrz"));
    if (request.fraud == Fraud::ir_field_transparent) {
        std::vector<const PrintedField*> fields;
        for (const PrintedField& field : document.fields) {
            if (field.text.size() > 3) fields.push_back(&field);
        }
        if (!fields.empty()) fade(choices.chance().pick(fields)->area);
    }
    // Carbon black takes infrared as it takes light.
    lay_ink(result.bgr, writing, document.black * random.between(0.86, 0.97), {0.12, 0.12, 0.12});
    return result;
}

void draw_fibres(cv::Mat& light, const Document& document, const LightArtwork& lights, Random& random) {
    const cv::Size2d& mm = document.design.mm;
    const double wanted = lights.fibres * mm.width * mm.height / 100.0 * random.between(0.8, 1.2);
    std::vector<cv::Mat> layers;
    std::vector<std::vector<QPainterPath>> paths(lights.fibre_colours.size());
    for (int i = 0; i < static_cast<int>(wanted); ++i) {
        const QPointF at(random.between(0.0, mm.width), random.between(0.0, mm.height));
        const double angle = random.between(0.0, 2.0 * CV_PI);
        const double length = random.between(1.8, 5.0);
        const double bend = random.between(-0.9, 0.9);
        const QPointF along(std::cos(angle) * length / 2, std::sin(angle) * length / 2);
        const QPointF aside(-along.y() * bend, along.x() * bend);
        QPainterPath path(at - along);
        path.quadTo(at + aside, at + along);
        paths[static_cast<std::size_t>(i) % paths.size()].push_back(path);
    }
    for (std::size_t k = 0; k < paths.size(); ++k) {
        const cv::Mat coverage = paint_coverage(document.design.pixels(), canvas_scale, [&](QPainter& painter) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(hairline(random.between(0.07, 0.11)));
            for (const QPainterPath& path : paths[k]) painter.drawPath(path);
        });
        const cv::Vec3f colour = lights.fibre_colours[k] * 190.0F;
        cv::Mat glowing;
        cv::merge(std::vector<cv::Mat>{coverage, coverage, coverage}, glowing);
        cv::multiply(glowing, cv::Scalar(colour[0], colour[1], colour[2]), glowing, 1.0 / 255.0);
        cv::add(light, glowing, light);
    }
}

/// The prints that glow, a little beside their place in every copy; a forger's elsewhere, in other colours, or others.
void draw_prints(cv::Mat& light, const Document& document, const LightArtwork& lights, const Request& request,
                 Random& random, Choices& choices) {
    std::vector<Fluorescence> prints = lights.prints;
    cv::Point2d slip{random.spread(0.1, 0.25), random.spread(0.1, 0.25)};
    if (request.fraud == Fraud::uv_pattern_other) {
        const int way = choices.chance().whole(0, 2);
        if (way == 0) {
            slip += cv::Point2d{choices.either() * (3.0 + choices.between(0.0, 12.0)),
                                choices.either() * (2.0 + choices.between(0.0, 8.0))};
        } else if (way == 1) {
            for (Fluorescence& print : prints) {
                print.colour = choices.chance().chance(0.5)
                                   ? cv::Vec3f{print.colour[2], print.colour[0], print.colour[1]}
                                   : cv::Vec3f{print.colour[1], print.colour[2], print.colour[0]};
            }
        } else {
            prints = foreign_prints(document.design, document.design.number + 7919 + choices.chance().whole(0, 50));
        }
    }
    for (const Fluorescence& print : prints) {
        const cv::Point2d own{slip.x + random.spread(0.03, 0.08), slip.y + random.spread(0.03, 0.08)};
        const cv::Matx23d move{1, 0, own.x * canvas_scale, 0, 1, own.y * canvas_scale};
        cv::Mat coverage;
        cv::warpAffine(print.coverage, coverage, move, light.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT);
        const double strength = 200.0 * std::exp(random.spread(0.10, 0.22));
        cv::Mat glowing;
        cv::merge(std::vector<cv::Mat>{coverage, coverage, coverage}, glowing);
        cv::multiply(glowing, cv::Scalar(print.colour[0], print.colour[1], print.colour[2]) * strength, glowing,
                     1.0 / 255.0);
        cv::add(light, glowing, light);
    }
}

LightPage ultraviolet(const Document& document, const Request& request) {
    const auto lights = light_artwork(document.design);
    Choices choices(request.seed, "ultraviolet forger", request.whole_range);
    Random random(request.seed, "ultraviolet");
    LightPage result;
    const Fraud fraud = request.fraud;
    const bool bright = fraud == Fraud::uv_bright_paper || reprinted(fraud);
    const double dull = random.between(10.0, 20.0);
    cv::Scalar substrate(dull * 1.6, dull * 0.9, dull * 0.8);
    if (bright) {  // what brightens office paper glows blue
        const double level = 235.0 - choices.between(0.0, 130.0);
        substrate = cv::Scalar(level, level * 0.78, level * 0.62);
        result.altered.push_back(whole_page(document));
    }
    cv::Mat light(document.page.size(), CV_8UC3, substrate);
    const bool none =
        fraud == Fraud::uv_pattern_missing || reprinted(fraud) || (bright && choices.chance().chance(0.5));
    if (!none) draw_prints(light, document, *lights, request, random, choices);
    if (fraud == Fraud::uv_pattern_missing || fraud == Fraud::uv_pattern_other) {
        result.altered.push_back(whole_page(document));
    }
    if (lights->fibres > 0.0) {
        if (fraud == Fraud::uv_fibres_missing || reprinted(fraud)) {
            result.altered.push_back(whole_page(document));
        } else {
            draw_fibres(light, document, *lights, random);
        }
    }
    // Visible ink lies over what glows and takes part of it; carbon takes nearly all.
    cv::Mat grey;
    cv::cvtColor(document.page, grey, cv::COLOR_BGR2GRAY);
    grey.convertTo(grey, CV_8U, 0.55, 255.0 * 0.45);
    cv::Mat through;
    cv::merge(std::vector<cv::Mat>{grey, grey, grey}, through);
    cv::multiply(light, through, light, 1.0 / 255.0);
    lay_ink(light, document.writing, 0.9, {0.05, 0.05, 0.05});
    // Lamps leak a little violet, which the page reflects.
    cv::Mat leak;
    cv::multiply(document.page, cv::Scalar(0.075, 0.012, 0.025), leak);
    cv::add(light, leak, result.bgr);
    return result;
}

}  // namespace

LightPage print_light(const Document& document, Light light, const Request& request) {
    return light == Light::ir ? infrared(document, request) : ultraviolet(document, request);
}

cv::Mat capture_light(const cv::Mat& page, const cv::Mat& mask, const Pose& pose, cv::Size size, Light light,
                      std::uint64_t seed) {
    const bool ir = light == Light::ir;
    Random random(seed, ir ? "infrared camera" : "ultraviolet camera");
    cv::Mat x;
    cv::Mat y;
    pose.maps(size, canvas_ppi, x, y);
    // The lens breaks other light otherwise: scale, and the tray gives a little.
    const double scale = 1.0 + random.spread(0.0006, 0.0015);
    const double turn = random.spread(0.0004, 0.001);
    const cv::Point2d slip{random.spread(0.08, 0.2) * canvas_scale, random.spread(0.08, 0.2) * canvas_scale};
    const double cx = page.cols / 2.0;
    const double cy = page.rows / 2.0;
    cv::Mat moved_x = (x - cx) * scale - (y - cy) * turn + (cx + slip.x);
    cv::Mat moved_y = (x - cx) * turn + (y - cy) * scale + (cy + slip.y);
    cv::Mat soft;
    cv::GaussianBlur(page, soft, {}, ir ? random.between(1.0, 1.5) : random.between(1.2, 1.9));
    cv::Mat over;
    cv::Mat inside;
    cv::remap(soft, over, moved_x, moved_y, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    cv::remap(mask, inside, moved_x, moved_y, cv::INTER_LINEAR, cv::BORDER_CONSTANT);
    const double lid = ir ? (random.chance(0.35) ? random.between(20.0, 60.0) : random.between(190.0, 235.0))
                          : random.between(3.0, 14.0);
    cv::Mat image(size, CV_8UC3, cv::Scalar(lid * (ir ? 1.0 : 1.5), lid, lid));
    put_over(image, over, inside);
    // The lamp: brighter somewhere, falling off from there.
    const double gain = ir ? random.between(0.88, 1.14) : random.between(0.75, 1.30);
    const double fall = random.between(0.03, ir ? 0.14 : 0.22);
    const cv::Point2d middle{random.between(0.3, 0.7), random.between(0.3, 0.7)};
    cv::Mat lamp(48, 64, CV_32FC1);
    for (int row = 0; row < lamp.rows; ++row) {
        for (int column = 0; column < lamp.cols; ++column) {
            const double u = column / 63.0 - middle.x;
            const double v = row / 47.0 - middle.y;
            lamp.at<float>(row, column) = static_cast<float>(gain * (1.0 - fall * 2.0 * (u * u + v * v)));
        }
    }
    cv::resize(lamp, lamp, size, 0.0, 0.0, cv::INTER_CUBIC);
    cv::merge(std::vector<cv::Mat>{lamp, lamp, lamp}, lamp);
    image.convertTo(image, CV_32FC3);
    cv::multiply(image, lamp, image);
    image.convertTo(image, CV_8UC3);
    if (ir) {
        grade(image, {1.0, 1.0, 1.0}, random.between(0.94, 1.06), random.between(2.0, 8.0));
        cv::Mat grey;
        cv::cvtColor(image, grey, cv::COLOR_BGR2GRAY);
        cv::cvtColor(grey, image, cv::COLOR_GRAY2BGR);
        add_noise(image, random.between(1.5, 3.0), random);
        return image;
    }
    grade(image, {1.0 + random.spread(0.03, 0.06), 1.0, 1.0 + random.spread(0.03, 0.06)}, random.between(0.95, 1.05),
          random.between(1.0, 4.0));
    add_noise(image, random.between(2.5, 4.5), random);
    return image;
}

}  // namespace vidimus::training
