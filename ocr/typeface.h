// Is the MRZ printed in OCR-B? Its characters are compared with that face and with others that a forger has at hand.
// Source: Doc 9303-3 §4.2 (OCR-B, size 1, constant stroke width); BSI TR-03135-1 (the MRZ is printed in OCR-B).
#pragma once

#include <filesystem>
#include <memory>
#include <opencv2/core.hpp>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "ocr/mrz_reader.h"

namespace vidimus::ocr {

struct Typeface {
    /// How much more the characters are like OCR-B than like the other face that they are most like: mean difference of
    /// correlations, −1…1; about 0.02…0.15 for OCR-B.
    float lead = 0.F;
    float likeness = 0.F;  // mean correlation with OCR-B, −1…1
    int characters = 0;    // that were compared; fillers and doubtful ones are not
    float cap = 0.F;       // height of a capital in the picture, pixels
    /// False where the print is too small, too blurred or too short for a judgement; the figures then say nothing.
    bool told = false;
};

/// Below this lead the print is another face's. Chosen on genuine pictures and prints in other faces, see
/// docs/measurements.md.
inline constexpr float least_lead = 0.F;

/// The faces to compare with; immutable, safe to share between threads.
class TypefaceAtlas {
  public:
    /// Loads mrz_typefaces.png of a folder (resources/models). Errors: model_missing, model_damaged.
    static tl::expected<TypefaceAtlas, Error> open(const std::filesystem::path& models);

    /// `image`: 8-bit grey or BGR, the one that `zone` was read from. Errors: image_empty, internal.
    [[nodiscard]] tl::expected<Typeface, Error> compare(const cv::Mat& image, const MrzText& zone) const;

  private:
    std::vector<std::vector<cv::Mat>> faces_;  // of each face, of each character: 32-bit float, OCR-B first
};

}  // namespace vidimus::ocr
