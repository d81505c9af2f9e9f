#include "app/cases/search.h"

#include <QString>
#include <set>

namespace vidimus::cases {

namespace {

constexpr qsizetype kShortest = 2;
constexpr qsizetype kLongest = 39;  // of a name in an MRZ

}  // namespace

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    QString word;
    const auto end = [&] {
        if (!word.isEmpty()) {
            words.push_back(word.left(kLongest).toStdString());
            word.clear();
        }
    };
    // Đ, ð, ł and ø have no accent to take away; Doc 9303-3 §6 writes them with the letter alone.
    QString plain = QString::fromStdString(text).toUpper();
    plain.replace(QChar(0x0110), QLatin1Char('D')).replace(QChar(0x0141), QLatin1Char('L'));
    plain.replace(QChar(0x00D8), QLatin1Char('O'));
    for (const QChar one : plain.normalized(QString::NormalizationForm_D)) {
        if (one.isLetterOrNumber()) {
            word += one;
        } else if (!one.isMark()) {
            end();
        }
    }
    end();
    return words;
}

std::vector<std::string> search_terms_of(const CaseHead& head) {
    std::set<std::string> terms;
    std::string number;
    for (const std::string& part : words_of(head.document_number)) {
        number += part;
    }
    std::vector<std::string> words = words_of(head.surname);
    for (const std::string& word : words_of(head.given_names)) {
        words.push_back(word);
    }
    words.push_back(number);
    for (const std::string& word : words) {
        const QString letters = QString::fromStdString(word);
        for (qsizetype length = kShortest; length <= letters.size(); ++length) {
            terms.insert(letters.left(length).toStdString());
        }
    }
    return {terms.begin(), terms.end()};
}

std::string number_term_of(const CaseHead& head) {
    std::string number;
    for (const std::string& part : words_of(head.document_number)) {
        number += part;
    }
    return number.empty() ? number : "number " + head.issuing_state + " " + number;
}

}  // namespace vidimus::cases
