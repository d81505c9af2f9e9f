// Inside app/screening: what an Engine holds.
#pragma once

#include <memory>
#include <vector>

#include "app/screening/screening.h"
#include "ocr/typeface.h"
#include "vision/examine.h"

namespace vidimus::screening {

struct Engine::Impl {
    Config config;
    std::vector<Failure> problems;
    tl::expected<ocr::TypefaceAtlas, ocr::Error>
        typefaces;  // without it the print of the MRZ is not judged, and said so
    std::vector<std::shared_ptr<const vision::PreparedPack>> packs;
    std::vector<std::unique_ptr<sltd::Register>> registers;
};

}  // namespace vidimus::screening
