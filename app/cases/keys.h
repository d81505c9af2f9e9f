// Where the store's secret comes from: a file of its owner alone beside the store, or a place that the configuration
// names.
#pragma once

#include <filesystem>
#include <string>
#include <tl/expected.hpp>

#include "app/cases/seal.h"
#include "app/screening/failure.h"

namespace vidimus::cases {

/// `place` as in the configuration ("file:", "env:", "keyring:"); empty: the file cases.key in `folder`, which is made
/// where `may_make` and there is none. Errors: cases_locked, cannot_write, disk_full.
tl::expected<Seal, screening::Failure> seal_of(const std::filesystem::path& folder, const std::string& place,
                                               bool may_make);

}  // namespace vidimus::cases
