#include "app/training/personal_numbers.h"

#include <array>
#include <cstddef>

namespace vidimus::training {
namespace {

std::string some_digits(Random& random, int count) {
    std::string text;
    for (int i = 0; i < count; ++i) {
        text += static_cast<char>('0' + random.whole(0, 9));
    }
    return text;
}

std::string two(int value) {
    return {static_cast<char>('0' + value / 10 % 10), static_cast<char>('0' + value % 10)};
}

template <std::size_t N>
int weighted(const std::string& text, const std::array<int, N>& weights) {
    int sum = 0;
    for (std::size_t i = 0; i < N; ++i) {
        sum += weights[i] * (text[i] - '0');
    }
    return sum;
}

char digit_of(int value) {
    return static_cast<char>('0' + value);
}

std::string jmbg(const std::string& birth, bool female, Random& random) {
    constexpr std::array weights{7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
    for (;;) {
        std::string number = birth.substr(8, 2) + birth.substr(5, 2) + birth.substr(1, 3) + some_digits(random, 2);
        const int serial = random.whole(0, 499) + (female ? 500 : 0);
        number += digit_of(serial / 100) + two(serial % 100);
        const int rest = weighted(number, weights) % 11;
        if (rest != 1) {  // such a serial is not given out
            return number + digit_of(rest == 0 ? 0 : 11 - rest);
        }
    }
}

std::string pesel(const std::string& birth, bool female, Random& random) {
    constexpr std::array weights{1, 3, 7, 9, 1, 3, 7, 9, 1, 3};
    const int month = 10 * (birth[5] - '0') + birth[6] - '0' + (birth[0] == '2' ? 20 : 0);
    std::string number = birth.substr(2, 2) + two(month) + birth.substr(8, 2) + some_digits(random, 3);
    number += digit_of(2 * random.whole(0, 4) + (female ? 0 : 1));
    return number + digit_of((10 - weighted(number, weights) % 10) % 10);
}

std::string oib(Random& random) {
    std::string number = digit_of(random.whole(1, 9)) + some_digits(random, 9);
    int rest = 10;
    for (const char sign : number) {
        const int sum = (rest + sign - '0') % 10;
        rest = (sum == 0 ? 10 : sum) * 2 % 11;
    }
    return number + digit_of((11 - rest) % 10);
}

}  // namespace

std::string draw_personal_number(PersonalRule rule, const std::string& birth, std::string_view sex, Random& random) {
    const bool female = sex == "F" || (sex != "M" && random.chance(0.5));
    if (rule == PersonalRule::none || birth.size() != 10 || birth.find('X') != std::string::npos) {
        return {};
    }
    switch (rule) {
        case PersonalRule::jmbg:
            return jmbg(birth, female, random);
        case PersonalRule::pesel:
            return pesel(birth, female, random);
        default:
            return oib(random);
    }
}

std::string with_wrong_digit(const std::string& number, Random& random) {
    std::string wrong = number;
    if (!wrong.empty()) {
        wrong.back() = digit_of((wrong.back() - '0' + random.whole(1, 9)) % 10);
    }
    return wrong;
}

}  // namespace vidimus::training
