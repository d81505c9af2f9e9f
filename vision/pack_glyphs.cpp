#include "vision/pack_glyphs.h"

#include <algorithm>

#include "vision/pack_bytes.h"

namespace vidimus::vision {
namespace {

constexpr std::string_view magic = "VDGL\1";  // the number is the version
constexpr std::uint64_t most_fields = 256;
constexpr std::uint64_t most_shapes = 10'000;  // of one group

}  // namespace

std::string write_glyphs(const GlyphAtlas& atlas) {
    std::string bytes(magic);
    put_number(bytes, atlas.groups.size(), 2);
    put_number(bytes, atlas.group_of_field.size(), 2);
    for (const int group : atlas.group_of_field) put_number(bytes, static_cast<std::uint64_t>(group), 2);
    for (const auto& group : atlas.groups) {
        put_number(bytes, group.size(), 4);
        for (const GlyphAtlas::Shape& shape : group) {
            put_number(bytes, static_cast<std::uint64_t>(shape.copy), 2);
            put_number(bytes, static_cast<std::uint64_t>(shape.ink.cols), 1);
            put_number(bytes, static_cast<std::uint64_t>(shape.ink.rows), 1);
            for (int y = 0; y < shape.ink.rows; ++y) {
                const auto* row = shape.ink.ptr<uchar>(y);
                bytes.append(row, row + shape.ink.cols);
            }
        }
    }
    return bytes;
}

tl::expected<GlyphAtlas, Error> read_glyphs(std::string_view bytes) {
    const auto damaged = [] { return tl::unexpected(Error{ErrorCode::pack_damaged, "glyphs.bin"}); };
    Front front(bytes);
    if (front.take(magic.size()) != magic) return damaged();
    GlyphAtlas atlas;
    const std::uint64_t groups = front.number(2);
    const std::uint64_t fields = front.number(2);
    if (front.failed() || groups > most_fields || fields > most_fields) return damaged();
    for (std::uint64_t i = 0; i < fields; ++i) {
        const std::uint64_t group = front.number(2);
        if (group >= groups) return damaged();
        atlas.group_of_field.push_back(static_cast<int>(group));
    }
    for (std::uint64_t g = 0; g < groups; ++g) {
        auto& shapes = atlas.groups.emplace_back();
        const std::uint64_t count = front.number(4);
        if (front.failed() || count > most_shapes) return damaged();
        for (std::uint64_t i = 0; i < count; ++i) {
            const auto copy = static_cast<int>(front.number(2));
            const auto columns = static_cast<int>(front.number(1));
            const auto rows = static_cast<int>(front.number(1));
            if (front.failed() || columns == 0 || rows == 0) return damaged();
            const std::string_view ink = front.take(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
            if (front.failed()) return damaged();
            cv::Mat image(rows, columns, CV_8U);
            std::copy(ink.begin(), ink.end(), image.begin<uchar>());
            shapes.push_back({copy, std::move(image)});
        }
    }
    if (front.failed() || front.left() != 0) return damaged();
    return atlas;
}

}  // namespace vidimus::vision
