// The local copy at the size of a real register, in three steps, each a process of its own:
//   local_copy_scale list FOLDER ROWS    writes FOLDER/list.csv
//   local_copy_scale import FOLDER ROWS  imports it into FOLDER/copy
//   local_copy_scale ask FOLDER ROWS     asks it; every answer is checked
// Prints one JSON object a step. Times of the machine and of the processor; resident memory without the page cache.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "sltd_client/local_copy.h"

namespace {

using namespace vidimus::sltd;
using Clock = std::chrono::steady_clock;

// Spread over the numbers as a multiplier modulo a prime spreads them; listed for even i, not for odd.
std::string number(std::uint64_t i) {
    return 'U' + std::to_string(100'000'000 + i * 7'368'787 % 899'999'963);
}

CopySecret secret() {
    return CopySecret(CopySecret::Bytes{1, 2, 3});
}

double wall() {
    return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
}

double processor() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

double resident_mb() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmRSS:")) {
            return std::stod(line.substr(6)) / 1024;
        }
    }
    return 0;
}

double peak_mb() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

int write_list(const std::filesystem::path& folder, std::uint64_t rows) {
    std::filesystem::create_directories(folder);
    std::ofstream output(folder / "list.csv", std::ios::binary);
    output << "number,state,type,class,reference,date\n";
    std::string block;
    for (std::uint64_t i = 0; i < rows; ++i) {
        block += number(2 * i) + ",UTO,P,lost,UTO-2025-" + std::to_string(100'000'000 + i) + ",2025-03-14\n";
        if (block.size() > 1'000'000 || i + 1 == rows) {
            output << block;
            block.clear();
        }
    }
    return output ? 0 : 1;
}

int import_list(const std::filesystem::path& folder, std::uint64_t rows) {
    const double start = wall();
    const auto result = import_records(folder / "list.csv", folder / "copy", "1", "2026-11-01", secret());
    if (!result) {
        std::fprintf(stderr, "%s\n", result.error().detail.c_str());
        return 1;
    }
    const double took = wall() - start;
    const double cpu = processor();
    std::uintmax_t bytes = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "copy")) {
        bytes += entry.file_size();
    }
    const auto count = static_cast<double>(rows);
    std::printf(
        "{\"step\":\"import\",\"rows\":%.0f,\"imported\":%.0f,\"resumed\":%.0f,\"seconds\":%.1f,\"rows_a_second\":%.0f,"
        "\"processor_seconds\":%.1f,\"rows_a_processor_second\":%.0f,\"bytes_a_record\":%.2f,\"peak_mb\":%.0f}\n",
        static_cast<double>(result->rows), static_cast<double>(result->imported), static_cast<double>(result->resumed),
        took, count / took, cpu, count / cpu, static_cast<double>(bytes) / count, peak_mb());
    return result->imported == rows ? 0 : 1;
}

struct Asked {
    std::vector<std::int64_t> times;  // ns
    double processor_seconds = 0;
    std::uint64_t wrong = 0;
};

// `one_in`: one of so many questions is about a listed document; 0: none, 1: all.
Asked ask(Register& copy, std::uint64_t rows, std::uint64_t one_in, std::size_t questions) {
    constexpr std::size_t batch = 50'000;  // questions made beforehand, outside of what is measured
    const auto later = Clock::now() + std::chrono::hours{1};
    Asked asked;
    std::uint64_t i = 0;
    for (std::size_t done = 0; done < questions; done += batch) {
        std::vector<Query> queries;
        std::vector<bool> listed;
        for (std::size_t n = 0; n < batch; ++n) {
            i = (i + 61'803'399) % rows;
            listed.push_back(one_in != 0 && (done + n) % one_in == 0);
            queries.push_back({"6f0d9c1e-52a3-4b7e-9d7a-0c8f3b2e1a55",
                               DocumentNumber{number(2 * i + (listed.back() ? 0 : 1))}, "UTO", "P"});
        }
        const double before = processor();
        for (std::size_t n = 0; n < batch; ++n) {
            const auto start = Clock::now();
            const auto answer = copy.ask(queries[n], later, {});
            asked.times.push_back((Clock::now() - start).count());
            const auto expected = listed[n] ? AnswerState::possible_match : AnswerState::no_record;
            asked.wrong += answer.state == expected ? 0 : 1;
        }
        asked.processor_seconds += processor() - before;
    }
    std::sort(asked.times.begin(), asked.times.end());
    return asked;
}

int ask_copy(const std::filesystem::path& folder, std::uint64_t rows) {
    const auto copy = make_local_copy({"Copy", folder / "copy", {}, {}, 0, {}, secret(), false});
    const double start = wall();
    if (copy->ask({"6f0d9c1e-52a3-4b7e-9d7a-0c8f3b2e1a55", DocumentNumber{number(0)}, "UTO", "P"},
                  Clock::now() + std::chrono::hours{1}, {})
            .state != AnswerState::possible_match) {
        std::fprintf(stderr, "no answer\n");
        return 1;
    }
    std::printf("{\"step\":\"open\",\"seconds\":%.2f}\n", wall() - start);
    std::uint64_t wrong = 0;
    for (const auto& [name, one_in] : {std::pair{"listed", 1}, {"not listed", 0}, {"one hit in 10,800", 10'800}}) {
        ask(*copy, rows, static_cast<std::uint64_t>(one_in), 200'000);  // warm
        const auto asked = ask(*copy, rows, static_cast<std::uint64_t>(one_in), 1'000'000);
        const auto at = [&asked](double share) {
            return static_cast<double>(
                       asked.times[static_cast<std::size_t>(share * static_cast<double>(asked.times.size() - 1))]) /
                   1000;
        };
        wrong += asked.wrong;
        std::printf(
            "{\"step\":\"ask\",\"questions\":\"%s\",\"p50_us\":%.2f,\"p99_us\":%.2f,\"p999_us\":%.2f,"
            "\"questions_a_processor_second\":%.0f,\"wrong\":%.0f,\"resident_mb\":%.0f}\n",
            name, at(0.5), at(0.99), at(0.999), static_cast<double>(asked.times.size()) / asked.processor_seconds,
            static_cast<double>(asked.wrong), resident_mb());
    }
    return wrong == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.size() != 3 || std::strtoull(words[2].c_str(), nullptr, 10) == 0) {
        std::fprintf(stderr, "local_copy_scale list|import|ask FOLDER ROWS\n");
        return 64;
    }
    const auto rows = std::strtoull(words[2].c_str(), nullptr, 10);
    if (words[0] == "list") {
        return write_list(words[1], rows);
    }
    return words[0] == "import" ? import_list(words[1], rows) : ask_copy(words[1], rows);
}
