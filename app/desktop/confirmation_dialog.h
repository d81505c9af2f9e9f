// Records what was done about a possible match: the issuing authority was asked, or has confirmed or withdrawn its
// record; by whom it was told, under which number, and what for it was asked.
#pragma once

#include <QButtonGroup>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <memory>
#include <vector>

#include "app/cases/case.h"
#include "app/desktop/look.h"
#include "app/desktop/words.h"
#include "app/screening/config.h"

namespace vidimus::desktop {

class ConfirmationDialog : public QDialog {
    Q_OBJECT

  public:
    /// The record has at least one match.
    ConfirmationDialog(std::shared_ptr<const Look> look, Words words, const screening::Config& config,
                       const cases::CaseRecord& record, QWidget* parent = nullptr);

  signals:
    /// Without time, officer and post.
    void recorded(const vidimus::cases::Confirmation& confirmation);

  private:
    [[nodiscard]] const cases::Match& match() const;
    [[nodiscard]] cases::Confirmation::Step step() const;
    QLineEdit* make_line(const char* name);
    void show_match();
    void step_chosen();
    void record();

    std::shared_ptr<const Look> look_;
    Words words_;
    const screening::Config& config_;
    cases::CaseRecord record_;
    std::vector<cases::Match> matches_;
    QComboBox* register_ = nullptr;
    QLabel* references_ = nullptr;
    QLabel* before_ = nullptr;
    QButtonGroup* steps_ = nullptr;
    QLineEdit* whom_ = nullptr;
    QLineEdit* reference_ = nullptr;
    QLineEdit* purpose_ = nullptr;
    QLabel* symbol_ = nullptr;
    QLabel* missing_ = nullptr;
};

}  // namespace vidimus::desktop
