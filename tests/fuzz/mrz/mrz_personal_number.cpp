// Any content of the optional data of any state: personal_number() must answer with what a document can hold, and
// parse() must put its findings on the cells of the number.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "mrz/compose.h"
#include "mrz/national_numbers.h"

namespace {

void require(bool holds) {
    if (!holds) __builtin_trap();
}

}  // namespace

// The first byte picks the state (or the three after it name one), the rest is the content, cut to the field.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vidimus::mrz;
    constexpr std::array<std::string_view, 24> states = {
        "ALB", "BEL", "BGR", "BIH", "CZE", "DNK", "ESP", "EST", "FIN", "HRV", "KAZ", "LTU",
        "LVA", "MKD", "MNE", "NLD", "POL", "ROU", "RKS", "SRB", "SVK", "SVN", "TUR", "UTO",
    };
    if (size == 0) return 0;
    Document raw;
    raw.issuing_state = states[data[0] % states.size()];
    raw.optional_data.assign(data + 1, data + size);
    if (const auto number = personal_number(raw)) {
        require(number->value.size() == raw.optional_data.size() && !number->kind.empty());
        if (number->sex) require(*number->sex == 'M' || *number->sex == 'F');
        if (const auto& date = number->birth_date) {
            require(date->month && *date->month >= 1 && *date->month <= 12);
            require(date->day && *date->day >= 1 && *date->day <= 31);
            if (date->year) require(*date->year >= 1800 && *date->year <= 2299);
        }
    }
    constexpr std::string_view characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<";
    std::string content = raw.optional_data.substr(0, 14);
    for (char& c : content) {
        if (characters.find(c) == std::string_view::npos) c = characters[static_cast<unsigned char>(c) % 10];
    }
    std::vector<std::string> lines = {"PP" + std::string(raw.issuing_state) + "PROBA<<PRIMER<<<<<<<<<<<<<<<<<<<<<<<<<<",
                                      "0123456784" + std::string(raw.issuing_state) + "7408122F3104159"};
    lines[0].resize(44, '<');
    lines[1] += content;
    lines[1].resize(44, '<');
    recompute_check_digits(layout_of(Format::td3), lines);
    const auto document = parse(lines, {{2026, 11, 24}, 15});
    require(document.has_value());
    for (const Finding& finding : document->findings) {
        if (!finding.id.starts_with("mrz.personal_number")) continue;
        require(document->personal_number.has_value());
        std::string printed = lines[static_cast<std::size_t>(finding.line)].substr(
            static_cast<std::size_t>(finding.column), static_cast<std::size_t>(finding.length));
        std::ranges::replace(printed, '<', '-');
        require(printed == document->personal_number->value);
    }
    return 0;
}
