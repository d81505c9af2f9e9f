// A file that holds several pages, as its single pages: PDF (drawn by Poppler's programs, each in a process of its own
// with little memory and time) and TIFF. Everything else is one page.
#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "app/screening/failure.h"
#include "app/screening/screening.h"

namespace vidimus::batch {

struct PageLimits {
    int pages = 32;  // of one file
    std::uint64_t file_bytes = 256ULL << 20;
    std::uint64_t all_bytes = 256ULL << 20;  // of the pages of a TIFF together: each carries the whole file
    std::uint64_t page_pixels = 60'000'000;  // of a drawn PDF page
    std::filesystem::path programs{};        // where Poppler's programs lie; empty: on the search path
};

/// The captures of each page: the capture itself where its file has one page and is no PDF (whatever is wrong with it
/// is told when it is read), else one a page, with bytes that vision/ reads, named "scan.pdf#page=2". A file named so
/// is that page alone. PDF pages are drawn at the resolution of what was scanned into them (72–600 pixels an inch), at
/// 400 where nothing was.
/// Errors: pdf_protected, pdf_damaged, pdf_reader_missing, too_many_pages, page_not_found, image_too_large,
/// file_not_found, file_not_permitted, read_error, deadline, cancelled.
tl::expected<std::vector<screening::Capture>, screening::Failure> pages_of(const screening::Capture& capture,
                                                                           const std::stop_token& stop,
                                                                           const PageLimits& limits = {});

/// A name that may end in "#page=N": the file, and N or 0.
std::pair<std::filesystem::path, int> page_of_name(const std::filesystem::path& name);

}  // namespace vidimus::batch
