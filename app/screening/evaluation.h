// How well one specimen pack tells altered documents from genuine ones: every image of two folders goes the whole way
// of a screening with that pack alone.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "app/screening/config.h"
#include "app/screening/decide.h"
#include "app/screening/report.h"
#include "vision/specimen.h"

namespace vidimus::screening {

struct EvaluationRequest {
    std::filesystem::path genuine;  // either folder may be empty, not both
    std::filesystem::path altered;
    std::string profile = "training";  // a sample document must not fail for being one
    std::optional<mrz::Today> at;      // given: dates are judged as of this day; else expiry does not count
    int threads = 1;
    bool truth = false;  // compare with the folders' truth.jsonl where altered areas are
};

/// What a screening of one image came to.
struct EvaluatedImage {
    std::string file;  // base name
    bool altered = false;
    VerdictState verdict = VerdictState::check_further;
    std::vector<std::string> because;
    std::optional<Failure> unusable;   // the file could not be used; nothing above counts then
    std::optional<std::string> fraud;  // by truth.jsonl: what was altered; absent for none
    // By truth.jsonl: a check of `because` failed, or measured a value near its limit, where the image was altered.
    std::optional<bool> located;
    double examine_ms = 0.0;  // processor time of identification, registration and specimen checks
};

struct EvaluatedCheck {
    std::string id;
    bool evaluatory = false;
    int genuine_failed = 0;
    int altered_failed = 0;
    int genuine_undetermined = 0;  // or aborted
    int altered_undetermined = 0;
};

struct Tally {
    int images = 0;
    int no_irregularity_found = 0;
    int check_further = 0;
    int irregularity_found = 0;
};

struct FraudTally {
    Tally tally;
    int with_region = 0;  // images whose truth has altered areas
    int located = 0;      // of these: failed because of a check whose region meets one
};

struct Evaluation {
    Tally genuine;
    Tally altered;
    std::vector<EvaluatedCheck> checks;  // the pack's own first, in its order
    std::map<std::string, FraudTally> frauds;
    std::vector<EvaluatedImage> images;  // genuine ones first, by name
};

/// The rules of an evaluation. As of a screening, but nobody asks a register, and expiry counts only with
/// `dates_count`: neither says anything about the pack. The pack's own `state` counts as real, Utopia too; data that
/// only specimens carry count under every profile, so that a specimen used as a document is found. The profile must
/// exist.
Profile evaluation_rules(const std::string& profile, const std::string& state, bool dates_count);
Verdict evaluation_verdict(const Report& report, const Profile& rules);

/// Whether two areas of an image share a point. Both are convex.
bool quads_meet(const Quad& a, const Quad& b);

/// `tell` gets each image in order, as soon as it and those before it are done; from any thread, one at a time. Screens
/// on `threads` threads, with the same result for any number of them.
/// Errors: file_not_found, file_not_permitted, folder_empty, profile_unknown, cancelled, those of Engine::for_pack.
tl::expected<Evaluation, Failure> evaluate_pack(const Config& config, vision::SpecimenPack pack,
                                                const EvaluationRequest& request,
                                                const std::function<void(const EvaluatedImage&)>& tell,
                                                const std::stop_token& stop);

/// The image files of a folder, by name, without its sub-folders and without truth.jsonl.
/// Errors: file_not_found (no folder), file_not_permitted, folder_empty.
tl::expected<std::vector<std::filesystem::path>, Failure> files_of(const std::filesystem::path& folder);

}  // namespace vidimus::screening
