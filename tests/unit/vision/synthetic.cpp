#include "synthetic.h"

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <string>

namespace vidimus::vision::synthetic {
namespace {

const cv::Size page_size(1000, 704);

cv::Point at(double x_mm, double y_mm) {
    return {cvRound(x_mm * density), cvRound(y_mm * density)};
}

void draw_lines(cv::Mat& image, int design) {
    const cv::Scalar inks[3] = {{170, 120, 60}, {120, 90, 180}, {110, 160, 70}};
    for (int ink = 0; ink < 3; ++ink) {
        for (int line = -10; line < 130; ++line) {
            std::vector<cv::Point> points;
            for (int x = 0; x <= page_size.width; x += 4) {
                const double phase = x * (0.011 + 0.003 * ink + 0.0017 * design) + ink * 2.0 + line * 0.05;
                const double y = line * (6.0 + ink) + 14.0 * std::sin(phase) + 9.0 * std::sin(phase * 0.37 + design);
                points.emplace_back(x, cvRound(y));
            }
            cv::polylines(image, points, false, inks[ink], 1, cv::LINE_AA);
        }
    }
    cv::RNG random(static_cast<std::uint64_t>(1000 + design));
    for (int i = 0; i < 7; ++i) {
        const cv::Point centre(random.uniform(360, 960), random.uniform(40, 480));
        for (int ring = 0; ring < 9; ++ring) {
            cv::ellipse(image, centre, {20 + 6 * ring, 12 + 4 * ring}, random.uniform(0, 180), 0, 360,
                        inks[(i + ring) % 3], 1, cv::LINE_AA);
        }
    }
    const std::string title = design == 0 ? "UTOPIA  PASSPORT" : "ERIS  DOCUMENT No " + std::to_string(design);
    cv::putText(image, title, at(42, 9), cv::FONT_HERSHEY_DUPLEX, 1.4, {90, 40, 30}, 2, cv::LINE_AA);
}

void draw_text(cv::Mat& image, cv::RNG& random, int design) {
    for (int row = 0; row < 5; ++row) {
        cv::putText(image, (design == 0 ? "Caption / Titulus " : "Xenon, Quark ") + std::to_string(row + 5 * design),
                    at(42 + design, 18 + 9 * row + design), cv::FONT_HERSHEY_PLAIN, 0.9, {120, 70, 50}, 1, cv::LINE_AA);
        std::string value;
        const int length = random.uniform(5, 12);
        for (int i = 0; i < length; ++i) value += static_cast<char>('A' + random.uniform(0, 26));
        cv::putText(image, value, at(42, 22 + 9 * row), cv::FONT_HERSHEY_SIMPLEX, 0.8, {25, 20, 20}, 2, cv::LINE_AA);
    }
    for (int line = 0; line < 2; ++line) {
        for (int column = 0; column < 44; ++column) {
            const char letter[2] = {static_cast<char>('A' + random.uniform(0, 26)), 0};
            cv::putText(image, letter, at(6.3 + 2.54 * column, 73.4 + 6.35 * line), cv::FONT_HERSHEY_SIMPLEX, 0.62,
                        {20, 20, 20}, 2, cv::LINE_AA);
        }
    }
}

void draw_face(cv::Mat& image, const cv::Rect& area, cv::RNG& random, double strength) {
    cv::Mat face(area.size(), CV_8UC3, cv::Scalar(225, 220, 212));
    const cv::Point centre(area.width / 2 + random.uniform(-6, 6), area.height / 2);
    const cv::Scalar skin(random.uniform(50, 180), random.uniform(70, 190), random.uniform(90, 225));
    cv::ellipse(face, {centre.x, area.height}, {area.width * 2 / 5, area.height / 5}, 0, 0, 360,
                {random.uniform(10., 200.), random.uniform(10., 200.), random.uniform(10., 200.)}, cv::FILLED,
                cv::LINE_AA);
    cv::ellipse(face, centre, {area.width / 4 + random.uniform(0, 8), area.height / 3}, 0, 0, 360, skin, cv::FILLED,
                cv::LINE_AA);
    cv::ellipse(face, {centre.x, centre.y - area.height / 5}, {area.width / 4 + 6, area.height / 6}, 0, 180, 360,
                {random.uniform(20., 80.), random.uniform(30., 80.), random.uniform(40., 90.)}, cv::FILLED,
                cv::LINE_AA);
    for (const int side : {-1, 1}) {
        cv::circle(face, {centre.x + side * area.width / 10, centre.y - 8}, std::max(2, area.width / 50), {40, 40, 40},
                   cv::FILLED, cv::LINE_AA);
    }
    cv::Mat target = image(area);
    cv::Mat mixed;
    cv::addWeighted(target, 1.0 - strength, face, strength, 0, mixed);
    mixed.copyTo(target);
}

}  // namespace

cv::Mat page(const Options& options) {
    cv::Mat image(page_size, CV_8UC3, cv::Scalar(238, 242, 244));
    cv::RNG random(static_cast<std::uint64_t>(options.holder * 7919 + 13));
    draw_lines(image, options.design);
    draw_face(image, {at(5, 16), at(36, 56)}, random, 0.82);
    draw_face(image, {at(104, 36), at(119, 56)}, random, 0.45);
    draw_text(image, random, options.design);
    cv::GaussianBlur(image, image, {}, options.blur);
    cv::Mat noise(page_size, CV_16SC3);
    random.fill(noise, cv::RNG::NORMAL, 0, options.noise);
    cv::Mat sum;
    cv::add(image, noise, sum, cv::noArray(), CV_16S);
    sum.convertTo(image, CV_8U);
    return image;
}

cv::Mat on_surface(const cv::Mat& page, double degrees, cv::Size size) {
    cv::Mat image(size, CV_8UC3, cv::Scalar(45, 48, 52));
    cv::Mat turn = cv::getRotationMatrix2D({page.cols / 2.0F, page.rows / 2.0F}, degrees, 1.0);
    turn.at<double>(0, 2) += size.width / 2.0 - page.cols / 2.0;
    turn.at<double>(1, 2) += size.height / 2.0 - page.rows / 2.0;
    cv::warpAffine(page, image, turn, size, cv::INTER_LINEAR, cv::BORDER_TRANSPARENT);
    return image;
}

std::vector<Zone> zones() {
    std::vector<Zone> result{{"photo", Zone::Kind::photo, {5, 16, 31, 40}},
                             {"ghost", Zone::Kind::ghost, {104, 36, 15, 20}},
                             {"mrz", Zone::Kind::mrz, {4, 69, 117, 14}}};
    for (int row = 0; row < 5; ++row) {
        result.push_back({"field_" + std::to_string(row + 1), Zone::Kind::field, {41, 18.5 + 9 * row, 50, 4.5}});
    }
    return result;
}

const SpecimenPack& pack() {
    static const SpecimenPack learned = [] {
        std::vector<cv::Mat> genuine;
        for (unsigned holder = 1; holder <= 10; ++holder) {
            Options options;
            options.holder = holder;
            options.blur = 0.5 + 0.03 * holder;
            genuine.push_back(page(options));
        }
        LearnOptions options;
        options.model = *ModelId::from_string("UTO-P-1-2021");
        options.name = "Utopia, drawn for tests";
        options.zones = zones();
        auto result = learn_pack(genuine, {}, options, {});
        return result ? std::move(*result) : SpecimenPack{};
    }();
    return learned;
}

ReferenceView reference_of(const Frame& frame, const cv::Mat& bgr, const std::vector<Zone>& zones) {
    const cv::Mat none(frame.size, CV_8U, cv::Scalar(0));
    const cv::Mat all(frame.size, CV_8U, cv::Scalar(255));
    return make_reference(frame, bgr, cv::Mat(frame.size, CV_32F, cv::Scalar(2)), all, none, none, zones, nullptr);
}

}  // namespace vidimus::vision::synthetic
