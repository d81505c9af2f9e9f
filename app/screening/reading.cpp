#include "app/screening/reading.h"

#include <algorithm>
#include <iterator>

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
        std::vector<std::vector<MrzCandidate>> candidates;
        std::string characters;
        for (const ocr::CharRead& character : line.characters) {
            cells.push_back(to_quad(character.quad));
            std::vector<MrzCandidate> possible;
            for (const ocr::CharCandidate& candidate : character.candidates) {
                possible.push_back({candidate.character, static_cast<double>(candidate.probability)});
            }
            characters += possible.empty() ? '<' : possible.front().character;
            candidates.push_back(std::move(possible));
        }
        info.cells.push_back(std::move(cells));
        info.candidates.push_back(std::move(candidates));
        info.read_lines.push_back(std::move(characters));
    }
    if (auto repaired = mrz::repair(to_reading(text), options)) {
        info.document = std::move(repaired->document);
        info.read_lines = info.document->lines;
        info.doubtful = std::move(repaired->doubtful);
        info.ambiguous = repaired->ambiguous;
    }
    return info;
}

tl::expected<void, mrz::Error> correct_by_hand(MrzInfo& info, const std::vector<std::string>& lines,
                                               const mrz::ParseOptions& options) {
    auto parsed = mrz::parse(lines, options);
    if (!parsed) {
        return tl::unexpected(parsed.error());
    }
    const bool comparable =
        std::equal(parsed->lines.begin(), parsed->lines.end(), info.read_lines.begin(), info.read_lines.end(),
                   [](const std::string& a, const std::string& b) { return a.size() == b.size(); });
    if (comparable) {
        for (std::size_t line = 0; line < parsed->lines.size(); ++line) {
            for (std::size_t column = 0; column < parsed->lines[line].size(); ++column) {
                const char read = info.read_lines[line][column];
                const char set = parsed->lines[line][column];
                if (read != set) {
                    parsed->repairs.push_back({static_cast<int>(line), static_cast<int>(column), read, set, by_hand});
                }
            }
        }
        const std::vector<mrz::Repair> own = info.document ? info.document->repairs : std::vector<mrz::Repair>{};
        std::copy_if(own.begin(), own.end(), std::back_inserter(parsed->repairs), [&parsed](const mrz::Repair& repair) {
            return repair.used ==
                   parsed->lines[static_cast<std::size_t>(repair.line)][static_cast<std::size_t>(repair.column)];
        });
        std::sort(parsed->repairs.begin(), parsed->repairs.end(), [](const mrz::Repair& a, const mrz::Repair& b) {
            return std::pair(a.line, a.column) < std::pair(b.line, b.column);
        });
    } else {
        info = {};
    }
    info.found = true;
    info.document = std::move(*parsed);
    info.doubtful.clear();
    info.ambiguous = false;
    info.corrected_by_hand = true;
    return {};
}

std::optional<vision::MrzAnchor> anchor_of(const MrzInfo& info) {
    if (!info.found || !info.document || info.cells.empty() || info.light != Light::vi) {
        return std::nullopt;
    }
    const mrz::Layout& layout = mrz::layout_of(info.document->format);
    if (static_cast<std::size_t>(layout.lines) != info.cells.size()) {
        return std::nullopt;
    }
    vision::MrzAnchor anchor;
    std::transform(info.quad.begin(), info.quad.end(), anchor.quad.begin(),
                   [](const Point& p) { return cv::Point2d(p.x, p.y); });
    anchor.lines = layout.lines;
    anchor.columns = layout.columns;
    anchor.size = layout.columns == 30   ? vision::PageSize::id1
                  : layout.columns == 36 ? vision::PageSize::id2
                                         : vision::PageSize::id3;
    return anchor;
}

}  // namespace vidimus::screening
