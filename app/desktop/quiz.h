// The course of a timed quiz, without a widget: which document, what was answered, what it was.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/training/deck.h"
#include "app/training/scores.h"

namespace vidimus::desktop {

class Quiz {
  public:
    /// waiting: the document is being drawn; looking: the time runs; sure: an answer was given, how sure is asked;
    /// reveal: what it was; finished: no document is left.
    enum class Phase { idle, waiting, looking, sure, reveal, finished };

    void begin(training::Deck deck, std::string trainee);
    void stop() { phase_ = Phase::idle; }
    [[nodiscard]] Phase phase() const { return phase_; }
    [[nodiscard]] const training::Deck& deck() const { return deck_; }
    /// From 0.
    [[nodiscard]] std::size_t number() const { return number_; }
    [[nodiscard]] const training::DeckCard& card() const { return deck_.cards.at(number_); }

    void shown();
    void answer(bool irregular, int ms);
    /// 1 a guess, 2 rather sure, 3 sure. The answer is whole then.
    void sure(int confidence, const std::string& time);
    void time_out(int ms, const std::string& time);
    void next();

    /// The last answer; whole from the reveal on.
    [[nodiscard]] const training::QuizAnswer& last() const { return answer_; }
    /// All of this round.
    [[nodiscard]] const std::vector<training::QuizAnswer>& answers() const { return answers_; }

  private:
    void close(const std::string& time);
    training::Deck deck_;
    std::string trainee_;
    std::size_t number_ = 0;
    Phase phase_ = Phase::idle;
    training::QuizAnswer answer_;
    std::vector<training::QuizAnswer> answers_;
};

}  // namespace vidimus::desktop
