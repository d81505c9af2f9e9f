// The words that a person sees, by key and language (resources/texts/<language>.json). One catalogue serves command and
// window.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "app/screening/failure.h"
#include "app/screening/report.h"

namespace vidimus::screening {

/// Immutable after loading. A key that a language lacks is taken from English; a key that English lacks shows itself.
class Texts {
  public:
    Texts() = default;
    /// Loads en.json and, where another language is asked for, that one over it. Errors: resources_missing.
    static tl::expected<Texts, Failure> load(const std::filesystem::path& folder, std::string_view language = "en");

    [[nodiscard]] std::string text(std::string_view key) const;
    /// With {name} places filled. An argument whose value begins with "@" is itself a key.
    [[nodiscard]] std::string text(const Message& message) const;
    [[nodiscard]] std::string text(std::string_view key,
                                   const std::vector<std::pair<std::string, std::string>>& arguments) const;
    [[nodiscard]] bool has(std::string_view key) const;
    /// All keys with this beginning, in order.
    [[nodiscard]] std::vector<std::string> keys(std::string_view beginning) const;
    /// "What failed: why. What to do."
    [[nodiscard]] std::string text(const Failure& failure) const;

  private:
    std::map<std::string, std::string, std::less<>> entries_;
};

}  // namespace vidimus::screening
