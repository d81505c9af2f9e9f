// Finds the document's page in an image, brings it to its canonical size, and tells whether the picture is good enough.
#pragma once

#include <array>
#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>

namespace vidimus::vision {

/// Card and page sizes of Doc 9303-2/-3: ID-1 85.60 × 53.98 mm, ID-2 105 × 74 mm, ID-3 125 × 88 mm.
/// ID-3 stands for a passport's data page or a full-page visa.
enum class PageSize { id1, id2, id3 };

/// Width and height in millimetres.
cv::Size2d millimetres_of(PageSize size);

/// Corners in pixels of the source image, clockwise from the document's own top left.
using Quad = std::array<cv::Point2d, 4>;

/// What another room knows already: where the MRZ lies (its printed characters' outline) and on which size of page.
/// Doc 9303 fixes the MRZ's place on the page, so it gives orientation and scale.
struct MrzAnchor {
    Quad quad;
    PageSize size;
    int lines = 2;
    int columns = 44;
};

struct Page {
    bool found =
        false;  // false: no page outline was found; quad and rectified then follow the anchor, or the whole image
    PageSize size = PageSize::id3;
    Quad quad{};
    cv::Mat rectified;  // 8-bit BGR, upright, `pixels_per_mm` on both axes
    double pixels_per_mm = 0.0;
    cv::Matx33d to_source = cv::Matx33d::eye();  // rectified pixels → source pixels
};

/// The page in `bgr`. At most `rectified_width` pixels wide, never finer than the source.
Page locate_page(const cv::Mat& bgr, const std::optional<MrzAnchor>& anchor, int rectified_width = 1600);

struct Quality {
    enum class Problem { blurred, glare, too_coarse, cropped, too_dark, too_bright };
    struct Found {
        Problem problem;
        std::optional<Quad> where;  // source pixels
        double measured = 0.0;
        double limit = 0.0;
    };
    double sharpness = 0.0;     // 0 (no edge) … 1 (pixel-sharp)
    double glare = 0.0;         // share of the page that is burnt out, 0…1
    std::optional<double> ppi;  // as the page's size in pixels says
    std::vector<Found> problems;
};

std::string name_of(Quality::Problem problem);  // "blurred", "glare", "too_coarse", "cropped", "too_dark", "too_bright"

Quality assess_quality(const cv::Mat& bgr, const Page& page);

}  // namespace vidimus::vision
