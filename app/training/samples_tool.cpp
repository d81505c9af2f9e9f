// A developer's tool: samples_tool OUT COUNT KIND FRAUD CAPTURE SEED [TODAY]. FRAUD may be "all" (with none), TODAY is
// YYYY-MM-DD.
#include <QGuiApplication>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/training/encode.h"
#include "app/training/samples.h"

namespace {

template <typename Number>
bool read_number(std::string_view text, Number& number) {
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    return problem == std::errc{} && end == text.data() + text.size();
}

int usage() {
    std::fputs(
        "usage: samples_tool OUT COUNT KIND FRAUD|none|all scan|phone SEED [YYYY-MM-DD]\n"
        "       samples_tool one FILE FRAUD|none scan|phone SEED YYYY-MM-DD [NUMBER]\n",
        stderr);
    return 64;
}

using namespace vidimus::training;

std::optional<vidimus::mrz::Today> day_of(std::string_view text) {
    vidimus::mrz::Today day;
    if (text.size() != 10 || !read_number(text.substr(0, 4), day.year) || !read_number(text.substr(5, 2), day.month) ||
        !read_number(text.substr(8, 2), day.day)) {
        return std::nullopt;
    }
    return day;
}

int draw_one(const std::vector<std::string_view>& words) {
    Request request;
    const auto fraud = fraud_of_name(words[2]);
    const auto capture = capture_of_name(words[3]);
    const auto today = day_of(words[5]);
    if (!fraud || !capture || !today || !read_number(words[4], request.seed)) {
        return usage();
    }
    request.fraud = *fraud;
    request.capture = *capture;
    request.today = *today;
    if (words.size() == 7) {
        request.document_number = std::string{words[6]};
    }
    const auto sample = draw_sample(request);
    const auto bytes = sample ? encode(sample->bgr, {false, 92}, sample->ppi) : tl::unexpected(sample.error());
    if (!bytes) {
        std::fprintf(stderr, "samples_tool: %s\n", bytes.error().detail.c_str());
        return 70;
    }
    std::ofstream file(std::string{words[1]}, std::ios::binary);
    file.write(bytes->data(), static_cast<std::streamsize>(bytes->size()));
    file.close();
    if (!file) {
        std::fputs("samples_tool: the file could not be written\n", stderr);
        return 73;
    }
    for (const std::string& line : sample->lines) {
        std::puts(line.c_str());
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    const QGuiApplication application(argc, argv);
    const std::vector<std::string_view> words(argv + 1, argv + argc);
    if (words.size() >= 6 && words.size() <= 7 && words[0] == "one") {
        return draw_one(words);
    }
    if (words.size() < 6 || words.size() > 7) {
        return usage();
    }
    SetRequest request;
    request.out = std::string{words[0]};
    request.today = {2026, 11, 24};
    const auto kind = kind_of_name(words[2]);
    const auto fraud = fraud_of_name(words[3]);
    const auto capture = capture_of_name(words[4]);
    if (!read_number(words[1], request.count) || !kind || (!fraud && words[3] != "all") || !capture ||
        !read_number(words[5], request.seed)) {
        return usage();
    }
    if (words.size() == 7) {
        const auto today = day_of(words[6]);
        if (!today) {
            return usage();
        }
        request.today = *today;
    }
    request.kinds = {*kind};
    request.capture = *capture;
    if (fraud) {
        request.frauds = {*fraud};
    } else {
        request.frauds = all_frauds();
        request.frauds.insert(request.frauds.begin(), Fraud::none);
    }
    const auto written =
        write_samples(request, [](int done, int of) { std::fprintf(stderr, "\r%d of %d", done, of); }, {});
    std::fputs("\n", stderr);
    if (!written) {
        std::fprintf(stderr, "samples_tool: %s\n", written.error().detail.c_str());
        return 70;
    }
    return 0;
}
