#include "app/screening/viz_generic_page.h"

#include <algorithm>

#include "app/screening/thread_time.h"

namespace vidimus::screening {
namespace {

constexpr double clear_of_zone_mm = 0.6;  // above the MRZ's characters
constexpr double least_even = 0.6;
constexpr double words_apart = 1.5;  // capitals at most

/// 0: like a holder's data; 3: hardly print.
int kind_of(const ocr::PrintPlace& place) {
    if (GenericPage::is_data(place)) {
        const bool usual = place.strokes >= 3 && place.even > 0.8 && place.capital_mm >= 1.5 && place.capital_mm < 3.4;
        return usual ? 0 : 1;
    }
    return place.strokes >= 3 && place.even > least_even ? 2 : 3;
}

bool one_row(const ocr::PrintPlace& a, const ocr::PrintPlace& b) {
    const double overlap = std::min(a.mm.br().y, b.mm.br().y) - std::max(a.mm.y, b.mm.y);
    const double gap = std::max(a.mm.x - b.mm.br().x, b.mm.x - a.mm.br().x);
    const double capital = std::max(a.capital_mm, b.capital_mm);
    return overlap > 0.6 * std::min(a.mm.height, b.mm.height) && gap < 0.5 * capital &&
           std::min(a.capital_mm, b.capital_mm) > 0.6 * capital;
}

}  // namespace

GenericLine part_of(const GenericLine& line, const PlacedPage& page, std::size_t first, std::size_t last) {
    GenericLine part = line;
    part.line.assign(line.line.begin() + static_cast<std::ptrdiff_t>(first),
                     line.line.begin() + static_cast<std::ptrdiff_t>(last));
    part.text = text_of(part.line, 0, part.line.size());
    part.mm = mm_of_quad(page, outline_of(part.line, 0, part.line.size()));
    return part;
}

std::vector<GenericLine> columns_of(const GenericLine& line, const PlacedPage& page, double gap_mm) {
    std::vector<GenericLine> columns;
    std::size_t first = 0;
    for (std::size_t i = 1; i <= line.line.size(); ++i) {
        const bool ends = i == line.line.size();
        const bool apart =
            !ends && line.line[i].starts_word &&
            mm_of_quad(page, line.line[i].quad).x - mm_of_quad(page, line.line[i - 1].quad).br().x > gap_mm;
        if (ends && first == 0) {
            return {line};
        }
        if (ends || apart) {
            columns.push_back(part_of(line, page, first, i));
            first = i;
        }
    }
    return columns;
}

PlacedPage placed(const cv::Mat& image, const vision::Page& page) {
    PlacedPage result;
    result.image = image;
    result.mm = vision::millimetres_of(page.size);
    // A pixel's centre lies half a pixel within the page's edge.
    const double density = page.pixels_per_mm;
    result.mm_to_image = page.to_source * cv::Matx33d(density, 0.0, -0.5, 0.0, density, -0.5, 0.0, 0.0, 1.0);
    return result;
}

std::vector<ocr::PrintPlace> joined_places(std::vector<ocr::PrintPlace> places) {
    for (std::size_t i = 0; i < places.size(); ++i) {
        for (std::size_t j = i + 1; j < places.size();) {
            if (!one_row(places[i], places[j])) {
                ++j;
                continue;
            }
            const int strokes = places[i].strokes + places[j].strokes;
            places[i].even = (places[i].even * places[i].strokes + places[j].even * places[j].strokes) / strokes;
            places[i].strokes = strokes;
            places[i].mm |= places[j].mm;
            places[i].capital_mm = std::max(places[i].capital_mm, places[j].capital_mm);
            places.erase(places.begin() + static_cast<std::ptrdiff_t>(j));
            j = i + 1;  // what is wider now may touch what it did not
        }
    }
    return places;
}

bool GenericPage::is_data(const ocr::PrintPlace& place) {
    return place.strokes >= 2 && place.even > least_even && place.capital_mm >= 1.3 && place.capital_mm <= 4.2;
}

bool GenericPage::is_letter(const ocr::PrintPlace& place) {
    return place.strokes <= 4 && place.capital_mm >= 1.3 && place.capital_mm <= 3.6 && place.mm.width < 12.0;
}

GenericPage::GenericPage(ocr::VizReader& reader, const PlacedPage& page, const ocr::Quad& mrz,
                         const GenericLimits& limits, const std::stop_token& stop)
    : reader_(reader),
      page_(page),
      limits_(limits),
      stop_(stop),
      started_(thread_time()),
      end_(std::chrono::steady_clock::now() + limits.time) {
    const double top = std::min(mm_of_quad(page, mrz).y - clear_of_zone_mm, page.mm.height);
    const cv::Rect2d area(0.0, 0.0, page.mm.width, std::max(0.0, top));
    auto found = ocr::find_page_print(page.image, quad_of_mm(page, area), area.size());
    if (!found) {
        error_ = found.error();
        return;
    }
    places_ = joined_places(std::move(*found));
    // A page may reach beyond its picture.
    const cv::Rect2d picture(0.0, 0.0, page.image.cols, page.image.rows);
    std::erase_if(places_, [&](const ocr::PrintPlace& place) {
        const ocr::Quad quad = quad_of_mm(page, place.mm);
        return !std::all_of(quad.begin(), quad.end(),
                            [&picture](const cv::Point2f& at) { return picture.contains(cv::Point2d(at)); });
    });
    std::stable_sort(places_.begin(), places_.end(),
                     [](const auto& a, const auto& b) { return kind_of(a) < kind_of(b); });
}

cv::Rect2d GenericPage::area_of(const cv::Rect2d& line, double capital_mm) const {
    const double aside = 1.2;
    const double over = 0.5 * capital_mm;
    return cv::Rect2d(line.x - aside, line.y - over, line.width + 2 * aside, line.height + 2 * over) &
           cv::Rect2d(0.0, 0.0, page_.mm.width, page_.mm.height);
}

bool GenericPage::has_time() {
    if (thread_time() - started_ > limits_.work || std::chrono::steady_clock::now() > end_ || stop_.stop_requested()) {
        limit_reached_ = true;
        return false;
    }
    return true;
}

std::vector<ReadLine> GenericPage::read_strip(const cv::Rect2d& mm, const std::string& language) {
    const cv::Rect2d area = mm & cv::Rect2d(0.0, 0.0, page_.mm.width, page_.mm.height);
    if (area.width < 2.0 || area.height < 1.0 || !has_time()) {
        return {};
    }
    return read_area(reader_, page_, area, {language}, {}, ocr::VizLook::first, stop_, true).lines;
}

std::vector<GenericLine> GenericPage::read(std::size_t place, const std::string& language, ocr::VizLook look,
                                           const std::string& alphabet) {
    const auto key = std::tuple(place, language, look, alphabet);
    if (const auto known = known_.find(key); known != known_.end()) {
        return known->second;
    }
    if (!has_time()) {
        return {};
    }
    const ocr::PrintPlace& at = places_[place];
    AreaRead read = read_area(reader_, page_, area_of(at.mm, at.capital_mm), {language}, alphabet, look, stop_, true);
    if (read.error && !error_) {
        error_ = read.error;
    }
    std::vector<GenericLine> lines;
    for (std::size_t i = 0; i < read.lines.size(); ++i) {
        GenericLine line;
        line.mm = mm_of_quad(page_, outline_of(read.lines[i], 0, read.lines[i].size()));
        // A neighbour's print reaches into the area; it has a place of its own.
        const double overlap = std::min(line.mm.br().y, at.mm.br().y) - std::max(line.mm.y, at.mm.y);
        if (overlap < 0.5 * std::min(line.mm.height, at.mm.height)) {
            continue;
        }
        line.line = std::move(read.lines[i]);
        line.text = std::move(read.texts[i]);
        line.place = place;
        line.language = language;
        std::vector<GenericLine> columns = columns_of(line, page_, words_apart * at.capital_mm);
        if (columns.size() > 1) {
            lines.push_back(line);
        }
        std::move(columns.begin(), columns.end(), std::back_inserter(lines));
    }
    known_.emplace(key, lines);
    return lines;
}

}  // namespace vidimus::screening
