#include "app/screening/roles.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace vidimus::screening {
namespace {

using namespace std::string_view_literals;

constexpr std::array roles{"ir"sv, "uv"sv, "back"sv, "visa"sv, "earlier"sv};

bool is_tilt(std::string_view role) {
    return role.starts_with("tilt") && role.size() <= 6 &&
           std::all_of(role.begin() + 4, role.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

}  // namespace

std::optional<std::string> role_of(const std::filesystem::path& file) {
    std::string role = file.stem().extension().string();
    if (role.size() < 2) {
        return std::nullopt;
    }
    role.erase(0, 1);
    std::transform(role.begin(), role.end(), role.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const bool known = is_tilt(role) || std::find(roles.begin(), roles.end(), role) != roles.end();
    return known ? std::optional(role) : std::nullopt;
}

std::optional<Light> light_of_role(std::string_view role) {
    return role == "ir" ? std::optional(Light::ir) : role == "uv" ? std::optional(Light::uv) : std::nullopt;
}

std::optional<Role> page_role_of(std::string_view role) {
    if (role == "back") {
        return Role::back;
    }
    if (role == "visa") {
        return Role::visa;
    }
    if (role == "earlier") {
        return Role::earlier;
    }
    return is_tilt(role) ? std::optional(Role::tilt) : std::nullopt;
}

std::vector<FileSet> sets_of(const std::vector<std::filesystem::path>& files) {
    std::vector<FileSet> sets;
    std::map<std::filesystem::path, std::size_t> own;  // folder and name without endings
    const auto base_of = [](const std::filesystem::path& file, bool with_role) {
        return file.parent_path() / (with_role ? file.stem().stem() : file.stem());
    };
    for (const auto& file : files) {
        if (!role_of(file)) {
            own.emplace(base_of(file, false), sets.size());
            sets.push_back({file, {}});
        }
    }
    for (const auto& file : files) {
        const auto role = role_of(file);
        if (!role) {
            continue;
        }
        if (const auto document = own.find(base_of(file, true)); document != own.end()) {
            sets[document->second].further.emplace(*role, file);
        } else {
            sets.push_back({file, {}});
        }
    }
    std::sort(sets.begin(), sets.end(), [](const FileSet& a, const FileSet& b) { return a.file < b.file; });
    return sets;
}

}  // namespace vidimus::screening
