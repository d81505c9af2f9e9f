// Inside app/screening: captions on a page whose model is not known, and on which side of its values the page sets
// them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/screening/viz_generic_page.h"

namespace vidimus::screening {

struct PageCaption {
    std::string role;  // of role_of_caption(), never empty
    cv::Rect2d mm;
};

/// The captions that a line has.
std::vector<PageCaption> captions_in(const ReadLine& line, const PlacedPage& page);

enum class CaptionSide { above, before, below };
/// On which side of a value the caption stands, near enough to be its own; none where it stands elsewhere.
std::optional<CaptionSide> side_of(const cv::Rect2d& caption, const cv::Rect2d& value);

/// Where captions of a value are looked for on one side.
cv::Rect2d strip_of(CaptionSide side, const cv::Rect2d& value);

/// How a page sets captions to values: from the caption's lower left to the value's (upper left to lower left where it
/// stands below), millimetres.
struct CaptionHabit {
    CaptionSide side = CaptionSide::above;
    cv::Point2d offset;
};
/// What the pairs of a caption and its value have in common; none unless two of them are set alike and no more than
/// half as many otherwise.
std::optional<CaptionHabit> habit_of(std::span<const std::pair<cv::Rect2d, cv::Rect2d>> pairs);
/// Whether the value stands to the caption as the page's others do.
bool is_set_so(const cv::Rect2d& caption, const cv::Rect2d& value, const CaptionHabit& habit);

/// Reads captions beside values. `languages`: English first, then those of the state.
class CaptionFinder {
  public:
    CaptionFinder(GenericPage& print, const PlacedPage& page, const std::vector<std::string>& languages)
        : print_(print), page_(page), languages_(languages) {}

    /// On one side of a value.
    std::vector<PageCaption> at(CaptionSide side, const cv::Rect2d& value);
    /// On the side where the page has its captions; where that is not known, on the first that has one.
    std::vector<PageCaption> around(const cv::Rect2d& value);

    /// From fields that were found for certain: their roles, and where they stand.
    void learn(std::span<const std::pair<std::string, cv::Rect2d>> known);
    [[nodiscard]] const std::optional<CaptionHabit>& habit() const { return habit_; }

  private:
    struct Strip {
        CaptionSide side = CaptionSide::above;
        cv::Rect2d mm;
        std::vector<PageCaption> captions;
    };
    std::vector<PageCaption> read(const cv::Rect2d& strip);

    GenericPage& print_;
    const PlacedPage& page_;
    const std::vector<std::string>& languages_;
    std::vector<Strip> strips_;  // that were read
    std::optional<CaptionHabit> habit_;
};

}  // namespace vidimus::screening
