#include "app/desktop/picture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <optional>

namespace vidimus::desktop {

namespace {

constexpr double kMostPixels =
    60e6;  // of the finest level: beyond that the screen shows nothing more and memory suffers
constexpr int kSmallestSide = 256;
constexpr double kPortraitSide = 336.0;  // pixels, the longer one

cv::Size2d millimetres_of(const std::string& size) {
    if (size == "ID-1") {
        return {85.6, 53.98};
    }
    if (size == "ID-2") {
        return {105.0, 74.0};
    }
    return {125.0, 88.0};
}

/// Where the portrait stands on the page, in millimetres.
cv::Rect2d portrait_zone(const std::string& size) {
    if (size == "ID-1") {
        return {3.0, 12.0, 25.0, 32.0};
    }
    if (size == "ID-2") {
        return {3.0, 14.0, 30.0, 38.0};
    }
    return {4.5, 16.0, 35.0, 42.0};
}

std::array<cv::Point2f, 4> corners_of(const screening::Quad& quad) {
    std::array<cv::Point2f, 4> corners;
    for (std::size_t i = 0; i < 4; ++i) {
        corners[i] = {static_cast<float>(quad[i].x), static_cast<float>(quad[i].y)};
    }
    return corners;
}

std::array<cv::Point2f, 4> corners_of(const cv::Size2d& size) {
    const auto w = static_cast<float>(size.width);
    const auto h = static_cast<float>(size.height);
    return {cv::Point2f{0, 0}, {w, 0}, {w, h}, {0, h}};
}

double area_of(const screening::Quad& quad) {
    double twice = 0.0;
    for (std::size_t i = 0; i < 4; ++i) {
        const auto& a = quad[i];
        const auto& b = quad[(i + 1) % 4];
        twice += a.x * b.y - b.x * a.y;
    }
    return std::abs(twice) / 2.0;
}

}  // namespace

QImage image_of(const cv::Mat& bgr) {
    if (bgr.empty() || bgr.type() != CV_8UC3) {
        return {};
    }
    QImage image(bgr.cols, bgr.rows, QImage::Format_RGB32);
    if (image.isNull()) {
        return {};
    }
    // RGB32 lies in memory as blue, green, red, 255 on the little-endian machines that this program is built for.
    cv::Mat view(image.height(), image.width(), CV_8UC4, image.bits(), static_cast<std::size_t>(image.bytesPerLine()));
    cv::cvtColor(bgr, view, cv::COLOR_BGR2BGRA);
    return image;
}

QImage image_of(const screening::Crop& crop) {
    const auto expected =
        static_cast<std::size_t>(std::max(crop.width, 0)) * static_cast<std::size_t>(std::max(crop.height, 0)) * 3;
    if (expected == 0 || crop.bgr.size() < expected) {
        return {};
    }
    return QImage(crop.bgr.data(), crop.width, crop.height, crop.width * 3, QImage::Format_BGR888)
        .convertToFormat(QImage::Format_RGB32);
}

std::shared_ptr<const Picture> Picture::from(const cv::Mat& bgr, QRectF area) {
    if (bgr.empty() || bgr.type() != CV_8UC3) {
        return nullptr;
    }
    auto picture = std::make_shared<Picture>();
    picture->area_ = area.isNull() ? QRectF(0, 0, bgr.cols, bgr.rows) : area;
    cv::Mat level = bgr;
    const double pixels = static_cast<double>(bgr.cols) * bgr.rows;
    if (pixels > kMostPixels) {
        const double factor = std::sqrt(kMostPixels / pixels);
        cv::resize(bgr, level, {}, factor, factor, cv::INTER_AREA);
    }
    while (true) {
        picture->levels_.push_back(image_of(level));
        if (std::min(level.cols, level.rows) / 2 < kSmallestSide) {
            break;
        }
        cv::Mat half;
        cv::resize(level, half, {(level.cols + 1) / 2, (level.rows + 1) / 2}, 0, 0, cv::INTER_AREA);
        level = half;
    }
    return picture->levels_.front().isNull() ? nullptr : std::shared_ptr<const Picture>(picture);
}

const QImage& Picture::level_for(double scale) const {
    const double wanted = area_.width() * scale;
    for (auto level = levels_.rbegin(); level != levels_.rend(); ++level) {
        if (level->width() >= wanted) {
            return *level;
        }
    }
    return levels_.front();
}

QImage rectified(const Picture& picture, const std::array<QPointF, 4>& corners, QSize size) {
    const QPointF across = corners[1] - corners[0];
    const QPointF down = corners[3] - corners[0];
    const double wide = std::hypot(across.x(), across.y());
    const double high = std::hypot(down.x(), down.y());
    if (size.isEmpty() || std::min(wide, high) < 1e-3) {
        return {};
    }
    // From the level that has about as many pixels as are wanted: a shrunk picture does not flicker.
    const QImage& level = picture.level_for(std::max(size.width() / wide, size.height() / high));
    const double scale_x = level.width() / picture.area().width();
    const double scale_y = level.height() / picture.area().height();
    std::array<cv::Point2f, 4> from;
    for (std::size_t i = 0; i < 4; ++i) {
        from[i] = {static_cast<float>((corners[i].x() - picture.area().x()) * scale_x),
                   static_cast<float>((corners[i].y() - picture.area().y()) * scale_y)};
    }
    const auto to = corners_of(cv::Size2d(size.width(), size.height()));
    // OpenCV only reads these pixels; it has no view of constant memory.
    const cv::Mat source(level.height(), level.width(), CV_8UC4, const_cast<uchar*>(level.constBits()),
                         static_cast<std::size_t>(level.bytesPerLine()));
    QImage image(size, QImage::Format_RGB32);
    cv::Mat target(image.height(), image.width(), CV_8UC4, image.bits(),
                   static_cast<std::size_t>(image.bytesPerLine()));
    cv::warpPerspective(source, target, cv::getPerspectiveTransform(from.data(), to.data()), target.size(),
                        cv::INTER_CUBIC, cv::BORDER_REPLICATE);
    return image;
}

QSizeF page_mm(const std::string& size) {
    if (size != "ID-1" && size != "ID-2" && size != "ID-3") {
        return {};
    }
    const cv::Size2d mm = millimetres_of(size);
    return {mm.width, mm.height};
}

QImage kept_picture_of(const Picture& picture, const screening::PageInfo& page) {
    constexpr double kPixelsPerMm = 14.0;
    const cv::Size2d mm = millimetres_of(page.size);
    const QSize size(cvRound(mm.width * kPixelsPerMm), cvRound(mm.height * kPixelsPerMm));
    if (!page.found || area_of(page.quad) < 64.0) {
        return picture.finest().scaled(size, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    }
    std::array<QPointF, 4> corners;
    for (std::size_t i = 0; i < corners.size(); ++i) {
        corners[i] = {page.quad[i].x, page.quad[i].y};
    }
    return rectified(picture, corners, size);
}

std::shared_ptr<const Picture> specimen_on_page(const cv::Mat& specimen, const screening::PageInfo& page,
                                                const std::optional<std::array<double, 9>>& registration,
                                                double max_side) {
    if (specimen.empty() || specimen.type() != CV_8UC3 || !page.found || area_of(page.quad) < 64.0) {
        return nullptr;
    }
    auto corners = corners_of(page.quad);
    const cv::Rect box = cv::boundingRect(std::vector<cv::Point2f>(corners.begin(), corners.end()));
    const double scale = std::min(1.0, max_side / std::max(box.width, box.height));
    for (auto& corner : corners) {
        corner = {static_cast<float>((corner.x - static_cast<float>(box.x)) * scale),
                  static_cast<float>((corner.y - static_cast<float>(box.y)) * scale)};
    }
    cv::Mat transform;
    if (registration) {
        const cv::Matx33d to_source(registration->data());
        const cv::Matx33d to_box(scale, 0.0, -box.x * scale, 0.0, scale, -box.y * scale, 0.0, 0.0, 1.0);
        transform = cv::Mat(to_box * to_source);
    } else {
        const auto from = corners_of(cv::Size2d(specimen.cols, specimen.rows));
        transform = cv::getPerspectiveTransform(from.data(), corners.data());
    }
    const cv::Size size(std::max(1, cvRound(box.width * scale)), std::max(1, cvRound(box.height * scale)));
    cv::Mat warped;
    cv::warpPerspective(specimen, warped, transform, size, cv::INTER_AREA, cv::BORDER_CONSTANT, cv::Scalar::all(128));
    return Picture::from(warped, QRectF(box.x, box.y, box.width, box.height));
}

QImage portrait_of(const cv::Mat& bgr, const screening::PageInfo& page, const screening::SpecimenPage& specimen,
                   const std::optional<std::array<double, 9>>& registration) {
    if (bgr.empty() || bgr.type() != CV_8UC3 || !page.found || area_of(page.quad) < 64.0) {
        return {};
    }
    const bool known = !specimen.image.empty() && !specimen.photo.empty();
    const cv::Size2d whole = known ? cv::Size2d(specimen.image.cols, specimen.image.rows) : millimetres_of(page.size);
    const cv::Rect2d place = known ? specimen.photo : portrait_zone(page.size);
    cv::Matx33d to_source;
    if (known && registration) {
        to_source = cv::Matx33d(registration->data());
    } else {
        const auto from = corners_of(whole);
        const auto to = corners_of(page.quad);
        to_source = cv::getPerspectiveTransform(from.data(), to.data());
    }
    const double scale = kPortraitSide / std::max(place.width, place.height);
    const cv::Matx33d from_cut(1.0 / scale, 0.0, place.x, 0.0, 1.0 / scale, place.y, 0.0, 0.0, 1.0);
    cv::Mat cut;
    cv::warpPerspective(bgr, cut, to_source * from_cut,
                        cv::Size(cvRound(place.width * scale), cvRound(place.height * scale)),
                        cv::INTER_AREA | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
    return image_of(cut);
}

}  // namespace vidimus::desktop
