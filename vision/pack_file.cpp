// Specimen packs as parts in memory and as a folder: pack.json, PNG images, measured.bin, glyphs.bin. OpenCV's
// exceptions stop here.
#include <cmath>
#include <fstream>
#include <functional>
#include <iterator>
#include <opencv2/imgcodecs.hpp>
#include <system_error>

#include "vision/image_header.h"
#include "vision/pack_description.h"
#include "vision/pack_glyphs.h"
#include "vision/pack_measured.h"

namespace vidimus::vision {
namespace {

constexpr int framed_value = 128;  // in static.png: within a picture's zone, but alike in all copies
constexpr int covered_value = 64;  // in static.png: personal, and no copy shows what lies below

constexpr double spread_scale = 1.0 / 16.0;         // grey levels per step
constexpr std::uint64_t most_pixels = 60'000'000;   // of one image of a pack
constexpr std::uintmax_t most_bytes = 256U << 20U;  // of one file

tl::unexpected<Error> damaged(const std::string& part, const char* why) {
    return tl::unexpected(Error{ErrorCode::pack_damaged, part + ": " + why});
}

using Fetch = std::function<tl::expected<std::string, Error>(const std::string& name)>;

tl::expected<std::string, Error> read_whole(const std::filesystem::path& file) {
    const std::string name = file.filename().string();
    std::error_code code;
    const auto size = std::filesystem::file_size(file, code);
    if (!code && size > most_bytes) return damaged(name, "too large");
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        if (std::filesystem::exists(file, code)) return tl::unexpected(Error{ErrorCode::not_permitted, name});
        return damaged(name, "missing");
    }
    std::string bytes((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    if (stream.bad()) return damaged(name, "cannot be read");
    return bytes;
}

tl::expected<std::string, Error> fetch_part(const Fetch& fetch, const PackPart& part) {
    auto bytes = fetch(part.file);
    if (!bytes) return bytes;
    if (bytes->size() != part.bytes) return damaged(part.file, "wrong size");
    if (checksum_of(*bytes) != part.checksum) return damaged(part.file, "wrong checksum");
    return bytes;
}

tl::expected<cv::Mat, Error> read_image(const Fetch& fetch, const PackPart& part, const SpecimenPack& pack, int type) {
    const auto bytes = fetch_part(fetch, part);
    if (!bytes) return tl::unexpected(bytes.error());
    const auto header = probe_image_header(std::as_bytes(std::span(bytes->data(), bytes->size())));
    if (!header || header->format != FileFormat::png || header->truncated) return damaged(part.file, "not a PNG");
    const cv::Size2d mm = millimetres_of(pack.size);
    const double density = pack.pixels_per_mm;
    if (header->width * header->height > most_pixels ||
        std::abs(static_cast<double>(header->width) - mm.width * density) > 1.5 ||
        std::abs(static_cast<double>(header->height) - mm.height * density) > 1.5) {
        return damaged(part.file, "wrong dimensions");
    }
    const std::vector<uchar> raw(bytes->begin(), bytes->end());
    cv::Mat image = cv::imdecode(raw, cv::IMREAD_UNCHANGED);
    if (image.empty() || image.type() != type) return damaged(part.file, "wrong kind of image");
    return image;
}

tl::expected<SpecimenImages, Error> read_light(const Fetch& fetch, const LightParts& parts, const SpecimenPack& pack) {
    auto reference = read_image(fetch, parts.reference, pack, CV_8UC3);
    if (!reference) return tl::unexpected(reference.error());
    const auto spread = read_image(fetch, parts.spread, pack, CV_16UC1);
    if (!spread) return tl::unexpected(spread.error());
    auto mask = read_image(fetch, parts.static_mask, pack, CV_8UC1);
    if (!mask) return tl::unexpected(mask.error());
    if (spread->size() != reference->size()) return damaged(parts.spread.file, "wrong dimensions");
    if (mask->size() != reference->size()) return damaged(parts.static_mask.file, "wrong dimensions");
    SpecimenImages images;
    images.reference = std::move(*reference);
    spread->convertTo(images.spread, CV_32F, parts.spread_scale);
    cv::compare(*mask, covered_value, images.covered, cv::CMP_EQ);
    images.static_mask = std::move(*mask);
    images.static_mask.setTo(0, images.covered);
    cv::compare(images.static_mask, framed_value, images.framed, cv::CMP_EQ);
    images.static_mask.setTo(0, images.framed);
    return images;
}

tl::expected<SpecimenPack, Error> read_by(const Fetch& fetch) {
    try {
        const auto text = fetch("pack.json");
        if (!text) return tl::unexpected(text.error());
        auto description = parse_pack_description(*text);
        if (!description) return tl::unexpected(description.error());
        SpecimenPack& pack = description->pack;
        auto white = read_light(fetch, description->white, pack);
        if (!white) return tl::unexpected(white.error());
        pack.reference = std::move(white->reference);
        pack.spread = std::move(white->spread);
        pack.static_mask = std::move(white->static_mask);
        pack.covered = std::move(white->covered);
        pack.framed = std::move(white->framed);
        for (const auto& [light, parts] : description->others) {
            auto images = read_light(fetch, parts, pack);
            if (!images) return tl::unexpected(images.error());
            pack.other_lights[light] = std::move(*images);
        }
        if (description->measured) {
            const auto bytes = fetch_part(fetch, *description->measured);
            if (!bytes) return tl::unexpected(bytes.error());
            auto measured = read_measurements(*bytes);
            if (!measured) return tl::unexpected(measured.error());
            pack.measured = std::move(*measured);
        }
        if (description->glyphs) {
            const auto bytes = fetch_part(fetch, *description->glyphs);
            if (!bytes) return tl::unexpected(bytes.error());
            auto glyphs = read_glyphs(*bytes);
            if (!glyphs) return tl::unexpected(glyphs.error());
            pack.glyphs = std::make_shared<const GlyphAtlas>(std::move(*glyphs));
        }
        return std::move(pack);
    } catch (const cv::Exception& problem) {
        return tl::unexpected(Error{ErrorCode::pack_damaged, problem.err});
    } catch (const std::bad_alloc&) {
        return tl::unexpected(Error{ErrorCode::pack_damaged, "out of memory"});
    }
}

PackPart put_part(PackParts& parts, const std::string& name, std::string bytes) {
    PackPart part{name, bytes.size(), checksum_of(bytes)};
    parts[name] = std::move(bytes);
    return part;
}

/// Encoding fails by an exception only: memory, or an empty picture.
PackPart put_image(PackParts& parts, const std::string& name, const cv::Mat& image) {
    std::vector<uchar> bytes;
    cv::imencode(".png", image, bytes, {cv::IMWRITE_PNG_COMPRESSION, 6});
    return put_part(parts, name, std::string(bytes.begin(), bytes.end()));
}

LightParts put_light(PackParts& parts, const std::string& prefix, const SpecimenImages& images) {
    LightParts light;
    light.spread_scale = spread_scale;
    light.reference = put_image(parts, prefix + "reference.png", images.reference);
    cv::Mat spread;
    images.spread.convertTo(spread, CV_16U, 1.0 / spread_scale);
    light.spread = put_image(parts, prefix + "spread.png", spread);
    cv::Mat marked = images.static_mask.clone();
    if (!images.framed.empty()) marked.setTo(framed_value, images.framed);
    if (!images.covered.empty()) marked.setTo(covered_value, images.covered);
    light.static_mask = put_image(parts, prefix + "static.png", marked);
    return light;
}

}  // namespace

tl::expected<SpecimenPack, Error> read_pack(const PackParts& parts) {
    return read_by([&parts](const std::string& name) -> tl::expected<std::string, Error> {
        const auto found = parts.find(name);
        if (found == parts.end()) return damaged(name, "missing");
        return found->second;
    });
}

tl::expected<PackParts, Error> write_pack(const SpecimenPack& pack) {
    try {
        PackParts parts;
        PackDescription description;
        description.pack = pack;
        description.white =
            put_light(parts, "", {pack.reference, pack.spread, pack.static_mask, pack.covered, pack.framed});
        for (const auto& [light, images] : pack.other_lights) {
            description.others[light] = put_light(parts, light + "-", images);
        }
        if (!pack.measured.values.empty()) {
            description.measured = put_part(parts, "measured.bin", write_measurements(pack.measured));
        }
        if (pack.glyphs != nullptr) description.glyphs = put_part(parts, "glyphs.bin", write_glyphs(*pack.glyphs));
        parts["pack.json"] = write_pack_description(description);
        return parts;
    } catch (const cv::Exception&) {
        return tl::unexpected(Error{ErrorCode::cannot_write, "image"});
    } catch (const std::bad_alloc&) {
        return tl::unexpected(Error{ErrorCode::cannot_write, "out of memory"});
    }
}

tl::expected<SpecimenPack, Error> load_pack(const std::filesystem::path& folder) {
    std::error_code code;
    if (!std::filesystem::exists(folder, code)) {
        const bool denied = code == std::errc::permission_denied;
        return tl::unexpected(
            Error{denied ? ErrorCode::not_permitted : ErrorCode::pack_not_found, folder.filename().string()});
    }
    return read_by([&folder](const std::string& name) { return read_whole(folder / name); });
}

tl::expected<void, Error> save_pack(const SpecimenPack& pack, const std::filesystem::path& folder) {
    const auto refused = [](const std::string& what) { return tl::unexpected(Error{ErrorCode::cannot_write, what}); };
    std::error_code code;
    std::filesystem::create_directories(folder, code);
    if (code || !std::filesystem::is_directory(folder, code)) return refused("folder");
    auto parts = write_pack(pack);
    if (!parts) return tl::unexpected(parts.error());
    const auto put = [&folder](const std::string& name, const std::string& bytes) {
        std::ofstream stream(folder / name, std::ios::binary | std::ios::trunc);
        stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        stream.close();
        return !stream.fail();
    };
    for (const auto& [name, bytes] : *parts) {
        if (name != "pack.json" && !put(name, bytes)) return refused(name);
    }
    // The description comes last and whole: a pack whose writing was cut off has none, or the old one that no longer
    // fits.
    if (!put("pack.json.new", (*parts)["pack.json"])) return refused("pack.json");
    std::filesystem::rename(folder / "pack.json.new", folder / "pack.json", code);
    if (code) return refused("pack.json");
    return {};
}

}  // namespace vidimus::vision
