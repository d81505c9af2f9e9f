#include "app/training/samples.h"

#include <QGuiApplication>
#include <algorithm>
#include <array>
#include <exception>
#include <iterator>
#include <utility>

#include "app/training/artwork.h"
#include "app/training/capture.h"
#include "app/training/degrade.h"
#include "app/training/design.h"
#include "app/training/drawing.h"
#include "app/training/forge.h"
#include "app/training/leaf.h"
#include "app/training/people.h"
#include "app/training/print.h"
#include "mrz/compose.h"

namespace vidimus::training {
namespace {

constexpr std::array<std::pair<Fraud, std::string_view>, 11> fraud_names{{
    {Fraud::none, "none"},
    {Fraud::mrz_digit, "mrz_digit"},
    {Fraud::mrz_recomputed, "mrz_recomputed"},
    {Fraud::photo_pasted, "photo_pasted"},
    {Fraud::photo_blended, "photo_blended"},
    {Fraud::name_inpainted, "name_inpainted"},
    {Fraud::copy_move, "copy_move"},
    {Fraud::halftone, "halftone"},
    {Fraud::inkjet, "inkjet"},
    {Fraud::grey_copy, "grey_copy"},
    {Fraud::recapture, "recapture"},
}};
constexpr std::array<std::pair<Kind, std::string_view>, 1> kind_names{{{Kind::passport, "passport"}}};
constexpr std::array<std::pair<Capture, std::string_view>, 2> capture_names{
    {{Capture::scan, "scan"}, {Capture::phone, "phone"}}};

template <typename Table, typename Value>
std::string name_in(const Table& table, Value value) {
    for (const auto& [entry, name] : table) {
        if (entry == value) {
            return std::string{name};
        }
    }
    return {};
}

template <typename Value, typename Table>
std::optional<Value> value_in(const Table& table, std::string_view wanted) {
    for (const auto& [entry, name] : table) {
        if (name == wanted) {
            return entry;
        }
    }
    return std::nullopt;
}

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

tl::expected<Sample, Error> drawn(const Request& request) {
    const Person person = make_person(request.seed, request.today, request.document_number);
    const auto lines = mrz::compose(mrz::Format::td3, mrz_fields_of(person));
    if (!lines) {
        return tl::unexpected(Error{ErrorCode::internal, "the machine readable zone could not be composed"});
    }
    Copy copy = print_copy(person, *lines, request.seed);
    const std::vector<vision::Quad> altered = forge(copy, request.fraud, request.seed);
    const bool from_screen = request.fraud == Fraud::recapture;
    Sample sample;
    Pose pose;
    if (request.degrade > 0) {
        Leaf leaf = leaf_of(copy);
        if (from_screen) {
            show_on_display(leaf, request.seed);
        }
        DegradedShot shot = capture_degraded(leaf, request.capture, request.degrade, request.seed);
        sample.bgr = std::move(shot.bgr);
        sample.ppi = shot.ppi;
        sample.character_px = shot.character_px;
        std::ranges::transform(shot.faults, std::back_inserter(sample.faults),
                               [](Fault fault) { return name_of(fault); });
        pose = shot.pose;
    } else {
        Shot shot = request.capture == Capture::scan ? scan_page(copy.page, request.scan_ppi, request.seed, from_screen)
                                                     : photograph_page(copy.page, request.seed, from_screen);
        sample.bgr = std::move(shot.bgr);
        sample.ppi = shot.ppi;
        pose = Pose(shot.canvas_to_image * cv::Matx33d::diag({canvas_scale, canvas_scale, 1.0}),
                    {page_width_mm, page_height_mm});
    }
    sample.degrade = request.degrade;
    sample.lines = std::move(copy.lines);
    sample.fields = std::move(copy.fields);
    sample.model = "UTO-P-1-2021";
    sample.fraud = request.fraud;
    sample.regions.push_back({"page", mapped(pose, corners_of({0.0, 0.0, page_width_mm, page_height_mm}))});
    for (const auto& [id, area] : copy.zones) {
        sample.regions.push_back({id, mapped(pose, corners_of(area))});
    }
    for (const vision::Quad& quad : altered) {
        sample.regions.push_back({"fraud", mapped(pose, quad)});
    }
    return sample;
}

}  // namespace

std::string name_of(Kind kind) {
    return name_in(kind_names, kind);
}
std::string name_of(Fraud fraud) {
    return name_in(fraud_names, fraud);
}
std::string name_of(Capture capture) {
    return name_in(capture_names, capture);
}
std::optional<Kind> kind_of_name(std::string_view name) {
    return value_in<Kind>(kind_names, name);
}
std::optional<Fraud> fraud_of_name(std::string_view name) {
    return value_in<Fraud>(fraud_names, name);
}
std::optional<Capture> capture_of_name(std::string_view name) {
    return value_in<Capture>(capture_names, name);
}

const std::vector<Fraud>& all_frauds() {
    static const std::vector<Fraud> frauds = [] {
        std::vector<Fraud> all;
        for (const auto& [fraud, name] : fraud_names) {
            if (fraud != Fraud::none) {
                all.push_back(fraud);
            }
        }
        return all;
    }();
    return frauds;
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

std::vector<std::pair<std::string, cv::Rect2d>> zones_of(Kind kind) {
    std::vector<std::pair<std::string, cv::Rect2d>> zones;
    if (kind == Kind::passport) {
        zones = {{"photo", photo_mm}, {"ghost", ghost_mm}, {"signature", signature_mm}, {"mrz", mrz_mm}};
        for (const FieldPlace& place : field_places) {
            zones.emplace_back(std::string{place.id}, value_area_of(place));
        }
    }
    return zones;
}

}  // namespace vidimus::training
