// The findings in the order of their weight: to look at, not possible, noted, passed (folded and without colour).
#pragma once

#include <QAbstractListModel>
#include <QListView>
#include <memory>
#include <optional>
#include <vector>

#include "app/desktop/presentation.h"

namespace vidimus::desktop {

class FindingsModel : public QAbstractListModel {
    Q_OBJECT

  public:
    /// One line of the list: a heading or a finding.
    struct Entry {
        bool heading = false;
        Group group = Group::look;
        std::size_t row = 0;  // index into rows(); for findings
        int count = 0;        // for headings
    };

    explicit FindingsModel(Words words, QObject* parent = nullptr);
    void set_rows(std::vector<FindingRow> rows);
    void toggle(Group group);
    [[nodiscard]] bool folded(Group group) const;
    [[nodiscard]] static bool foldable(Group group) { return group == Group::passed || group == Group::noted; }
    [[nodiscard]] const std::vector<FindingRow>& rows() const { return rows_; }
    [[nodiscard]] const Entry& entry(int index) const { return entries_.at(static_cast<std::size_t>(index)); }
    [[nodiscard]] QString heading(const Entry& entry) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

  private:
    void rebuild();

    Words words_;
    std::vector<FindingRow> rows_;
    std::vector<Entry> entries_;
    bool passed_open_ = false;
    bool noted_open_ = false;
};

class FindingsList : public QListView {
    Q_OBJECT

  public:
    FindingsList(std::shared_ptr<const Look> look, Words words, QWidget* parent = nullptr);
    void set_look(std::shared_ptr<const Look> look);
    void set_rows(std::vector<FindingRow> rows);
    [[nodiscard]] const std::vector<FindingRow>& rows() const { return model_->rows(); }
    [[nodiscard]] FindingsModel& findings() { return *model_; }

    /// The next (+1) or previous (−1) finding that is shown; stays at the ends.
    void step(int direction);
    void select_number(int number);
    /// The chosen finding; null where none or a heading is chosen.
    [[nodiscard]] const FindingRow* chosen() const;
    /// Opens or folds the chosen heading; false where a finding is chosen.
    bool toggle_chosen_heading();

  signals:
    void chosen_changed();
    void explain_asked();

  protected:
    /// The focus alone chooses no finding: the page stays whole until somebody asks for one.
    void focusInEvent(QFocusEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

  private:
    FindingsModel* model_ = nullptr;
};

}  // namespace vidimus::desktop
