// What must hold before a register is asked: a whole number, a state, a type, and a register that serves them.
#pragma once

#include <string>
#include <vector>

#include "sltd_client/register.h"

namespace vidimus::sltd {

/// Whether the number can be asked for: 1 to 40 characters A–Z and 0–9. A character that was not read ("?") would turn
/// a listed document into `no_record`, so such a number is not asked at all.
[[nodiscard]] bool is_complete(const DocumentNumber& number);

/// Three capital letters, or "D" (Doc 9303-3 §5).
[[nodiscard]] bool is_state_code(std::string_view state);

/// One capital letter.
[[nodiscard]] bool is_document_type(std::string_view type);

/// Whether a register with these lists (empty: all) answers for the state and the type. A state or type that was not
/// read is served by no register.
[[nodiscard]] bool serves_document(const std::vector<std::string>& states, const std::vector<std::string>& types,
                                   const std::string& state, const std::string& type);

/// Other spellings of a number, each with one character in place of one that is easily confused with it: O and 0, I and
/// 1, B and 8, S and 5, Z and 2.
[[nodiscard]] std::vector<std::string> variant_numbers(const std::string& number);

/// Why the query cannot be asked: no_number, not_configured (state or type not read); none when it can.
[[nodiscard]] Reason why_not_askable(const Query& query);

}  // namespace vidimus::sltd
