// Whether a reading may be claimed as a machine readable zone: what is known of the formats must speak for it.
#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <string_view>

#include "mrz/layout.h"
#include "ocr/anchor.h"
#include "ocr/zone_reader.h"

namespace vidimus::ocr {

namespace {

// One line alone is claimed only where it is one of the known formats in every respect.
bool is_single_line(const ZoneReading& reading) {
    constexpr float sure = 0.85F;
    constexpr float conforming = -0.15F;
    std::string text;
    for (std::size_t k = 0; k < reading.scores[0].size(); ++k) {
        text += reading.best(0, k);
    }
    const auto format = mrz::format_of(1, reading.columns, text);
    return format && reading.confidence > sure && conformity(mrz::layout_of(*format), reading.scores) > conforming &&
           mrz::check_digits_verify(mrz::layout_of(*format), std::array{text});
}

}  // namespace

float best_conformity(const ZoneReading& reading) {
    float best = -std::numeric_limits<float>::infinity();
    for (const mrz::Layout& layout : mrz::layouts()) {
        bool same = layout.lines == static_cast<int>(reading.lines.size());
        for (int line = 0; same && line < layout.lines; ++line) {
            same = reading.scores[static_cast<std::size_t>(line)].size() ==
                   static_cast<std::size_t>(mrz::columns_of(layout, line));
        }
        if (same) {
            best = std::max(best, conformity(layout, reading.scores));
        }
    }
    return best;
}

namespace {

// How sure a cell is to hold one of some characters.
float probability(const ZoneReading& reading, std::size_t line, std::size_t column, std::string_view alphabet) {
    float sum = 0.F;
    for (const char c : alphabet) {
        sum += reading.scores[line][column][reader_alphabet.find(c)];
    }
    return sum;
}

// Each line holds more than fillers, be it a name of one letter, and the whole a number, dates and check digits: the
// dotted leaders of a form and an artwork's dots do not.
bool has_content(const ZoneReading& reading) {
    constexpr int least_characters = 16;
    constexpr int least_digits = 4;
    int characters = 0;
    int digits = 0;
    for (std::size_t line = 0; line < reading.lines.size(); ++line) {
        const int before = characters;
        for (std::size_t k = 0; k < reading.scores[line].size(); ++k) {
            characters += probability(reading, line, k, reader_alphabet.substr(0, 36)) > 0.5F ? 1 : 0;
            digits += probability(reading, line, k, "0123456789") > 0.5F ? 1 : 0;
        }
        if (characters == before) {
            return false;
        }
    }
    return characters >= least_characters && digits >= least_digits;
}

}  // namespace

bool is_even_print(const ZoneReading& reading) {
    constexpr float even = 2.F;
    constexpr float mostly_sure = 0.75F;
    return reading.columns != 0 && reading.lines.size() > 1 && reading.evidence >= even &&
           reading.confidence >= mostly_sure && has_content(reading);
}

bool is_zone(const ZoneReading& reading) {
    if (reading.columns == 0 || reading.evidence < 1.5F || reading.confidence < 0.6F) {
        return false;
    }
    if (reading.lines.size() == 1) {
        return is_single_line(reading);
    }
    // Every zone begins with a letter and is filled up with fillers somewhere.
    constexpr std::string_view letters = reader_alphabet.substr(0, 26);
    float fillers = 0.F;
    for (std::size_t line = 0; line < reading.lines.size(); ++line) {
        for (std::size_t k = 0; k < reading.scores[line].size(); ++k) {
            fillers += probability(reading, line, k, "<");
        }
    }
    if (probability(reading, 0, 0, letters) < 0.4F || fillers < 2.F || !has_content(reading)) {
        return false;
    }
    // Listings and tables in capitals have even columns too: what is known of the formats must speak for a zone. The
    // document code begins with one of few letters; another must be read beyond doubt.
    constexpr float least_conforming = -0.28F;
    constexpr float well_conforming = -0.12F;
    constexpr float beyond_doubt = 0.93F;
    const float conforming = best_conformity(reading);
    if (conforming < least_conforming || (conforming < well_conforming && reading.confidence < beyond_doubt)) {
        return false;
    }
    const bool usual = std::string_view("ACIPV").find(reading.best(0, 0)) != std::string_view::npos;
    return usual || (reading.confidence > beyond_doubt && reading.evidence > 3.F);
}

}  // namespace vidimus::ocr
