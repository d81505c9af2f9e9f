#include "app/screening/evaluation.h"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/screening/decide.h"
#include "app/screening/files.h"
#include "app/screening/roles.h"
#include "app/screening/screening.h"
#include "mrz/layout.h"

namespace vidimus::screening {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct Truth {
    std::optional<std::string> fraud;
    std::vector<Quad> altered;
};

Quad quad_of(const json& value) {
    Quad quad{};
    if (value.is_array() && value.size() == quad.size()) {
        for (std::size_t i = 0; i < quad.size(); ++i) {
            if (value[i].is_array() && value[i].size() == 2 && value[i][0].is_number() && value[i][1].is_number()) {
                quad[i] = {value[i][0].get<double>(), value[i][1].get<double>()};
            }
        }
    }
    return quad;
}

// A row that says nothing we know is passed over: truth only adds figures.
std::map<std::string, Truth> read_truth(const fs::path& folder) {
    std::map<std::string, Truth> rows;
    std::ifstream stream(folder / "truth.jsonl");
    for (std::string line; std::getline(stream, line);) {
        const json row = json::parse(line, nullptr, false);
        if (!row.is_object() || !row.contains("file") || !row["file"].is_string()) {
            continue;
        }
        Truth truth;
        if (const auto fraud = row.find("fraud"); fraud != row.end() && fraud->is_string() && *fraud != "none") {
            truth.fraud = fraud->get<std::string>();
        }
        if (const auto regions = row.find("regions"); regions != row.end() && regions->is_array()) {
            for (const json& region : *regions) {
                if (region.is_object() && region.contains("id") && region["id"] == "fraud" && region.contains("quad")) {
                    truth.altered.push_back(quad_of(region["quad"]));
                }
            }
        }
        rows[row["file"].get<std::string>()] = std::move(truth);
    }
    return rows;
}

struct Task {
    fs::path file;
    std::map<std::string, fs::path> further;  // by role
    bool altered = false;
    const Truth* truth = nullptr;
};

struct SeenCheck {
    std::string id;
    bool evaluatory = false;
    Outcome result = Outcome::aborted;
};

struct Finished {
    EvaluatedImage image;
    std::vector<SeenCheck> checks;
};

/// No document in the picture: an officer would have to look, as with a page that fits no model.
bool still_an_image(FailureCode code) {
    return code == FailureCode::no_document;
}

/// Whether a failed check's place meets an altered one. A check digit speaks of what it covers: its own cell is only
/// where the sum stands.
bool speaks_of(const Check& check, const MrzInfo& mrz, const std::vector<Quad>& altered) {
    const auto meets = [&altered](const Quad& quad) {
        return std::any_of(altered.begin(), altered.end(), [&quad](const Quad& one) { return quads_meet(one, quad); });
    };
    if (meets(check.region->quad)) {
        return true;
    }
    if (!mrz.document || !check.id.starts_with("MRZ.CD:")) {
        return false;
    }
    for (const mrz::CheckDigitLayout& digit : mrz::layout_of(mrz.document->format).check_digits) {
        if (check.id.substr(7) != mrz::name_of(digit.of)) {
            continue;
        }
        for (const mrz::Span& span : digit.covers) {
            const auto line = static_cast<std::size_t>(span.line);
            for (auto k = static_cast<std::size_t>(span.first); k < static_cast<std::size_t>(span.first + span.length);
                 ++k) {
                if (line < mrz.cells.size() && k < mrz.cells[line].size() && meets(mrz.cells[line][k])) {
                    return true;
                }
            }
        }
    }
    return false;
}

/// A specimen check that could not settle it and yet measured: near its limit.
bool near_limit(const Check& check) {
    return check.result == Outcome::undetermined && check.margin.has_value();
}

Finished screen_one(Screener& screener, const Task& task, const EvaluationRequest& request, const Profile& rules,
                    const std::stop_token& stop) {
    Finished finished;
    EvaluatedImage& image = finished.image;
    image.file = task.file.filename().string();
    image.altered = task.altered;
    image.fraud = task.truth == nullptr ? std::nullopt : task.truth->fraud;
    const bool has_region = task.truth != nullptr && !task.truth->altered.empty();
    if (has_region) {
        image.located = false;
    }
    Request one;
    one.captures.push_back({.file = task.file});
    for (const auto& [role, file] : task.further) {
        one.captures.push_back({.file = file,
                                .light = light_of_role(role).value_or(Light::vi),
                                .role = page_role_of(role).value_or(Role::page)});
    }
    one.ask_register = false;
    one.profile = request.profile;
    one.today = request.at;
    double page_found_at = 0.0;
    const auto watch = [&](Stage stage, const Report&, const cv::Mat&) {
        if (stage == Stage::page) {
            page_found_at = thread_cpu_ms();
        } else if (stage == Stage::specimen) {
            image.examine_ms = thread_cpu_ms() - page_found_at;
        }
    };
    const auto report = screener.screen(one, watch, stop);
    if (!report) {
        if (still_an_image(report.error().code)) {
            image.because = {"DOC:model"};
            finished.checks.push_back({"DOC:model", false, Outcome::undetermined});
        } else {
            image.unusable = report.error();
        }
        return finished;
    }
    const Verdict verdict = evaluation_verdict(*report, rules);
    image.verdict = verdict.state;
    image.because = verdict.because;
    for (const Check& check : report->checks) {
        if (check.check_class == CheckClass::register_answer || check.result == Outcome::not_supported) {
            continue;
        }
        const bool silent = obligation_of(check, rules) == Obligation::evaluatory;
        finished.checks.push_back({check.id, silent, check.result});
        const bool counts = (check.result == Outcome::failed || near_limit(check)) && check.region &&
                            std::find(image.because.begin(), image.because.end(), check.id) != image.because.end();
        if (has_region && counts) {
            image.located = *image.located || speaks_of(check, report->mrz, task.truth->altered);
        }
    }
    return finished;
}

void add(Tally& tally, VerdictState verdict) {
    ++tally.images;
    switch (verdict) {
        case VerdictState::no_irregularity_found:
            ++tally.no_irregularity_found;
            break;
        case VerdictState::check_further:
            ++tally.check_further;
            break;
        case VerdictState::irregularity_found:
            ++tally.irregularity_found;
            break;
    }
}

void add(Evaluation& evaluation, const Finished& finished) {
    const EvaluatedImage& image = finished.image;
    if (image.unusable) {
        return;
    }
    add(image.altered ? evaluation.altered : evaluation.genuine, image.verdict);
    if (image.fraud) {
        FraudTally& fraud = evaluation.frauds[*image.fraud];
        add(fraud.tally, image.verdict);
        fraud.with_region += image.located ? 1 : 0;
        fraud.located += image.located.value_or(false) ? 1 : 0;
    }
    for (const SeenCheck& seen : finished.checks) {
        auto check = std::find_if(evaluation.checks.begin(), evaluation.checks.end(),
                                  [&seen](const EvaluatedCheck& known) { return known.id == seen.id; });
        if (check == evaluation.checks.end()) {
            check = evaluation.checks.insert(check, {.id = seen.id, .evaluatory = seen.evaluatory});
        }
        if (seen.result == Outcome::failed) {
            ++(image.altered ? check->altered_failed : check->genuine_failed);
        } else if (seen.result == Outcome::undetermined || seen.result == Outcome::aborted) {
            ++(image.altered ? check->altered_undetermined : check->genuine_undetermined);
        }
    }
}

bool apart(const Quad& a, const Quad& b) {
    // Two convex areas are apart where a line along one of their edges parts them.
    for (const Quad* quad : {&a, &b}) {
        for (std::size_t i = 0; i < quad->size(); ++i) {
            const Point& from = (*quad)[i];
            const Point& to = (*quad)[(i + 1) % quad->size()];
            const double nx = to.y - from.y;
            const double ny = from.x - to.x;
            const auto reach = [&](const Quad& of) {
                std::array<double, 4> along{};
                std::transform(of.begin(), of.end(), along.begin(),
                               [&](const Point& p) { return p.x * nx + p.y * ny; });
                const auto [least, most] = std::minmax_element(along.begin(), along.end());
                return std::pair(*least, *most);
            };
            const auto [least_a, most_a] = reach(a);
            const auto [least_b, most_b] = reach(b);
            if ((nx != 0.0 || ny != 0.0) && (most_a < least_b || most_b < least_a)) {
                return true;
            }
        }
    }
    return false;
}

}  // namespace

bool quads_meet(const Quad& a, const Quad& b) {
    return !apart(a, b);
}

Profile evaluation_rules(const std::string& profile, const std::string& state, bool dates_count) {
    Profile rules = *profile_of_name(profile);
    rules.register_counts = false;
    rules.obligations["DOC:specimen"] = Obligation::mandatory;
    if (state == "UTO") {
        rules.obligations["DOC:sample"] = Obligation::evaluatory;
    }
    if (!dates_count) {
        rules.obligations["DOC:expiry"] = Obligation::evaluatory;
    }
    return rules;
}

Verdict evaluation_verdict(const Report& report, const Profile& rules) {
    std::vector<Check> checks;
    std::copy_if(report.checks.begin(), report.checks.end(), std::back_inserter(checks),
                 [](const Check& check) { return check.check_class != CheckClass::register_answer; });
    return decide(checks, report.model, {}, rules);
}

tl::expected<std::vector<fs::path>, Failure> files_of(const fs::path& folder) {
    const std::string name =
        folder.filename().empty() ? folder.parent_path().filename().string() : folder.filename().string();
    std::error_code error;
    if (!fs::is_directory(folder, error)) {
        const bool denied = error == std::errc::permission_denied;
        return tl::unexpected(Failure{denied ? FailureCode::file_not_permitted : FailureCode::file_not_found, name,
                                      fs::exists(folder, error) ? "not a folder" : ""});
    }
    std::vector<fs::path> files;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        std::error_code own;
        if (!it->is_directory(own) && it->path().filename() != "truth.jsonl") {
            files.push_back(it->path());
        }
    }
    if (error) {
        const bool denied = error == std::errc::permission_denied;
        return tl::unexpected(
            Failure{denied ? FailureCode::file_not_permitted : FailureCode::read_error, name, error.message()});
    }
    if (files.empty()) {
        return tl::unexpected(Failure{FailureCode::folder_empty, name, {}});
    }
    std::sort(files.begin(), files.end());
    return files;
}

tl::expected<Evaluation, Failure> evaluate_pack(const Config& config, vision::SpecimenPack pack,
                                                const EvaluationRequest& request,
                                                const std::function<void(const EvaluatedImage&)>& tell,
                                                const std::stop_token& stop) {
    if (profile_of_name(request.profile) == nullptr) {
        return tl::unexpected(Failure{FailureCode::profile_unknown, request.profile, {}});
    }
    Evaluation evaluation;
    for (const vision::CheckSpec& check : pack.checks) {
        evaluation.checks.push_back({.id = check.id, .evaluatory = check.evaluatory});
    }
    std::map<std::string, Truth> truths[2];
    std::vector<Task> tasks;
    for (const bool altered : {false, true}) {
        const fs::path& folder = altered ? request.altered : request.genuine;
        if (folder.empty()) {
            continue;
        }
        auto files = files_of(folder);
        if (!files) {
            return tl::unexpected(files.error());
        }
        auto& truth = truths[altered ? 1 : 0];
        if (request.truth) {
            truth = read_truth(folder);
        }
        for (FileSet& set : sets_of(*files)) {
            const auto row = truth.find(set.file.filename().string());
            tasks.push_back(
                {std::move(set.file), std::move(set.further), altered, row == truth.end() ? nullptr : &row->second});
        }
    }
    const Profile rules = evaluation_rules(request.profile, pack.model.state, request.at.has_value());
    auto engine = Engine::for_pack(config, std::move(pack));
    if (!engine) {
        return tl::unexpected(engine.error());
    }
    std::vector<std::optional<Finished>> finished(tasks.size());
    std::atomic<std::size_t> next{0};
    std::mutex guard;
    std::size_t told = 0;
    const auto work = [&] {
        Screener screener(*engine);
        for (std::size_t i = next++; i < tasks.size() && !stop.stop_requested(); i = next++) {
            Finished one = screen_one(screener, tasks[i], request, rules, stop);
            const std::scoped_lock lock(guard);
            finished[i] = std::move(one);
            for (; told < finished.size() && finished[told]; ++told) {
                if (tell) {
                    tell(finished[told]->image);
                }
            }
        }
    };
    {
        std::vector<std::jthread> hands;
        const auto wanted = std::min(tasks.size(), static_cast<std::size_t>(std::max(1, request.threads)));
        for (std::size_t i = 1; i < wanted; ++i) {
            hands.emplace_back(work);
        }
        work();
    }
    if (stop.stop_requested()) {
        return tl::unexpected(Failure{FailureCode::cancelled, "specimen evaluate", {}});
    }
    for (std::optional<Finished>& one : finished) {
        add(evaluation, *one);
        evaluation.images.push_back(std::move(one->image));
    }
    return evaluation;
}

}  // namespace vidimus::screening
