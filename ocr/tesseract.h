// Tesseract, wrapped: the only file pair of the program that knows it. One line of text at a time, with the doubt of
// each character. Internal to the room.
#pragma once

#include <filesystem>
#include <memory>
#include <opencv2/core.hpp>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "ocr/mrz_reader.h"

namespace vidimus::ocr {

struct Symbol {
    struct Choice {
        std::string text;  // UTF-8, one character
        float probability = 0.F;
    };
    std::vector<Choice> choices;  // most probable first, never empty
    cv::Rect box;                 // pixels of the line's picture; about, for the net gives no outlines
    bool space_before = false;
};

/// Where Debian puts the language models.
std::filesystem::path default_language_folder();
bool has_language(const std::filesystem::path& folder, const std::string& language);

/// One language, or several that are read as one. Not thread-safe. Runs in the calling thread alone.
class Tesseract {
  public:
    /// `languages`: "eng", or "eng+srp". Errors: model_missing (`detail` has the languages), internal.
    static tl::expected<Tesseract, Error> open(const std::filesystem::path& folder, const std::string& languages);
    Tesseract(Tesseract&&) noexcept;
    Tesseract& operator=(Tesseract&&) noexcept;
    ~Tesseract();

    /// `line`: 8-bit grey, dark on bright, capitals 25 to 40 px high. `alphabet`: UTF-8; empty: whatever the language
    /// has. Errors: internal.
    tl::expected<std::vector<Symbol>, Error> read(const cv::Mat& line, const std::string& alphabet);

  private:
    struct Impl;
    explicit Tesseract(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace vidimus::ocr
