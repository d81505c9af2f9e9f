#include "app/desktop/words.h"

#include <QDate>
#include <QDateTime>
#include <cmath>
#include <vector>

namespace vidimus::desktop {

namespace {

QString two_digits(const std::optional<int>& value) {
    return value ? QString::number(*value) : QStringLiteral("XX");
}

QDate date_of(const mrz::Today& today) {
    return {today.year, today.month, today.day};
}

}  // namespace

Words::Words(std::shared_ptr<const screening::Texts> texts, QLocale locale)
    : texts_(std::move(texts)), locale_(std::move(locale)) {}

QString Words::operator()(std::string_view key) const {
    if (!texts_) {
        return QString::fromUtf8(key.data(), static_cast<qsizetype>(key.size()));
    }
    return QString::fromStdString(texts_->text(key));
}

QString Words::operator()(std::string_view key, std::initializer_list<Argument> arguments) const {
    if (!texts_) {
        return (*this)(key);
    }
    std::vector<std::pair<std::string, std::string>> plain;
    plain.reserve(arguments.size());
    for (const auto& [name, value] : arguments) {
        plain.emplace_back(name, value.toStdString());
    }
    return QString::fromStdString(texts_->text(key, plain));
}

QString Words::operator()(const screening::Message& message) const {
    if (message.empty()) {
        return {};
    }
    return texts_ ? QString::fromStdString(texts_->text(message)) : QString::fromStdString(message.key);
}

bool Words::has(std::string_view key) const {
    return texts_ && texts_->has(key);
}

Words::FailureText Words::failure(const screening::Failure& failure) const {
    const std::string base = "failure." + std::string(screening::kind_of(failure.code).id) + ".";
    const QString subject = QString::fromStdString(failure.subject);
    // The catalogue's parts are made to be joined; here each stands alone and begins like a sentence. A file's name at
    // the beginning stays as it is.
    const auto part = [&](const char* name) {
        QString text = failure_part(failure, base + name);
        if (!text.isEmpty() && (subject.isEmpty() || !text.startsWith(subject))) {
            text[0] = text.at(0).toUpper();
        }
        return text;
    };
    return {part("what"), part("why"), part("do")};
}

QString Words::failure_part(const screening::Failure& failure, const std::string& key) const {
    return (*this)(key, {{"subject", QString::fromStdString(failure.subject)},
                         {"detail", QString::fromStdString(failure.detail)}})
        .trimmed();
}

QString Words::sentence(const screening::Failure& failure) const {
    const FailureText text = this->failure(failure);
    const std::string why = "failure." + std::string(screening::kind_of(failure.code).id) + ".why";
    return QStringLiteral("%1: %2. %3.").arg(text.what, failure_part(failure, why), text.todo);
}

QString Words::date(const mrz::PartialDate& date) const {
    const QString month = date.month && *date.month >= 1 && *date.month <= 12
                              ? locale_.monthName(*date.month, QLocale::ShortFormat)
                              : two_digits(date.month);
    const QString year = date.year ? QString::number(*date.year) : QStringLiteral("XXXX");
    return QStringLiteral("%1 %2 %3").arg(two_digits(date.day), month, year);
}

QString Words::date(const std::string& iso) const {
    const QDate parsed = QDate::fromString(QString::fromStdString(iso), Qt::ISODate);
    if (!parsed.isValid()) {
        return QString::fromStdString(iso);
    }
    return date(mrz::PartialDate{parsed.year(), parsed.month(), parsed.day()});
}

QString Words::time_of_day(const std::string& iso) const {
    const QDateTime moment = QDateTime::fromString(QString::fromStdString(iso), Qt::ISODate);
    return moment.isValid() ? moment.toLocalTime().toString(QStringLiteral("HH:mm")) : QString();
}

QString Words::margin(double value) const {
    // A value that rounds to zero still shows on which side of the threshold it lies.
    const QString digits = locale_.toString(std::abs(value), 'f', 2);
    return (value < 0.0 ? QStringLiteral("\u2212") : QStringLiteral("+")) + digits;
}

QString Words::number(double value) const {
    const QString digits = locale_.toString(std::abs(value), 'f', std::abs(value) >= 100.0 ? 0 : 2);
    return value < 0.0 ? QStringLiteral("\u2212") + digits : digits;
}

std::optional<int> age_of(const mrz::PartialDate& birth, const mrz::Today& today) {
    if (!birth.year || *birth.year > today.year) {
        return std::nullopt;
    }
    const int month = birth.month.value_or(12);
    const int day = birth.day.value_or(31);
    int age = today.year - *birth.year;
    if (today.month < month || (today.month == month && today.day < day)) {
        --age;
    }
    if (age < 0) {
        return birth.complete() ? std::nullopt : std::optional<int>(0);
    }
    return age;
}

std::optional<Span> span_to(const mrz::PartialDate& date, const mrz::Today& today) {
    if (!date.complete()) {
        return std::nullopt;
    }
    const QDate from = date_of(today);
    const QDate to(*date.year, *date.month, *date.day);
    if (!from.isValid() || !to.isValid()) {
        return std::nullopt;
    }
    const bool past = to < from;
    const QDate early = past ? to : from;
    const QDate late = past ? from : to;
    int months = (late.year() - early.year()) * 12 + late.month() - early.month();
    if (early.addMonths(months) > late) {
        --months;
    }
    return Span{past, months / 12, months % 12, static_cast<int>(early.daysTo(late))};
}

}  // namespace vidimus::desktop
