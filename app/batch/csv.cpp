#include "app/batch/csv.h"

namespace vidimus::batch {
namespace {

/// Bytes of the well-formed UTF-8 sequence at the front (Unicode table 3-7), 0 where there is none.
std::size_t sequence_length(std::string_view text) {
    const auto byte = [&text](std::size_t index) { return static_cast<unsigned char>(text[index]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) {
        return 1;
    }
    std::size_t length = 0;
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF) {
        length = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        length = 3;
        low = lead == 0xE0 ? 0xA0 : low;
        high = lead == 0xED ? 0x9F : high;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        length = 4;
        low = lead == 0xF0 ? 0x90 : low;
        high = lead == 0xF4 ? 0x8F : high;
    }
    if (length == 0 || text.size() < length || byte(1) < low || byte(1) > high) {
        return 0;
    }
    for (std::size_t i = 2; i < length; ++i) {
        if (byte(i) < 0x80 || byte(i) > 0xBF) {
            return 0;
        }
    }
    return length;
}

std::string csv_cell(std::string_view raw) {
    std::string text = as_utf8(raw);
    constexpr std::string_view starts_a_formula = "=+-@\t\r";
    if (!text.empty() && starts_a_formula.find(text.front()) != std::string_view::npos) {
        text.insert(text.begin(), '\'');
    }
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
        return text;
    }
    std::string quoted = "\"";
    for (const char c : text) {
        quoted += c;
        if (c == '"') {
            quoted += c;
        }
    }
    return quoted + '"';
}

}  // namespace

std::string as_utf8(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size());
    while (!bytes.empty()) {
        const std::size_t length = sequence_length(bytes);
        if (length == 0) {
            out += "\xEF\xBF\xBD";
            bytes.remove_prefix(1);
        } else {
            out += bytes.substr(0, length);
            bytes.remove_prefix(length);
        }
    }
    return out;
}

std::string csv_row(const std::vector<std::string>& cells) {
    std::string row;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) {
            row += ',';
        }
        row += csv_cell(cells[i]);
    }
    return row + "\r\n";
}

bool read_csv_row(std::istream& stream, std::uint64_t& offset, CsvRow& row) {
    row.cells.assign(1, {});
    bool quoted = false;
    for (int next = stream.get(); next != std::istream::traits_type::eof(); next = stream.get()) {
        ++offset;
        const char c = static_cast<char>(next);
        if (quoted) {
            if (c != '"') {
                row.cells.back() += c;
            } else if (stream.peek() == '"') {
                row.cells.back() += c;
                stream.get();
                ++offset;
            } else {
                quoted = false;
            }
        } else if (c == '"') {
            quoted = true;
        } else if (c == ',') {
            row.cells.emplace_back();
        } else if (c == '\n') {
            row.end = offset;
            return true;
        } else if (c != '\r') {
            row.cells.back() += c;
        }
    }
    return false;
}

}  // namespace vidimus::batch
