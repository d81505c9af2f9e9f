// Where machine readable zones may lie in an image, and where their lines run.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "ocr/nets.h"
#include "ocr/sampler.h"

namespace vidimus::ocr {

/// A long block that may be a zone: the frame's origin is its middle, x runs along its longer side (either way).
struct ZoneCandidate {
    Frame frame;
    float length = 0.F;  // image pixels
    float height = 0.F;
    float score = 0.F;  // greater is likelier
};

/// Marks zones with the finder net on the image shrunk to `side` pixels; likeliest first. May throw cv::Exception.
std::vector<ZoneCandidate> find_zones(Nets& nets, Sampler& sampler, int side);

/// The same without a net: long even rows of strokes, alone or two or three beside one another, along either axis of
/// the image (skewed by at most some 20°) or, with `diagonal`, along the axes between them. Weaker, and independent.
/// May throw cv::Exception.
std::vector<ZoneCandidate> find_rows(Sampler& sampler, int side, bool diagonal = false);

/// Single thin rows: where a one-line zone (driving licences) may lie. May throw cv::Exception.
std::vector<ZoneCandidate> find_thin_rows(Sampler& sampler, int side);

/// Lines of one hypothesis, top to bottom.
struct LineLayout {
    std::vector<TextLine> lines;
    float score = 0.F;
};

/// Straightens the block and fits three and two rows of print to it, or with `single` one; best first. May throw
/// cv::Exception.
std::vector<LineLayout> find_lines(Sampler& sampler, const ZoneCandidate& zone, bool single = false);

}  // namespace vidimus::ocr
