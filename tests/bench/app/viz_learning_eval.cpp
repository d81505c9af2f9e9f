// viz_learning_eval PACK-FOLDER SAMPLES [--lines] [--judge SAMPLES [FRAUD,FRAUD]] — which fields of the visual zone are
// learned from the genuine copies of a folder, held against its truth.jsonl: of each role whether it was learned, and
// where it stands. The pack gives zones and the way to lay a copy over it; a `.vpack` is a ZIP archive, unpack it.
// --lines: what was read on the copies. --judge: what the visual zone's checks then say of each page of another folder
// (of these frauds), and nothing but them: `found` where one asks to look, each check that did not pass, `-` before one
// that does not count. With VIZ_CACHE=FOLDER in the environment pages that were once placed are not placed again.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>

#include "app/screening/reading.h"
#include "app/screening/screening.h"
#include "app/screening/viz_checks.h"
#include "app/screening/viz_learning.h"
#include "app/screening/viz_places.h"
#include "vision/examine.h"

namespace {

using namespace vidimus;
using namespace vidimus::screening;

struct Sample {
    nlohmann::json truth;
    PlacedPage page;
    MrzInfo mrz;
};

/// Pages as the screener places them.
class Placer {
  public:
    Placer(ocr::MrzReader& reader, const vision::SpecimenPack& pack) : reader_(reader), pack_(pack) {
        vision::SpecimenPack alone = pack;
        alone.checks.clear();
        packs_.push_back(vision::prepare(std::move(alone)));
        hints_.chosen = pack.model;
    }

    std::optional<Sample> place(const std::filesystem::path& folder, nlohmann::json truth) {
        const std::filesystem::path file = folder / truth["file"].get<std::string>();
        Sample sample{std::move(truth), {}, {}};
        const cv::Mat image = cv::imread(file.string());
        std::string name = file.string() + ".json";
        std::replace(name.begin(), name.end(), '/', '_');
        const char* cache = std::getenv("VIZ_CACHE");
        if (std::ifstream known(std::filesystem::path(cache == nullptr ? "" : cache) / name); cache && known) {
            const auto row = nlohmann::json::parse(known);
            vision::Registration way;
            for (std::size_t i = 0; i < 9; ++i) {
                way.specimen_to_source.val[i] = row["way"][i];
            }
            sample.page = placed(image, way, pack_, Bare::everything);
            if (const auto lines = row["lines"].get<std::vector<std::string>>(); !lines.empty()) {
                if (auto document = mrz::parse(lines, {.today = system_today()})) {
                    sample.mrz.found = true;
                    sample.mrz.document = std::move(*document);
                }
            }
            return sample;
        }
        std::optional<vision::MrzAnchor> anchor;
        const auto page = reader_.read(image, {.deadline = unhurried}, {});
        if (page && !page->zones.empty()) {
            sample.mrz = to_mrz_info(page->zones.front(), {.today = system_today()});
            anchor = anchor_of(sample.mrz);
        }
        const auto found = vision::identify(image, vision::locate_page(image, anchor), packs_, hints_, {});
        if (found.pack == nullptr || !found.registration.ok) {
            return std::nullopt;
        }
        sample.page = placed(image, found.registration, pack_, Bare::everything);
        if (cache != nullptr) {
            nlohmann::json row;
            row["way"] = std::vector<double>(found.registration.specimen_to_source.val,
                                             found.registration.specimen_to_source.val + 9);
            row["lines"] = sample.mrz.document ? sample.mrz.document->lines : std::vector<std::string>{};
            std::ofstream(std::filesystem::path(cache) / name) << row;
        }
        return sample;
    }

    std::vector<Sample> all(const std::filesystem::path& folder, const std::string& frauds) {
        std::vector<Sample> samples;
        std::ifstream stream(folder / "truth.jsonl");
        for (std::string text; std::getline(stream, text);) {
            auto row = nlohmann::json::parse(text);
            const std::string fraud = row.value("fraud", "none");
            if (!frauds.empty() && ("," + frauds + ",").find("," + fraud + ",") == std::string::npos) {
                continue;
            }
            if (auto sample = place(folder, std::move(row))) {
                samples.push_back(std::move(*sample));
            }
        }
        return samples;
    }

  private:
    ocr::MrzReader& reader_;
    const vision::SpecimenPack& pack_;
    std::vector<std::shared_ptr<const vision::PreparedPack>> packs_;
    vision::IdentifyHints hints_;
};

void judge(Placer& placer, const vision::SpecimenPack& pack, ocr::VizReader& reader,
           const std::filesystem::path& folder, const std::string& frauds) {
    const Profile& profile = *profile_of_name("operational");
    int found = 0;
    int pages = 0;
    for (const Sample& sample : placer.all(folder, frauds)) {
        const VizResult result = examine_viz(reader, sample.page, pack, sample.mrz, system_today(), profile, {});
        bool looked = false;
        std::string told;
        for (const Check& check : result.checks) {
            if (check.result == Outcome::successful) {
                continue;
            }
            const bool counts = check.obligation != Obligation::evaluatory;
            looked = looked || counts;
            told += std::string(counts ? " " : " -") + check.id + (check.result == Outcome::failed ? "!" : "?");
        }
        ++pages;
        found += looked ? 1 : 0;
        std::printf("%s %s %s:%s", looked ? "found" : "     ", sample.truth["file"].get<std::string>().c_str(),
                    sample.truth.value("fraud", "none").c_str(), told.c_str());
        for (const VizFieldInfo& field : result.info.fields) {
            const auto wanted = sample.truth["fields"].find(field.id);
            if (wanted != sample.truth["fields"].end() && *wanted != field.text) {
                std::printf(" %s[%s|%s]", field.id.c_str(), wanted->get<std::string>().c_str(), field.text.c_str());
            }
        }
        std::printf("\n");
    }
    std::printf("%s %s: found %d of %d\n", folder.string().c_str(), frauds.c_str(), found, pages);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fprintf(stderr,
                     "usage: viz_learning_eval PACK-FOLDER SAMPLES [--lines] [--judge SAMPLES [FRAUD,FRAUD]]\n");
        return 64;
    }
    cv::setNumThreads(1);
    auto pack = vision::load_pack(argv[1]);
    auto mrz_reader = ocr::MrzReader::open(VIDIMUS_RESOURCES_DIR "/models");
    if (!pack || !mrz_reader) {
        std::fprintf(stderr, "the pack or the models cannot be read\n");
        return 66;
    }
    Placer placer(*mrz_reader, *pack);
    std::vector<VizCopy> copies;
    std::vector<nlohmann::json> truths;
    for (Sample& sample : placer.all(argv[2], {})) {
        const MrzInfo& mrz = sample.mrz;
        const bool certain = mrz.document && mrz.document->check_digits_valid() && !mrz.ambiguous;
        copies.push_back({sample.page, certain ? mrz.document : std::nullopt});
        truths.push_back(std::move(sample.truth));
    }
    ocr::VizReader reader({}, VIDIMUS_RESOURCES_DIR "/models");
    const bool lines = argc > 3 && std::string(argv[3]) == "--lines";
    if (lines) {
        for (std::size_t i = 0; i < copies.size(); ++i) {
            for (const cv::Rect2d& row : rows_of(*pack)) {
                std::printf("%s %5.1f %5.1f %5.1f %4.1f:", truths[i]["file"].get<std::string>().c_str(), row.x, row.y,
                            row.width, row.height);
                for (const std::string& language : reader.installed(languages_of(pack->model.state))) {
                    const AreaRead read = read_area(reader, copies[i].page, row, {language}, {}, ocr::VizLook::first,
                                                    {}, false, unhurried);
                    std::printf(" [%s]", language.c_str());
                    for (const std::string& line : read.texts) {
                        std::printf(" |%s|", line.c_str());
                    }
                }
                std::printf("\n");
            }
        }
    }
    if (!learn_viz(*pack, copies, reader, system_today(), {})) {
        return 70;
    }
    for (const auto& [id, value] : truths.front()["fields"].items()) {
        const bool learned = std::any_of(pack->viz.begin(), pack->viz.end(), [&id = id](const auto& field) {
            return field.role == id || (field.role == "optional_data" && id == "personal_number");
        });
        if (!learned) {
            std::printf("not learned: %s\n", id.c_str());
        }
    }
    for (const vision::VizField& field : pack->viz) {
        std::printf("%-16s %6.1f %6.1f %5.1f %5.1f  %2d copies  %s%s\n", field.role.c_str(), field.mm.x, field.mm.y,
                    field.mm.width, field.mm.height, field.copies, field.date_form.c_str(), field.pattern.c_str());
    }
    for (const vision::Validity& validity : pack->validities) {
        std::printf("valid for %d years %+d days\n", validity.years, validity.days);
    }
    for (int i = 3; i + 1 < argc; ++i) {
        if (std::string(argv[i]) == "--judge") {
            const bool some = i + 2 < argc && std::string(argv[i + 2]) != "--judge";
            judge(placer, *pack, reader, argv[i + 1], some ? argv[i + 2] : "");
        }
    }
    return 0;
}
