// mrz_reader_eval MODELS TRUTH.jsonl [--all] — reads every image of a truth file on one thread and prints the measures.
// A row of the truth file: {"file":"…","lines":["…"]}; lines null where the picture holds no zone.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iostream>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <optional>
#include <regex>
#include <string>
#include <vector>

#include "mrz/repair.h"
#include "ocr/mrz_reader.h"

namespace {

using namespace vidimus;

struct Row {
    std::string file;
    std::vector<std::string> lines;
};

// The file's own narrow form of JSON: a file name and a list of strings without escapes.
std::optional<Row> parse_row(const std::string& text) {
    static const std::regex file_rule("\"file\": *\"([^\"]+)\"");
    static const std::regex lines_rule("\"lines\": *\\[([^\\]]*)\\]");
    static const std::regex string_rule("\"([^\"]*)\"");
    std::smatch match;
    Row row;
    if (!std::regex_search(text, match, file_rule)) {
        return std::nullopt;
    }
    row.file = match[1];
    if (std::regex_search(text, match, lines_rule)) {
        const std::string list = match[1];
        for (auto it = std::sregex_iterator(list.begin(), list.end(), string_rule); it != std::sregex_iterator();
             ++it) {
            row.lines.push_back((*it)[1]);
        }
    }
    return row;
}

std::size_t distance(const std::string& a, const std::string& b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t corner = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t up = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, corner + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            corner = up;
        }
    }
    return row.back();
}

std::vector<std::string> first_lines(const ocr::MrzText& text) {
    std::vector<std::string> out;
    for (const auto& line : text.lines) {
        std::string s;
        for (const auto& c : line.characters) {
            s += c.candidates.front().character;
        }
        out.push_back(s);
    }
    return out;
}

mrz::Reading reading_of(const ocr::MrzText& text) {
    mrz::Reading out;
    for (const auto& line : text.lines) {
        std::vector<mrz::Cell> cells;
        for (const auto& c : line.characters) {
            mrz::Cell cell;
            for (const auto& candidate : c.candidates) {
                cell.push_back({candidate.character, static_cast<double>(candidate.probability)});
            }
            cells.push_back(cell);
        }
        out.lines.push_back(cells);
    }
    return out;
}

void print_lines(const char* head, const std::vector<std::string>& lines) {
    for (const auto& line : lines) {
        std::cout << "    " << head << ' ' << line << '\n';
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::cerr << "usage: mrz_reader_eval MODELS TRUTH.jsonl [--all]\n";
        return 64;
    }
    const bool all = argc > 3 && std::string(argv[3]) == "--all";
    cv::setNumThreads(1);
    auto reader = ocr::MrzReader::open(argv[1]);
    if (!reader) {
        std::cerr << "models: " << reader.error().detail << '\n';
        return 65;
    }
    const std::filesystem::path truth = argv[2];
    std::ifstream stream(truth);
    std::string text;
    int images = 0;
    int exact = 0;
    int unrepaired = 0;
    int valid = 0;
    int wrong_but_valid = 0;
    int not_found = 0;
    int found_where_none = 0;
    std::size_t wrong_characters = 0;
    std::size_t characters = 0;
    std::vector<double> times;
    std::vector<double> work;  // processor time: what counts where other programs share the cores
    while (std::getline(stream, text)) {
        const auto row = parse_row(text);
        if (!row) {
            continue;
        }
        const auto begun = std::chrono::steady_clock::now();
        const std::clock_t work_begun = std::clock();
        const cv::Mat image = cv::imread((truth.parent_path() / row->file).string(), cv::IMREAD_COLOR);
        const auto read = reader->read(image, {}, {});
        std::vector<std::string> raw;
        std::vector<std::string> used;
        bool digits = false;
        bool ambiguous = false;
        if (read && !read->zones.empty()) {
            // A page may hold several zones: the one nearest to the truth counts.
            std::size_t nearest = 1'000'000;
            for (const auto& zone : read->zones) {
                const auto lines = first_lines(zone);
                std::size_t d = 0;
                for (std::size_t i = 0; i < std::max(lines.size(), row->lines.size()); ++i) {
                    d += distance(i < lines.size() ? lines[i] : "", i < row->lines.size() ? row->lines[i] : "");
                }
                if (d < nearest) {
                    nearest = d;
                    raw = lines;
                    used = lines;
                    digits = false;
                    const auto repaired = mrz::repair(reading_of(zone), {});
                    if (repaired) {
                        used = repaired->document.lines;
                        digits = repaired->document.check_digits_valid();
                        ambiguous = repaired->ambiguous;
                    }
                }
            }
        }
        const double ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
        times.push_back(ms);
        work.push_back(1e3 * static_cast<double>(std::clock() - work_begun) / CLOCKS_PER_SEC);
        ++images;
        const bool right = !raw.empty() && used == row->lines;
        exact += right ? 1 : 0;
        unrepaired += !raw.empty() && raw == row->lines ? 1 : 0;
        valid += digits ? 1 : 0;
        const bool dangerous = digits && !right && !row->lines.empty();
        wrong_but_valid += dangerous ? 1 : 0;
        not_found += raw.empty() && !row->lines.empty() ? 1 : 0;
        found_where_none += !raw.empty() && row->lines.empty() ? 1 : 0;
        for (std::size_t i = 0; i < row->lines.size(); ++i) {
            characters += row->lines[i].size();
            wrong_characters += distance(row->lines[i], i < used.size() ? used[i] : "");
        }
        const bool missed = row->lines.empty() ? !raw.empty() : !right;
        if (all || missed || raw != used) {
            std::printf("%s %s %.0f ms%s%s%s", missed ? "MISSED" : "right", row->file.c_str(), work.back(),
                        dangerous ? " WRONG_BUT_VALID" : "", raw.empty() ? " not found" : "",
                        ambiguous ? " ambiguous" : "");
            if (read && !read->zones.empty()) {
                std::printf(" zones %zu confidence %.3f", read->zones.size(),
                            static_cast<double>(read->zones.front().confidence));
            }
            if (!read) {
                std::printf(" error %d %s", static_cast<int>(read.error().code), read.error().detail.c_str());
            }
            std::printf("\n");
            std::fflush(stdout);
            if (missed || raw != used) {
                print_lines("true", row->lines);
                print_lines("read", raw);
                if (raw != used) {
                    print_lines("used", used);
                }
                std::cout.flush();
            }
        }
    }
    std::sort(times.begin(), times.end());
    std::sort(work.begin(), work.end());
    const auto at = [](const std::vector<double>& sorted, double q) {
        return sorted.empty() ? 0.0 : sorted[static_cast<std::size_t>(q * static_cast<double>(sorted.size() - 1))];
    };
    std::printf(
        "images %d exact %d exact_unrepaired %d check_digits_valid %d wrong_but_valid %d not_found %d "
        "found_where_none %d character_error_rate %.5f p50 %.0f ms p95 %.0f ms processor p50 %.0f ms p95 %.0f ms\n",
        images, exact, unrepaired, valid, wrong_but_valid, not_found, found_where_none,
        characters == 0 ? 0.0 : static_cast<double>(wrong_characters) / static_cast<double>(characters), at(times, 0.5),
        at(times, 0.95), at(work, 0.5), at(work, 0.95));
    return 0;
}
