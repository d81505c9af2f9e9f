// Counterfeits of the whole page: the page is scanned, separated into process colours and printed on another press.
#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "app/training/design.h"
#include "app/training/forge.h"
#include "app/training/random.h"

namespace vidimus::training {
namespace {

constexpr std::size_t inks = 4;  // cyan, magenta, yellow, black

/// What each process ink lets through, BGR.
constexpr std::array<std::array<float, 3>, inks> through{
    {{0.90F, 0.66F, 0.10F}, {0.50F, 0.18F, 0.88F}, {0.16F, 0.93F, 0.98F}, {0.11F, 0.10F, 0.10F}}};

cv::Mat scanned(const cv::Mat& page, Random& random) {
    cv::Mat soft;
    cv::GaussianBlur(page, soft, {}, random.between(1.0, 1.5));
    soft.convertTo(soft, -1, random.between(1.02, 1.08), random.between(-10.0, -2.0));
    return soft;
}

/// Amounts of the four inks for one pixel, 0…1, with grey taken over by black.
std::array<float, inks> separated(const unsigned char* bgr) {
    const float cyan = 1.0F - static_cast<float>(bgr[2]) / 255.0F;
    const float magenta = 1.0F - static_cast<float>(bgr[1]) / 255.0F;
    const float yellow = 1.0F - static_cast<float>(bgr[0]) / 255.0F;
    const float grey = std::min({cyan, magenta, yellow});
    const float black = grey * grey * 0.9F;
    const float rest = 1.0F / std::max(0.05F, 1.0F - black);
    const float pure_cyan = std::clamp((cyan - black) * rest, 0.0F, 1.0F);
    // Cyan takes some green with it and magenta some blue: a printer's driver allows for that.
    const float pure_magenta = std::clamp((magenta - black) * rest - 0.30F * pure_cyan, 0.0F, 1.0F);
    const float pure_yellow = std::clamp((yellow - black) * rest - 0.40F * pure_magenta, 0.0F, 1.0F);
    return {pure_cyan, pure_magenta, pure_yellow, std::clamp(black, 0.0F, 1.0F)};
}

/// The height above which a screen's hills must be inked, so that the inked share of the area is the amount (in
/// 255ths).
std::array<float, 256> screen_levels() {
    constexpr int side = 96;
    std::vector<float> heights;
    heights.reserve(side * side);
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            heights.push_back(
                static_cast<float>(0.5 + 0.25 * (std::cos(2.0 * CV_PI * x / side) + std::cos(2.0 * CV_PI * y / side))));
        }
    }
    std::sort(heights.begin(), heights.end());
    std::array<float, 256> levels{};
    for (std::size_t i = 0; i < levels.size(); ++i) {
        levels[i] = heights[(255 - i) * (heights.size() - 1) / 255];
    }
    return levels;
}

}  // namespace

void reprint_halftone(cv::Mat& page, std::uint64_t seed, double lines) {
    Random random(seed, "halftone");
    const cv::Mat original = scanned(page, random);
    const double usual = random.between(140.0, 160.0);
    const double turn = random.between(-4.0, 4.0);
    static constexpr std::array<double, inks> angles{15.0, 75.0, 0.0, 45.0};
    constexpr int steps = 4096;
    std::vector<float> wave(steps);
    for (int i = 0; i < steps; ++i) {
        wave[static_cast<std::size_t>(i)] = static_cast<float>(std::cos(2.0 * CV_PI * i / steps));
    }
    const std::array<float, 256> levels = screen_levels();
    struct Screen {
        double ux, uy, vx, vy;
    };
    std::array<Screen, inks> screens{};
    for (std::size_t ink = 0; ink < inks; ++ink) {
        const double angle = (angles[ink] + turn) * CV_PI / 180.0;
        const double step = (lines > 0.0 ? lines : usual) / canvas_ppi * steps;
        screens[ink] = {step * std::cos(angle), step * std::sin(angle), -step * std::sin(angle),
                        step * std::cos(angle)};
    }
    for (int y = 0; y < page.rows; ++y) {
        const auto* from = original.ptr<unsigned char>(y);
        auto* to = page.ptr<unsigned char>(y);
        for (int x = 0; x < page.cols; ++x) {
            const std::array<float, inks> amount = separated(from + 3 * x);
            std::array<float, 3> light{248.0F, 250.0F, 250.0F};
            for (std::size_t ink = 0; ink < inks; ++ink) {
                if (amount[ink] < 0.012F) {
                    continue;
                }
                const Screen& screen = screens[ink];
                const auto u = static_cast<std::size_t>(static_cast<int>(x * screen.ux + y * screen.uy) & (steps - 1));
                const auto v = static_cast<std::size_t>(static_cast<int>(x * screen.vx + y * screen.vy) & (steps - 1));
                const float height = 0.5F + 0.25F * (wave[u] + wave[v]);  // a hill in the middle of each cell
                const float level =
                    levels[static_cast<std::size_t>(amount[ink] * 255.0F)];  // ink stands where the hill is above
                const float cover = std::clamp((height - level) * 3.6F + 0.5F, 0.0F, 1.0F);
                for (std::size_t channel = 0; channel < 3; ++channel) {
                    light[channel] *= 1.0F - cover * (1.0F - through[ink][channel]);
                }
            }
            for (int channel = 0; channel < 3; ++channel) {
                to[3 * x + channel] = cv::saturate_cast<unsigned char>(light[static_cast<std::size_t>(channel)]);
            }
        }
    }
    cv::GaussianBlur(page, page, {}, 0.6);
}

void reprint_inkjet(cv::Mat& page, std::uint64_t seed, double dots) {
    Random random(seed, "inkjet");
    cv::Mat original;
    cv::resize(scanned(page, random), original, {}, dots, dots, cv::INTER_AREA);
    cv::Mat print(original.size(), CV_8UC3);
    const auto columns = static_cast<std::size_t>(print.cols);
    // Error carried to the pixels not yet printed (Floyd–Steinberg), with a little chance against worms.
    std::array<std::vector<float>, inks> here;
    std::array<std::vector<float>, inks> below;
    for (std::size_t ink = 0; ink < inks; ++ink) {
        here[ink].assign(columns + 2, 0.0F);
        below[ink].assign(columns + 2, 0.0F);
    }
    for (int y = 0; y < print.rows; ++y) {
        const auto* from = original.ptr<unsigned char>(y);
        auto* to = print.ptr<unsigned char>(y);
        const bool forward = y % 2 == 0;
        for (int i = 0; i < print.cols; ++i) {
            const int x = forward ? i : print.cols - 1 - i;
            const auto place = static_cast<std::size_t>(x) + 1;
            const std::size_t next = forward ? place + 1 : place - 1;
            const std::size_t last = forward ? place - 1 : place + 1;
            const std::array<float, inks> amount = separated(from + 3 * x);
            const std::uint64_t chance = random.bits();
            std::array<float, 3> light{249.0F, 250.0F, 251.0F};
            for (std::size_t ink = 0; ink < inks; ++ink) {
                const float wanted = amount[ink] * 0.86F + here[ink][place];
                const float jitter = static_cast<float>((chance >> (8U * ink)) & 0xFFU) / 255.0F * 0.3F - 0.15F;
                const bool dot = wanted > 0.5F + jitter;
                const float error = wanted - (dot ? 1.0F : 0.0F);
                here[ink][next] += error * 7.0F / 16.0F;
                below[ink][last] += error * 3.0F / 16.0F;
                below[ink][place] += error * 5.0F / 16.0F;
                below[ink][next] += error * 1.0F / 16.0F;
                for (std::size_t channel = 0; dot && channel < 3; ++channel) {
                    light[channel] *= through[ink][channel];
                }
            }
            for (int channel = 0; channel < 3; ++channel) {
                to[3 * x + channel] = cv::saturate_cast<unsigned char>(light[static_cast<std::size_t>(channel)]);
            }
        }
        for (std::size_t ink = 0; ink < inks; ++ink) {
            std::swap(here[ink], below[ink]);
            std::fill(below[ink].begin(), below[ink].end(), 0.0F);
        }
    }
    cv::resize(print, page, page.size(), 0.0, 0.0, cv::INTER_LINEAR);
    cv::GaussianBlur(page, page, {}, random.between(0.6, 0.8));  // drops spread in the paper
}

void reprint_grey(cv::Mat& page, std::uint64_t seed) {
    Random random(seed, "grey");
    cv::Mat grey;
    cv::cvtColor(scanned(page, random), grey, cv::COLOR_BGR2GRAY);
    grey.convertTo(grey, -1, random.between(1.08, 1.22), random.between(-34.0, -16.0));
    cv::cvtColor(grey, page, cv::COLOR_GRAY2BGR);
}

}  // namespace vidimus::training
