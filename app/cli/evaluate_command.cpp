// vidimus mrz evaluate: reads images whose truth is known and prints the measures of docs/command.md.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/cli/session.h"

namespace vidimus::cli {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;
using screening::ExitCode;
using screening::FailureCode;

std::size_t edit_distance(const std::string& a, const std::string& b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
        }
    }
    return row[b.size()];
}

std::string join(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
        text += line + '\n';
    }
    return text;
}

double percentile(std::vector<double> values, double share) {
    if (values.empty()) {
        return 0.0;
    }
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5)];
}

struct Totals {
    int images = 0, exact = 0, exact_unrepaired = 0, check_digits_valid = 0, wrong_but_valid = 0, not_found = 0,
        found_where_none = 0, failed = 0;
    std::size_t distance = 0, characters = 0;
    std::vector<double> milliseconds;
};

struct Row {
    std::string file;
    std::optional<std::vector<std::string>> truth;
};

// Of several zones in a picture the one that is nearest to the truth; null where none was read.
const mrz::Document* nearest_document(const screening::Report& report,
                                      const std::optional<std::vector<std::string>>& truth) {
    const mrz::Document* best = nullptr;
    std::size_t least = 0;
    const auto consider = [&](const screening::MrzInfo& info) {
        if (!info.found || !info.document) {
            return;
        }
        const std::size_t distance = truth ? edit_distance(join(info.document->lines), join(*truth)) : 0;
        if (best == nullptr || distance < least) {
            best = &*info.document;
            least = distance;
        }
    };
    consider(report.mrz);
    std::for_each(report.other_mrz.begin(), report.other_mrz.end(), consider);
    return best;
}

ordered_json evaluate_one(const Row& row, const std::optional<screening::Report>& report, double milliseconds,
                          Totals& totals) {
    std::vector<std::string> read;
    std::vector<std::string> raw;
    bool valid = false;
    if (const mrz::Document* const document = report ? nearest_document(*report, row.truth) : nullptr) {
        read = document->lines;
        raw = read;
        for (const mrz::Repair& repair : document->repairs) {
            raw.at(static_cast<std::size_t>(repair.line)).at(static_cast<std::size_t>(repair.column)) = repair.read;
        }
        valid = document->check_digits_valid();
    }
    const bool claimed = report && report->mrz.found;
    std::string outcome;
    ++totals.images;
    totals.milliseconds.push_back(milliseconds);
    if (!report) {
        ++totals.failed;
        outcome = "failed";
    } else if (!row.truth) {
        outcome = claimed ? "found_where_none" : "none";
        totals.found_where_none += claimed ? 1 : 0;
    } else if (!claimed) {
        outcome = "not_found";
    } else if (read == *row.truth) {
        outcome = "exact";
    } else {
        outcome = valid ? "wrong_but_valid" : "wrong";
    }
    std::size_t distance = 0;
    if (row.truth) {
        const std::string truth = join(*row.truth);
        const std::size_t line_ends = row.truth->size();
        distance = read.empty() ? truth.size() - line_ends : edit_distance(join(read), truth);
        totals.distance += distance;
        totals.characters += truth.size() - line_ends;
        totals.exact += outcome == "exact" ? 1 : 0;
        totals.exact_unrepaired += raw == *row.truth ? 1 : 0;
        totals.check_digits_valid += valid ? 1 : 0;
        totals.wrong_but_valid += outcome == "wrong_but_valid" ? 1 : 0;
        totals.not_found += outcome == "not_found" || outcome == "failed" ? 1 : 0;
    }
    return ordered_json{{"file", row.file},
                        {"outcome", outcome},
                        {"lines", read.empty() ? ordered_json() : ordered_json(read)},
                        {"truth", row.truth ? ordered_json(*row.truth) : ordered_json()},
                        {"check_digits_valid", valid},
                        {"distance", distance},
                        {"ms", milliseconds}};
}

ordered_json summary(const Totals& totals) {
    const double rate =
        totals.characters == 0 ? 0.0 : static_cast<double>(totals.distance) / static_cast<double>(totals.characters);
    return {{"images", totals.images},
            {"exact", totals.exact},
            {"exact_unrepaired", totals.exact_unrepaired},
            {"check_digits_valid", totals.check_digits_valid},
            {"wrong_but_valid", totals.wrong_but_valid},
            {"not_found", totals.not_found},
            {"found_where_none", totals.found_where_none},
            {"failed", totals.failed},
            {"character_error_rate", rate},
            {"p50", percentile(totals.milliseconds, 0.5)},
            {"p95", percentile(totals.milliseconds, 0.95)}};
}

std::optional<Row> row_of(const std::string& text) {
    const json value = json::parse(text, nullptr, false);
    if (!value.is_object() || !value.contains("file") || !value["file"].is_string()) {
        return std::nullopt;
    }
    Row row;
    row.file = value["file"].get<std::string>();
    const json lines = value.value("lines", json());
    if (lines.is_array()) {
        row.truth.emplace();
        for (const json& line : lines) {
            if (!line.is_string()) {
                return std::nullopt;
            }
            row.truth->push_back(line.get<std::string>());
        }
    } else if (!lines.is_null()) {
        return std::nullopt;
    }
    return row;
}

ExitCode evaluate(Session& session, const std::filesystem::path& truth_file) {
    std::ifstream stream(truth_file);
    if (!stream) {
        return session.report({FailureCode::file_not_found, truth_file.filename().string(), {}});
    }
    const auto engine = session.engine();
    if (engine == nullptr) {
        return session.exit_code;
    }
    screening::Screener screener(engine);
    Totals totals;
    ExitCode code = ExitCode::done;
    std::string text;
    for (std::size_t number = 1; std::getline(stream, text) && !session.stop().stop_requested(); ++number) {
        if (text.empty()) {
            continue;
        }
        const auto row = row_of(text);
        if (!row) {
            code =
                worse(code, session.report({FailureCode::usage, truth_file.filename().string(),
                                            "row " + std::to_string(number) + " is not {\"file\":…,\"lines\":[…]}"}));
            continue;
        }
        screening::Request request;
        request.captures.push_back({.file = truth_file.parent_path() / row->file});
        const auto start = std::chrono::steady_clock::now();
        const auto read = screener.read_mrz(request, session.stop());
        const double took = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
        std::optional<screening::Report> report;
        if (read) {
            report = *read;
        } else {
            session.note("vidimus: " + session.texts().text(read.error()));
        }
        const ordered_json result = evaluate_one(*row, report, took, totals);
        if (session.format() == Format::jsonl) {
            session.print(result.dump());
        } else if (const auto outcome = result["outcome"].get<std::string>(); outcome != "exact" && outcome != "none") {
            session.note(outcome + "  " + row->file);
        }
    }
    const ordered_json sums = summary(totals);
    if (session.format() == Format::text) {
        std::ostringstream table;
        for (const auto& [key, value] : sums.items()) {
            table << key << std::string(22 - key.size(), ' ') << value << '\n';
        }
        session.print(table.str());
    } else {
        session.print(sums.dump(session.format() == Format::json ? 2 : -1));
    }
    return code;
}

}  // namespace

void add_evaluate_command(CLI::App& mrz, Session& session) {
    CLI::App* command = mrz.add_subcommand("evaluate", "Read images whose truth is known and print how well");
    auto truth = std::make_shared<std::string>();
    command->add_option("TRUTH", *truth, "JSON Lines of {\"file\":…,\"lines\":[…]}; lines null: no MRZ")->required();
    command->fallthrough();
    command->callback([&session, truth] { session.exit_code = evaluate(session, *truth); });
}

}  // namespace vidimus::cli
