#include "ocr/typeface.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "ocr/nets.h"

namespace vidimus::ocr {

namespace {

// A cell of the atlas (ocr/training/typeface_atlas.py).
constexpr int cell_width = 32;
constexpr int cell_height = 40;
constexpr float cell_cap = 26.F;

constexpr int reach = 3;           // pixels that a character may lie beside its cell's middle
constexpr float sure = 0.9F;       // probability from which a character is compared
constexpr float least_cap = 10.F;  // pixels of the picture
constexpr int least_characters = 16;
constexpr std::size_t most_characters = 36;
constexpr float least_likeness = 0.6F;                   // below it the picture is too poor, or the cells lie wrongly
constexpr float quad_over_cap = 1.24F;                   // the reader's quads are so much higher than a capital
constexpr std::array<float, 3> blurs{0.6F, 1.4F, 2.4F};  // atlas pixels
constexpr std::array<float, 5> scales{0.88F, 0.94F, 1.F, 1.06F, 1.13F};

struct Patch {
    std::size_t character;                      // index of reader_alphabet
    std::array<cv::Mat, scales.size()> pixels;  // ink bright, at each scale
};

cv::Point2f middle(const cv::Point2f& a, const cv::Point2f& b) {
    return 0.5F * (a + b);
}

// The character upright, a capital about cell_cap high, with `reach` pixels more on every side.
cv::Mat cut(const cv::Mat& grey, const Quad& quad, float scale) {
    const cv::Point2f down = middle(quad[2], quad[3]) - middle(quad[0], quad[1]);
    const float height = std::hypot(down.x, down.y);
    const cv::Point2f unit_down = down * (1.F / std::max(height, 1e-3F));
    const cv::Point2f across = middle(quad[1], quad[2]) - middle(quad[0], quad[3]);
    const cv::Point2f unit_across = across * (1.F / std::max(std::hypot(across.x, across.y), 1e-3F));
    const float step = scale * height / quad_over_cap / cell_cap;  // picture pixels an atlas pixel
    const cv::Point2f centre = 0.5F * (middle(quad[0], quad[2]) + middle(quad[1], quad[3]));
    const int width = cell_width + 2 * reach;
    const int rows = cell_height + 2 * reach;
    const cv::Point2f origin = centre - 0.5F * static_cast<float>(width - 1) * step * unit_across -
                               0.5F * static_cast<float>(rows - 1) * step * unit_down;
    const cv::Matx23f map(step * unit_across.x, step * unit_down.x, origin.x, step * unit_across.y, step * unit_down.y,
                          origin.y);
    cv::Mat patch;
    cv::warpAffine(grey, patch, map, cv::Size(width, rows), cv::INTER_LINEAR | cv::WARP_INVERSE_MAP,
                   cv::BORDER_REPLICATE);
    patch.convertTo(patch, CV_32F, -1.0, 255.0);
    return patch;
}

float likeness(const cv::Mat& patch, const cv::Mat& glyph) {
    cv::Mat scores;
    cv::matchTemplate(patch, glyph, scores, cv::TM_CCOEFF_NORMED);
    double best = 0.0;
    cv::minMaxLoc(scores, nullptr, &best);
    return static_cast<float>(best);
}

// Fillers and the strokes that all faces share tell little.
bool telling(char c) {
    return c != '<' && c != 'L' && c != 'T' && c != 'H' && c != 'E' && c != 'F';
}

}  // namespace

tl::expected<TypefaceAtlas, Error> TypefaceAtlas::open(const std::filesystem::path& models) {
    const std::filesystem::path file = models / "mrz_typefaces.png";
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) {
        return tl::unexpected(Error{ErrorCode::model_missing, file.filename().string()});
    }
    try {
        const cv::Mat atlas = cv::imread(file.string(), cv::IMREAD_GRAYSCALE);
        const auto characters = static_cast<int>(reader_alphabet.size());
        if (atlas.empty() || atlas.cols != characters * cell_width || atlas.rows < 2 * cell_height ||
            atlas.rows % cell_height != 0) {
            return tl::unexpected(Error{ErrorCode::model_damaged, file.filename().string()});
        }
        TypefaceAtlas out;
        for (int face = 0; face < atlas.rows / cell_height; ++face) {
            auto& glyphs = out.faces_.emplace_back();
            for (int c = 0; c < characters; ++c) {
                cv::Mat glyph;
                atlas(cv::Rect(c * cell_width, face * cell_height, cell_width, cell_height)).convertTo(glyph, CV_32F);
                glyphs.push_back(glyph);
            }
        }
        return out;
    } catch (const std::exception& e) {
        return tl::unexpected(Error{ErrorCode::model_damaged, e.what()});
    }
}

tl::expected<Typeface, Error> TypefaceAtlas::compare(const cv::Mat& image, const MrzText& zone) const {
    if (image.empty() || image.dims != 2 || (image.type() != CV_8UC1 && image.type() != CV_8UC3)) {
        return tl::unexpected(Error{ErrorCode::image_empty, {}});
    }
    try {
        Typeface out;
        std::vector<std::pair<std::size_t, const Quad*>> chosen;
        float height = 0.F;
        for (const LineRead& line : zone.lines) {
            for (const CharRead& read : line.characters) {
                const CharCandidate& best = read.candidates.front();
                if (best.probability >= sure && telling(best.character)) {
                    chosen.emplace_back(reader_alphabet.find(best.character), &read.quad);
                    const cv::Point2f down = middle(read.quad[2], read.quad[3]) - middle(read.quad[0], read.quad[1]);
                    height += std::hypot(down.x, down.y);
                }
            }
        }
        if (chosen.empty()) {
            return out;
        }
        out.cap = height / static_cast<float>(chosen.size()) / quad_over_cap;
        // Evenly over the zone, so that one part's glare does not decide.
        const std::size_t every = (chosen.size() + most_characters - 1) / most_characters;
        cv::Mat grey = image;
        if (image.channels() == 3) {
            cv::cvtColor(image, grey, cv::COLOR_BGR2GRAY);
        }
        std::vector<Patch> patches;
        for (std::size_t i = 0; i < chosen.size(); i += every) {
            Patch patch{chosen[i].first, {}};
            for (std::size_t s = 0; s < scales.size(); ++s) {
                patch.pixels[s] = cut(grey, *chosen[i].second, scales[s]);
            }
            patches.push_back(std::move(patch));
        }
        out.characters = static_cast<int>(patches.size());
        if (out.characters < least_characters || out.cap < least_cap) {
            return out;
        }
        // Each face at the size and blur that suit it best: the capture and the printer's ink are not held against any.
        float other = -1.F;
        for (std::size_t face = 0; face < faces_.size(); ++face) {
            const auto blurred = [&](float blur) {
                std::vector<cv::Mat> glyphs(reader_alphabet.size());
                for (const Patch& patch : patches) {
                    if (glyphs[patch.character].empty()) {
                        cv::GaussianBlur(faces_[face][patch.character], glyphs[patch.character], {}, blur);
                    }
                }
                return glyphs;
            };
            // The size is found on a third of the characters, the likeness measured on all.
            const auto usual = blurred(blurs[1]);
            std::size_t size = scales.size() / 2;
            float most = -1e9F;
            for (std::size_t s = 0; s < scales.size(); ++s) {
                float sum = 0.F;
                for (std::size_t i = 0; i < patches.size(); i += 3) {
                    sum += likeness(patches[i].pixels[s], usual[patches[i].character]);
                }
                if (sum > most) {
                    most = sum;
                    size = s;
                }
            }
            float best = -1.F;
            for (const float blur : blurs) {
                const auto glyphs = blurred(blur);
                float sum = 0.F;
                for (const Patch& patch : patches) {
                    sum += likeness(patch.pixels[size], glyphs[patch.character]);
                }
                best = std::max(best, sum / static_cast<float>(patches.size()));
            }
            if (face == 0) {
                out.likeness = best;
            } else {
                other = std::max(other, best);
            }
        }
        out.lead = out.likeness - other;
        out.told = std::max(out.likeness, other) >= least_likeness;
        return out;
    } catch (const std::exception& e) {
        return tl::unexpected(Error{ErrorCode::internal, e.what()});
    }
}

}  // namespace vidimus::ocr
