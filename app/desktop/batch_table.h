// The rows of a batch as a table that is sorted and filtered.
#pragma once

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/desktop/batch_results.h"
#include "app/desktop/look.h"
#include "app/desktop/words.h"

namespace vidimus::desktop {

class BatchTable : public QAbstractTableModel {
    Q_OBJECT

  public:
    enum Column { verdict, file, document, reason, register_answer, earlier, columns };

    BatchTable(std::shared_ptr<const Look> look, Words words, QObject* parent = nullptr);
    void set_look(std::shared_ptr<const Look> look);
    void clear();
    void add(const std::vector<BatchRow>& rows);
    [[nodiscard]] const BatchRow& row(int index) const { return rows_[static_cast<std::size_t>(index)]; }
    [[nodiscard]] QString verdict_word(const std::string& name) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    [[nodiscard]] QString text_of(const BatchRow& row, int column) const;
    [[nodiscard]] QString reason_of(const BatchRow& row) const;

    std::shared_ptr<const Look> look_;
    Words words_;
    std::vector<BatchRow> rows_;
    mutable std::map<std::string, QString> titles_;  // by the check's id: a sorted column asks for them many times
};

class BatchFilter : public QSortFilterProxyModel {
    Q_OBJECT

  public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    /// `verdict`: empty for all, "error" for what could not be screened. All words must stand in a row's texts, or
    /// in the code of its reason.
    void set_filter(const QString& words, const QString& verdict, bool changed_only);

  protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

  private:
    QStringList words_;
    std::string verdict_;
    bool changed_only_ = false;
};

}  // namespace vidimus::desktop
