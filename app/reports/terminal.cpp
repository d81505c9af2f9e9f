// A report as lines for a terminal of 100 columns. Symbols and words carry the meaning; colour only repeats it.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "app/reports/reports.h"
#include "app/reports/text_layout.h"
#include "mrz/layout.h"

namespace vidimus::reports {
namespace {

using screening::Check;
using screening::Message;
using screening::Outcome;
using screening::Report;
using screening::Texts;
using screening::VerdictState;

constexpr std::size_t width = 100;
constexpr std::string_view indent = "  ";
constexpr std::string_view deeper = "    ";
constexpr std::string_view separator = " · ";

constexpr std::string_view symbol_irregular = "✕";
constexpr std::string_view symbol_further = "▲";
constexpr std::string_view symbol_open = "○";
constexpr std::string_view symbol_passed = "✓";

enum class Tone { plain, bad, warn, good, faint };

std::string_view escape_of(Tone tone) {
    switch (tone) {
        case Tone::bad:
            return "\x1b[1;31m";
        case Tone::warn:
            return "\x1b[1;33m";
        case Tone::good:
            return "\x1b[32m";
        case Tone::faint:
            return "\x1b[2m";
        case Tone::plain:
            break;
    }
    return {};
}

bool ran(Outcome outcome) {
    return outcome == Outcome::successful || outcome == Outcome::failed;
}

/// "+0.31" or "−0.42": the sign is always there, as the side of the threshold is what counts.
std::string signed_number(double value) {
    if (!std::isfinite(value)) {
        return "?";
    }
    std::array<char, 32> digits{};
    std::snprintf(digits.data(), digits.size(), "%.2f", std::abs(value));
    return (value < 0.0 ? "−" : "+") + std::string(digits.data());
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
    std::string out;
    for (const std::string& part : parts) {
        if (part.empty()) {
            continue;
        }
        if (!out.empty()) {
            out += between;
        }
        out += part;
    }
    return out;
}

std::string upper_ascii(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return text;
}

class Writer {
  public:
    Writer(const Report& report, const Texts& texts, bool colour) : report_(report), texts_(texts), colour_(colour) {}

    std::string write() {
        verdict_strip();
        register_lines();
        holder_and_document();
        mrz_lines();
        findings();
        not_possible();
        passed();
        by_hand();
        sources();
        return std::move(out_);
    }

  private:
    using Arguments = std::vector<std::pair<std::string, std::string>>;

    [[nodiscard]] std::string words(std::string_view key, const Arguments& arguments = {}) const {
        return printable(texts_.text(key, arguments));
    }
    [[nodiscard]] std::string words(const Message& message) const {
        return message.empty() ? std::string() : printable(texts_.text(message));
    }

    void line(std::string_view text, Tone tone = Tone::plain) {
        if (colour_ && tone != Tone::plain && !text.empty()) {
            out_ += escape_of(tone);
            out_ += text;
            out_ += "\x1b[0m";
        } else {
            out_ += text;
        }
        out_ += '\n';
    }
    void wrapped(std::string_view text, std::string_view first, std::string_view rest, Tone tone = Tone::plain) {
        for (const std::string& part : wrap(text, width, first, rest)) {
            line(part, tone);
        }
    }
    void heading(std::string_view text) {
        line("");
        line(text);
    }

    [[nodiscard]] std::string title_of(const Check& check) const {
        const std::string title = words(check.title);
        return title.empty() ? printable(check.id) : title;
    }

    /// The first ground of the verdict, in words.
    [[nodiscard]] std::string reason() const {
        const screening::Verdict& verdict = report_.verdict;
        if (verdict.because.empty()) {
            return verdict.state == VerdictState::no_irregularity_found ? words("report.reason.none")
                                                                        : words("report.reason.unknown");
        }
        const std::string& id = verdict.because.front();
        const auto check = std::find_if(report_.checks.begin(), report_.checks.end(),
                                        [&id](const Check& candidate) { return candidate.id == id; });
        if (check != report_.checks.end()) {
            const std::string message = words(check->message);
            return message.empty() ? title_of(*check) : message;
        }
        if (id == "DOC:model") {
            return words("report.reason.model");
        }
        if (id == "DOC:mrz") {
            return words("report.reason.mrz");
        }
        return id.starts_with("REG") ? words("report.reason.register") : printable(id);
    }

    void verdict_strip() {
        std::string_view symbol = symbol_further;
        Tone tone = Tone::warn;
        std::string_view key = "report.verdict.check_further";
        if (report_.verdict.state == VerdictState::irregularity_found) {
            symbol = symbol_irregular, tone = Tone::bad, key = "report.verdict.irregularity_found";
        } else if (report_.verdict.state == VerdictState::no_irregularity_found) {
            symbol = symbol_passed, tone = Tone::good, key = "report.verdict.no_irregularity_found";
        }
        wrapped(std::string(symbol) + " " + upper_ascii(words(key)) + separator.data() + reason(), "", indent, tone);
        const auto checked = std::count_if(report_.checks.begin(), report_.checks.end(),
                                           [](const Check& check) { return ran(check.result); });
        const auto others = static_cast<std::ptrdiff_t>(report_.checks.size()) - checked;
        line(std::string(indent) +
             words("report.counts", {{"checked", std::to_string(checked)}, {"not_possible", std::to_string(others)}}));
    }

    void register_lines() {
        if (report_.register_answers.empty()) {
            line(std::string(indent) + words("report.register") + ": " + std::string(symbol_open) + " " +
                     words("report.register.not_asked"),
                 Tone::warn);
            return;
        }
        for (const sltd::Answer& answer : report_.register_answers) {
            std::string_view symbol = symbol_open;
            Tone tone = Tone::warn;
            std::vector<std::string> parts;
            switch (answer.state) {
                case sltd::AnswerState::no_record:
                    symbol = symbol_passed, tone = Tone::plain;
                    parts.push_back(words("report.register.no_record"));
                    break;
                case sltd::AnswerState::possible_match:
                    symbol = symbol_irregular, tone = Tone::bad;
                    parts.push_back(words("report.register.possible_match"));
                    break;
                case sltd::AnswerState::not_checked:
                    parts.push_back(words("report.register.not_checked"));
                    parts.push_back(
                        words("reason." + sltd::name_of(answer.reason), {{"register", answer.register_name}}));
                    break;
            }
            parts.push_back(printable(answer.register_name));
            for (const sltd::Record& record : answer.records) {
                const std::string variant = record.variant ? " " + words("report.register.variant") : std::string();
                parts.push_back(
                    joined({words("record." + sltd::name_of(record.record_class)), printable(record.reference)}, " ") +
                    variant);
            }
            if (answer.state != sltd::AnswerState::not_checked) {
                parts.push_back(words(answer.local_copy ? "report.register.local_copy" : "report.register.online"));
                if (!answer.list_date.empty()) {
                    parts.push_back(words("report.register.list_date", {{"date", answer.list_date}}));
                }
            }
            wrapped(words("report.register") + ": " + std::string(symbol) + " " + joined(parts, separator), indent,
                    deeper, tone);
        }
    }

    void holder_and_document() {
        line("");
        if (!report_.mrz.document) {
            wrapped(words(report_.mrz.found ? "report.mrz.unparseable" : "report.mrz.none"), indent, deeper);
        } else {
            const mrz::Document& document = *report_.mrz.document;
            const std::string sex(1, document.sex);
            wrapped(joined({printable(joined({document.surname, document.given_names}, ", ")),
                            words(sex == "M" || sex == "F" ? "report.sex." + sex : std::string("report.sex.X")),
                            words("report.born", {{"date", document.birth_date.to_string()}}),
                            words("report.nationality", {{"state", document.nationality}})},
                           separator),
                    indent, deeper);
            wrapped(joined({type_of(document), printable(document.issuing_state), printable(document.document_number),
                            words("report.valid_until", {{"date", document.expiry_date.to_string()}})},
                           separator),
                    indent, deeper);
        }
        if (report_.model.id.empty()) {
            line(std::string(indent) + words("report.model.none"));
        } else {
            wrapped(words(report_.model.identified == "manual" ? "report.model.manual" : "report.model.automatic",
                          {{"model", report_.model.id}}),
                    indent, deeper);
        }
        std::vector<std::string> read;
        for (const screening::VizFieldInfo& field : report_.viz.fields) {
            if (!field.text.empty()) {
                const std::string key = "field." + field.id;
                read.push_back((texts_.has(key) ? words(key) : printable(field.id)) + " " + printable(field.text));
            }
        }
        if (!read.empty()) {
            wrapped(words("report.viz") + ": " + joined(read, separator), indent, deeper);
        }
        if (!report_.page.problems.empty()) {
            std::vector<std::string> problems;
            for (const std::string& problem : report_.page.problems) {
                const std::string key = "report.problem." + problem;
                problems.push_back(texts_.has(key) ? words(key) : printable(problem));
            }
            wrapped(words("report.problems") + ": " + joined(problems, separator), indent, deeper, Tone::warn);
        }
    }

    [[nodiscard]] std::string type_of(const mrz::Document& document) const {
        const char first = document.document_code.empty() ? ' ' : document.document_code.front();
        if (first == 'P') {
            return words("report.type.passport");
        }
        if (first == 'V') {
            return words("report.type.visa");
        }
        const bool card = first == 'I' || first == 'A' || first == 'C';
        return card ? words("report.type.identity") : printable(document.document_code);
    }

    /// Each line, and below it what is marked: ^ a wrong check digit with the expected one under it, ~ a repaired
    /// character, ? a doubtful one.
    void mrz_lines() {
        if (!report_.mrz.document) {
            return;
        }
        const mrz::Document& document = *report_.mrz.document;
        line("");
        for (std::size_t row = 0; row < document.lines.size(); ++row) {
            const std::string& text = document.lines[row];
            line(std::string(indent) + printable(text));
            std::string marks(text.size(), ' ');
            std::string expected(text.size(), ' ');
            const auto set = [row](std::string& cells, int line_index, int column, char mark) {
                if (line_index >= 0 && column >= 0 && static_cast<std::size_t>(line_index) == row &&
                    static_cast<std::size_t>(column) < cells.size()) {
                    cells[static_cast<std::size_t>(column)] = mark;
                    return true;
                }
                return false;
            };
            bool marked = false;
            for (const auto& [line_index, column] : report_.mrz.doubtful) {
                marked = set(marks, line_index, column, '?') || marked;
            }
            for (const mrz::Repair& repair : document.repairs) {
                marked = set(marks, repair.line, repair.column, '~') || marked;
            }
            bool wrong = false;
            for (const mrz::CheckDigit& digit : document.check_digits) {
                if (!digit.valid && set(marks, digit.line, digit.column, '^')) {
                    set(expected, digit.line, digit.column, digit.expected);
                    wrong = true;
                }
            }
            if (marked || wrong) {
                line(std::string(indent) + marks.substr(0, marks.find_last_not_of(' ') + 1), Tone::bad);
            }
            if (wrong) {
                line(std::string(indent) + expected + std::string(indent) + words("report.mrz.expected"), Tone::bad);
            }
        }
        for (const mrz::CheckDigit& digit : document.check_digits) {
            if (!digit.valid) {
                wrapped(words("report.mrz.check_digit", {{"field", field_name(digit.field)},
                                                         {"printed", std::string(1, digit.printed)},
                                                         {"expected", std::string(1, digit.expected)}}),
                        "  ^ ", deeper, Tone::bad);
            }
        }
        for (const mrz::Repair& repair : document.repairs) {
            wrapped(words("report.mrz.repair", {{"line", std::to_string(repair.line + 1)},
                                                {"column", std::to_string(repair.column + 1)},
                                                {"read", std::string(1, repair.read)},
                                                {"used", std::string(1, repair.used)},
                                                {"why", repair.why}}),
                    "  ~ ", deeper, Tone::warn);
        }
        if (!report_.mrz.doubtful.empty()) {
            wrapped(words("report.mrz.doubtful", {{"count", std::to_string(report_.mrz.doubtful.size())}}), "  ? ",
                    deeper, Tone::warn);
        }
        if (report_.mrz.ambiguous) {
            wrapped(words("report.mrz.ambiguous"), indent, deeper, Tone::warn);
        }
        if (report_.mrz.corrected_by_hand) {
            wrapped(words("report.mrz.by_hand"), indent, deeper);
        }
    }

    [[nodiscard]] std::string field_name(mrz::FieldId field) const {
        const std::string name(mrz::name_of(field));
        const std::string key = "report.field." + name;
        return texts_.has(key) ? words(key) : name;
    }

    void findings() {
        if (std::none_of(report_.checks.begin(), report_.checks.end(),
                         [](const Check& check) { return check.result == Outcome::failed; })) {
            return;
        }
        heading(words("report.findings"));
        for (const Check& check : report_.checks) {
            if (check.result != Outcome::failed) {
                continue;
            }
            const bool counts = check.obligation != screening::Obligation::evaluatory;
            std::vector<std::string> parts{title_of(check)};
            if (check.margin) {
                parts.push_back(words("report.margin", {{"margin", signed_number(*check.margin)}}));
            }
            parts.push_back(printable(check.id));
            if (!counts) {
                parts.push_back(words("report.evaluatory"));
            }
            wrapped(std::string(counts ? symbol_irregular : symbol_further) + " " + joined(parts, separator), indent,
                    deeper, counts ? Tone::bad : Tone::warn);
            detail(words(check.message));
            if (!check.innocent.empty()) {
                detail(words("report.innocent") + ": " + words(check.innocent));
            }
            if (!check.todo.empty()) {
                detail(words("report.todo") + ": " + words(check.todo));
            }
        }
    }

    void detail(const std::string& text) {
        if (!text.empty()) {
            wrapped(text, deeper, "      ");
        }
    }

    void not_possible() {
        if (std::all_of(report_.checks.begin(), report_.checks.end(),
                        [](const Check& check) { return ran(check.result); })) {
            return;
        }
        heading(words("report.not_possible"));
        for (const Check& check : report_.checks) {
            if (ran(check.result)) {
                continue;
            }
            std::string why = words(check.message);
            if (why.empty()) {
                why =
                    check.error ? printable(*check.error) : words("report.outcome." + screening::name_of(check.result));
            }
            wrapped(std::string(symbol_open) + " " + title_of(check) + ": " + why, indent, deeper);
            if (!check.todo.empty()) {
                detail(words("report.todo") + ": " + words(check.todo));
            }
        }
    }

    void passed() {
        std::vector<std::string> titles;
        for (const Check& check : report_.checks) {
            if (check.result == Outcome::successful) {
                titles.push_back(title_of(check));
            }
        }
        if (titles.empty()) {
            return;
        }
        line("");
        wrapped(std::string(symbol_passed) + " " + words("report.passed", {{"count", std::to_string(titles.size())}}) +
                    ": " + joined(titles, separator),
                indent, deeper);
    }

    void by_hand() {
        if (report_.manual_checks.empty()) {
            return;
        }
        heading(words("report.by_hand"));
        for (const std::string& key : report_.manual_checks) {
            wrapped("☐ " + words(key), indent, deeper);
        }
    }

    void sources() {
        line("");
        for (const screening::Source& source : report_.source) {
            std::vector<std::string> parts{printable(source.file), screening::name_of(source.light)};
            if (source.width > 0 && source.height > 0) {
                parts.push_back(std::to_string(source.width) + " × " + std::to_string(source.height));
            }
            if (source.ppi && std::isfinite(*source.ppi)) {
                parts.push_back(std::to_string(std::lround(*source.ppi)) + " ppi");
            }
            wrapped(joined(parts, separator), indent, deeper, Tone::faint);
        }
        std::array<char, 32> seconds{};
        std::snprintf(seconds.data(), seconds.size(), "%.1f", report_.timings_ms.total / 1000.0);
        wrapped(
            joined({printable(report_.time),
                    report_.profile.empty() ? std::string() : words("report.profile", {{"profile", report_.profile}}),
                    std::string(seconds.data()) + " s"},
                   separator),
            indent, deeper, Tone::faint);
    }

    const Report& report_;
    const Texts& texts_;
    bool colour_;
    std::string out_;
};

}  // namespace

std::string to_text(const screening::Report& report, const screening::Texts& texts, bool colour) {
    return Writer(report, texts, colour).write();
}

}  // namespace vidimus::reports
