// Codes of states, nationalities and organisations as they stand in machine readable zones, with English names.
// Source: Doc 9303-3 §5 (ISO 3166-1 alpha-3 and ICAO's own codes), ISO 3166-3 (withdrawn); documents seen in practice.
#pragma once

#include <span>
#include <string_view>

namespace vidimus::mrz {

enum class CodeKind {
    state,         // ISO 3166-1, or D for Germany
    special,       // ICAO's own: stateless persons, refugees, British nationalities, RKS
    organisation,  // an international organisation that issues travel documents
    sample,        // UTO: a state that does not exist
    withdrawn,     // was in ISO 3166-1 or Doc 9303; old documents still carry it
    in_practice,   // never legal, but real documents or specimens carry it
};

struct StateCode {
    std::string_view code;  // one to three letters, without fillers
    std::string_view name;
    CodeKind kind;
    bool issues;  // false: only a nationality, never an issuer (stateless persons and refugees)
};

/// All codes, in alphabetical order.
std::span<const StateCode> state_codes();

/// Null where no such code is known. `code` without fillers.
const StateCode* find_state(std::string_view code);

/// The English name for the screen; empty where the code is not known.
std::string_view state_name(std::string_view code);

}  // namespace vidimus::mrz
