// Decks and answers: what is written is read again, what is none is refused, and the sums are right.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "app/training/deck.h"
#include "app/training/proposals.h"
#include "app/training/scores.h"

namespace vidimus::training {
namespace {

namespace fs = std::filesystem;

TEST(Deck, HoldsTheFaultsThatWereOrderedInAnOrderThatTellsNothing) {
    const Deck deck = make_deck({"a", 20, 12, {Fraud::photo_pasted, Fraud::mrz_digit}, 0.5, Capture::scan, 7});
    EXPECT_EQ(deck.cards.size(), 20U);
    const auto count = [&deck](Fraud fraud) {
        return std::count_if(deck.cards.begin(), deck.cards.end(), [fraud](const auto& c) { return c.fraud == fraud; });
    };
    EXPECT_EQ(count(Fraud::none), 10);
    EXPECT_EQ(count(Fraud::photo_pasted), 5);
    EXPECT_EQ(count(Fraud::mrz_digit), 5);
    EXPECT_FALSE(std::all_of(deck.cards.begin(), deck.cards.begin() + 10,
                             [](const auto& card) { return card.fraud != Fraud::none; }));
    EXPECT_EQ(deck, make_deck({"a", 20, 12, {Fraud::photo_pasted, Fraud::mrz_digit}, 0.5, Capture::scan, 7}));
    EXPECT_TRUE(std::all_of(deck.cards.begin(), deck.cards.end(), [](const auto& card) {
        return card.seed < first_test_seed;
    })) << "what detection is measured on is not practised with";
}

TEST(Deck, IsReadAsItWasWrittenAndRefusedElse) {
    const Deck deck = make_deck({"First week", 3, 12, {Fraud::inkjet}, 0.5, Capture::phone, 1});
    EXPECT_EQ(deck_of_json(to_json(deck)), deck);
    const std::string good = to_json(deck);
    const auto with = [&good](const std::string& what, const std::string& instead) {
        std::string text = good;
        const std::size_t at = text.find(what);
        EXPECT_NE(at, std::string::npos) << what;
        return text.replace(at, what.size(), instead);
    };
    for (const std::string& bad :
         {std::string("{"), std::string("[]"), with("vidimus.deck/1", "vidimus.deck/2"), with("First week", "../../x"),
          with("\"seconds\": 12", "\"seconds\": 0"), with("\"seconds\": 12", "\"seconds\": \"12\""),
          with("phone", "fax"), with("inkjet", "uv_bright_paper"), with("\"cards\"", "\"card\"")}) {
        EXPECT_FALSE(deck_of_json(bad)) << bad;
    }
}

TEST(Scores, CountByFaultConfidenceAndDay) {
    const fs::path folder = fs::temp_directory_path() / "vidimus-scores-test";
    fs::remove_all(folder);
    const fs::path file = folder / "scores.jsonl";
    EXPECT_TRUE(read_answers(file).empty());
    const std::vector<QuizAnswer> answers = {
        {"2026-11-23T10:00:00Z", "a", "d", "none", false, 3, 2'000},
        {"2026-11-24T10:00:00Z", "a", "d", "photo_pasted", true, 3, 4'000},
        {"2026-11-24T10:01:00Z", "a", "d", "photo_pasted", false, 1, 6'000},
        {"2026-11-24T10:02:00Z", "a", "d", "photo_pasted", std::nullopt, 0, 12'000},
        {"2026-11-24T10:02:00Z", "b", "d", "none", true, 2, 1'000},
    };
    for (const QuizAnswer& answer : answers) {
        ASSERT_TRUE(add_answer(file, answer));
    }
    std::ofstream(file, std::ios::app) << "{\"time\":\"2026-11-2";  // the program ended here
    const auto read = read_answers(file);
    ASSERT_EQ(read.size(), answers.size());
    const Statistics all = statistics_of(read, "a");
    EXPECT_EQ(all.all.asked, 4);
    EXPECT_EQ(all.all.right, 2);
    EXPECT_EQ(all.all.unanswered, 1);
    EXPECT_DOUBLE_EQ(all.all.seconds, 4.0);
    EXPECT_EQ(all.by_fraud.at("photo_pasted").right, 1);
    EXPECT_EQ(all.by_fraud.at("none").right, 1);
    EXPECT_EQ(all.by_confidence.at(3).right, 2);
    EXPECT_EQ(all.by_confidence.at(1).right, 0);
    EXPECT_FALSE(all.by_confidence.contains(0));
    EXPECT_EQ(all.by_day.at("2026-11-24").asked, 3);
    EXPECT_EQ(statistics_of(read).all.asked, 5) << "of everybody";
    fs::remove_all(folder);
}

TEST(Proposals, NobodyPromotesWhatHeProposed) {
    const std::vector<Proposal> none;
    EXPECT_EQ(next_step(none, "UTO-P-1-2021", "VI.FR.FU:grain", "4471"), Step::propose);
    EXPECT_EQ(next_step(none, "UTO-P-1-2021", "VI.FR.FU:grain", ""), Step::unnamed);
    const std::vector<Proposal> one = {{"UTO-P-1-2021", "VI.FR.FU:grain", "4471", "2026-11-24T14:02:11Z"}};
    EXPECT_EQ(next_step(one, "UTO-P-1-2021", "VI.FR.FU:grain", "4471"), Step::withdraw);
    EXPECT_EQ(next_step(one, "UTO-P-1-2021", "VI.FR.FU:grain", "5120"), Step::promote);
    EXPECT_EQ(next_step(one, "UTO-P-2-2024", "VI.FR.FU:grain", "5120"), Step::propose) << "another model's";
}

TEST(Proposals, WhatIsWrittenIsReadAgain) {
    const fs::path folder = fs::temp_directory_path() / "vidimus-proposals-test";
    fs::remove_all(folder);
    const fs::path file = folder / "proposals.json";
    EXPECT_TRUE(read_proposals(file).empty());
    const std::vector<Proposal> two = {{"UTO-P-1-2021", "A", "4471", "2026-11-24T14:02:11Z"},
                                       {"UTO-P-1-2021", "B", "o\"ne", "2026-11-24T14:02:12Z"}};
    ASSERT_TRUE(write_proposals(file, two));
    EXPECT_EQ(read_proposals(file), two);
    std::ofstream(file) << "{\"format\":\"vidimus.proposals/1\",\"proposals\":[{\"model\":1},7]}";
    EXPECT_TRUE(read_proposals(file).empty()) << "rows that are none";
    std::ofstream(file) << "[";
    EXPECT_TRUE(read_proposals(file).empty());
    fs::remove_all(folder);
}

}  // namespace
}  // namespace vidimus::training
