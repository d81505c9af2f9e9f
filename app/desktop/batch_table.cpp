#include "app/desktop/batch_table.h"

#include <QFileInfo>
#include <algorithm>
#include <array>

#include "app/screening/check_titles.h"

namespace vidimus::desktop {

namespace {

constexpr std::array kHeads = {"window.batch.verdict", "window.batch.file",     "window.batch.document",
                               "window.batch.reason",  "window.batch.register", "window.batch.earlier"};

/// The gravest first.
int weight_of(const std::string& verdict) {
    if (verdict == "irregularity_found") {
        return 0;
    }
    if (verdict == "check_further") {
        return 1;
    }
    return verdict.empty() ? 2 : 3;
}

Tone tone_of(const std::string& verdict) {
    constexpr std::array tones = {Tone::alert, Tone::warn, Tone::warn, Tone::good};
    return tones[static_cast<std::size_t>(weight_of(verdict))];
}

QString icon_of(const std::string& verdict) {
    static const std::array icons = {QStringLiteral("cross"), QStringLiteral("warning"), QStringLiteral("unreadable"),
                                     QStringLiteral("tick")};
    return icons[static_cast<std::size_t>(weight_of(verdict))];
}

}  // namespace

BatchTable::BatchTable(std::shared_ptr<const Look> look, Words words, QObject* parent)
    : QAbstractTableModel(parent), look_(std::move(look)), words_(std::move(words)) {}

void BatchTable::set_look(std::shared_ptr<const Look> look) {
    look_ = std::move(look);
    if (!rows_.empty()) {
        emit dataChanged(index(0, verdict), index(rowCount() - 1, verdict), {Qt::DecorationRole});
    }
}

void BatchTable::clear() {
    beginResetModel();
    rows_.clear();
    endResetModel();
}

void BatchTable::add(const std::vector<BatchRow>& rows) {
    if (rows.empty()) {
        return;
    }
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(rows.size()) - 1);
    rows_.insert(rows_.end(), rows.begin(), rows.end());
    endInsertRows();
}

int BatchTable::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int BatchTable::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columns;
}

QString BatchTable::verdict_word(const std::string& name) const {
    return words_(name.empty() ? "window.batch.error" : "verdict." + name);
}

QString BatchTable::text_of(const BatchRow& row, int column) const {
    switch (column) {
        case verdict:
            return verdict_word(row.verdict);
        case file:
            return QFileInfo(QString::fromStdString(row.file)).fileName();
        case document:
            return QString::fromStdString(row.state + (row.type.empty() ? "" : " \u00b7 " + row.type));
        case reason:
            return reason_of(row);
        case register_answer:
            return row.register_state.empty() ? QString() : words_("window.batch." + row.register_state);
        case earlier:
            switch (row.change) {
                case BatchRow::Change::none:
                case BatchRow::Change::same:
                    return {};
                case BatchRow::Change::fresh:
                    return words_("window.batch.fresh");
                case BatchRow::Change::changed:
                    return words_("window.batch.was", {{"verdict", verdict_word(row.earlier)}});
            }
            return {};
        default:
            return {};
    }
}

/// In words; as its code where this version has none for it.
QString BatchTable::reason_of(const BatchRow& row) const {
    const auto known = titles_.find(row.reason);
    if (known != titles_.end()) {
        return known->second;
    }
    // Why a file could not be screened says nothing of the file where its words name none.
    const std::string why = "failure." + row.reason + ".why";
    const screening::Message title =
        row.verdict.empty() ? screening::Message{why, {}} : screening::title_of_check(row.reason);
    QString text = words_.has(title.key) ? words_(title) : QString();
    if (text.isEmpty() || text.contains(QLatin1Char('{'))) {
        text = QString::fromStdString(row.reason);
    } else {
        text[0] = text.at(0).toUpper();
    }
    return titles_.emplace(row.reason, text).first->second;
}

QVariant BatchTable::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const BatchRow& one = row(index.row());
    if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole) {
        return text_of(one, index.column());
    }
    if (role == Qt::ToolTipRole && index.column() == file) {
        return QString::fromStdString(one.file);
    }
    if (role == Qt::ToolTipRole && index.column() == reason) {
        // Whole where the column cuts it off, and the code, as it stands in the files and in docs.
        const QString code = QString::fromStdString(one.reason);
        return reason_of(one) == code ? code : reason_of(one) + QLatin1Char('\n') + code;
    }
    if (role == Qt::DecorationRole && index.column() == verdict) {
        return QIcon(look_->icon(icon_of(one.verdict), look_->colour(tone_of(one.verdict)), Look::symbol_side(), 1.0));
    }
    return {};
}

QVariant BatchTable::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal || section >= columns) {
        return {};
    }
    return words_(kHeads[static_cast<std::size_t>(section)]);
}

void BatchFilter::set_filter(const QString& words, const QString& verdict, bool changed_only) {
    words_ = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    verdict_ = verdict.toStdString();
    changed_only_ = changed_only;
    invalidateFilter();
}

bool BatchFilter::filterAcceptsRow(int index, const QModelIndex& parent) const {
    const auto* table = static_cast<const BatchTable*>(sourceModel());
    const BatchRow& row = table->row(index);
    const std::string verdict = row.verdict.empty() ? "error" : row.verdict;
    if (!verdict_.empty() && verdict != verdict_) {
        return false;
    }
    if (changed_only_ && row.change != BatchRow::Change::changed && row.change != BatchRow::Change::fresh) {
        return false;
    }
    return std::all_of(words_.begin(), words_.end(), [&](const QString& word) {
        if (QString::fromStdString(row.reason).contains(word, Qt::CaseInsensitive)) {
            return true;
        }
        for (int column = 0; column < BatchTable::columns; ++column) {
            if (table->index(index, column, parent).data().toString().contains(word, Qt::CaseInsensitive)) {
                return true;
            }
        }
        return false;
    });
}

bool BatchFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const auto* table = static_cast<const BatchTable*>(sourceModel());
    if (left.column() == BatchTable::verdict) {
        const int a = weight_of(table->row(left.row()).verdict);
        const int b = weight_of(table->row(right.row()).verdict);
        return a != b ? a < b : left.row() < right.row();
    }
    return QString::localeAwareCompare(left.data().toString(), right.data().toString()) < 0;
}

}  // namespace vidimus::desktop
