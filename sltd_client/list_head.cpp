#include "sltd_client/list_head.h"

#include <nlohmann/json.hpp>

#include "sltd_client/calendar.h"
#include "sltd_client/copy_secret.h"
#include "sltd_client/plain_text.h"
#include "sltd_client/strict_json.h"

namespace vidimus::sltd {

namespace {

constexpr std::size_t longest_head_line = 4096;
constexpr std::size_t longest_version = 64;

}  // namespace

std::string list_head_line(const ListHead& head) {
    // In this order: a list is told by its beginning.
    const nlohmann::ordered_json value{{"schema", list_schema},
                                       {"register", head.info.register_name},
                                       {"serial", head.info.serial},
                                       {"base", head.info.base},
                                       {"list_version", head.info.list_version},
                                       {"list_date", head.info.list_date},
                                       {"expires", head.info.expires},
                                       {"format", head.json_lines ? "jsonl" : "csv"},
                                       {"bytes", head.bytes},
                                       {"sha256", head.sha256}};
    return value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::optional<ListHead> parse_list_head(std::string_view line) noexcept {
    try {
        const auto value = nlohmann::json::parse(line.begin(), line.end());
        ListHead head;
        head.info.register_name = value.at("register").get<std::string>();
        head.info.serial = whole_number(value.at("serial"));
        head.info.base = whole_number(value.at("base"));
        head.info.list_version = value.at("list_version").get<std::string>();
        head.info.list_date = value.at("list_date").get<std::string>();
        head.info.expires = value.at("expires").get<std::string>();
        const auto format = value.at("format").get<std::string>();
        head.json_lines = format == "jsonl";
        head.bytes = whole_number(value.at("bytes"));
        head.sha256 = value.at("sha256").get<std::string>();
        const bool usable = value.at("schema").get<std::string>() == list_schema && head.info.serial > 0 &&
                            head.info.base < head.info.serial && !head.info.list_version.empty() &&
                            head.info.list_version.size() <= longest_version && is_plain_text(head.info.list_version) &&
                            parse_day(head.info.list_date) && parse_day(head.info.expires) &&
                            (head.json_lines || format == "csv") && line.size() <= longest_head_line;
        return usable ? std::optional{head} : std::nullopt;
    } catch (...) {
        return std::nullopt;
    }
}

std::string list_mark_line(const ListMark& mark) {
    return to_hexadecimal(mark.public_key) + ' ' + to_hexadecimal(mark.signature);
}

std::optional<ListMark> parse_list_mark(std::string_view line) noexcept {
    try {
        if (line.size() != 64 + 1 + 128 || line[64] != ' ') {
            return std::nullopt;
        }
        const auto key = from_hexadecimal(line.substr(0, 64));
        const auto signature = from_hexadecimal(line.substr(65));
        return key && signature ? std::optional{ListMark{*key, *signature}} : std::nullopt;
    } catch (...) {
        return std::nullopt;
    }
}

bool read_head_line(std::istream& input, std::string& line) {
    line.clear();
    for (char c = 0; line.size() <= longest_head_line && input.get(c);) {
        if (c == '\n') {
            return true;
        }
        line += c;
    }
    return false;
}

}  // namespace vidimus::sltd
