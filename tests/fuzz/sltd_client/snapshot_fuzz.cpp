// Any bytes as the parts of a local copy, of a signed list, and of what an import or the queue keeps, as they might
// come out of a part that was sealed by a program with an error: by the first byte.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "sltd_client/copy_format.h"
#include "sltd_client/import_spill.h"
#include "sltd_client/import_state.h"
#include "sltd_client/list_head.h"
#include "sltd_client/queue_entry.h"
#include "sltd_client/record_codec.h"

namespace {

using namespace vidimus::sltd;

void require(bool right) {
    if (!right) {
        std::abort();
    }
}

// A record that reads can be written, and reads the same; passing over it takes as many bytes.
void read_records(std::string_view bytes) {
    static ReferencePatterns patterns;
    static const bool ready = patterns.replace(std::string_view("\5UTO-\3\1\4\2AB\2\x13-", 12)) || true;
    static_cast<void>(ready);
    auto skipped = bytes;
    const auto record = decode_record(bytes, patterns);
    const bool passed = patterns.skip(skipped, 1);
    if (record) {
        require(passed && skipped.size() == bytes.size());
        ReferencePatterns others;
        const auto again = encode_record(*record, others);
        if (again) {
            std::string_view rest = *again;
            require(decode_record(rest, others)->reference == record->reference);
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const CopySecret secret(CopySecret::Bytes{1, 2, 3});
    if (size == 0) {
        return 0;
    }
    const std::string_view text{reinterpret_cast<const char*>(data) + 1, size - 1};
    switch (data[0] % 8) {
        case 0:
            read_records(text);
            break;
        case 1: {
            ReferencePatterns patterns;
            if (patterns.replace(text)) {
                require(patterns.bytes() == text);
            }
            break;
        }
        case 2:
            static_cast<void>(sorted_entries(text));
            break;
        case 3: {
            const auto head = parse_list_head(text);
            require(!head || (head->info.serial > head->info.base && parse_list_head(list_head_line(*head))));
            static_cast<void>(parse_list_mark(text));
            break;
        }
        case 4:
            static_cast<void>(parse_manifest(text));
            break;
        case 5: {
            ImportState state;
            ReferencePatterns patterns;
            static_cast<void>(read_state(text, state, patterns));
            break;
        }
        case 6:
            static_cast<void>(read_waiting(text));
            static_cast<void>(read_late(text));
            break;
        default: {
            std::string bytes{text};
            bytes.resize(header_bytes);
            static_cast<void>(open_header(bytes, secret));
            static_cast<void>(open_header(text, secret));
        }
    }
    return 0;
}
