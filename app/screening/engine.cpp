#include <algorithm>
#include <ctime>

#include "app/screening/engine_impl.h"
#include "app/screening/late_questions.h"
#include "app/screening/pack_store.h"
#include "app/screening/parts.h"
#include "app/screening/registers.h"
#include "app/screening/secrets.h"
#include "sltd_client/ask_all.h"
#include "sltd_client/local_copy.h"

namespace vidimus::screening {
namespace {

namespace fs = std::filesystem;

// A passport's pack takes about 60 MB once it is opened.
constexpr std::size_t most_open_packs = 6;

// Of two packs of one model the later one counts, so that an agency's own replaces what came with the program.
void index_packs(const fs::path& folder, PackOrigin origin, Engine::Impl& impl) {
    for (const fs::path& path : packs_in(folder)) {
        auto entry = index_pack(impl.config, path, origin);
        if (!entry) {
            impl.problems.push_back(entry.error());
            continue;
        }
        std::erase_if(impl.entries,
                      [&entry](const PackEntry& known) { return known.model.to_string() == entry->model.to_string(); });
        impl.entries.push_back(std::move(*entry));
    }
}

// The bundled fictional records become a local copy once, so that a first screening is complete without any set-up.
void import_training_records(const RegisterConfig& config, Engine::Impl& impl) {
    const fs::path folder = copy_folder(impl.config, config);
    const fs::path records = impl.config.resources / "register" / "records.csv";
    std::error_code error;
    if (config.name != "training" || !fs::is_regular_file(records, error)) {
        return;
    }
    const auto secret = copy_secret(impl.config, config, true);
    if (!secret) {
        impl.problems.push_back({FailureCode::cannot_write, "registers/training", secret.error()});
        return;
    }
    if (sltd::copy_info(folder, *secret)) {
        return;
    }
    fs::create_directories(folder.parent_path(), error);
    const auto imported = sltd::import_records(records, folder, "utopia-2026.1", "2026-11-01", *secret);
    if (!imported) {
        const bool full = imported.error().code == sltd::CopyErrorCode::disk_full;
        impl.problems.push_back(
            {full ? FailureCode::disk_full : FailureCode::cannot_write, "registers/training", imported.error().detail});
    }
}

SpecimenPage page_of(const vision::SpecimenPack& pack) {
    SpecimenPage page{pack.reference, {}};
    for (const vision::Zone& zone : pack.zones) {
        if (zone.kind == vision::Zone::Kind::photo) {
            page.photo = {zone.mm.tl() * pack.pixels_per_mm, zone.mm.size() * pack.pixels_per_mm};
        }
    }
    return page;
}

}  // namespace

// The OCR models are opened once here, so that their lack is told before the first document.
tl::expected<std::unique_ptr<Engine::Impl>, Failure> Engine::begin(const Config& config) {
    auto impl = std::make_unique<Impl>();
    impl->config = config;
    impl->packs = std::make_unique<PackCache>(most_open_packs);
    auto reader = ocr::MrzReader::open(config.resources / "models");
    if (!reader) {
        return tl::unexpected(to_failure(reader.error()));
    }
    impl->typefaces = ocr::TypefaceAtlas::open(config.resources / "models");
    return impl;
}

tl::expected<std::shared_ptr<const Engine>, Failure> Engine::for_pack(const Config& config, vision::SpecimenPack pack) {
    auto begun = begin(config);
    if (!begun) {
        return tl::unexpected(begun.error());
    }
    (*begun)->config.registers.clear();
    Impl& impl = **begun;
    impl.models.push_back({pack.model, vision::look_at(pack)});
    impl.only_pack = vision::prepare(std::move(pack), impl.models.front().look);
    return std::shared_ptr<const Engine>(new Engine(std::move(*begun)));
}

tl::expected<std::shared_ptr<const Engine>, Failure> Engine::create(const Config& config) {
    auto begun = begin(config);
    if (!begun) {
        return tl::unexpected(begun.error());
    }
    std::unique_ptr<Impl> impl = std::move(*begun);
    index_packs(config.resources / "specimens", PackOrigin::program, *impl);
    index_packs(config.data / "specimens", PackOrigin::added, *impl);
    for (const fs::path& folder : config.specimen_folders) {
        index_packs(folder, PackOrigin::added, *impl);
    }
    for (const PackEntry& entry : impl->entries) {
        impl->models.push_back({entry.model, entry.look});
    }
    for (const RegisterConfig& reg : config.registers) {
        if (reg.kind == RegisterConfig::Kind::local_copy) {
            import_training_records(reg, *impl);
        }
        impl->registers.push_back(make_register(impl->config, reg, impl->problems));
    }
    return std::shared_ptr<const Engine>(new Engine(std::move(impl)));
}

Engine::Engine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Engine::~Engine() = default;

const std::vector<Failure>& Engine::problems() const {
    return impl_->problems;
}

const Config& Engine::config() const {
    return impl_->config;
}

std::vector<std::string> Engine::model_ids() const {
    std::vector<std::string> ids;
    for (const vision::IndexedModel& model : impl_->models) {
        ids.push_back(model.model.to_string());
    }
    return ids;
}

SpecimenPage Engine::specimen_page(const std::string& model_id) const {
    for (std::size_t i = 0; i < impl_->models.size(); ++i) {
        if (impl_->models[i].model.to_string() == model_id) {
            const auto pack = impl_->open(i);
            return pack && *pack != nullptr ? page_of(vision::pack_of(**pack)) : SpecimenPage{};
        }
    }
    return {};
}

std::vector<vision::ModelId> Engine::Impl::known() const {
    std::vector<vision::ModelId> known;
    for (const vision::IndexedModel& model : models) {
        known.push_back(model.model);
    }
    return known;
}

PackCache::Opened Engine::Impl::open(std::size_t index) const {
    if (only_pack != nullptr) {
        return only_pack;
    }
    return packs->get(index, [&] { return open_entry(config, entries[index]); });
}

std::vector<sltd::Answer> Engine::ask_registers(const sltd::Query& query, std::chrono::milliseconds deadline,
                                                const std::stop_token& stop) const {
    std::vector<sltd::Register*> registers;
    for (const auto& reg : impl_->registers) {
        registers.push_back(reg.get());
    }
    auto answers = sltd::ask_all(registers, query, std::chrono::steady_clock::now() + deadline, stop);
    keep_unanswered(impl_->config, query, answers);
    return answers;
}

std::string utc_now() {
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&now, &utc);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text.data();
}

mrz::Today system_today() {
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    localtime_r(&now, &local);
    return {local.tm_year + 1900, local.tm_mon + 1, local.tm_mday};
}

}  // namespace vidimus::screening
