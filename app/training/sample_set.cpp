// Writes sets of samples with their truth beside them.
#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "app/training/encode.h"
#include "app/training/random.h"
#include "app/training/samples.h"

namespace vidimus::training {
namespace {

using Json = nlohmann::ordered_json;

Json regions_of(const std::vector<Region>& regions) {
    Json rows = Json::array();
    for (const Region& region : regions) {
        Json quad = Json::array();
        for (const cv::Point2d& corner : region.quad) {
            quad.push_back({std::round(corner.x * 100.0) / 100.0, std::round(corner.y * 100.0) / 100.0});
        }
        rows.push_back({{"id", region.id}, {"quad", quad}});
    }
    return rows;
}

/// sample-000001.jpg, ir: sample-000001.ir.jpg
std::string with_role(const std::string& file, const std::string& role) {
    const std::size_t dot = file.rfind('.');
    return file.substr(0, dot) + "." + role + file.substr(dot);
}

Json further_of(const Sample& sample, const std::string& file) {
    Json rows = Json::array();
    for (const FurtherImage& image : sample.further) {
        Json row;
        row["role"] = image.role;
        row["file"] = with_role(file, image.role);
        row["lines"] = image.lines.empty() ? Json(nullptr) : Json(image.lines);
        Json fields = Json::object();
        for (const auto& [id, text] : image.fields) {
            fields[id] = text;
        }
        row["fields"] = fields;
        row["model"] = image.model.empty() ? Json(nullptr) : Json(image.model);
        row["regions"] = regions_of(image.regions);
        rows.push_back(std::move(row));
    }
    return rows;
}

Json row_of(const Sample& sample, const std::string& file, Capture capture) {
    Json row;
    row["file"] = file;
    row["lines"] = sample.lines.empty() ? Json(nullptr) : Json(sample.lines);
    row["zones"] = sample.zones;
    Json fields = Json::object();
    for (const auto& [id, text] : sample.fields) {
        fields[id] = text;
    }
    row["fields"] = fields;
    row["model"] = sample.model.empty() ? Json(nullptr) : Json(sample.model);
    if (!sample.family.empty()) {
        row["family"] = sample.family;
    }
    row["fraud"] = name_of(sample.fraud);
    row["capture"] = name_of(capture);
    row["degrade"] = sample.degrade;
    if (sample.degrade > 0) {
        row["faults"] = sample.faults;
        row["character_px"] = std::round(sample.character_px * 100.0) / 100.0;
    }
    row["ppi"] = sample.ppi > 0.0 ? Json(sample.ppi) : Json(nullptr);
    row["regions"] = regions_of(sample.regions);
    if (!sample.further.empty()) {
        row["further"] = further_of(sample, file);
    }
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

Request request_at(const SetRequest& set, int index) {
    const auto at = static_cast<std::size_t>(index);
    Request one;
    one.kind = set.kinds.empty() ? Kind::passport : set.kinds[at % set.kinds.size()];
    const std::size_t round = set.kinds.empty() ? at : at / set.kinds.size();
    one.turn = static_cast<int>(round);
    one.fraud = set.frauds.empty() ? Fraud::none : set.frauds[round % set.frauds.size()];
    one.capture = set.capture;
    one.content = set.content;
    one.degrade = set.degrade;
    one.design = set.design;
    one.language = set.language;
    one.lights = set.lights;
    one.companion = set.companion;
    one.whole_range = set.seed >= first_test_seed;
    one.seed = mix(set.seed * 0x9e3779b97f4a7c15ULL + static_cast<std::uint64_t>(index));
    one.today = set.today;
    return one;
}

/// The samples one after the other, drawn by several hands; truth.jsonl keeps their order.
struct Line {
    Line(const SetRequest& set_request, std::filesystem::path truth_file,
         const std::function<void(int done, int of)>& progress_to)
        : set(set_request), truth(std::move(truth_file)), progress(progress_to) {}

    void work(const std::stop_token& stop) {
        for (int index = next++; index < set.count; index = next++) {
            if (stop.stop_requested()) {
                fail({ErrorCode::cancelled, {}});
            }
            if (failed) {
                return;
            }
            if (const auto row = write_one(index)) {
                if (const auto put = put_row(index, *row); !put) {
                    fail(put.error());
                }
            } else {
                fail(row.error());
            }
        }
    }

    [[nodiscard]] tl::expected<std::string, Error> write_one(int index) const {
        const Request one = request_at(set, index);
        const auto sample = draw_sample(one);
        if (!sample) {
            return tl::unexpected(sample.error());
        }
        const Encoding encoding = encoding_of(one.seed, device_of(one.capture), one.degrade);
        std::array<char, 32> name{};
        std::snprintf(name.data(), name.size(), "sample-%06d.%s", index + 1, encoding.png ? "png" : "jpg");
        const auto bytes = encode(sample->bgr, encoding, sample->ppi);
        if (!bytes) {
            return tl::unexpected(bytes.error());
        }
        if (const auto written = write_bytes(set.out / name.data(), bytes->data(), bytes->size(), false); !written) {
            return tl::unexpected(written.error());
        }
        for (const FurtherImage& image : sample->further) {
            const auto more = encode(image.bgr, encoding, sample->ppi);
            if (!more) {
                return tl::unexpected(more.error());
            }
            const auto put =
                write_bytes(set.out / with_role(name.data(), image.role), more->data(), more->size(), false);
            if (!put) {
                return tl::unexpected(put.error());
            }
        }
        return row_of(*sample, name.data(), one.capture).dump() + "\n";
    }

    tl::expected<void, Error> put_row(int index, std::string row) {
        const std::scoped_lock lock(guard);
        waiting.emplace(index, std::move(row));
        for (auto first = waiting.begin(); first != waiting.end() && first->first == done; first = waiting.begin()) {
            if (const auto written = write_bytes(truth, first->second.data(), first->second.size(), true); !written) {
                return written;
            }
            waiting.erase(first);
            ++done;
            if (progress) {
                progress(done, set.count);
            }
        }
        return {};
    }

    void fail(const Error& error) {
        const std::scoped_lock lock(guard);
        failed = true;
        if (!failure) {
            failure = error;
        }
    }

    const SetRequest& set;
    std::filesystem::path truth;
    const std::function<void(int done, int of)>& progress;
    std::atomic<int> next = 0;
    std::atomic<bool> failed = false;
    std::mutex guard;  // of what follows
    std::map<int, std::string> waiting;
    int done = 0;
    std::optional<Error> failure;
};

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
    Line line(request, truth, progress);
    std::vector<std::jthread> hands;
    const int others = std::min(request.threads, request.count) - 1;
    for (int i = 0; i < others; ++i) {
        hands.emplace_back([&line, &stop] { line.work(stop); });
    }
    line.work(stop);
    hands.clear();  // joins
    if (line.failure) {
        return tl::unexpected(*line.failure);
    }
    return request.count;
}

}  // namespace vidimus::training
