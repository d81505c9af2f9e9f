// What the training register is asked and answers, in each kind of message. Pure.
#pragma once

#include <optional>
#include <string>

#include "sltd_client/register.h"

namespace vidimus::cli {

struct TrainingQuestion {
    enum class Kind { vidimus, soap, nlets } kind = Kind::vidimus;
    sltd::Query query;
};
/// Nothing where the text is no question of any kind.
std::optional<TrainingQuestion> read_training_question(const std::string& body);
/// Only for answers that are none of not_checked.
std::string training_answer(const TrainingQuestion& question, const sltd::Answer& answer);
std::string training_content_type(TrainingQuestion::Kind kind);

}  // namespace vidimus::cli
