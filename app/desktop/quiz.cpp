#include "app/desktop/quiz.h"

#include <algorithm>
#include <utility>

namespace vidimus::desktop {

void Quiz::begin(training::Deck deck, std::string trainee) {
    deck_ = std::move(deck);
    trainee_ = std::move(trainee);
    number_ = 0;
    answers_.clear();
    phase_ = deck_.cards.empty() ? Phase::finished : Phase::waiting;
}

void Quiz::shown() {
    if (phase_ == Phase::waiting) {
        answer_ = {{}, trainee_, deck_.name, training::name_of(card().fraud), std::nullopt, 0, 0};
        phase_ = Phase::looking;
    }
}

void Quiz::answer(bool irregular, int ms) {
    if (phase_ != Phase::looking) {
        return;
    }
    answer_.irregular = irregular;
    answer_.ms = ms;
    phase_ = Phase::sure;
}

void Quiz::sure(int confidence, const std::string& time) {
    if (phase_ == Phase::sure) {
        answer_.confidence = std::clamp(confidence, 1, 3);
        close(time);
    }
}

void Quiz::time_out(int ms, const std::string& time) {
    if (phase_ == Phase::looking) {
        answer_.ms = ms;
        close(time);
    }
}

void Quiz::close(const std::string& time) {
    answer_.time = time;
    answers_.push_back(answer_);
    phase_ = Phase::reveal;
}

void Quiz::next() {
    if (phase_ == Phase::reveal) {
        phase_ = ++number_ < deck_.cards.size() ? Phase::waiting : Phase::finished;
    }
}

}  // namespace vidimus::desktop
