// Fits the even spacing of a machine readable line to the reader's scores: a comb of 30, 36 or 44 cells.
#pragma once

#include <opencv2/core.hpp>
#include <span>
#include <vector>

namespace vidimus::ocr {

/// Centres of a zone's cells, in strip pixels. The lines of a zone are printed in the same columns.
struct Comb {
    int columns = 0;
    std::vector<std::vector<float>> centres;  // of each line, `columns` of each
    /// How much more likely the comb's cells and gaps are than none at all, per cell (natural logarithm); negative
    /// where there is no such line.
    float evidence = 0.F;
};

struct CombSearch {
    int columns = 44;
    float first_low = 0.F;  // where the first centre may lie, strip pixels
    float first_high = 0.F;
    float pitch_low = 16.F;
    float pitch_high = 26.F;
};

struct Evenness {
    float value = 0.F;  // per cell; below about one there is no print of an MRZ's kind
    float pitch = 0.F;  // strip pixels
};

/// How clearly a strip's scores alternate between characters and gaps, at the best pitch in the range; a part of a line
/// is enough.
Evenness evenness(const cv::Mat& scores, float pitch_low, float pitch_high);

/// `scores`: of each line of the zone, as Nets::read_strips gives them. The best comb of the given number of columns;
/// its evidence tells how well it fits. Lines share columns; each cell may then drift a little by itself.
Comb fit_comb(std::span<const cv::Mat> scores, const CombSearch& search);

/// A comb whose pitch may change from cell to cell, for strips that have been straightened as well as is known: a bent
/// page or strong perspective makes an even comb lose a cell on the way. `pitch` in strip pixels.
Comb fit_flexible(std::span<const cv::Mat> scores, int columns, float pitch);

/// The evidence of cells at given centres, the same for all lines, by the same measure as Comb::evidence.
float evidence_of(std::span<const cv::Mat> scores, std::span<const float> centres);

}  // namespace vidimus::ocr
