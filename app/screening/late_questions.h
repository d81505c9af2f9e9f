// Questions that a register did not answer, kept in <data>/registers/questions until it does.
#pragma once

#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "app/screening/config.h"
#include "sltd_client/question_queue.h"

namespace vidimus::screening {

/// Opens the queue, makes it where there is none. The error says what is wrong.
tl::expected<std::unique_ptr<sltd::QuestionQueue>, std::string> open_questions(const Config& config);

/// Keeps the question for each register that should be asked later. Best effort: that it was not checked is in the
/// answers in any case.
void keep_unanswered(const Config& config, const sltd::Query& query, const std::vector<sltd::Answer>& answers);

}  // namespace vidimus::screening
