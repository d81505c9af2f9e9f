#include "app/batch/paged_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>
#include <string_view>

#include "app/batch/child_process.h"
#include "app/batch/tiff_pages.h"
#include "app/screening/files.h"

namespace vidimus::batch {
namespace {

using screening::Capture;
using screening::Failure;
using screening::FailureCode;

constexpr std::string_view kPageMark = "#page=";
constexpr double kPointsPerInch = 72.0;
constexpr double kLeastPpi = 72.0;
constexpr double kMostPpi = 600.0;
constexpr double kDrawnPpi = 400.0;  // nothing was scanned into the page
constexpr std::size_t kHead = 1024;  // a PDF may begin with other bytes (ISO 32000-1 annex H.3.4.1)

tl::unexpected<Failure> fail(FailureCode code, const std::filesystem::path& file, std::string detail = {}) {
    return tl::unexpected(Failure{code, file.filename().string(), std::move(detail)});
}

std::string head_of(const std::filesystem::path& file) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) {
        return {};  // a pipe or a device could wait for ever
    }
    std::ifstream stream(file, std::ios::binary);
    std::string head(kHead, '\0');
    stream.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(stream.gcount()));
    return head;
}

template <typename Number>
std::optional<Number> number_of(std::string_view text) {
    Number value{};
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    return end.ec == std::errc() ? std::optional(value) : std::nullopt;
}

std::vector<std::string> words_of(const std::string& line) {
    std::istringstream stream(line);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) {
        words.push_back(word);
    }
    return words;
}

/// One of Poppler's programs over one file.
class Poppler {
  public:
    Poppler(const std::filesystem::path& file, const PageLimits& limits, const std::stop_token& stop)
        : file_(file), limits_(limits), stop_(stop) {}

    /// Standard output of a program that succeeded.
    tl::expected<std::string, Failure> run(const char* name, std::vector<std::string> arguments,
                                           std::uint64_t most_output) const {
        const auto program = limits_.programs.empty() ? find_program(name) : std::optional(limits_.programs / name);
        if (!program || !std::filesystem::exists(*program)) {
            return fail(FailureCode::pdf_reader_missing, file_, name);
        }
        arguments.emplace_back("-");
        ChildResult result = run_child(*program, arguments, file_, {.output = most_output}, stop_);
        using End = ChildResult::End;
        switch (result.end) {
            case End::exited:
                break;
            case End::stopped:
                return fail(FailureCode::cancelled, file_);
            case End::out_of_time:
                return fail(FailureCode::deadline, file_);
            case End::too_much_output:
                return fail(FailureCode::image_too_large, file_);
            case End::signalled:
            case End::not_started:
                return fail(FailureCode::pdf_damaged, file_, name);
        }
        if (result.errors.find("Incorrect password") != std::string::npos) {
            return fail(FailureCode::pdf_protected, file_);
        }
        if (result.code != 0) {
            return fail(FailureCode::pdf_damaged, file_, name);
        }
        return std::move(result.output);
    }

  private:
    const std::filesystem::path& file_;
    const PageLimits& limits_;
    const std::stop_token& stop_;
};

struct PdfPage {
    double width = 0.0;  // points
    double height = 0.0;
};

constexpr std::uint64_t kWords = 1U << 20U;

tl::expected<std::vector<PdfPage>, Failure> list_pages(const Poppler& poppler, const std::filesystem::path& file,
                                                       const PageLimits& limits) {
    const auto told = poppler.run("pdfinfo", {"-f", "1", "-l", std::to_string(limits.pages)}, kWords);
    if (!told) {
        return tl::unexpected(told.error());
    }
    int count = 0;
    std::vector<PdfPage> pages;
    std::istringstream lines(*told);
    for (std::string line; std::getline(lines, line);) {
        const std::vector<std::string> words = words_of(line);
        if (words.size() >= 2 && words[0] == "Pages:") {
            count = number_of<int>(words[1]).value_or(0);
        } else if (words.size() >= 6 && words[0] == "Page" && words[2] == "size:") {
            pages.push_back({number_of<double>(words[3]).value_or(0.0), number_of<double>(words[5]).value_or(0.0)});
        }
    }
    if (count > limits.pages) {
        return fail(FailureCode::too_many_pages, file, std::to_string(count) + " > " + std::to_string(limits.pages));
    }
    if (count < 1 || pages.size() != static_cast<std::size_t>(count)) {
        return fail(FailureCode::pdf_damaged, file, "pdfinfo");
    }
    return pages;
}

/// The resolution of what was scanned into the page: as drawn by that, no pixel is made up and none is lost.
double resolution_of(const std::string& images) {
    double best = 0.0;
    std::istringstream lines(images);
    for (std::string line; std::getline(lines, line);) {
        const std::vector<std::string> words = words_of(line);
        constexpr std::size_t kPpi = 12;
        if (words.size() > kPpi && words[2] == "image") {
            best = std::max(best, number_of<double>(words[kPpi]).value_or(0.0));
        }
    }
    return best > 0.0 ? std::clamp(best, kLeastPpi, kMostPpi) : kDrawnPpi;
}

tl::expected<std::vector<std::byte>, Failure> draw_page(const Poppler& poppler, const std::filesystem::path& file,
                                                        const PdfPage& page, int number, const PageLimits& limits) {
    const std::string only = std::to_string(number);
    const auto images = poppler.run("pdfimages", {"-list", "-f", only, "-l", only}, kWords);
    if (!images) {
        return tl::unexpected(images.error());
    }
    double ppi = resolution_of(*images);
    const double square_inches = page.width / kPointsPerInch * page.height / kPointsPerInch;
    if (!(square_inches > 0.0)) {
        return fail(FailureCode::pdf_damaged, file, "page " + only);
    }
    // A page of a poster's size is drawn coarser; one that is larger still is no scan of a document.
    ppi = std::floor(std::min(ppi, std::sqrt(static_cast<double>(limits.page_pixels) / square_inches)));
    if (ppi < kLeastPpi) {
        return fail(FailureCode::image_too_large, file, "page " + only);
    }
    const auto drawn =
        poppler.run("pdftoppm", {"-f", only, "-l", only, "-r", std::to_string(static_cast<int>(ppi)), "-png"},
                    4 * limits.page_pixels);
    if (!drawn) {
        return tl::unexpected(drawn.error());
    }
    if (drawn->empty()) {
        return fail(FailureCode::pdf_damaged, file, "page " + only);
    }
    const auto* first = reinterpret_cast<const std::byte*>(drawn->data());
    return std::vector<std::byte>(first, first + drawn->size());
}

Capture page_capture(const Capture& whole, const std::filesystem::path& file, int number,
                     std::vector<std::byte> bytes) {
    Capture page = whole;
    page.file = file;
    page.file += std::string(kPageMark) + std::to_string(number);
    page.bytes = std::move(bytes);
    return page;
}

struct Range {
    int first = 1;
    int last = 1;
};

/// The pages that are wanted of `count`.
tl::expected<Range, Failure> range_of(int wanted, int count, const std::filesystem::path& file) {
    if (wanted > count) {
        return fail(FailureCode::page_not_found, file, std::to_string(wanted) + " > " + std::to_string(count));
    }
    return wanted > 0 ? Range{wanted, wanted} : Range{1, count};
}

tl::expected<std::vector<Capture>, Failure> pages_of_pdf(const Capture& whole, const std::filesystem::path& file,
                                                         int wanted, const std::stop_token& stop,
                                                         const PageLimits& limits) {
    std::error_code error;
    if (std::filesystem::file_size(file, error) > limits.file_bytes && !error) {
        return fail(FailureCode::image_too_large, file);
    }
    const Poppler poppler(file, limits, stop);
    const auto pages = list_pages(poppler, file, limits);
    if (!pages) {
        return tl::unexpected(pages.error());
    }
    const auto range = range_of(wanted, static_cast<int>(pages->size()), file);
    if (!range) {
        return tl::unexpected(range.error());
    }
    std::vector<Capture> captures;
    for (int number = range->first; number <= range->last; ++number) {
        auto drawn = draw_page(poppler, file, (*pages)[static_cast<std::size_t>(number - 1)], number, limits);
        if (!drawn) {
            return tl::unexpected(drawn.error());
        }
        captures.push_back(page_capture(whole, file, number, std::move(*drawn)));
    }
    return captures;
}

tl::expected<std::vector<Capture>, Failure> pages_of_tiff(const Capture& whole, const std::filesystem::path& file,
                                                          int wanted, const PageLimits& limits) {
    auto content = screening::read_whole_file(file, limits.file_bytes);
    if (!content) {
        // Larger than a file of several pages may be: as one page it is read, or refused, by vision/.
        return wanted > 0 ? tl::expected<std::vector<Capture>, Failure>(tl::unexpected(content.error()))
                          : std::vector{whole};
    }
    const std::span bytes(reinterpret_cast<const std::byte*>(content->data()), content->size());
    const std::vector<std::uint64_t> pages = tiff_pages(bytes, static_cast<std::size_t>(limits.pages));
    if (pages.size() < 2 && wanted == 0) {
        return std::vector{whole};
    }
    if (pages.size() > static_cast<std::size_t>(limits.pages)) {
        return fail(FailureCode::too_many_pages, file, "> " + std::to_string(limits.pages));
    }
    const auto range = range_of(wanted, static_cast<int>(pages.size()), file);
    if (!range) {
        return tl::unexpected(range.error());
    }
    if (static_cast<std::uint64_t>(range->last - range->first + 1) * bytes.size() > limits.all_bytes) {
        return fail(FailureCode::image_too_large, file);
    }
    std::vector<Capture> captures;
    for (int number = range->first; number <= range->last; ++number) {
        std::vector<std::byte> own(bytes.begin(), bytes.end());
        begin_tiff_at(own, pages[static_cast<std::size_t>(number - 1)]);
        captures.push_back(page_capture(whole, file, number, std::move(own)));
    }
    return captures;
}

}  // namespace

std::pair<std::filesystem::path, int> page_of_name(const std::filesystem::path& name) {
    const std::string text = name.string();
    const std::size_t mark = text.rfind(kPageMark);
    if (mark == std::string::npos) {
        return {name, 0};
    }
    const std::string_view digits = std::string_view(text).substr(mark + kPageMark.size());
    const bool number = !digits.empty() && digits.size() < 6 &&
                        std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
    const int page = number ? number_of<int>(digits).value_or(0) : 0;
    return page > 0 ? std::pair(std::filesystem::path(text.substr(0, mark)), page) : std::pair(name, 0);
}

tl::expected<std::vector<Capture>, Failure> pages_of(const Capture& capture, const std::stop_token& stop,
                                                     const PageLimits& limits) {
    if (!capture.bytes.empty()) {
        return std::vector{capture};
    }
    std::error_code error;
    std::filesystem::path file = capture.file;
    int wanted = 0;
    if (!std::filesystem::exists(file, error)) {
        std::tie(file, wanted) = page_of_name(capture.file);
    }
    const std::string head = head_of(file);
    const auto begins = [&head](std::string_view with) { return head.starts_with(with); };
    const bool tiff = begins("II*") || begins("II+") || begins({"MM\0*", 4}) || begins({"MM\0+", 4});
    if (tiff) {
        return pages_of_tiff(capture, file, wanted, limits);
    }
    // A picture may speak of PDF in its notes.
    const bool picture = begins("\xFF\xD8") || begins("\x89PNG") || begins("RIFF") || begins("BM");
    if (!picture && head.find("%PDF-") != std::string::npos) {
        return pages_of_pdf(capture, file, wanted, stop, limits);
    }
    if (wanted > 1 && !head.empty()) {
        return fail(FailureCode::page_not_found, file, std::to_string(wanted) + " > 1");
    }
    Capture one = capture;
    one.file = head.empty() ? capture.file : file;
    return std::vector{std::move(one)};
}

}  // namespace vidimus::batch
