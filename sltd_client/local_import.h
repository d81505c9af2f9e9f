// Inside sltd_client: the import of rows from some place of a file on.
#pragma once

#include <cstdint>
#include <filesystem>
#include <tl/expected.hpp>

#include "sltd_client/copy_format.h"
#include "sltd_client/local_copy.h"

namespace vidimus::sltd {

struct RowsFile {
    std::filesystem::path file;
    bool json_lines = false;
    std::uint64_t begin = 0;  // where the rows begin
};

/// As import_records. May throw std::bad_alloc and std::filesystem::filesystem_error.
tl::expected<ImportResult, CopyError> import_rows(const RowsFile& rows, const std::filesystem::path& folder,
                                                  const ListIdentity& list, const CopySecret& secret);

}  // namespace vidimus::sltd
