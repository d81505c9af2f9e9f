#include "ocr/first_letter.h"

#include <algorithm>
#include <cctype>

namespace vidimus::ocr {
namespace {

constexpr double overlap = 0.3;      // of the narrower one's width
constexpr int air = 10;              // pixels around what is put before the line
constexpr std::size_t longest = 40;  // letters: more is no field
constexpr std::size_t least = 3;     // of what was read, for the rest to be the same by more than chance

std::string folded(const Symbol& symbol) {
    std::string text = symbol.choices.empty() ? std::string() : symbol.choices.front().text;
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); });
    return text;
}

bool is_letter_or_digit(const Symbol& symbol) {
    const std::string text = folded(symbol);
    return !text.empty() && (static_cast<unsigned char>(text.front()) >= 0x80 ||
                             std::isalnum(static_cast<unsigned char>(text.front())) != 0);
}

/// What the net reads of the line behind one of its own letters.
std::vector<Symbol> read_behind(Tesseract& net, const cv::Mat& line, const cv::Rect& letter,
                                const std::string& alphabet) {
    const cv::Rect own = cv::Rect(letter.x - 1, 0, letter.width + 2, line.rows) & cv::Rect({0, 0}, line.size());
    if (own.width < 3) return {};
    cv::Mat before;
    cv::copyMakeBorder(line(own), before, 0, 0, air, air, cv::BORDER_CONSTANT, cv::Scalar(255));
    cv::Mat both;
    cv::hconcat(before, line, both);
    auto symbols = net.read(both, alphabet);
    if (!symbols) return {};
    for (Symbol& symbol : *symbols) symbol.box.x -= before.cols;
    std::erase_if(*symbols, [](const Symbol& symbol) { return symbol.box.x + symbol.box.width / 2 < 0; });
    return std::move(*symbols);
}

constexpr int lone_times = 3;

/// What the net reads where a letter stands in a row of its own likes.
std::vector<Symbol> read_times(Tesseract& net, const cv::Mat& letter, int gap, const std::string& alphabet) {
    cv::Mat row(letter.rows, 2 * air + lone_times * (letter.cols + gap), letter.type(), cv::Scalar(255));
    for (int i = 0; i < lone_times; ++i) {
        letter.copyTo(row(cv::Rect(air + i * (letter.cols + gap), 0, letter.cols, letter.rows)));
    }
    auto read = net.read(row, alphabet);
    if (!read) return {};
    std::erase_if(*read, [](const Symbol& symbol) { return !is_letter_or_digit(symbol); });
    return std::move(*read);
}

/// Strokes that stand one above the other are one letter's; from left to right.
std::vector<cv::Rect> boxes_of_letters(std::vector<cv::Rect> strokes) {
    std::sort(strokes.begin(), strokes.end(), [](const cv::Rect& a, const cv::Rect& b) { return a.x < b.x; });
    std::vector<cv::Rect> letters;
    for (const cv::Rect& stroke : strokes) {
        if (!letters.empty()) {
            cv::Rect& last = letters.back();
            const int shared = std::min(last.br().x, stroke.br().x) - stroke.x;
            if (shared > overlap * std::min(last.width, stroke.width)) {
                last |= stroke;
                continue;
            }
        }
        letters.push_back(stroke);
    }
    return letters;
}

/// The letter before all that was read, by itself: what the net makes of the rest may change with each letter put
/// before it. Empty where what was read may begin with it. `signs`: how many the line has, 0 where nobody knows.
std::vector<Symbol> letter_before(Tesseract& net, const cv::Mat& line, const std::vector<cv::Rect>& strokes,
                                  std::span<const Symbol> read, const std::string& alphabet, std::size_t signs) {
    constexpr double whole = 0.8;   // of the next letter's height: a scrap of the ground is none
    constexpr double widest = 1.1;  // of its own height: two that hang together are wider
    const std::vector<cv::Rect> letters = boxes_of_letters(strokes);
    if (letters.size() < 2 || read.size() + 1 != std::max(signs, letters.size())) return {};
    const cv::Rect& first = letters.front();
    const cv::Rect& begins = read.front().box;
    const bool beyond = begins.x + begins.width / 2 > first.br().x;
    if ((signs == 0 && !beyond) || first.height < whole * letters[1].height || first.width > widest * first.height) {
        return {};
    }
    return lone_letter(net, line, {first}, alphabet);
}

}  // namespace

std::size_t letters_in(std::vector<cv::Rect> strokes) {
    return boxes_of_letters(std::move(strokes)).size();
}

bool only_adds_before(std::span<const Symbol> first, std::span<const Symbol> again) {
    if (again.size() <= first.size()) return false;
    return std::equal(first.rbegin(), first.rend(), again.rbegin(),
                      [](const Symbol& a, const Symbol& b) { return folded(a) == folded(b); });
}

std::vector<Symbol> with_first_letter(Tesseract& net, const cv::Mat& line, const std::vector<cv::Rect>& strokes,
                                      std::vector<Symbol> read, const std::string& alphabet, std::size_t signs) {
    // Letters set close hang together: then the strokes make fewer than there are.
    const std::size_t letters = std::max(letters_in(strokes), signs);
    if (read.size() < least || letters <= read.size() || letters > longest) return read;
    // Punctuation at the end, which may or may not be seen, is left out of the comparison.
    std::size_t end = read.size();
    while (end > 0 && !is_letter_or_digit(read[end - 1])) --end;
    const std::span<const Symbol> known(read.data(), end);
    std::vector<cv::Rect> order = strokes;
    std::sort(order.begin(), order.end(), [](const cv::Rect& a, const cv::Rect& b) { return a.x < b.x; });
    for (const std::size_t at : {order.size() / 2, std::size_t{1}}) {
        std::vector<Symbol> again = read_behind(net, line, order[at], alphabet);
        while (!again.empty() && !is_letter_or_digit(again.back())) again.pop_back();
        const auto tells = std::find_if(again.begin(), again.end(), is_letter_or_digit);
        again.erase(again.begin(), tells);
        if (again.size() <= letters && only_adds_before(known, again)) {
            again.front().space_before = false;
            return again;
        }
    }
    if (std::vector<Symbol> before = letter_before(net, line, strokes, known, alphabet, signs); !before.empty()) {
        read.insert(read.begin(), std::move(before.front()));
    }
    return read;
}

std::vector<Symbol> lone_letter(Tesseract& net, const cv::Mat& line, const std::vector<cv::Rect>& strokes,
                                const std::string& alphabet) {
    if (strokes.empty() || letters_in(strokes) != 1) return {};
    cv::Rect letter = strokes.front();
    for (const cv::Rect& stroke : strokes) letter |= stroke;
    const cv::Rect own = cv::Rect(letter.x - 1, 0, letter.width + 2, line.rows) & cv::Rect({0, 0}, line.size());
    if (own.width < 3 || letter.height < 8) return {};
    // As far apart as letters of a word are, then farther: what one gap hides the other shows.
    for (const int gap : {std::max(2, letter.height / 7), std::max(3, letter.height / 4)}) {
        std::vector<Symbol> symbols = read_times(net, line(own), gap, alphabet);
        if (symbols.size() != lone_times) continue;
        const auto alike = [&](const Symbol& one) {
            return std::count_if(symbols.begin(), symbols.end(),
                                 [&](const Symbol& other) { return folded(other) == folded(one); });
        };
        const auto most = std::max_element(symbols.begin(), symbols.end(),
                                           [&](const Symbol& a, const Symbol& b) { return alike(a) < alike(b); });
        if (alike(*most) < 2) continue;
        Symbol found = *most;
        // What one of the three was read as stays a doubt.
        for (const Symbol& other : symbols) {
            if (folded(other) != folded(found)) {
                found.choices.front().probability *= 2.F / lone_times;
                found.choices.push_back({other.choices.front().text, other.choices.front().probability / lone_times});
            }
        }
        found.box = letter;
        found.space_before = false;
        return {std::move(found)};
    }
    return {};
}

}  // namespace vidimus::ocr
