// The artwork of a design drawn from a number: one coverage layer for each ink, the same in every copy.
#pragma once

#include <memory>
#include <opencv2/core.hpp>
#include <optional>
#include <vector>

#include "app/training/document_design.h"
#include "app/training/press.h"

namespace vidimus::training {

struct DocumentArtwork {
    std::vector<Ink> inks;         // printed one over the other before the holder's data; the last is the text
    std::optional<Ink> overprint;  // over the photo's edge, after the holder's data
    double overprint_full = 0.7;   // what it hides at full coverage
    cv::Mat mask;                  // 8-bit, 255 inside the outline
};

/// At canvas_ppi. A few designs are kept, so that a set of one design makes it once; safe from several threads.
std::shared_ptr<const DocumentArtwork> document_artwork(const DocumentDesign& design);

}  // namespace vidimus::training
