#include "vision/shared_lines.h"

#include <cmath>
#include <opencv2/imgproc.hpp>

#include "vision/lines_band.h"

namespace vidimus::vision {
namespace {

constexpr double inset_mm = 0.9;
constexpr int most_slip = 2;  // pixels by which a copy's lines may lie beside the others'
constexpr float least_weight = 1e-6F;

cv::Mat over_weight(const cv::Mat& sum, const cv::Mat& weight) {
    cv::Mat result(sum.size(), CV_32FC3);
    for (int y = 0; y < sum.rows; ++y) {
        const auto* s = sum.ptr<cv::Vec3f>(y);
        const auto* w = weight.ptr<float>(y);
        auto* to = result.ptr<cv::Vec3f>(y);
        for (int x = 0; x < sum.cols; ++x) to[x] = s[x] * (1.0F / std::max(least_weight, w[x]));
    }
    return result;
}

cv::Mat times(const cv::Mat& lines, const cv::Mat& weight) {
    cv::Mat three;
    cv::merge(std::vector<cv::Mat>{weight, weight, weight}, three);
    return lines.mul(three);
}

/// Where, within the slip, the copy's lines agree best with those of the others.
cv::Point slip_of(const cv::Mat& others, const cv::Mat& lines, const cv::Mat& weight, const cv::Rect& centre) {
    const cv::Mat wanted = times(others, weight(centre));
    double best = -1e30;
    cv::Point at(0, 0);
    for (int dy = -most_slip; dy <= most_slip; ++dy) {
        for (int dx = -most_slip; dx <= most_slip; ++dx) {
            const double here = wanted.dot(lines(centre + cv::Point(dx, dy)));
            if (here <= best) continue;
            best = here;
            at = {dx, dy};
        }
    }
    return at;
}

}  // namespace

SharedLines::SharedLines(const std::vector<cv::Mat>& copies, const std::vector<Zone>& zones, double density)
    : density_(density) {
    for (const Zone& zone : zones) {
        if (zone.kind != Zone::Kind::photo || copies.empty()) continue;
        const cv::Rect2d mm(zone.mm.x + inset_mm, zone.mm.y + inset_mm, zone.mm.width - 2 * inset_mm,
                            zone.mm.height - 2 * inset_mm);
        const cv::Rect area(cvRound(mm.x * density), cvRound(mm.y * density), cvRound(mm.width * density),
                            cvRound(mm.height * density));
        const cv::Rect wide(area.x - most_slip, area.y - most_slip, area.width + 2 * most_slip,
                            area.height + 2 * most_slip);
        if (area.area() <= 0 || (wide & cv::Rect({0, 0}, copies.front().size())) != wide) continue;
        const cv::Rect centre(most_slip, most_slip, area.width, area.height);
        Photo photo;
        photo.area = area;
        photo.sum = cv::Mat::zeros(area.size(), CV_32FC3);
        photo.weight = cv::Mat::zeros(area.size(), CV_32F);
        std::vector<LinesBand> bands;
        for (const cv::Mat& copy : copies) {
            bands.push_back(colour_lines_band(copy(wide), density));
            photo.weights.push_back(bands.back().weight(centre).clone());
            photo.lines.push_back(times(bands.back().band(centre), photo.weights.back()));
            photo.sum += photo.lines.back();
            photo.weight += photo.weights.back();
        }
        for (std::size_t i = 0; i < copies.size(); ++i) {
            const cv::Mat others = over_weight(photo.sum - photo.lines[i], photo.weight - photo.weights[i]);
            const cv::Point slip = slip_of(others, bands[i].band, bands[i].weight, centre);
            if (slip == cv::Point(0, 0)) continue;
            photo.sum -= photo.lines[i];
            photo.weight -= photo.weights[i];
            photo.weights[i] = bands[i].weight(centre + slip).clone();
            photo.lines[i] = times(bands[i].band(centre + slip), photo.weights[i]);
            photo.sum += photo.lines[i];
            photo.weight += photo.weights[i];
        }
        photos_.push_back(std::move(photo));
    }
}

void SharedLines::draw(cv::Mat& image, const cv::Mat& framed, std::size_t index) const {
    for (const Photo& photo : photos_) {
        const bool leave_out = index < photo.lines.size();
        const cv::Mat lines = leave_out ? over_weight(cv::Mat(photo.sum - photo.lines[index]),
                                                      cv::Mat(photo.weight - photo.weights[index]))
                                        : over_weight(photo.sum, photo.weight);
        cv::Mat shown = image(photo.area);
        const cv::Mat drawn = with_lines(shown, lines, density_);
        cv::Mat free(photo.area.size(), CV_8U, cv::Scalar(255));
        if (!framed.empty()) cv::bitwise_not(framed(photo.area), free);
        drawn.copyTo(shown, free);
    }
}

}  // namespace vidimus::vision
