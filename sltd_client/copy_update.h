// Inside sltd_client: a delta applied to the copy in place, which gives a new copy.
#pragma once

#include "sltd_client/local_import.h"

namespace vidimus::sltd {

/// Rows that cannot be used make the whole delta unusable: a list with a gap is another list. A row that withdraws what
/// is not there does too. May throw as import_rows. Errors: unreadable_input, not_found, damaged, wrong_secret,
/// cannot_write, disk_full, internal.
tl::expected<ImportResult, CopyError> apply_delta(const RowsFile& rows, const std::filesystem::path& folder,
                                                  const ListIdentity& list, const CopySecret& secret);

}  // namespace vidimus::sltd
