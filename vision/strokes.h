// Holders' print told from the background's: strokes with a dark core. Internal to the room.
#pragma once

#include <opencv2/core.hpp>

namespace vidimus::vision {

/// Grey level below which print that all copies show where holders' print stands may be holders' print, too.
inline constexpr double dark_print = 100.0;

/// `seen` and `bare`: 8-bit grey at `density` pixels per mm, in the same light; `may`: 8-bit, where to look. 255 where
/// `seen` is darker than `bare` close to a core as dark as a holder's print is; lines of the background that slipped
/// have none. A rim of a seventh of a millimetre, into which a capture's blur carries ink, is included.
cv::Mat strokes_of(const cv::Mat& seen, const cv::Mat& bare, const cv::Mat& may, double density);

/// The parts of `mask` that hang together with some of `seeds`; both 8-bit.
cv::Mat touching(const cv::Mat& mask, const cv::Mat& seeds);

/// A square structuring element that reaches `mm` to each side, at least a pixel: running maxima over squares cost the
/// same for every size.
cv::Mat square_of(double mm, double density);

/// The paper without the thin dark print on it: a closing that reaches `reach_mm` to each side. `grey`: one channel, of
/// any depth; what a letter is darker than, also where it crosses a caption.
cv::Mat paper_of(const cv::Mat& grey, double reach_mm, double density);

/// `ink`, as of strokes_of, with what of its strokes runs on beyond `may` (a signature is longer than any seen so far),
/// and the letters that go on in a field's row behind its place (a longer name).
cv::Mat run_on(const cv::Mat& seen, const cv::Mat& bare, const cv::Mat& may, const cv::Mat& ink, double density);

}  // namespace vidimus::vision
