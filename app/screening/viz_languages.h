// Inside app/screening: in which languages and script a model's names are printed, told by its genuine copies.
#pragma once

#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "app/screening/viz_page.h"
#include "mrz/document.h"
#include "vision/specimen.h"

namespace vidimus::screening {

/// A genuine copy: its picture, and what its zone says where it has one.
struct VizCopy {
    PlacedPage page;
    std::optional<mrz::Document> document;
};

/// Whether a language of the reader is written in Latin letters.
bool writes_latin(const std::string& language);

/// The installed languages, at most three, in which the model's names and its months are read: those of its state; of a
/// state whose languages are not known those that read the copies' names as their zones have them, by Doc 9303-3
/// section 6 of other scripts too, with the least doubt. English is one of them, for numbers. Empty where none is
/// installed. Errors: cancelled, internal.
tl::expected<std::vector<std::string>, ocr::Error> languages_on(const vision::SpecimenPack& pack,
                                                                std::span<const VizCopy> copies, ocr::VizReader& reader,
                                                                const std::stop_token& stop);

}  // namespace vidimus::screening
