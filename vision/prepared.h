// A pack made ready: reference view, features, and the small picture by which models are told apart. Internal to the
// room.
#pragma once

#include "vision/examine.h"
#include "vision/registration.h"
#include "vision/view.h"

namespace vidimus::vision {

class PreparedPack {
  public:
    explicit PreparedPack(SpecimenPack pack);
    [[nodiscard]] const SpecimenPack& pack() const { return pack_; }
    [[nodiscard]] const ReferenceView& reference() const { return reference_; }
    [[nodiscard]] const Features& features() const { return features_; }
    /// How alike the rectified page looks at a glance, upright or upside down: correlation −1…+1 of static areas.
    [[nodiscard]] double likeness(const cv::Mat& rectified) const;

  private:
    SpecimenPack pack_;
    ReferenceView reference_;
    Features features_;
    cv::Mat glance_;       // 32-bit float, 3 channels
    cv::Mat glance_mask_;  // 8-bit
};

}  // namespace vidimus::vision
