// Two-best dynamic programming over (sum of the field, sum of the whole, phase within the field).
#include "mrz/repair_chain.h"

#include <algorithm>
#include <cmath>

#include "mrz/check_digits.h"

namespace vidimus::mrz {
namespace {

// Phases of numbers and optional data.
constexpr int phase_text = 0;        // the last cell was no filler
constexpr int phase_gap = 1;         // a filler after text
constexpr int phase_overflow = 2;    // a filler in the digit's place: the number must go on
constexpr int phase_rest = 3;        // at least one cell of the rest
constexpr int phase_rest_ended = 4;  // its check digit has been: a filler must follow
constexpr int phase_empty = 5;       // nothing but fillers so far

// Phases of names: place in the name, how many K in a row (0 to 2), and the part so far: no letter, a single one, a
// single one that is shaped like a filler, or more.
enum NamePlace {
    name_start,
    name_primary,
    name_primary_filler,
    name_gap,
    name_secondary,
    name_secondary_filler,
    name_end
};
enum NamePart { part_none, part_single, part_single_like_filler, part_more };
constexpr int name_phase(int place, int ks, int part) {
    return (place * 3 + ks) * 4 + part;
}

constexpr int phases = name_phase(name_end, 2, part_more) + 1;

// Shapes that a worn or bold filler is mistaken for.
bool like_filler(char c) {
    return c == 'K' || c == 'S' || c == 'C' || c == 'E' || c == 'L';
}

struct Move {
    int phase = 0;
    double cost = 0.0;
    bool possible = true;
};

// After its first filler a number hardly ever goes on, and then not with what looks like a filler. The costs are such
// that structure may turn doubtful letters into fillers, but hardly ever a filler between characters into a letter.
Move number_move(int phase, char c) {
    if (c == '<') {
        if (phase == phase_empty) return {phase_empty, 1.0};
        return {phase_gap, phase == phase_text ? 0.3 : 0.0};
    }
    if (phase == phase_gap) return {phase_text, like_filler(c) ? 4.5 : 0.7};
    return {phase_text, c == 'K' ? 0.3 : 0.0};
}

Move optional_move(int phase, char c, bool first) {
    if (c == '<') return {phase == phase_empty ? phase_empty : phase_gap, 0.0};
    const double suspicion = like_filler(c) ? 3.0 : 0.0;
    if (phase == phase_empty) return {phase_text, (first ? 0.5 : 2.0) + suspicion};
    if (phase == phase_gap) return {phase_text, 0.3 + suspicion};
    return {phase_text, c == 'K' ? 0.3 : 0.0};
}

// Parts of letters with one filler between, two between the identifiers, fillers to the end.
Move name_move(int phase, char c) {
    const int part = phase % 4;
    const int ks = phase / 4 % 3;
    const int place = phase / 12;
    if (c == '<') {
        // A part of one letter: initials exist, but a filler read as a letter is likelier.
        const double cost = part == part_single_like_filler ? 2.5 : part == part_single ? 0.7 : 0.0;
        switch (place) {
            case name_start:
                return {name_phase(name_end, 0, part_none), 0.5};  // an empty name, or a broken one
            case name_primary:
                return {name_phase(name_primary_filler, 0, part_none), cost};
            case name_primary_filler:
                return {name_phase(name_gap, 0, part_none), 0.0};
            case name_gap:
                return {name_phase(name_end, 0, part_none), 1.0};  // no secondary identifier
            case name_secondary:
                return {name_phase(name_secondary_filler, 0, part_none), cost};
            default:
                return {name_phase(name_end, 0, part_none), 0.0};
        }
    }
    double cost = 0.0;
    const int run = c == 'K' ? std::min(ks + 1, 2) : 0;
    if (c == 'K' && ks == 1) cost += 1.0;
    if (c == 'K' && ks == 2) cost += 5.0;
    int next = name_secondary;
    if (place == name_start || place == name_primary || place == name_primary_filler) next = name_primary;
    if (place == name_end) cost += like_filler(c) ? 8.0 : 6.0;
    const int letters = part != part_none ? part_more : like_filler(c) ? part_single_like_filler : part_single;
    return {name_phase(next, run, letters), cost};
}

struct Entry {
    double score = -1e9;
    int previous = -1;  // node of the slot before
    int rank = 0;       // which of its two
    int option = -1;
};

struct Node {
    int state = 0;
    double mass = 0.0;
    std::array<Entry, 2> entries;
};

class Solver {
  public:
    Solver(const std::vector<Slot>& slots, bool constrained) : slots_(slots), constrained_(constrained) {
        index_.assign(100 * phases, -1);
    }

    std::optional<ChainSolution> run() {
        std::vector<std::vector<Node>> levels(slots_.size() + 1);
        Node start;
        start.mass = 1.0;
        start.entries[0].score = 0.0;
        levels[0].push_back(start);
        for (std::size_t i = 0; i < slots_.size(); ++i) {
            next_ = &levels[i + 1];
            for (int n = 0; n < static_cast<int>(levels[i].size()); ++n) {
                advance(slots_[i], i == 0 ? SlotRule::free : slots_[i - 1].rule, levels[i][static_cast<std::size_t>(n)],
                        n);
            }
            for (const Node& node : *next_) index_[static_cast<std::size_t>(node.state)] = -1;
            if (next_->empty()) return std::nullopt;
        }
        return trace(levels);
    }

  private:
    // A long number that was begun has not come to its check digit.
    [[nodiscard]] bool number_open(SlotRule before, int phase) const {
        return constrained_ && (before == SlotRule::digit || before == SlotRule::optional) &&
               (phase == phase_overflow || phase == phase_rest);
    }

    void advance(const Slot& slot, SlotRule before, const Node& node, int n) {
        int own = node.state / phases / 10;
        const int composite = node.state / phases % 10;
        int phase = node.state % phases;
        const bool goes_on = slot.rule == SlotRule::optional && phase == phase_overflow;
        if (slot.begins_field && !goes_on) {
            if (number_open(before, phase)) return;
            phase = slot.rule == SlotRule::name   ? name_phase(name_start, 0, part_none)
                    : slot.rule == SlotRule::free ? phase_text
                                                  : phase_empty;
            own = 0;
        }
        for (int o = 0; o < static_cast<int>(slot.options.size()); ++o) {
            const SlotOption& option = slot.options[static_cast<std::size_t>(o)];
            const int added = constrained_ ? (composite + option.composite) % 10 : 0;
            const char c = option.text[0];
            const bool digit = c >= '0' && c <= '9';
            switch (slot.rule) {
                case SlotRule::free:
                    add(node, n, o, option, sum(own, option.own), added, phase, 0.0);
                    break;
                case SlotRule::number: {
                    const Move move = number_move(phase, c);
                    add(node, n, o, option, sum(own, option.own), added, move.phase, move.cost);
                    break;
                }
                case SlotRule::name: {
                    const Move move = name_move(phase, c);
                    add(node, n, o, option, sum(own, option.own), added, move.phase, move.cost);
                    break;
                }
                case SlotRule::optional:
                    optional(slot, node, n, o, own, added, phase);
                    break;
                case SlotRule::digit:
                    if (digit) {
                        if (!constrained_ || own == c - '0') add(node, n, o, option, 0, added, phase_text, 0.0);
                    } else if (slot.filler_when_empty && phase == phase_empty) {
                        add(node, n, o, option, 0, added, phase_text, 0.0);
                    } else if (slot.may_overflow && phase == phase_text) {
                        add(node, n, o, option, own, added, phase_overflow, 1.5);
                    } else if (!constrained_) {
                        add(node, n, o, option, 0, added, phase_text, 6.0);
                    }
                    break;
                case SlotRule::composite:
                    if (number_open(before, phase)) break;
                    if (!constrained_ || (digit && composite == c - '0'))
                        add(node, n, o, option, 0, 0, phase_text, 0.0);
                    break;
            }
        }
    }

    // Optional data, or the rest of a long number, its digit and a filler before it.
    void optional(const Slot& slot, const Node& node, int n, int o, int own, int added, int phase) {
        const SlotOption& option = slot.options[static_cast<std::size_t>(o)];
        const char c = option.text[0];
        if (phase == phase_overflow || phase == phase_rest) {
            if (c == '<') {
                if (!constrained_) add(node, n, o, option, 0, added, phase_gap, 6.0);
                return;
            }
            const int value = std::max(0, character_value(c)) * slot.overflow_weight;
            add(node, n, o, option, sum(own, value % 10), added, phase_rest, 0.0);
            const bool digit = c >= '0' && c <= '9';
            if (phase == phase_rest && digit && (!constrained_ || own == c - '0')) {
                add(node, n, o, option, 0, added, phase_rest_ended, 0.0);
            }
            return;
        }
        if (phase == phase_rest_ended) {
            if (c == '<') add(node, n, o, option, 0, added, phase_gap, 0.0);
            return;
        }
        const Move move = optional_move(phase, c, slot.begins_field);
        add(node, n, o, option, sum(own, option.own), added, move.phase, move.cost);
    }

    [[nodiscard]] int sum(int own, int more) const { return constrained_ ? (own + more) % 10 : 0; }

    void add(const Node& from, int n, int o, const SlotOption& option, int own, int composite, int phase, double cost) {
        const double change = option.score - cost;
        if (change < -30.0) return;
        const int state = (own * 10 + composite) * phases + phase;
        int& at = index_[static_cast<std::size_t>(state)];
        if (at < 0) {
            at = static_cast<int>(next_->size());
            next_->emplace_back().state = state;
        }
        Node& to = (*next_)[static_cast<std::size_t>(at)];
        to.mass += from.mass * std::exp(change);
        for (int rank = 0; rank < 2; ++rank) {
            const Entry& before = from.entries[static_cast<std::size_t>(rank)];
            if (before.score <= -1e9) break;
            insert(to, {before.score + change, n, rank, o});
        }
    }

    static void insert(Node& node, const Entry& entry) {
        if (entry.score > node.entries[0].score) {
            node.entries[1] = node.entries[0];
            node.entries[0] = entry;
        } else if (entry.score > node.entries[1].score) {
            node.entries[1] = entry;
        }
    }

    std::optional<ChainSolution> trace(const std::vector<std::vector<Node>>& levels) {
        ChainSolution solution;
        int best = -1;
        solution.score = -1e9;
        for (int n = 0; n < static_cast<int>(levels.back().size()); ++n) {
            const Node& node = levels.back()[static_cast<std::size_t>(n)];
            if (number_open(slots_.back().rule, node.state % phases)) continue;
            solution.mass += node.mass;
            for (const Entry& entry : node.entries) {
                if (entry.score > solution.score) {
                    solution.second = solution.score;
                    solution.score = entry.score;
                    best = n;
                } else if (entry.score > solution.second) {
                    solution.second = entry.score;
                }
            }
        }
        if (best < 0) return std::nullopt;
        solution.options.assign(slots_.size(), -1);
        int rank = 0;
        for (std::size_t i = slots_.size(); i > 0; --i) {
            const Entry& entry = levels[i][static_cast<std::size_t>(best)].entries[static_cast<std::size_t>(rank)];
            solution.options[i - 1] = entry.option;
            best = entry.previous;
            rank = entry.rank;
        }
        return solution;
    }

    const std::vector<Slot>& slots_;
    bool constrained_;
    std::vector<int> index_;  // state → node of the level under construction, −1 where there is none
    std::vector<Node>* next_ = nullptr;
};

}  // namespace

std::optional<ChainSolution> solve_chain(const std::vector<Slot>& slots, bool constrained) {
    return Solver(slots, constrained).run();
}

}  // namespace vidimus::mrz
