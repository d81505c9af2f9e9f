#include "app/screening/enrolment.h"

#include <algorithm>

#include "app/screening/parts.h"
#include "app/screening/reading.h"
#include "app/screening/screening.h"

namespace vidimus::screening {
namespace {

namespace fs = std::filesystem;

vision::Zone::Kind kind_of_zone(const std::string& id) {
    if (id == "photo") {
        return vision::Zone::Kind::photo;
    }
    if (id == "ghost") {
        return vision::Zone::Kind::ghost;
    }
    if (id == "mrz") {
        return vision::Zone::Kind::mrz;
    }
    return id == "background" ? vision::Zone::Kind::background : vision::Zone::Kind::field;
}

}  // namespace

tl::expected<vision::SpecimenPack, Failure> open_pack(const fs::path& folder) {
    auto pack = vision::load_pack(folder);
    if (!pack) {
        return tl::unexpected(to_failure(pack.error(), folder.filename().string()));
    }
    return std::move(*pack);
}

tl::expected<vision::SpecimenPack, Failure> enrol(const Config& config, const EnrolRequest& request,
                                                  const std::function<void(const std::string&)>& tell,
                                                  const std::stop_token& stop) {
    const auto model = vision::ModelId::from_string(request.model);
    if (!model) {
        return tl::unexpected(
            Failure{FailureCode::model_unknown, request.model, "write STATE-TYPE-NUMBER-YEAR, such as UTO-P-1-2021"});
    }
    std::error_code error;
    if (!fs::is_directory(request.genuine, error)) {
        return tl::unexpected(
            Failure{FailureCode::file_not_found, request.genuine.filename().string(), "not a folder"});
    }
    auto reader = ocr::MrzReader::open(config.resources / "models");
    if (!reader) {
        return tl::unexpected(to_failure(reader.error()));
    }
    std::vector<fs::path> files;
    for (fs::directory_iterator it(request.genuine, error), end; !error && it != end; it.increment(error)) {
        if (it->is_regular_file(error) && it->path().extension() != ".jsonl") {
            files.push_back(it->path());
        }
    }
    std::sort(files.begin(), files.end());

    vision::LearnOptions options;
    options.model = *model;
    options.name = request.name.empty() ? request.model : request.name;
    options.size = model->type == "P" || model->type == "V" ? vision::PageSize::id3 : vision::PageSize::id1;
    for (const auto& [id, mm] : request.zones) {
        options.zones.push_back({id, kind_of_zone(id), mm});
    }
    std::vector<cv::Mat> images;
    std::vector<std::optional<vision::MrzAnchor>> anchors;
    for (const fs::path& file : files) {
        if (stop.stop_requested()) {
            return tl::unexpected(Failure{FailureCode::cancelled, request.model, {}});
        }
        auto image = vision::load_image(file);
        if (!image) {
            tell(file.filename().string() + ": not used, " +
                 std::string(kind_of(to_failure(image.error(), {}).code).id));
            continue;
        }
        std::optional<vision::MrzAnchor> anchor;
        if (const auto zones = reader->read(image->bgr, {}, stop); zones && !zones->empty()) {
            anchor = anchor_of(to_mrz_info(zones->front(), {.today = system_today()}));
        }
        if (anchor) {
            options.size = anchor->size;
        }
        images.push_back(std::move(image->bgr));
        anchors.push_back(anchor);
    }
    auto pack = vision::learn_pack(images, anchors, options, stop);
    if (!pack) {
        return tl::unexpected(to_failure(pack.error(), request.genuine.filename().string()));
    }
    if (pack->genuine_samples < 10) {
        tell("learned from " + std::to_string(pack->genuine_samples) + " documents: every check stays silent; " +
             std::to_string(10 - pack->genuine_samples) + " more would let them count");
    }
    if (const auto saved = vision::save_pack(*pack, request.out); !saved) {
        return tl::unexpected(to_failure(saved.error(), request.out.filename().string()));
    }
    return std::move(*pack);
}

}  // namespace vidimus::screening
