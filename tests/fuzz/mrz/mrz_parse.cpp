// Any bytes as lines: parse() must answer, its document must hold together, and recomputed digits must verify.
#include <cstdint>
#include <string>
#include <vector>

#include "mrz/compose.h"
#include "mrz/document.h"
#include "mrz/transliterate.h"

namespace {

void require(bool holds) {
    if (!holds) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vidimus::mrz;
    const std::string text(data, data + size);
    std::vector<std::string> lines;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    const ParseOptions options{{2026, 11, 24}, 15};
    const auto document = parse(lines, options);
    if (document) {
        const Layout& layout = layout_of(document->format);
        require(static_cast<int>(document->lines.size()) == layout.lines);
        require(document->check_digits.size() == layout.check_digits.size());
        for (const Finding& finding : document->findings) {
            require(finding.line >= 0 && finding.line < layout.lines);
            require(finding.column >= 0 && finding.column + finding.length <= layout.columns);
        }
        for (const CheckDigit& digit : document->check_digits) {
            require(document->lines[static_cast<std::size_t>(digit.line)][static_cast<std::size_t>(digit.column)] ==
                    digit.printed);
        }
        auto corrected = document->lines;
        recompute_check_digits(layout, corrected);
        const auto again = parse(corrected, options);
        require(again && again->check_digits_valid());
    } else {
        require(!document.error().detail.empty());
    }
    for (const char c : transliterate(text)) require((c >= 'A' && c <= 'Z') || c == '<');
    is_legal_form(text.substr(0, size / 2), text.substr(size / 2), size % 2 == 1);
    return 0;
}
