// The two trained nets: one marks machine readable zones in a shrunken picture, one reads a strip with a single line.
#pragma once

#include <filesystem>
#include <opencv2/core.hpp>
#include <opencv2/dnn.hpp>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "ocr/mrz_reader.h"

namespace vidimus::ocr {

/// The characters of the reader's classes in their order; the class after the last one is "between".
inline constexpr std::string_view reader_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<";
inline constexpr int between_class = 37;

/// A strip: 8-bit grey, `strip_height` rows, a capital about `strip_cap` pixels high and centred, a character about
/// `strip_pitch` pixels wide; any width that is a multiple of `strip_step`.
inline constexpr int strip_height = 32;
inline constexpr float strip_cap = 18.F;
inline constexpr float strip_pitch = 20.F;
inline constexpr int strip_step = 4;

/// A cell of the finder's map covers `finder_cell` × `finder_cell` pixels of its picture.
inline constexpr int finder_cell = 4;

class Nets {
  public:
    /// Errors: model_missing, model_damaged.
    static tl::expected<Nets, Error> open(const std::filesystem::path& models);

    /// Probabilities of each class at each step, 32-bit float, rows = steps (width / strip_step), 38 columns.
    /// All strips must have one width. May throw cv::Exception.
    std::vector<cv::Mat> read_strips(const std::vector<cv::Mat>& strips);

    /// Probability that a cell lies in a zone, 32-bit float; sides of `grey` (8-bit) must be multiples of 16.
    /// May throw cv::Exception.
    cv::Mat zone_map(const cv::Mat& grey);

  private:
    cv::dnn::Net reader_;
    cv::dnn::Net finder_;
};

}  // namespace vidimus::ocr
