#include "app/training/press.h"

#include <QPainter>
#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "app/training/design.h"
#include "app/training/drawing.h"

namespace vidimus::training {
namespace {

/// How the press lays one ink in this copy.
struct Pull {
    cv::Matx23d move = cv::Matx23d::eye();  // canvas pixels
    double gain = 1.0;
    cv::Vec3f tint{0.0F, 0.0F, 0.0F};
};

Pull make_pull(Random& random, cv::Size size, double register_mm) {
    Pull pull;
    const double angle = random.spread(0.0002, 0.0005);
    const double scale = 1.0 + random.spread(0.0003, 0.0008);
    const double dx = random.spread(register_mm, 0.1) * canvas_scale;
    const double dy = random.spread(register_mm, 0.1) * canvas_scale;
    const double cx = size.width / 2.0;
    const double cy = size.height / 2.0;
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
std::vector<cv::Vec3f> colour_run(const std::vector<cv::Vec3f>& steps, const cv::Vec3f& tint, int width) {
    std::vector<cv::Vec3f> run(static_cast<std::size_t>(width));
    for (int x = 0; x < width; ++x) {
        const double place = static_cast<double>(x) / (width - 1) * static_cast<double>(steps.size() - 1);
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
    const Pull pull = make_pull(random, ink.coverage.size(), ink.register_mm);
    return {pulled(ink.coverage, pull), gain_curve(pull.gain, full),
            colour_run(ink.colours, pull.tint, ink.coverage.cols)};
}

}  // namespace

cv::Mat print_inks(const std::vector<Ink>& inks, const cv::Mat& texture, const PaperTone& tone, Random& random) {
    std::vector<Layer> layers;
    for (const Ink& ink : inks) {
        layers.push_back(prepare_layer(ink, random, 0.97));
    }
    const std::array<float, 3> paper{static_cast<float>(tone[0] + random.spread(0.008, 0.02)),
                                     static_cast<float>(tone[1] + random.spread(0.006, 0.015)),
                                     static_cast<float>(tone[2] + random.spread(0.006, 0.015))};
    cv::Mat page(texture.size(), CV_8UC3);
    std::vector<float> row(static_cast<std::size_t>(page.cols) * 3U);
    for (int y = 0; y < page.rows; ++y) {
        const auto* grain = texture.ptr<unsigned char>(y);
        for (int x = 0; x < page.cols; ++x) {
            const float bright = 255.0F * (1.0F + 0.0009F * static_cast<float>(grain[x] - 128));
            for (std::size_t channel = 0; channel < 3; ++channel) {
                row[3U * static_cast<std::size_t>(x) + channel] = bright * paper[channel];
            }
        }
        for (const Layer& layer : layers) {
            const auto* cover = layer.coverage.ptr<unsigned char>(y);
            for (int x = 0; x < page.cols; ++x) {
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

void print_opaque(cv::Mat& page, const Ink& ink, double full, Random& random) {
    const Layer layer = prepare_layer(ink, random, full);
    for (int y = 0; y < page.rows; ++y) {
        auto* pixels = page.ptr<unsigned char>(y);
        const auto* cover = layer.coverage.ptr<unsigned char>(y);
        for (int x = 0; x < page.cols; ++x) {
            if (cover[x] == 0) {
                continue;
            }
            const float share = layer.curve[cover[x]];
            for (int channel = 0; channel < 3; ++channel) {
                auto& pixel = pixels[3 * x + channel];
                const float colour = 255.0F * layer.colours[static_cast<std::size_t>(x)][channel];
                pixel = cv::saturate_cast<unsigned char>(static_cast<float>(pixel) * (1.0F - share) + colour * share);
            }
        }
    }
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

cv::Mat paper_texture(cv::Size size, std::uint64_t seed) {
    Random random(seed, "paper");
    cv::Mat coarse(size.height / 6, size.width / 6, CV_8UC1);
    for (int y = 0; y < coarse.rows; ++y) {
        for (int x = 0; x < coarse.cols; ++x) {
            coarse.at<unsigned char>(y, x) = cv::saturate_cast<unsigned char>(128.0 + 16.0 * random.normal());
        }
    }
    cv::GaussianBlur(coarse, coarse, {}, 0.8);
    cv::Mat paper;
    cv::resize(coarse, paper, size, 0.0, 0.0, cv::INTER_CUBIC);
    return paper;
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

void print_photo(cv::Mat& page, const cv::Mat& portrait, const cv::Rect& place, const cv::Mat& mask, int held_back) {
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

void print_ghost(cv::Mat& page, const cv::Mat& portrait, const cv::Rect& place, const std::array<double, 3>& colour,
                 double strength) {
    cv::Mat small;
    cv::resize(portrait, small, place.size(), 0.0, 0.0, cv::INTER_AREA);
    cv::cvtColor(small, small, cv::COLOR_BGR2GRAY);
    const cv::Mat mask = feathered_mask(place.size(), 1.1 * canvas_scale, place.width * 0.40);
    cv::Mat target = page(place);
    for (int y = 0; y < target.rows; ++y) {
        auto* pixels = target.ptr<unsigned char>(y);
        for (int x = 0; x < target.cols; ++x) {
            const double dark = std::clamp((232.0 - small.at<unsigned char>(y, x)) / 205.0, 0.0, 1.0);
            const double ink = strength * dark * mask.at<unsigned char>(y, x) / 255.0;
            for (int channel = 0; channel < 3; ++channel) {
                const double through = 1.0 - ink * (1.0 - colour[static_cast<std::size_t>(channel)]);
                pixels[3 * x + channel] = cv::saturate_cast<unsigned char>(pixels[3 * x + channel] * through);
            }
        }
    }
}

}  // namespace vidimus::training
