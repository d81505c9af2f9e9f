// What speaks against one field of a page in all checks of its print at once. A name that was erased and written anew
// differs a little in its ink, its letters and the ground around it, each within what single fields of genuine copies
// show; no field of a genuine copy shows all of it. Internal to the room.
#pragma once

#include <array>
#include <opencv2/core.hpp>
#include <span>
#include <string_view>
#include <vector>

#include "vision/specimen.h"

namespace vidimus::vision {

class FieldEvidence {
  public:
    /// The checks that tell of fields, in the order of their values.
    static constexpr std::array<std::string_view, 8> members{"text_lost_print", "text_foreign_print", "field_ground",
                                                             "characters",      "glyph_ink",          "glyph_form",
                                                             "glyph_shapes",    "text_print"};

    explicit FieldEvidence(const std::vector<Zone>& zones);

    /// How far the places of one check lie off what genuine copies measured, in deviations that speak against the
    /// document; NaN where they could not be measured. `mm`: the places, as many; those in no field are left out.
    /// Algorithms that are no members are ignored.
    void add(std::string_view algorithm, std::span<const cv::Rect2d> mm, std::span<const float> deviations);

    /// Field by field, and in it member by member: ln(1 + the farthest deviation), 0 and more; NaN where nothing was
    /// measured. Empty where no check was added.
    [[nodiscard]] std::vector<float> values() const;
    [[nodiscard]] const std::vector<cv::Rect2d>& fields() const { return fields_; }

  private:
    std::vector<cv::Rect2d> fields_;  // mm
    std::vector<float> values_;
    bool any_ = false;
};

}  // namespace vidimus::vision
