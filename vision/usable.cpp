#include "vision/usable.h"

#include <algorithm>
#include <array>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "vision/geometry.h"
#include "vision/strokes.h"

namespace vidimus::vision {
namespace {

constexpr float burnt = 253.0F;
constexpr float below_burnt = 250.0F;   // what is brighter tells nothing of the light
constexpr float near_burnt = 246.0F;    // print that the light should bring to this may come out burnt
constexpr double light_mm = 12.0;       // light varies no faster than this
constexpr double paper_mm = 2.0;        // within which a page shows its paper
constexpr double wide_mm = 12.0;        // white over so much is light; what is painted over is smaller
constexpr double least_spoilt = 0.002;  // of the page: less is not worth asking whether its print is left
constexpr double around_mm = 12.0;      // within which print tells whether it is left: wider than what is painted over
constexpr float strong_print = 12.0F;   // grey levels: print that is stronger counts no more
constexpr float least_print = 1.0F;     // grey levels squared: fainter print in the specimen tells nothing
constexpr float left_share = 0.75F;     // of the specimen's print: what is paler than that is half burnt
constexpr double half_burnt_mm = 0.8;   // around what is burnt out

cv::Mat inside_of(cv::Size size, cv::Size source, const cv::Matx33d& work_to_source) {
    cv::Mat inside(size, CV_8U, cv::Scalar(255));
    const Quad corners = mapped(work_to_source, quad_of(cv::Rect2d(0, 0, size.width, size.height)));
    const bool whole = std::all_of(corners.begin(), corners.end(), [&](const cv::Point2d& corner) {
        return corner.x >= 0 && corner.y >= 0 && corner.x <= source.width - 1.0 && corner.y <= source.height - 1.0;
    });
    if (whole) return inside;
    for (int y = 0; y < size.height; ++y) {
        for (int x = 0; x < size.width; ++x) {
            const cv::Point2d at = mapped(work_to_source, cv::Point2d(x, y));
            if (at.x < 0.5 || at.y < 0.5 || at.x > source.width - 1.5 || at.y > source.height - 1.5)
                inside.at<uchar>(y, x) = 0;
        }
    }
    return inside;
}

/// The part of the frame that the page fills: a frame that was learned half a millimetre too wide, or that lies so far
/// aside, shows a scanner's black lid beside the page. Each side is followed inwards as long as most of a line differs
/// from the specimen otherwise than the page does a little further in; corners are round and not looked at.
cv::Rect page_in_frame(const ReferenceView& reference, const cv::Mat& raw) {
    constexpr double most_mm = 1.5;
    constexpr double further_mm = 0.8;  // beyond it lies what is surely page
    constexpr float other = 40.0F;      // grey levels
    constexpr double most_of_line = 0.6;
    const double density = reference.frame.work_density;
    const int most = cvRound(most_mm * density);
    const int further = most + std::max(1, cvRound(further_mm * density));
    const cv::Rect whole({0, 0}, raw.size());
    if (raw.cols < 8 * further || raw.rows < 8 * further) return whole;
    cv::Mat seen;
    cv::cvtColor(raw, seen, cv::COLOR_BGR2GRAY);
    const cv::Rect inner(further, further, raw.cols - 2 * further, raw.rows - 2 * further);
    const double light = cv::mean(seen(inner))[0] / std::max(1.0, cv::mean(reference.work_grey(inner))[0]);
    cv::Mat off = seen - light * reference.work_grey;
    const auto beyond = [&](const cv::Mat& side) {  // its first row is the outermost line
        const cv::Mat middle = side.colRange(side.cols / 8, side.cols - side.cols / 8);
        cv::Mat base;
        cv::reduce(middle.rowRange(most, further), base, 0, cv::REDUCE_AVG);
        for (int i = 0; i < most; ++i) {
            cv::Mat differs;
            cv::absdiff(middle.row(i), base, differs);
            if (cv::countNonZero(differs > other) < most_of_line * middle.cols) return i;
        }
        return most;
    };
    const int top = beyond(off.rowRange(0, further));
    cv::Mat turned;
    cv::flip(off.rowRange(off.rows - further, off.rows), turned, 0);
    const int bottom = beyond(turned);
    cv::transpose(off.colRange(0, further), turned);
    const int left = beyond(turned);
    cv::transpose(off.colRange(off.cols - further, off.cols), turned);
    cv::flip(turned, turned, 0);
    const int right = beyond(turned);
    return {left, top, raw.cols - left - right, raw.rows - top - bottom};
}

/// What the capture should show: the specimen in the capture's light, and the brightest of its paper near by.
struct InLight {
    cv::Mat print;  // 32-bit float BGR, grey levels; beyond 255 it would be burnt out
    cv::Mat paper;
};

InLight in_light(const ReferenceView& reference, const cv::Mat& raw, const cv::Rect& page) {
    const double density = reference.frame.work_density;
    cv::Mat seen = cv::Mat::zeros(raw.size(), CV_32FC3);
    cv::Mat wanted = cv::Mat::zeros(raw.size(), CV_32FC3);
    for (int y = 0; y < raw.rows; ++y) {
        const auto* d = raw.ptr<cv::Vec3f>(y);
        const auto* r = reference.work.ptr<cv::Vec3f>(y);
        const auto* shared = reference.static_mask.ptr<uchar>(y);
        auto* to_seen = seen.ptr<cv::Vec3f>(y);
        auto* to_wanted = wanted.ptr<cv::Vec3f>(y);
        for (int x = 0; x < raw.cols; ++x) {
            const bool clipped = d[x][0] >= below_burnt || d[x][1] >= below_burnt || d[x][2] >= below_burnt;
            if (shared[x] == 0 || clipped || !page.contains({x, y})) continue;
            to_seen[x] = d[x];
            to_wanted[x] = r[x];
        }
    }
    const cv::Size small(std::max(1, raw.cols / 8), std::max(1, raw.rows / 8));
    cv::resize(seen, seen, small, 0, 0, cv::INTER_AREA);
    cv::resize(wanted, wanted, small, 0, 0, cv::INTER_AREA);
    const cv::Scalar all_seen = cv::mean(seen);
    const cv::Scalar all_wanted = cv::mean(wanted);
    const double sigma = light_mm * density / 8;
    cv::GaussianBlur(seen, seen, {}, sigma);
    cv::GaussianBlur(wanted, wanted, {}, sigma);
    // Where little of the page is not burnt out the whole page tells the light.
    constexpr float kept = 4.0F;
    cv::Mat gain(small, CV_32FC3);
    for (int y = 0; y < small.height; ++y) {
        for (int x = 0; x < small.width; ++x) {
            for (int c = 0; c < 3; ++c) {
                const float whole = static_cast<float>(all_seen[c] / std::max(1.0, all_wanted[c]));
                gain.at<cv::Vec3f>(y, x)[c] =
                    (seen.at<cv::Vec3f>(y, x)[c] + kept * whole) / (wanted.at<cv::Vec3f>(y, x)[c] + kept);
            }
        }
    }
    cv::resize(gain, gain, raw.size(), 0, 0, cv::INTER_LINEAR);
    InLight result;
    result.print = reference.work.mul(gain);
    cv::dilate(result.print, result.paper, square_of(paper_mm, density));
    return result;
}

/// How wide the rim of a bright place is, pixels: from 0.7 to 0.4 of the way between the level around it and its own.
/// `above`: 32-bit float, grey levels above the paper; `place`: 8-bit, of the same size. Negative where it is not
/// brighter than what lies around it.
double rim_of(const cv::Mat& above, const cv::Mat& place, double density) {
    constexpr double beyond_mm = 2.0;  // what lies around it begins here
    constexpr float least_lift = 6.0F;
    cv::Mat around;
    cv::dilate(place, around, square_of(beyond_mm, density));
    std::vector<double> own;
    std::vector<double> others;
    for (int y = 0; y < above.rows; ++y) {
        for (int x = 0; x < above.cols; ++x) {
            const auto value = static_cast<double>(above.at<float>(y, x));
            if (place.at<uchar>(y, x) != 0) own.push_back(value);
            if (around.at<uchar>(y, x) == 0) others.push_back(value);
        }
    }
    if (own.empty() || others.empty()) return -1.0;
    const double inside = median_of(std::move(own));
    const double outside = median_of(std::move(others));
    if (inside < outside + static_cast<double>(least_lift)) return -1.0;
    const cv::Mat whole = touching(above > outside + 0.4 * (inside - outside), place);
    cv::Mat core = above > outside + 0.7 * (inside - outside);
    cv::bitwise_and(core, whole, core);
    cv::Mat inner;
    cv::erode(core, inner, cv::getStructuringElement(cv::MORPH_RECT, {3, 3}));
    const int rim = cv::countNonZero(core) - cv::countNonZero(inner);
    return static_cast<double>(cv::countNonZero(whole) - cv::countNonZero(core)) / std::max(1, rim);
}

/// `bright`, 8-bit, without the places whose rim is as sharp as print's: light that a page throws back fades out over a
/// millimetre and more, while white paint, a label or a piece of another page ends where it ends.
cv::Mat fading_out(const cv::Mat& bright, const cv::Mat& raw, const InLight& light, double density) {
    constexpr double bridged_mm = 0.5;  // dark lines between which a place is bright
    constexpr double joined_mm = 1.5;   // places of one piece
    constexpr double margin_mm = 3.5;   // around a place, to be held against
    constexpr double sharp_mm = 0.3;
    constexpr double least_mm2 = 0.5;
    if (cv::countNonZero(bright) == 0) return bright;
    cv::Mat above(raw.size(), CV_32F);
    for (int y = 0; y < raw.rows; ++y) {
        const auto* d = raw.ptr<cv::Vec3f>(y);
        const auto* paper = light.paper.ptr<cv::Vec3f>(y);
        auto* to = above.ptr<float>(y);
        for (int x = 0; x < raw.cols; ++x)
            to[x] = (d[x][0] + d[x][1] + d[x][2] - paper[x][0] - paper[x][1] - paper[x][2]) / 3.0F;
    }
    cv::morphologyEx(above, above, cv::MORPH_CLOSE, square_of(bridged_mm, density));
    cv::Mat joined;
    cv::morphologyEx(bright, joined, cv::MORPH_CLOSE, square_of(joined_mm, density));
    cv::Mat labels;
    cv::Mat stats;
    cv::Mat centres;
    const int count = cv::connectedComponentsWithStats(joined, labels, stats, centres);
    const int margin = cvCeil(margin_mm * density);
    cv::Mat result = bright.clone();
    for (int i = 1; i < count; ++i) {
        const cv::Rect box(stats.at<int>(i, cv::CC_STAT_LEFT), stats.at<int>(i, cv::CC_STAT_TOP),
                           stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT));
        const cv::Rect around = cv::Rect(box.tl() - cv::Point(margin, margin), box.br() + cv::Point(margin, margin)) &
                                cv::Rect({0, 0}, raw.size());
        const cv::Mat place = bright(around) & (labels(around) == i);
        if (cv::countNonZero(place) < least_mm2 * density * density) continue;
        const double rim = rim_of(above(around), place, density);
        if (rim >= 0.0 && rim < sharp_mm * density) result(around).setTo(0, place);
    }
    return result;
}

/// Print that the capture's light burns out, as the specimen tells; and light on top of that, which hides what is
/// there. What is no brighter than the page's own paper is not burnt: a place that was erased looks like that.
struct Burnt {
    cv::Mat exposed;  // 8-bit
    cv::Mat glare;
};

Burnt burnt_of(const ReferenceView& reference, const cv::Mat& raw, const InLight& light) {
    Burnt result{cv::Mat::zeros(raw.size(), CV_8U), cv::Mat::zeros(raw.size(), CV_8U)};
    for (int y = 0; y < raw.rows; ++y) {
        const auto* d = raw.ptr<cv::Vec3f>(y);
        const auto* r = reference.work.ptr<cv::Vec3f>(y);
        const auto* print = light.print.ptr<cv::Vec3f>(y);
        const auto* paper = light.paper.ptr<cv::Vec3f>(y);
        auto* exposed = result.exposed.ptr<uchar>(y);
        auto* glare = result.glare.ptr<uchar>(y);
        for (int x = 0; x < raw.cols; ++x) {
            for (int c = 0; c < 3; ++c) {
                // A channel that is burnt out alone has lost its print too, unless the paper itself is as bright there.
                if (d[x][c] < burnt || r[x][c] >= burnt - 4) continue;
                if (print[x][c] >= near_burnt) exposed[x] = 255;
                if (paper[x][c] < near_burnt) glare[x] = 255;
            }
        }
    }
    result.glare = fading_out(result.glare, raw, light, reference.frame.work_density);
    return result;
}

/// Glare that a camera's colour balance has brought below full white: flat areas at the top of a channel's own range,
/// where the specimen has print.
cv::Mat glare_of(const ReferenceView& reference, const cv::Mat& raw, const InLight& light) {
    constexpr double top_share = 0.998;
    constexpr float below_top = 4.0F;
    constexpr float lift = 6.0F;  // grey levels by which glare must exceed the page's own paper there
    std::array<float, 3> top{};
    for (int c = 0; c < 3; ++c) {
        std::array<int, 256> counts{};
        for (int y = 0; y < raw.rows; y += 2) {
            const auto* row = raw.ptr<cv::Vec3f>(y);
            for (int x = 0; x < raw.cols; x += 2)
                ++counts[static_cast<std::size_t>(std::clamp(row[x][c], 0.0F, 255.0F))];
        }
        const double wanted = top_share * 0.25 * static_cast<double>(raw.rows) * static_cast<double>(raw.cols);
        double sum = 0.0;
        int level = 0;
        while (level < 255 && sum < wanted) sum += counts[static_cast<std::size_t>(level++)];
        top[static_cast<std::size_t>(c)] = static_cast<float>(level);
    }
    cv::Mat flat = cv::Mat::zeros(raw.size(), CV_8U);
    for (int y = 0; y < raw.rows; ++y) {
        const auto* d = raw.ptr<cv::Vec3f>(y);
        const auto* paper = light.paper.ptr<cv::Vec3f>(y);
        auto* to = flat.ptr<uchar>(y);
        for (int x = 0; x < raw.cols; ++x) {
            for (int c = 0; c < 3; ++c) {
                const float limit = top[static_cast<std::size_t>(c)] - below_top;
                if (d[x][c] >= limit && d[x][c] > paper[x][c] + lift) to[x] = 255;
            }
        }
    }
    if (cv::countNonZero(flat) == 0) return flat;
    const double density = reference.frame.work_density;
    const auto square = [density](double mm) { return square_of(mm / 2, density); };
    // A bright flat patch at the photo is what a pasted photo looks like, so there only full burning counts as glare.
    cv::Mat pictures;
    cv::dilate(reference.picture, pictures, square(6.0));
    flat.setTo(0, pictures);
    cv::morphologyEx(flat, flat, cv::MORPH_CLOSE, square(0.5));
    cv::morphologyEx(flat, flat, cv::MORPH_OPEN, square(1.5));
    flat = fading_out(flat, raw, light, density);
    cv::dilate(flat, flat, square(4.0));
    return flat;
}

/// White over more than anybody paints over.
cv::Mat wide_white(const cv::Mat& raw, double density) {
    cv::Mat white;
    cv::inRange(raw, cv::Scalar::all(static_cast<double>(burnt)), cv::Scalar::all(1e6), white);
    cv::morphologyEx(white, white, cv::MORPH_CLOSE, square_of(0.25, density));
    cv::morphologyEx(white, white, cv::MORPH_OPEN, square_of(wide_mm / 2, density));
    return white;
}

/// Where the specimen's static print still shows in the capture, all colours together: 8-bit.
cv::Mat print_left(const ReferenceView& reference, const cv::Mat& raw) {
    const cv::Mat seen = band_pass(raw);
    const cv::Mat wanted = band_pass(reference.work);
    cv::Mat product = cv::Mat::zeros(raw.size(), CV_32F);
    cv::Mat power = cv::Mat::zeros(raw.size(), CV_32F);
    for (int y = 0; y < raw.rows; ++y) {
        const auto* d = seen.ptr<cv::Vec3f>(y);
        const auto* r = wanted.ptr<cv::Vec3f>(y);
        const auto* shared = reference.static_mask.ptr<uchar>(y);
        auto* to_product = product.ptr<float>(y);
        auto* to_power = power.ptr<float>(y);
        for (int x = 0; x < raw.cols; ++x) {
            if (shared[x] == 0) continue;
            for (int c = 0; c < 3; ++c) {
                const float known = std::clamp(r[x][c], -strong_print, strong_print);
                to_product[x] += known * std::clamp(d[x][c], -strong_print, strong_print);
                to_power[x] += known * known;
            }
        }
    }
    const int side = 2 * std::max(1, cvRound(around_mm * reference.frame.work_density / 2)) + 1;
    cv::blur(product, product, {side, side});
    cv::blur(power, power, {side, side});
    cv::Mat left;
    cv::bitwise_and(product > left_share * power, power > least_print, left);
    return left;
}

}  // namespace

cv::Mat usable_of(const ReferenceView& reference, const cv::Mat& raw, cv::Size source,
                  const cv::Matx33d& work_to_source) {
    const cv::Rect page = page_in_frame(reference, raw);
    const InLight light = in_light(reference, raw, page);
    const Burnt found = burnt_of(reference, raw, light);
    cv::Mat spoilt;
    cv::bitwise_or(found.exposed, wide_white(raw, reference.frame.work_density), spoilt);
    if (cv::countNonZero(spoilt) > least_spoilt * static_cast<double>(spoilt.total()))
        spoilt.setTo(0, print_left(reference, raw));
    cv::bitwise_or(spoilt, found.glare, spoilt);
    cv::bitwise_or(spoilt, glare_of(reference, raw, light), spoilt);
    cv::Mat usable = cv::Mat::zeros(raw.size(), CV_8U);
    inside_of(raw.size(), source, work_to_source)(page).copyTo(usable(page));
    usable.setTo(0, spoilt);
    // A burnt spot has a rim that is spoilt too; single burnt pixels are noise.
    cv::morphologyEx(usable, usable, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_ELLIPSE, {5, 5}));
    cv::erode(usable, usable, square_of(half_burnt_mm, reference.frame.work_density));
    return usable;
}

}  // namespace vidimus::vision
