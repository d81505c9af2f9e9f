// viz_learning_eval PACK-FOLDER SAMPLES [--lines] — which fields of the visual zone are learned from the genuine copies
// of a folder, held against its truth.jsonl: of each role whether it was learned, and where it stands. The pack gives
// zones and the way to lay a copy over it; a `.vpack` is a ZIP archive, unpack it. --lines: what was read on the
// copies.
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>

#include "app/screening/reading.h"
#include "app/screening/screening.h"
#include "app/screening/viz_learning.h"
#include "app/screening/viz_places.h"
#include "vision/examine.h"

int main(int argc, char** argv) {
    using namespace vidimus;
    using namespace vidimus::screening;
    if (argc < 3) {
        std::fprintf(stderr, "usage: viz_learning_eval PACK-FOLDER SAMPLES [--lines]\n");
        return 64;
    }
    cv::setNumThreads(1);
    auto pack = vision::load_pack(argv[1]);
    auto mrz_reader = ocr::MrzReader::open(VIDIMUS_RESOURCES_DIR "/models");
    if (!pack || !mrz_reader) {
        std::fprintf(stderr, "the pack or the models cannot be read\n");
        return 66;
    }
    vision::SpecimenPack alone = *pack;
    alone.checks.clear();
    const std::vector<std::shared_ptr<const vision::PreparedPack>> packs{vision::prepare(std::move(alone))};
    vision::IdentifyHints hints;
    hints.chosen = pack->model;
    const std::filesystem::path folder = argv[2];
    std::ifstream stream(folder / "truth.jsonl");
    std::vector<VizCopy> copies;
    std::vector<nlohmann::json> truths;
    for (std::string text; std::getline(stream, text);) {
        const auto row = nlohmann::json::parse(text);
        const cv::Mat image = cv::imread((folder / row["file"].get<std::string>()).string());
        std::optional<vision::MrzAnchor> anchor;
        std::optional<mrz::Document> document;
        const auto page = mrz_reader->read(image, {.deadline = unhurried}, {});
        if (page && !page->zones.empty()) {
            MrzInfo info = to_mrz_info(page->zones.front(), {.today = system_today()});
            anchor = anchor_of(info);
            if (info.document && info.document->check_digits_valid() && !info.ambiguous) {
                document = info.document;
            }
        }
        const auto found = vision::identify(image, vision::locate_page(image, anchor), packs, hints, {});
        if (found.pack != nullptr && found.registration.ok) {
            copies.push_back({placed(image, found.registration, *pack), document});
            truths.push_back(row);
        }
    }
    ocr::VizReader reader;
    if (argc > 3) {
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
    return 0;
}
