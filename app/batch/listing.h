// Which files an archive holds.
#pragma once

#include <filesystem>
#include <optional>
#include <tl/expected.hpp>
#include <vector>

#include "app/screening/failure.h"

namespace vidimus::batch {

/// A file to screen, or what cannot be listed and why.
struct Entry {
    std::filesystem::path path;
    std::optional<screening::Failure> failure;
};

/// Files named are taken whatever their ending; folders are searched recursively for image endings (jpg jpeg png tif
/// tiff webp bmp pdf, in any case). Links to folders are followed, each folder is entered once, each file is listed
/// once. Sorted by path. Errors: file_not_found for a path of `paths` that does not exist.
tl::expected<std::vector<Entry>, screening::Failure> list_files(const std::vector<std::filesystem::path>& paths);

}  // namespace vidimus::batch
