// The questions that wait for a register's answer, and the answers that came late: listed, asked again now, looked up
// among the cases, and taken off the list once seen.
#pragma once

#include <QDialog>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <memory>

#include "app/desktop/look.h"
#include "app/desktop/question_keeper.h"
#include "app/desktop/words.h"

namespace vidimus::desktop {

class QueueDialog : public QDialog {
    Q_OBJECT

  public:
    /// `keeper` must live as long.
    QueueDialog(std::shared_ptr<const Look> look, Words words, QuestionKeeper& keeper, QWidget* parent = nullptr);

  signals:
    /// The cases of this document number should be shown.
    void case_asked(const QString& number);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void show_state(const QuestionKeeper::State& state);
    void row_chosen();
    void ask();
    void forget();
    void show_case();

    std::shared_ptr<const Look> look_;
    Words words_;
    QuestionKeeper& keeper_;
    QuestionKeeper::State state_;
    QLabel* count_ = nullptr;
    QTreeWidget* list_ = nullptr;
    QLabel* outcome_ = nullptr;
    QPushButton* ask_ = nullptr;
    QPushButton* case_ = nullptr;
    QPushButton* forget_ = nullptr;
};

/// "2026-11-24 15:02", local time.
QString queue_time(std::int64_t seconds);

}  // namespace vidimus::desktop
