#include "app/training/deck.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <random>

#include "app/screening/files.h"

namespace vidimus::training {

namespace {

using Json = nlohmann::ordered_json;

constexpr auto kFormat = "vidimus.deck/1";
constexpr int kMostCards = 500;
constexpr int kMostSeconds = 600;
constexpr std::uint64_t kMostBytes = 1 << 20;

bool drawable(Fraud fraud) {
    const auto& frauds = frauds_of(Kind::passport);
    return fraud == Fraud::none || std::find(frauds.begin(), frauds.end(), fraud) != frauds.end();
}

}  // namespace

Deck make_deck(const DeckOrder& order) {
    Deck deck;
    deck.name = order.name;
    deck.seconds = order.seconds;
    std::mt19937_64 random(order.seed);
    const int count = std::clamp(order.count, 1, kMostCards);
    const int altered =
        order.frauds.empty() ? 0 : static_cast<int>(count * std::clamp(order.altered_share, 0.0, 1.0) + 0.5);
    for (int i = 0; i < count; ++i) {
        const Fraud fraud = i < altered ? order.frauds[static_cast<std::size_t>(i) % order.frauds.size()] : Fraud::none;
        // Below first_test_seed: what detection was measured on is not practised with.
        deck.cards.push_back({fraud, order.capture, 1 + random() % (first_test_seed - 1)});
    }
    std::shuffle(deck.cards.begin(), deck.cards.end(), random);
    return deck;
}

bool is_deck_name(const std::string& name) {
    return !name.empty() && name.size() <= 60 && name.front() != ' ' && name.back() != ' ' &&
           std::all_of(name.begin(), name.end(),
                       [](unsigned char c) { return std::isalnum(c) != 0 || c == ' ' || c == '_' || c == '-'; });
}

std::string to_json(const Deck& deck) {
    Json json{{"format", kFormat}, {"name", deck.name}, {"seconds", deck.seconds}, {"cards", Json::array()}};
    for (const DeckCard& card : deck.cards) {
        json["cards"].push_back(
            {{"fraud", name_of(card.fraud)}, {"capture", name_of(card.capture)}, {"seed", card.seed}});
    }
    return json.dump(1) + "\n";
}

std::optional<Deck> deck_of_json(const std::string& text) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object() || json.value("format", Json()) != kFormat || !json.contains("cards") ||
        !json["cards"].is_array() || json["cards"].empty() || json["cards"].size() > kMostCards) {
        return std::nullopt;
    }
    Deck deck;
    const Json name = json.value("name", Json());
    const Json seconds = json.value("seconds", Json());
    if (!name.is_string() || !is_deck_name(name.get<std::string>()) || !seconds.is_number_integer() ||
        seconds.get<std::int64_t>() < 1 || seconds.get<std::int64_t>() > kMostSeconds) {
        return std::nullopt;
    }
    deck.name = name.get<std::string>();
    deck.seconds = seconds.get<int>();
    for (const Json& entry : json["cards"]) {
        const Json fraud = entry.is_object() ? entry.value("fraud", Json()) : Json();
        const Json capture = entry.is_object() ? entry.value("capture", Json()) : Json();
        const Json seed = entry.is_object() ? entry.value("seed", Json()) : Json();
        if (!fraud.is_string() || !capture.is_string() || !seed.is_number_unsigned()) {
            return std::nullopt;
        }
        const auto known_fraud = fraud_of_name(fraud.get<std::string>());
        const auto known_capture = capture_of_name(capture.get<std::string>());
        if (!known_fraud || !known_capture || !drawable(*known_fraud)) {
            return std::nullopt;
        }
        deck.cards.push_back({*known_fraud, *known_capture, seed.get<std::uint64_t>()});
    }
    return deck;
}

tl::expected<void, screening::Failure> save_deck(const std::filesystem::path& folder, const Deck& deck) {
    if (auto made = screening::make_private_folder(folder); !made) {
        return made;
    }
    return screening::write_whole_file(folder / (deck.name + ".deck.json"), to_json(deck));
}

std::vector<Deck> load_decks(const std::filesystem::path& folder) {
    std::vector<Deck> decks;
    std::error_code error;
    for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        if (!it->path().filename().string().ends_with(".deck.json")) {
            continue;
        }
        const auto text = screening::read_whole_file(it->path(), kMostBytes);
        if (auto deck = text ? deck_of_json(*text) : std::nullopt) {
            decks.push_back(std::move(*deck));
        }
    }
    std::sort(decks.begin(), decks.end(), [](const Deck& a, const Deck& b) { return a.name < b.name; });
    return decks;
}

}  // namespace vidimus::training
