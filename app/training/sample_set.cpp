// Writes sets of samples with their truth beside them.
#include <array>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>
#include <system_error>

#include "app/training/encode.h"
#include "app/training/random.h"
#include "app/training/samples.h"

namespace vidimus::training {
namespace {

using Json = nlohmann::ordered_json;

Json row_of(const Sample& sample, const std::string& file, Capture capture) {
    Json row;
    row["file"] = file;
    row["lines"] = sample.lines;
    Json fields = Json::object();
    for (const auto& [id, text] : sample.fields) {
        fields[id] = text;
    }
    row["fields"] = fields;
    row["model"] = sample.model;
    row["fraud"] = name_of(sample.fraud);
    row["capture"] = name_of(capture);
    row["degrade"] = sample.degrade;
    if (sample.degrade > 0) {
        row["faults"] = sample.faults;
        row["character_px"] = std::round(sample.character_px * 100.0) / 100.0;
    }
    row["ppi"] = sample.ppi > 0.0 ? Json(sample.ppi) : Json(nullptr);
    Json regions = Json::array();
    for (const Region& region : sample.regions) {
        Json quad = Json::array();
        for (const cv::Point2d& corner : region.quad) {
            quad.push_back({std::round(corner.x * 100.0) / 100.0, std::round(corner.y * 100.0) / 100.0});
        }
        regions.push_back({{"id", region.id}, {"quad", quad}});
    }
    row["regions"] = regions;
    return row;
}

Error write_error(int code) {
    return {code == ENOSPC || code == EDQUOT ? ErrorCode::disk_full : ErrorCode::cannot_write,
            std::generic_category().message(code)};
}

tl::expected<void, Error> write_bytes(const std::filesystem::path& file, const char* bytes, std::size_t count,
                                      bool append) {
    errno = 0;
    std::ofstream stream(file, std::ios::binary | (append ? std::ios::app : std::ios::trunc));
    stream.write(bytes, static_cast<std::streamsize>(count));
    stream.close();
    if (!stream) {
        return tl::unexpected(write_error(errno));
    }
    return {};
}

}  // namespace

tl::expected<int, Error> write_samples(const SetRequest& request, const std::function<void(int done, int of)>& progress,
                                       const std::stop_token& stop) {
    std::error_code problem;
    std::filesystem::create_directories(request.out, problem);
    if (problem) {
        return tl::unexpected(write_error(problem.value()));
    }
    const std::filesystem::path truth = request.out / "truth.jsonl";
    if (const auto begun = write_bytes(truth, "", 0, false); !begun) {
        return tl::unexpected(begun.error());
    }
    const std::vector<Fraud> frauds = request.frauds.empty() ? std::vector<Fraud>{Fraud::none} : request.frauds;
    for (int index = 0; index < request.count; ++index) {
        if (stop.stop_requested()) {
            return tl::unexpected(Error{ErrorCode::cancelled, {}});
        }
        Request one;
        one.kind = request.kind;
        one.fraud = frauds[static_cast<std::size_t>(index) % frauds.size()];
        one.capture = request.capture;
        one.degrade = request.degrade;
        one.seed = mix(request.seed * 0x9e3779b97f4a7c15ULL + static_cast<std::uint64_t>(index));
        one.today = request.today;
        const auto sample = draw_sample(one);
        if (!sample) {
            return tl::unexpected(sample.error());
        }
        const Encoding encoding = encoding_of(one.seed, one.capture, one.degrade);
        std::array<char, 32> name{};
        std::snprintf(name.data(), name.size(), "sample-%06d.%s", index + 1, encoding.png ? "png" : "jpg");
        const auto bytes = encode(sample->bgr, encoding, sample->ppi);
        if (!bytes) {
            return tl::unexpected(bytes.error());
        }
        if (const auto written = write_bytes(request.out / name.data(), bytes->data(), bytes->size(), false);
            !written) {
            return tl::unexpected(written.error());
        }
        const std::string row = row_of(*sample, name.data(), one.capture).dump() + "\n";
        if (const auto written = write_bytes(truth, row.data(), row.size(), true); !written) {
            return tl::unexpected(written.error());
        }
        if (progress) {
            progress(index + 1, request.count);
        }
    }
    return request.count;
}

}  // namespace vidimus::training
