// Reads printed text within given zones of a page: the visual zone's fields.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <opencv2/core.hpp>
#include <span>
#include <stop_token>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "ocr/mrz_reader.h"

namespace vidimus::ocr {

struct VizCandidate {
    std::string character;    // UTF-8, one character
    float probability = 0.F;  // (0, 1]
};

struct VizCharacter {
    std::vector<VizCandidate> candidates;  // most probable first, never empty; the doubt stays
    bool space_before = false;
    Quad quad{};    // pixels of the image that was given
    cv::Mat shape;  // 8-bit, ink bright: the stroke within the line's height, `shape_height` pixels high; empty where
                    // the character could not be cut out
};
inline constexpr int shape_height = 40;  // pixels; a capital is 24 of them

/// One run of words. Two fields beside each other are two lines.
struct VizLine {
    std::vector<VizCharacter> characters;
    Quad quad{};
    double capital = 0.0;                     // a capital's height in pixels of the image
    [[nodiscard]] std::string text() const;   // UTF-8
    [[nodiscard]] double confidence() const;  // mean of the first candidates' probabilities, 0…1
};

/// Where to read, and what.
struct VizZone {
    Quad quad{};  // clockwise from the text's own top left, pixels of the image
    double width_mm = 0.0;
    double height_mm = 0.0;
    std::vector<std::string>
        languages;          // "eng", "srp" …; each reads by itself, the most certain reading of a line holds
    std::string alphabet;   // UTF-8; empty: all that the language has
    std::size_t signs = 0;  // how many letters and figures its line has; 0: not known
};

/// How a line is brought to the reader: the second closer cut and smaller, the third smaller still and without grey, so
/// that a slip of the first is unlikely to come again. The second leaves lines in OCR-B to the net for all faces.
enum class VizLook { first, second, third };

struct VizReading {
    std::vector<VizLine> lines;  // from top to bottom, left to right
};

struct VizOptions {
    VizLook look = VizLook::first;
    bool shapes = true;
    bool small_print = false;  // also lines much lower than the zone's tallest: captions
    std::chrono::milliseconds deadline{10'000};
};

/// A reader of print. Not thread-safe: one instance a thread. Opens a language when it is first asked for.
class VizReader {
  public:
    /// `folder`: with the language models; empty: where Debian puts them. `nets`: with the MRZ's nets, by which lines
    /// in OCR-B are read; empty, or without them: such lines are read as all others.
    explicit VizReader(std::filesystem::path folder = {}, std::filesystem::path nets = {});
    VizReader(VizReader&&) noexcept;
    VizReader& operator=(VizReader&&) noexcept;
    ~VizReader();

    /// Of these the languages that are installed, in their order.
    [[nodiscard]] std::vector<std::string> installed(std::span<const std::string> languages) const;

    /// `image`: 8-bit grey or BGR. A zone without print gives no lines. Languages that are not installed are left out;
    /// where none is left the error is model_missing. Errors: image_empty, model_missing, model_damaged, cancelled,
    /// deadline, internal.
    tl::expected<VizReading, Error> read(const cv::Mat& image, const VizZone& zone, const VizOptions& options,
                                         const std::stop_token& stop);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace vidimus::ocr
