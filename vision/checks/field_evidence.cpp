#include "vision/checks/field_evidence.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "vision/checks/check.h"

namespace vidimus::vision {
namespace {

constexpr float not_measured = std::numeric_limits<float>::quiet_NaN();
constexpr double least_share = 0.3;  // of a place that lies in a field for it to count as the field's

}  // namespace

FieldEvidence::FieldEvidence(const std::vector<Zone>& zones) {
    for (const Zone& zone : zones_of(zones, Zone::Kind::field)) fields_.push_back(zone.mm);
    values_.assign(fields_.size() * members.size(), not_measured);
}

void FieldEvidence::add(std::string_view algorithm, std::span<const cv::Rect2d> mm, std::span<const float> deviations) {
    const auto member = std::find(members.begin(), members.end(), algorithm);
    if (member == members.end()) return;
    any_ = true;
    const auto at = static_cast<std::size_t>(member - members.begin());
    for (std::size_t k = 0; k < std::min(mm.size(), deviations.size()); ++k) {
        if (!std::isfinite(deviations[k])) continue;
        std::size_t field = fields_.size();
        double most = least_share * mm[k].area();
        for (std::size_t i = 0; i < fields_.size(); ++i) {
            const double shared = (fields_[i] & mm[k]).area();
            if (shared <= most) continue;
            most = shared;
            field = i;
        }
        if (field == fields_.size()) continue;
        float& value = values_[field * members.size() + at];
        const float own = std::log1p(std::max(0.0F, deviations[k]));
        if (!(value >= own)) value = own;
    }
}

std::vector<float> FieldEvidence::values() const {
    return any_ ? values_ : std::vector<float>{};
}

std::vector<Measured> measure_field_evidence(const CheckContext& context) {
    std::vector<Measured> result;
    if (context.evidence == nullptr) return result;
    const std::vector<float> values = context.evidence->values();
    for (std::size_t k = 0; k < values.size(); ++k)
        result.push_back({values[k], context.evidence->fields()[k / FieldEvidence::members.size()]});
    return result;
}

}  // namespace vidimus::vision
