// Inside app/screening: the print of a page whose model is not known, line by line, as far as a limit of work allows.
#pragma once

#include <chrono>
#include <map>
#include <stop_token>
#include <string>
#include <tuple>
#include <vector>

#include "app/screening/viz_page.h"
#include "ocr/page_print.h"
#include "vision/page.h"

namespace vidimus::screening {

/// The located page, millimetres from its top left.
PlacedPage placed(const cv::Mat& image, const vision::Page& page);

/// What a reading may cost: processor time of its thread; and the clock, for a machine that gives it none.
struct GenericLimits {
    std::chrono::milliseconds work{800};
    std::chrono::milliseconds time{8'000};
};

/// A line that was read somewhere on the page.
struct GenericLine {
    ReadLine line;
    std::string text;  // UTF-8, as printed
    cv::Rect2d mm;
    std::size_t place = 0;  // of GenericPage::places()
    std::string language;
};

/// Some characters of a line as one of their own.
GenericLine part_of(const GenericLine& line, const PlacedPage& page, std::size_t first, std::size_t last);
/// Fields that stand beside each other in one row are lines of their own: cut where words stand further apart.
std::vector<GenericLine> columns_of(const GenericLine& line, const PlacedPage& page, double gap_mm);

class GenericPage {
  public:
    /// `mrz`: the outline of the zone in the picture; what stands above it is the page's own print.
    GenericPage(ocr::VizReader& reader, const PlacedPage& page, const ocr::Quad& mrz, const GenericLimits& limits,
                const std::stop_token& stop);

    /// Where print stands: what looks most like a holder's data first, captions next, single letters and what a
    /// portrait has of strokes last.
    [[nodiscard]] const std::vector<ocr::PrintPlace>& places() const { return places_; }
    /// Whether the place looks like print of the height that data has.
    [[nodiscard]] static bool is_data(const ocr::PrintPlace& place);
    [[nodiscard]] static bool is_letter(const ocr::PrintPlace& place);  // one sign, or a few

    /// The lines at one place, each as a whole and by its columns; none once the limit is reached. The same question is
    /// read once. `alphabet`: of the second look.
    std::vector<GenericLine> read(std::size_t place, const std::string& language,
                                  ocr::VizLook look = ocr::VizLook::first, const std::string& alphabet = {});

    /// All lines of an area, small print too.
    std::vector<ReadLine> read_strip(const cv::Rect2d& mm, const std::string& language);

    /// Set once something was not read for want of time.
    [[nodiscard]] bool limit_reached() const { return limit_reached_; }
    /// Whether there is time to read on.
    bool has_time();
    /// A problem of the reader itself, the first.
    [[nodiscard]] const std::optional<ocr::Error>& error() const { return error_; }
    /// Where a line at the place is read.
    [[nodiscard]] cv::Rect2d area_of(const cv::Rect2d& line, double capital_mm) const;

  private:
    ocr::VizReader& reader_;
    const PlacedPage& page_;
    GenericLimits limits_;
    std::stop_token stop_;
    std::chrono::nanoseconds started_;  // of thread_time()
    std::chrono::steady_clock::time_point end_;
    std::vector<ocr::PrintPlace> places_;
    std::map<std::tuple<std::size_t, std::string, ocr::VizLook, std::string>, std::vector<GenericLine>> known_;
    bool limit_reached_ = false;
    std::optional<ocr::Error> error_;
};

/// Pieces of one line that were found apart become one again: those that lie in one row and touch or overlap.
std::vector<ocr::PrintPlace> joined_places(std::vector<ocr::PrintPlace> places);

}  // namespace vidimus::screening
