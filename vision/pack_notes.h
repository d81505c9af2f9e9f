// What people wrote about a model, as JSON: part of pack.json, and a file of its own when a trainer writes it.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "vision/specimen.h"

namespace vidimus::vision {

class Reader;

/// Every key may be absent. What is wrong is blamed on the reader.
PackNotes read_notes(Reader& reader, const nlohmann::json& root, const cv::Size2d& page);
void write_notes(const PackNotes& notes, nlohmann::ordered_json& root);

/// A trainer's file: the keys of docs/specimen-pack.md, and no others. Errors: pack_damaged (`detail` has the key).
tl::expected<PackNotes, Error> parse_notes(std::string_view json, PageSize size);

}  // namespace vidimus::vision
