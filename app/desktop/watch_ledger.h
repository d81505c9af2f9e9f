// What a watched folder holds, and which documents of it are whole: a plain value that is told the listing and the
// time.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/screening/config.h"
#include "app/screening/report.h"

namespace vidimus::desktop {

/// The part of `name` that the pattern's first "*" stands for (letters' case aside, in lower case); nothing where the
/// name does not fit. Where several parts would fit, the shortest.
std::optional<std::string> own_part(const std::string& pattern, const std::string& name);

/// The light of a name and the document it belongs to: infrared and UV patterns come before that of white light. Only
/// names with the ending of a picture or a PDF.
struct WatchedName {
    screening::Light light = screening::Light::vi;
    std::string document;
};
std::optional<WatchedName> watched_name(const screening::WatchConfig& config, const std::string& name);

class WatchLedger {
  public:
    using Time = std::chrono::steady_clock::time_point;
    struct File {
        std::string name;
        std::uint64_t size = 0;
        std::int64_t changed = 0;  // any unit
    };
    /// White first; names of files.
    using Document = std::vector<std::pair<screening::Light, std::string>>;

    explicit WatchLedger(screening::WatchConfig config, std::chrono::milliseconds stable = std::chrono::seconds(1))
        : config_(std::move(config)), stable_(stable) {}

    /// What lies there already is not taken.
    void begin(const std::vector<File>& listing);
    /// Documents that have become whole, oldest first. A file is whole when neither its size nor its time changed for
    /// a while and it is not empty. One that was written anew is new.
    std::vector<Document> look(const std::vector<File>& listing, Time now);
    /// Whether something is on its way: look again soon.
    [[nodiscard]] bool waiting() const { return !files_.empty(); }

  private:
    struct Seen {
        File file;
        WatchedName name;
        Time since{};  // unchanged
    };
    [[nodiscard]] bool taken(const File& file) const;

    screening::WatchConfig config_;
    std::chrono::milliseconds stable_;
    std::map<std::string, File> taken_;  // by name, as it was then
    std::map<std::string, Seen> files_;  // on their way
};

}  // namespace vidimus::desktop
