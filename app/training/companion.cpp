#include "app/training/companion.h"

#include <array>
#include <string>
#include <utility>

#include "app/training/capture.h"
#include "app/training/forge_tools.h"
#include "app/training/light_artwork.h"
#include "app/training/light_print.h"
#include "app/training/wear.h"

namespace vidimus::training {
namespace {

vision::Quad mapped(const Pose& pose, const vision::Quad& mm) {
    return {pose.to_image(mm[0]), pose.to_image(mm[1]), pose.to_image(mm[2]), pose.to_image(mm[3])};
}

std::vector<Region> regions_of(const Document& document, const Pose& pose) {
    const cv::Size2d& mm = document.design.mm;
    std::vector<Region> regions{{"page", mapped(pose, quad_of({0.0, 0.0, mm.width, mm.height}))}};
    for (const auto& [id, area] : document.zones) {
        regions.push_back({id, mapped(pose, quad_of(area))});
    }
    return regions;
}

/// Another page or capture, scanned apart from the first.
FurtherImage scanned(const Document& document, Leaf leaf, std::string role, double ppi, std::uint64_t seed) {
    Shot shot = scan_page(leaf, ppi, seed, false);
    const Pose pose(shot.canvas_to_image * cv::Matx33d::diag({canvas_scale, canvas_scale, 1.0}), leaf.mm, {});
    FurtherImage image;
    image.role = std::move(role);
    image.bgr = std::move(shot.bgr);
    image.lines = document.lines;
    for (const PrintedField& field : document.fields) {
        image.fields.emplace_back(field.id, field.text);
    }
    image.model = document.design.model;
    image.regions = regions_of(document, pose);
    return image;
}

tl::expected<void, Error> add_page(Sample& sample, const Request& request, Kind kind, Fraud exchanged) {
    Request other = request;
    other.kind = kind;
    other.fraud = Fraud::none;
    if (request.fraud == exchanged) {
        other.seed = mix(request.seed ^ 0x5bd1e995U);
        other.document_number = std::nullopt;
    }
    const auto page = forged_document(other);
    if (!page) {
        return tl::unexpected(page.error());
    }
    FurtherImage image = scanned(page->document, leaf_of(page->document), kind == Kind::id ? "back" : "visa",
                                 request.scan_ppi, mix(request.seed + 17U));
    if (request.fraud == exchanged) {
        image.regions.push_back({"fraud", image.regions.front().quad});
        sample.regions.push_back({"fraud", sample.regions.front().quad});
    }
    sample.further.push_back(std::move(image));
    return {};
}

/// The same document some years before: another scanner, and dirt and wear of other days.
tl::expected<void, Error> add_earlier(Sample& sample, const Request& request) {
    Request before = request;
    before.fraud = Fraud::none;
    const auto page = forged_document(before);
    if (!page) {
        return tl::unexpected(page.error());
    }
    Random random(request.seed, "earlier");
    Leaf leaf = leaf_of(page->document);
    Recipe recipe;
    recipe.wear = random.chance(0.5) ? random.between(0.02, 0.10) : 0.0;
    recipe.dirt = random.chance(0.5) ? random.between(0.03, 0.12) : 0.0;
    use_page(leaf, recipe, mix(request.seed + 29U));
    static constexpr std::array densities{300.0, 400.0, 400.0};
    sample.further.push_back(
        scanned(page->document, std::move(leaf), "earlier", random.pick(densities), mix(request.seed + 31U)));
    return {};
}

void add_tilts(Sample& sample, const Document& document, const Request& request) {
    Random random(request.seed, "tilts");
    const bool copy = request.fraud == Fraud::hologram_static;
    const bool about_upright = random.chance(0.5);
    const double turn = random.chance(0.5) ? 1.0 : -1.0;
    for (int i = 1; i <= 3; ++i) {
        const double tilt = turn * (7.0 * i + random.spread(1.0, 2.0));
        Leaf leaf = leaf_of(document);
        leaf.bgr = with_hologram(document, tilt, copy, request.seed);
        TiltedShot shot = photograph_tilted(leaf, tilt, about_upright, request.scan_ppi * 0.8,
                                            mix(request.seed + 41U + static_cast<std::uint64_t>(i)));
        FurtherImage image;
        image.role = "tilt" + std::to_string(i);
        image.bgr = std::move(shot.bgr);
        image.lines = document.lines;
        image.model = document.design.model;
        image.regions = regions_of(document, shot.pose);
        image.regions.push_back(
            {copy ? "fraud" : "hologram", mapped(shot.pose, quad_of(hologram_of(document.design)))});
        sample.further.push_back(std::move(image));
    }
}

}  // namespace

void add_lights(Sample& sample, const Document& document, const Pose& pose, const Request& request) {
    for (const Light light : request.lights) {
        const LightPage page = print_light(document, light, request);
        FurtherImage image;
        image.role = name_of(light);
        image.bgr = capture_light(page.bgr, document.artwork->mask, pose, sample.bgr.size(), light, request.seed);
        image.regions = regions_of(document, pose);
        for (const vision::Quad& quad : page.altered) {
            image.regions.push_back({"fraud", mapped(pose, quad)});
            // What only this light shows is where a finding about the document may point, too.
            if (request.fraud >= Fraud::uv_pattern_missing) {
                sample.regions.push_back({"fraud", mapped(pose, quad)});
            }
        }
        sample.further.push_back(std::move(image));
    }
}

tl::expected<void, Error> add_companion(Sample& sample, const Forged& forged, const Request& request) {
    switch (request.companion) {
        case Companion::none:
            return {};
        case Companion::back:
            return add_page(sample, request, Kind::id, Fraud::back_other);
        case Companion::visa:
            return add_page(sample, request, Kind::visa, Fraud::visa_other);
        case Companion::earlier:
            return add_earlier(sample, request);
        case Companion::tilt:
            add_tilts(sample, forged.document, request);
            return {};
    }
    return {};
}

std::vector<Fraud> further_frauds_of(Kind kind, int design, const std::vector<Light>& lights, Companion companion) {
    std::vector<Fraud> frauds;
    if (design <= 0 || !has_designs(kind)) {
        return frauds;
    }
    const DocumentDesign made = make_design(kind, design);
    for (const Light light : lights) {
        if (light == Light::uv) {
            frauds.insert(frauds.end(), {Fraud::uv_pattern_missing, Fraud::uv_pattern_other, Fraud::uv_bright_paper});
            if (has_fibres(made)) {
                frauds.push_back(Fraud::uv_fibres_missing);
            }
            continue;
        }
        if (made.mrz) {
            frauds.push_back(Fraud::ir_mrz_transparent);
        }
        frauds.insert(frauds.end(), {Fraud::ir_field_transparent, Fraud::ir_split_missing});
        if (made.photo) {
            frauds.push_back(Fraud::ir_photo_other);
        }
    }
    switch (companion) {
        case Companion::back:
            if (kind == Kind::id_front) frauds.push_back(Fraud::back_other);
            break;
        case Companion::visa:
            if (kind == Kind::passport) frauds.push_back(Fraud::visa_other);
            break;
        case Companion::tilt:
            frauds.push_back(Fraud::hologram_static);
            break;
        case Companion::earlier:
        case Companion::none:
            break;
    }
    return frauds;
}

}  // namespace vidimus::training
