#include "app/training/proposals.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/screening/files.h"

namespace vidimus::training {

namespace {

using Json = nlohmann::ordered_json;
constexpr const char* kFormat = "vidimus.proposals/1";
constexpr std::uint64_t kMostBytes = 1 << 20;

}  // namespace

std::vector<Proposal> read_proposals(const std::filesystem::path& file) {
    std::vector<Proposal> proposals;
    const auto text = screening::read_whole_file(file, kMostBytes);
    const Json json = text ? Json::parse(*text, nullptr, false) : Json();
    if (!json.is_object() || json.value("format", Json()) != kFormat || !json.value("proposals", Json()).is_array()) {
        return proposals;
    }
    for (const Json& row : json["proposals"]) {
        const auto word = [&row](const char* key) {
            return row.is_object() && row.contains(key) && row[key].is_string() ? row[key].get<std::string>()
                                                                                : std::string();
        };
        Proposal proposal{word("model"), word("check"), word("by"), word("time")};
        if (!proposal.model.empty() && !proposal.check.empty() && !proposal.by.empty()) {
            proposals.push_back(std::move(proposal));
        }
    }
    return proposals;
}

tl::expected<void, screening::Failure> write_proposals(const std::filesystem::path& file,
                                                       const std::vector<Proposal>& proposals) {
    Json rows = Json::array();
    for (const Proposal& one : proposals) {
        rows.push_back({{"model", one.model}, {"check", one.check}, {"by", one.by}, {"time", one.time}});
    }
    if (auto made = screening::make_private_folder(file.parent_path()); !made) {
        return made;
    }
    const Json json{{"format", kFormat}, {"proposals", rows}};
    return screening::write_whole_file(file, json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

const Proposal* find_proposal(const std::vector<Proposal>& proposals, const std::string& model,
                              const std::string& check) {
    const auto found = std::find_if(proposals.begin(), proposals.end(),
                                    [&](const Proposal& one) { return one.model == model && one.check == check; });
    return found == proposals.end() ? nullptr : &*found;
}

Step next_step(const std::vector<Proposal>& proposals, const std::string& model, const std::string& check,
               const std::string& trainer) {
    if (trainer.empty()) {
        return Step::unnamed;
    }
    const Proposal* proposal = find_proposal(proposals, model, check);
    if (proposal == nullptr) {
        return Step::propose;
    }
    return proposal->by == trainer ? Step::withdraw : Step::promote;
}

}  // namespace vidimus::training
