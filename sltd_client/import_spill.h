// What an import has read so far, on the disk in parts by place, encrypted: it sorts more than memory holds, and an
// import that broke off goes on from the last checkpoint.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "sltd_client/copy_files.h"
#include "sltd_client/copy_format.h"
#include "sltd_client/local_copy.h"
#include "sltd_client/sealing.h"

namespace vidimus::sltd {

/// Partition n holds the places whose first eight bits are n, so that partitions come in the order of buckets.
inline constexpr std::size_t spill_partitions = 256;
using PartitionBytes = std::array<std::string, spill_partitions>;

/// Appends an entry: position (8), mark (8), length (1), record.
void put_spill_entry(PartitionBytes& partitions, const CopyPlace& place, std::string_view record);

struct SpillEntry {
    CopyPlace place;
    std::string_view record;
};
/// The entries of a partition, as views into `bytes`, sorted by position; nothing where the bytes are none.
[[nodiscard]] std::optional<std::vector<SpillEntry>> sorted_entries(std::string_view bytes);

/// One thread only, but for `partition`. Errors: cannot_write, disk_full, internal.
class ImportSpill {
  public:
    /// The folder's spill. One that another import of the same `identity` left behind is taken up again at its last
    /// checkpoint; any other is begun anew.
    static tl::expected<std::unique_ptr<ImportSpill>, CopyError> open(const std::filesystem::path& folder,
                                                                      const CopySecret& secret,
                                                                      std::string_view identity);
    ImportSpill(const ImportSpill&) = delete;
    ImportSpill& operator=(const ImportSpill&) = delete;
    ~ImportSpill() = default;
    /// What the last checkpoint said; empty where there is none.
    [[nodiscard]] const std::string& checkpoint() const { return checkpoint_; }
    tl::expected<void, CopyError> add(const PartitionBytes& entries);
    /// Writes everything that was added and `state`.
    tl::expected<void, CopyError> set_checkpoint(std::string_view state);
    /// All entries of a partition, after a checkpoint. Thread-safe. Errors: damaged.
    [[nodiscard]] tl::expected<std::string, CopyError> partition(std::size_t number) const;
    /// Takes the file away.
    void remove();

  private:
    struct Part {
        std::uint64_t at = 0;
        std::uint32_t bytes = 0;
        std::uint32_t section = 0;
        std::uint64_t number = 0;
    };
    ImportSpill() = default;
    bool resume(std::string_view identity);
    tl::expected<void, CopyError> begin(std::string_view identity);
    tl::expected<void, CopyError> write_part(std::size_t partition, std::string_view plain);
    std::filesystem::path file_;
    CopySecret::Bytes key_{};
    std::optional<Sealer> sealer_;
    std::ofstream output_;
    std::uint64_t written_ = 0;
    PartitionBytes waiting_;
    std::array<std::vector<Part>, spill_partitions> parts_;
    std::string checkpoint_;
};

}  // namespace vidimus::sltd
