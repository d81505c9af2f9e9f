// The catalogue of texts as Qt strings, with dates and numbers in the reader's locale.
#pragma once

#include <QLocale>
#include <QString>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "app/screening/failure.h"
#include "app/screening/report.h"
#include "app/screening/texts.h"
#include "mrz/document.h"

namespace vidimus::desktop {

class Words {
  public:
    using Argument = std::pair<std::string, QString>;

    Words() = default;
    explicit Words(std::shared_ptr<const screening::Texts> texts, QLocale locale = QLocale());

    [[nodiscard]] QString operator()(std::string_view key) const;
    [[nodiscard]] QString operator()(std::string_view key, std::initializer_list<Argument> arguments) const;
    /// Empty for an empty message.
    [[nodiscard]] QString operator()(const screening::Message& message) const;
    [[nodiscard]] bool has(std::string_view key) const;

    /// The three parts of a failure: what failed, why, what to do.
    struct FailureText {
        QString what;
        QString why;
        QString todo;
    };
    [[nodiscard]] FailureText failure(const screening::Failure& failure) const;
    /// The same in one line.
    [[nodiscard]] QString sentence(const screening::Failure& failure) const;

    /// "12 Aug 1974"; unknown parts as XX ("XX Aug 1974", "XX XX 1974").
    [[nodiscard]] QString date(const mrz::PartialDate& date) const;
    /// A date written YYYY-MM-DD; anything else is given back as it is.
    [[nodiscard]] QString date(const std::string& iso) const;
    /// The local time of day of 2026-11-24T14:02:11Z; empty where it is none.
    [[nodiscard]] QString time_of_day(const std::string& iso) const;
    /// "+0.42", "−0.42": two decimals, a real minus sign.
    [[nodiscard]] QString margin(double value) const;
    [[nodiscard]] QString number(double value) const;

  private:
    [[nodiscard]] QString failure_part(const screening::Failure& failure, const std::string& key) const;
    std::shared_ptr<const screening::Texts> texts_;
    QLocale locale_;
};

/// Whole years from birth to today; absent where the year is unknown or it lies ahead. With an unknown month or day the
/// age is that of the latest possible birthday, so that nobody is made older than known.
std::optional<int> age_of(const mrz::PartialDate& birth, const mrz::Today& today);

/// Whole months from one day to another; the sign tells the direction.
struct Span {
    bool past = false;
    int years = 0;
    int months = 0;
    int days = 0;  // of the whole span, for spans under one month
};
std::optional<Span> span_to(const mrz::PartialDate& date, const mrz::Today& today);

}  // namespace vidimus::desktop
