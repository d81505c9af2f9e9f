#include "vision/field_glyphs.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "vision/darkness.h"

namespace vidimus::vision {
namespace {

constexpr int least_contrast = 45;  // grey levels: paler print is not measured
constexpr double edge_share = 0.5;  // of the darkest: where a character ends
constexpr double least_height_mm = 0.9;
constexpr double most_height_mm = 6.0;
constexpr double printed_share = 0.6;  // of a line's characters are so alike
constexpr float least_own = 20.0F;     // grey levels darker than the specimen: else it is the artwork's
constexpr double shared_share = 0.8;   // of full ink: print of the specimen that is so dark is print that holders share
constexpr double text_share = 0.65;    // of the darkest
constexpr double slip_mm = 0.15;       // of one ink against the others
constexpr std::size_t least_glyphs = 3;

/// Where the rows' darkest pixel passes the level, between rows, from the front.
double crossing(const std::vector<double>& rows, double level) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i] < level) continue;
        if (i == 0) return 0.0;
        return static_cast<double>(i) - (rows[i] - level) / std::max(1e-6, rows[i] - rows[i - 1]);
    }
    return static_cast<double>(rows.size());
}

class FieldReader {
  public:
    FieldReader(const ReferenceView& reference, const DocumentView& document, const cv::Rect& area)
        : density_(reference.frame.density), area_(area) {
        // Shapes are told in even light. How dark the ink is hardly hangs on it, and what evens it out does not follow
        // the edge of a shadow.
        dark_ = darkness_of(in_specimens_light(document, area));
        bgr_ = document.bgr(area);
        captured_ = darkness_of(bgr_);
        if (!reference.bgr.empty()) {
            artwork_ = darkness_of(reference.bgr(area));
            const int side = 2 * cvRound(slip_mm * density_) + 1;
            cv::dilate(artwork_, slipped_, cv::getStructuringElement(cv::MORPH_ELLIPSE, {side, side}));
        }
        std::vector<float> values;
        for (int y = 0; y < dark_.rows; ++y) {
            const auto* d = dark_.ptr<float>(y);
            for (int x = 0; x < dark_.cols; ++x) {
                if (d[x] > static_cast<float>(least_contrast)) values.push_back(d[x]);
            }
        }
        full_ = quantile(values, 0.9);
    }

    std::vector<std::vector<Glyph>> lines() const {
        std::vector<Glyph> glyphs = found();
        std::sort(glyphs.begin(), glyphs.end(), [](const Glyph& a, const Glyph& b) { return a.bottom < b.bottom; });
        std::vector<std::vector<Glyph>> result;
        for (const Glyph& glyph : glyphs) {
            const bool same = !result.empty() && glyph.bottom - result.back().back().bottom < 0.45 * glyph.height();
            if (!same) result.emplace_back();
            result.back().push_back(glyph);
        }
        for (std::vector<Glyph>& line : result) drop_scraps(line);
        // Handwriting has no common height, and of a field's print the darkest is its text: pieces of the artwork that
        // are left where letters run into it are none.
        std::erase_if(result, [this](const std::vector<Glyph>& line) {
            if (line.size() < least_glyphs) return true;
            if (middle_of(line, [](const Glyph& glyph) { return glyph.dark; }) < text_share * full_) return true;
            const double height = middle_of(line, [](const Glyph& glyph) { return glyph.height(); });
            const auto alike = std::count_if(line.begin(), line.end(), [&](const Glyph& glyph) {
                return std::abs(glyph.height() - height) < like_height * height;
            });
            return static_cast<double>(alike) < printed_share * static_cast<double>(line.size());
        });
        return result;
    }

  private:
    /// Dark lines of the artwork may be as high as a letter; the specimen has them at the same place, or, where the
    /// piece is paler than text, as far beside it as inks slip.
    [[nodiscard]] bool is_artwork(const cv::Rect& box, const cv::Mat& labels, int label) const {
        if (artwork_.empty()) return false;
        std::vector<float> own;
        std::vector<float> beside;
        std::vector<float> shown;
        std::vector<float> there;
        for (int y = box.y; y < box.br().y; ++y) {
            for (int x = box.x; x < box.br().x; ++x) {
                if (labels.at<int>(y, x) != label) continue;
                own.push_back(dark_.at<float>(y, x) - artwork_.at<float>(y, x));
                beside.push_back(dark_.at<float>(y, x) - slipped_.at<float>(y, x));
                shown.push_back(dark_.at<float>(y, x));
                there.push_back(artwork_.at<float>(y, x));
            }
        }
        if (quantile(there, 0.5) >= shared_share * full_) return false;
        const auto least = static_cast<double>(least_own);
        return quantile(own, 0.5) < least ||
               (quantile(shown, 0.8) < shared_share * full_ && quantile(beside, 0.5) < least);
    }

    /// What stands in a line's row, paler than its characters and of another height, or without sharp edges, is left of
    /// the artwork there, or of a ghost image: what a printer sets beside its own characters is as high and as sharp.
    static void drop_scraps(std::vector<Glyph>& line) {
        constexpr double paler = 0.75;
        constexpr double most_share = 0.34;
        constexpr double blurred_share = 0.5;
        if (line.size() < least_glyphs) return;
        const double dark = middle_of(line, [](const Glyph& glyph) { return glyph.dark; });
        const double height = middle_of(line, [](const Glyph& glyph) { return glyph.height(); });
        const double sharp = middle_of(line, [](const Glyph& glyph) { return glyph.sharp; });
        const auto is_scrap = [&](const Glyph& glyph) {
            return glyph.dark < paler * dark &&
                   (std::abs(glyph.height() - height) >= like_height * height || glyph.sharp < blurred_share * sharp);
        };
        const auto scraps = std::count_if(line.begin(), line.end(), is_scrap);
        if (static_cast<double>(scraps) <= most_share * static_cast<double>(line.size())) std::erase_if(line, is_scrap);
    }

    std::vector<Glyph> found() const {
        std::vector<Glyph> glyphs;
        if (full_ < least_contrast * 1.3) return glyphs;
        const cv::Mat mask = dark_ > edge_share * full_;
        cv::Mat labels;
        cv::Mat stats;
        cv::Mat centres;
        const int count = cv::connectedComponentsWithStats(mask, labels, stats, centres);
        for (int i = 1; i < count; ++i) {
            const cv::Rect box(stats.at<int>(i, cv::CC_STAT_LEFT), stats.at<int>(i, cv::CC_STAT_TOP),
                               stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT));
            const double height = box.height / density_;
            const bool cut = box.x == 0 || box.y == 0 || box.br().x == mask.cols || box.br().y == mask.rows;
            if (cut || height < least_height_mm || height > most_height_mm || box.width < 2) continue;
            if (is_artwork(box, labels, i)) continue;
            glyphs.push_back(measured(box, labels, i));
        }
        // Captions and signs are smaller than the text.
        const double usual = text_height(glyphs);
        std::erase_if(glyphs, [&](const Glyph& g) { return g.height() < 0.75 * usual || g.height() > 1.4 * usual; });
        return glyphs;
    }

    /// Of the field's letters: three quarters of what stands there are not higher. A long caption has more letters than
    /// a short name, which stands in a row of its own and is higher.
    static double text_height(const std::vector<Glyph>& glyphs) {
        constexpr double higher = 1.25;
        constexpr double row_share = 0.35;  // of the height: feet of one row
        constexpr std::size_t least_name = 3;
        if (glyphs.empty()) return 0.0;
        std::vector<double> heights;
        heights.reserve(glyphs.size());
        for (const Glyph& glyph : glyphs) heights.push_back(glyph.height());
        std::sort(heights.begin(), heights.end());
        const double usual = heights[heights.size() * 3 / 4];
        std::vector<Glyph> high;
        std::vector<Glyph> low;
        for (const Glyph& glyph : glyphs) (glyph.height() > higher * usual ? high : low).push_back(glyph);
        if (high.size() < least_name || low.empty()) return usual;
        const auto bottom = [](const Glyph& glyph) { return glyph.bottom; };
        const double height = middle_of(high, [](const Glyph& glyph) { return glyph.height(); });
        const double foot = middle_of(high, bottom);
        const auto row = std::count_if(high.begin(), high.end(), [&](const Glyph& glyph) {
            return std::abs(glyph.bottom - foot) < row_share * height &&
                   std::abs(glyph.height() - height) < like_height * height;
        });
        const bool apart = std::abs(middle_of(low, bottom) - foot) > row_share * height;
        return apart && static_cast<std::size_t>(row) >= least_name ? height : usual;
    }

    Glyph measured(const cv::Rect& box, const cv::Mat& labels, int label) const {
        Glyph glyph;
        glyph.box = box;
        const cv::Rect around =
            cv::Rect(box.x - 3, box.y - 3, box.width + 6, box.height + 6) & cv::Rect({0, 0}, dark_.size());
        std::vector<float> inside;
        std::vector<float> slopes;
        std::vector<double> rows(static_cast<std::size_t>(around.height), 0.0);
        double ink = 0.0;
        double outline = 0.0;
        for (int y = around.y; y < around.br().y; ++y) {
            for (int x = around.x; x < around.br().x; ++x) {
                const int other = labels.at<int>(y, x);
                if (other != 0 && other != label) continue;
                const float d = dark_.at<float>(y, x);
                if (other == label) inside.push_back(captured_.at<float>(y, x));
                auto& row = rows[static_cast<std::size_t>(y - around.y)];
                row = std::max(row, static_cast<double>(d));
                const double share = std::clamp(static_cast<double>(d) / full_, 0.0, 1.2);
                ink += share > 0.25 ? share : 0.0;
                if (x == 0 || y == 0 || x + 1 >= dark_.cols || y + 1 >= dark_.rows) continue;
                const double dx = 0.5 * static_cast<double>(dark_.at<float>(y, x + 1) - dark_.at<float>(y, x - 1));
                const double dy = 0.5 * static_cast<double>(dark_.at<float>(y + 1, x) - dark_.at<float>(y - 1, x));
                const double slope = std::hypot(dx, dy) / full_;
                outline += share > 0.1 ? slope : 0.0;
                slopes.push_back(static_cast<float>(slope));
            }
        }
        glyph.dark = quantile(inside, 0.8);
        glyph.sharp = quantile(slopes, 0.92);
        glyph.stroke = 2.0 * ink / std::max(1.0, outline) / density_;
        const double level = edge_share * full_;
        glyph.top = (area_.y + around.y + crossing(rows, level)) / density_;
        const std::vector<double> upwards(rows.rbegin(), rows.rend());
        glyph.bottom = (area_.y + around.br().y - 1 - crossing(upwards, level)) / density_;
        cv::Vec3d sum(0, 0, 0);
        int count = 0;
        for (int y = box.y; y < box.br().y; ++y) {
            for (int x = box.x; x < box.br().x; ++x) {
                if (static_cast<double>(captured_.at<float>(y, x)) < glyph.dark || labels.at<int>(y, x) != label)
                    continue;
                const cv::Vec3b& pixel = bgr_.at<cv::Vec3b>(y, x);
                sum += cv::Vec3d(pixel[0], pixel[1], pixel[2]);
                ++count;
            }
        }
        if (count > 0) glyph.colour = {(sum[0] - sum[1]) / count, (sum[2] - sum[1]) / count};
        return glyph;
    }

    double density_;
    cv::Rect area_;
    cv::Mat bgr_;
    cv::Mat dark_;      // as of darkness_of, in the specimen's light
    cv::Mat captured_;  // the same as captured
    cv::Mat artwork_;   // the same of the specimen; none where there is no picture of it
    cv::Mat slipped_;   // its darkest within slip_mm
    double full_ = 0.0;
};

}  // namespace

std::vector<FieldGlyphs> read_field_glyphs(const ReferenceView& reference, const DocumentView& document,
                                           const std::vector<Zone>& zones) {
    std::vector<FieldGlyphs> fields;
    const Frame& frame = reference.frame;
    for (const Zone& zone : zones) {
        if (zone.kind != Zone::Kind::field && zone.kind != Zone::Kind::mrz) continue;
        FieldGlyphs field{zone.mm, {}, {}, zone.kind == Zone::Kind::mrz};
        const cv::Rect area = frame.rect({zone.mm.x - 0.4, zone.mm.y - 0.4, zone.mm.width + 0.8, zone.mm.height + 0.8});
        field.area = area;
        const cv::Rect work = frame.work_rect(zone.mm);
        const bool usable = area.width > 8 && area.height > 8 && work.area() > 0 &&
                            cv::countNonZero(document.usable(work)) >= least_shown * work.area();
        if (usable) field.lines = FieldReader(reference, document, area).lines();
        fields.push_back(std::move(field));
    }
    return fields;
}

}  // namespace vidimus::vision
