#include "vision/joined.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace vidimus::vision {
namespace {

constexpr double usual = 2.0;    // deviations that any document has: no document is better than this
constexpr double farthest = 12;  // deviations: one check alone need not drown the others

constexpr std::array<JoinedKind, 4> kinds{{
    {"joined_photo",
     "VI.FR.PH:together",
     "photo",
     "check.joined_photo.differs",
     {"photo_lost_print", "photo_pattern", "photo_lines", "photo_edges", "photo_seam", "ghost_present", "ghost_match",
      "ghost_face"}},
    {"joined_text",
     "VI.FR.VZ:together",
     "field",
     "check.joined_text.differs",
     {"text_lost_print", "text_foreign_print", "field_ground", "characters", "glyph_ink", "glyph_form", "glyph_shapes",
      "text_print"}},
    {"joined_mrz",
     "VI.FR.MR:together",
     "mrz",
     "check.joined_mrz.differs",
     {"mrz_lost_print", "mrz_foreign_print", "mrz_position"}},
    {"joined_page",
     "VI.FR.FU:together",
     "page",
     "check.joined_page.differs",
     {"print", "grain", "mottle", "ink_dots", "halftone_screen", "colour"}},
}};

}  // namespace

std::span<const JoinedKind> joined_kinds() {
    return kinds;
}

const JoinedKind* joined_kind_of(std::string_view algorithm) {
    const auto found =
        std::find_if(kinds.begin(), kinds.end(), [&](const JoinedKind& k) { return k.name == algorithm; });
    return found == kinds.end() ? nullptr : &*found;
}

std::optional<Joined> join(const JoinedKind& kind, std::span<const CheckSpec* const> checks,
                           const std::function<std::optional<double>(std::size_t)>& score) {
    Joined joined;
    double sum = 0.0;
    double most = -1.0;
    int measured = 0;
    for (std::size_t k = 0; k < checks.size(); ++k) {
        const CheckSpec& spec = *checks[k];
        const bool member = !spec.evaluatory && spec.deviation > 0.0 &&
                            std::find(kind.members.begin(), kind.members.end(), spec.algorithm) != kind.members.end();
        if (!member) continue;
        const auto own = score(k);
        if (!own) continue;
        ++measured;
        const double off = std::clamp((spec.mean - *own) / spec.deviation, 0.0, farthest);
        sum += off * off;
        if (off <= most) continue;
        most = off;
        joined.farthest = k;
    }
    if (measured < 2) return std::nullopt;
    joined.score = -std::log(1.0 + std::max(usual, std::sqrt(sum)));
    return joined;
}

std::vector<LearnedCheck> learn_joined(const std::vector<LearnedCheck>& single, const LearnOptions& options,
                                       double alpha, std::size_t genuine) {
    std::vector<const CheckSpec*> checks;
    std::size_t copies = 0;
    for (const LearnedCheck& check : single) {
        checks.push_back(&check.spec);
        copies = std::max(copies, check.scores.size());
    }
    std::vector<LearnedCheck> result;
    for (const JoinedKind& kind : kinds) {
        LearnedCheck joined;
        for (std::size_t i = 0; i < copies; ++i) {
            const auto score = [&](std::size_t k) -> std::optional<double> {
                const auto& scores = single[k].scores;
                if (i >= scores.size() || !std::isfinite(scores[i])) return std::nullopt;
                return scores[i];
            };
            const auto found = join(kind, checks, score);
            joined.scores.push_back(found ? found->score : std::numeric_limits<double>::quiet_NaN());
        }
        set_limits(joined, kind.id, kind.name, kind.zone, options.model, alpha, genuine);
        if (static_cast<std::size_t>(joined.spec.samples) * 2 >= genuine) result.push_back(std::move(joined));
    }
    return result;
}

}  // namespace vidimus::vision
