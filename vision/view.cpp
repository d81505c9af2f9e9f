#include "vision/view.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "vision/agreement.h"
#include "vision/darkness.h"
#include "vision/geometry.h"
#include "vision/strokes.h"
#include "vision/usable.h"

namespace vidimus::vision {
namespace {

constexpr double work_across = 1000.0;  // pixels
constexpr double fine_sigma = 1.0;      // of the band-pass, working pixels
constexpr double coarse_sigma = 3.0;
constexpr int hiding = 28;  // grey levels
constexpr double hiding_rim_mm = 0.5;
constexpr int fading = 18;              // grey levels by which a portrait's fading edge is darker than the page
constexpr double fading_mm = 1.2;       // beyond its zone
constexpr double ink_rim_mm = 0.14;     // how far print that was found shades what lies beside it
constexpr double light_sigma_mm = 7.0;  // light varies no faster than this
constexpr int light_shrink = 8;
constexpr double least_ink = 26.0;  // grey levels darker than the background

constexpr double least_blur = 0.05;  // pixels: a narrower one changes nothing

cv::Mat grey_of(const cv::Mat& bgr) {
    cv::Mat grey;
    cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
    return grey;
}

cv::Mat blurred(const cv::Mat& image, double sigma) {
    if (sigma < least_blur) return image;
    cv::Mat result;
    cv::GaussianBlur(image, result, {}, sigma, sigma, cv::BORDER_REFLECT);
    return result;
}

struct Bands {
    double high = 0.0;
    double low = 0.0;
};

cv::Mat fine_print_of(const cv::Mat& grey) {
    return blurred(grey, 0.5) - blurred(grey, 1.0);
}

cv::Mat coarse_print_of(const cv::Mat& grey) {
    return blurred(grey, 2.0) - blurred(grey, 4.0);
}

/// How much of the reference's fine and of its coarser print the other image carries (regression over the weight).
Bands carried(const ReferenceView& reference, const cv::Mat& other_grey, const cv::Mat& weight) {
    const auto slope = [&](const cv::Mat& r, const cv::Mat& d) {
        double rd = 0.0;
        double rr = 0.0;
        for (int y = 0; y < r.rows; ++y) {
            const auto* a = r.ptr<float>(y);
            const auto* b = d.ptr<float>(y);
            const auto* w = weight.ptr<uchar>(y);
            for (int x = 0; x < r.cols; ++x) {
                if (w[x] == 0) continue;
                rd += static_cast<double>(a[x]) * static_cast<double>(b[x]);
                rr += static_cast<double>(a[x]) * static_cast<double>(a[x]);
            }
        }
        return rr > 1e-6 ? rd / rr : 0.0;
    };
    return {slope(reference.fine_print, fine_print_of(other_grey)),
            slope(reference.coarse_print, coarse_print_of(other_grey))};
}

double ratio_of(const Bands& bands) {
    if (bands.low < 0.05) return 0.0;
    return std::clamp(bands.high / bands.low, 0.0, 4.0);
}

/// The image's own fine print over its coarser print, whatever both show.
double own_ratio(const cv::Mat& grey, const cv::Mat& weight) {
    const auto power = [&](const cv::Mat& band) { return cv::mean(band.mul(band), weight)[0]; };
    return std::sqrt(power(fine_print_of(grey)) / std::max(1e-6, power(coarse_print_of(grey))));
}

double blur_for(const std::array<double, ReferenceView::steps.size()>& transfer, double ratio) {
    if (ratio >= transfer[0]) return 0.0;
    for (std::size_t i = 1; i < transfer.size(); ++i) {
        if (ratio < transfer[i]) continue;
        const double span = std::max(1e-6, transfer[i - 1] - transfer[i]);
        const double t = (transfer[i - 1] - ratio) / span;
        return ReferenceView::steps[i - 1] + t * (ReferenceView::steps[i] - ReferenceView::steps[i - 1]);
    }
    return ReferenceView::steps.back();
}

/// Weighted low-pass at an eighth of the size; `values` are 32-bit float BGR, the result is at full size.
cv::Mat light_of(const cv::Mat& values, const cv::Mat& weight, double sigma) {
    cv::Mat weight_float;
    weight.convertTo(weight_float, CV_32F, 1.0 / 255.0);
    cv::Mat weighted(values.size(), CV_32FC3);
    for (int y = 0; y < values.rows; ++y) {
        const auto* v = values.ptr<cv::Vec3f>(y);
        const auto* w = weight_float.ptr<float>(y);
        auto* to = weighted.ptr<cv::Vec3f>(y);
        for (int x = 0; x < values.cols; ++x) to[x] = v[x] * w[x];
    }
    const cv::Size small(std::max(1, values.cols / light_shrink), std::max(1, values.rows / light_shrink));
    cv::Mat sum;
    cv::Mat count;
    cv::resize(weighted, sum, small, 0, 0, cv::INTER_AREA);
    cv::resize(weight_float, count, small, 0, 0, cv::INTER_AREA);
    // Three passes: the narrow one follows the light, the wide ones fill what has no static print near by.
    cv::Mat result(small, CV_32FC3, cv::Scalar::all(0));
    cv::Mat filled(small, CV_32F, cv::Scalar(0));
    for (const double widening : {1.0, 3.0, 9.0}) {
        const cv::Mat s = blurred(sum, sigma * widening / light_shrink);
        const cv::Mat c = blurred(count, sigma * widening / light_shrink);
        for (int y = 0; y < small.height; ++y) {
            for (int x = 0; x < small.width; ++x) {
                const float here = c.at<float>(y, x);
                float& have = filled.at<float>(y, x);
                if (have > 0.0F || here < 0.02F) continue;
                result.at<cv::Vec3f>(y, x) = s.at<cv::Vec3f>(y, x) * (1.0F / here);
                have = 1.0F;
            }
        }
    }
    result = blurred(result, 2.0);
    cv::Mat full;
    cv::resize(result, full, values.size(), 0, 0, cv::INTER_LINEAR);
    return full;
}

/// The field, and what of its line a longer text would take.
cv::Rect2d reach_of(const Zone& field, const std::vector<Zone>& zones, double page_width) {
    constexpr double before_mm = 1.5;
    constexpr double rim_mm = 3.0;
    constexpr double air_mm = 0.8;
    double end = page_width - rim_mm;
    for (const Zone& other : zones) {
        const bool beside = other.kind != Zone::Kind::background && other.mm.y < field.mm.br().y - air_mm &&
                            other.mm.br().y > field.mm.y + air_mm;
        if (beside && other.mm.x > field.mm.x + air_mm) end = std::min(end, other.mm.x - air_mm);
    }
    const double left = field.mm.x - before_mm;
    return {left, field.mm.y, std::max(end, field.mm.br().x) - left, field.mm.height};
}

cv::Mat zones_mask(cv::Size size, const std::vector<Zone>& zones, double density, bool pictures) {
    cv::Mat mask = cv::Mat::zeros(size, CV_8U);
    const double page_width = size.width / density;
    for (const Zone& zone : zones) {
        const bool picture = zone.kind == Zone::Kind::photo || zone.kind == Zone::Kind::ghost;
        if (picture != pictures || zone.kind == Zone::Kind::background) continue;
        const cv::Rect2d mm = zone.kind == Zone::Kind::field ? reach_of(zone, zones, page_width) : zone.mm;
        const cv::Rect area = cv::Rect(cvRound(mm.x * density), cvRound(mm.y * density), cvRound(mm.width * density),
                                       cvRound(mm.height * density)) &
                              cv::Rect({0, 0}, size);
        if (area.area() > 0) mask(area).setTo(255);
    }
    return mask;
}

void find_ink(const ReferenceView& reference, DocumentView& document) {
    document.ink = cv::Mat::zeros(reference.frame.work_size, CV_8U);
    const cv::Mat& personal = reference.personal;
    for (int y = 0; y < personal.rows; ++y) {
        const auto* p = personal.ptr<uchar>(y);
        const auto* d = document.work_grey.ptr<float>(y);
        const auto* r = reference.work_grey.ptr<float>(y);
        auto* ink = document.ink.ptr<uchar>(y);
        for (int x = 0; x < personal.cols; ++x) {
            if (p[x] != 0 && r[x] - d[x] > static_cast<float>(least_ink)) ink[x] = 255;
        }
    }
    cv::dilate(document.ink, document.ink, cv::getStructuringElement(cv::MORPH_ELLIPSE, {5, 5}));
    cv::bitwise_or(document.ink, reference.shared_ink, document.ink);
    cv::bitwise_and(document.ink, personal, document.ink);
}

constexpr double black_print = 75.0;  // grey: of captions and of letters in whatever ink

/// Whether much of what the copies show bare within the fields is as dark as pale letters are: that is artwork, and
/// what is left out for dark print's sake would be most of the text's ground.
bool dark_artwork(const cv::Mat& dark, const cv::Mat& covered, const cv::Mat& fields) {
    constexpr double much = 0.03;  // others have less than half of that, the captions' letters
    if (covered.empty()) return false;
    cv::Mat bare = fields.clone();
    bare.setTo(0, covered);
    cv::Mat both;
    cv::bitwise_and(dark, bare, both);
    return cv::countNonZero(both) > much * std::max(1, cv::countNonZero(bare));
}

/// Dark print within the places of holders' print; a caption's letters that reach into such a place whole: their ink
/// slips against the ground's, and what the place's edge cut off of them would look like print that was lost.
cv::Mat dark_within(const cv::Mat& dark, const cv::Mat& places, double density) {
    constexpr double tallest_letter_mm = 3.0;
    constexpr double widest_word_mm = 6.0;  // letters may touch
    cv::Mat within;
    cv::bitwise_and(dark, places, within);
    cv::Mat labels;
    cv::Mat stats;
    cv::Mat centres;
    const int count = cv::connectedComponentsWithStats(dark, labels, stats, centres);
    cv::Mat letters = dark.clone();
    for (int i = 1; i < count; ++i) {
        const cv::Rect box(stats.at<int>(i, cv::CC_STAT_LEFT), stats.at<int>(i, cv::CC_STAT_TOP),
                           stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT));
        if (box.height > tallest_letter_mm * density || box.width > widest_word_mm * density)
            letters(box).setTo(0, labels(box) == i);
    }
    cv::bitwise_or(within, touching(letters, within), within);
    return within;
}

/// Where the reference shows the bare print at its own density, and where holders' print may stand.
void find_known(ReferenceView& view, const cv::Mat& static_mask, const cv::Mat& covered, const cv::Mat& framed,
                const std::vector<Zone>& zones) {
    const double density = view.frame.density;
    view.may_be_inked = personal_mask(static_mask, zones, density);
    cv::Mat dark;
    cv::Mat grey;
    cv::cvtColor(view.bgr, grey, cv::COLOR_BGR2GRAY);
    cv::threshold(grey, dark, dark_print, 255, cv::THRESH_BINARY_INV);
    if (dark_artwork(dark, covered, view.may_be_inked)) {
        cv::threshold(grey, dark, black_print, 255, cv::THRESH_BINARY_INV);
    }
    dark = dark_within(dark, view.may_be_inked, density);
    cv::dilate(dark, dark, square_of(ink_rim_mm, density));
    if (!covered.empty()) cv::bitwise_or(dark, covered, dark);
    // Beside portraits there may be print that all copies share.
    view.framed = framed.empty() ? cv::Mat(cv::Mat::zeros(view.bgr.size(), CV_8U)) : framed;
    cv::Mat portraits = zones_mask(view.bgr.size(), zones, density, true);
    portraits.setTo(0, view.framed);
    cv::bitwise_or(dark, portraits, dark);
    cv::bitwise_not(dark, view.known);
    view.steepness = steepness_of(view.bgr, view.known);
}

/// Hair that is larger than any seen yet hides what is framed with the portrait, or darkens what lies beside one that
/// fades out; that is no loss of print, nor foreign print.
cv::Mat hidden_by_portraits(const ReferenceView& reference, const cv::Mat& seen, const cv::Mat& wanted) {
    const double density = reference.frame.density;
    cv::Mat hidden;
    cv::absdiff(seen, wanted, hidden);
    hidden = hidden > hiding;
    cv::bitwise_and(hidden, reference.framed, hidden);
    cv::dilate(hidden, hidden, square_of(hiding_rim_mm, density));
    cv::Mat pictures;
    cv::resize(reference.picture, pictures, seen.size(), 0, 0, cv::INTER_NEAREST);
    cv::Mat dark;
    cv::subtract(wanted, seen, dark);
    dark = dark > fading;
    cv::Mat beside;
    cv::dilate(pictures, beside, square_of(fading_mm, density));
    cv::bitwise_and(dark, beside, dark);
    dark.setTo(255, pictures);
    dark = touching(dark, pictures);
    dark.setTo(0, pictures);
    cv::dilate(dark, dark, square_of(hiding_rim_mm / 2, density));
    cv::bitwise_or(hidden, dark, hidden);
    return hidden;
}

/// Beyond the page's edge and its round corners (3.18 mm of radius on a card) lies what it was laid on: white
/// under one scanner's lid, black under another's.
void leave_out_rim(cv::Mat& bare, double density) {
    constexpr double radius_mm = 3.5;
    constexpr double rim_mm = 0.4;
    const double radius = radius_mm * density;
    const double within = radius - rim_mm * density;
    for (int y = 0; y < bare.rows; ++y) {
        const double beyond_y = std::max({0.0, radius - y - 0.5, y + 0.5 - (bare.rows - radius)});
        if (beyond_y == 0.0) {
            const int rim = std::min(cvRound(rim_mm * density), bare.cols / 2);
            bare.row(y).colRange(0, rim).setTo(0);
            bare.row(y).colRange(bare.cols - rim, bare.cols).setTo(0);
            continue;
        }
        for (int x = 0; x < bare.cols; ++x) {
            const double beyond_x = std::max({0.0, radius - x - 0.5, x + 0.5 - (bare.cols - radius)});
            if (std::hypot(beyond_x, beyond_y) > within) bare.at<uchar>(y, x) = 0;
        }
    }
}

/// What of the document may be compared at the specimen's own density: usable, and bare of the holder's print.
cv::Mat bare_of(const ReferenceView& reference, const DocumentView& document, const cv::Mat& gain) {
    cv::Mat grey_gain;
    cv::cvtColor(gain, grey_gain, cv::COLOR_BGR2GRAY);
    cv::resize(grey_gain, grey_gain, document.bgr.size(), 0, 0, cv::INTER_LINEAR);
    cv::Mat seen;
    cv::Mat wanted;
    cv::cvtColor(document.bgr, seen, cv::COLOR_BGR2GRAY);
    cv::cvtColor(reference.bgr, wanted, cv::COLOR_BGR2GRAY);
    for (int y = 0; y < seen.rows; ++y) {
        auto* d = seen.ptr<uchar>(y);
        const auto* g = grey_gain.ptr<float>(y);
        for (int x = 0; x < seen.cols; ++x) d[x] = cv::saturate_cast<uchar>(static_cast<float>(d[x]) * g[x]);
    }
    const double density = reference.frame.density;
    const cv::Mat& may = reference.may_be_inked;
    const cv::Mat ink = run_on(seen, wanted, may, strokes_of(seen, wanted, may, density), density);
    const cv::Mat hidden = hidden_by_portraits(reference, seen, wanted);
    cv::Mat bare;
    cv::resize(document.usable, bare, document.bgr.size(), 0, 0, cv::INTER_NEAREST);
    bare.setTo(0, ink);
    bare.setTo(0, hidden);
    leave_out_rim(bare, density);
    return bare;
}

/// ln of the light in the brightest part of the page over that in its darkest, twentieths left out at both ends. Light
/// falls as it pleases; what follows the specimen's own tones (a reprint's darks are paler) is the print, and taken
/// off.
double unevenness_of(const cv::Mat& gain, const cv::Mat& reference, double work_density) {
    constexpr int step = 8;
    constexpr double left_out = 0.05;
    constexpr int terms = 9;  // constant, three tones, and a surface of second degree that stands for the light
    constexpr int first_of_light = 4;
    const cv::Size small(gain.cols / step, gain.rows / step);
    if (small.area() < 4 * terms) return 0.0;
    cv::Mat tones;
    cv::Mat gains;
    cv::resize(reference, tones, small, 0, 0, cv::INTER_AREA);
    cv::GaussianBlur(tones, tones, {}, light_sigma_mm * work_density / step);
    cv::resize(gain, gains, small, 0, 0, cv::INTER_AREA);
    cv::Mat a(small.area(), terms, CV_64F);
    cv::Mat light(small.area(), 1, CV_64F);
    for (int y = 0; y < small.height; ++y) {
        for (int x = 0; x < small.width; ++x) {
            const int row = y * small.width + x;
            const double u = 2.0 * x / small.width - 1.0;
            const double v = 2.0 * y / small.height - 1.0;
            auto* to = a.ptr<double>(row);
            to[0] = 1.0;
            const auto& tone = tones.at<cv::Vec3f>(y, x);
            const auto& factor = gains.at<cv::Vec3f>(y, x);
            double sum = 0.0;
            for (int c = 0; c < 3; ++c) {
                to[1 + c] = std::log(std::max(8.0, static_cast<double>(tone[c])));
                sum += std::log(static_cast<double>(factor[c]));
            }
            to[first_of_light] = u;
            to[first_of_light + 1] = v;
            to[first_of_light + 2] = u * u;
            to[first_of_light + 3] = u * v;
            to[first_of_light + 4] = v * v;
            light.at<double>(row) = sum / 3.0;
        }
    }
    cv::Mat share;
    if (cv::solve(a, light, share, cv::DECOMP_SVD)) {
        light -= a.colRange(1, first_of_light) * share.rowRange(1, first_of_light);
    }
    std::vector<float> sorted;
    sorted.reserve(static_cast<std::size_t>(light.rows));
    for (int i = 0; i < light.rows; ++i) sorted.push_back(static_cast<float>(light.at<double>(i)));
    const double dark = quantile(sorted, left_out);
    return quantile(sorted, 1.0 - left_out) - dark;
}

}  // namespace

cv::Rect Frame::work_rect(const cv::Rect2d& mm) const {
    const cv::Rect area(
        cv::Point(cvRound(mm.x * work_density), cvRound(mm.y * work_density)),
        cv::Point(cvRound((mm.x + mm.width) * work_density), cvRound((mm.y + mm.height) * work_density)));
    return area & cv::Rect({0, 0}, work_size);
}

cv::Rect Frame::rect(const cv::Rect2d& mm) const {
    const cv::Rect area(cv::Point(cvRound(mm.x * density), cvRound(mm.y * density)),
                        cv::Point(cvRound((mm.x + mm.width) * density), cvRound((mm.y + mm.height) * density)));
    return area & cv::Rect({0, 0}, size);
}

Frame frame_of(PageSize page, double density) {
    Frame frame;
    frame.page = page;
    frame.density = density;
    const cv::Size2d mm = millimetres_of(page);
    frame.size = {cvRound(mm.width * density), cvRound(mm.height * density)};
    frame.work_density = std::min(density, work_across / mm.width);
    frame.work_size = {cvRound(mm.width * frame.work_density), cvRound(mm.height * frame.work_density)};
    return frame;
}

double median_of(std::vector<double> values) {
    if (values.empty()) return 0.0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

cv::Mat in_specimens_light(const DocumentView& document, const cv::Rect& area) {
    cv::Mat result = document.bgr(area).clone();
    if (document.gain.empty() || area.empty()) return result;
    const double across = static_cast<double>(document.gain.cols) / document.bgr.cols;
    const double down = static_cast<double>(document.gain.rows) / document.bgr.rows;
    const cv::Matx23d map(across, 0, (area.x + 0.5) * across - 0.5, 0, down, (area.y + 0.5) * down - 0.5);
    cv::Mat gain;
    cv::warpAffine(document.gain, gain, map, area.size(), cv::INTER_LINEAR | cv::WARP_INVERSE_MAP,
                   cv::BORDER_REPLICATE);
    cv::multiply(result, gain, result, 1.0, CV_8U);
    return result;
}

cv::Mat band_pass(const cv::Mat& image) {
    return blurred(image, fine_sigma) - blurred(image, coarse_sigma);
}

cv::Mat light_gain(const cv::Mat& document, const cv::Mat& reference, const cv::Mat& weight, double work_density) {
    const double sigma = light_sigma_mm * work_density;
    const cv::Mat light_document = light_of(document, weight, sigma);
    const cv::Mat light_reference = light_of(reference, weight, sigma);
    cv::Mat gain(document.size(), CV_32FC3);
    for (int y = 0; y < gain.rows; ++y) {
        const auto* d = light_document.ptr<cv::Vec3f>(y);
        const auto* r = light_reference.ptr<cv::Vec3f>(y);
        auto* to = gain.ptr<cv::Vec3f>(y);
        for (int x = 0; x < gain.cols; ++x) {
            for (int c = 0; c < 3; ++c) to[x][c] = d[x][c] > 1.0F ? std::clamp(r[x][c] / d[x][c], 0.2F, 5.0F) : 1.0F;
        }
    }
    return gain;
}

cv::Mat personal_mask(const cv::Mat& static_mask, const std::vector<Zone>& zones, double density) {
    cv::Mat mask;
    cv::bitwise_not(static_mask, mask);
    cv::bitwise_or(mask, zones_mask(mask.size(), zones, density, false), mask);
    mask.setTo(0, zones_mask(mask.size(), zones, density, true));
    return mask;
}

ReferenceView make_reference(const Frame& frame, const cv::Mat& bgr, const cv::Mat& spread, const cv::Mat& static_mask,
                             const cv::Mat& covered, const cv::Mat& framed, const std::vector<Zone>& zones,
                             const ReferenceView* like) {
    ReferenceView view;
    view.frame = frame;
    view.bgr = bgr;
    cv::Mat small;
    cv::resize(bgr, small, frame.work_size, 0, 0, cv::INTER_AREA);
    small.convertTo(view.work, CV_32FC3);
    view.work_grey = grey_of(view.work);
    cv::resize(static_mask, view.static_mask, frame.work_size, 0, 0, cv::INTER_AREA);
    cv::threshold(view.static_mask, view.static_mask, 250, 255, cv::THRESH_BINARY);
    view.personal = personal_mask(view.static_mask, zones, frame.work_density);
    // Print that all holders share ("UTOPIAN") stands in the reference too, but not to the tenth of a millimetre.
    cv::threshold(view.work_grey, view.shared_ink, dark_print, 255, cv::THRESH_BINARY_INV);
    view.shared_ink.convertTo(view.shared_ink, CV_8U);
    cv::dilate(view.shared_ink, view.shared_ink, cv::getStructuringElement(cv::MORPH_ELLIPSE, {7, 7}));
    if (!covered.empty()) {
        cv::Mat unknown;
        cv::resize(covered, unknown, frame.work_size, 0, 0, cv::INTER_AREA);
        cv::threshold(unknown, unknown, 40, 255, cv::THRESH_BINARY);
        cv::dilate(unknown, unknown, cv::getStructuringElement(cv::MORPH_ELLIPSE, {3, 3}));
        cv::bitwise_or(view.shared_ink, unknown, view.shared_ink);
    }
    cv::bitwise_and(view.shared_ink, view.personal, view.shared_ink);
    find_known(view, static_mask, covered, framed, zones);
    view.doubt = doubt_of(spread, view.steepness, view.known);
    view.unsure = unsureness_of(spread, view.steepness, view.known);
    view.picture = zones_mask(frame.work_size, zones, frame.work_density, true);
    const int cell = Residual::cell_of(frame.density);
    const cv::Size cells(std::max(1, frame.size.width / cell), std::max(1, frame.size.height / cell));
    cv::resize(view.personal, view.personal_cells, cells, 0, 0, cv::INTER_AREA);
    cv::resize(view.picture, view.picture_cells, cells, 0, 0, cv::INTER_AREA);
    view.fine_print = fine_print_of(view.work_grey);
    view.coarse_print = coarse_print_of(view.work_grey);
    view.band = band_pass(view.work);
    if (like != nullptr) {
        view.transfer = like->transfer;
        view.own_transfer = like->own_transfer;
        return view;
    }
    for (std::size_t i = 0; i < view.transfer.size(); ++i) {
        const cv::Mat other = blurred(view.work_grey, ReferenceView::steps[i]);
        view.transfer[i] = ratio_of(carried(view, other, view.static_mask));
        view.own_transfer[i] = own_ratio(other, view.static_mask);
    }
    // Without any fine print the table could be flat; it must fall for the search to end.
    for (std::size_t i = 1; i < view.transfer.size(); ++i) {
        view.transfer[i] = std::min(view.transfer[i], view.transfer[i - 1] * 0.999);
        view.own_transfer[i] = std::min(view.own_transfer[i], view.own_transfer[i - 1] * 0.999);
    }
    return view;
}

DocumentView make_document(const ReferenceView& reference, const cv::Mat& source,
                           const cv::Matx33d& specimen_to_source) {
    const Frame& frame = reference.frame;
    DocumentView document;
    document.source = source;
    document.specimen_to_source = specimen_to_source;
    document.bgr = warp(source, specimen_to_source, frame.size, cv::Scalar::all(128));
    cv::resize(document.bgr, document.small, frame.work_size, 0, 0, cv::INTER_AREA);
    cv::Mat raw;
    document.small.convertTo(raw, CV_32FC3);

    const double sx = static_cast<double>(frame.size.width) / frame.work_size.width;
    const double sy = static_cast<double>(frame.size.height) / frame.work_size.height;
    document.usable =
        usable_of(reference, raw, source.size(), specimen_to_source * cv::Matx33d(sx, 0, 0, 0, sy, 0, 0, 0, 1));

    cv::Mat lit;
    cv::bitwise_and(document.usable, reference.static_mask, lit);
    const cv::Mat gain = light_gain(raw, reference.work, lit, frame.work_density);
    document.gain = gain;
    document.unevenness = unevenness_of(gain, reference.work, frame.work_density);
    cv::multiply(raw, gain, document.work);
    std::array<double, 3> sums{};
    for (int y = 0; y < gain.rows; ++y) {
        const auto* g = gain.ptr<cv::Vec3f>(y);
        for (int x = 0; x < gain.cols; ++x) {
            for (int c = 0; c < 3; ++c) sums[static_cast<std::size_t>(c)] += 1.0 / static_cast<double>(g[x][c]);
        }
    }
    for (const double sum : sums) document.light.push_back(sum / static_cast<double>(raw.total()));
    document.work_grey = grey_of(document.work);
    find_ink(reference, document);

    // Common sharpness: the sharper of the two is blurred until both carry the fine print alike.
    const double ratio = ratio_of(carried(reference, document.work_grey, lit));
    const double first = reference.transfer[0];
    const double beyond = ratio > 1e-6 ? first * first / ratio : 0.0;
    document.blur = ratio <= first ? blur_for(reference.transfer, ratio) : -blur_for(reference.transfer, beyond);
    // A picture that is as sharp in itself as the specimen's is not blurred: it shows another print.
    const double own_blur = blur_for(reference.own_transfer, own_ratio(document.work_grey, lit));
    if (document.blur > own_blur + 0.6) document.blur = own_blur;

    cv::Mat document_common = blurred(document.work, std::max(0.0, -document.blur));
    const double blur = std::max(0.0, document.blur);
    const cv::Mat reference_common = blurred(reference.work, blur);
    if (document.blur >= -least_blur) document_common = document_common.clone();
    reference_common.copyTo(document_common, document.ink);
    document.band = band_pass(document_common);
    document.reference_band = blur < least_blur ? reference.band : band_pass(reference_common);
    auto residual = std::make_shared<Residual>(explain(document.bgr, reference.bgr, bare_of(reference, document, gain),
                                                       reference.known, reference.steepness, reference.unsure,
                                                       reference.doubt, frame.density));
    document.level = stretched(residual->agreement);
    document.residual = std::move(residual);
    return document;
}

}  // namespace vidimus::vision
