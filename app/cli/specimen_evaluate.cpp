// vidimus specimen evaluate: how well a pack tells altered documents from genuine ones.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>
#include <thread>

#include "app/cli/specimen.h"
#include "app/screening/decide.h"
#include "app/screening/evaluation.h"

namespace vidimus::cli {
namespace {

using nlohmann::ordered_json;
using screening::EvaluatedImage;
using screening::Evaluation;
using screening::ExitCode;
using screening::FailureCode;
using screening::Tally;

struct Options {
    std::string pack;
    std::string genuine;
    std::string altered;
    std::string profile = "training";
    std::optional<std::string> at;
    bool truth = false;
};

const char* class_of(const EvaluatedImage& image) {
    return image.altered ? "altered" : "genuine";
}

ordered_json to_json(const Tally& tally) {
    return {{"images", tally.images},
            {"no_irregularity_found", tally.no_irregularity_found},
            {"check_further", tally.check_further},
            {"irregularity_found", tally.irregularity_found}};
}

ordered_json unusable_row(const EvaluatedImage& image) {
    return {{"file", image.file},
            {"class", class_of(image)},
            {"code", std::string(screening::kind_of(image.unusable->code).id)}};
}

ordered_json image_row(const EvaluatedImage& image) {
    if (image.unusable) {
        return unusable_row(image);
    }
    ordered_json row{{"file", image.file},
                     {"class", class_of(image)},
                     {"verdict", screening::name_of(image.verdict)},
                     {"because", image.because},
                     {"examine_ms", std::round(image.examine_ms * 10.0) / 10.0}};
    if (image.fraud) {
        row["fraud"] = *image.fraud;
    }
    if (image.located) {
        row["located"] = *image.located;
    }
    return row;
}

/// Mean of the processor time that comparing one page with the specimen took; null where none was compared.
ordered_json examine_ms(const Evaluation& evaluation) {
    double sum = 0.0;
    int measured = 0;
    for (const EvaluatedImage& image : evaluation.images) {
        sum += image.examine_ms;
        measured += image.examine_ms > 0.0 ? 1 : 0;
    }
    return measured == 0 ? ordered_json(nullptr) : ordered_json(std::round(sum / measured * 10.0) / 10.0);
}

ordered_json summary(const Evaluation& evaluation, bool truth) {
    ordered_json json{{"genuine", to_json(evaluation.genuine)}, {"altered", to_json(evaluation.altered)}};
    json["checks"] = ordered_json::array();
    for (const screening::EvaluatedCheck& check : evaluation.checks) {
        json["checks"].push_back({{"id", check.id},
                                  {"genuine_failed", check.genuine_failed},
                                  {"altered_failed", check.altered_failed},
                                  {"genuine_undetermined", check.genuine_undetermined},
                                  {"altered_undetermined", check.altered_undetermined},
                                  {"evaluatory", check.evaluatory}});
    }
    json["examine_ms"] = examine_ms(evaluation);
    json["unusable"] = ordered_json::array();
    for (const EvaluatedImage& image : evaluation.images) {
        if (image.unusable) {
            json["unusable"].push_back(unusable_row(image));
        }
    }
    if (truth) {
        json["frauds"] = ordered_json::array();
        for (const auto& [name, fraud] : evaluation.frauds) {
            ordered_json row{{"fraud", name}};
            row.update(to_json(fraud.tally));
            row["with_region"] = fraud.with_region;
            row["located"] = fraud.located;
            json["frauds"].push_back(std::move(row));
        }
    }
    return json;
}

std::string padded(std::string text, std::size_t width) {
    text.resize(std::max(width, text.size() + 1), ' ');
    return text;
}

std::string numbers(std::initializer_list<int> values) {
    std::string text;
    for (const int value : values) {
        std::array<char, 24> cell{};
        std::snprintf(cell.data(), cell.size(), "%12d", value);
        text += cell.data();
    }
    return text + '\n';
}

std::string share(int part, int whole) {
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "%.1f %%", whole == 0 ? 0.0 : 100.0 * part / whole);
    return whole == 0 ? "none given" : text.data();
}

std::string to_text(const Evaluation& evaluation, bool truth) {
    std::size_t first = 36;
    for (const screening::EvaluatedCheck& check : evaluation.checks) {
        first = std::max(first, check.id.size() + 10);
    }
    const Tally& genuine = evaluation.genuine;
    const Tally& altered = evaluation.altered;
    std::string text = padded("", first) + "      images  no finding     further   irregular\n";
    text += padded("genuine", first) +
            numbers({genuine.images, genuine.no_irregularity_found, genuine.check_further, genuine.irregularity_found});
    text += padded("altered", first) +
            numbers({altered.images, altered.no_irregularity_found, altered.check_further, altered.irregularity_found});
    text += "\nfalse alarms (genuine, irregularity found)  " + share(genuine.irregularity_found, genuine.images);
    text += "\ndetected (altered, irregularity found)      " + share(altered.irregularity_found, altered.images);
    text += "\nmissed (altered, no irregularity found)     " + share(altered.no_irregularity_found, altered.images);
    text += "\n\n" + padded("check", first) + "      failed              undetermined\n" + padded("", first) +
            "     genuine     altered     genuine     altered\n";
    for (const screening::EvaluatedCheck& check : evaluation.checks) {
        text += padded(check.id + (check.evaluatory ? " (silent)" : ""), first) +
                numbers({check.genuine_failed, check.altered_failed, check.genuine_undetermined,
                         check.altered_undetermined});
    }
    if (truth) {
        text += "\n" + padded("altered, by kind", first) + "      images   irregular      placed    in place\n";
        for (const auto& [name, fraud] : evaluation.frauds) {
            text += padded(name, first) +
                    numbers({fraud.tally.images, fraud.tally.irregularity_found, fraud.with_region, fraud.located});
        }
    }
    return text;
}

ExitCode evaluate(Session& session, const Options& options) {
    if (options.genuine.empty() && options.altered.empty()) {
        return session.report({FailureCode::usage, "specimen evaluate", "give --genuine DIR, --altered DIR or both"});
    }
    screening::EvaluationRequest request;
    request.genuine = options.genuine;
    request.altered = options.altered;
    request.profile = options.profile;
    request.truth = options.truth;
    if (options.at) {
        request.at = parse_date(*options.at);
        if (!request.at) {
            return session.report({FailureCode::usage, "--at", "write the date as YYYY-MM-DD"});
        }
    }
    const int threads = session.config()->threads;
    request.threads = threads > 0 ? threads : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    auto file = open_named_pack(session, options.pack);
    if (!file) {
        return session.exit_code;
    }
    cv::setNumThreads(1);  // every thread screens an image of its own, and one thread is one core
    const auto evaluation = screening::evaluate_pack(
        *session.config(), std::move(file->pack), request,
        [&session](const EvaluatedImage& image) {
            if (image.unusable) {
                session.note("vidimus: " + session.texts().text(*image.unusable));
            }
            if (session.format() == Format::jsonl) {
                session.print(image_row(image).dump(-1, ' ', false, ordered_json::error_handler_t::replace));
            }
        },
        session.stop());
    if (!evaluation) {
        return session.report(evaluation.error());
    }
    if (session.format() == Format::text) {
        session.print(to_text(*evaluation, options.truth));
    } else {
        session.print(
            summary(*evaluation, options.truth)
                .dump(session.format() == Format::json ? 2 : -1, ' ', false, ordered_json::error_handler_t::replace));
    }
    return ExitCode::done;
}

}  // namespace

void add_specimen_evaluate(CLI::App& group, Session& session) {
    CLI::App* command = group.add_subcommand("evaluate", "How well a pack tells altered documents from genuine ones");
    auto options = std::make_shared<Options>();
    command->add_option("PACK", options->pack, "The pack")->required();
    command->add_option("--genuine", options->genuine, "Folder of images of genuine documents, one each")
        ->option_text("DIR");
    command->add_option("--altered", options->altered, "Folder of images of altered documents, one each")
        ->option_text("DIR");
    command
        ->add_option("--profile", options->profile,
                     "training (the default: a sample document is only flagged) or operational")
        ->option_text("NAME");
    command->add_option("--at", options->at, "Judge dates as of this day; without it expiry does not count")
        ->option_text("YYYY-MM-DD");
    command->add_flag("--truth", options->truth,
                      "Compare with the folders' truth.jsonl: did a check fail where the image was altered?");
    command->fallthrough();
    command->callback([&session, options] { session.exit_code = evaluate(session, *options); });
}

}  // namespace vidimus::cli
