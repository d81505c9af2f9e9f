// A net that reads a line at once drops its first capital now and then ("27464587" of W27464587), and is sure of the
// rest. That there is one more letter its strokes say; read once more behind a letter of its own, it is no longer the
// first. Internal to the room.
#pragma once

#include <opencv2/core.hpp>
#include <span>
#include <string>
#include <vector>

#include "ocr/tesseract.h"

namespace vidimus::ocr {

/// How many letters the strokes make: what stands over or under another belongs to it.
std::size_t letters_in(std::vector<cv::Rect> strokes);

/// Whether `again` says the same as `first` but for what stands before it, letters' case left out.
bool only_adds_before(std::span<const Symbol> first, std::span<const Symbol> again);

/// The symbols with what was dropped before them, where the strokes have more letters and a second reading shows them;
/// else as they were. `line`: 8-bit, black on white; strokes in its pixels. `signs`: how many the line has, where that
/// is known; 0 else.
std::vector<Symbol> with_first_letter(Tesseract& net, const cv::Mat& line, const std::vector<cv::Rect>& strokes,
                                      std::vector<Symbol> read, const std::string& alphabet, std::size_t signs = 0);

/// A letter that stands alone, which the net reads with one before it ("iF") or not at all: it is set beside itself
/// twice, and what most of the three are read as is what it is; what the third was read as stays a doubt. Empty where
/// the strokes make more than one letter, or the three are read in three ways. `line`: 8-bit, black on white; strokes
/// in its pixels.
std::vector<Symbol> lone_letter(Tesseract& net, const cv::Mat& line, const std::vector<cv::Rect>& strokes,
                                const std::string& alphabet);

}  // namespace vidimus::ocr
