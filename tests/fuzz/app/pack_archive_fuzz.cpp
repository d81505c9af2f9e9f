// Any bytes: an archive is read within its limits or refused; what was read can be packed and read again, and its
// signature is examined without harm.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "app/screening/pack_archive.h"
#include "app/screening/pack_signature.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vidimus::screening;
    const std::string bytes(data, data + size);
    const ArchiveLimits limits{.entries = 16, .entry_bytes = 1U << 20U, .all_bytes = 4U << 20U};
    const auto parts = read_archive(bytes, "x.vpack", limits);
    if (!parts) return 0;
    std::uint64_t all = 0;
    for (const auto& [name, content] : *parts) {
        all += content.size();
        if (!is_part_name(name) || content.size() > limits.entry_bytes) std::abort();
    }
    if (parts->size() > limits.entries || all > limits.all_bytes) std::abort();
    const auto checked = check_signature(*parts, "x.vpack");
    const auto findings = examine_signature(*parts, "x.vpack");
    if (checked && (!findings || !findings->good())) std::abort();
    if (parts->empty()) return 0;
    const auto again = write_archive(*parts);
    if (!again || read_archive(*again, "x.vpack", limits) != *parts) std::abort();
    return 0;
}
