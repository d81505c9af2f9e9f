#include "sltd_client/register.h"

#include <openssl/rand.h>

#include <algorithm>
#include <utility>

namespace vidimus::sltd {

namespace {

// Spaces, separators and the filler of the machine readable zone, as registers and people write them into numbers.
constexpr std::string_view ascii_separators = " \t\r\n\v\f-._/\\,:;<'";

// The length of a separator outside ASCII at `position` (no-break and thin spaces, dashes, the minus sign); 0 for none.
std::size_t wide_separator(std::string_view text, std::size_t position) {
    const auto rest = text.substr(position);
    if (rest.starts_with("\xC2\xA0")) {
        return 2;
    }
    if (rest.size() >= 3 && rest.starts_with("\xE2\x80")) {
        const auto last = static_cast<unsigned char>(rest[2]);
        const bool space = last >= 0x80 && last <= 0x8D;  // U+2000 … U+200D
        const bool dash = last >= 0x90 && last <= 0x95;   // U+2010 … U+2015
        return space || dash || last == 0xAF ? 3 : 0;     // U+202F
    }
    return rest.starts_with("\xE2\x88\x92") ? 3 : 0;  // U+2212
}

constexpr std::array<std::pair<Record::Class, std::string_view>, 5> class_names{{
    {Record::Class::stolen, "stolen"},
    {Record::Class::lost, "lost"},
    {Record::Class::revoked, "revoked"},
    {Record::Class::invalid, "invalid"},
    {Record::Class::stolen_blank, "stolen_blank"},
}};

}  // namespace

DocumentNumber::DocumentNumber(std::string_view raw) {
    normalised_.reserve(raw.size());
    for (std::size_t i = 0; i < raw.size();) {
        const char c = raw[i];
        if (ascii_separators.find(c) != std::string_view::npos) {
            ++i;
        } else if (const auto length = wide_separator(raw, i); length > 0) {
            i += length;
        } else {
            normalised_ += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
            ++i;
        }
    }
}

std::string new_query_id() {
    std::array<unsigned char, 16> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
        return {};  // a query without an id is refused by every register, so that this is never silent
    }
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0FU) | 0x40U);  // version 4
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3FU) | 0x80U);  // variant 1
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string id;
    id.reserve(36);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            id += '-';
        }
        id += digits[bytes[i] >> 4U];
        id += digits[bytes[i] & 0x0FU];
    }
    return id;
}

std::string name_of(Reason reason) {
    switch (reason) {
        case Reason::none:
            return "none";
        case Reason::switched_off:
            return "switched_off";
        case Reason::not_configured:
            return "not_configured";
        case Reason::no_number:
            return "no_number";
        case Reason::name_not_resolved:
            return "name_not_resolved";
        case Reason::unreachable:
            return "unreachable";
        case Reason::timeout:
            return "timeout";
        case Reason::tls_failed:
            return "tls_failed";
        case Reason::unauthorised:
            return "unauthorised";
        case Reason::server_busy:
            return "server_busy";
        case Reason::server_failed:
            return "server_failed";
        case Reason::redirected:
            return "redirected";
        case Reason::answer_too_large:
            return "answer_too_large";
        case Reason::answer_incomplete:
            return "answer_incomplete";
        case Reason::answer_malformed:
            return "answer_malformed";
        case Reason::answer_mismatch:
            return "answer_mismatch";
        case Reason::answer_not_signed:
            return "answer_not_signed";
        case Reason::paused:
            return "paused";
        case Reason::copy_missing:
            return "copy_missing";
        case Reason::copy_damaged:
            return "copy_damaged";
        case Reason::copy_expired:
            return "copy_expired";
        case Reason::copy_locked:
            return "copy_locked";
        case Reason::cancelled:
            return "cancelled";
        case Reason::internal:
            return "internal";
    }
    return "internal";
}

std::string name_of(AnswerState state) {
    switch (state) {
        case AnswerState::no_record:
            return "no_record";
        case AnswerState::possible_match:
            return "possible_match";
        case AnswerState::not_checked:
            return "not_checked";
    }
    return "not_checked";
}

std::string name_of(Record::Class record_class) {
    const auto* const found = std::find_if(class_names.begin(), class_names.end(),
                                           [record_class](const auto& entry) { return entry.first == record_class; });
    return found == class_names.end() ? std::string{} : std::string{found->second};
}

std::optional<Record::Class> record_class_named(std::string_view name) {
    const auto* const found = std::find_if(class_names.begin(), class_names.end(),
                                           [name](const auto& entry) { return entry.second == name; });
    return found == class_names.end() ? std::nullopt : std::optional{found->first};
}

Answer not_checked(std::string register_name, Reason reason) {
    Answer answer;
    answer.register_name = std::move(register_name);
    answer.state = AnswerState::not_checked;
    answer.reason = reason == Reason::none ? Reason::internal : reason;
    return answer;
}

}  // namespace vidimus::sltd
