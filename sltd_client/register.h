// One question to a lost-and-stolen document register, and an answer that can be trusted.
// Facts: a query holds number, issuing state and document type, nothing else; a possible match is a lead to confirm
// with the issuing authority, never a ground for refusal by itself (Doc 9303-2 §6.4.1).
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace vidimus::sltd {

/// A document number. Upper case without spaces, separators or fillers; it does not print itself.
class DocumentNumber {
  public:
    DocumentNumber() = default;
    explicit DocumentNumber(std::string_view raw);
    [[nodiscard]] const std::string& reveal() const { return normalised_; }
    [[nodiscard]] bool empty() const { return normalised_.empty(); }
    friend bool operator==(const DocumentNumber&, const DocumentNumber&) = default;

  private:
    std::string normalised_;
};

struct Query {
    std::string id;  // UUID; the answer must echo it
    DocumentNumber number;
    std::string issuing_state;  // three letters (D is sent as "D")
    std::string document_type;  // first letter of the document code: P, I, V …
};

/// A random UUID (version 4).
std::string new_query_id();

enum class AnswerState { no_record, possible_match, not_checked };

/// Why a register was not checked. Each has a cause and a remedy in docs/failures.md.
enum class Reason {
    none,
    switched_off,    // the person asked for no register
    not_configured,  // no register serves this state
    no_number,       // the document number was not read, or its check digit fails
    name_not_resolved,
    unreachable,    // refused, no route, closed
    timeout,        // no complete answer within the deadline
    tls_failed,     // certificate expired, wrong name, unknown authority, pin differs
    unauthorised,   // 401, 403
    server_busy,    // 429, 503
    server_failed,  // other 5xx, 4xx
    redirected,     // every 3xx
    answer_too_large,
    answer_incomplete,  // truncated, or closed in the middle
    answer_malformed,   // not the promised type, not parseable, a field missing or of the wrong kind
    answer_mismatch,    // another query's id, or an answer about another document
    answer_not_signed,  // the signature that the register must give is missing or wrong
    paused,             // it failed several times in a row, and is not asked for a while
    copy_missing,       // local copy: no file
    copy_damaged,
    copy_expired,  // local copy: older than it may be
    copy_locked,   // local copy: its key is missing, or another one
    cancelled,
    internal,
};
/// Every reason but `none`, in the order above: for tables and for the test of docs/failures.md.
inline constexpr std::array all_reasons{Reason::switched_off,      Reason::not_configured,   Reason::no_number,
                                        Reason::name_not_resolved, Reason::unreachable,      Reason::timeout,
                                        Reason::tls_failed,        Reason::unauthorised,     Reason::server_busy,
                                        Reason::server_failed,     Reason::redirected,       Reason::answer_too_large,
                                        Reason::answer_incomplete, Reason::answer_malformed, Reason::answer_mismatch,
                                        Reason::answer_not_signed, Reason::paused,           Reason::copy_missing,
                                        Reason::copy_damaged,      Reason::copy_expired,     Reason::copy_locked,
                                        Reason::cancelled,         Reason::internal};
std::string name_of(Reason reason);      // "timeout", "tls_failed" …: stable, in JSON
std::string name_of(AnswerState state);  // "no_record" …

struct Record {
    enum class Class { stolen, lost, revoked, invalid, stolen_blank };
    Class record_class = Class::lost;
    std::string reference;            // the register's own
    bool variant = false;             // found only by a variant spelling
    std::optional<std::string> date;  // of theft or loss, YYYY-MM-DD
};
std::string name_of(Record::Class record_class);
/// The class of that name ("stolen", "stolen_blank" …), or nothing: an unknown class is never guessed.
std::optional<Record::Class> record_class_named(std::string_view name);

struct Answer {
    std::string register_name;
    AnswerState state = AnswerState::not_checked;
    Reason reason = Reason::none;  // set for not_checked only
    bool local_copy = false;       // via
    std::string list_version;
    std::string list_date;  // YYYY-MM-DD; empty where unknown
    std::vector<Record> records;
    std::chrono::milliseconds took{0};
    std::chrono::seconds clock_skew{0};  // the server's clock less ours, where it tells the time
};

/// An answer that says that this register was not checked, and why. `Reason::none` becomes `internal`: a missing reason
/// is a fault.
Answer not_checked(std::string register_name, Reason reason);

using Deadline = std::chrono::steady_clock::time_point;

/// A register. `ask` never throws, ends by the deadline, and gives `not_checked` for everything but a complete, valid
/// answer.
class Register {
  public:
    Register() = default;
    Register(const Register&) = delete;
    Register& operator=(const Register&) = delete;
    virtual ~Register() = default;
    [[nodiscard]] virtual const std::string& name() const = 0;
    [[nodiscard]] virtual bool serves(const std::string& issuing_state, const std::string& document_type) const = 0;
    virtual Answer ask(const Query& query, Deadline deadline, const std::stop_token& stop) noexcept = 0;
};

}  // namespace vidimus::sltd
