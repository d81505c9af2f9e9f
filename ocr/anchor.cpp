#include "ocr/anchor.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>

namespace vidimus::ocr {

namespace {

// A misread character or a document that breaks a rule costs so much and no more.
constexpr float least_inside = 0.01F;
// Beside a line there may be a mark or an edge that looks like a character.
constexpr float least_outside = 0.03F;
// The lines of a zone begin in one column, unless much speaks against it.
constexpr float apart = 6.F;
// Passports, visas and cards begin with few letters; national documents with others.
constexpr float unusual_code = 3.F;

float log_of(float probability, float least) {
    return std::log(std::max(probability, least));
}

float admitted(const CellScores& cell, std::string_view alphabet) {
    float sum = 0.F;
    for (const char c : alphabet) {
        const auto at = reader_alphabet.find(c);
        if (at != std::string_view::npos) {
            sum += cell[at];
        }
    }
    return sum;
}

std::string_view alphabet_of(const mrz::Layout& layout, int line, int column) {
    if (line == 0 && column < static_cast<int>(layout.prefix.size())) {
        return layout.prefix.substr(static_cast<std::size_t>(column), 1);
    }
    return mrz::alphabet_at(layout, line, column);
}

float code_cost(const mrz::Layout& layout, const CellScores& cell) {
    if (!layout.prefix.empty()) {
        return 0.F;
    }
    const float usual = admitted(cell, layout.columns == 44 ? "P" : "ACI");
    return unusual_code * (1.F - std::min(1.F, usual));
}

// Of one line under a layout: the log-likelihood of each beginning −anchor_reach … anchor_reach.
std::array<float, 2 * anchor_reach + 1> beginnings(const mrz::Layout& layout, int line,
                                                   const std::vector<CellScores>& cells) {
    std::array<float, 2 * anchor_reach + 1> out{};
    const auto n = static_cast<int>(cells.size());
    const int columns = mrz::columns_of(layout, line);
    for (int shift = -anchor_reach; shift <= anchor_reach; ++shift) {
        const int first = shift + anchor_reach;  // index of the line's first cell
        float sum = 0.F;
        if (first + columns > n) {
            out[static_cast<std::size_t>(first)] = -std::numeric_limits<float>::infinity();
            continue;
        }
        for (int i = 0; i < n; ++i) {
            const CellScores& cell = cells[static_cast<std::size_t>(i)];
            const int column = i - first;
            sum += column >= 0 && column < columns
                       ? log_of(admitted(cell, alphabet_of(layout, line, column)), least_inside)
                       : log_of(cell[between_class], least_outside);
        }
        if (line == 0) {
            sum -= code_cost(layout, cells[static_cast<std::size_t>(first)]);
        }
        out[static_cast<std::size_t>(first)] = sum;
    }
    return out;
}

}  // namespace

std::optional<Anchoring> anchor(std::span<const std::vector<CellScores>> scores, int columns) {
    std::optional<Anchoring> best;
    float top = -std::numeric_limits<float>::infinity();
    float as_it_is = -std::numeric_limits<float>::infinity();
    for (const mrz::Layout& layout : mrz::layouts()) {
        if (layout.lines != static_cast<int>(scores.size())) {
            continue;
        }
        std::vector<std::array<float, 2 * anchor_reach + 1>> lines;
        for (int line = 0; line < layout.lines; ++line) {
            lines.push_back(beginnings(layout, line, scores[static_cast<std::size_t>(line)]));
        }
        if (layout.columns == columns && layout.first_columns == 0) {
            float sum = 0.F;
            for (const auto& line : lines) {
                sum += line[anchor_reach];
            }
            as_it_is = std::max(as_it_is, sum);
        }
        // A common beginning, from which a line may differ at a price.
        for (int common = 0; common <= 2 * anchor_reach; ++common) {
            float sum = 0.F;
            std::vector<int> first;
            for (const auto& line : lines) {
                int where = common;
                float value = line[static_cast<std::size_t>(common)];
                for (int other = 0; other <= 2 * anchor_reach; ++other) {
                    if (line[static_cast<std::size_t>(other)] - apart > value) {
                        value = line[static_cast<std::size_t>(other)] - apart;
                        where = other;
                    }
                }
                sum += value;
                first.push_back(where - anchor_reach);
            }
            if (sum > top) {
                top = sum;
                best = Anchoring{layout.format, first, 0.F};
            }
        }
    }
    if (best) {
        best->gain = std::isfinite(as_it_is) ? std::max(0.F, top - as_it_is) : 1e3F;
    }
    return best;
}

float conformity(const mrz::Layout& layout, std::span<const std::vector<CellScores>> cells) {
    float sum = 0.F;
    float count = 0.F;
    for (std::size_t line = 0; line < cells.size() && line < static_cast<std::size_t>(layout.lines); ++line) {
        const auto columns =
            std::min(cells[line].size(), static_cast<std::size_t>(mrz::columns_of(layout, static_cast<int>(line))));
        for (std::size_t k = 0; k < columns; ++k) {
            sum += log_of(admitted(cells[line][k], alphabet_of(layout, static_cast<int>(line), static_cast<int>(k))),
                          least_inside);
            count += 1.F;
        }
    }
    return count > 0.F ? sum / count : log_of(0.F, least_inside);
}

}  // namespace vidimus::ocr
