#include "app/training/scores.h"

#include <cerrno>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/screening/files.h"

namespace vidimus::training {

namespace {

using Json = nlohmann::ordered_json;
constexpr std::uint64_t kMostBytes = 256 << 20;

void add(Score& score, const QuizAnswer& answer) {
    if (answer.irregular) {
        const int answered = score.asked - score.unanswered;
        score.seconds = (score.seconds * answered + answer.ms / 1000.0) / (answered + 1);
    } else {
        ++score.unanswered;
    }
    ++score.asked;
    score.right += answer.right() ? 1 : 0;
}

}  // namespace

tl::expected<void, screening::Failure> add_answer(const std::filesystem::path& file, const QuizAnswer& answer) {
    if (auto made = screening::make_private_folder(file.parent_path()); !made) {
        return made;
    }
    if (auto made = screening::write_first_file(file, {}); !made) {
        return tl::unexpected(made.error());
    }
    const Json json{{"time", answer.time},
                    {"trainee", answer.trainee},
                    {"deck", answer.deck},
                    {"fraud", answer.fraud},
                    {"irregular", answer.irregular ? Json(*answer.irregular) : Json(nullptr)},
                    {"confidence", answer.confidence},
                    {"ms", answer.ms}};
    errno = 0;
    std::ofstream out(file, std::ios::app);
    out << json.dump() << '\n';
    out.flush();
    if (!out) {
        const bool full = errno == ENOSPC;
        return tl::unexpected(
            screening::Failure{full ? screening::FailureCode::disk_full : screening::FailureCode::cannot_write,
                               file.filename().string(),
                               {}});
    }
    return {};
}

std::vector<QuizAnswer> read_answers(const std::filesystem::path& file) {
    std::vector<QuizAnswer> answers;
    const auto text = screening::read_whole_file(file, kMostBytes);
    std::istringstream rows(text ? *text : std::string());
    for (std::string row; std::getline(rows, row);) {
        const Json json = Json::parse(row, nullptr, false);
        // A row that was cut off when the program ended is left out.
        if (!json.is_object() || !json.contains("time") || !json.contains("fraud")) {
            continue;
        }
        const auto text_at = [&json](const char* key) {
            const Json value = json.value(key, Json());
            return value.is_string() ? value.get<std::string>() : std::string();
        };
        const auto number_at = [&json](const char* key) {
            const Json value = json.value(key, Json());
            return value.is_number_integer() ? value.get<int>() : 0;
        };
        QuizAnswer answer{text_at("time"), text_at("trainee"), text_at("deck"), text_at("fraud"), {}, 0, 0};
        if (const Json said = json.value("irregular", Json()); said.is_boolean()) {
            answer.irregular = said.get<bool>();
        }
        answer.confidence = number_at("confidence");
        answer.ms = number_at("ms");
        answers.push_back(std::move(answer));
    }
    return answers;
}

Statistics statistics_of(const std::vector<QuizAnswer>& answers, const std::string& trainee) {
    Statistics statistics;
    for (const QuizAnswer& answer : answers) {
        if (!trainee.empty() && answer.trainee != trainee) {
            continue;
        }
        add(statistics.all, answer);
        add(statistics.by_fraud[answer.fraud], answer);
        add(statistics.by_day[answer.time.substr(0, 10)], answer);
        if (answer.irregular) {
            add(statistics.by_confidence[answer.confidence], answer);
        }
    }
    return statistics;
}

}  // namespace vidimus::training
