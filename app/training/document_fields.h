// Which fields a design has, in rows, and their captions in the languages of Utopia.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/training/random.h"
#include "app/training/samples.h"

namespace vidimus::training {

struct Slot {
    std::string_view id;
    double share = 1.0;  // of the row's width
};
using Rows = std::vector<std::vector<Slot>>;

/// One of the kind's arrangements.
Rows rows_of(Kind kind, Random& random);

enum class Language { none, latin, french, esperanto };
std::string caption_of(std::string_view id, Language second, std::string_view between);

}  // namespace vidimus::training
