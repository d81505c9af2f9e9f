// What a trainer does with a specimen pack: see what its checks score on documents, try thresholds, let checks count or
// run silently, and keep the outcome as a new version.
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
#include "app/screening/failure.h"
#include "vision/specimen.h"

namespace vidimus::screening {

/// One document and what the pack's checks scored on it; a check that could not measure is missing.
struct ScoredDocument {
    std::string file;                      // base name; of a copy that the pack was learned from, its number
    std::map<std::string, double> scores;  // by check id
};

/// The genuine copies that the pack was learned from, each held against the others. Empty where the pack keeps no
/// measurements, as those that come with the program.
std::vector<ScoredDocument> scores_of_copies(const vision::SpecimenPack& pack);

/// Every image of a folder, each screened with this pack alone, as if a person had chosen its model. `tell` gets how
/// many are done and of how many; `left_out` an image that could not be used. Errors: those of files_of and
/// Engine::for_pack, cancelled.
tl::expected<std::vector<ScoredDocument>, Failure> scores_of_folder(
    const Config& config, const vision::SpecimenPack& pack, const std::filesystem::path& folder,
    const std::function<void(std::size_t done, std::size_t of)>& tell,
    const std::function<void(const Failure&)>& left_out, const std::stop_token& stop);

/// How documents would fare at a threshold.
struct Preview {
    int passed = 0;
    int borderline = 0;  // failed by so little that a person is asked to look
    int failed = 0;
    int not_measured = 0;
};
Preview preview_of(const std::vector<ScoredDocument>& documents, const std::string& check, double threshold);
/// The same for all checks of the pack that count: failed where one of them fails, borderline where one is.
Preview preview_of_all(const std::vector<ScoredDocument>& documents, const vision::SpecimenPack& pack);

/// False where the pack has no such check, or the threshold is no number.
bool set_threshold(vision::SpecimenPack& pack, const std::string& check, double threshold);

/// Writes the pack as <data>/specimens/<model>.vpack, signed by this workplace. A version that lies there is kept as
/// <data>/specimens/earlier/<model>-<when it was made>.vpack; its path is given back, empty where there was none.
/// Errors: those of store_pack.
tl::expected<std::filesystem::path, Failure> save_version(const Config& config, vision::SpecimenPack& pack);

}  // namespace vidimus::screening
