// Inside app/screening: whether a field that was read says what is expected of it, and how surely not.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/screening/viz_expected.h"
#include "app/screening/viz_shapes.h"
#include "vision/specimen.h"

namespace vidimus::screening {

/// Of a text's length: what differs by more was not this text, or could not be read.
inline constexpr double nearly_right = 0.35;

/// The forms that a field's dates may have: its own, else the usual ones.
std::vector<DateForm> forms_of(const vision::VizField& place);

struct Compared {
    enum class Told { agrees, differs, unsure, unread } told = Told::unread;
    std::size_t first = 0;  // characters of the line that differ, or the whole text
    std::size_t last = 0;
    ReadLine line;  // of which look they are; set by settle()
};

/// `other` and `second`: another look at the same field, without which nothing is sure to differ. `book`: the shapes of
/// the page's certain characters.
Compared compare(const ReadLine& one, const Fit& first, const ReadLine* other, const std::optional<Fit>& second,
                 const ShapeBook& book);

}  // namespace vidimus::screening
