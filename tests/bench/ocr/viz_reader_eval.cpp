// viz_reader_eval TRUTH.jsonl LANGUAGE[,LANGUAGE] [--wrong] — how many characters of the visual zone are read right, by
// the truth's own regions: names, places and dates in the languages, numbers and codes in English, as the program does;
// --wrong lists each field that was not.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "ocr/viz_reader.h"

namespace {

using vidimus::ocr::Quad;
using Json = nlohmann::json;

/// Code points without spaces: how wide a space is no net knows.
std::vector<std::string> letters_of(const std::string& utf8) {
    std::vector<std::string> letters;
    for (std::size_t i = 0; i < utf8.size();) {
        const auto first = static_cast<unsigned char>(utf8[i]);
        const std::size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (utf8[i] != ' ') {
            letters.push_back(utf8.substr(i, size));
            for (char& c : letters.back()) {
                c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;  // a lone letter's case no net knows
            }
        }
        i += size;
    }
    return letters;
}

std::size_t distance(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t corner = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t changed = corner + (a[i - 1] == b[j - 1] ? 0 : 1);
            corner = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
        }
    }
    return row[b.size()];
}

/// What documents print in Latin letters and figures whatever their language; the program reads these in English alone.
bool in_latin(const std::string& id) {
    static const std::vector<std::string> ids{"document_code", "document_number", "issuing_state",
                                              "nationality",   "personal_number", "sex"};
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

double page_width(const std::string& model) {
    const char type = model.size() > 4 ? model[4] : 'P';
    return type == 'P' ? 125.0 : type == 'V' ? 120.0 : type == 'W' || type == 'J' ? 105.0 : 85.6;
}

}  // namespace

int main(int argc, char** argv) {
    using namespace vidimus::ocr;
    if (argc < 3) {
        std::fprintf(stderr, "usage: viz_reader_eval TRUTH.jsonl LANGUAGE[,LANGUAGE] [--wrong]\n");
        return 64;
    }
    cv::setNumThreads(1);
    const bool tell = argc > 3 && std::string(argv[3]) == "--wrong";
    std::vector<std::string> languages;
    std::istringstream list(argv[2]);
    for (std::string language; std::getline(list, language, ',');) {
        languages.push_back(language);
    }
    VizReader reader({}, VIDIMUS_RESOURCES_DIR "/models");
    const std::filesystem::path truth = argv[1];
    std::ifstream stream(truth);
    std::size_t characters = 0;
    std::size_t errors = 0;
    int fields = 0;
    int wrong = 0;
    int pages = 0;
    double processor = 0.0;
    for (std::string text; std::getline(stream, text);) {
        const Json row = Json::parse(text);
        const cv::Mat image = cv::imread((truth.parent_path() / row["file"].get<std::string>()).string());
        const auto quad_of = [&](const std::string& id) -> std::optional<Quad> {
            for (const Json& region : row["regions"]) {
                if (region["id"] == id) {
                    Quad quad;
                    for (std::size_t i = 0; i < 4; ++i) {
                        quad[i] = {region["quad"][i][0].get<float>(), region["quad"][i][1].get<float>()};
                    }
                    return quad;
                }
            }
            return std::nullopt;
        };
        const auto page = quad_of("page");
        if (image.empty() || !page || row["model"].is_null()) {
            continue;
        }
        ++pages;
        const double density = cv::norm((*page)[1] - (*page)[0]) / page_width(row["model"]);
        for (const auto& [id, wanted_text] : row["fields"].items()) {
            const auto quad = quad_of(id);
            const auto wanted = letters_of(wanted_text.get<std::string>());
            if (!quad || wanted.empty()) {
                continue;
            }
            VizZone zone;
            zone.quad = *quad;
            zone.width_mm = cv::norm((*quad)[1] - (*quad)[0]) / density;
            zone.height_mm = cv::norm((*quad)[3] - (*quad)[0]) / density;
            zone.languages = in_latin(id) ? std::vector<std::string>{"eng"} : languages;
            const std::clock_t begun = std::clock();
            const auto read = reader.read(image, zone, {}, {});
            processor += static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;
            std::string all;
            if (read) {
                for (const VizLine& line : read->lines) {
                    all += line.text() + " ";
                }
            }
            const std::size_t off = distance(wanted, letters_of(all));
            characters += wanted.size();
            errors += std::min(off, wanted.size());
            ++fields;
            wrong += off > 0 ? 1 : 0;
            if (tell && off > 0) {
                std::cout << row["file"].get<std::string>() << ' ' << id << " [" << wanted_text.get<std::string>()
                          << "] [" << all << "]\n";
            }
        }
    }
    std::printf("pages %d fields %d wrong %d characters %zu accuracy %.4f processor ms a page %.0f\n", pages, fields,
                wrong, characters,
                characters == 0 ? 0.0 : 1.0 - static_cast<double>(errors) / static_cast<double>(characters),
                pages == 0 ? 0.0 : 1000.0 * processor / pages);
    return 0;
}
