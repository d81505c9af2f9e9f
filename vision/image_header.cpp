#include "vision/image_header.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "vision/byte_reader.h"

namespace vidimus::vision {
namespace {

constexpr double mm_per_inch = 25.4;

tl::unexpected<Error> cut(const char* what) {
    return tl::unexpected(Error{ErrorCode::file_truncated, what});
}

/// One directory of a TIFF file or of an EXIF block (TIFF 6.0 §2; BigTIFF has wider counts).
class TiffDirectory {
  public:
    explicit TiffDirectory(std::span<const std::byte> bytes) : reader_(bytes, starts_big(bytes)) {
        const bool known_order = reader_.matches(0, "II") || reader_.matches(0, "MM");
        const auto magic = reader_.u16(2);
        if (!known_order || !magic || (*magic != 42 && *magic != 43)) return;
        big_tiff_ = *magic == 43;
        const auto offset = big_tiff_ ? reader_.u64(8) : widen(reader_.u32(4));
        recognised_ = true;
        if (!offset) return;
        const auto count = big_tiff_ ? reader_.u64(*offset) : widen(reader_.u16(*offset));
        const std::uint64_t entry_size = big_tiff_ ? 20 : 12;
        if (!count || *count > 4096) return;
        entries_ = *offset + (big_tiff_ ? 8 : 2);
        if (!reader_.has(entries_, *count * entry_size)) return;
        count_ = *count;
        complete_ = true;
    }

    [[nodiscard]] bool recognised() const { return recognised_; }
    [[nodiscard]] bool complete() const { return complete_; }

    struct Values {
        std::uint16_t type = 0;
        std::uint64_t count = 0;
        std::uint64_t at = 0;
    };

    [[nodiscard]] std::optional<Values> find(std::uint16_t tag) const {
        const std::uint64_t entry_size = big_tiff_ ? 20 : 12;
        for (std::uint64_t i = 0; i < count_; ++i) {
            const std::uint64_t entry = entries_ + i * entry_size;
            if (reader_.u16(entry).value_or(0) != tag) continue;
            Values values;
            values.type = reader_.u16(entry + 2).value_or(0);
            values.count = (big_tiff_ ? reader_.u64(entry + 4) : widen(reader_.u32(entry + 4))).value_or(0);
            const std::uint64_t inline_at = entry + (big_tiff_ ? 12 : 8);
            const std::uint64_t room = big_tiff_ ? 8 : 4;
            if (values.count > (1ULL << 32U) || size_of(values.type) == 0) return std::nullopt;
            const auto outside = big_tiff_ ? reader_.u64(inline_at) : widen(reader_.u32(inline_at));
            values.at = size_of(values.type) * values.count <= room ? inline_at : outside.value_or(reader_.size());
            return values;
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<std::uint64_t> integer(const Values& values, std::uint64_t index) const {
        const std::uint64_t at = values.at + index * size_of(values.type);
        if (index >= values.count) return std::nullopt;
        switch (values.type) {
            case 1:
                return widen(reader_.u8(at));
            case 3:
                return widen(reader_.u16(at));
            case 4:
                return widen(reader_.u32(at));
            case 16:
                return reader_.u64(at);
            default:
                return std::nullopt;
        }
    }
    [[nodiscard]] std::optional<std::uint64_t> integer(std::uint16_t tag) const {
        const auto values = find(tag);
        return values ? integer(*values, 0) : std::nullopt;
    }
    [[nodiscard]] std::optional<double> rational(std::uint16_t tag) const {
        const auto values = find(tag);
        if (!values || values->type != 5) return std::nullopt;
        const auto above = reader_.u32(values->at);
        const auto below = reader_.u32(values->at + 4);
        if (!above || !below || *below == 0) return std::nullopt;
        return static_cast<double>(*above) / *below;
    }
    /// Resolution and orientation, which TIFF and EXIF share.
    void fill(ImageHeader& header) const {
        if (const auto orientation = integer(274); orientation && *orientation >= 1 && *orientation <= 8) {
            header.orientation = static_cast<int>(*orientation);
        }
        const auto unit = integer(296).value_or(2);  // 2 inch, 3 centimetre; 1 means no absolute unit
        const double factor = unit == 3 ? mm_per_inch / 10.0 : 1.0;
        if (unit != 2 && unit != 3) return;
        if (const auto x = rational(282)) header.ppi_x = *x * factor;
        if (const auto y = rational(283)) header.ppi_y = *y * factor;
    }
    /// True where a strip or tile lies beyond the end of the file.
    [[nodiscard]] bool data_beyond_end(std::uint64_t file_size) const {
        for (const auto& [offsets_tag, counts_tag] : {std::pair<std::uint16_t, std::uint16_t>{273, 279}, {324, 325}}) {
            const auto offsets = find(offsets_tag);
            const auto counts = find(counts_tag);
            if (!offsets) continue;
            // A damaged count must not keep us busy: no file has more strips than bytes.
            const std::uint64_t total = std::min<std::uint64_t>(offsets->count, file_size);
            for (std::uint64_t i = 0; i < total; ++i) {
                const auto offset = integer(*offsets, i);
                const auto length = counts ? integer(*counts, i) : std::optional<std::uint64_t>(1);
                if (!offset || !length) return true;
                if (*offset > file_size || *length > file_size - *offset) return true;
            }
        }
        return false;
    }

  private:
    static bool starts_big(std::span<const std::byte> bytes) { return ByteReader(bytes).matches(0, "MM"); }
    template <typename T>
    static std::optional<std::uint64_t> widen(std::optional<T> value) {
        return value ? std::optional<std::uint64_t>(*value) : std::nullopt;
    }
    static std::uint64_t size_of(std::uint16_t type) {
        constexpr std::array<std::uint64_t, 19> sizes{0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};
        return type < sizes.size() ? sizes[type] : 0;
    }

    ByteReader reader_;
    bool recognised_ = false;
    bool complete_ = false;
    bool big_tiff_ = false;
    std::uint64_t entries_ = 0;
    std::uint64_t count_ = 0;
};

void read_exif(std::span<const std::byte> block, ImageHeader& header) {
    const TiffDirectory directory(block);
    if (directory.complete()) directory.fill(header);
}

/// The position of the marker that ends an entropy-coded segment (its 0xFF), or the size where none follows.
std::uint64_t end_of_scan(std::span<const std::byte> bytes, std::uint64_t at) {
    while (at + 1 < bytes.size()) {
        const void* found = std::memchr(bytes.data() + at, 0xFF, bytes.size() - at - 1);
        if (found == nullptr) return bytes.size();
        at = static_cast<std::uint64_t>(static_cast<const std::byte*>(found) - bytes.data());
        const auto next = std::to_integer<unsigned>(bytes[at + 1]);
        const bool restart = next >= 0xD0 && next <= 0xD7;
        if (next != 0x00 && next != 0xFF && !restart) return at;
        at += next == 0xFF ? 1 : 2;
    }
    return bytes.size();
}

tl::expected<ImageHeader, Error> probe_jpeg(std::span<const std::byte> bytes) {
    const ByteReader reader(bytes);
    ImageHeader header;
    header.format = FileFormat::jpeg;
    header.truncated = true;
    std::optional<double> jfif_x;
    std::optional<double> jfif_y;
    std::uint64_t at = 2;
    while (true) {
        auto lead = reader.u8(at);
        if (!lead) break;
        if (*lead != 0xFF) {  // fill between segments that some writers leave
            ++at;
            continue;
        }
        const auto marker = reader.u8(at + 1);
        if (!marker) break;
        if (*marker == 0xFF || *marker == 0x00) {
            ++at;
            continue;
        }
        at += 2;
        if (*marker == 0xD9) {
            header.truncated = false;
            break;
        }
        if ((*marker >= 0xD0 && *marker <= 0xD8) || *marker == 0x01) continue;
        const auto length = reader.u16(at);
        if (!length || *length < 2) break;
        const bool frame = *marker >= 0xC0 && *marker <= 0xCF && *marker != 0xC4 && *marker != 0xC8 && *marker != 0xCC;
        if (frame && header.width == 0) {
            header.height = reader.u16(at + 3).value_or(0);
            header.width = reader.u16(at + 5).value_or(0);
            header.components = reader.u8(at + 7).value_or(0);
        } else if (*marker == 0xE0 && reader.matches(at + 2, std::string_view("JFIF\0", 5))) {
            const auto unit = reader.u8(at + 9).value_or(0);
            const double factor = unit == 2 ? mm_per_inch / 10.0 : 1.0;
            if (unit == 1 || unit == 2) {
                jfif_x = reader.u16(at + 10).value_or(0) * factor;
                jfif_y = reader.u16(at + 12).value_or(0) * factor;
            }
        } else if (*marker == 0xE1 && reader.matches(at + 2, std::string_view("Exif\0\0", 6))) {
            read_exif(reader.slice(at + 8, *length < 8 ? 0 : *length - 8U), header);
        }
        at += *length;
        if (*marker == 0xDA) at = end_of_scan(bytes, at);
    }
    if (header.width == 0 || header.height == 0) return cut("JPEG header");
    // A JFIF density is what the capturing device wrote; EXIF often repeats a formal 72.
    if (jfif_x && *jfif_x > 1.0) header.ppi_x = jfif_x;
    if (jfif_y && *jfif_y > 1.0) header.ppi_y = jfif_y;
    return header;
}

tl::expected<ImageHeader, Error> probe_png(std::span<const std::byte> bytes) {
    const ByteReader reader(bytes);
    ImageHeader header;
    header.format = FileFormat::png;
    header.truncated = true;
    std::uint64_t at = 8;
    while (reader.has(at, 12)) {
        const std::uint64_t length = *reader.u32(at);
        if (reader.matches(at + 4, "IHDR")) {
            header.width = reader.u32(at + 8).value_or(0);
            header.height = reader.u32(at + 12).value_or(0);
        } else if (reader.matches(at + 4, "pHYs") && reader.u8(at + 16).value_or(0) == 1) {
            header.ppi_x = reader.u32(at + 8).value_or(0) * mm_per_inch / 1000.0;
            header.ppi_y = reader.u32(at + 12).value_or(0) * mm_per_inch / 1000.0;
        } else if (reader.matches(at + 4, "eXIf")) {
            read_exif(reader.slice(at + 8, length), header);
        } else if (reader.matches(at + 4, "IEND")) {
            header.truncated = false;
            break;
        }
        at += length + 12;
    }
    if (header.width == 0 || header.height == 0) return cut("PNG header");
    return header;
}

tl::expected<ImageHeader, Error> probe_tiff(std::span<const std::byte> bytes) {
    const TiffDirectory directory(bytes);
    ImageHeader header;
    header.format = FileFormat::tiff;
    if (!directory.complete()) return cut("TIFF directory");
    header.width = directory.integer(256).value_or(0);
    header.height = directory.integer(257).value_or(0);
    if (header.width == 0 || header.height == 0) return cut("TIFF directory");
    directory.fill(header);
    header.truncated = directory.data_beyond_end(bytes.size());
    return header;
}

tl::expected<ImageHeader, Error> probe_webp(std::span<const std::byte> bytes) {
    const ByteReader reader(bytes, false);
    ImageHeader header;
    header.format = FileFormat::webp;
    const std::uint64_t declared = std::uint64_t{reader.u32(4).value_or(0)} + 8;
    header.truncated = declared > bytes.size();
    std::uint64_t at = 12;
    while (reader.has(at, 8)) {
        const std::uint64_t length = *reader.u32(at + 4);
        const std::uint64_t data = at + 8;
        const auto low24 = [&](std::uint64_t from) {
            return (reader.u32(from).value_or(0) & 0xFFFFFFU) + std::uint64_t{1};
        };
        if (reader.matches(at, "VP8X") && reader.has(data, 10)) {
            header.width = low24(data + 4);
            // The last of the three bytes may be the chunk's end, so the height is put together by hand.
            header.height =
                (reader.u16(data + 7).value_or(0) | std::uint64_t{reader.u8(data + 9).value_or(0)} << 16U) + 1;
        } else if (reader.matches(at, "VP8 ") && header.width == 0) {
            header.width = reader.u16(data + 6).value_or(0) & 0x3FFFU;
            header.height = reader.u16(data + 8).value_or(0) & 0x3FFFU;
        } else if (reader.matches(at, "VP8L") && header.width == 0 && reader.u8(data).value_or(0) == 0x2F) {
            const std::uint32_t bits = reader.u32(data + 1).value_or(0);
            header.width = (bits & 0x3FFFU) + 1;
            header.height = (bits >> 14U & 0x3FFFU) + 1;
        } else if (reader.matches(at, "EXIF")) {
            auto block = reader.slice(data, length);
            if (ByteReader(block).matches(0, std::string_view("Exif\0\0", 6))) block = block.subspan(6);
            read_exif(block, header);
        }
        at = data + length + (length & 1U);
    }
    if (header.width == 0 || header.height == 0) return cut("WebP header");
    return header;
}

tl::expected<ImageHeader, Error> probe_bmp(std::span<const std::byte> bytes) {
    const ByteReader reader(bytes, false);
    ImageHeader header;
    header.format = FileFormat::bmp;
    const auto dib = reader.u32(14);
    if (!dib) return cut("BMP header");
    std::uint64_t depth = 0;
    std::uint32_t compression = 0;
    if (*dib == 12) {
        header.width = reader.u16(18).value_or(0);
        header.height = reader.u16(20).value_or(0);
        depth = reader.u16(24).value_or(0);
    } else {
        const auto height = static_cast<std::int32_t>(reader.u32(22).value_or(0));
        header.width = reader.u32(18).value_or(0);
        header.height = static_cast<std::uint64_t>(height < 0 ? -static_cast<std::int64_t>(height) : height);
        depth = reader.u16(28).value_or(0);
        compression = reader.u32(30).value_or(0);
        const auto per_metre_x = reader.u32(38).value_or(0);
        const auto per_metre_y = reader.u32(42).value_or(0);
        if (per_metre_x != 0) header.ppi_x = per_metre_x * mm_per_inch / 1000.0;
        if (per_metre_y != 0) header.ppi_y = per_metre_y * mm_per_inch / 1000.0;
    }
    if (header.width == 0 || header.height == 0 || header.width > 0x7FFFFFFFU) return cut("BMP header");
    const std::uint64_t offset = reader.u32(10).value_or(0);
    if (compression == 0 || compression == 3) {
        const std::uint64_t row = (header.width * depth + 31) / 32 * 4;
        header.truncated = !reader.has(offset, row * header.height);
    } else {
        header.truncated = reader.u32(2).value_or(0) > bytes.size();
    }
    return header;
}

}  // namespace

tl::expected<ImageHeader, Error> probe_image_header(std::span<const std::byte> bytes) {
    if (bytes.empty()) return tl::unexpected(Error{ErrorCode::file_empty, {}});
    const ByteReader reader(bytes);
    if (reader.matches(0, "\xFF\xD8\xFF")) return probe_jpeg(bytes);
    if (reader.matches(0, "\x89PNG\r\n\x1A\n")) return probe_png(bytes);
    if (reader.matches(0, "RIFF") && reader.matches(8, "WEBP")) return probe_webp(bytes);
    if (TiffDirectory(bytes).recognised()) return probe_tiff(bytes);
    // "BM" alone could begin a text; the size of the second header says that it is a bitmap.
    const auto dib = ByteReader(bytes, false).u32(14);
    if (reader.matches(0, "BM") && dib && (*dib == 12 || (*dib >= 40 && *dib <= 124))) return probe_bmp(bytes);
    return tl::unexpected(Error{ErrorCode::not_an_image, {}});
}

}  // namespace vidimus::vision
