// Names from national characters to the letters of a machine readable zone, with national practice and the other legal
// forms. Source: Doc 9303-3 §4.6 (punctuation), §6 (Latin, Cyrillic and Arabic); ISO 843 for Greek; Ukraine: Cabinet of
// Ministers, resolution 55 of 27 January 2010; Bulgaria: the transliteration act of 2009.
#pragma once

#include <string>
#include <string_view>

namespace vidimus::mrz {

/// Whose reading of Cyrillic holds. `automatic` takes it from letters that only one of them has, else `general` (that
/// of Russian). The last three are other scripts: they tell possible_originals() where to look and count as automatic
/// here.
enum class Practice { automatic, general, serbian, macedonian, ukrainian, belarusian, bulgarian, latin, greek, arabic };

/// The practice of an issuing state (SRB, MNE, BIH, RKS: Serbian; MKD; UKR; BLR; BGR; GRC, CYP: Greek), else automatic.
Practice practice_of(std::string_view state);

/// As transliterate(utf8) of mrz/compose.h, by a chosen practice.
std::string transliterate(std::string_view utf8, Practice practice);

/// Whether `mrz` (letters, '<' between parts) is a legal form of `utf8` by any alternative of the tables: Ü as UE, UXX
/// or U, Ñ as N or NXX, Đ as D or DJ. With `truncated`, `mrz` may end early. Separators need to agree only in their
/// places.
bool is_legal_form(std::string_view utf8, std::string_view mrz, bool truncated = false);

}  // namespace vidimus::mrz
