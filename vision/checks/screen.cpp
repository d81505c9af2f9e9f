// A printer's screen or a display's raster: sharp peaks in the spectrum where genuine copies have none. Measured at the
// capture's own density, in lines per millimetre, so that captures of different resolution meet in the same places.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <opencv2/imgproc.hpp>

#include "vision/checks/check.h"
#include "vision/geometry.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();
constexpr int window = 128;              // pixels
constexpr double finest_density = 24.0;  // pixels per mm, about 600 ppi
constexpr double coarsest_density = 7.0;
constexpr double step_mm = 9.0;
constexpr double lowest = 1.2;  // lines per mm
constexpr double ring_width = 0.6;
constexpr int rings = 14;   // up to 9.6 lines per mm (244 lines per inch)
constexpr int sectors = 6;  // of direction, over half a turn
constexpr double most_of_nyquist = 0.94;
constexpr int least_windows = 8;
constexpr std::size_t colours = 4;

/// The power of a wave of half a grey level: fainter peaks are the artwork's own, and not more telling because a
/// blurred picture has little noise around them.
double faint_power() {
    constexpr double amplitude = 0.5;
    constexpr double window_sum = 0.25 * window * window;  // of the Hann window
    const double peak = amplitude / 2 * window_sum;
    return peak * peak;
}

/// Mean power spectra of blue, green, red and brightness over windows spread over the page; none where too few can be
/// used. Each process ink has its own screen and hides most in one colour: yellow's shows in blue alone.
std::vector<cv::Mat> mean_spectra(const CheckContext& context, double density) {
    const Frame& frame = context.reference.frame;
    const cv::Size2d page = millimetres_of(frame.page);
    const double side = window / density;
    cv::Mat weights;
    cv::createHanningWindow(weights, {window, window}, CV_32F);
    std::vector<cv::Mat> sums;
    for (std::size_t c = 0; c < colours; ++c) sums.push_back(cv::Mat::zeros(window, window, CV_32F));
    int count = 0;
    for (double y = 2.0; y + side < page.height - 2.0; y += step_mm) {
        for (double x = 2.0; x + side < page.width - 2.0; x += step_mm) {
            const cv::Rect area = frame.work_rect({x, y, side, side});
            const bool usable = cv::countNonZero(context.document.usable(area)) >= area.area() * 9 / 10 &&
                                cv::countNonZero(context.reference.picture(area)) == 0;
            if (!usable) continue;
            const double scale = frame.density / density;
            const cv::Matx33d to_specimen(scale, 0, x * frame.density, 0, scale, y * frame.density, 0, 0, 1);
            const cv::Mat piece =
                warp(context.document.source, context.document.specimen_to_source * to_specimen, {window, window});
            std::array<cv::Mat, colours> planes;
            cv::split(piece, planes.data());
            std::array<cv::Mat, colours> spectra;
            for (std::size_t c = 0; c + 1 < colours; ++c) {
                cv::Mat plane;
                planes[c].convertTo(plane, CV_32F);
                plane -= cv::mean(plane);
                cv::multiply(plane, weights, plane);
                cv::dft(plane, spectra[c], cv::DFT_COMPLEX_OUTPUT);
            }
            // Brightness is a sum of the colours, and so is its spectrum (ITU-R BT.601).
            spectra.back() = 0.114 * spectra[0] + 0.587 * spectra[1] + 0.299 * spectra[2];
            for (std::size_t c = 0; c < colours; ++c) {
                // A real picture's spectrum is the same on both sides: the upper half tells all.
                for (int v = 0; v <= window / 2; ++v) {
                    const auto* from = spectra[c].ptr<cv::Vec2f>(v);
                    auto* to = sums[c].ptr<float>(v);
                    for (int u = 0; u < window; ++u) to[u] += from[u][0] * from[u][0] + from[u][1] * from[u][1];
                }
            }
            ++count;
        }
    }
    if (count < least_windows) return {};
    for (cv::Mat& sum : sums) sum /= count;
    return sums;
}

/// In each ring and sector the highest peak over the ring's usual power: ln(1 + peak/usual); NaN where the capture
/// resolves a ring only in part.
std::vector<float> peaks_of(const cv::Mat& power, double density) {
    std::vector<float> result(static_cast<std::size_t>(rings * sectors), not_measured);
    struct Ring {
        std::vector<double> values;
        std::array<double, sectors> peaks{};
    };
    std::array<Ring, rings> found;
    const double per_bin = density / window;
    for (int v = 0; v <= window / 2; ++v) {
        for (int u = 0; u < window; ++u) {
            const double fx = (u <= window / 2 ? u : u - window) * per_bin;
            const double fy = v * per_bin;
            const double frequency = std::hypot(fx, fy);
            const int ring = static_cast<int>(std::floor((frequency - lowest) / ring_width));
            if (ring < 0 || ring >= rings || frequency > most_of_nyquist * density / 2) continue;
            double angle = std::atan2(fy, fx);
            if (angle < 0) angle += CV_PI;
            const int sector = std::clamp(static_cast<int>(angle / CV_PI * sectors), 0, sectors - 1);
            Ring& here = found[static_cast<std::size_t>(ring)];
            const auto value = static_cast<double>(power.at<float>(v, u));
            here.values.push_back(value);
            auto& peak = here.peaks[static_cast<std::size_t>(sector)];
            peak = std::max(peak, value);
        }
    }
    for (int ring = 0; ring < rings; ++ring) {
        const Ring& here = found[static_cast<std::size_t>(ring)];
        if ((lowest + (ring + 1) * ring_width) > most_of_nyquist * density / 2 || here.values.size() < 24) continue;
        const double middle = median_of(here.values) + faint_power();
        for (int sector = 0; sector < sectors; ++sector) {
            const double peak = here.peaks[static_cast<std::size_t>(sector)];
            result[static_cast<std::size_t>(ring) * sectors + static_cast<std::size_t>(sector)] =
                static_cast<float>(std::log(1.0 + peak / middle));
        }
    }
    return result;
}

}  // namespace

std::vector<Measured> measure_screen(const CheckContext& context) {
    const Frame& frame = context.reference.frame;
    const cv::Size2d mm = millimetres_of(frame.page);
    const cv::Rect2d page(0, 0, mm.width, mm.height);
    std::vector<Measured> result(colours * static_cast<std::size_t>(rings * sectors), {not_measured, page});
    const double density = std::min(
        finest_density, frame.density * source_pixels_per_pixel(context.document.specimen_to_source, frame.size));
    if (density < coarsest_density) return result;
    const std::vector<cv::Mat> spectra = mean_spectra(context, density);
    for (std::size_t c = 0; c < spectra.size(); ++c) {
        const std::vector<float> peaks = peaks_of(spectra[c], density);
        for (std::size_t i = 0; i < peaks.size(); ++i) result[c * peaks.size() + i].value = peaks[i];
    }
    return result;
}

}  // namespace vidimus::vision
