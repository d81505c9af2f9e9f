// Checks of one kind taken together: a replaced portrait may stay within the limit of each check of the photo, and yet
// lie so near to several that no genuine copy does. Checks of one kind count once, whatever they share. Internal to the
// room.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "vision/learn_check.h"
#include "vision/specimen.h"

namespace vidimus::vision {

struct JoinedKind {
    const char* name;  // as a check's algorithm
    const char* id;
    const char* zone;
    const char* reason;                       // text key of a failure
    std::array<std::string_view, 8> members;  // algorithms
};

std::span<const JoinedKind> joined_kinds();
const JoinedKind* joined_kind_of(std::string_view algorithm);

struct Joined {
    double score = 0.0;  // −ln(1 + √Σ(deviations of the members' scores)²), as the members' own scores are made
    std::size_t farthest = 0;  // index of the member, among the checks, that lies farthest off
};

/// `score(k)` is what check k of `checks` scored, none where it was not measured. Silent members are left out. None
/// where fewer than two were measured.
std::optional<Joined> join(const JoinedKind& kind, std::span<const CheckSpec* const> checks,
                           const std::function<std::optional<double>(std::size_t)>& score);

/// The joined checks of a model whose single checks are learned.
std::vector<LearnedCheck> learn_joined(const std::vector<LearnedCheck>& single, const LearnOptions& options,
                                       double alpha, std::size_t genuine);

}  // namespace vidimus::vision
