#include "vision/prepared.h"

namespace vidimus::vision {

PreparedPack::PreparedPack(SpecimenPack pack) : PreparedPack(std::move(pack), nullptr) {}

PreparedPack::PreparedPack(SpecimenPack pack, std::shared_ptr<const ModelLook> look)
    : pack_(std::move(pack)),
      look_(look != nullptr ? std::move(look) : std::make_shared<const ModelLook>(look_of(pack_))),
      reference_(make_reference(frame_of(pack_.size, pack_.pixels_per_mm), pack_.reference, pack_.spread,
                                pack_.static_mask, pack_.covered, pack_.framed, pack_.zones)),
      band_(band_pass(reference_.work_grey)) {
    reference_.glyphs = pack_.glyphs;
}

}  // namespace vidimus::vision
