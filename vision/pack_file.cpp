// Specimen packs on disk: a folder with pack.json and three PNG images. OpenCV's exceptions stop here.
#include <cmath>
#include <fstream>
#include <iterator>
#include <opencv2/imgcodecs.hpp>
#include <system_error>

#include "vision/image_header.h"
#include "vision/pack_description.h"

namespace vidimus::vision {
namespace {

constexpr int framed_value = 128;  // in static.png: within a picture's zone, but alike in all copies
constexpr int covered_value = 64;  // in static.png: personal, and no copy shows what lies below

constexpr double spread_scale = 1.0 / 16.0;        // grey levels per step
constexpr std::uint64_t most_pixels = 60'000'000;  // of one image of a pack

tl::unexpected<Error> damaged(const std::string& part, const char* why) {
    return tl::unexpected(Error{ErrorCode::pack_damaged, part + ": " + why});
}

tl::expected<std::string, Error> read_whole(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return damaged(file.filename().string(), "missing");
    std::string bytes((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    if (stream.bad()) return damaged(file.filename().string(), "cannot be read");
    return bytes;
}

tl::expected<cv::Mat, Error> read_part(const std::filesystem::path& folder, const PackPart& part,
                                       const PackDescription& description, int type) {
    const auto bytes = read_whole(folder / part.file);
    if (!bytes) return tl::unexpected(bytes.error());
    if (bytes->size() != part.bytes) return damaged(part.file, "wrong size");
    if (checksum_of(*bytes) != part.checksum) return damaged(part.file, "wrong checksum");
    const auto header = probe_image_header(std::as_bytes(std::span(bytes->data(), bytes->size())));
    if (!header || header->format != FileFormat::png || header->truncated) return damaged(part.file, "not a PNG");
    const cv::Size2d mm = millimetres_of(description.pack.size);
    const double density = description.pack.pixels_per_mm;
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

tl::expected<PackPart, Error> write_part(const std::filesystem::path& folder, const char* name, const cv::Mat& image) {
    std::vector<uchar> bytes;
    if (!cv::imencode(".png", image, bytes, {cv::IMWRITE_PNG_COMPRESSION, 9})) {
        return tl::unexpected(Error{ErrorCode::cannot_write, name});
    }
    PackPart part;
    part.file = name;
    part.bytes = bytes.size();
    const std::string text(bytes.begin(), bytes.end());
    part.checksum = checksum_of(text);
    std::ofstream stream(folder / name, std::ios::binary | std::ios::trunc);
    stream.write(text.data(), static_cast<std::streamsize>(text.size()));
    stream.close();
    if (!stream) return tl::unexpected(Error{ErrorCode::cannot_write, name});
    return part;
}

}  // namespace

tl::expected<SpecimenPack, Error> load_pack(const std::filesystem::path& folder) {
    std::error_code code;
    if (!std::filesystem::exists(folder, code))
        return tl::unexpected(Error{ErrorCode::pack_not_found, folder.filename().string()});
    try {
        const auto text = read_whole(folder / "pack.json");
        if (!text) return tl::unexpected(text.error());
        auto description = parse_pack_description(*text);
        if (!description) return tl::unexpected(description.error());
        auto reference = read_part(folder, description->reference, *description, CV_8UC3);
        if (!reference) return tl::unexpected(reference.error());
        const auto spread = read_part(folder, description->spread, *description, CV_16UC1);
        if (!spread) return tl::unexpected(spread.error());
        auto mask = read_part(folder, description->static_mask, *description, CV_8UC1);
        if (!mask) return tl::unexpected(mask.error());
        if (spread->size() != reference->size()) return damaged(description->spread.file, "wrong dimensions");
        if (mask->size() != reference->size()) return damaged(description->static_mask.file, "wrong dimensions");
        SpecimenPack pack = std::move(description->pack);
        pack.reference = std::move(*reference);
        spread->convertTo(pack.spread, CV_32F, description->spread_scale);
        cv::compare(*mask, covered_value, pack.covered, cv::CMP_EQ);
        pack.static_mask = std::move(*mask);
        pack.static_mask.setTo(0, pack.covered);
        cv::compare(pack.static_mask, framed_value, pack.framed, cv::CMP_EQ);
        pack.static_mask.setTo(0, pack.framed);
        return pack;
    } catch (const cv::Exception& problem) {
        return tl::unexpected(Error{ErrorCode::pack_damaged, problem.err});
    } catch (const std::bad_alloc&) {
        return tl::unexpected(Error{ErrorCode::pack_damaged, "out of memory"});
    }
}

tl::expected<void, Error> save_pack(const SpecimenPack& pack, const std::filesystem::path& folder) {
    const auto refused = [](const char* what) { return tl::unexpected(Error{ErrorCode::cannot_write, what}); };
    std::error_code code;
    std::filesystem::create_directories(folder, code);
    if (code || !std::filesystem::is_directory(folder, code)) return refused("folder");
    try {
        PackDescription description;
        description.pack = pack;
        description.pack.reference = cv::Mat();
        description.spread_scale = spread_scale;
        const auto reference = write_part(folder, "reference.png", pack.reference);
        if (!reference) return tl::unexpected(reference.error());
        cv::Mat spread;
        pack.spread.convertTo(spread, CV_16U, 1.0 / spread_scale);
        const auto spread_part = write_part(folder, "spread.png", spread);
        if (!spread_part) return tl::unexpected(spread_part.error());
        cv::Mat marked = pack.static_mask.clone();
        if (!pack.framed.empty()) marked.setTo(framed_value, pack.framed);
        if (!pack.covered.empty()) marked.setTo(covered_value, pack.covered);
        const auto mask = write_part(folder, "static.png", marked);
        if (!mask) return tl::unexpected(mask.error());
        description.reference = *reference;
        description.spread = *spread_part;
        description.static_mask = *mask;
        // The description comes last and whole: a pack whose writing was cut off has none, or the old one that no
        // longer fits.
        const auto fresh = folder / "pack.json.new";
        std::ofstream stream(fresh, std::ios::binary | std::ios::trunc);
        stream << write_pack_description(description);
        stream.close();
        if (!stream) return refused("pack.json");
        std::filesystem::rename(fresh, folder / "pack.json", code);
        if (code) return refused("pack.json");
        return {};
    } catch (const cv::Exception&) {
        return refused("image");
    }
}

}  // namespace vidimus::vision
