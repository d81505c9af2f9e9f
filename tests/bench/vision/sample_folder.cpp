#include "sample_folder.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <opencv2/imgproc.hpp>

#include "vision/geometry.h"
#include "vision/image.h"

namespace vidimus::vision::bench {
namespace {

using Json = nlohmann::json;

std::vector<Json> truth_of(const std::filesystem::path& folder) {
    std::vector<Json> rows;
    std::ifstream stream(folder / "truth.jsonl");
    for (std::string line; std::getline(stream, line);) {
        Json row = Json::parse(line, nullptr, false);
        if (row.is_object()) rows.push_back(std::move(row));
    }
    return rows;
}

Quad quad_of_json(const Json& value) {
    Quad quad;
    for (std::size_t i = 0; i < 4; ++i) quad[i] = {value.at(i).at(0).get<double>(), value.at(i).at(1).get<double>()};
    return quad;
}

}  // namespace

std::vector<FolderImage> read_folder(const std::filesystem::path& folder, std::size_t most) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.is_regular_file() && entry.path().extension() != ".jsonl") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    if (files.size() > most) files.resize(most);
    std::map<std::string, Json> truth;
    for (Json& row : truth_of(folder)) truth[row.value("file", "")] = row;
    std::vector<FolderImage> images;
    for (const auto& file : files) {
        auto loaded = load_image(file);
        if (!loaded) continue;
        FolderImage image{file.filename().string(), loaded->bgr, {}, {}};
        if (const auto row = truth.find(image.file); row != truth.end()) {
            image.fraud = row->second.value("fraud", "");
            for (const Json& region : row->second.value("regions", Json::array())) {
                if (region.value("id", "") == "fraud") image.altered.push_back(quad_of_json(region.at("quad")));
            }
        }
        images.push_back(std::move(image));
    }
    return images;
}

std::vector<Zone> zones_of_truth(const std::filesystem::path& folder, PageSize size) {
    const cv::Size2d mm = millimetres_of(size);
    std::map<std::string, std::array<std::vector<double>, 4>> sides;
    for (const Json& row : truth_of(folder)) {
        std::optional<cv::Matx33d> to_mm;
        for (const Json& region : row.value("regions", Json::array())) {
            if (region.value("id", "") == "page") {
                to_mm = homography_between(quad_of_json(region.at("quad")), quad_of(cv::Rect2d({0, 0}, mm)));
            }
        }
        if (!to_mm) continue;
        for (const Json& region : row.value("regions", Json::array())) {
            const std::string id = region.value("id", "");
            if (id == "page" || id == "fraud") continue;
            const Quad quad = mapped(*to_mm, quad_of_json(region.at("quad")));
            auto& lists = sides[id];
            lists[0].push_back((quad[0].x + quad[3].x) / 2);
            lists[1].push_back((quad[0].y + quad[1].y) / 2);
            lists[2].push_back((quad[1].x + quad[2].x) / 2);
            lists[3].push_back((quad[2].y + quad[3].y) / 2);
        }
    }
    std::vector<Zone> zones;
    for (auto& [id, lists] : sides) {
        std::array<double, 4> middle{};
        for (std::size_t i = 0; i < 4; ++i) {
            std::sort(lists[i].begin(), lists[i].end());
            middle[i] = lists[i][lists[i].size() / 2];
        }
        Zone zone;
        zone.id = id;
        zone.kind = id == "photo"   ? Zone::Kind::photo
                    : id == "ghost" ? Zone::Kind::ghost
                    : id == "mrz"   ? Zone::Kind::mrz
                                    : Zone::Kind::field;
        zone.mm =
            cv::Rect2d(middle[0], middle[1], middle[2] - middle[0], middle[3] - middle[1]) & cv::Rect2d({0, 0}, mm);
        zones.push_back(zone);
    }
    return zones;
}

}  // namespace vidimus::vision::bench
