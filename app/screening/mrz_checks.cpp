#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <set>

#include "app/screening/parts.h"
#include "app/screening/viz_fronts.h"

namespace vidimus::screening {
namespace {

constexpr std::string_view character_check = "check digit";

std::optional<Region> region_of(const MrzInfo& info, int line, int column, int length) {
    return region_of_cells(info, {line, column, length});
}

const mrz::CheckDigitLayout* layout_of_digit(const mrz::Layout& layout, const mrz::CheckDigit& digit) {
    const auto found = std::find_if(layout.check_digits.begin(), layout.check_digits.end(),
                                    [&digit](const mrz::CheckDigitLayout& d) { return d.of == digit.field; });
    return found == layout.check_digits.end() ? nullptr : &*found;
}

Check digit_check(const MrzInfo& info, const mrz::Document& document, const mrz::CheckDigit& digit) {
    Check check = passed(CheckClass::mrz, "MRZ.CD:" + std::string(mrz::name_of(digit.field)),
                         "check.mrz_check_digit.title", Obligation::mandatory);
    const std::string field_key = "@field." + std::string(mrz::name_of(digit.field));
    check.title.arguments = {{"field", field_key}};
    check.region = region_of(info, digit.line, digit.column, 1);
    check.score = digit.valid ? 1.0 : 0.0;
    check.threshold = 1.0;
    check.margin = digit.valid ? 1.0 : -1.0;
    if (digit.valid) {
        return check;
    }
    const std::vector<std::pair<std::string, std::string>> arguments{
        {"field", field_key}, {"printed", std::string(1, digit.printed)}, {"expected", std::string(1, digit.expected)}};
    // A digit that does not fit because a character was misread is no irregularity of the document.
    bool doubtful = doubtful_within(info, {digit.line, digit.column, 1});
    if (const auto* layout = layout_of_digit(mrz::layout_of(document.format), digit); layout != nullptr) {
        doubtful = doubtful || std::any_of(layout->covers.begin(), layout->covers.end(),
                                           [&info](const mrz::Span& span) { return doubtful_within(info, span); });
    }
    if (doubtful && !info.corrected_by_hand) {
        check.result = Outcome::undetermined;
        check.margin.reset();
        check.message = {"check.mrz_check_digit.doubtful", arguments};
        check.todo = {"todo.correct_mrz", {}};
        return check;
    }
    check.result = Outcome::failed;
    check.message = {"check.mrz_check_digit.differs", arguments};
    check.innocent = {"innocent.misread", {}};
    check.todo = {"todo.compare_mrz", {}};
    return check;
}

Check finding_check(const MrzInfo& info, const mrz::Finding& finding, const std::string& id) {
    Check check = passed(CheckClass::mrz, id, "check.mrz_conformity.title", Obligation::optional);
    check.message = {"finding." + finding.id, {}};
    if (finding.field) {
        check.message.arguments.emplace_back("field", "@field." + std::string(mrz::name_of(*finding.field)));
    }
    check.region = region_of(info, finding.line, finding.column, std::max(1, finding.length));
    check.innocent = {"innocent.misread", {}};
    switch (finding.kind) {
        case mrz::Finding::Kind::conformity:
            check.result =
                finding.line >= 0 && doubtful_within(info, {finding.line, finding.column, std::max(1, finding.length)})
                    ? Outcome::undetermined
                    : Outcome::failed;
            break;
        case mrz::Finding::Kind::code:
            check.title = {"check.mrz_code.title", check.message.arguments};
            // A code that is in use, was withdrawn or belongs to samples is told; only one that nobody knows leaves
            // doubt.
            if (finding.id == "mrz.state_unknown" || finding.id == "mrz.nationality_unknown" ||
                finding.id == "mrz.state_no_issuer") {
                check.result = Outcome::undetermined;
            } else {
                check.obligation = Obligation::evaluatory;
                check.innocent = {};
            }
            break;
        case mrz::Finding::Kind::check_digit:
        case mrz::Finding::Kind::note:
            check.title = {"check.mrz_note.title", {}};
            check.obligation = Obligation::evaluatory;
            check.innocent = {};
            break;
    }
    return check;
}

Check legibility_check(const MrzInfo& info, const mrz::Document& document) {
    Check check = passed(CheckClass::mrz, "MRZ.RD:legibility", "check.mrz_legibility.title", Obligation::optional);
    check.score = info.confidence;
    check.region = Region{info.light, info.quad};
    const auto changed = std::count_if(document.repairs.begin(), document.repairs.end(),
                                       [](const mrz::Repair& r) { return r.why == character_check; });
    if (info.corrected_by_hand) {
        return check;  // a person settled what was in doubt; what was set has findings of its own
    }
    if (info.ambiguous) {
        check.result = Outcome::undetermined;
        check.message = {"check.mrz_legibility.ambiguous", {}};
    } else if (changed > 0) {
        check.result = Outcome::undetermined;
        check.message = {"check.mrz_legibility.repaired", {{"count", std::to_string(changed)}}};
    } else if (!info.doubtful.empty()) {
        check.result = Outcome::undetermined;
        check.message = {"check.mrz_legibility.doubtful", {{"count", std::to_string(info.doubtful.size())}}};
    }
    if (check.result != Outcome::successful) {
        check.todo = {"todo.correct_mrz", {}};
        check.innocent = {"innocent.poor_image", {}};
    }
    return check;
}

std::string percent(double probability) {
    const long whole = std::lround(probability * 100.0);
    return whole > 0 ? std::to_string(whole) : "<1";
}

// What a person set instead of what was read: one finding for each run of such characters, with its place and what
// stood there. It is never taken for a reading: a digit that was altered on the document must not become right by
// being typed right.
std::vector<Check> by_hand_checks(const MrzInfo& info, const mrz::Document& document) {
    std::vector<Check> checks;
    if (!info.corrected_by_hand) {
        return checks;
    }
    const auto make = [&checks](const std::string& id, Message message) -> Check& {
        Check check = passed(CheckClass::mrz, id, "check.mrz_by_hand.title", Obligation::optional);
        check.result = Outcome::undetermined;
        check.message = std::move(message);
        check.todo = {"todo.compare_by_hand", {}};
        checks.push_back(std::move(check));
        return checks.back();
    };
    if (info.read_lines.empty()) {
        make("MRZ.RD:by_hand", {"check.mrz_by_hand.typed", {}});
        return checks;
    }
    std::vector<mrz::Repair> set;
    std::copy_if(document.repairs.begin(), document.repairs.end(), std::back_inserter(set),
                 [](const mrz::Repair& repair) { return repair.why == by_hand; });
    for (auto first = set.begin(); first != set.end();) {
        auto last = first;
        std::string read;
        std::string used;
        do {
            read += last->read;
            used += last->used;
            ++last;
        } while (last != set.end() && last->line == first->line && last->column == std::prev(last)->column + 1);
        const auto length = static_cast<int>(read.size());
        Message message{"check.mrz_by_hand.several",
                        {{"line", std::to_string(first->line + 1)},
                         {"column", std::to_string(first->column + 1)},
                         {"last", std::to_string(first->column + length)},
                         {"read", read},
                         {"used", used}}};
        if (length == 1) {
            message.key = "check.mrz_by_hand.changed";
            for (const MrzCandidate& candidate : info.candidates_at(first->line, first->column)) {
                if (candidate.character == first->read) {
                    message.key = "check.mrz_by_hand.changed_sure";
                    message.arguments.emplace_back("percent", percent(candidate.probability));
                }
            }
        }
        make("MRZ.RD:by_hand." + std::to_string(first->line) + "." + std::to_string(first->column), std::move(message))
            .region = region_of(info, first->line, first->column, length);
        first = last;
    }
    if (checks.empty()) {
        Check& confirmed = make("MRZ.RD:by_hand", {"check.mrz_by_hand.confirmed", {}});
        confirmed.obligation = Obligation::evaluatory;
        confirmed.result = Outcome::successful;
        confirmed.todo = {};
    }
    return checks;
}

Check expiry_check(const MrzInfo& info, const mrz::Document& document, const mrz::Today& today) {
    Check check = passed(CheckClass::mrz, "DOC:expiry", "check.expiry.title", Obligation::mandatory);
    const mrz::Layout& layout = mrz::layout_of(document.format);
    for (const mrz::FieldLayout& field : layout.fields) {
        if (field.id == mrz::FieldId::expiry_date) {
            check.region = region_of(info, field.span.line, field.span.first, field.span.length);
        }
    }
    const mrz::PartialDate& expiry = document.expiry_date;
    if (!expiry.year) {
        check.result = Outcome::undetermined;
        check.message = {"check.expiry.unknown", {}};
        return check;
    }
    // An unknown month or day counts as the last one: a document is not called expired on a guess.
    const std::array last{*expiry.year, expiry.month.value_or(12), expiry.day.value_or(31)};
    if (last < std::array{today.year, today.month, today.day}) {
        check.result = Outcome::failed;
        check.message = {"check.expiry.expired", {{"date", expiry.to_string()}}};
        check.todo = {"todo.expired", {}};
    }
    return check;
}

}  // namespace

std::optional<Region> region_of_cells(const MrzInfo& info, const mrz::Span& span) {
    if (span.line < 0 || span.first < 0 || span.length < 1 ||
        static_cast<std::size_t>(span.line) >= info.cells.size()) {
        return std::nullopt;
    }
    const auto& cells = info.cells[static_cast<std::size_t>(span.line)];
    const auto last = static_cast<std::size_t>(span.first + span.length - 1);
    if (last >= cells.size()) {
        return std::nullopt;
    }
    const Quad& a = cells[static_cast<std::size_t>(span.first)];
    const Quad& b = cells[last];
    return Region{info.light, {a[0], b[1], b[2], a[3]}};
}

bool doubtful_within(const MrzInfo& info, const mrz::Span& span) {
    return std::any_of(info.doubtful.begin(), info.doubtful.end(), [&span](const std::pair<int, int>& cell) {
        return cell.first == span.line && cell.second >= span.first && cell.second < span.first + span.length;
    });
}

bool always_carries_mrz(const vision::ModelId& model) {
    return model.type == "P" || model.type == "V";
}

void excuse_missing_mrz(std::vector<Check>& checks, const MrzInfo& mrz, const vision::SpecimenPack& pack) {
    // Whatever was learned; nor is it said to be absent where print like it stands unread.
    if (carries_zone(pack) || always_carries_mrz(pack.model) || pack.zones.empty() || mrz.found || mrz.unread) {
        return;
    }
    for (Check& check : checks) {
        if (check.id == "DOC:mrz" && check.result == Outcome::undetermined) {
            check.result = Outcome::not_supported;
            check.obligation = Obligation::optional;
            check.message = {"check.mrz_found.none_expected", {}};
            check.innocent = {};
            check.todo = {};
        }
    }
}

std::vector<Check> mrz_checks(const MrzInfo& info, const mrz::Today& today, const Profile& profile) {
    Check found = passed(CheckClass::mrz, "DOC:mrz", "check.mrz_found.title", Obligation::mandatory);
    if (!info.found || !info.document) {
        found.result = Outcome::undetermined;
        found.message = {info.found    ? "check.mrz_found.unparseable"
                         : info.unread ? "check.mrz_found.unread"
                                       : "check.mrz_found.none",
                         {}};
        if (info.unread) {
            found.region = Region{info.light, *info.unread};
        }
        found.innocent = {"innocent.poor_image", {}};
        found.todo = {"todo.capture_again", {}};
        return {found};
    }
    const mrz::Document& document = *info.document;
    std::vector<Check> checks;
    if (!info.cells.empty() || !info.corrected_by_hand) {
        found.region = Region{info.light, info.quad};
        checks = {found, legibility_check(info, document)};
    } else {
        checks = {found};  // typed: there is no place in the picture, and nothing was read that could be legible
    }
    for (Check& check : by_hand_checks(info, document)) {
        checks.push_back(std::move(check));
    }
    for (const mrz::CheckDigit& digit : document.check_digits) {
        checks.push_back(digit_check(info, document, digit));
    }
    std::set<std::string> used;
    for (const mrz::Finding& finding : document.findings) {
        if (finding.kind == mrz::Finding::Kind::check_digit) {
            continue;  // the digits have checks of their own
        }
        std::string id = "MRZ.CF:" + finding.id.substr(finding.id.find('.') + 1);
        if (finding.field) {
            id += "." + std::string(mrz::name_of(*finding.field));
        }
        for (int n = 2; !used.insert(id).second; ++n) {
            id += "." + std::to_string(n);
        }
        checks.push_back(finding_check(info, finding, id));
    }
    checks.push_back(expiry_check(info, document, today));
    checks.push_back(sample_check(document, profile));
    checks.push_back(specimen_data_check(info, document, profile));
    return checks;
}

}  // namespace vidimus::screening
