// typeface_eval MODELS TRUTH.jsonl — how much more like OCR-B than like other faces the MRZ of each image is.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <regex>
#include <string>

#include "ocr/typeface.h"

int main(int argc, char** argv) {
    using namespace vidimus::ocr;
    if (argc != 3) {
        std::fprintf(stderr, "usage: typeface_eval MODELS TRUTH.jsonl\n");
        return 64;
    }
    cv::setNumThreads(1);
    auto reader = MrzReader::open(argv[1]);
    const auto atlas = TypefaceAtlas::open(argv[1]);
    if (!reader || !atlas) {
        std::fprintf(stderr, "the models cannot be loaded\n");
        return 65;
    }
    const std::filesystem::path truth = argv[2];
    std::ifstream stream(truth);
    const std::regex file_rule("\"file\": *\"([^\"]+)\"");
    int read_zones = 0;
    int told = 0;
    int failed = 0;
    double milliseconds = 0.0;
    for (std::string row; std::getline(stream, row);) {
        std::smatch match;
        if (!std::regex_search(row, match, file_rule)) {
            continue;
        }
        const cv::Mat image = cv::imread((truth.parent_path() / match[1].str()).string(), cv::IMREAD_COLOR);
        const auto read = reader->read(image, {}, {});
        if (!read || read->zones.empty()) {
            continue;
        }
        ++read_zones;
        const auto begun = std::chrono::steady_clock::now();
        const auto face = atlas->compare(image, read->zones.front());
        milliseconds += std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
        if (!face) {
            continue;
        }
        told += face->told ? 1 : 0;
        failed += face->told && face->lead < least_lead ? 1 : 0;
        std::printf("%s lead %.4f likeness %.3f characters %d cap %.1f %s\n", match[1].str().c_str(),
                    static_cast<double>(face->lead), static_cast<double>(face->likeness), face->characters,
                    static_cast<double>(face->cap),
                    !face->told               ? "undetermined"
                    : face->lead < least_lead ? "FAILED"
                                              : "successful");
    }
    std::printf("zones %d told %d failed %d ms %.1f\n", read_zones, told, failed,
                read_zones > 0 ? milliseconds / read_zones : 0.0);
    return 0;
}
