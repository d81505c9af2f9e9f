#include "app/screening/zone_crop.h"

#include <algorithm>
#include <array>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <string_view>

#include "app/screening/parts.h"
#include "app/screening/viz_expected.h"

namespace vidimus::screening {
namespace {

constexpr double around = 6.0;  // pixels
constexpr double widest = 240.0;
constexpr std::string_view comparison = "VIZ-MRZ:";

/// Of the name's field the part that the role asks for ("surname" stands before "<<", Doc 9303-3, 4.6), and of each
/// field what stands before its filling.
mrz::Span part_of(mrz::Span span, const std::string& role, const std::vector<std::string>& lines) {
    const auto line = static_cast<std::size_t>(span.line);
    const auto begin = static_cast<std::size_t>(span.first);
    const auto length = static_cast<std::size_t>(span.length);
    if (line >= lines.size() || lines[line].size() < begin + length) {
        return span;
    }
    const std::string text = lines[line].substr(begin, length);
    const std::size_t parted = text.find("<<");
    const std::size_t second = text.find_first_not_of('<', parted);
    const bool two_names = parted != std::string::npos && second != std::string::npos;
    const std::size_t first = role == "given_names" && two_names ? second : 0;
    std::size_t end = role == "surname" && two_names ? parted : text.find_last_not_of('<') + 1;
    if (end <= first) {
        end = text.size();  // nothing but filling: that is what it shows
    }
    return {span.line, span.first + static_cast<int>(first), static_cast<int>(end - first)};
}

}  // namespace

Crop crop_of_zone(const MrzInfo& zone, const std::string& role, const cv::Mat& image) {
    Crop crop;
    const auto partner = partner_of(role);
    if (!zone.document || !partner || image.type() != CV_8UC3) {
        return crop;
    }
    const mrz::FieldLayout* field = mrz::layout_of(zone.document->format).field(*partner);
    const std::optional<Region> region =
        field == nullptr ? std::nullopt : region_of_cells(zone, part_of(field->span, role, zone.document->lines));
    if (!region) {
        return crop;
    }
    std::array<cv::Point2f, 4> from;
    std::transform(region->quad.begin(), region->quad.end(), from.begin(),
                   [](const Point& p) { return cv::Point2f(static_cast<float>(p.x), static_cast<float>(p.y)); });
    const double wide = cv::norm(from[1] - from[0]);
    const double high = cv::norm(from[3] - from[0]);
    if (wide < 2.0 || high < 2.0) {
        return crop;
    }
    const double scale = std::min(1.0, widest / (wide + 2 * around));
    const auto left = static_cast<float>(around * scale);
    const auto right = static_cast<float>((around + wide) * scale);
    const auto bottom = static_cast<float>((around + high) * scale);
    const std::array<cv::Point2f, 4> to{cv::Point2f(left, left), cv::Point2f(right, left), cv::Point2f(right, bottom),
                                        cv::Point2f(left, bottom)};
    cv::Mat picture;
    cv::warpPerspective(image, picture, cv::getPerspectiveTransform(from.data(), to.data()),
                        {cvRound((wide + 2 * around) * scale), cvRound((high + 2 * around) * scale)}, cv::INTER_AREA,
                        cv::BORDER_REPLICATE);
    crop.width = picture.cols;
    crop.height = picture.rows;
    crop.bgr.assign(picture.datastart, picture.datastart + picture.total() * picture.elemSize());
    return crop;
}

void show_zone(std::vector<Check>& checks, const MrzInfo& zone, const cv::Mat& image) {
    for (Check& check : checks) {
        const bool apart = check.result == Outcome::failed || check.result == Outcome::undetermined;
        if (apart && check.id.starts_with(comparison)) {
            check.specimen = crop_of_zone(zone, check.id.substr(comparison.size()), image);
        }
    }
}

}  // namespace vidimus::screening
