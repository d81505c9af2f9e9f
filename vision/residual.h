// What of a document's fine print the specimen does not explain. Tile by tile the document's colours are fitted by the
// specimen's colours at thirteen places around each pixel: inks slip against each other by a tenth of a millimetre from
// copy to copy, spread more or less, and change their hue, and such a fit follows all of it. What is left over is
// capture noise in a genuine copy; elsewhere the print is another one. Internal to the room.
#pragma once

#include <algorithm>
#include <array>
#include <opencv2/core.hpp>
#include <vector>

namespace vidimus::vision {

/// Sums over square cells of the page, row by row.
struct Residual {
    static constexpr double cell_mm = 0.4;
    /// A cell's side in pixels at `density` pixels per mm.
    static int cell_of(double density) { return std::max(2, cvRound(cell_mm * density)); }
    int columns = 0;
    int rows = 0;
    std::vector<float> count;    // pixels that could be compared
    std::vector<float> excess;   // error² over its usual variance, each pixel's bounded
    std::vector<float> product;  // explained · error over that variance
    std::vector<float> power;    // explained² over that variance
    std::vector<float> print;    // explained², grey levels squared
    std::vector<float> doubt;    // by how much the genuine copies' own print differs there, grey levels squared
    double grain = 0.0;          // deviation of the error where the print is flattest, grey levels
    double specks = 1.0;         // how much of its power lies in few pixels: mean over median, 1.27 for noise
    static constexpr std::size_t mottle_bands = 2;  // about 0.25 and 0.5 mm
    /// Unrest of flat print by coarseness, then by what is uneven: brightness, red against green, blue against both.
    /// Grey levels (deviation); 0 where it could not be told.
    std::array<std::array<double, 3>, mottle_bands> mottle{};
    double agreement = 0.0;      // correlation of the explained print with the document's, over the whole page
    double slip_block_mm = 0.0;  // side of the blocks of `slip`
    cv::Mat slip;     // 32-bit float, two channels, a pixel a block: mm by which the document's print lies beside where
                      // its tile's fit puts it; NaN where there is too little print to tell
    cv::Mat picture;  // 8-bit: 50 × error in usual deviations; 0 where nothing was compared
};

/// How steep the specimen's print is at each pixel, in twelve equal shares of the page: 8-bit 0…11. Steep print is
/// where copies differ most.
cv::Mat steepness_of(const cv::Mat& reference, const cv::Mat& known);

/// How much more the genuine copies differ at each pixel than elsewhere on print as steep: 32-bit float factor on the
/// variance, 1 and more. `spread`: grey levels.
cv::Mat unsureness_of(const cv::Mat& spread, const cv::Mat& steepness, const cv::Mat& known);

/// The copies' variance beyond what capture noise makes of flat print: 32-bit float, grey levels squared. Where it is
/// as strong as the print itself (inks that slip by more than a line's width) a document that differs is no other
/// print.
cv::Mat doubt_of(const cv::Mat& spread, const cv::Mat& steepness, const cv::Mat& known);

/// `document` and `reference`: 8-bit BGR at `density` pixels per mm; `weight`: 8-bit, what of the document may be
/// compared; `known`: 8-bit, where the reference shows the bare print; `steepness`, `unsure` and `doubt` as above.
Residual explain(const cv::Mat& document, const cv::Mat& reference, const cv::Mat& weight, const cv::Mat& known,
                 const cv::Mat& steepness, const cv::Mat& unsure, const cv::Mat& doubt, double density);

/// `copy` with its fine print moved, spread and coloured as `reference` has it: 8-bit BGR. Copies that are brought into
/// one register keep single lines sharp in their middle. `known`: 8-bit, where `copy` shows bare print; `weight`:
/// 8-bit, where the reference does.
cv::Mat registered(const cv::Mat& copy, const cv::Mat& known, const cv::Mat& reference, const cv::Mat& weight,
                   const cv::Mat& steepness, double density);

}  // namespace vidimus::vision
