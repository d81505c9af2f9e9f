// The specimen and the document side by side in the specimen's frame, brought to common light and common sharpness, so
// that what still differs is print and not capture. Internal to the room.
#pragma once

#include <array>
#include <memory>
#include <opencv2/core.hpp>
#include <vector>

#include "vision/residual.h"
#include "vision/specimen.h"

namespace vidimus::vision {

/// Two densities: the pack's own, for crops and fine print, and a working one of at most 1,000 pixels across the page.
struct Frame {
    PageSize page = PageSize::id3;
    double density = 0.0;       // pack pixels per mm
    double work_density = 0.0;  // working pixels per mm
    cv::Size size;              // pack pixels
    cv::Size work_size;
    [[nodiscard]] cv::Rect work_rect(const cv::Rect2d& mm) const;  // clipped to the page; may be empty
    [[nodiscard]] cv::Rect rect(const cv::Rect2d& mm) const;
};

Frame frame_of(PageSize page, double density);

struct ReferenceView {
    Frame frame;
    cv::Mat bgr;           // 8-bit BGR at pack density
    cv::Mat may_be_inked;  // 8-bit, pack density: where holders' print may stand, beyond the zones that were seen too
    cv::Mat framed;        // 8-bit, pack density: within a picture's zone, but alike in all copies
    cv::Mat known;         // 8-bit, pack density: where `bgr` shows the bare print, pictures left out
    cv::Mat steepness;     // 8-bit, pack density: steepness_of(bgr)
    cv::Mat work;          // 32-bit float BGR, working density
    cv::Mat work_grey;     // 32-bit float
    cv::Mat static_mask;   // 8-bit, working density
    cv::Mat personal;      // 8-bit, working density: fields, MRZ and whatever else varies, but neither photo nor ghost
    cv::Mat shared_ink;    // 8-bit, working density: personal print that the reference itself shows, with a rim
    cv::Mat picture;       // 8-bit, working density: photo and ghost
    cv::Mat personal_cells;  // 8-bit, a pixel a cell of the residual: `personal`
    cv::Mat picture_cells;   // the same of `picture`
    cv::Mat fine_print;      // 32-bit float, working density: bands of work_grey, as blur is told by
    cv::Mat coarse_print;
    cv::Mat band;    // 32-bit float BGR, working density: band_pass(work)
    cv::Mat doubt;   // 32-bit float, pack density: doubt_of(spread)
    cv::Mat unsure;  // 32-bit float, pack density: unsureness_of(spread)
    /// How a Gaussian blur of `steps[i]` working pixels lowers the fine print's amplitude: what tells two pictures'
    /// blur apart.
    static constexpr std::array<double, 9> steps{0.0, 0.35, 0.5, 0.7, 0.9, 1.2, 1.6, 2.2, 3.0};
    std::array<double, 9> transfer{};
    std::shared_ptr<const GlyphAtlas> glyphs;  // shapes of holders' characters; may be none
    std::array<double, 9> own_transfer{};      // the same for the picture's own fine print over its own coarser print
};

/// `covered` and `framed` may be empty. `like`: another reference of the same model whose transfer table is taken over,
/// since it costs most of the work.
ReferenceView make_reference(const Frame& frame, const cv::Mat& bgr, const cv::Mat& spread, const cv::Mat& static_mask,
                             const cv::Mat& covered, const cv::Mat& framed, const std::vector<Zone>& zones,
                             const ReferenceView* like = nullptr);

/// Where personal print may stand, at the density of `static_mask`: also to the right of every field as far as the next
/// one, since the next holder's name may be longer; photo and ghost are left out.
cv::Mat personal_mask(const cv::Mat& static_mask, const std::vector<Zone>& zones, double density);

/// What brings the document's light to the specimen's: 32-bit float BGR factors at working density, smooth over 7 mm.
/// Both images are 32-bit float BGR at working density; `weight` (8-bit) says where they show the same print.
cv::Mat light_gain(const cv::Mat& document, const cv::Mat& reference, const cv::Mat& weight, double work_density);

/// Of a zone of print: paper that a scanner burns out hides no ink, so that a bright scan is measured, too.
inline constexpr double least_shown = 0.25;

struct DocumentView {
    cv::Mat source;  // the capture itself
    cv::Matx33d specimen_to_source = cv::Matx33d::eye();
    cv::Mat bgr;    // 8-bit BGR at pack density, as captured
    cv::Mat small;  // the same at working density
    cv::Mat work;   // 32-bit float BGR at working density, light brought to the specimen's
    cv::Mat gain;   // 32-bit float BGR at working density: the factors that brought it there
    cv::Mat work_grey;
    cv::Mat usable;                            // 8-bit: inside the picture and not burnt out
    cv::Mat ink;                               // 8-bit: personal print, darker than the specimen's background there
    cv::Mat band;                              // 32-bit float BGR: document, band-passed, personal print filled in
    cv::Mat reference_band;                    // the specimen, with the same blur and band
    std::shared_ptr<const Residual> residual;  // what the specimen does not explain, portraits left out
    double blur =
        0.0;  // working pixels of Gaussian blur that the document has beyond the specimen; negative: it is sharper
    double unevenness = 0.0;  // of its light, over the specimen's: ln of the brightest part's over the darkest part's
    double level = 0.0;       // how much of the page's fine print the specimen explains: atanh(correlation)
    std::vector<double>
        light;  // the document's brightness over the specimen's, per channel (B, G, R), over the static areas
};

/// `specimen_to_source` maps pack pixels to pixels of `source`.
DocumentView make_document(const ReferenceView& reference, const cv::Mat& source,
                           const cv::Matx33d& specimen_to_source);

/// `area` of the document, pixels at pack density, in the specimen's light: 8-bit BGR. A shadow over half a line is no
/// paler ink. As captured where the light is not known.
cv::Mat in_specimens_light(const DocumentView& document, const cv::Rect& area);

cv::Mat band_pass(const cv::Mat& image);

double median_of(std::vector<double> values);  // 0 for none

}  // namespace vidimus::vision
