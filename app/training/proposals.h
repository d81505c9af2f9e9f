// Which silent checks a trainer proposed to let count. A second trainer decides: nobody promotes what he proposed.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "app/screening/failure.h"

namespace vidimus::training {

struct Proposal {
    std::string model;  // "UTO-P-1-2021"
    std::string check;  // "VI.FR.IS:lost"
    std::string by;
    std::string time;  // 2026-11-24T14:02:11Z
    friend bool operator==(const Proposal&, const Proposal&) = default;
};

/// None where there is no file, or it is none of ours.
std::vector<Proposal> read_proposals(const std::filesystem::path& file);
/// Errors: cannot_write, disk_full.
tl::expected<void, screening::Failure> write_proposals(const std::filesystem::path& file,
                                                       const std::vector<Proposal>& proposals);

/// What a trainer may do with a silent check.
enum class Step {
    propose,
    promote,   // somebody else proposed it
    withdraw,  // his own proposal
    unnamed,   // nothing: who he is, is not known
};
Step next_step(const std::vector<Proposal>& proposals, const std::string& model, const std::string& check,
               const std::string& trainer);
const Proposal* find_proposal(const std::vector<Proposal>& proposals, const std::string& model,
                              const std::string& check);

}  // namespace vidimus::training
