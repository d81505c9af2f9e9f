#include "app/screening/reading.h"

#include <algorithm>

#include "app/screening/parts.h"
#include "mrz/repair.h"

namespace vidimus::screening {
namespace {

mrz::Reading to_reading(const ocr::MrzText& text) {
    mrz::Reading reading;
    for (const ocr::LineRead& line : text.lines) {
        std::vector<mrz::Cell> cells;
        for (const ocr::CharRead& character : line.characters) {
            mrz::Cell cell;
            for (const ocr::CharCandidate& candidate : character.candidates) {
                cell.push_back({candidate.character, static_cast<double>(candidate.probability)});
            }
            cells.push_back(std::move(cell));
        }
        reading.lines.push_back(std::move(cells));
    }
    return reading;
}

}  // namespace

MrzInfo to_mrz_info(const ocr::MrzText& text, const mrz::ParseOptions& options) {
    MrzInfo info;
    info.found = true;
    info.confidence = static_cast<double>(text.confidence);
    info.quad = to_quad(text.quad);
    for (const ocr::LineRead& line : text.lines) {
        std::vector<Quad> cells;
        for (const ocr::CharRead& character : line.characters) {
            cells.push_back(to_quad(character.quad));
        }
        info.cells.push_back(std::move(cells));
    }
    if (auto repaired = mrz::repair(to_reading(text), options)) {
        info.document = std::move(repaired->document);
        info.doubtful = std::move(repaired->doubtful);
        info.ambiguous = repaired->ambiguous;
    }
    return info;
}

std::optional<vision::MrzAnchor> anchor_of(const MrzInfo& info) {
    if (!info.found || !info.document || info.cells.empty()) {
        return std::nullopt;
    }
    vision::MrzAnchor anchor;
    std::transform(info.quad.begin(), info.quad.end(), anchor.quad.begin(),
                   [](const Point& p) { return cv::Point2d(p.x, p.y); });
    const mrz::Layout& layout = mrz::layout_of(info.document->format);
    anchor.lines = layout.lines;
    anchor.columns = layout.columns;
    anchor.size = layout.columns == 30   ? vision::PageSize::id1
                  : layout.columns == 36 ? vision::PageSize::id2
                                         : vision::PageSize::id3;
    return anchor;
}

}  // namespace vidimus::screening
