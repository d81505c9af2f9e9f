// Many models told apart without opening their packs: what each looks like is kept beside them, and only the pack of
// the model that a page shows is loaded.
#pragma once

#include <functional>
#include <memory>
#include <opencv2/core.hpp>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "vision/error.h"
#include "vision/examine.h"
#include "vision/page.h"
#include "vision/specimen.h"

namespace vidimus::vision {

/// A small picture of the model's static print and the points by which a page is registered to it; about 150 kB.
/// Immutable, safe to share.
struct ModelLook;

/// Null where the pack's images cannot be worked with.
std::shared_ptr<const ModelLook> look_at(const SpecimenPack& pack);
/// The bytes that read_look takes. They hold a checksum: damage is told, intent is not.
std::string write_look(const ModelLook& look);
/// Errors: pack_damaged (also: bytes of another version of this program).
tl::expected<std::shared_ptr<const ModelLook>, Error> read_look(std::string_view bytes);

/// As prepare(SpecimenPack), without computing the look again. Null where the pack's images cannot be worked with.
std::shared_ptr<const PreparedPack> prepare(SpecimenPack pack, std::shared_ptr<const ModelLook> look);

/// The model that a pack's pack.json describes. Errors: pack_damaged, pack_version.
tl::expected<ModelId, Error> model_in(std::string_view pack_json);

struct IndexedModel {
    ModelId model;
    std::shared_ptr<const ModelLook> look;
};

/// Gives the pack of the model at this place in the list, or null where it can no longer be had.
using OpenModel = std::function<std::shared_ptr<const PreparedPack>(std::size_t index)>;

struct IndexedIdentification {
    Identification found;
    /// The model that the page shows but whose pack could not be opened: then nothing is identified.
    std::optional<std::size_t> unopened;
};

/// As identify() for a list of packs; opens one pack at most. Its own time does not grow with the packs' sizes: on one
/// core about 100 ms for 200 models, beside what `open` takes.
IndexedIdentification identify(const cv::Mat& bgr, const Page& page, std::span<const IndexedModel> models,
                               const OpenModel& open, const IdentifyHints& hints, const std::stop_token& stop);

/// Whether a document whose MRZ begins with this letter may be of the model. Cards are A, C or I as the state likes
/// (Doc 9303-5 §4.2.2.1, -6 §4.2.2.1), and a model's letter may be one that no MRZ has: then nothing can be said.
bool may_have_letter(const ModelId& model, std::string_view document_code);

}  // namespace vidimus::vision
