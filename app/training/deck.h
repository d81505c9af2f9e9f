// A deck of sample documents to practise with: which faults, in which order. The same deck draws the same pixels
// everywhere, so a deck is passed on as one small file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "app/screening/failure.h"
#include "app/training/samples.h"

namespace vidimus::training {

struct DeckCard {
    Fraud fraud = Fraud::none;
    Capture capture = Capture::scan;
    std::uint64_t seed = 1;
    friend bool operator==(const DeckCard&, const DeckCard&) = default;
};

struct Deck {
    std::string name;  // also of its file, so letters, digits, blank, _ and - only
    int seconds = 12;  // to look at each document
    std::vector<DeckCard> cards;
    friend bool operator==(const Deck&, const Deck&) = default;
};

/// What a deck is made from.
struct DeckOrder {
    std::string name;
    int count = 20;
    int seconds = 12;
    std::vector<Fraud> frauds;   // each about as often as the others
    double altered_share = 0.5;  // of the cards
    Capture capture = Capture::scan;
    std::uint64_t seed = 1;
};
/// Passports of Utopia; which of them are altered cannot be told from their order.
Deck make_deck(const DeckOrder& order);
bool is_deck_name(const std::string& name);

std::string to_json(const Deck& deck);
/// Nothing where the text is no deck of this program, or asks for what it cannot draw.
std::optional<Deck> deck_of_json(const std::string& text);

/// `<name>.deck.json` in the folder. Errors: cannot_write, disk_full.
tl::expected<void, screening::Failure> save_deck(const std::filesystem::path& folder, const Deck& deck);
/// Whole decks, by name; what is none is left out.
std::vector<Deck> load_decks(const std::filesystem::path& folder);

}  // namespace vidimus::training
