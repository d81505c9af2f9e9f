// A line of the visual zone that is set in OCR-B, read by the net that reads the MRZ: a net for all faces takes this
// one's figures for letters (B for 8, 1 for 4) and drops its hyphens. Internal to the room.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ocr/nets.h"
#include "ocr/tesseract.h"

namespace vidimus::ocr {

/// Letters at even distances, as a typewriter's face sets them.
struct EvenLetters {
    std::vector<cv::Rect> letters;  // from left to right
    std::vector<int> steps;         // of each: how many places after the one before; 0 for the first
    double pitch = 0.0;             // pixels from one place to the next
    std::size_t before = 0;         // letters left out at the line's beginning, and at its end: a neighbour's
    std::size_t after = 0;
};

/// The strokes' letters where three or more stand at even distances, at most two places left free between them; one or
/// two at the ends of a longer line, farther away, may be a neighbour's and are left out. `capital`: their height,
/// pixels.
std::optional<EvenLetters> even_letters(std::vector<cv::Rect> strokes, double capital);

/// What the net reads, each letter in its own box; empty where it doubts them: then it is another face. `line`: 8-bit,
/// black on white; `alphabet`: UTF-8, empty for all that the net knows.
std::vector<Symbol> read_ocr_b(Nets& net, const cv::Mat& line, const EvenLetters& even, double capital,
                               const std::string& alphabet);

/// `ocr_b`: the even letters as the net for OCR-B read them, with what only the other reading has: marks over letters,
/// which a zone has none of, what stands between letters and beside them, and its own view of a letter as a doubt.
std::vector<Symbol> with_marks_of(std::vector<Symbol> ocr_b, std::span<const Symbol> other, const EvenLetters& even);

}  // namespace vidimus::ocr
