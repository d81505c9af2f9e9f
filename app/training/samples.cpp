#include "app/training/samples.h"

#include <QGuiApplication>
#include <algorithm>
#include <array>
#include <exception>
#include <iterator>
#include <utility>

#include "app/training/artwork.h"
#include "app/training/capture.h"
#include "app/training/card.h"
#include "app/training/companion.h"
#include "app/training/decoy.h"
#include "app/training/degrade.h"
#include "app/training/design.h"
#include "app/training/document_forge.h"
#include "app/training/drawing.h"
#include "app/training/forge.h"
#include "app/training/leaf.h"
#include "app/training/people.h"
#include "app/training/print.h"
#include "app/training/random.h"
#include "mrz/compose.h"

namespace vidimus::training {
namespace {

vision::Quad mapped(const Pose& pose, const vision::Quad& mm) {
    return {pose.to_image(mm[0]), pose.to_image(mm[1]), pose.to_image(mm[2]), pose.to_image(mm[3])};
}

vision::Quad corners_of(const cv::Rect2d& area) {
    const cv::Point2d end = area.br();
    return {cv::Point2d{area.x, area.y}, cv::Point2d{end.x, area.y}, end, cv::Point2d{area.x, end.y}};
}

Leaf leaf_of(const Copy& copy) {
    Leaf leaf;
    leaf.bgr = copy.page;
    leaf.mask = artwork().page_mask;
    leaf.ppi = canvas_ppi;
    leaf.mm = {page_width_mm, page_height_mm};
    leaf.mrz_mm = {mrz_mm};
    return leaf;
}

void take_shot(Sample& sample, DegradedShot& shot) {
    sample.bgr = std::move(shot.bgr);
    sample.ppi = shot.ppi;
    sample.character_px = shot.character_px;
    std::ranges::transform(shot.faults, std::back_inserter(sample.faults), [](Fault fault) { return name_of(fault); });
}

/// A page on an office's printer: colour laser or ink jet.
void print_at_office(Leaf& leaf, std::uint64_t seed) {
    Random random(seed, "office");
    if (random.chance(0.6)) {
        reprint_halftone(leaf.bgr, seed, random.between(110.0, 190.0));
    } else {
        reprint_inkjet(leaf.bgr, seed, random.between(0.5, 1.0));
    }
}

/// The leaf's picture with faults, by the device of the request; gives where it lies.
Pose capture_with_faults(Sample& sample, Leaf leaf, const Request& request) {
    if (request.fraud == Fraud::recapture || request.capture == Capture::recapture) {
        show_on_display(leaf, request.seed);
    }
    if (request.capture == Capture::print_scan) {
        print_at_office(leaf, request.seed);
    }
    DegradedShot shot = capture_degraded(leaf, device_of(request.capture), request.degrade, request.seed);
    take_shot(sample, shot);
    return shot.pose;
}

/// The same without faults where the request has none.
Pose capture_leaf(Sample& sample, Leaf leaf, const Request& request) {
    if (request.degrade > 0) {
        return capture_with_faults(sample, std::move(leaf), request);
    }
    if (request.capture == Capture::print_scan) {
        print_at_office(leaf, request.seed);
    }
    const bool from_screen = request.fraud == Fraud::recapture || request.capture == Capture::recapture;
    Shot shot = device_of(request.capture) == Capture::scan
                    ? scan_page(leaf, request.scan_ppi, request.seed, from_screen)
                    : photograph_page(leaf, request.seed, from_screen);
    sample.bgr = std::move(shot.bgr);
    sample.ppi = shot.ppi;
    return {shot.canvas_to_image * cv::Matx33d::diag({canvas_scale, canvas_scale, 1.0}), leaf.mm};
}

tl::expected<Copy, Error> passport_copy(const Request& request, std::uint64_t seed) {
    const Person person = request.content == Content::varied
                              ? make_varied_person(seed, request.today, request.document_number)
                              : make_person(seed, request.today, request.document_number);
    const auto lines = mrz::compose(mrz::Format::td3, mrz_fields_of(person));
    if (!lines) {
        return tl::unexpected(Error{ErrorCode::internal, "the machine readable zone could not be composed"});
    }
    return print_copy(person, *lines, seed);
}

tl::expected<Sample, Error> drawn_passport(const Request& request) {
    auto printed = passport_copy(request, request.seed);
    if (!printed) {
        return tl::unexpected(printed.error());
    }
    Copy& copy = *printed;
    const std::vector<vision::Quad> altered = forge(copy, request.fraud, request.seed);
    Sample sample;
    const Pose pose = capture_leaf(sample, leaf_of(copy), request);
    sample.lines = std::move(copy.lines);
    sample.zones = {sample.lines};
    sample.fields = std::move(copy.fields);
    sample.model = "UTO-P-1-2021";
    sample.regions.push_back({"page", mapped(pose, corners_of({0.0, 0.0, page_width_mm, page_height_mm}))});
    for (const auto& [id, area] : copy.zones) {
        sample.regions.push_back({id, mapped(pose, corners_of(area))});
    }
    for (const vision::Quad& quad : altered) {
        sample.regions.push_back({"fraud", mapped(pose, quad)});
    }
    return sample;
}

/// The regions of a card that lies at `pose`; `ending` tells the documents of a sheet apart.
void add_regions(Sample& sample, const Card& card, const Pose& pose, const std::string& ending) {
    const cv::Rect2d page{0.0, 0.0, card.leaf.mm.width, card.leaf.mm.height};
    sample.regions.push_back({"page" + ending, mapped(pose, corners_of(page))});
    for (const auto& [id, area] : card.zones) {
        sample.regions.push_back({id + ending, mapped(pose, corners_of(area))});
    }
    for (const vision::Quad& quad : card.altered) {
        sample.regions.push_back({"fraud" + ending, mapped(pose, quad)});
    }
}

tl::expected<Sample, Error> drawn_card(const Request& request, const CardDesign& design) {
    auto card = print_card(design, request.fraud, request.seed, request.today, request.document_number);
    if (!card) {
        return tl::unexpected(card.error());
    }
    Sample sample;
    const Pose pose = capture_with_faults(sample, card->leaf, request);
    add_regions(sample, *card, pose, "");
    sample.lines = card->lines;
    sample.zones = {card->lines};
    sample.fields = card->fields;
    sample.model = card->model;
    return sample;
}

Sample drawn_decoy(const Request& request) {
    const Decoy decoy = draw_decoy(request.turn, request.seed);
    Sample sample;
    const Pose pose = capture_with_faults(sample, decoy.leaf, request);
    sample.family = decoy.family;
    sample.regions.push_back({"page", mapped(pose, corners_of({0.0, 0.0, decoy.leaf.mm.width, decoy.leaf.mm.height}))});
    return sample;
}

/// A passport as a card has it, for sheets.
tl::expected<Card, Error> passport_card(const Request& request, std::uint64_t seed) {
    auto copy = passport_copy(request, seed);
    if (!copy) {
        return tl::unexpected(copy.error());
    }
    Card card;
    card.leaf = leaf_of(*copy);
    card.lines = std::move(copy->lines);
    card.fields = std::move(copy->fields);
    card.zones = std::move(copy->zones);
    card.model = "UTO-P-1-2021";
    return card;
}

tl::expected<std::vector<Card>, Error> cards_of_sheet(const Request& request) {
    Random random(request.seed, "several");
    std::vector<Kind> kinds;
    const bool both_sides = random.chance(0.35);
    const int count = both_sides ? 1 : random.whole(2, 4);
    static constexpr std::array choices{Kind::id, Kind::id, Kind::td2, Kind::visa_b, Kind::visa, Kind::passport};
    for (int i = 0; i < count; ++i) {
        kinds.push_back(both_sides ? Kind::id : random.pick(choices));
    }
    std::vector<Card> cards;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        const std::uint64_t seed = mix(request.seed + 1000U * (i + 1U));
        const CardDesign* design = card_design(kinds[i]);
        auto card = design == nullptr ? passport_card(request, seed)
                                      : print_card(*design, Fraud::none, seed, request.today, std::nullopt);
        if (!card) {
            return tl::unexpected(card.error());
        }
        cards.push_back(*std::move(card));
    }
    if (both_sides || random.chance(0.2)) {  // a front, which has no zone
        Card front;
        front.leaf = draw_id_front(request.seed).leaf;
        cards.push_back(std::move(front));
    }
    return cards;
}

tl::expected<Sample, Error> drawn_document(const Request& request) {
    const auto forged = forged_document(request);
    if (!forged) {
        return tl::unexpected(forged.error());
    }
    const Document& document = forged->document;
    Sample sample;
    Leaf leaf = leaf_of(document);
    if (request.companion == Companion::tilt) {
        leaf.bgr = with_hologram(document, 0.0, request.fraud == Fraud::hologram_static, request.seed);
    }
    const Pose pose = capture_leaf(sample, std::move(leaf), request);
    sample.lines = document.lines;
    if (!document.lines.empty()) {
        sample.zones = {document.lines};
    }
    for (const PrintedField& field : document.fields) {
        sample.fields.emplace_back(field.id, field.text);
    }
    sample.model = document.design.model;
    const cv::Size2d& mm = document.design.mm;
    sample.regions.push_back({"page", mapped(pose, corners_of({0.0, 0.0, mm.width, mm.height}))});
    for (const auto& [id, area] : document.zones) {
        sample.regions.push_back({id, mapped(pose, corners_of(area))});
    }
    for (const vision::Quad& quad : forged->altered) {
        sample.regions.push_back({"fraud", mapped(pose, quad)});
    }
    add_lights(sample, document, pose, request);
    if (const auto added = add_companion(sample, *forged, request); !added) {
        return tl::unexpected(added.error());
    }
    return sample;
}

tl::expected<Sample, Error> drawn_sheet(const Request& request) {
    const auto cards = cards_of_sheet(request);
    if (!cards) {
        return tl::unexpected(cards.error());
    }
    std::vector<Leaf> leaves;
    std::ranges::transform(*cards, std::back_inserter(leaves), [](const Card& card) { return card.leaf; });
    SheetShot shot = scan_sheet(leaves, request.degrade, request.seed);
    Sample sample;
    sample.bgr = std::move(shot.bgr);
    sample.ppi = shot.ppi;
    sample.character_px = shot.character_px;
    std::ranges::transform(shot.faults, std::back_inserter(sample.faults), [](Fault fault) { return name_of(fault); });
    for (std::size_t i = 0; i < shot.poses.size(); ++i) {
        const Card& card = (*cards)[i];
        add_regions(sample, card, shot.poses[i], i == 0 ? std::string{} : "-" + std::to_string(i + 1));
        if (!card.lines.empty()) {
            sample.zones.push_back(card.lines);
        }
    }
    sample.lines = cards->front().lines;
    sample.fields = cards->front().fields;
    sample.model = cards->front().model;
    return sample;
}

tl::expected<Sample, Error> drawn(const Request& request) {
    const CardDesign* design = card_design(request.kind);
    tl::expected<Sample, Error> sample = request.design > 0               ? drawn_document(request)
                                         : request.kind == Kind::passport ? drawn_passport(request)
                                         : request.kind == Kind::sheet    ? drawn_sheet(request)
                                         : design != nullptr              ? drawn_card(request, *design)
                                                                          : drawn_decoy(request);
    if (sample) {
        sample->fraud = request.fraud;
        sample->degrade = request.degrade;
    }
    return sample;
}

}  // namespace

std::vector<Fraud> frauds_of(Kind kind, int design) {
    if (design > 0) {
        return has_designs(kind) ? frauds_of(make_design(kind, design)) : std::vector<Fraud>{};
    }
    if (kind == Kind::passport) {
        std::vector<Fraud> frauds = all_frauds();
        std::erase_if(frauds, [](Fraud fraud) { return fraud > Fraud::recapture; });
        return frauds;
    }
    return card_design(kind) != nullptr ? std::vector<Fraud>{Fraud::mrz_digit} : std::vector<Fraud>{};
}

tl::expected<Sample, Error> draw_sample(const Request& request) {
    if (qGuiApp == nullptr) {
        return tl::unexpected(Error{ErrorCode::internal, "no QGuiApplication"});
    }
    if (request.scan_ppi < 100.0 || request.scan_ppi > 1200.0) {
        return tl::unexpected(Error{ErrorCode::internal, "the resolution must lie between 100 and 1,200 ppi"});
    }
    if (request.degrade < 0 || request.degrade > hardest_level) {
        return tl::unexpected(Error{ErrorCode::internal, "the degradation must lie between 0 and 5"});
    }
    if (request.design < 0 || (request.design > 0 && !has_designs(request.kind)) ||
        (request.design == 0 && request.kind == Kind::id_front)) {
        return tl::unexpected(Error{ErrorCode::internal, "this kind has no such design"});
    }
    const bool further = !request.lights.empty() || request.companion != Companion::none;
    if (further && (request.design == 0 || request.degrade > 0 || request.capture != Capture::scan)) {
        return tl::unexpected(Error{ErrorCode::internal, "other lights and pages are drawn of scanned designs only"});
    }
    std::vector<Fraud> possible = frauds_of(request.kind, request.design);
    if (further) {
        const auto more = further_frauds_of(request.kind, request.design, request.lights, request.companion);
        possible.insert(possible.end(), more.begin(), more.end());
    }
    if (request.fraud != Fraud::none && std::ranges::find(possible, request.fraud) == possible.end()) {
        return tl::unexpected(Error{ErrorCode::internal, "this kind of document is not forged so"});
    }
    if (!typefaces_present()) {
        return tl::unexpected(Error{ErrorCode::font_missing,
                                    "OCR B (Debian: fonts-ocr-b), Liberation (fonts-liberation) and DejaVu or Inter"});
    }
    try {
        return drawn(request);
    } catch (const cv::Exception&) {
        return tl::unexpected(Error{ErrorCode::internal, "OpenCV failed"});
    } catch (const std::exception&) {
        return tl::unexpected(Error{ErrorCode::internal, "out of memory"});
    }
}

std::vector<std::pair<std::string, cv::Rect2d>> zones_of(Kind kind, int number) {
    if (number > 0) {
        return has_designs(kind) ? zones_of(make_design(kind, number))
                                 : std::vector<std::pair<std::string, cv::Rect2d>>{};
    }
    std::vector<std::pair<std::string, cv::Rect2d>> zones;
    if (kind == Kind::passport) {
        zones = {{"photo", photo_mm}, {"ghost", ghost_mm}, {"signature", signature_mm}, {"mrz", mrz_mm}};
        for (const FieldPlace& place : field_places) {
            zones.emplace_back(std::string{place.id}, value_area_of(place));
        }
    } else if (const CardDesign* design = card_design(kind)) {
        zones.emplace_back("mrz", mrz_area_of(*design));
        if (!design->photo.empty()) {
            zones.emplace_back("photo", design->photo);
        }
        for (const CardField& field : design->fields) {
            zones.emplace_back(std::string{field.id}, value_area_of(field));
        }
    }
    return zones;
}

}  // namespace vidimus::training
