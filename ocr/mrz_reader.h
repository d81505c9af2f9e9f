// Finds and reads the machine readable zone of an image.
#pragma once

#include <array>
#include <chrono>
#include <filesystem>
#include <memory>
#include <opencv2/core.hpp>
#include <optional>
#include <stop_token>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace vidimus::ocr {

enum class ErrorCode {
    model_missing,  // a model file is absent or cannot be read
    model_damaged,  // a model file was read and cannot be used
    image_empty,    // no pixels, or neither 8-bit grey nor 8-bit BGR
    cancelled,      // the stop token was triggered
    deadline,       // the deadline passed first
    internal,       // a library below failed; `detail` has its words
};

struct Error {
    ErrorCode code;
    std::string detail;  // never personal data
};

/// Corners in pixels of the image that was given, clockwise from the text's own top left.
using Quad = std::array<cv::Point2f, 4>;

struct CharCandidate {
    char character = '<';
    float probability = 0.F;  // (0, 1]
};

struct CharRead {
    std::vector<CharCandidate> candidates;  // most probable first, never empty
    Quad quad;
};

struct LineRead {
    std::vector<CharRead> characters;
    Quad quad;
};

/// One machine readable zone: lines of equal length, in reading order.
struct MrzText {
    std::vector<LineRead> lines;
    Quad quad;               // of the whole zone
    float confidence = 0.F;  // 0…1: mean of the first candidates' probabilities
    int rotation = 0;        // quarter turns clockwise that bring the image upright: 0…3
};

/// What an image holds.
struct PageRead {
    std::vector<MrzText> zones;  // most confident first; empty where there is none
    /// Where print in even columns stands, like a zone's, that could not be read as one; only where no zone was read.
    /// A listing may look so, and so does a damaged zone: its absence must not be claimed.
    std::optional<Quad> unread;
};

struct ReadOptions {
    std::chrono::milliseconds deadline{10'000};
    int max_zones = 4;  // several documents may lie on one page
};

/// A reader. Not thread-safe: one instance a thread. Holds its models in memory (a few MB).
class MrzReader {
  public:
    /// Loads the models of a folder (resources/models). Errors: model_missing, model_damaged.
    static tl::expected<MrzReader, Error> open(const std::filesystem::path& models);
    MrzReader(MrzReader&&) noexcept;
    MrzReader& operator=(MrzReader&&) noexcept;
    ~MrzReader();

    /// Reads every zone in an 8-bit grey or BGR image of any size and orientation. Deskews and rotates by itself.
    /// Errors: image_empty, cancelled, deadline, internal.
    tl::expected<PageRead, Error> read(const cv::Mat& image, const ReadOptions& options, const std::stop_token& stop);

  private:
    struct Impl;
    explicit MrzReader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace vidimus::ocr
