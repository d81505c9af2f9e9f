// Exceptions and codes of Tesseract stop here. Only variables of one instance are set, never those of the process.
#include "ocr/tesseract.h"

#include <tesseract/baseapi.h>
#include <tesseract/resultiterator.h>

#include <algorithm>
#include <cmath>
#include <exception>

// Of GCC's OpenMP, which Debian's Tesseract is built with; declared here since clang has another omp.h.
extern "C" {
int omp_get_max_active_levels();
void omp_set_max_active_levels(int levels);
}

namespace vidimus::ocr {
namespace {

constexpr int told_resolution = 300;  // else Tesseract guesses, and says so on standard error
constexpr std::size_t most_choices = 5;

/// The net's loops ask for four threads each; here they get the calling one. Holds for this thread only.
class OneThread {
  public:
    OneThread() : before_(omp_get_max_active_levels()) { omp_set_max_active_levels(0); }
    OneThread(const OneThread&) = delete;
    OneThread& operator=(const OneThread&) = delete;
    ~OneThread() { omp_set_max_active_levels(before_); }

  private:
    int before_;
};

std::string trimmed(const char* text) {
    std::string result = text == nullptr ? "" : text;
    while (!result.empty() && (result.back() == ' ' || result.back() == '\n')) {
        result.pop_back();
    }
    return result;
}

std::vector<Symbol> symbols_of(tesseract::ResultIterator& it) {
    std::vector<Symbol> symbols;
    do {
        const std::unique_ptr<const char[]> text(it.GetUTF8Text(tesseract::RIL_SYMBOL));
        Symbol symbol;
        symbol.choices.push_back(
            {trimmed(text.get()), std::clamp(it.Confidence(tesseract::RIL_SYMBOL) / 100.F, 0.F, 1.F)});
        if (symbol.choices.front().text.empty()) {
            continue;
        }
        int left = 0;
        int top = 0;
        int right = 0;
        int bottom = 0;
        if (it.BoundingBox(tesseract::RIL_SYMBOL, &left, &top, &right, &bottom)) {
            symbol.box = cv::Rect(left, top, right - left, bottom - top);
        }
        symbol.space_before = !symbols.empty() && it.IsAtBeginningOf(tesseract::RIL_WORD);
        tesseract::ChoiceIterator choice(it);
        do {
            const std::string other = trimmed(choice.GetUTF8Text());
            const float probability = std::clamp(choice.Confidence() / 100.F, 0.F, 1.F);
            const bool known = std::any_of(symbol.choices.begin(), symbol.choices.end(),
                                           [&](const auto& c) { return c.text == other; });
            if (!other.empty() && !known && probability > 0.F && symbol.choices.size() < most_choices) {
                symbol.choices.push_back({other, probability});
            }
        } while (choice.Next());
        symbols.push_back(std::move(symbol));
    } while (it.Next(tesseract::RIL_SYMBOL));
    return symbols;
}

}  // namespace

struct Tesseract::Impl {
    tesseract::TessBaseAPI api;
    std::string alphabet;
};

Tesseract::Tesseract(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Tesseract::Tesseract(Tesseract&&) noexcept = default;
Tesseract& Tesseract::operator=(Tesseract&&) noexcept = default;
Tesseract::~Tesseract() = default;

std::filesystem::path default_language_folder() {
    return "/usr/share/tesseract-ocr/5/tessdata";
}

bool has_language(const std::filesystem::path& folder, const std::string& language) {
    std::error_code ignored;
    return !language.empty() && language.find('/') == std::string::npos &&
           std::filesystem::is_regular_file(folder / (language + ".traineddata"), ignored);
}

tl::expected<Tesseract, Error> Tesseract::open(const std::filesystem::path& folder, const std::string& languages) {
    for (std::size_t first = 0; first <= languages.size();) {
        const std::size_t plus = std::min(languages.find('+', first), languages.size());
        if (!has_language(folder, languages.substr(first, plus - first))) {
            return tl::unexpected(Error{ErrorCode::model_missing, languages});
        }
        first = plus + 1;
    }
    try {
        const OneThread one;
        auto impl = std::make_unique<Impl>();
        const std::vector<std::string> names{"load_system_dawg", "load_freq_dawg"};
        const std::vector<std::string> values{"0", "0"};  // names and numbers are in no word list
        if (impl->api.Init(folder.c_str(), languages.c_str(), tesseract::OEM_LSTM_ONLY, nullptr, 0, &names, &values,
                           false) != 0) {
            return tl::unexpected(Error{ErrorCode::model_damaged, languages});
        }
        impl->api.SetPageSegMode(tesseract::PSM_RAW_LINE);
        impl->api.SetVariable("lstm_choice_mode", "2");
        return Tesseract(std::move(impl));
    } catch (const std::exception& problem) {
        return tl::unexpected(Error{ErrorCode::internal, problem.what()});
    }
}

tl::expected<std::vector<Symbol>, Error> Tesseract::read(const cv::Mat& line, const std::string& alphabet) {
    if (line.empty() || line.type() != CV_8UC1) {
        return tl::unexpected(Error{ErrorCode::image_empty, {}});
    }
    try {
        const OneThread one;
        if (alphabet != impl_->alphabet) {
            impl_->api.SetVariable("tessedit_char_whitelist", alphabet.c_str());
            impl_->alphabet = alphabet;
        }
        impl_->api.SetImage(line.data, line.cols, line.rows, 1, static_cast<int>(line.step));
        impl_->api.SetSourceResolution(told_resolution);
        if (impl_->api.Recognize(nullptr) != 0) {
            return tl::unexpected(Error{ErrorCode::internal, "recognition"});
        }
        const std::unique_ptr<tesseract::ResultIterator> it(impl_->api.GetIterator());
        std::vector<Symbol> symbols =
            it == nullptr || it->Empty(tesseract::RIL_SYMBOL) ? std::vector<Symbol>{} : symbols_of(*it);
        impl_->api.Clear();
        return symbols;
    } catch (const std::exception& problem) {
        return tl::unexpected(Error{ErrorCode::internal, problem.what()});
    }
}

}  // namespace vidimus::ocr
