// vidimus mrz: parse and compose text, read images.
#include <algorithm>
#include <array>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/cli/session.h"
#include "app/reports/reports.h"
#include "mrz/compose.h"

namespace vidimus::cli {
namespace {

using nlohmann::json;
using screening::ExitCode;
using screening::FailureCode;

std::string place_of(const mrz::Error& error) {
    const auto words = [&error]() -> std::string {
        switch (error.code) {
            case mrz::ErrorCode::empty:
                return "there are no characters";
            case mrz::ErrorCode::unknown_layout:
                return "no format has this number of lines and columns (TD1 3 × 30, TD2 and MRV-B 2 × 36, TD3 and "
                       "MRV-A 2 × 44, driving licences 1 × 30 or 9, 30 and 30)";
            case mrz::ErrorCode::invalid_character:
                return "a character is none of A–Z, 0–9 and <";
            case mrz::ErrorCode::does_not_fit:
                return "a value is too long";
            case mrz::ErrorCode::missing_field:
                return "a field is missing";
            case mrz::ErrorCode::unknown_field:
                return "this format has no such field";
            case mrz::ErrorCode::invalid_value:
                return "a value cannot stand in its field";
        }
        return {};
    }();
    std::string text = words;
    if (error.line >= 0) {
        text += ", line " + std::to_string(error.line + 1);
    }
    if (error.column >= 0) {
        text += ", column " + std::to_string(error.column + 1);
    }
    if (!error.detail.empty() &&
        (error.code == mrz::ErrorCode::missing_field || error.code == mrz::ErrorCode::unknown_field ||
         error.code == mrz::ErrorCode::invalid_value || error.code == mrz::ErrorCode::does_not_fit)) {
        text += ": " + error.detail;
    }
    return text;
}

void print_document(const Session& session, const screening::MrzInfo& info, const std::string& file) {
    if (session.format() != Format::text) {
        const std::string line = reports::mrz_to_json(info, file);
        session.print(session.format() == Format::json ? nlohmann::ordered_json::parse(line).dump(2) : line);
        return;
    }
    if (!info.found || !info.document) {
        session.print("no machine readable zone found");
        return;
    }
    const mrz::Document& document = *info.document;
    std::string text;
    for (const std::string& line : document.lines) {
        text += line + '\n';
    }
    const std::vector<std::array<std::string, 2>> rows{{"format", std::string(mrz::layout_of(document.format).name)},
                                                       {"document_code", document.document_code},
                                                       {"issuing_state", document.issuing_state},
                                                       {"surname", document.surname},
                                                       {"given_names", document.given_names},
                                                       {"document_number", document.document_number},
                                                       {"nationality", document.nationality},
                                                       {"birth_date", document.birth_date.to_string()},
                                                       {"sex", std::string(1, document.sex)},
                                                       {"expiry_date", document.expiry_date.to_string()},
                                                       {"optional_data", document.optional_data}};
    for (const auto& [name, value] : rows) {
        text += name + std::string(17 - name.size(), ' ') + (value.empty() ? "–" : value) + '\n';
    }
    for (const mrz::CheckDigit& digit : document.check_digits) {
        text += std::string(digit.valid ? "✓ " : "✕ ") + std::string(mrz::name_of(digit.field)) + ": printed " +
                digit.printed + (digit.valid ? std::string() : std::string(", expected ") + digit.expected) + '\n';
    }
    for (const mrz::Finding& finding : document.findings) {
        if (finding.kind != mrz::Finding::Kind::check_digit) {
            const std::string field =
                finding.field ? "@field." + std::string(mrz::name_of(*finding.field)) : std::string();
            text += "▲ " + session.texts().text("finding." + finding.id, {{"field", field}}) + '\n';
        }
    }
    for (const mrz::Repair& repair : document.repairs) {
        text += "▲ line " + std::to_string(repair.line + 1) + ", column " + std::to_string(repair.column + 1) +
                ": read " + repair.read + ", used " + repair.used + " (" + repair.why + ")\n";
    }
    session.print(text);
}

std::string names_of_formats() {
    std::string names;
    for (const mrz::Layout& layout : mrz::layouts()) {
        names += (names.empty() ? "" : ", ") + std::string(layout.name);
    }
    return names;
}

ExitCode parse_one(Session& session, const std::vector<std::string>& lines, const std::string& name) {
    auto document = mrz::parse(lines, {.today = screening::system_today()});
    if (!document) {
        return session.report({FailureCode::mrz_malformed, name, place_of(document.error())});
    }
    screening::MrzInfo info;
    info.found = true;
    info.confidence = 1.0;
    info.document = std::move(*document);
    print_document(session, info, name);
    return ExitCode::done;
}

// With jsonl each input line is one document: {"lines":[…]}.
ExitCode parse_rows(Session& session) {
    ExitCode code = ExitCode::done;
    std::string row;
    for (std::size_t number = 1; std::getline(std::cin, row) && !session.stop().stop_requested(); ++number) {
        if (row.empty()) {
            continue;
        }
        const std::string name = "row " + std::to_string(number);
        const json value = json::parse(row, nullptr, false);
        const bool usable =
            value.is_object() && value.contains("lines") && value["lines"].is_array() &&
            std::all_of(value["lines"].begin(), value["lines"].end(), [](const json& l) { return l.is_string(); });
        if (!usable) {
            code =
                worse(code, session.report({FailureCode::mrz_malformed, name, "not an object with a list of lines"}));
            continue;
        }
        code = worse(code, parse_one(session, value["lines"].get<std::vector<std::string>>(), name));
    }
    return code;
}

ExitCode parse(Session& session, std::vector<std::string> lines) {
    if (lines.empty() && session.format() == Format::jsonl) {
        return parse_rows(session);
    }
    if (lines.empty()) {
        std::string line;
        while (std::getline(std::cin, line)) {
            if (!line.empty()) {
                lines.push_back(line);
            }
        }
    } else if (lines.size() == 1) {
        // One argument may hold all lines.
        std::vector<std::string> split;
        std::string rest = lines.front();
        for (std::size_t end = rest.find('\n'); end != std::string::npos; end = rest.find('\n')) {
            split.push_back(rest.substr(0, end));
            rest.erase(0, end + 1);
        }
        if (!rest.empty()) {
            split.push_back(rest);
        }
        lines = std::move(split);
    }
    return parse_one(session, lines, "MRZ");
}

ExitCode read(Session& session, const std::vector<std::string>& files) {
    const auto engine = session.engine();
    if (engine == nullptr) {
        return session.exit_code;
    }
    screening::Screener screener(engine);
    ExitCode code = ExitCode::done;
    for (const std::string& file : files) {
        screening::Request request;
        request.captures.push_back({.file = file});
        const auto report = screener.read_mrz(request, session.stop());
        if (!report) {
            code = worse(code, session.report(report.error()));
            continue;
        }
        print_document(session, report->mrz, report->source.front().file);
        for (const screening::MrzInfo& other : report->other_mrz) {
            print_document(session, other, report->source.front().file);
        }
        if (!report->mrz.found) {
            code = worse(code, ExitCode::unusable_input);
        }
    }
    return code;
}

ExitCode compose(Session& session, const std::string& format_name, const std::vector<std::string>& pairs) {
    const auto format = mrz::format_of_name(format_name);
    if (!format) {
        return session.report({FailureCode::usage, "--format-of", names_of_formats()});
    }
    mrz::Fields fields;
    const std::vector<std::pair<std::string_view, std::string*>> slots{{"document_code", &fields.document_code},
                                                                       {"issuing_state", &fields.issuing_state},
                                                                       {"surname", &fields.surname},
                                                                       {"given_names", &fields.given_names},
                                                                       {"document_number", &fields.document_number},
                                                                       {"nationality", &fields.nationality},
                                                                       {"birth_date", &fields.birth_date},
                                                                       {"sex", &fields.sex},
                                                                       {"expiry_date", &fields.expiry_date},
                                                                       {"optional_data", &fields.optional_data},
                                                                       {"optional_data_2", &fields.optional_data_2}};
    for (const std::string& pair : pairs) {
        const std::size_t equals = pair.find('=');
        const std::string name = pair.substr(0, equals);
        const auto slot = std::find_if(slots.begin(), slots.end(), [&name](const auto& s) { return s.first == name; });
        if (equals == std::string::npos || slot == slots.end()) {
            return session.report(
                {FailureCode::usage, "--field", "write NAME=VALUE; " + name + " is not such a field"});
        }
        *slot->second = pair.substr(equals + 1);
    }
    const auto lines = mrz::compose(*format, fields);
    if (!lines) {
        return session.report({FailureCode::mrz_cannot_compose, "MRZ", place_of(lines.error())});
    }
    if (session.format() == Format::text) {
        for (const std::string& line : *lines) {
            session.print(line);
        }
    } else {
        session.print(
            nlohmann::ordered_json{{"format", std::string(mrz::layout_of(*format).name)}, {"lines", *lines}}.dump());
    }
    return ExitCode::done;
}

}  // namespace

void add_mrz_commands(CLI::App& app, Session& session) {
    CLI::App* mrz = app.add_subcommand("mrz", "Machine readable zones: parse, read, compose, evaluate");
    mrz->require_subcommand(1);
    mrz->fallthrough();

    CLI::App* parse_command = mrz->add_subcommand(
        "parse", "Parse lines from arguments or standard input; with --format jsonl one document a line");
    auto lines = std::make_shared<std::vector<std::string>>();
    parse_command->add_option("LINES", *lines, "The lines of one zone");
    parse_command->fallthrough();
    parse_command->callback([&session, lines] { session.exit_code = parse(session, *lines); });

    CLI::App* read_command = mrz->add_subcommand("read", "Only find and read the MRZ of images");
    auto files = std::make_shared<std::vector<std::string>>();
    read_command->add_option("FILE", *files, "Images")->required();
    read_command->fallthrough();
    read_command->callback([&session, files] { session.exit_code = read(session, *files); });

    CLI::App* compose_command = mrz->add_subcommand("compose", "Compose the lines of a zone from fields");
    auto format = std::make_shared<std::string>("TD3");
    auto fields = std::make_shared<std::vector<std::string>>();
    compose_command->add_option("--format-of", *format, names_of_formats())->option_text("FORMAT");
    compose_command->add_option("--field", *fields, "A field, such as surname=ERIKSSON; may be given often")
        ->option_text("NAME=VALUE");
    compose_command->fallthrough();
    compose_command->callback([&session, format, fields] { session.exit_code = compose(session, *format, *fields); });

    add_evaluate_command(*mrz, session);
}

}  // namespace vidimus::cli
