// A pack made ready: reference view, and what it looks like at a glance. Internal to the room.
#pragma once

#include "vision/examine.h"
#include "vision/look.h"
#include "vision/registration.h"
#include "vision/view.h"

namespace vidimus::vision {

class PreparedPack {
  public:
    explicit PreparedPack(SpecimenPack pack);
    /// With the look that was computed from the same pack earlier.
    PreparedPack(SpecimenPack pack, std::shared_ptr<const ModelLook> look);
    [[nodiscard]] const SpecimenPack& pack() const { return pack_; }
    [[nodiscard]] const ReferenceView& reference() const { return reference_; }
    /// band_pass(reference().work_grey), which every registration needs.
    [[nodiscard]] const cv::Mat& band() const { return band_; }
    [[nodiscard]] const Features& features() const { return look_->features; }
    [[nodiscard]] const ModelLook& look() const { return *look_; }

  private:
    SpecimenPack pack_;
    std::shared_ptr<const ModelLook> look_;
    ReferenceView reference_;
    cv::Mat band_;
};

}  // namespace vidimus::vision
