#include "app/screening/viz_page.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace vidimus::screening {
namespace {

constexpr double around_mm = 2.0;  // a field is read a little beyond its place

/// Whether hardly more than the paper's shade is left of a character's ink.
bool is_veiled(const PlacedPage& page, const ocr::Quad& quad) {
    constexpr double darkest = 0.1;
    constexpr int pale = 105;  // two thirds of the paper's light; the palest ink of a known printer leaves half
    const cv::Rect box =
        cv::boundingRect(std::vector<cv::Point2f>(quad.begin(), quad.end())) & cv::Rect({0, 0}, page.bare.plain.size());
    if (box.area() < 16) {
        return false;
    }
    std::array<int, 256> counts{};
    for (int y = box.y; y < box.br().y; ++y) {
        const auto* row = page.bare.plain.ptr<cv::Vec3b>(y);
        for (int x = box.x; x < box.br().x; ++x) {
            ++counts[row[x][1]];
        }
    }
    int below = 0;
    for (int grey = 0; grey < pale; ++grey) {
        below += counts[static_cast<std::size_t>(grey)];
    }
    return below < darkest * box.area();
}

/// Artwork hides letters, and its lines pass for letters: what a specimen shows bare is taken away, at first as little
/// as need be. One look has the page as it is.
const cv::Mat& picture_for(const PlacedPage& page, ocr::VizLook look) {
    if (page.bare.plain.empty() || look == ocr::VizLook::second) {
        return page.image;
    }
    return look == ocr::VizLook::first ? page.bare.plain : page.bare.unveiled;
}

/// Null: not known.
const std::vector<std::string>* listed_languages(const std::string& state) {
    struct Entry {
        std::string_view state;
        std::vector<std::string> languages;
    };
    static const std::array<Entry, 8> table{{{"SRB", {"srp_latn", "srp", "eng"}},
                                             {"MNE", {"srp_latn", "srp", "eng"}},
                                             {"BIH", {"bos", "srp", "eng"}},
                                             {"HRV", {"hrv", "eng"}},
                                             {"SVN", {"slv", "eng"}},
                                             {"MKD", {"mkd", "eng", "sqi"}},
                                             {"ALB", {"sqi", "eng"}},
                                             {"RKS", {"sqi", "srp_latn", "eng"}}}};
    const auto* const found =
        std::find_if(table.begin(), table.end(), [&state](const Entry& entry) { return entry.state == state; });
    return found == table.end() ? nullptr : &found->languages;
}

}  // namespace

PlacedPage placed(const cv::Mat& image, const vision::Registration& registration, const vision::SpecimenPack& pack,
                  Bare where) {
    PlacedPage page;
    page.image = image;
    page.mm = vision::millimetres_of(pack.size);
    // A pixel's centre lies half a pixel within the page's edge.
    const double density = pack.pixels_per_mm;
    page.mm_to_image =
        registration.specimen_to_source * cv::Matx33d(density, 0.0, -0.5, 0.0, density, -0.5, 0.0, 0.0, 1.0);
    std::vector<cv::Rect2d> areas;
    if (where == Bare::everything) {
        constexpr double strip_mm = 8.0;
        for (int strip = 0; strip * strip_mm < page.mm.height; ++strip) {
            const double y = strip * strip_mm;
            areas.emplace_back(0.0, y, page.mm.width, std::min(strip_mm, page.mm.height - y));
        }
    } else {
        for (const vision::VizField& field : pack.viz) {
            areas.emplace_back(field.mm.x - around_mm, field.mm.y - around_mm, field.mm.width + 2 * around_mm,
                               field.mm.height + 2 * around_mm);
        }
    }
    if (!areas.empty()) {
        page.bare = vision::without_artwork(image, registration.specimen_to_source, pack, areas);
    }
    return page;
}

ocr::Quad quad_of_mm(const PlacedPage& page, const cv::Rect2d& mm) {
    const std::array<cv::Point2d, 4> corners{mm.tl(), cv::Point2d(mm.br().x, mm.y), mm.br(),
                                             cv::Point2d(mm.x, mm.br().y)};
    ocr::Quad quad;
    for (std::size_t i = 0; i < 4; ++i) {
        const cv::Vec3d at = page.mm_to_image * cv::Vec3d(corners[i].x, corners[i].y, 1.0);
        quad[i] = cv::Point2f(static_cast<float>(at[0] / at[2]), static_cast<float>(at[1] / at[2]));
    }
    return quad;
}

cv::Rect2d mm_of_quad(const PlacedPage& page, const ocr::Quad& quad) {
    const cv::Matx33d back = page.mm_to_image.inv();
    cv::Rect2d box;
    for (std::size_t i = 0; i < 4; ++i) {
        const cv::Vec3d at = back * cv::Vec3d(static_cast<double>(quad[i].x), static_cast<double>(quad[i].y), 1.0);
        const cv::Rect2d point(at[0] / at[2] - 5e-4, at[1] / at[2] - 5e-4, 1e-3, 1e-3);
        box = i == 0 ? point : box | point;
    }
    return box;
}

bool knows_languages_of(const std::string& state) {
    return listed_languages(state) != nullptr;
}

std::vector<std::string> languages_of(const std::string& state) {
    const std::vector<std::string>* listed = listed_languages(state);
    // Between them these know most letters with marks.
    return listed != nullptr ? *listed : std::vector<std::string>{"eng", "deu", "hrv"};
}

std::string alphabet_of(const std::string& role, const std::string& date_form) {
    if (!date_form.empty()) {
        return date_form.find("MMM") == std::string::npos ? "0123456789./-" : "";
    }
    if (role == "document_number" || role == "optional_data") {
        return "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-/";
    }
    if (role == "sex") {
        return "MFXŽZKЖМ";  // in the languages of the region
    }
    return role == "personal_number" ? "0123456789-/" : "";
}

AreaRead read_area(ocr::VizReader& reader, const PlacedPage& page, const cv::Rect2d& mm,
                   const std::vector<std::string>& languages, const std::string& alphabet, ocr::VizLook look,
                   const std::stop_token& stop, bool small_print, std::chrono::milliseconds deadline,
                   std::size_t length) {
    AreaRead result;
    ocr::VizZone zone;
    zone.quad = quad_of_mm(page, mm);
    zone.width_mm = mm.width;
    zone.height_mm = mm.height;
    zone.languages = languages;
    zone.alphabet = alphabet;
    zone.signs = length;
    auto read = reader.read(picture_for(page, look), zone,
                            {.look = look, .small_print = small_print, .deadline = deadline}, stop);
    if (!read) {
        result.error = read.error();
        return result;
    }
    for (const ocr::VizLine& line : read->lines) {
        ReadLine signs = to_read_line(line);
        if (!page.bare.plain.empty()) {
            for (ReadSign& sign : signs) {
                sign.veiled = is_veiled(page, sign.quad);
            }
        }
        if (!signs.empty()) {
            result.lines.push_back(std::move(signs));
            result.texts.push_back(line.text());
        }
    }
    return result;
}

ocr::Quad outline_of(const ReadLine& line, std::size_t first, std::size_t last) {
    if (line.empty()) {
        return {};
    }
    first = std::min(first, line.size() - 1);
    last = std::clamp(last, first + 1, line.size());
    // As high as the tallest: the quads follow each character's own strokes.
    ocr::Quad quad{line[first].quad[0], line[last - 1].quad[1], line[last - 1].quad[2], line[first].quad[3]};
    for (std::size_t i = first; i < last; ++i) {
        const ocr::Quad& own = line[i].quad;
        const auto length = [](const cv::Point2f& p) { return std::hypot(p.x, p.y); };
        if (length(own[3] - own[0]) > length(quad[3] - quad[0])) {
            const cv::Point2f up = 0.5F * (own[0] + own[1]) - 0.5F * (own[3] + own[2]);
            quad[0] = quad[3] + up;
        }
        if (length(own[2] - own[1]) > length(quad[2] - quad[1])) {
            const cv::Point2f up = 0.5F * (own[0] + own[1]) - 0.5F * (own[3] + own[2]);
            quad[1] = quad[2] + up;
        }
    }
    return quad;
}

}  // namespace vidimus::screening
