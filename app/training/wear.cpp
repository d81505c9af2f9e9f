#include "app/training/wear.h"

#include <QPainter>
#include <QPainterPath>
#include <QTransform>
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <opencv2/imgproc.hpp>
#include <string_view>

#include "app/training/drawing.h"
#include "app/training/random.h"

namespace vidimus::training {
namespace {

cv::Mat painted(const Leaf& leaf, const std::function<void(QPainter&)>& draw) {
    return paint_coverage(leaf.bgr.size(), leaf.ppi / 25.4, draw);
}

/// A place on the leaf; more often than not near the MRZ, where it matters.
cv::Point2d some_place(const Leaf& leaf, Random& random, double on_mrz) {
    const bool near = !leaf.mrz_mm.empty() && random.chance(on_mrz);
    const cv::Rect2d area = near ? random.pick(leaf.mrz_mm) : cv::Rect2d{0.0, 0.0, leaf.mm.width, leaf.mm.height};
    return {area.x + area.width * random.uniform(), area.y + area.height * random.uniform()};
}

void darken_background(cv::Mat& page, double power) {
    cv::Mat table(1, 256, CV_8UC1);
    constexpr double paper = 246.0;
    for (int value = 0; value < 256; ++value) {
        const double share = std::min(1.0, value / paper);
        table.at<unsigned char>(0, value) = cv::saturate_cast<unsigned char>(value * std::pow(share, power - 1.0));
    }
    cv::LUT(page, table, page);
}

/// Smooth chance: deviation 1, details of about `grain` millimetres.
cv::Mat cloud(const Leaf& leaf, double grain, Random& random) {
    cv::Mat small(std::max(4, static_cast<int>(leaf.mm.height / grain)),
                  std::max(4, static_cast<int>(leaf.mm.width / grain)), CV_32FC1);
    for (int y = 0; y < small.rows; ++y) {
        auto* row = small.ptr<float>(y);
        for (int x = 0; x < small.cols; ++x) {
            row[x] = static_cast<float>(random.spread(1.0, 2.5));
        }
    }
    cv::Mat whole;
    cv::resize(small, whole, leaf.bgr.size(), 0.0, 0.0, cv::INTER_LINEAR);
    return whole;
}

/// Rubbed print: patches and specks of ink are gone in part, so that the paper's tone comes through.
void rub(Leaf& leaf, double strength, Random& random) {
    const cv::Mat patches = cloud(leaf, random.between(6.0, 14.0), random);
    const cv::Mat specks = cloud(leaf, random.between(0.16, 0.30), random);
    const cv::Mat scratches = painted(leaf, [&](QPainter& painter) {
        const int count = random.whole(4, 14);
        painter.setBrush(Qt::NoBrush);
        for (int i = 0; i < count; ++i) {
            const cv::Point2d from = some_place(leaf, random, 0.4);
            const double angle = random.between(0.0, 2.0 * CV_PI);
            const double length = random.between(4.0, 40.0);
            QPen pen(QColor(255, 255, 255, random.whole(90, 230)));
            pen.setWidthF(random.between(0.05, 0.14));
            painter.setPen(pen);
            painter.drawLine(QPointF(from.x, from.y),
                             QPointF(from.x + length * std::cos(angle), from.y + length * std::sin(angle)));
        }
    });
    constexpr std::array<float, 3> paper{226.0F, 230.0F, 230.0F};
    const auto most = static_cast<float>(strength);
    for (int y = 0; y < leaf.bgr.rows; ++y) {
        auto* pixels = leaf.bgr.ptr<unsigned char>(y);
        const auto* patch = patches.ptr<float>(y);
        const auto* speck = specks.ptr<float>(y);
        const auto* scratch = scratches.ptr<unsigned char>(y);
        for (int x = 0; x < leaf.bgr.cols; ++x) {
            const float gone =
                std::clamp(0.45F + 0.30F * patch[x] + 0.28F * speck[x] + 0.7F * static_cast<float>(scratch[x]) / 255.0F,
                           0.0F, 1.0F) *
                most;
            for (std::size_t channel = 0; channel < 3; ++channel) {
                auto& pixel = pixels[3 * x + static_cast<int>(channel)];
                const auto tone = static_cast<float>(pixel);
                pixel = cv::saturate_cast<unsigned char>(tone + std::max(0.0F, paper[channel] - tone) * gone);
            }
        }
    }
}

void draw_stamp(QPainter& painter, Random& random) {
    static constexpr std::array<std::string_view, 6> words{"UTOPIA", "ENTRY", "AMAUROT", "CONTROL", "SEEN", "EXIT"};
    const double radius = random.between(9.0, 16.0);
    QPen pen(Qt::white);
    pen.setWidthF(random.between(0.5, 0.9));
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    const bool round = random.chance(0.5);
    if (round) {
        painter.drawEllipse(QPointF(0, 0), radius, radius);
        painter.drawEllipse(QPointF(0, 0), radius * 0.78, radius * 0.78);
    } else {
        painter.drawRoundedRect(QRectF(-radius * 1.3, -radius * 0.6, radius * 2.6, radius * 1.2), 1.2, 1.2);
    }
    const auto put = [&](const QString& text, double size, double baseline) {
        const QPainterPath path = outline_of(text, Typeface::other, size);
        painter.setPen(Qt::NoPen);
        painter.setBrush(Qt::white);
        painter.drawPath(path.translated(-path.boundingRect().center().x(), baseline));
    };
    const std::string_view word = random.pick(words);
    put(QString::fromLatin1(word.data(), static_cast<qsizetype>(word.size())), radius * 0.36, -radius * 0.12);
    put(QStringLiteral("%1 NOV %2").arg(random.whole(1, 28), 2, 10, QLatin1Char('0')).arg(random.whole(2018, 2026)),
        radius * 0.30, radius * 0.30);
}

void print_across(Leaf& leaf, double strength, Random& random) {
    struct Colour {
        std::array<double, 3> taken;  // BGR
    };
    static constexpr std::array<Colour, 5> colours{
        {{{1.0, 1.0, 0.15}}, {{0.1, 0.75, 1.0}}, {{0.35, 0.95, 0.6}}, {{0.85, 0.25, 0.9}}, {{0.75, 0.75, 0.75}}}};
    const Colour& colour = random.pick(colours);
    const cv::Mat coverage = painted(leaf, [&](QPainter& painter) {
        const cv::Point2d place = some_place(leaf, random, 1.0);
        painter.translate(place.x, place.y + random.spread(2.0, 4.0));
        if (random.chance(0.5)) {
            painter.rotate(random.between(-25.0, 8.0));
            const bool whole = random.chance(0.5);
            const QPainterPath word = outline_of(whole ? QStringLiteral("SPECIMEN") : QStringLiteral("SPECIMEN UTO"),
                                                 Typeface::other, random.between(6.0, 15.0), random.between(0.0, 1.5));
            painter.drawPath(word.translated(-word.boundingRect().center()));
        } else {
            painter.rotate(random.between(-40.0, 40.0));
            draw_stamp(painter, random);
        }
    });
    std::array<double, 3> taken{};
    for (std::size_t channel = 0; channel < 3; ++channel) {
        taken[channel] = colour.taken[channel] * strength;
    }
    stain(leaf.bgr, coverage, taken, taken);
}

/// The print of a finger that was not clean: ridges in an oval.
void touch(Leaf& leaf, double strength, Random& random) {
    const double scale = leaf.ppi / 25.4;
    const cv::Point2d centre = some_place(leaf, random, 0.6) * scale;
    const double across = random.between(6.0, 8.5) * scale;
    const double along = random.between(8.5, 12.0) * scale;
    const double angle = random.between(0.0, CV_PI);
    const double pitch = random.between(0.42, 0.55) * scale;
    const double whorl = random.between(0.2, 0.5);
    const int reach = static_cast<int>(along);
    const cv::Rect area =
        cv::Rect(static_cast<int>(centre.x) - reach, static_cast<int>(centre.y) - reach, 2 * reach, 2 * reach) &
        cv::Rect({0, 0}, leaf.bgr.size());
    for (int y = area.y; y < area.br().y; ++y) {
        auto* pixels = leaf.bgr.ptr<unsigned char>(y);
        for (int x = area.x; x < area.br().x; ++x) {
            const double dx = x - centre.x;
            const double dy = y - centre.y;
            const double u = (std::cos(angle) * dx + std::sin(angle) * dy) / across;
            const double v = (std::cos(angle) * dy - std::sin(angle) * dx) / along;
            const double inside = 1.0 - (u * u + v * v);
            if (inside <= 0.0) {
                continue;
            }
            const double bow = std::hypot(u * across, (v + whorl) * along * 0.8);
            const double ridge = 0.5 + 0.5 * std::sin(2.0 * CV_PI * bow / pitch + 1.5 * std::sin(3.0 * u + 2.0 * v));
            const double keep = 1.0 - strength * std::min(1.0, 2.5 * inside) * (0.25 + 0.75 * ridge);
            for (int i = 3 * x; i < 3 * x + 3; ++i) {
                pixels[i] = cv::saturate_cast<unsigned char>(pixels[i] * keep);
            }
        }
    }
}

void soil(Leaf& leaf, double strength, Random& random) {
    const int fingers = random.whole(1, 3);
    for (int i = 0; i < fingers; ++i) {
        touch(leaf, strength * random.between(0.5, 0.9), random);
    }
    const cv::Mat coverage = painted(leaf, [&](QPainter& painter) {
        const int spots = random.whole(6, 30);
        for (int i = 0; i < spots; ++i) {
            const cv::Point2d place = some_place(leaf, random, 0.3);
            const double radius = random.between(0.05, 0.28);
            painter.setBrush(QColor(255, 255, 255, random.whole(60, 220)));
            painter.drawEllipse(QPointF(place.x, place.y), radius, radius * random.between(0.6, 1.3));
        }
        painter.setBrush(Qt::NoBrush);
        const int hairs = random.whole(0, 3);
        for (int i = 0; i < hairs; ++i) {
            const cv::Point2d place = some_place(leaf, random, 0.5);
            QPen pen(QColor(255, 255, 255, random.whole(120, 230)));
            pen.setWidthF(random.between(0.06, 0.11));
            painter.setPen(pen);
            QPainterPath hair(QPointF(place.x, place.y));
            hair.cubicTo(place.x + random.spread(6.0, 12.0), place.y + random.spread(6.0, 12.0),
                         place.x + random.spread(10.0, 20.0), place.y + random.spread(10.0, 20.0),
                         place.x + random.spread(14.0, 25.0), place.y + random.spread(14.0, 25.0));
            painter.drawPath(hair);
        }
    });
    const double dark = std::min(0.9, strength * 2.0);
    const std::array<double, 3> taken{dark, dark * 0.95, dark * 0.9};
    stain(leaf.bgr, coverage, taken, taken);
}

}  // namespace

void use_page(Leaf& leaf, const Recipe& recipe, std::uint64_t seed) {
    Random random(seed, "use");
    if (recipe.background > 1.0) {
        darken_background(leaf.bgr, recipe.background);
    }
    if (recipe.wear > 0.0) {
        rub(leaf, recipe.wear, random);
    }
    if (recipe.overprint > 0.0) {
        print_across(leaf, recipe.overprint, random);
    }
    if (recipe.dirt > 0.0) {
        soil(leaf, recipe.dirt, random);
    }
}

}  // namespace vidimus::training
