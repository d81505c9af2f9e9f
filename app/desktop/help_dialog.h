// Help within the program: all keys, what each check means, and the officer's guide as it stands in the documentation.
#pragma once

#include <QAction>
#include <QDialog>
#include <QTabWidget>
#include <memory>
#include <vector>

#include "app/desktop/look.h"
#include "app/desktop/words.h"

namespace vidimus::desktop {

class HelpDialog : public QDialog {
    Q_OBJECT

  public:
    HelpDialog(std::shared_ptr<const Look> look, const Words& words, const screening::Texts& texts,
               const std::vector<QAction*>& actions, QWidget* parent = nullptr);

  private:
    QWidget* make_keys(const Words& words, const std::vector<QAction*>& actions);
    QWidget* make_checks(const Words& words, const screening::Texts& texts);
    QWidget* make_guide();

    std::shared_ptr<const Look> look_;
    QTabWidget* tabs_ = nullptr;
};

/// The checks of the catalogue with what a finding says, what else explains it and what to do, as HTML.
QString checks_as_html(const screening::Texts& texts, const Words& words);

}  // namespace vidimus::desktop
