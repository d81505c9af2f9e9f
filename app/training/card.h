// Prints one copy of an identity card's back, a visa or an older card: artwork with a press's variation, then the
// holder's data and the machine readable zone.
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "app/training/card_design.h"
#include "app/training/leaf.h"
#include "app/training/samples.h"

namespace vidimus::training {

struct Card {
    Leaf leaf;
    std::vector<std::string> lines;                           // MRZ as printed
    std::vector<std::pair<std::string, std::string>> fields;  // visual zone as printed
    std::vector<std::pair<std::string, cv::Rect2d>> zones;    // in millimetres, where this copy has them
    std::vector<vision::Quad> altered;                        // in millimetres
    std::string model;
};

/// `fraud` may be none or mrz_digit. Errors: internal (the zone could not be composed).
tl::expected<Card, Error> print_card(const CardDesign& design, Fraud fraud, std::uint64_t seed, const mrz::Today& today,
                                     const std::optional<std::string>& document_number);

}  // namespace vidimus::training
