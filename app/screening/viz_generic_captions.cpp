#include "app/screening/viz_generic_captions.h"

#include <algorithm>
#include <cmath>

#include "app/screening/viz_captions.h"
#include "app/screening/viz_places.h"

namespace vidimus::screening {
namespace {

constexpr double near_mm = 3.2;    // from a caption to its value, above or below
constexpr double aside_mm = 25.0;  // in one row
constexpr double left_mm = 4.0;    // between where both begin; behind a number of the field's
constexpr double alike_mm = 1.3;   // between two pairs of one page

double middle_of(const cv::Rect2d& area) {
    return area.y + 0.5 * area.height;
}

cv::Point2d offset_of(const cv::Rect2d& caption, const cv::Rect2d& value) {
    return {value.x - caption.x, value.br().y - caption.br().y};
}

}  // namespace

std::vector<PageCaption> captions_in(const ReadLine& line, const PlacedPage& page) {
    std::vector<PageCaption> captions;
    const std::vector<std::size_t> begins = captions_within(line);
    for (std::size_t i = 0; i < begins.size(); ++i) {
        const std::size_t last = i + 1 < begins.size() ? begins[i + 1] : line.size();
        const ReadLine part(line.begin() + static_cast<std::ptrdiff_t>(begins[i]),
                            line.begin() + static_cast<std::ptrdiff_t>(last));
        if (std::string role = role_of_caption(part); !role.empty()) {
            captions.push_back({std::move(role), mm_of(page, part, 0, part.size())});
        }
    }
    return captions;
}

std::optional<CaptionSide> side_of(const cv::Rect2d& caption, const cv::Rect2d& value) {
    const bool one_left = std::abs(caption.x - value.x) < left_mm;
    const double over = value.y - caption.br().y;
    const double under = caption.y - value.br().y;
    if (one_left && over > -0.6 && over < near_mm) {
        return CaptionSide::above;
    }
    const bool one_row = std::abs(middle_of(caption) - middle_of(value)) < 0.5 * std::max(1.5, value.height);
    const double gap = value.x - caption.br().x;
    if (one_row && gap > -0.6 && gap < aside_mm) {
        return CaptionSide::before;
    }
    if (one_left && under > -0.6 && under < near_mm) {
        return CaptionSide::below;
    }
    return std::nullopt;
}

cv::Rect2d strip_of(CaptionSide side, const cv::Rect2d& value) {
    constexpr double high_mm = 3.4;
    constexpr double wide_mm = 32.0;
    const double left = value.x - left_mm + 0.5;
    const double width = std::max(wide_mm, value.width);
    switch (side) {
        case CaptionSide::above:
            return {left, value.y - high_mm - 0.2, width, high_mm};
        case CaptionSide::before:
            return {value.x - aside_mm, value.y - 0.6, aside_mm - 0.3, value.height + 1.2};
        case CaptionSide::below:
            return {left, value.br().y + 0.2, width, high_mm};
    }
    return {};
}

bool is_set_so(const cv::Rect2d& caption, const cv::Rect2d& value, const CaptionHabit& habit) {
    if (side_of(caption, value) != habit.side) {
        return false;
    }
    const cv::Point2d offset = offset_of(caption, value);
    // In one row a caption is as long as its words are.
    const bool across = habit.side == CaptionSide::before || std::abs(offset.x - habit.offset.x) < alike_mm;
    return across && std::abs(offset.y - habit.offset.y) < alike_mm;
}

std::optional<CaptionHabit> habit_of(std::span<const std::pair<cv::Rect2d, cv::Rect2d>> pairs) {
    constexpr std::ptrdiff_t least = 2;
    std::optional<CaptionHabit> best;
    std::ptrdiff_t most = 0;
    std::ptrdiff_t all = 0;
    for (const auto& [caption, value] : pairs) {
        const auto side = side_of(caption, value);
        if (!side) {
            continue;
        }
        ++all;
        const CaptionHabit habit{*side, offset_of(caption, value)};
        const auto alike = std::count_if(pairs.begin(), pairs.end(), [&habit](const auto& pair) {
            return is_set_so(pair.first, pair.second, habit);
        });
        if (alike > most) {
            most = alike;
            best = habit;
        }
    }
    return most >= least && 2 * (all - most) <= most ? best : std::nullopt;
}

std::vector<PageCaption> CaptionFinder::read(const cv::Rect2d& strip) {
    std::vector<PageCaption> found;
    const bool own = languages_.size() > 1 && languages_[1] != "deu";  // another than of most states
    for (std::size_t k = 0; k < std::min<std::size_t>(languages_.size(), own ? 2 : 1) && found.empty(); ++k) {
        for (const ReadLine& line : print_.read_strip(strip, languages_[k])) {
            std::vector<PageCaption> captions = captions_in(line, page_);
            std::move(captions.begin(), captions.end(), std::back_inserter(found));
        }
    }
    return found;
}

std::vector<PageCaption> CaptionFinder::at(CaptionSide side, const cv::Rect2d& value) {
    const cv::Rect2d wanted = strip_of(side, value);
    // One strip is above several fields of a row.
    const auto known = std::find_if(strips_.begin(), strips_.end(), [&](const Strip& strip) {
        constexpr double off_mm = 0.6;
        constexpr double caption_mm = 22.0;  // of a caption that begins with the value
        return strip.side == side && std::abs(strip.mm.y - wanted.y) < off_mm &&
               std::abs(strip.mm.height - wanted.height) < off_mm && wanted.x > strip.mm.x - off_mm &&
               wanted.x + (side == CaptionSide::before ? wanted.width : caption_mm) < strip.mm.br().x + off_mm;
    });
    std::vector<PageCaption> captions;
    if (known == strips_.end()) {
        captions = read(wanted);
        strips_.push_back({side, wanted, captions});
    } else {
        captions = known->captions;
    }
    std::erase_if(captions, [&](const PageCaption& caption) { return side_of(caption.mm, value) != side; });
    return captions;
}

std::vector<PageCaption> CaptionFinder::around(const cv::Rect2d& value) {
    if (habit_) {
        return at(habit_->side, value);
    }
    for (const CaptionSide side : {CaptionSide::above, CaptionSide::before, CaptionSide::below}) {
        if (auto found = at(side, value); !found.empty()) {
            return found;
        }
    }
    return {};
}

void CaptionFinder::learn(std::span<const std::pair<std::string, cv::Rect2d>> known) {
    constexpr std::size_t enough = 3;
    std::vector<std::pair<cv::Rect2d, cv::Rect2d>> pairs;
    for (const CaptionSide side : {CaptionSide::above, CaptionSide::before, CaptionSide::below}) {
        for (const auto& [role, value] : known) {
            if (pairs.size() >= enough) {
                break;
            }
            for (const PageCaption& caption : at(side, value)) {
                if (caption.role == role) {
                    pairs.emplace_back(caption.mm, value);
                    break;
                }
            }
        }
        if (pairs.size() >= 2) {
            break;
        }
    }
    habit_ = habit_of(pairs);
}

}  // namespace vidimus::screening
