// A picture made ready for painting: a pyramid of halvings, so that a 12-megapixel image paints within a frame.
#pragma once

#include <QImage>
#include <QPointF>
#include <QRectF>
#include <QSize>
#include <array>
#include <memory>
#include <opencv2/core.hpp>
#include <optional>
#include <vector>

#include "app/screening/report.h"
#include "app/screening/specimen_page.h"

namespace vidimus::desktop {

/// Immutable after it is made; shared between threads. Made on the worker, painted by the window.
class Picture {
  public:
    /// 8-bit BGR. `area` is what the pixels cover in the coordinates of the source image; null: the image itself.
    static std::shared_ptr<const Picture> from(const cv::Mat& bgr, QRectF area = {});

    [[nodiscard]] const QRectF& area() const { return area_; }
    /// The coarsest level that still has at least one pixel for each screen pixel at `scale` screen pixels a source
    /// pixel.
    [[nodiscard]] const QImage& level_for(double scale) const;
    [[nodiscard]] const QImage& finest() const { return levels_.front(); }
    [[nodiscard]] const QImage& coarsest() const { return levels_.back(); }
    [[nodiscard]] std::size_t levels() const { return levels_.size(); }

  private:
    QRectF area_;
    std::vector<QImage> levels_;  // finest first, each half of the one before
};

/// 8-bit BGR as a picture of its own memory; null for an empty matrix.
QImage image_of(const cv::Mat& bgr);
QImage image_of(const screening::Crop& crop);

/// The part of a picture within four corners (source coordinates, clockwise from the top left), brought upright at
/// `size` pixels. Null where the corners enclose nothing or `size` is empty.
QImage rectified(const Picture& picture, const std::array<QPointF, 4>& corners, QSize size);

/// Width and height of ID-1, ID-2, ID-3; an empty size for another name.
QSizeF page_mm(const std::string& size);

/// The page brought upright at 14 pixels a millimetre, for a case that is kept; where no page was found, the whole
/// picture, no larger than that.
QImage kept_picture_of(const Picture& picture, const screening::PageInfo& page);

/// The specimen's picture laid onto the page's corners in the source image, so that both can be compared pixel by
/// pixel. Null where the page was not found or the specimen is empty.
/// `registration` (specimen pixels to source pixels) where it is known, else the page's corners tell where it lies.
std::shared_ptr<const Picture> specimen_on_page(const cv::Mat& specimen, const screening::PageInfo& page,
                                                const std::optional<std::array<double, 9>>& registration = {},
                                                double max_side = 2400.0);

/// The holder's portrait cut from the page, upright: where the model's specimen has it, and of a page without one the
/// usual place by the page's size (Doc 9303-4, -5, -6: zone V, on the left of the page). Null where the page was not
/// found.
QImage portrait_of(const cv::Mat& bgr, const screening::PageInfo& page, const screening::SpecimenPage& specimen = {},
                   const std::optional<std::array<double, 9>>& registration = {});

}  // namespace vidimus::desktop
