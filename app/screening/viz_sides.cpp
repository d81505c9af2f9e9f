#include "app/screening/viz_sides.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "app/screening/parts.h"
#include "app/screening/viz_expected.h"
#include "app/screening/viz_reading.h"
#include "app/screening/zone_crop.h"

namespace vidimus::screening {
namespace {

using namespace std::string_view_literals;

constexpr std::array sides{"document_number"sv, "surname"sv, "given_names"sv, "name"sv,
                           "birth_date"sv,      "sex"sv,     "nationality"sv, "expiry_date"sv};

}  // namespace

std::vector<Check> compare_front_with_back(ocr::VizReader& reader, const PlacedPage& page, const VizResult& front,
                                           const MrzInfo& back, const cv::Mat& back_image,
                                           const std::stop_token& stop) {
    const VizSight sight{reader, page, true, stop};
    const bool doubtful =
        back.document && (!back.document->check_digits_valid() || back.ambiguous || !back.doubtful.empty());
    struct Pair {
        VizField field;
        Expected expected;
        std::optional<Fit> fit;
    };
    std::vector<Pair> pairs;
    ShapeBook book;
    for (const VizField& field : front.fields) {
        Pair pair{field, back.document ? expected_of(field.place.role, *back.document) : Expected{}, {}};
        if (field.read() && !pair.expected.empty()) {
            // Of the lines that were read the one that says most nearly the same.
            for (std::size_t i = 0; i < field.lines.size(); ++i) {
                auto found = fit(field.lines[i], pair.expected, forms_of(field.place));
                if (found && (!pair.fit || found->laid.cost < pair.fit->laid.cost)) {
                    pair.fit = std::move(found);
                    pair.field.chosen = i;
                }
            }
        }
        if (pair.fit && pair.fit->laid.cost < nearly_right * static_cast<double>(pair.fit->expected.size())) {
            for (const Laid::Place& at : pair.fit->laid.places) {
                if (at.kind == Laid::Place::Kind::same && at.length == 1) {
                    book.add(pair.fit->expected[at.expected], pair.field.lines[pair.field.chosen][at.read].shape);
                }
            }
        }
        pairs.push_back(std::move(pair));
    }
    const bool joined_name =
        std::any_of(pairs.begin(), pairs.end(), [](const Pair& pair) { return pair.field.place.role == "name"; });
    std::vector<Check> checks;
    for (const std::string_view side : sides) {
        const std::string role(side);
        if (role == "name" ? !joined_name : joined_name && (role == "surname" || role == "given_names")) {
            continue;
        }
        Check check =
            passed(CheckClass::combined, "SET.FB:" + role, "check.pages.front_back.title", Obligation::optional);
        check.title.arguments = {{"field", text_key(role)}};
        const auto found =
            std::find_if(pairs.begin(), pairs.end(), [&](const Pair& pair) { return pair.field.place.role == role; });
        if (found == pairs.end() || !back.document || found->expected.empty()) {
            check.result = Outcome::not_supported;
            check.message = {"check.pages.not_read", check.title.arguments};
            checks.push_back(std::move(check));
            continue;
        }
        const VizField& field = found->field;
        check.region = Region{Light::vi, to_quad(quad_of_mm(page, field.place.mm))};
        Compared compared;
        if (found->fit) {
            compared = settle(sight, field, *found->fit, found->expected, book);
            const ReadLine& line = field.lines[field.chosen];
            check.region = Region{Light::vi, to_quad(outline_of(line, 0, line.size()))};
            check.scanned = crop_of(page, mm_of_quad(page, outline_of(line, 0, line.size())));
        }
        const std::vector<std::pair<std::string, std::string>> values{
            {"field", text_key(role)},
            {"front", field.read() ? field.texts[field.chosen] : std::string()},
            {"back", shown(role, *back.document)}};
        switch (compared.told) {
            case Compared::Told::agrees:
                break;
            case Compared::Told::differs:
                check.result = doubtful ? Outcome::undetermined : Outcome::failed;
                check.message = {"check.pages.front_back.differs", values};
                check.innocent = {"innocent.pages", {}};
                check.todo = {"todo.compare_pages", {}};
                check.specimen = crop_of_zone(back, role, back_image);
                break;
            case Compared::Told::unsure:
                check.result = Outcome::undetermined;
                check.message = {"check.pages.front_back.unsure", values};
                check.innocent = {"innocent.misread", {}};
                check.todo = {"todo.compare_pages", {}};
                check.specimen = crop_of_zone(back, role, back_image);
                break;
            case Compared::Told::unread:
                check.result = Outcome::undetermined;
                check.obligation = Obligation::evaluatory;
                check.message = {"check.pages.not_read", check.title.arguments};
                break;
        }
        checks.push_back(std::move(check));
    }
    return checks;
}

}  // namespace vidimus::screening
