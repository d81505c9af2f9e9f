// What was answered in practice, and what it says: by kind of fault, by how sure one was, over time. A file of its own,
// far from any real case.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "app/screening/failure.h"

namespace vidimus::training {

struct QuizAnswer {
    std::string time;  // 2026-11-24T14:02:11Z
    std::string trainee;
    std::string deck;
    std::string fraud;              // "none": nothing was altered
    std::optional<bool> irregular;  // what was answered; absent: time ran out
    int confidence = 0;             // 1 a guess, 2 rather sure, 3 sure; 0 without an answer
    int ms = 0;
    [[nodiscard]] bool right() const { return irregular && *irregular == (fraud != "none"); }
};

/// One row more at the end of the file. Errors: cannot_write, disk_full.
tl::expected<void, screening::Failure> add_answer(const std::filesystem::path& file, const QuizAnswer& answer);
/// Every whole row; none where there is no file.
std::vector<QuizAnswer> read_answers(const std::filesystem::path& file);

struct Score {
    int asked = 0;
    int right = 0;
    int unanswered = 0;
    double seconds = 0.0;  // on average, of what was answered
};
struct Statistics {
    Score all;
    std::map<std::string, Score> by_fraud;  // "none": right where nothing was found
    std::map<int, Score> by_confidence;     // of what was answered
    std::map<std::string, Score> by_day;    // "2026-11-24"
};
/// `trainee` empty: of everybody.
Statistics statistics_of(const std::vector<QuizAnswer>& answers, const std::string& trainee = {});

}  // namespace vidimus::training
