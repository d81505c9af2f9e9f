#include "ocr/ocr_b_line.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace vidimus::ocr {
namespace {

constexpr double overlap = 0.3;  // of the narrower one's width: two strokes of one letter
constexpr std::size_t least_letters = 3;
constexpr std::size_t least_of_part = 6;  // letters, where others stand beside them
constexpr std::size_t most_beside = 2;
constexpr double beside_pitches = 1.4;  // a neighbour's edge stands farther from the line's own letters than they do
constexpr int most_steps = 3;
constexpr double uneven = 0.17;     // of a place
constexpr double narrowest = 0.55;  // places in capitals' heights
constexpr double widest = 1.35;
constexpr double lowest = 0.8;    // of the capitals' height: less is no letter of this face
constexpr double highest = 1.6;   // a caption may reach into a letter
constexpr double sure = 0.9;      // the letters' mean
constexpr double doubtful = 0.5;  // no letter less
constexpr float most_doubt = 0.3F;

bool is_letter_or_digit(const Symbol& symbol) {
    const auto first = static_cast<unsigned char>(symbol.choices.front().text.front());
    return first >= 0x80 || std::isalnum(first) != 0;
}

double middle(const cv::Rect& box) {
    return box.x + 0.5 * box.width;
}

std::vector<cv::Rect> letters_of(std::vector<cv::Rect> strokes) {
    std::sort(strokes.begin(), strokes.end(), [](const cv::Rect& a, const cv::Rect& b) { return a.x < b.x; });
    std::vector<cv::Rect> letters;
    for (const cv::Rect& stroke : strokes) {
        const bool same = !letters.empty() && std::min(letters.back().br().x, stroke.br().x) - stroke.x >
                                                  overlap * std::min(letters.back().width, stroke.width);
        if (same) {
            letters.back() |= stroke;
        } else {
            letters.push_back(stroke);
        }
    }
    return letters;
}

/// The letter's own column of the net's scores: the mean of the steps at its middle. 38 probabilities.
cv::Mat scores_at(const cv::Mat& scores, double step) {
    const int at = std::clamp(static_cast<int>(step), 0, scores.rows - 1);
    const int from = std::max(0, at - 1);
    const int to = std::min(scores.rows, at + 2);
    cv::Mat mean;
    cv::reduce(scores.rowRange(from, to), mean, 0, cv::REDUCE_AVG);
    return mean;
}

}  // namespace

std::optional<EvenLetters> even_letters(std::vector<cv::Rect> strokes, double capital) {
    const std::vector<cv::Rect> all = letters_of(std::move(strokes));
    if (all.size() < least_letters || capital <= 0.0) {
        return std::nullopt;
    }
    std::vector<double> gaps;
    for (std::size_t i = 1; i < all.size(); ++i) {
        gaps.push_back(middle(all[i]) - middle(all[i - 1]));
    }
    std::vector<double> sorted = gaps;
    std::sort(sorted.begin(), sorted.end());
    double pitch = sorted[sorted.size() * 2 / 5];
    const auto is_letter = [capital](const cv::Rect& box) {
        return box.height >= lowest * capital && box.height <= highest * capital;
    };
    const auto steps_of = [&pitch](double gap) {
        const int steps = cvRound(gap / pitch);
        return steps >= 1 && steps <= most_steps && std::abs(gap / pitch - steps) <= uneven ? steps : 0;
    };
    // A neighbour's edge may stand at one end.
    std::size_t first = 0;
    std::size_t count = 0;
    const auto longest_run = [&] {
        first = count = 0;
        for (std::size_t begin = 0; begin < all.size(); ++begin) {
            std::size_t end = begin;
            while (end < all.size() && is_letter(all[end]) && (end == begin || steps_of(gaps[end - 1]) > 0)) {
                ++end;
            }
            if (end - begin > count) {
                first = begin;
                count = end - begin;
            }
        }
    };
    longest_run();
    if (count < least_letters) {
        return std::nullopt;
    }
    // The whole line tells the pitch more closely than any two letters do.
    int places = 0;
    for (std::size_t i = first + 1; i < first + count; ++i) {
        places += steps_of(gaps[i - 1]);
    }
    pitch = (middle(all[first + count - 1]) - middle(all[first])) / places;
    longest_run();
    const std::size_t end = first + count;
    const bool most = count == all.size() || (count >= least_of_part && all.size() - count <= most_beside);
    const bool apart = (first == 0 || gaps[first - 1] > beside_pitches * pitch) &&
                       (end == all.size() || gaps[end - 1] > beside_pitches * pitch);
    if (!most || !apart || pitch < narrowest * capital || pitch > widest * capital) {
        return std::nullopt;
    }
    EvenLetters even;
    even.pitch = pitch;
    even.before = first;
    even.after = all.size() - end;
    for (std::size_t i = first; i < end; ++i) {
        even.letters.push_back(all[i]);
        even.steps.push_back(i == first ? 0 : steps_of(gaps[i - 1]));
    }
    return even;
}

std::vector<Symbol> read_ocr_b(Nets& net, const cv::Mat& line, const EvenLetters& even, double capital,
                               const std::string& alphabet) {
    const double along = strip_pitch / even.pitch;
    const double up = strip_cap / capital;
    std::vector<double> middles;
    for (const cv::Rect& letter : even.letters) {
        middles.push_back(letter.y + 0.5 * letter.height);
    }
    std::nth_element(middles.begin(), middles.begin() + static_cast<std::ptrdiff_t>(middles.size() / 2), middles.end());
    const double row = middles[middles.size() / 2];
    // A place free on both sides.
    const double left = middle(even.letters.front()) - 1.5 * even.pitch;
    const double right = middle(even.letters.back()) + 1.5 * even.pitch;
    const int width = strip_step * std::max(2, cvRound((right - left) * along / strip_step));
    // The net knows scans: blurred before it is made smaller, as they are.
    cv::Mat soft;
    cv::GaussianBlur(line, soft, {}, std::max(0.4, 0.45 / along), std::max(0.4, 0.45 / up));
    cv::Mat strip;
    const cv::Matx23d map(1.0 / along, 0.0, left, 0.0, 1.0 / up, row - 0.5 * strip_height / up);
    cv::warpAffine(soft, strip, map, cv::Size(width, strip_height), cv::INTER_LINEAR | cv::WARP_INVERSE_MAP,
                   cv::BORDER_CONSTANT, cv::Scalar(255));
    const cv::Mat scores = net.read_strips({strip}).front();
    std::vector<Symbol> symbols;
    double sum = 0.0;
    for (std::size_t i = 0; i < even.letters.size(); ++i) {
        const cv::Mat own = scores_at(scores, (middle(even.letters[i]) - left) * along / strip_step);
        std::vector<Symbol::Choice> choices;
        for (std::size_t k = 0; k < reader_alphabet.size(); ++k) {
            const char sign = reader_alphabet[k];
            const bool known = alphabet.empty() || alphabet.find(sign) != std::string::npos;
            if (sign != '<' && known) {
                choices.push_back({std::string(1, sign), own.at<float>(static_cast<int>(k))});
            }
        }
        if (choices.empty()) {
            return {};
        }
        std::partial_sort(choices.begin(), choices.begin() + 1, choices.end(),
                          [](const auto& a, const auto& b) { return a.probability > b.probability; });
        const float best = choices.front().probability;
        if (static_cast<double>(best) < doubtful) {
            return {};
        }
        sum += static_cast<double>(best);
        std::erase_if(choices, [best](const auto& one) { return one.probability < 0.02F * best; });
        std::sort(choices.begin(), choices.end(),
                  [](const auto& a, const auto& b) { return a.probability > b.probability; });
        symbols.push_back({std::move(choices), even.letters[i], even.steps[i] > 1});
    }
    return sum >= sure * static_cast<double>(symbols.size()) ? symbols : std::vector<Symbol>{};
}

std::vector<Symbol> with_marks_of(std::vector<Symbol> ocr_b, std::span<const Symbol> other, const EvenLetters& even) {
    std::vector<Symbol> result;
    std::size_t next = 0;
    for (Symbol& letter : ocr_b) {
        // What stands between the letters, and before the first what was left out there.
        for (; next < other.size() && middle(other[next].box) < letter.box.x; ++next) {
            if (result.empty() ? even.before > 0 : !is_letter_or_digit(other[next])) {
                letter.space_before = result.empty();
                result.push_back(other[next]);
            }
        }
        const Symbol* same = nullptr;
        double nearest = 0.5 * letter.box.width;
        for (const Symbol& one : other) {
            const double away = std::abs(middle(one.box) - middle(letter.box));
            if (is_letter_or_digit(one) && away < nearest) {
                nearest = away;
                same = &one;
            }
        }
        // The punctuation that stands over a letter is the net's guess at the letter itself.
        while (next < other.size() && middle(other[next].box) <= letter.box.br().x) {
            ++next;
        }
        if (same != nullptr) {
            const Symbol::Choice& seen = same->choices.front();
            const bool marked = static_cast<unsigned char>(seen.text.front()) >= 0x80;
            const bool folded =
                seen.text.size() == 1 && std::toupper(static_cast<unsigned char>(seen.text.front())) ==
                                             static_cast<unsigned char>(letter.choices.front().text.front());
            if (marked) {
                letter.choices.insert(letter.choices.begin(), seen);
            } else if (!folded) {
                letter.choices.push_back({seen.text, std::min(most_doubt, seen.probability)});
            }
        }
        result.push_back(std::move(letter));
    }
    for (; even.after > 0 && next < other.size(); ++next) {
        result.push_back(other[next]);
    }
    return result;
}

}  // namespace vidimus::ocr
