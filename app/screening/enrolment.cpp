#include "app/screening/enrolment.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <opencv2/core.hpp>

#include "app/screening/evaluation.h"
#include "app/screening/files.h"
#include "app/screening/parts.h"
#include "app/screening/reading.h"
#include "app/screening/roles.h"
#include "app/screening/screening.h"
#include "app/screening/unfit.h"
#include "app/screening/viz_fronts.h"
#include "app/screening/viz_learning.h"
#include "vision/lights.h"
#include "vision/pack_notes.h"
#include "vision/tilt.h"

namespace vidimus::screening {
namespace {

namespace fs = std::filesystem;

constexpr int enough_to_count = 10;
constexpr int enough_to_be_good = 30;
constexpr std::size_t most_to_read = 24;  // more copies tell nothing more of where the fields stand
constexpr std::uint64_t longest_notes = 4U << 20U;

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

struct Samples {
    std::vector<cv::Mat> images;
    std::vector<std::optional<vision::MrzAnchor>> anchors;
    std::vector<std::optional<mrz::Document>> documents;  // what each zone says, where it was read for certain
    std::vector<std::string> names;                       // base names
    std::vector<std::vector<std::string>> alarms;         // of general checks, on each copy with a zone
    std::size_t unread = 0;                               // copies with print like an MRZ that could not be read as one
    // Of each image, by role ("ir", "uv", "tilt1" …), what lies beside it.
    std::vector<std::map<std::string, cv::Mat>> further;
};

/// The images of a folder with the place of their MRZ. `known`: marks of pictures that are there already.
tl::expected<Samples, Failure> load_samples(const Config& config, const fs::path& folder,
                                            const std::vector<std::uint64_t>& known, const Tell& tell,
                                            const std::stop_token& stop) {
    const auto files = files_of(folder);
    if (!files) {
        return tl::unexpected(files.error());
    }
    auto reader = ocr::MrzReader::open(config.resources / "models");
    if (!reader) {
        return tl::unexpected(to_failure(reader.error()));
    }
    const auto typefaces = ocr::TypefaceAtlas::open(config.resources / "models");
    Samples samples;
    std::map<std::uint64_t, std::string> marks;
    for (const FileSet& set : sets_of(*files)) {
        const fs::path& file = set.file;
        const std::string name = file.filename().string();
        if (stop.stop_requested()) {
            return tl::unexpected(Failure{FailureCode::cancelled, folder.filename().string(), {}});
        }
        auto image = vision::load_image(file);
        if (!image) {
            tell(to_failure(image.error(), name));
            continue;
        }
        const std::uint64_t mark = vision::mark_of(image->bgr);
        if (std::find(known.begin(), known.end(), mark) != known.end()) {
            tell({FailureCode::samples_identical, name, "the pack has learned from it already"});
            continue;
        }
        if (const auto [same, fresh] = marks.emplace(mark, name); !fresh) {
            return tl::unexpected(
                Failure{FailureCode::samples_identical, folder.filename().string(), same->second + " and " + name});
        }
        std::optional<vision::MrzAnchor> anchor;
        std::optional<mrz::Document> document;
        const auto page = reader->read(image->bgr, {.deadline = unhurried}, stop);
        if (page && page->unread) {
            ++samples.unread;
        }
        if (page && !page->zones.empty()) {
            const ocr::MrzText& zone = page->zones.front();
            MrzInfo info = to_mrz_info(zone, {.today = system_today()});
            anchor = anchor_of(info);
            samples.alarms.push_back(alarms_on(image->bgr, zone, info, typefaces));
            if (info.document && info.document->check_digits_valid() && !info.ambiguous) {
                document = std::move(info.document);
            }
        }
        samples.documents.push_back(std::move(document));
        samples.images.push_back(std::move(image->bgr));
        samples.anchors.push_back(anchor);
        samples.names.push_back(name);
        samples.further.emplace_back();
        for (const auto& [role, path] : set.further) {
            if (role == "back" || role == "visa" || role == "earlier") {
                continue;  // other pages and days
            }
            auto more = vision::load_image(path);
            if (more) {
                samples.further.back().emplace(role, std::move(more->bgr));
            } else {
                tell(to_failure(more.error(), path.filename().string()));
            }
        }
    }
    return samples;
}

/// Learns which field of the visual zone stands where: each copy is laid over the pack as a screening would do it.
tl::expected<void, Failure> learn_fields(const Config& config, vision::SpecimenPack& pack, const Samples& samples,
                                         const std::stop_token& stop) {
    vision::SpecimenPack alone = pack;
    alone.checks.clear();
    const std::vector<std::shared_ptr<const vision::PreparedPack>> packs{vision::prepare(std::move(alone))};
    vision::IdentifyHints hints;
    hints.chosen = pack.model;
    std::vector<VizCopy> copies;
    for (std::size_t i = 0; i < samples.images.size() && copies.size() < most_to_read; ++i) {
        const cv::Mat& image = samples.images[i];
        const vision::Identification found =
            vision::identify(image, vision::locate_page(image, samples.anchors[i]), packs, hints, stop);
        if (found.pack != nullptr && found.registration.ok) {
            copies.push_back({placed(image, found.registration, pack, Bare::everything), samples.documents[i]});
        }
    }
    ocr::VizReader reader({}, config.resources / "models");
    if (const auto learned = learn_viz(pack, copies, reader, system_today(), stop); !learned) {
        Failure failure = to_failure(learned.error());
        failure.subject = "visual zone";
        return tl::unexpected(std::move(failure));
    }
    return {};
}

/// An image's number, which a library gives, becomes its name.
Failure named(const vision::Error& error, const fs::path& folder, const Samples& samples) {
    Failure failure = to_failure(error, folder.filename().string());
    std::size_t index = samples.names.size();
    if (error.code == vision::ErrorCode::samples_differ &&
        std::from_chars(error.detail.data(), error.detail.data() + error.detail.size(), index).ec == std::errc() &&
        index < samples.names.size()) {
        failure.detail = samples.names[index];
    }
    if (error.code == vision::ErrorCode::too_few_samples) {
        failure.detail = "images that can be used: " + error.detail;
    }
    return failure;
}

/// A model that is learned without its MRZ cannot miss it later, and an altered one would pass: the trainer is told.
void tell_unread(const vision::SpecimenPack& pack, const Samples& samples, const fs::path& folder, const Tell& tell) {
    if (!carries_zone(pack) && (always_carries_mrz(pack.model) || samples.unread > 0)) {
        tell({FailureCode::samples_mrz_unread, folder.filename().string(),
              "images with print like an MRZ: " + std::to_string(samples.unread) + " of " +
                  std::to_string(samples.images.size())});
    }
}

/// What the copies show in other lights and under other tilts, where such images lie beside them.
tl::expected<vision::SpecimenPack, vision::Error> learn_further(vision::SpecimenPack pack, const Samples& samples,
                                                                const std::stop_token& stop) {
    for (const auto& [role, light] : {std::pair("ir", vision::Light::ir), std::pair("uv", vision::Light::uv)}) {
        std::vector<vision::LightCopy> copies;
        bool any = false;
        for (std::size_t i = 0; i < samples.images.size(); ++i) {
            const auto found = samples.further[i].find(role);
            any = any || found != samples.further[i].end();
            copies.push_back(
                {samples.images[i], samples.anchors[i], found == samples.further[i].end() ? cv::Mat() : found->second});
        }
        if (!any) {
            continue;
        }
        auto more = vision::learn_light(std::move(pack), light, copies, stop);
        if (!more) {
            return more;
        }
        pack = std::move(*more);
    }
    std::vector<vision::TiltCopy> copies;
    bool any = false;
    for (std::size_t i = 0; i < samples.images.size(); ++i) {
        copies.push_back({samples.images[i], samples.anchors[i], {}});
        for (const auto& [role, image] : samples.further[i]) {
            if (page_role_of(role) == Role::tilt) {
                copies.back().tilts.push_back(image);
                any = true;
            }
        }
    }
    return any ? vision::learn_tilt(std::move(pack), copies, stop)
               : tl::expected<vision::SpecimenPack, vision::Error>(std::move(pack));
}

}  // namespace

tl::expected<vision::PackNotes, Failure> read_notes(const fs::path& file, vision::PageSize size) {
    const auto text = read_whole_file(file, longest_notes);
    if (!text) {
        return tl::unexpected(text.error());
    }
    auto notes = vision::parse_notes(*text, size);
    if (!notes) {
        return tl::unexpected(Failure{FailureCode::usage, file.filename().string(),
                                      "wrong in this description: " + notes.error().detail});
    }
    return std::move(*notes);
}

Wanted wanted_samples(const vision::SpecimenPack& pack) {
    return {std::max(0, enough_to_count - pack.genuine_samples), std::max(0, enough_to_be_good - pack.genuine_samples)};
}

tl::expected<vision::SpecimenPack, Failure> enrol(const Config& config, const EnrolRequest& request, const Tell& tell,
                                                  const std::stop_token& stop) {
    const auto model = vision::ModelId::from_string(request.model);
    if (!model) {
        return tl::unexpected(
            Failure{FailureCode::model_unknown, request.model, "write STATE-TYPE-NUMBER-YEAR, such as UTO-P-1-2021"});
    }
    auto samples = load_samples(config, request.genuine, {}, tell, stop);
    if (!samples) {
        return tl::unexpected(samples.error());
    }
    vision::LearnOptions options;
    options.model = *model;
    options.name = request.name.empty() ? request.model : request.name;
    options.size = model->type == "P" || model->type == "V" ? vision::PageSize::id3 : vision::PageSize::id1;
    for (const auto& anchor : samples->anchors) {
        options.size = anchor ? anchor->size : options.size;
    }
    for (const auto& [id, mm] : request.zones) {
        options.zones.push_back({id, kind_of_zone(id), mm});
    }
    std::optional<vision::PackNotes> notes;
    if (request.notes) {
        auto read = read_notes(*request.notes, options.size);
        if (!read) {
            return tl::unexpected(read.error());
        }
        notes = std::move(*read);
    }
    auto pack = vision::learn_pack(samples->images, samples->anchors, options, stop);
    if (!pack) {
        return tl::unexpected(named(pack.error(), request.genuine, *samples));
    }
    const bool told = std::any_of(samples->anchors.begin(), samples->anchors.end(),
                                  [](const auto& anchor) { return anchor.has_value(); });
    ocr::VizReader reader({}, config.resources / "models");
    if (!told && request.zones.empty() && stands_upside_down(*pack, reader, stop)) {
        // The copies were scanned so, and nothing but their print says which way up they are read.
        const auto turn = [](cv::Mat& image) { cv::rotate(image, image, cv::ROTATE_180); };
        std::for_each(samples->images.begin(), samples->images.end(), turn);
        for (auto& further : samples->further) {
            for (auto& [role, image] : further) {
                turn(image);
            }
        }
        pack = vision::learn_pack(samples->images, samples->anchors, options, stop);
        if (!pack) {
            return tl::unexpected(named(pack.error(), request.genuine, *samples));
        }
    }
    pack->unfit = unfit_of(samples->alarms);
    tell_unread(*pack, *samples, request.genuine, tell);
    if (notes) {
        pack->notes = std::move(*notes);
    }
    if (const auto learned = learn_fields(config, *pack, *samples, stop); !learned) {
        return tl::unexpected(learned.error());
    }
    auto whole = learn_further(std::move(*pack), *samples, stop);
    if (!whole) {
        return tl::unexpected(named(whole.error(), request.genuine, *samples));
    }
    return std::move(*whole);
}

tl::expected<vision::SpecimenPack, Failure> enrol_fields(const Config& config, vision::SpecimenPack pack,
                                                         const fs::path& genuine, const Tell& tell,
                                                         const std::stop_token& stop) {
    const auto samples = load_samples(config, genuine, {}, tell, stop);
    if (!samples) {
        return tl::unexpected(samples.error());
    }
    if (samples->images.empty()) {
        return tl::unexpected(Failure{FailureCode::too_few_samples, genuine.filename().string(), "no image"});
    }
    if (const auto learned = learn_fields(config, pack, *samples, stop); !learned) {
        return tl::unexpected(learned.error());
    }
    return pack;
}

tl::expected<vision::SpecimenPack, Failure> calibrate(const Config& config, vision::SpecimenPack pack,
                                                      const fs::path& genuine, const Tell& tell,
                                                      const std::stop_token& stop) {
    const std::string name = pack.model.to_string();
    const auto samples = load_samples(config, genuine, pack.measured.copies, tell, stop);
    if (!samples) {
        return tl::unexpected(samples.error());
    }
    if (samples->images.empty()) {
        return tl::unexpected(Failure{FailureCode::too_few_samples, genuine.filename().string(), "no further image"});
    }
    auto fresh = vision::calibrate_pack(std::move(pack), samples->images, samples->anchors, stop);
    if (!fresh && fresh.error().code == vision::ErrorCode::pack_damaged) {
        return tl::unexpected(Failure{FailureCode::pack_uncalibrated, name, fresh.error().detail});
    }
    if (!fresh) {
        return tl::unexpected(named(fresh.error(), genuine, *samples));
    }
    return std::move(*fresh);
}

}  // namespace vidimus::screening
