// A developer's tool: samples_tool OUT COUNT KIND FRAUD CAPTURE SEED [TODAY]. FRAUD may be "all" (with none), TODAY is
// YYYY-MM-DD. Besides: one sample, the frauds of a design, and images decoded and encoded again.
#include <QGuiApplication>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/training/encode.h"
#include "app/training/samples.h"
#include "vision/image.h"

namespace {

template <typename Number>
bool read_number(std::string_view text, Number& number) {
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    return problem == std::errc{} && end == text.data() + text.size();
}

int usage() {
    std::fputs(
        "usage: samples_tool OUT COUNT KIND FRAUD|none|all scan|phone SEED [YYYY-MM-DD]\n"
        "       samples_tool one FILE FRAUD|none scan|phone SEED YYYY-MM-DD [NUMBER]\n"
        "       samples_tool frauds KIND DESIGN\n"
        "       samples_tool reencode FROM-FOLDER TO-FOLDER jpeg85|png\n",
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

int tell_frauds(std::string_view kind_name, std::string_view number) {
    const auto kind = kind_of_name(kind_name);
    int design = 0;
    if (!kind || !read_number(number, design) || (design > 0 && !has_designs(*kind))) {
        return usage();
    }
    for (const Fraud fraud : frauds_of(*kind, design)) {
        std::puts(name_of(fraud).c_str());
    }
    return 0;
}

/// Every image of a folder, named as before but for its extension, with the resolution that it tells.
int encode_again(const std::filesystem::path& from, const std::filesystem::path& to, std::string_view form) {
    if (form != "jpeg85" && form != "png") {
        return usage();
    }
    const Encoding encoding{form == "png", 85};
    std::error_code problem;
    std::filesystem::create_directories(to, problem);
    for (std::filesystem::directory_iterator file(from, problem), end; !problem && file != end;
         file.increment(problem)) {
        if (file->path().extension() == ".jsonl") {
            continue;
        }
        const auto image = vidimus::vision::load_image(file->path());
        const auto bytes =
            image ? encode(image->bgr, encoding, image->ppi.value_or(0.0))
                  : tl::unexpected(Error{ErrorCode::internal, "not an image: " + file->path().filename().string()});
        if (!bytes) {
            std::fprintf(stderr, "samples_tool: %s\n", bytes.error().detail.c_str());
            return 70;
        }
        std::ofstream out(to / file->path().filename().replace_extension(encoding.png ? ".png" : ".jpg"),
                          std::ios::binary);
        out.write(bytes->data(), static_cast<std::streamsize>(bytes->size()));
        out.close();
        if (!out) {
            std::fputs("samples_tool: the file could not be written\n", stderr);
            return 73;
        }
    }
    if (problem) {
        std::fprintf(stderr, "samples_tool: %s\n", problem.message().c_str());
        return 74;
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
    if (words.size() == 3 && words[0] == "frauds") {
        return tell_frauds(words[1], words[2]);
    }
    if (words.size() == 4 && words[0] == "reencode") {
        return encode_again(words[1], words[2], words[3]);
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
