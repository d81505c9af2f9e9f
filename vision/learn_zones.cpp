#include "vision/learn_zones.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <string>

namespace vidimus::vision {
namespace {

constexpr double most_field_mm = 14.0;  // high
constexpr double widest_row = 0.7;      // of the page, beside a frame
constexpr double mrz_height_mm = 24.0;  // Doc 9303-3 §4.3: the zone along the lower edge is 23.2 mm high
constexpr double grow_mm = 0.6;
constexpr double rim_mm = 1.8;

cv::Mat closed(const cv::Mat& mask, const Frame& frame, double width_mm, double height_mm) {
    const cv::Size size(std::max(1, cvRound(width_mm * frame.work_density)),
                        std::max(1, cvRound(height_mm * frame.work_density)));
    cv::Mat padded;
    cv::copyMakeBorder(mask, padded, size.height, size.height, size.width, size.width, cv::BORDER_CONSTANT,
                       cv::Scalar(0));
    cv::morphologyEx(padded, padded, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_RECT, size));
    return padded(cv::Rect(size.width, size.height, mask.cols, mask.rows)).clone();
}

std::vector<cv::Rect> components(const cv::Mat& mask, int least_area) {
    cv::Mat labels;
    cv::Mat stats;
    cv::Mat centres;
    const int count = cv::connectedComponentsWithStats(mask, labels, stats, centres);
    std::vector<cv::Rect> result;
    for (int i = 1; i < count; ++i) {
        if (stats.at<int>(i, cv::CC_STAT_AREA) < least_area) continue;
        result.emplace_back(stats.at<int>(i, cv::CC_STAT_LEFT), stats.at<int>(i, cv::CC_STAT_TOP),
                            stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT));
    }
    return result;
}

/// A portrait varies all over; a block of text has rows between its lines where nothing varies.
bool is_picture(const cv::Mat& varying) {
    constexpr double least_fill = 0.3;
    constexpr double most_empty_rows = 0.12;
    if (cv::countNonZero(varying) < least_fill * static_cast<double>(varying.total())) return false;
    int empty = 0;
    for (int y = 0; y < varying.rows; ++y) empty += cv::countNonZero(varying.row(y)) * 25 < varying.cols ? 1 : 0;
    return empty < most_empty_rows * varying.rows;
}

/// A signature or a caption close to a portrait grows together with it: the longest run of rows that vary densely, with
/// no gap of more than half a millimetre's share of its height.
cv::Rect densest_of(const cv::Mat& varying, const cv::Rect& area) {
    constexpr double dense = 0.12;  // of the width
    const int gap = std::max(2, area.height / 60);
    cv::Rect best = area;
    int longest = 0;
    int start = -1;
    int last = -1;
    for (int y = 0; y <= area.height; ++y) {
        const bool here = y < area.height &&
                          cv::countNonZero(varying(cv::Rect(area.x, area.y + y, area.width, 1))) > dense * area.width;
        if (here) {
            if (start < 0) start = y;
            last = y;
        } else if (start >= 0 && (y - last > gap || y == area.height)) {
            if (last - start + 1 > longest) {
                longest = last - start + 1;
                best = cv::Rect(area.x, area.y + start, area.width, longest);
            }
            start = -1;
        }
    }
    // The run's own columns: what stood beside the cut parts does not widen it.
    cv::Mat columns;
    cv::reduce(varying(best), columns, 0, cv::REDUCE_MAX);
    const cv::Rect used = cv::boundingRect(columns);
    if (longest > 0 && used.width > 0) best = cv::Rect(best.x + used.x, best.y, used.width, best.height);
    return best;
}

template <typename Next>
std::vector<double> rising(double from, double to, const Next& next) {
    std::vector<double> values;
    while (from <= to) {
        values.push_back(from);
        from = next(from);
    }
    return values;
}

/// Without what runs upright for longer than any letter is high: a frame's lines slip, and tie all fields beside them
/// together.
cv::Mat without_tall(const cv::Mat& varying, double density) {
    constexpr double broken_mm = 1.5;
    constexpr double letter_mm = 7.0;
    constexpr double rim_of_line_mm = 0.4;
    const auto upright = [&](double mm) {
        return cv::getStructuringElement(cv::MORPH_RECT, {1, std::max(1, cvRound(mm * density))});
    };
    cv::Mat tall;
    cv::morphologyEx(varying, tall, cv::MORPH_CLOSE, upright(broken_mm));
    cv::morphologyEx(tall, tall, cv::MORPH_OPEN, upright(letter_mm));
    const int side = 2 * cvRound(rim_of_line_mm * density) + 1;
    cv::dilate(tall, tall, cv::getStructuringElement(cv::MORPH_RECT, {side, 1}));
    cv::Mat rest = varying.clone();
    rest.setTo(0, tall);
    return rest;
}

}  // namespace

std::vector<Zone> propose_zones(const Frame& frame, const cv::Mat& varying, const MrzPlace& read) {
    const double density = frame.work_density;
    const cv::Size2d page = millimetres_of(frame.page);
    cv::Mat work;
    cv::resize(varying, work, frame.work_size, 0, 0, cv::INTER_AREA);
    cv::threshold(work, work, 60, 255, cv::THRESH_BINARY);
    // The rim varies with how a capture was cut.
    const int rim = cvRound(rim_mm * density);
    cv::Mat inner = cv::Mat::zeros(work.size(), CV_8U);
    inner(cv::Rect(rim, rim, work.cols - 2 * rim, work.rows - 2 * rim)).setTo(255);
    cv::bitwise_and(work, inner, work);
    std::vector<Zone> zones;
    const auto in_mm = [&](const cv::Rect& area, double grow) {
        const cv::Rect2d mm(area.x / density - grow, area.y / density - grow, area.width / density + 2 * grow,
                            area.height / density + 2 * grow);
        return mm & cv::Rect2d(0, 0, page.width, page.height);
    };

    // The MRZ first, so that its lines become no fields: parts of a line's height that together span the page. A
    // portrait that reaches into the strip is too tall to be taken for one.
    const int strip_top = frame.work_size.height - cvRound(mrz_height_mm * density);
    cv::Rect mrz;
    for (const cv::Rect& line : components(closed(work, frame, 8.0, 1.0), cvRound(4 * density * density))) {
        const bool low = line.y > strip_top;
        if (!low || line.width < frame.work_size.width * 0.2 || line.height > 14 * density) continue;
        mrz = mrz.area() > 0 ? mrz | line : line;
    }
    const bool found = mrz.width > frame.work_size.width * 0.6;
    if (read.mm || (read.unknown && found)) {
        // The copies' fillers agree, so the far ends may not vary: the zone runs as far as the page's own margins.
        cv::Rect2d mm = read.mm.value_or(in_mm(mrz, 1.0));
        if (!read.mm) mm.x = std::min(mm.x, 4.0);
        if (!read.mm) mm.width = page.width - 2 * mm.x;
        zones.push_back({"mrz", Zone::Kind::mrz, mm});
        work(frame.work_rect(mm)).setTo(0);
    }

    // Pictures: upright and dense.
    std::vector<cv::Rect> pictures;
    for (const cv::Rect& area : components(closed(work, frame, 1.6, 1.6), cvRound(60 * density * density))) {
        const double width = area.width / density;
        const double height = area.height / density;
        if (width < 6.5 || height < 8 || height < 0.95 * width || height > 2.4 * width) continue;
        const cv::Rect picture = densest_of(work, area);
        if (picture.height < 0.9 * picture.width || picture.height < 8 * density || !is_picture(work(picture)))
            continue;
        pictures.push_back(picture);
    }
    std::sort(pictures.begin(), pictures.end(),
              [](const cv::Rect& a, const cv::Rect& b) { return a.area() > b.area(); });
    for (std::size_t i = 0; i < pictures.size() && i < 2; ++i) {
        const cv::Rect2d mm = in_mm(pictures[i], 0.2);
        if (i == 0 && mm.height < 18) break;
        zones.push_back(i == 0 ? Zone{"photo", Zone::Kind::photo, mm} : Zone{"ghost", Zone::Kind::ghost, mm});
        work(frame.work_rect(mm)).setTo(0);
    }

    std::vector<cv::Rect> fields;
    const auto offer = [&](const cv::Rect& area) {
        const double height = area.height / density;
        if (height >= 1.0 && height <= most_field_mm && area.width / density >= 1.5) fields.push_back(area);
    };
    const int least = cvRound(1.0 * density * density);
    std::vector<cv::Rect> tied;
    for (const cv::Rect& area : components(closed(work, frame, 4.0, 0.8), least)) {
        offer(area);
        if (area.height / density <= most_field_mm) continue;
        const cv::Mat rows = closed(without_tall(work(area), density), frame, 4.0, 0.8);
        for (const cv::Rect& part : components(rows, least)) {
            const cv::Rect row = part + area.tl();
            // Wider is the frame's own upper or lower side.
            if (row.width <= widest_row * frame.work_size.width) tied.push_back(row);
        }
    }
    for (const cv::Rect& row : tied) {
        const bool known = std::any_of(fields.begin(), fields.end(), [&](const cv::Rect& field) {
            return (field & row).area() > 0.5 * std::min(field.area(), row.area());
        });
        if (!known) offer(row);
    }
    std::sort(fields.begin(), fields.end(), [&](const cv::Rect& a, const cv::Rect& b) {
        return std::pair(a.y / cvRound(3 * density), a.x) < std::pair(b.y / cvRound(3 * density), b.x);
    });
    int number = 0;
    for (const cv::Rect& area : fields) {
        if (number >= 60) break;
        zones.push_back({"field_" + std::to_string(++number), Zone::Kind::field, in_mm(area, grow_mm)});
    }
    return zones;
}

void find_ghost(const MedianStack& copies, const Frame& frame, std::vector<Zone>& zones) {
    constexpr double coarse_density = 2.0;    // pixels per mm
    constexpr double least_agreement = 0.55;  // mean over the copies
    constexpr double smallest = 0.18;         // of the photo
    constexpr double largest = 0.8;
    constexpr double step = 1.07;
    const auto photo =
        std::find_if(zones.begin(), zones.end(), [](const Zone& z) { return z.kind == Zone::Kind::photo; });
    if (photo == zones.end() || copies.copies().size() < 5) return;
    const cv::Size2d page = millimetres_of(frame.page);
    const cv::Size small(cvRound(page.width * coarse_density), cvRound(page.height * coarse_density));
    const cv::Rect2d photo_mm = photo->mm;
    const auto scaled = [&](const cv::Rect2d& mm) {
        return cv::Rect(cvRound(mm.x * coarse_density), cvRound(mm.y * coarse_density),
                        cvRound(mm.width * coarse_density), cvRound(mm.height * coarse_density)) &
               cv::Rect({0, 0}, small);
    };
    const auto grey_of = [&](const cv::Mat& bgr) {
        cv::Mat grey;
        cv::resize(bgr, grey, small, 0, 0, cv::INTER_AREA);
        cv::cvtColor(grey, grey, cv::COLOR_BGR2GRAY);
        grey.convertTo(grey, CV_32F);
        return grey;
    };
    const cv::Mat middle = grey_of(copies.median());
    std::vector<cv::Mat> own;
    for (const cv::Mat& copy : copies.copies()) own.push_back(grey_of(copy) - middle);
    double best = least_agreement;
    std::optional<cv::Rect2d> place;
    for (const double scale : rising(smallest, largest, [](double last) { return last * step; })) {
        const cv::Size size(cvRound(photo_mm.width * scale * coarse_density),
                            cvRound(photo_mm.height * scale * coarse_density));
        if (size.width < 8 || size.height < 10 || size.width >= small.width || size.height >= small.height) continue;
        cv::Mat sum;
        for (const cv::Mat& difference : own) {
            cv::Mat portrait;
            cv::resize(difference(scaled(photo_mm)), portrait, size, 0, 0, cv::INTER_AREA);
            cv::Mat scores;
            cv::matchTemplate(difference, portrait, scores, cv::TM_CCOEFF_NORMED);
            cv::patchNaNs(scores, 0.0);
            sum = sum.empty() ? scores : cv::Mat(sum + scores);
        }
        sum /= static_cast<double>(own.size());
        // Not the photo itself.
        const cv::Rect near =
            scaled({photo_mm.x - photo_mm.width * scale * 0.7, photo_mm.y - photo_mm.height * scale * 0.7,
                    photo_mm.width * (1 + 0.4 * scale), photo_mm.height * (1 + 0.4 * scale)}) &
            cv::Rect({0, 0}, sum.size());
        if (near.area() > 0) sum(near).setTo(-1.0);
        double most = 0.0;
        cv::Point at;
        cv::minMaxLoc(sum, nullptr, &most, nullptr, &at);
        if (most <= best) continue;
        best = most;
        place = cv::Rect2d(at.x / coarse_density, at.y / coarse_density, size.width / coarse_density,
                           size.height / coarse_density);
    }
    if (!place) return;
    std::erase_if(zones, [&](const Zone& zone) {
        return zone.kind == Zone::Kind::ghost ||
               (zone.kind == Zone::Kind::field && (zone.mm & *place).area() > 0.5 * zone.mm.area());
    });
    zones.push_back({"ghost", Zone::Kind::ghost, *place});
}

void align_ghost(const MedianStack& copies, const Frame& frame, std::vector<Zone>& zones) {
    constexpr double density = 5.0;       // pixels per mm
    constexpr double search_mm = 1.0;     // to each side
    constexpr double search_scale = 0.1;  // of the zone's width and height, to each side
    constexpr double step = 0.02;
    constexpr double least_agreement = 0.35;  // mean over the copies
    const auto photo =
        std::find_if(zones.begin(), zones.end(), [](const Zone& z) { return z.kind == Zone::Kind::photo; });
    const auto ghost =
        std::find_if(zones.begin(), zones.end(), [](const Zone& z) { return z.kind == Zone::Kind::ghost; });
    if (photo == zones.end() || ghost == zones.end() || copies.copies().size() < 5) return;
    const double longest = search_scale * std::max(ghost->mm.width, ghost->mm.height) + search_mm;
    const cv::Rect2d wide_mm(ghost->mm.x - longest, ghost->mm.y - longest, ghost->mm.width + 2 * longest,
                             ghost->mm.height + 2 * longest);
    const cv::Rect wide = frame.rect(wide_mm);
    const cv::Rect portrait_area = frame.rect(photo->mm);
    if (wide.area() == 0 || portrait_area.area() == 0) return;
    const double scale = density / frame.density;
    const auto grey_of = [&](const cv::Mat& bgr, const cv::Rect& area) {
        cv::Mat grey;
        cv::resize(bgr(area), grey, {}, scale, scale, cv::INTER_AREA);
        cv::cvtColor(grey, grey, cv::COLOR_BGR2GRAY);
        grey.convertTo(grey, CV_32F);
        return grey;
    };
    const cv::Mat middle = grey_of(copies.median(), wide);
    const cv::Mat middle_portrait = grey_of(copies.median(), portrait_area);
    std::vector<std::pair<cv::Mat, cv::Mat>> own;
    for (const cv::Mat& copy : copies.copies())
        own.emplace_back(grey_of(copy, wide) - middle, grey_of(copy, portrait_area) - middle_portrait);
    double best = least_agreement;
    cv::Rect2d place = ghost->mm;
    const auto scales = rising(1.0 - search_scale, 1.0 + search_scale, [](double last) { return last + step; });
    for (const double high : scales) {
        for (const double broad : scales) {
            const cv::Size size(cvRound(ghost->mm.width * broad * density), cvRound(ghost->mm.height * high * density));
            if (size.width < 10 || size.height < 10 || size.width > middle.cols || size.height > middle.rows) continue;
            cv::Mat sum;
            for (const auto& [place_of_ghost, portrait] : own) {
                cv::Mat small;
                cv::resize(portrait, small, size, 0, 0, cv::INTER_AREA);
                cv::Mat scores;
                cv::matchTemplate(place_of_ghost, small, scores, cv::TM_CCOEFF_NORMED);
                cv::patchNaNs(scores, 0.0);
                sum = sum.empty() ? scores : cv::Mat(sum + scores);
            }
            sum /= static_cast<double>(own.size());
            double most = 0.0;
            cv::Point at;
            cv::minMaxLoc(sum, nullptr, &most, nullptr, &at);
            if (most <= best) continue;
            best = most;
            place = {wide.x / frame.density + at.x / density, wide.y / frame.density + at.y / density,
                     size.width / density, size.height / density};
        }
    }
    ghost->mm = place;
}

}  // namespace vidimus::vision
