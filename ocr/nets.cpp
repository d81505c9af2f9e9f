#include "ocr/nets.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <opencv2/imgproc.hpp>

namespace vidimus::ocr {

namespace {

tl::expected<cv::dnn::Net, Error> load(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        return tl::unexpected(Error{ErrorCode::model_missing, file.filename().string()});
    }
    const std::vector<char> bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    if (bytes.empty()) {
        return tl::unexpected(Error{ErrorCode::model_damaged, file.filename().string()});
    }
    try {
        auto net = cv::dnn::readNetFromONNX(bytes.data(), bytes.size());
        if (net.empty()) {
            return tl::unexpected(Error{ErrorCode::model_damaged, file.filename().string()});
        }
        net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
        net.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
        return net;
    } catch (const std::exception&) {
        return tl::unexpected(Error{ErrorCode::model_damaged, file.filename().string()});
    }
}

// Contrast made even: every pixel less its surroundings' mean, over their deviation. The training does the same.
cv::Mat normalised(const cv::Mat& grey, cv::Size window) {
    cv::Mat x;
    grey.convertTo(x, CV_32F);
    cv::Mat mean;
    cv::Mat square;
    cv::blur(x, mean, window, cv::Point(-1, -1), cv::BORDER_REFLECT_101);
    cv::blur(x.mul(x), square, window, cv::Point(-1, -1), cv::BORDER_REFLECT_101);
    cv::Mat variance = square - mean.mul(mean);
    variance = cv::max(variance, 0.F);
    cv::Mat deviation;
    cv::sqrt(variance, deviation);
    deviation += 8.F;
    cv::Mat out = (x - mean) / deviation;
    return out;
}

}  // namespace

tl::expected<Nets, Error> Nets::open(const std::filesystem::path& models) {
    auto reader = load(models / "mrz_reader.onnx");
    if (!reader) {
        return tl::unexpected(reader.error());
    }
    auto finder = load(models / "mrz_finder.onnx");
    if (!finder) {
        return tl::unexpected(finder.error());
    }
    Nets nets;
    nets.reader_ = *reader;
    nets.finder_ = *finder;
    // A file that holds some other net is found out here and not at the first image.
    try {
        const auto scores = nets.read_strips({cv::Mat(strip_height, 80, CV_8U, cv::Scalar(128))});
        const auto map = nets.zone_map(cv::Mat(64, 64, CV_8U, cv::Scalar(128)));
        if (scores.size() != 1 || scores[0].cols != between_class + 1 || map.cols != 64 / finder_cell) {
            return tl::unexpected(Error{ErrorCode::model_damaged, "unexpected output shape"});
        }
    } catch (const std::exception&) {
        return tl::unexpected(Error{ErrorCode::model_damaged, "the nets do not run"});
    }
    return nets;
}

std::vector<cv::Mat> Nets::read_strips(const std::vector<cv::Mat>& strips) {
    std::vector<cv::Mat> out;
    if (strips.empty()) {
        return out;
    }
    const int width = strips[0].cols;
    const int sizes[] = {static_cast<int>(strips.size()), 1, strip_height, width};
    cv::Mat blob(4, sizes, CV_32F);
    for (std::size_t i = 0; i < strips.size(); ++i) {
        CV_Assert(strips[i].cols == width && strips[i].rows == strip_height);
        cv::Mat plane(strip_height, width, CV_32F, blob.ptr<float>(static_cast<int>(i)));
        normalised(strips[i], cv::Size(97, 2 * strip_height + 1)).copyTo(plane);
    }
    reader_.setInput(blob);
    const cv::Mat scores = reader_.forward();
    CV_Assert(scores.dims == 3 && scores.size[0] == sizes[0] && scores.size[1] == between_class + 1);
    const int steps = scores.size[2];
    for (int i = 0; i < scores.size[0]; ++i) {
        const cv::Mat plane(between_class + 1, steps, CV_32F, const_cast<float*>(scores.ptr<float>(i)));
        cv::Mat rows = plane.t();
        for (int s = 0; s < steps; ++s) {
            float* row = rows.ptr<float>(s);
            const float top = *std::max_element(row, row + rows.cols);
            float sum = 0.F;
            for (int c = 0; c < rows.cols; ++c) {
                row[c] = std::exp(row[c] - top);
                sum += row[c];
            }
            for (int c = 0; c < rows.cols; ++c) {
                row[c] /= sum;
            }
        }
        out.push_back(rows);
    }
    return out;
}

cv::Mat Nets::zone_map(const cv::Mat& grey) {
    CV_Assert(grey.type() == CV_8U && grey.cols % 16 == 0 && grey.rows % 16 == 0);
    const int sizes[] = {1, 1, grey.rows, grey.cols};
    cv::Mat blob(4, sizes, CV_32F);
    cv::Mat plane(grey.rows, grey.cols, CV_32F, blob.ptr<float>());
    normalised(grey, cv::Size(65, 65)).copyTo(plane);
    finder_.setInput(blob);
    const cv::Mat map = finder_.forward();
    CV_Assert(map.dims == 4 && map.size[2] == grey.rows / finder_cell && map.size[3] == grey.cols / finder_cell);
    return cv::Mat(map.size[2], map.size[3], CV_32F, const_cast<float*>(map.ptr<float>())).clone();
}

}  // namespace vidimus::ocr
