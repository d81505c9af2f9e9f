// Names there and back: what possible_originals() proposes must be spellings of the name, the way to the zone must end
// in its letters, and the Arabic way back must not lose any.
#include <algorithm>
#include <cstdint>
#include <string>

#include "mrz/compose.h"
#include "mrz/possible_originals.h"
#include "mrz/transliteration_arabic.h"

namespace {

void require(bool holds) {
    if (!holds) __builtin_trap();
}

}  // namespace

// The first byte picks the practice, the second the limit; the rest is a name in either form.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vidimus::mrz;
    if (size < 2 || size > 80) return 0;
    const auto practice = static_cast<Practice>(data[0] % (static_cast<int>(Practice::arabic) + 1));
    const std::size_t limit = data[1] % 32;
    const std::string name(data + 2, data + size);
    const std::size_t first = std::min(name.find_first_not_of('<'), name.size());
    const std::string letters = name.substr(first, name.find_last_not_of('<') + 1 - first);  // no fillers at the ends
    const auto originals = possible_originals(name, practice, limit);
    require(originals.size() <= limit);
    for (const std::string& original : originals) require(is_legal_form(original, letters));
    const std::string mrz = transliterate(name, practice);
    for (const char c : mrz) require((c >= 'A' && c <= 'Z') || c == '<');
    possible_originals(mrz, practice, limit);
    if (const auto arabic = arabic_from_mrz(letters)) require(is_legal_form(*arabic, letters));
    return 0;
}
