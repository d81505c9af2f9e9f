// Which cell is the first: a comb that fits the print may still begin a character too early or too late, or be too
// short. The layouts decide: dates are digits, nationalities are letters, and nothing is printed beside a line.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <span>
#include <vector>

#include "mrz/layout.h"
#include "ocr/zone_reader.h"

namespace vidimus::ocr {

/// Cells that are looked at beyond either end of each line.
inline constexpr int anchor_reach = 9;

/// Where the lines of a zone begin, told in cells of the comb that was given.
struct Anchoring {
    mrz::Format format = mrz::Format::td3;
    std::vector<int> first;  // of each line; 0: as the comb has it, −1: one cell earlier
    float gain = 0.F;        // log-likelihood over that of the comb as it is; 0 where nothing is better
};

/// `scores`: of each line, the cells −anchor_reach … columns + anchor_reach − 1 of a comb with `columns` cells. The
/// likeliest beginnings over all layouts of that number of lines; null where no layout has so many lines. It only tells
/// where the lines lie: no character is changed by it.
std::optional<Anchoring> anchor(std::span<const std::vector<CellScores>> scores, int columns);

/// Mean over the cells of a layout of the log-probability that they hold what the layout admits; 0 at best.
float conformity(const mrz::Layout& layout, std::span<const std::vector<CellScores>> cells);

}  // namespace vidimus::ocr
