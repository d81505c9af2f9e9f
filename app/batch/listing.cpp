#include "app/batch/listing.h"

#include <algorithm>
#include <array>
#include <deque>
#include <set>
#include <string>
#include <string_view>
#include <system_error>

namespace vidimus::batch {
namespace {

namespace fs = std::filesystem;
using screening::Failure;
using screening::FailureCode;

bool has_image_ending(const fs::path& file) {
    static constexpr std::array<std::string_view, 8> endings{".jpg",  ".jpeg", ".png", ".tif",
                                                             ".tiff", ".webp", ".bmp", ".pdf"};
    std::string ending = file.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

/// The one name that a file has whatever way led to it; the path itself where it cannot be resolved.
fs::path identity_of(const fs::path& path) {
    std::error_code error;
    fs::path resolved = fs::canonical(path, error);
    return error ? path : resolved;
}

Failure failure_of(const std::error_code& error, const fs::path& path) {
    const std::string name = path.filename().string();
    if (error == std::errc::permission_denied) {
        return {FailureCode::file_not_permitted, name, {}};
    }
    if (error == std::errc::no_such_file_or_directory) {
        return {FailureCode::file_not_found, name, {}};
    }
    return {FailureCode::read_error, name, error.message()};
}

class Lister {
  public:
    void take(const fs::path& path, bool named) {
        std::error_code error;
        const fs::file_status status = fs::status(path, error);
        if (fs::is_directory(status)) {
            // Real folders come before links to them, so that a file is listed under its own name.
            (fs::is_symlink(fs::symlink_status(path, error)) ? links_ : folders_).push_back(path);
        } else if (named || has_image_ending(path)) {
            if (fs::is_regular_file(status)) {
                entries_.push_back({path, std::nullopt});
            } else if (error || !fs::exists(status)) {
                entries_.push_back(
                    {path,
                     failure_of(error ? error : std::make_error_code(std::errc::no_such_file_or_directory), path)});
            } else {
                // A pipe or a device could be read for ever.
                entries_.push_back(
                    {path, Failure{FailureCode::read_error, path.filename().string(), "not a regular file"}});
            }
        }
    }

    std::vector<Entry> finish() {
        while (!folders_.empty() || !links_.empty()) {
            std::deque<fs::path>& queue = folders_.empty() ? links_ : folders_;
            const fs::path folder = queue.front();
            queue.pop_front();
            if (visited_.insert(identity_of(folder)).second) {
                enter(folder);
            }
        }
        std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) { return a.path < b.path; });
        std::set<fs::path> seen;
        std::erase_if(entries_, [&seen](const Entry& entry) { return !seen.insert(identity_of(entry.path)).second; });
        return std::move(entries_);
    }

  private:
    void enter(const fs::path& folder) {
        std::error_code error;
        std::vector<fs::path> found;
        fs::directory_iterator it(folder, error);
        for (const fs::directory_iterator end; !error && it != end; it.increment(error)) {
            found.push_back(it->path());
        }
        if (error) {
            entries_.push_back({folder, failure_of(error, folder)});
        }
        std::sort(found.begin(), found.end());
        for (const fs::path& path : found) {
            take(path, false);
        }
    }

    std::vector<Entry> entries_;
    std::deque<fs::path> folders_;
    std::deque<fs::path> links_;
    std::set<fs::path> visited_;
};

}  // namespace

tl::expected<std::vector<Entry>, Failure> list_files(const std::vector<fs::path>& paths) {
    Lister lister;
    for (const fs::path& path : paths) {
        std::error_code error;
        if (!fs::exists(fs::symlink_status(path, error))) {
            return tl::unexpected(Failure{FailureCode::file_not_found, path.filename().string(), {}});
        }
        lister.take(path, true);
    }
    return lister.finish();
}

}  // namespace vidimus::batch
