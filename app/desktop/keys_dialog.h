// All keys of the window with what they do.
#pragma once

#include <QAction>
#include <QDialog>
#include <vector>

#include "app/desktop/words.h"

namespace vidimus::desktop {

class KeysDialog : public QDialog {
    Q_OBJECT

  public:
    KeysDialog(const Words& words, const std::vector<QAction*>& actions, QWidget* parent = nullptr);
};

}  // namespace vidimus::desktop
