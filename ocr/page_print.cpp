// OpenCV's exceptions stop here.
#include "ocr/page_print.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "ocr/viz_lines.h"

namespace vidimus::ocr {
namespace {

constexpr double density = 10.0;  // pixels per mm, in which lines are found
constexpr double tile_mm = 12.0;
constexpr double around_mm = 4.0;

/// The ink of one tile says nothing of another's: a portrait is darker than a page's print, a stamp than its captions.
cv::Mat even_by_tiles(const cv::Mat& picture) {
    cv::Mat even(picture.size(), CV_8U, cv::Scalar(255));
    const int tile = cvRound(tile_mm * density);
    const int around = cvRound(around_mm * density);
    const cv::Rect all({0, 0}, picture.size());
    for (int y = 0; y < picture.rows; y += tile) {
        for (int x = 0; x < picture.cols; x += tile) {
            const cv::Rect own = cv::Rect(x, y, tile, tile) & all;
            const cv::Rect wide = cv::Rect(x - around, y - around, tile + 2 * around, tile + 2 * around) & all;
            even_ground(picture(wide), density)(own - wide.tl()).copyTo(even(own));
        }
    }
    return even;
}

double evenness(const PrintLine& line) {
    const auto usual = std::count_if(line.strokes.begin(), line.strokes.end(), [&line](const cv::Rect& stroke) {
        return stroke.height > 0.6 * line.capital && stroke.height < 1.45 * line.capital;
    });
    return static_cast<double>(usual) / static_cast<double>(std::max<std::size_t>(1, line.strokes.size()));
}

}  // namespace

tl::expected<std::vector<PrintPlace>, Error> find_page_print(const cv::Mat& image, const Quad& area,
                                                             const cv::Size2d& mm) {
    if (image.empty() || (image.type() != CV_8UC1 && image.type() != CV_8UC3)) {
        return tl::unexpected(Error{ErrorCode::image_empty, {}});
    }
    std::vector<PrintPlace> places;
    if (mm.width < 2.0 || mm.height < 2.0 || mm.width > 300.0 || mm.height > 300.0) {
        return places;
    }
    try {
        const cv::Size size(cvRound(mm.width * density), cvRound(mm.height * density));
        const auto w = static_cast<float>(size.width);
        const auto h = static_cast<float>(size.height);
        const std::array<cv::Point2f, 4> corners{cv::Point2f(-0.5F, -0.5F), cv::Point2f(w - 0.5F, -0.5F),
                                                 cv::Point2f(w - 0.5F, h - 0.5F), cv::Point2f(-0.5F, h - 0.5F)};
        cv::Mat flat;
        cv::warpPerspective(image, flat, cv::getPerspectiveTransform(corners.data(), area.data()), size,
                            cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
        for (const PrintLine& line : find_print(even_by_tiles(flat), density)) {
            places.push_back({cv::Rect2d(line.area.x / density, line.area.y / density, line.area.width / density,
                                         line.area.height / density),
                              line.capital / density, static_cast<int>(line.strokes.size()), evenness(line)});
        }
        return places;
    } catch (const cv::Exception& problem) {
        return tl::unexpected(Error{ErrorCode::internal, problem.err});
    } catch (const std::exception& problem) {
        return tl::unexpected(Error{ErrorCode::internal, problem.what()});
    }
}

}  // namespace vidimus::ocr
