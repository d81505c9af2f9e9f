// Inside app/screening: what an Engine holds.
#pragma once

#include <memory>
#include <vector>

#include "app/screening/pack_cache.h"
#include "app/screening/pack_index.h"
#include "app/screening/screening.h"
#include "ocr/typeface.h"
#include "vision/model_index.h"

namespace vidimus::screening {

struct Engine::Impl {
    Config config;
    std::vector<Failure> problems;
    tl::expected<ocr::TypefaceAtlas, ocr::Error>
        typefaces;  // without it the print of the MRZ is not judged, and said so
    std::vector<PackEntry> entries;
    std::vector<vision::IndexedModel> models;               // of the entries, in their order
    std::shared_ptr<const vision::PreparedPack> only_pack;  // of an engine for one pack, which has no file
    std::unique_ptr<PackCache> packs;                       // safe from several threads

    [[nodiscard]] std::vector<vision::ModelId> known() const;
    /// Errors: those of open_entry.
    [[nodiscard]] PackCache::Opened open(std::size_t index) const;
    std::vector<std::unique_ptr<sltd::Register>> registers;
};

}  // namespace vidimus::screening
