// The row at the foot of a dialog.
#pragma once

#include <QDialog>
#include <QHBoxLayout>
#include <QPushButton>
#include <initializer_list>

#include "app/desktop/words.h"

namespace vidimus::desktop {

struct DialogFoot {
    QHBoxLayout* row = nullptr;
    QPushButton* cancel = nullptr;
};

/// What stands apart at the row's start, then room (or what is said there), Cancel, and what the dialog does.
inline DialogFoot dialog_foot(QDialog& dialog, const Words& words, std::initializer_list<QWidget*> apart,
                              std::initializer_list<QPushButton*> does, QWidget* said = nullptr) {
    DialogFoot foot{new QHBoxLayout, new QPushButton(words("window.settings.cancel"), &dialog)};
    foot.cancel->setAutoDefault(false);
    QObject::connect(foot.cancel, &QPushButton::clicked, &dialog, &QDialog::reject);
    for (QWidget* widget : apart) {
        foot.row->addWidget(widget);
    }
    if (said != nullptr) {
        foot.row->addWidget(said, 1);
    } else {
        foot.row->addStretch(1);
    }
    foot.row->addWidget(foot.cancel);
    for (QPushButton* button : does) {
        foot.row->addWidget(button);
    }
    return foot;
}

}  // namespace vidimus::desktop
