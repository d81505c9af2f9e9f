// What an image of a set is, by its name: sample-1.ir.jpg belongs to sample-1.jpg.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/screening/report.h"

namespace vidimus::screening {

/// "ir", "uv", "back", "visa", "earlier", "tilt1" … of a name; absent for the document's own image in white light.
std::optional<std::string> role_of(const std::filesystem::path& file);

std::optional<Light> light_of_role(std::string_view role);
std::optional<Role> page_role_of(std::string_view role);

/// A document's image in white light and those that belong to it.
struct FileSet {
    std::filesystem::path file;
    std::map<std::string, std::filesystem::path> further;  // by role
};

/// The files in order, those with a role put to their document. Where its own image is missing, a file with a role
/// stands alone.
std::vector<FileSet> sets_of(const std::vector<std::filesystem::path>& files);

}  // namespace vidimus::screening
