// A new document model, learned from a folder of genuine documents.
#pragma once

#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>

#include "app/desktop/enrolment.h"
#include "app/desktop/words.h"

namespace vidimus::desktop {

class EnrolDialog : public QDialog {
    Q_OBJECT

  public:
    EnrolDialog(const Words& words, const screening::Config& config, Enrol enrol, QWidget* parent = nullptr);
    /// Stops the work in hand, then closes.
    void reject() override;

  signals:
    void enrolled(const vidimus::desktop::Enrolled& enrolled);

  private:
    void learn();
    void refresh();
    void say(const QString& text);
    void show_done(const Enrolled& enrolled);

    Words words_;
    screening::Config config_;
    Enrolment* enrolment_ = nullptr;
    bool busy_ = false;
    QLineEdit* genuine_ = nullptr;
    QLineEdit* model_ = nullptr;
    QLineEdit* name_ = nullptr;
    QLabel* state_ = nullptr;
    QPlainTextEdit* told_ = nullptr;
    QProgressBar* bar_ = nullptr;
    QPushButton* learn_ = nullptr;
    QPushButton* close_ = nullptr;
};

}  // namespace vidimus::desktop
