// The MRZ in two lights: infrared is read first where it was given, because the background print does not show there.
// Source: Doc 9303-3 §4 (the MRZ is readable in infrared, B900); BSI TR-03135-1, check (IR, AB, MR).
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "app/screening/report.h"
#include "ocr/mrz_reader.h"

namespace vidimus::screening {

/// One zone from both lights.
struct TwoLights {
    ocr::MrzText text;        // the characters of infrared where it was read, else those of white light
    Light light = Light::vi;  // in whose picture the quads lie: white where both were read, so that they can be shown
    bool compared = false;    // both were read, in one shape
    std::vector<std::pair<int, int>> differing;  // cells that are sure in both lights and differ
};

/// Null where neither light has a zone.
std::optional<TwoLights> join_lights(const std::vector<ocr::MrzText>& white, const std::vector<ocr::MrzText>& infrared);

/// Whether the MRZ is readable in infrared, and whether both lights say the same; for documents with an infrared image.
std::vector<Check> infrared_checks(const MrzInfo& mrz, const std::optional<TwoLights>& joined, bool infrared_read);

}  // namespace vidimus::screening
