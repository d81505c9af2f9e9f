// Which of a capture can be judged: inside the picture, and neither burnt out nor under glare where that took the
// print away. Internal to the room.
#pragma once

#include <opencv2/core.hpp>

#include "vision/view.h"

namespace vidimus::vision {

/// `raw`: the capture in the specimen's frame, 32-bit float BGR at working density, in its own light; `source`: size of
/// the capture, `work_to_source` maps working pixels to its. 8-bit at working density: 255 where it can be judged.
/// Paper that a bright scan burns out stays usable where the specimen's print still shows through.
cv::Mat usable_of(const ReferenceView& reference, const cv::Mat& raw, cv::Size source,
                  const cv::Matx33d& work_to_source);

}  // namespace vidimus::vision
