#include "app/screening/pack_workbench.h"

#include <algorithm>
#include <cmath>

#include "app/screening/evaluation.h"
#include "app/screening/pack_store.h"
#include "app/screening/screening.h"
#include "vision/copy_scores.h"

namespace vidimus::screening {
namespace {

namespace fs = std::filesystem;

enum class Fate { passed, borderline, failed };

Fate fate_of(double score, double threshold) {
    return score >= threshold                                ? Fate::passed
           : score >= threshold - vision::borderline_below() ? Fate::borderline
                                                             : Fate::failed;
}

void add(Preview& preview, std::optional<Fate> fate) {
    if (!fate) {
        ++preview.not_measured;
    } else if (*fate == Fate::passed) {
        ++preview.passed;
    } else {
        ++(*fate == Fate::failed ? preview.failed : preview.borderline);
    }
}

/// "2026-11-24T14:02:11Z" as part of a file's name.
std::string in_a_name(const std::string& time) {
    std::string name;
    std::copy_if(time.begin(), time.end(), std::back_inserter(name),
                 [](char c) { return (c >= '0' && c <= '9') || c == '-' || c == 'T'; });
    return name.empty() ? "unknown" : name;
}

}  // namespace

std::vector<ScoredDocument> scores_of_copies(const vision::SpecimenPack& pack) {
    std::vector<ScoredDocument> documents(pack.measured.copies.size());
    for (std::size_t i = 0; i < documents.size(); ++i) {
        documents[i].file = std::to_string(i + 1);
    }
    for (const auto& [check, scores] : vision::copy_scores(pack)) {
        for (std::size_t i = 0; i < scores.size() && i < documents.size(); ++i) {
            if (std::isfinite(scores[i])) {
                documents[i].scores[check] = scores[i];
            }
        }
    }
    return documents;
}

tl::expected<std::vector<ScoredDocument>, Failure> scores_of_folder(
    const Config& config, const vision::SpecimenPack& pack, const fs::path& folder,
    const std::function<void(std::size_t, std::size_t)>& tell, const std::function<void(const Failure&)>& left_out,
    const std::stop_token& stop) {
    const auto files = files_of(folder);
    if (!files) {
        return tl::unexpected(files.error());
    }
    auto engine = Engine::for_pack(config, pack);
    if (!engine) {
        return tl::unexpected(engine.error());
    }
    Screener screener(*engine);
    std::vector<ScoredDocument> documents;
    for (std::size_t i = 0; i < files->size(); ++i) {
        tell(i, files->size());
        Request request;
        request.captures.push_back({.file = (*files)[i]});
        request.ask_register = false;
        request.profile = "training";
        request.model = pack.model.to_string();
        const auto report = screener.screen(request, {}, stop);
        if (stop.stop_requested()) {
            return tl::unexpected(Failure{FailureCode::cancelled, folder.filename().string(), {}});
        }
        if (!report) {
            left_out(report.error());
            continue;
        }
        ScoredDocument document;
        document.file = (*files)[i].filename().string();
        for (const Check& check : report->checks) {
            if (check.score && (check.result == Outcome::successful || check.result == Outcome::failed ||
                                check.result == Outcome::undetermined)) {
                document.scores[check.id] = *check.score;
            }
        }
        documents.push_back(std::move(document));
    }
    tell(files->size(), files->size());
    return documents;
}

Preview preview_of(const std::vector<ScoredDocument>& documents, const std::string& check, double threshold) {
    Preview preview;
    for (const ScoredDocument& document : documents) {
        const auto score = document.scores.find(check);
        add(preview, score == document.scores.end() ? std::nullopt : std::optional(fate_of(score->second, threshold)));
    }
    return preview;
}

Preview preview_of_all(const std::vector<ScoredDocument>& documents, const vision::SpecimenPack& pack) {
    Preview preview;
    for (const ScoredDocument& document : documents) {
        std::optional<Fate> worst;
        for (const vision::CheckSpec& check : pack.checks) {
            const auto score = document.scores.find(check.id);
            if (!check.evaluatory && score != document.scores.end()) {
                worst = std::max(worst.value_or(Fate::passed), fate_of(score->second, check.threshold));
            }
        }
        add(preview, worst);
    }
    return preview;
}

bool set_threshold(vision::SpecimenPack& pack, const std::string& check, double threshold) {
    const auto found = std::find_if(pack.checks.begin(), pack.checks.end(),
                                    [&check](const vision::CheckSpec& one) { return one.id == check; });
    if (found == pack.checks.end() || !std::isfinite(threshold)) {
        return false;
    }
    found->threshold = threshold;
    return true;
}

tl::expected<fs::path, Failure> save_version(const Config& config, vision::SpecimenPack& pack) {
    const fs::path place = config.data / "specimens" / (pack.model.to_string() + ".vpack");
    std::error_code error;
    fs::path earlier;
    if (fs::exists(place, error)) {
        // A copy, so that the model is never without a pack.
        const auto there = open_pack(config, place);
        const std::string made = there ? there->pack.created : std::string("damaged");
        earlier = place.parent_path() / "earlier" / (pack.model.to_string() + "-" + in_a_name(made) + ".vpack");
        fs::create_directories(earlier.parent_path(), error);
        if (!error) {
            fs::copy_file(place, earlier, fs::copy_options::overwrite_existing, error);
        }
        if (error) {
            const auto code =
                error == std::errc::no_space_on_device ? FailureCode::disk_full : FailureCode::cannot_write;
            return tl::unexpected(Failure{code, earlier.filename().string(), error.message()});
        }
    } else {
        fs::create_directories(place.parent_path(), error);
    }
    if (const auto stored = store_pack(config, pack, place, false); !stored) {
        return tl::unexpected(stored.error());
    }
    return earlier;
}

}  // namespace vidimus::screening
