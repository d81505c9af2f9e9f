// The visual zone's reader. OpenCV's exceptions stop here, Tesseract's in ocr/tesseract.cpp.
#include "ocr/viz_reader.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <opencv2/imgproc.hpp>
#include <optional>

#include "ocr/first_letter.h"
#include "ocr/nets.h"
#include "ocr/ocr_b_line.h"
#include "ocr/small_signs.h"
#include "ocr/tesseract.h"
#include "ocr/viz_lines.h"

namespace vidimus::ocr {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double finest = 24.0;  // pixels per mm of an upright zone
constexpr double coarsest = 12.0;
constexpr double capital_first = 34.0;  // pixels
constexpr double capital_second = 30.0;
constexpr double capital_third = 27.0;
constexpr double above = 0.55;  // capitals: room for what stands over a letter
constexpr double below = 0.40;
constexpr int border = 10;
constexpr double shape_capital = 24.0;
constexpr double small_print = 0.62;  // of the zone's tallest line: captions, and the ground's pieces

double length(const cv::Point2f& a, const cv::Point2f& b) {
    return std::hypot(a.x - b.x, a.y - b.y);
}

/// An upright zone and the way back.
struct Upright {
    cv::Mat picture;
    cv::Matx33d to_image;
    double pixels_per_mm = 0.0;
};

std::optional<Upright> upright(const cv::Mat& image, const VizZone& zone) {
    if (zone.width_mm < 0.5 || zone.height_mm < 0.5 || zone.width_mm > 300.0 || zone.height_mm > 300.0) {
        return std::nullopt;
    }
    const double own = 0.5 * (length(zone.quad[0], zone.quad[1]) + length(zone.quad[3], zone.quad[2])) / zone.width_mm;
    Upright result;
    result.pixels_per_mm = std::clamp(own, coarsest, finest);
    const cv::Size size(std::max(8, cvRound(zone.width_mm * result.pixels_per_mm)),
                        std::max(8, cvRound(zone.height_mm * result.pixels_per_mm)));
    const auto w = static_cast<float>(size.width);
    const auto h = static_cast<float>(size.height);
    const std::array<cv::Point2f, 4> corners{cv::Point2f(-0.5F, -0.5F), cv::Point2f(w - 0.5F, -0.5F),
                                             cv::Point2f(w - 0.5F, h - 0.5F), cv::Point2f(-0.5F, h - 0.5F)};
    const cv::Mat map = cv::getPerspectiveTransform(corners.data(), zone.quad.data());
    result.to_image = cv::Matx33d(map.ptr<double>());
    cv::warpPerspective(image, result.picture, map, size,
                        (own < result.pixels_per_mm ? cv::INTER_CUBIC : cv::INTER_LINEAR) | cv::WARP_INVERSE_MAP,
                        cv::BORDER_REPLICATE);
    return result;
}

Quad in_image(const cv::Matx33d& map, const cv::Rect2d& box) {
    const std::array<cv::Point2d, 4> corners{cv::Point2d(box.x, box.y), cv::Point2d(box.br().x, box.y), box.br(),
                                             cv::Point2d(box.x, box.br().y)};
    Quad quad;
    for (std::size_t i = 0; i < 4; ++i) {
        const cv::Vec3d at = map * cv::Vec3d(corners[i].x - 0.5, corners[i].y - 0.5, 1.0);
        quad[i] = cv::Point2f(static_cast<float>(at[0] / at[2]), static_cast<float>(at[1] / at[2]));
    }
    return quad;
}

/// A line's picture for Tesseract, and where it lies in the zone.
struct LinePicture {
    cv::Mat grey;
    double scale = 1.0;    // zone pixels to picture pixels
    double capital = 0.0;  // pixels of the picture
    cv::Point origin;      // of the cut, zone pixels
};

/// All print of a zone.
struct Print {
    std::vector<PrintLine> lines;
    std::vector<cv::Rect> cut;
};

/// Whether a piece is a mark of the line: it stands alone over the middle of a letter, as a caption's letters, which
/// are small and close together, do not. Two dots are one mark.
bool is_mark(const cv::Rect& piece, const std::vector<cv::Rect>& all, const PrintLine& line) {
    constexpr double off_centre = 0.18;  // all in capitals
    constexpr double alone = 0.09;
    constexpr double dot = 0.25;
    constexpr double gap = 0.45;
    constexpr double highest = 0.45;
    const auto is_dot = [&line](const cv::Rect& one) {
        return one.width < dot * line.capital && one.height < dot * line.capital;
    };
    cv::Rect whole = piece;
    int near = 0;
    for (const cv::Rect& other : all) {
        const double between = std::max(other.x - piece.br().x, piece.x - other.br().x);
        const bool same_row = std::min(other.br().y, piece.br().y) > std::max(other.y, piece.y);
        if (other == piece || !same_row || between > (is_dot(piece) && is_dot(other) ? 0.35 : alone) * line.capital) {
            continue;
        }
        ++near;
        whole |= other;
    }
    const bool one = near == 0 || (near == 1 && is_dot(piece) && whole.width < 0.7 * line.capital);
    return one && piece.height < highest * line.capital &&
           std::any_of(line.strokes.begin(), line.strokes.end(), [&](const cv::Rect& letter) {
               const double aside = whole.x + 0.5 * whole.width - letter.x - 0.5 * letter.width;
               const double over = letter.y - piece.br().y;
               return std::abs(aside) < off_centre * line.capital && whole.width < 1.3 * letter.width &&
                      over > -0.1 * line.capital && over < gap * line.capital;
           });
}

/// White where other lines' strokes stand within the cut: a caption reaches into the room that marks over letters need.
void clear_others(cv::Mat& part, const cv::Rect& cut, const PrintLine& line, const Print& print) {
    const cv::Mat before = part.clone();
    const auto clear = [&](const std::vector<cv::Rect>& pieces) {
        for (const cv::Rect& piece : pieces) {
            const cv::Rect there = cv::Rect(piece.x - 1, piece.y - 1, piece.width + 2, piece.height + 2) & cut;
            if (!there.empty() && !is_mark(piece, pieces, line)) {
                part(there - cut.tl()).setTo(255);
            }
        }
    };
    clear(print.cut);
    for (const PrintLine& other : print.lines) {
        if (&other != &line) {
            clear(other.strokes);
        }
    }
    for (const cv::Rect& stroke : line.strokes) {
        if (const cv::Rect own = stroke & cut; !own.empty()) {
            before(own - cut.tl()).copyTo(part(own - cut.tl()));
        }
    }
}

LinePicture picture_of(const cv::Mat& even, const PrintLine& line, const Print& all, VizLook look) {
    const double room = look == VizLook::second ? 0.72 : 1.0;
    const int up = cvRound(room * above * line.capital);
    const int down = cvRound(room * below * line.capital);
    const int side = cvRound(0.3 * line.capital);
    // The row's height is that of its capitals: a descender or a neighbour's edge does not shift it.
    const cv::Rect cut =
        cv::Rect(line.area.x - side, line.area.y - up, line.area.width + 2 * side, line.area.height + up + down) &
        cv::Rect({0, 0}, even.size());
    LinePicture picture;
    picture.origin = cut.tl();
    picture.scale = (look == VizLook::third    ? capital_third
                     : look == VizLook::second ? capital_second
                                               : capital_first) /
                    std::max(4.0, line.capital);
    picture.capital = line.capital * picture.scale;
    // Beside the outermost strokes nothing of the ground is left that could pass for a dot or a dash.
    cv::Mat part = even(cut).clone();
    clear_others(part, cut, line, all);
    const int close = cvRound(0.1 * line.capital);
    const cv::Rect kept = cv::Rect(line.area.x - close - cut.x, 0, line.area.width + 2 * close, cut.height) &
                          cv::Rect({0, 0}, cut.size());
    cv::Mat clean(part.size(), CV_8U, cv::Scalar(255));
    part(kept).copyTo(clean(kept));
    part = clean;
    cv::resize(part, picture.grey, {}, picture.scale, picture.scale,
               picture.scale < 1.0 ? cv::INTER_AREA : cv::INTER_CUBIC);
    if (look == VizLook::third) {
        cv::GaussianBlur(picture.grey, picture.grey, {}, 0.6);
        cv::threshold(picture.grey, picture.grey, 0, 255, cv::THRESH_BINARY | cv::THRESH_OTSU);
        cv::GaussianBlur(picture.grey, picture.grey, {}, 0.8);
    }
    cv::copyMakeBorder(picture.grey, picture.grey, border, border, border, border, cv::BORDER_CONSTANT,
                       cv::Scalar(255));
    return picture;
}

std::vector<cv::Rect> in_picture(const LinePicture& picture, const PrintLine& line) {
    std::vector<cv::Rect> strokes;
    for (const cv::Rect& stroke : line.strokes) {
        strokes.emplace_back(cvRound((stroke.x - picture.origin.x) * picture.scale) + border,
                             cvRound((stroke.y - picture.origin.y) * picture.scale) + border,
                             std::max(1, cvRound(stroke.width * picture.scale)),
                             std::max(1, cvRound(stroke.height * picture.scale)));
    }
    return strokes;
}

/// The strokes of a line shared out to its characters: the net tells only about where each stands.
std::vector<cv::Rect> boxes_of(const std::vector<Symbol>& symbols, const LinePicture& picture, const PrintLine& line) {
    std::vector<cv::Rect2d> told;
    for (const Symbol& symbol : symbols) {
        told.emplace_back((symbol.box.x - border) / picture.scale + picture.origin.x,
                          (symbol.box.y - border) / picture.scale + picture.origin.y, symbol.box.width / picture.scale,
                          symbol.box.height / picture.scale);
    }
    std::vector<cv::Rect> boxes(symbols.size());
    for (const cv::Rect& stroke : line.strokes) {
        double most = 0.0;
        std::size_t owner = symbols.size();
        for (std::size_t i = 0; i < told.size(); ++i) {
            const double shared =
                std::min<double>(stroke.br().x, told[i].br().x) - std::max<double>(stroke.x, told[i].x);
            if (shared > most) {
                most = shared;
                owner = i;
            }
        }
        if (owner < boxes.size()) {
            boxes[owner] = boxes[owner].empty() ? stroke : boxes[owner] | stroke;
        }
    }
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        if (boxes[i].empty()) {
            boxes[i] = cv::Rect(cvRound(told[i].x), line.area.y, std::max(1, cvRound(told[i].width)), line.area.height);
        }
    }
    return boxes;
}

cv::Mat shape_of(const cv::Mat& even, const cv::Rect& box, const PrintLine& line) {
    if (box.width > 1.9 * line.capital || box.width < 2) {
        return {};
    }
    const double scale = shape_capital / line.capital;
    // From the capitals' foot upward, so that all shapes of a line stand on one line.
    const int foot = line.area.br().y;
    const int top = foot - cvRound(line.capital * (shape_height - 8) / shape_capital);
    const cv::Rect cut =
        cv::Rect(box.x - 1, top, box.width + 2, cvRound(shape_height / scale)) & cv::Rect({0, 0}, even.size());
    if (cut.height < 8) {
        return {};
    }
    cv::Mat shape;
    cv::resize(even(cut), shape, {std::max(3, cvRound(cut.width * scale)), shape_height}, 0, 0, cv::INTER_AREA);
    cv::bitwise_not(shape, shape);
    return shape;
}

/// The height of the zone's tallest print. A stroke or two that stand above everything are a piece of a frame or of the
/// artwork where a line of more strokes is still half as high; a caption is lower than that.
double tallest_of(const std::vector<PrintLine>& prints) {
    constexpr std::size_t a_word = 3;
    constexpr double no_caption = 0.5;
    double words = 0.0;
    double all = 0.0;
    for (const PrintLine& print : prints) {
        all = std::max(all, print.capital);
        if (print.strokes.size() >= a_word) {
            words = std::max(words, print.capital);
        }
    }
    return words > no_caption * all ? words : all;
}

/// Whether a character says anything at the end of a line: dots and dashes there are the ground's.
bool telling(const std::string& character) {
    const auto first = static_cast<unsigned char>(character.front());
    if (first < 0x80) {
        return std::isalnum(first) != 0 || first == '<' || first == ')';
    }
    // General punctuation, and the signs of Latin-1.
    return first != 0xE2 && !(first == 0xC2);
}

/// Without what tells nothing at both ends.
void trim(std::vector<Symbol>& symbols) {
    const auto tells = [](const Symbol& symbol) { return telling(symbol.choices.front().text); };
    symbols.erase(std::find_if(symbols.rbegin(), symbols.rend(), tells).base(), symbols.end());
    symbols.erase(symbols.begin(), std::find_if(symbols.begin(), symbols.end(), tells));
    if (!symbols.empty()) {
        symbols.front().space_before = false;
    }
}

/// Whether a character is a letter that only some languages of its script have: not of ASCII, nor of the Cyrillic
/// letters that all share, А to я.
bool is_special(const std::string& character) {
    const auto first = static_cast<unsigned char>(character.front());
    const auto second = static_cast<unsigned char>(character.size() > 1 ? character[1] : 0);
    const bool shared = (first == 0xD0 && second >= 0x90) || (first == 0xD1 && second < 0x90);
    return first >= 0x80 && !shared;
}

/// A net that does not know a letter reads it without its mark, and is sure of it: where two readings differ in marks
/// only, the one that has them may be a little less certain.
double marks_bonus(const VizLine& line, const VizLine& than) {
    constexpr double bonus = 0.03;
    constexpr int most = 2;
    if (line.characters.size() != than.characters.size()) {
        return 0.0;
    }
    int more = 0;
    for (std::size_t i = 0; i < line.characters.size(); ++i) {
        const std::string& a = line.characters[i].candidates.front().character;
        const std::string& b = than.characters[i].candidates.front().character;
        const bool special_a = is_special(a);
        const bool special_b = is_special(b);
        if (!special_a && !special_b && a != b) {
            return 0.0;
        }
        more += (special_a ? 1 : 0) - (special_b ? 1 : 0);
    }
    return bonus * std::clamp(more, -most, most);
}

}  // namespace

std::string VizLine::text() const {
    std::string text;
    for (const VizCharacter& character : characters) {
        text += (character.space_before ? " " : "") + character.candidates.front().character;
    }
    return text;
}

double VizLine::confidence() const {
    double sum = 0.0;
    for (const VizCharacter& character : characters) {
        sum += static_cast<double>(character.candidates.front().probability);
    }
    return characters.empty() ? 0.0 : sum / static_cast<double>(characters.size());
}

struct VizReader::Impl {
    std::filesystem::path folder;
    std::filesystem::path nets_folder;
    std::map<std::string, Tesseract> engines;
    std::optional<Nets> nets;

    /// The MRZ's nets, opened when a line first needs them; null where there are none.
    Nets* ocr_b() {
        if (!nets && !nets_folder.empty()) {
            if (auto opened = Nets::open(nets_folder)) {
                nets.emplace(std::move(*opened));
            } else {
                nets_folder.clear();
            }
        }
        return nets ? &*nets : nullptr;
    }

    tl::expected<Tesseract*, Error> engine(const std::string& language) {
        auto found = engines.find(language);
        if (found == engines.end()) {
            auto opened = Tesseract::open(folder, language);
            if (!opened) {
                return tl::unexpected(opened.error());
            }
            found = engines.emplace(language, std::move(*opened)).first;
        }
        return &found->second;
    }

    /// One line in the language that reads it with the least doubt.
    tl::expected<VizLine, Error> read_line(const Upright& zone, const cv::Mat& even, const PrintLine& print,
                                           const Print& all, const std::vector<std::string>& languages,
                                           const VizZone& wanted, const VizOptions& options) {
        const std::string& alphabet = wanted.alphabet;
        const LinePicture picture = picture_of(even, print, all, options.look);
        const std::vector<cv::Rect> strokes = in_picture(picture, print);
        std::vector<Symbol> in_ocr_b;
        std::optional<EvenLetters> even_ones;
        if (options.look != VizLook::second) {
            even_ones = even_letters(strokes, picture.capital);
            if (Nets* net = even_ones ? ocr_b() : nullptr) {
                in_ocr_b = read_ocr_b(*net, picture.grey, *even_ones, picture.capital, alphabet);
            }
        }
        VizLine best;
        double best_confidence = -1.0;
        for (const std::string& language : languages) {
            auto opened = engine(language);
            if (!opened) {
                return tl::unexpected(opened.error());
            }
            tl::expected<std::vector<Symbol>, Error> symbols = lone_letter(**opened, picture.grey, strokes, alphabet);
            if (symbols->empty()) {
                symbols = (*opened)->read(picture.grey, alphabet);
                if (!symbols) {
                    return tl::unexpected(symbols.error());
                }
                drop_unprinted(*symbols, picture.grey, strokes, picture.capital);
                trim(*symbols);
                *symbols = !in_ocr_b.empty() ? with_marks_of(in_ocr_b, *symbols, *even_ones)
                                             : with_first_letter(**opened, picture.grey, strokes, std::move(*symbols),
                                                                 alphabet, wanted.signs);
            }
            VizLine line;
            const std::vector<cv::Rect> boxes = boxes_of(*symbols, picture, print);
            for (std::size_t i = 0; i < symbols->size(); ++i) {
                VizCharacter character;
                for (const Symbol::Choice& choice : (*symbols)[i].choices) {
                    character.candidates.push_back({choice.text, choice.probability});
                }
                character.space_before = (*symbols)[i].space_before;
                character.quad = in_image(zone.to_image, boxes[i]);
                if (options.shapes) {
                    character.shape = shape_of(even, boxes[i], print);
                }
                line.characters.push_back(std::move(character));
            }
            if (line.confidence() + marks_bonus(line, best) > best_confidence) {
                best_confidence = line.confidence();
                best = std::move(line);
            }
        }
        best.quad = in_image(zone.to_image, print.area);
        best.capital = print.capital / zone.pixels_per_mm *
                       (length(best.quad[0], best.quad[3]) * zone.pixels_per_mm / std::max(1, print.area.height));
        return best;
    }
};

VizReader::VizReader(std::filesystem::path folder, std::filesystem::path nets) : impl_(std::make_unique<Impl>()) {
    impl_->folder = folder.empty() ? default_language_folder() : std::move(folder);
    impl_->nets_folder = std::move(nets);
}
VizReader::VizReader(VizReader&&) noexcept = default;
VizReader& VizReader::operator=(VizReader&&) noexcept = default;
VizReader::~VizReader() = default;

std::vector<std::string> VizReader::installed(std::span<const std::string> languages) const {
    std::vector<std::string> found;
    std::copy_if(languages.begin(), languages.end(), std::back_inserter(found),
                 [this](const std::string& language) { return has_language(impl_->folder, language); });
    return found;
}

tl::expected<VizReading, Error> VizReader::read(const cv::Mat& image, const VizZone& zone, const VizOptions& options,
                                                const std::stop_token& stop) {
    if (image.empty() || (image.type() != CV_8UC1 && image.type() != CV_8UC3)) {
        return tl::unexpected(Error{ErrorCode::image_empty, {}});
    }
    const std::vector<std::string> languages = installed(zone.languages);
    if (languages.empty()) {
        std::string names;
        for (const std::string& language : zone.languages) {
            names += (names.empty() ? "" : ", ") + language;
        }
        return tl::unexpected(Error{ErrorCode::model_missing, names});
    }
    const auto end = Clock::now() + options.deadline;
    try {
        VizReading reading;
        const std::optional<Upright> flat = upright(image, zone);
        if (!flat) {
            return reading;
        }
        const cv::Mat even = even_ground(flat->picture, flat->pixels_per_mm);
        const Print all{find_print(even, flat->pixels_per_mm), cut_pieces(even)};
        const double tallest = tallest_of(all.lines);
        for (const PrintLine& print : all.lines) {
            if (!options.small_print && print.capital < small_print * tallest) {
                continue;
            }
            if (stop.stop_requested()) {
                return tl::unexpected(Error{ErrorCode::cancelled, {}});
            }
            if (Clock::now() > end) {
                return tl::unexpected(Error{ErrorCode::deadline, {}});
            }
            auto line = impl_->read_line(*flat, even, print, all, languages, zone, options);
            if (!line) {
                return tl::unexpected(line.error());
            }
            if (!line->characters.empty()) {
                reading.lines.push_back(std::move(*line));
            }
        }
        return reading;
    } catch (const cv::Exception& problem) {
        return tl::unexpected(Error{ErrorCode::internal, problem.err});
    } catch (const std::exception& problem) {
        return tl::unexpected(Error{ErrorCode::internal, problem.what()});
    }
}

}  // namespace vidimus::ocr
