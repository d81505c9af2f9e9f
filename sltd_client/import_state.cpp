#include "sltd_client/import_state.h"

#include <nlohmann/json.hpp>

#include "sltd_client/copy_secret.h"
#include "sltd_client/strict_json.h"

namespace vidimus::sltd {

using nlohmann::json;

std::string state_text(const ImportState& state, const ReferencePatterns& patterns) {
    json rejected = json::array();
    for (const auto& row : state.result.rejected) {
        rejected.push_back({row.row, row.detail});
    }
    const json value{{"copy_id", state.copy_id},
                     {"offset", state.offset},
                     {"lines", state.lines},
                     {"header", to_hexadecimal(state.header)},
                     {"whole", state.whole},
                     {"rows", state.result.rows},
                     {"imported", state.result.imported},
                     {"rejected", rejected},
                     {"patterns", to_hexadecimal(patterns.bytes())}};
    return value.dump();
}

bool read_state(std::string_view text, ImportState& state, ReferencePatterns& patterns) noexcept {
    try {
        const auto value = json::parse(text.begin(), text.end());
        const auto header = from_hexadecimal(value.at("header").get<std::string>());
        const auto known = from_hexadecimal(value.at("patterns").get<std::string>());
        if (!header || !known || !patterns.replace(*known)) {
            return false;
        }
        state.copy_id = value.at("copy_id").get<std::string>();
        state.offset = whole_number(value.at("offset"));
        state.lines = whole_number(value.at("lines"));
        state.header = *header;
        state.whole = value.at("whole").get<bool>();
        state.result.rows = whole_number(value.at("rows"));
        state.result.imported = whole_number(value.at("imported"));
        for (const auto& row : value.at("rejected")) {
            state.result.rejected.push_back(
                {CopyErrorCode::bad_row, row.at(1).get<std::string>(), whole_number(row.at(0))});
        }
        state.result.resumed = state.result.rows;
        return true;
    } catch (...) {
        return false;
    }
}

}  // namespace vidimus::sltd
