// A specimen pack: a document model, what its genuine copies look like, and the checks learned from them.
// Source of the model's words: BSI TR-03135-1 (document model, check identifiers). Format: docs/specimen-pack.md.
#pragma once

#include <cstdint>
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

/// A field of the visual zone: which one it is, where its text stands, and how it is written there.
struct VizField {
    std::string role;                    // "document_number", "surname", "birth_date" …
    cv::Rect2d mm;                       // where its text may stand
    std::vector<std::string> languages;  // to read it in
    std::string date_form;               // "dd MMM yyyy"; empty: no date
    std::vector<std::string> months;     // languages of the months' names; empty: figures
    std::string pattern;                 // of a number: 'A' a letter, '9' a figure, else itself; empty: unknown
    int copies = 0;                      // genuine copies in which it was found
    friend bool operator==(const VizField&, const VizField&) = default;
};

/// How long the model's documents are valid: years from issue to expiry, and days more or less.
struct Validity {
    int years = 10;
    int days = 0;
    friend bool operator==(const Validity&, const Validity&) = default;
};

/// One check of the pack: what is measured where, and from which score on it passes.
struct CheckSpec {
    std::string id;  // "VI.AB.IS:background": light, property, feature, own name
    std::string uuid;
    std::string algorithm;  // "lost_print", "photo_edges" …
    std::string zone;
    std::map<std::string, double> parameters;
    double threshold = 0.0;  // scores at or above it pass
    double mean = 0.0;       // of the scores of genuine copies
    double deviation = 0.0;
    int samples = 0;
    bool evaluatory = false;  // runs silently, never part of the verdict
    enum class Decision { none, counts, silent };
    Decision decision = Decision::none;  // a trainer's, which further samples do not undo
    // What each place of the check measured on the genuine copies: mean and deviation, in the algorithm's own order of
    // places (docs/specimen-pack.md); NaN where it could not be measured often enough.
    std::vector<float> expected;
    std::vector<float> expected_deviation;
    std::vector<std::vector<float>> modes;  // what genuine copies vary by together, place by place
};

std::string_view name_of(PageSize size);    // "ID-1", "ID-2", "ID-3"
std::string_view name_of(Zone::Kind kind);  // "field", "photo", "ghost", "mrz", "background"

/// What a person feels, looks at and tilts, since no camera does it for him.
struct ManualCheck {
    enum class Kind { feel, look, tilt };
    std::string id;
    Kind kind = Kind::look;
    std::string text;  // a text, or the key of one
    friend bool operator==(const ManualCheck&, const ManualCheck&) = default;
};

/// What the officer reads about one place of the page; its picture is cut from the reference of that light.
struct Feature {
    std::string id;
    std::string light = "VI";
    cv::Rect2d mm;
    std::string title;
    std::string text;
    friend bool operator==(const Feature&, const Feature&) = default;
};

struct KnownForgery {
    std::string id;
    std::optional<std::string> date;  // of the note: YYYY-MM-DD
    std::string text;
    friend bool operator==(const KnownForgery&, const KnownForgery&) = default;
};

/// What people wrote about the model; nothing of it is measured.
struct PackNotes {
    std::string series;
    std::optional<std::string> first_issue;  // YYYY-MM-DD
    std::optional<std::string> last_issue;
    std::vector<ManualCheck> manual_checks;
    std::vector<Feature> features;
    std::vector<KnownForgery> known_forgeries;
    friend bool operator==(const PackNotes&, const PackNotes&) = default;
};

/// What each genuine copy measured, kept so that thresholds can be learned anew when further copies come.
struct Measurements {
    std::vector<std::uint64_t> copies;  // a mark of each copy's picture, by which it is known again (mark_of)
    std::map<std::string, std::vector<std::vector<float>>> values;  // by algorithm: copy by copy, place by place
};

/// Shapes of the characters that genuine copies print, without their order and without the words they stood in.
struct GlyphAtlas {
    static constexpr double density = 8.0;  // pixels per mm
    struct Shape {
        int copy = 0;  // index of the copy that printed it
        cv::Mat ink;   // 8-bit, 255 full ink, its centre of mass in the middle
    };
    std::vector<int> group_of_field;  // of each field zone, in the order of the zones
    std::vector<std::vector<Shape>> groups;
};

/// The images of one light, rectified, all of one size.
struct SpecimenImages {
    cv::Mat reference;    // 8-bit BGR: the median of the genuine copies
    cv::Mat spread;       // 32-bit float, one channel: deviation of the copies' fine print per pixel, grey levels
    cv::Mat static_mask;  // 8-bit, 255 where all copies agree (artwork), 0 where personal data stands
    cv::Mat covered;      // 8-bit, 255 where no copy shows what lies under the personal data; may be empty
    cv::Mat framed;       // 8-bit, 255 within a picture's zone where all copies agree beside it; may be empty
};

struct SpecimenPack {
    static constexpr int current_version = 2;
    ModelId model;
    std::string name;  // "Utopia, passport, 2021"
    PageSize size = PageSize::id3;
    double pixels_per_mm = 0.0;  // of the images below
    cv::Mat reference;           // 8-bit BGR, rectified: the median of the genuine copies
    cv::Mat spread;              // 32-bit float, one channel: deviation of the copies' fine print, grey levels
    cv::Mat static_mask;         // 8-bit, 255 where all copies agree (artwork), 0 where personal data stands
    cv::Mat covered;             // 8-bit, 255 where no copy shows what lies under the personal data; may be empty
    cv::Mat framed;              // 8-bit, 255 within a picture's zone where all copies agree beside it; may be empty
    std::vector<Zone> zones;
    std::vector<CheckSpec> checks;
    std::vector<VizField> viz;         // empty: nobody has read the copies
    std::vector<Validity> validities;  // that the copies have; empty: unknown
    /// General checks that do not suit the model, since its own genuine copies do not pass them: shown, not counted.
    std::vector<std::string> unfit;
    int genuine_samples = 0;
    double false_alarm_budget = 0.02;                    // over all checks; thresholds were learned for it
    std::map<std::string, SpecimenImages> other_lights;  // "IR", "UV"; white light is above
    Measurements measured;                               // empty in packs of version 1
    std::shared_ptr<const GlyphAtlas> glyphs;            // none in packs that were learned before there were atlases
    PackNotes notes;
    std::string created;  // 2026-11-24T14:02:11Z; empty where unknown
    std::string program;  // that made it
};

/// A pack's files by their names: what an archive holds and a folder shows.
using PackParts = std::map<std::string, std::string>;

/// Errors: pack_damaged, pack_version.
tl::expected<SpecimenPack, Error> read_pack(const PackParts& parts);
/// Errors: cannot_write (an image could not be encoded).
tl::expected<PackParts, Error> write_pack(const SpecimenPack& pack);

/// Errors: pack_not_found, not_permitted, pack_damaged, pack_version.
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

/// Measures further genuine images against the pack's reference and learns means, deviations, modes and thresholds anew
/// from old and new copies. The reference stays. Errors: pack_damaged (the pack keeps no measurements: version 1),
/// samples_differ (`detail` has the index of an image that does not show this model), cancelled, internal.
tl::expected<SpecimenPack, Error> calibrate_pack(SpecimenPack pack, std::span<const cv::Mat> genuine,
                                                 std::span<const std::optional<MrzAnchor>> anchors,
                                                 const std::stop_token& stop);

/// Sets a check silent or lets it count, whatever its samples say. False where the pack has no such check.
bool decide_check(SpecimenPack& pack, const std::string& id, bool counts);

/// The same for the same pixels.
std::uint64_t mark_of(const cv::Mat& bgr);

}  // namespace vidimus::vision
