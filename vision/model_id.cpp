#include <charconv>
#include <vector>

#include "vision/specimen.h"

namespace vidimus::vision {
namespace {

std::optional<int> whole_number(std::string_view text, int least, int most) {
    int value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
    if (value < least || value > most) return std::nullopt;
    return value;
}

bool capitals(std::string_view text, std::size_t least, std::size_t most) {
    if (text.size() < least || text.size() > most) return false;
    for (const char c : text) {
        if (c < 'A' || c > 'Z') return false;
    }
    return true;
}

}  // namespace

std::string ModelId::to_string() const {
    std::string text = state;
    text.append("-").append(type).append("-").append(std::to_string(number));
    if (year) text.append("-").append(std::to_string(*year));
    return text;
}

std::optional<ModelId> ModelId::from_string(std::string_view text) {
    std::vector<std::string_view> parts;
    while (true) {
        const auto dash = text.find('-');
        parts.push_back(text.substr(0, dash));
        if (dash == std::string_view::npos) break;
        text.remove_prefix(dash + 1);
    }
    if (parts.size() != 3 && parts.size() != 4) return std::nullopt;
    ModelId id;
    if (!capitals(parts[0], 1, 3) || !capitals(parts[1], 1, 1)) return std::nullopt;
    id.state = parts[0];
    id.type = parts[1];
    const auto number = whole_number(parts[2], 1, 9999);
    if (!number) return std::nullopt;
    id.number = *number;
    if (parts.size() == 4) {
        id.year = whole_number(parts[3], 1900, 2199);
        if (!id.year) return std::nullopt;
    }
    return id;
}

std::string_view name_of(PageSize size) {
    switch (size) {
        case PageSize::id1:
            return "ID-1";
        case PageSize::id2:
            return "ID-2";
        case PageSize::id3:
            return "ID-3";
    }
    return {};
}

std::string_view name_of(Zone::Kind kind) {
    switch (kind) {
        case Zone::Kind::field:
            return "field";
        case Zone::Kind::photo:
            return "photo";
        case Zone::Kind::ghost:
            return "ghost";
        case Zone::Kind::mrz:
            return "mrz";
        case Zone::Kind::background:
            return "background";
    }
    return {};
}

}  // namespace vidimus::vision
