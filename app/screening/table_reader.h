// Inside app/screening: a section of the configuration file, read key by key.
#pragma once

#include <toml++/toml.h>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace vidimus::screening {

/// Reads a table's keys one by one and remembers what went wrong first. A key that nobody asked for is an error: a
/// misspelt setting must not silently fall back to a default.
class TableReader {
  public:
    TableReader(const toml::table& table, std::string where) : table_(table), where_(std::move(where)) {}

    template <typename T>
    std::optional<T> get(std::string_view key) {
        known_.insert(std::string(key));
        const toml::node* node = table_.get(key);
        if (node == nullptr) {
            return std::nullopt;
        }
        const std::optional<T> value = node->value_exact<T>();
        if (!value) {
            fail(key, "has the wrong type");
        }
        return value;
    }

    std::vector<std::string> strings(std::string_view key) {
        known_.insert(std::string(key));
        std::vector<std::string> values;
        const toml::node* node = table_.get(key);
        if (node == nullptr) {
            return values;
        }
        const toml::array* array = node->as_array();
        if (array == nullptr) {
            fail(key, "must be a list of texts");
            return values;
        }
        for (const toml::node& item : *array) {
            if (const auto text = item.value_exact<std::string>()) {
                values.push_back(*text);
            } else {
                fail(key, "must be a list of texts");
            }
        }
        return values;
    }

    void allow(std::string_view key) { known_.insert(std::string(key)); }

    void fail(std::string_view key, const std::string& what) {
        if (error_.empty()) {
            error_ = where_ + std::string(key) + " " + what;
        }
    }

    [[nodiscard]] std::string finish() {
        for (const auto& [key, value] : table_) {
            if (!known_.contains(std::string(key.str()))) {
                fail(key.str(), "is not a setting (line " + std::to_string(value.source().begin.line) + ")");
            }
        }
        return error_;
    }

  private:
    const toml::table& table_;
    std::string where_;
    std::set<std::string> known_;
    std::string error_;
};

}  // namespace vidimus::screening
