#include "sltd_client/strict_json.h"

#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace vidimus::sltd {

namespace {

using nlohmann::json;

enum class Shape { whole, cut_off, too_deep };

// One pass that follows strings and brackets only: tells a text that ends in the middle from one that is wrong, and
// bounds the nesting before a parser builds anything.
Shape shape_of(std::string_view text, int max_depth) {
    int depth = 0;
    bool in_string = false;
    bool escaped = false;
    for (const char c : text) {
        if (in_string) {
            if (escaped) {
                escaped = false;
            } else if (c == '\\') {
                escaped = true;
            } else if (c == '"') {
                in_string = false;
            }
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > max_depth) {
                return Shape::too_deep;
            }
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    const bool blank = text.find_first_not_of(" \t\r\n") == std::string_view::npos;
    return in_string || depth > 0 || blank ? Shape::cut_off : Shape::whole;
}

}  // namespace

tl::expected<json, JsonFault> parse_strict_object(std::string_view text, int max_depth) {
    const auto shape = shape_of(text, max_depth);
    if (shape == Shape::too_deep) {
        return tl::make_unexpected(JsonFault::too_deep);
    }
    std::vector<std::set<std::string>> keys;
    bool repeated = false;
    const json::parser_callback_t watch = [&](int /*depth*/, json::parse_event_t event, json& parsed) {
        if (event == json::parse_event_t::object_start) {
            keys.emplace_back();
        } else if (event == json::parse_event_t::object_end) {
            keys.pop_back();
        } else if (event == json::parse_event_t::key && !keys.back().insert(parsed.get<std::string>()).second) {
            repeated = true;
        }
        return true;
    };
    json value = json::parse(text.begin(), text.end(), watch, false);
    if (value.is_discarded() || !value.is_object() || repeated) {
        return tl::make_unexpected(shape == Shape::cut_off ? JsonFault::cut_off : JsonFault::not_an_object);
    }
    return value;
}

std::uint64_t whole_number(const nlohmann::json& value, std::uint64_t most) {
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > most) {
        throw std::out_of_range("no whole number");
    }
    return value.get<std::uint64_t>();
}

}  // namespace vidimus::sltd
