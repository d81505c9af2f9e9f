// Inside app/screening: print that was read, character by character, laid against what it should say.
#pragma once

#include <opencv2/core.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/screening/report.h"
#include "ocr/viz_reader.h"

namespace vidimus::screening {

std::u32string decoded(std::string_view utf8);  // what is no UTF-8 is left out
std::string encoded(std::u32string_view text);
/// In capitals, Latin letters without their marks. Other scripts keep their letters.
char32_t plain(char32_t sign);
/// Whether it is a letter that only some languages of its script have: Č, Ë, Ђ, Ќ. A net that does not know it reads
/// another one.
bool has_mark(char32_t sign);
bool is_digit(char32_t sign);
bool is_letter(char32_t sign);  // Latin, Cyrillic, Greek
/// Whether a net takes one for the other where it does not know which kind stands there: O and 0, I and 1.
bool look_alike(char32_t a, char32_t b);

struct ReadSign {
    char32_t sign = 0;  // as read
    double probability = 0.0;
    std::vector<std::pair<char32_t, double>> others;
    bool starts_word = false;
    std::string before;  // what stands between it and the sign before: a space, a hyphen, dots; UTF-8
    ocr::Quad quad{};
    cv::Mat shape;
    bool veiled = false;  // something that is printed over the text hides most of its ink
};
/// Letters and digits of a line; what stands between them is only told as the beginning of a word. A sign that no field
/// prints (£, €, |) is the letter that looks like it.
using ReadLine = std::vector<ReadSign>;
ReadLine to_read_line(const ocr::VizLine& line);
std::string text_of(const ReadLine& line, std::size_t first, std::size_t last);  // UTF-8, with spaces; `last` excluded
/// The same as it is printed, with the hyphens and dots between.
std::string printed_text(const ReadLine& line, std::size_t first, std::size_t last);

/// How the text was laid against what was expected.
struct Laid {
    struct Place {
        enum class Kind { same, doubtful, other, extra, missing } kind = Kind::same;
        std::size_t read = 0;      // index of ReadLine; of `missing` the next one
        std::size_t expected = 0;  // index of the expected text; of `extra` the next one
        std::size_t length = 0;    // characters of the expected text
    };
    double cost = 0.0;  // 0: says the same; about 1 a character that differs
    std::size_t first = 0;
    std::size_t last = 0;     // of the line, excluded
    std::size_t goes_on = 0;  // characters of the same word after it; 0 where the expected text may have been cut off
    std::vector<Place> places;
};

/// Finds `expected` (capitals A–Z, digits, or another script's) within the line. `name`: letters may stand for their
/// legal forms in a machine readable zone (Ü: UE, U, UXX). `may_end_early`: the expected text was cut off.
Laid lay(const ReadLine& line, std::u32string_view expected, bool name = false, bool may_end_early = false);

}  // namespace vidimus::screening
