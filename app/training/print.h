// Prints one copy: the artwork's inks with a press's variation, then the holder's data, photo, ghost and signature.
#pragma once

#include <cstdint>
#include <opencv2/core.hpp>
#include <string>
#include <utility>
#include <vector>

#include "app/training/people.h"

namespace vidimus::training {

struct Copy {
    cv::Mat page;     // 8-bit BGR, canvas size: the page as a perfect eye sees it
    cv::Mat writing;  // 8-bit coverage of the holder's data, machine readable zone and signature
    Person person;
    std::vector<std::string> lines;                           // MRZ as printed
    std::vector<std::pair<std::string, std::string>> fields;  // visual zone as printed
    std::vector<std::pair<std::string, cv::Rect2d>> zones;    // in millimetres, where this copy has them
    cv::Point2d data_shift;                                   // mm, of the holder's data from the nominal place
    double black = 0.9;                                       // density of the data's ink
};

Copy print_copy(const Person& person, const std::vector<std::string>& lines, std::uint64_t seed);

/// The rectangle in canvas pixels, cut at the page.
cv::Rect canvas_rect(const cv::Rect2d& mm);

/// Lays one MRZ character's ink on the page; `shift` in millimetres.
void print_mrz_character(cv::Mat& page, int line, int column, char character, cv::Point2d shift, double density);

}  // namespace vidimus::training
