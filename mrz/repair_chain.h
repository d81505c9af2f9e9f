// The search behind repair(): a chain of slots, one or more cells each, whose options are weighed jointly with the
// check digits. Dynamic programming over the sums modulo ten gives the best and second-best chains exactly; internal to
// mrz.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "mrz/layout.h"
#include "mrz/repair.h"

namespace vidimus::mrz {

/// What a slot's cells may be together. `score` is a log-probability relative to the slot's best option.
struct SlotOption {
    std::array<char, 4> text{};
    double score = 0.0;
    int own = 0;        // share in the field's check digit, modulo ten
    int composite = 0;  // share in the composite check digit, modulo ten
};

/// Which structure the cells of a field have, and so how the chain's phase moves over them.
enum class SlotRule { free, number, optional, name, digit, composite };

struct Slot {
    int line = 0;
    int column = 0;
    int length = 1;
    SlotRule rule = SlotRule::free;
    bool begins_field = false;
    bool filler_when_empty = false;  // digit: '<' after nothing but fillers
    bool may_overflow = false;       // digit: '<' after a full field lets the number go on in the next slots
    int overflow_weight = 0;         // optional: the weight of the cell where a long number goes on here
    std::vector<SlotOption> options;
};

struct ChainSolution {
    std::vector<int> options;  // the chosen option of each slot
    double score = 0.0;
    double second = -1e9;  // the score of the next best; far below where there is none
    double mass = 0.0;     // the summed probability of all, on the scale of exp(score)
};

/// With `constrained`, only chains whose check digits verify. Null where there is none.
std::optional<ChainSolution> solve_chain(const std::vector<Slot>& slots, bool constrained);

/// The slots of a reading under a layout.
struct Slots {
    std::vector<Slot> covered;                 // in the order that the check digits need, the composite last
    std::vector<std::vector<Slot>> uncovered;  // one chain for each field that no check digit covers
};

Slots build_slots(const Layout& layout, const Reading& reading);

}  // namespace vidimus::mrz
