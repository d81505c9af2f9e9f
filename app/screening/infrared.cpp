#include "app/screening/infrared.h"

#include <algorithm>
#include <string>

#include "app/screening/parts.h"

namespace vidimus::screening {
namespace {

constexpr float sure = 0.9F;

bool same_shape(const ocr::MrzText& a, const ocr::MrzText& b) {
    return std::equal(
        a.lines.begin(), a.lines.end(), b.lines.begin(), b.lines.end(),
        [](const ocr::LineRead& x, const ocr::LineRead& y) { return x.characters.size() == y.characters.size(); });
}

}  // namespace

std::optional<TwoLights> join_lights(const std::vector<ocr::MrzText>& white,
                                     const std::vector<ocr::MrzText>& infrared) {
    TwoLights joined;
    if (infrared.empty()) {
        if (white.empty()) {
            return std::nullopt;
        }
        joined.text = white.front();
        return joined;
    }
    joined.text = infrared.front();
    if (white.empty() || !same_shape(white.front(), infrared.front())) {
        joined.light = Light::ir;
        return joined;
    }
    const ocr::MrzText& seen = white.front();
    joined.compared = true;
    joined.text.quad = seen.quad;
    joined.text.rotation = seen.rotation;
    for (std::size_t line = 0; line < seen.lines.size(); ++line) {
        joined.text.lines[line].quad = seen.lines[line].quad;
        for (std::size_t column = 0; column < seen.lines[line].characters.size(); ++column) {
            ocr::CharRead& ir = joined.text.lines[line].characters[column];
            const ocr::CharRead& vi = seen.lines[line].characters[column];
            ir.quad = vi.quad;
            const ocr::CharCandidate& a = ir.candidates.front();
            const ocr::CharCandidate& b = vi.candidates.front();
            if (a.character != b.character && a.probability >= sure && b.probability >= sure) {
                joined.differing.emplace_back(static_cast<int>(line), static_cast<int>(column));
            }
        }
    }
    return joined;
}

std::vector<Check> infrared_checks(const MrzInfo& mrz, const std::optional<TwoLights>& joined, bool infrared_read) {
    Check readable = passed(CheckClass::optical, "IR.AB.MR:readable", "check.ir_mrz.title", Obligation::optional);
    if (!infrared_read) {
        // A poor picture cannot be told from ink that infrared does not see, so nobody is accused.
        readable.result = Outcome::undetermined;
        readable.message = {"check.ir_mrz.not_read", {}};
        readable.todo = {"todo.capture_again", {}};
        return {readable};
    }
    std::vector<Check> checks{readable};
    Check same = passed(CheckClass::mrz, "MRZ.RD:lights", "check.mrz_lights.title", Obligation::optional);
    if (!joined || !joined->compared) {
        same.result = Outcome::undetermined;
        same.message = {"check.mrz_lights.not_compared", {}};
    } else if (!joined->differing.empty()) {
        const auto [line, column] = joined->differing.front();
        same.result = Outcome::failed;
        same.message = {"check.mrz_lights.differs",
                        {{"count", std::to_string(joined->differing.size())},
                         {"line", std::to_string(line + 1)},
                         {"column", std::to_string(column + 1)}}};
        same.innocent = {"innocent.misread", {}};
        same.todo = {"todo.compare_mrz", {}};
        if (mrz.light == Light::vi && static_cast<std::size_t>(line) < mrz.cells.size()) {
            const auto& cells = mrz.cells[static_cast<std::size_t>(line)];
            if (static_cast<std::size_t>(column) < cells.size()) {
                same.region = Region{Light::vi, cells[static_cast<std::size_t>(column)]};
            }
        }
    }
    checks.push_back(std::move(same));
    return checks;
}

}  // namespace vidimus::screening
