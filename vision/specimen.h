// A specimen pack: a document model, what its genuine copies look like, and the checks learned from them.
// Source of the model's words: BSI TR-03135-1 (document model, check identifiers). Format: docs/specimen-pack.md.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <opencv2/core.hpp>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "vision/error.h"
#include "vision/image.h"
#include "vision/page.h"

namespace vidimus::vision {

/// (C, T, N, Y, P): issuing state, type, number in order of time, year, PRADO code.
struct ModelId {
    std::string state;  // "UTO"
    std::string type;   // first letter of the document code: "P", "I", "V"
    int number = 1;
    std::optional<int> year;
    std::optional<std::string> prado;
    [[nodiscard]] std::string to_string() const;  // "UTO-P-1-2021"
    static std::optional<ModelId> from_string(std::string_view text);
    friend bool operator==(const ModelId&, const ModelId&) = default;
};

/// An area of the page in millimetres from its top left.
struct Zone {
    enum class Kind { field, photo, ghost, mrz, background };
    std::string id;  // "photo", "ghost", "mrz", "background", or a field's name
    Kind kind = Kind::field;
    cv::Rect2d mm;
};

/// One check of the pack: what is measured where, and from which score on it passes.
struct CheckSpec {
    std::string id;  // "VI.AB.IS:background": light, property, feature, own name
    std::string uuid;
    std::string algorithm;  // "background_correlation", "photo_border" …
    std::string zone;
    std::map<std::string, double> parameters;
    double threshold = 0.0;  // scores at or above it pass
    double mean = 0.0;       // of the scores of genuine copies
    double deviation = 0.0;
    int samples = 0;
    bool evaluatory = false;  // runs silently, never part of the verdict
    // What each place of the check measured on the genuine copies: mean and deviation, in the algorithm's own order of
    // places (docs/specimen-pack.md); NaN where it could not be measured often enough.
    std::vector<float> expected;
    std::vector<float> expected_deviation;
    std::vector<std::vector<float>> modes;  // what genuine copies vary by together, place by place
};

std::string_view name_of(PageSize size);    // "ID-1", "ID-2", "ID-3"
std::string_view name_of(Zone::Kind kind);  // "field", "photo", "ghost", "mrz", "background"

struct SpecimenPack {
    static constexpr int current_version = 1;
    ModelId model;
    std::string name;  // "Utopia, passport, 2021"
    PageSize size = PageSize::id3;
    double pixels_per_mm = 0.0;  // of the images below
    cv::Mat reference;           // 8-bit BGR, rectified: the median of the genuine copies
    cv::Mat spread;              // 32-bit float, one channel: robust deviation of grey values per pixel
    cv::Mat static_mask;         // 8-bit, 255 where all copies agree (artwork), 0 where personal data stands
    cv::Mat covered;             // 8-bit, 255 where no copy shows what lies under the personal data; may be empty
    cv::Mat framed;              // 8-bit, 255 within a picture's zone where all copies agree beside it; may be empty
    std::vector<Zone> zones;
    std::vector<CheckSpec> checks;
    std::vector<std::string> manual_checks;  // text keys of what a person feels, looks at, tilts
    int genuine_samples = 0;
};

/// Errors: pack_not_found, pack_damaged, pack_version.
tl::expected<SpecimenPack, Error> load_pack(const std::filesystem::path& folder);
/// Errors: cannot_write.
tl::expected<void, Error> save_pack(const SpecimenPack& pack, const std::filesystem::path& folder);

struct LearnOptions {
    ModelId model;
    std::string name;
    PageSize size = PageSize::id3;
    std::vector<Zone> zones;           // known zones; empty: proposed from what varies
    double false_alarm_budget = 0.02;  // over all checks of the model
};

/// Learns a pack from genuine images of different holders, any capture, one page each. `anchors[i]` may help to find
/// the page of image i. Errors: too_few_samples, samples_differ, cancelled, internal.
tl::expected<SpecimenPack, Error> learn_pack(std::span<const cv::Mat> genuine,
                                             std::span<const std::optional<MrzAnchor>> anchors,
                                             const LearnOptions& options, const std::stop_token& stop);

}  // namespace vidimus::vision
