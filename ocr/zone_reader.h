// Reads one zone whose place is roughly known: strips, scores, comb, a second look, characters.
#pragma once

#include <array>
#include <opencv2/core.hpp>
#include <optional>
#include <vector>

#include "ocr/comb.h"
#include "ocr/nets.h"
#include "ocr/sampler.h"
#include "ocr/zones.h"

namespace vidimus::ocr {

/// Probabilities of the 37 characters and of "between".
using CellScores = std::array<float, between_class + 1>;

struct ZoneReading {
    Frame frame;
    std::vector<TextLine> lines;
    int columns = 0;
    std::vector<std::vector<float>> centres;      // of each line's cells, along the frame's x
    float pitch = 0.F;                            // image pixels
    std::vector<std::vector<CellScores>> scores;  // of each line's cells
    float evidence = 0.F;                         // of the comb, see comb.h
    float confidence = 0.F;                       // mean of the best characters' probabilities
    float beyond = 0.F;                           // how likely a further character stands before or after the cells
    [[nodiscard]] char best(std::size_t line, std::size_t column) const;
};

/// A quick look at the middle of one line, both ways up: how much it is like MRZ print, upright and turned, and the
/// pitch of that print in image pixels (see comb.h). May throw cv::Exception.
std::array<Evenness, 2> glance(Nets& nets, Sampler& sampler, const ZoneCandidate& zone, const LineLayout& layout);

/// The two or three rows of even print next to one another among a layout's own rows and those that would follow above
/// and below at the same distance: dense lines beside a zone are strokes too, and draw a layout away by a row. None
/// where those are the layout's own rows. `turn`: as the zone is read. May throw cv::Exception.
std::optional<LineLayout> rows_of_print(Nets& nets, Sampler& sampler, const ZoneCandidate& zone,
                                        const LineLayout& layout, bool turn);

/// Reads the lines of a layout in the frame's direction; `columns` is 0 where nothing fits. With a `pitch` (image
/// pixels) the block's length is not believed: it may be a part of the zone only. May throw cv::Exception.
ZoneReading read_zone(Nets& nets, Sampler& sampler, const ZoneCandidate& zone, const LineLayout& layout,
                      float pitch = 0.F);

/// The same zone seen from the other side (180°).
ZoneCandidate turned(const ZoneCandidate& zone);
LineLayout turned(const LineLayout& layout);

/// The block that a reading's own cells and lines make up: a better place than the one it was found with.
ZoneCandidate block_of(const ZoneReading& reading);

/// Looks again, several times, a little higher, lower, larger and smaller, and takes the mean. May throw cv::Exception.
void look_again(Nets& nets, Sampler& sampler, ZoneReading& reading);

/// How well a reading fits the format of its size that it fits best; see conformity() of anchor.h.
float best_conformity(const ZoneReading& reading);

/// Whether a reading shows two or three lines of print in a zone's even columns, be it one that can be read or not.
bool is_even_print(const ZoneReading& reading);

/// Whether a reading may be claimed as a zone: a comb that fits, characters that are sure, and the shape of an MRZ.
bool is_zone(const ZoneReading& reading);

}  // namespace vidimus::ocr
