// The row at the foot of a dialog.
#pragma once

#include <QDialog>
#include <QHBoxLayout>
#include <QPushButton>
#include <initializer_list>

#include "app/desktop/words.h"

namespace vidimus::desktop {

/// What stands apart at the row's start (may be null), room, Cancel, then what the dialog does.
inline QHBoxLayout* dialog_foot(QDialog& dialog, const Words& words, QWidget* apart,
                                std::initializer_list<QPushButton*> does) {
    auto* cancel = new QPushButton(words("window.settings.cancel"), &dialog);
    cancel->setAutoDefault(false);
    QObject::connect(cancel, &QPushButton::clicked, &dialog, &QDialog::reject);
    auto* row = new QHBoxLayout;
    if (apart != nullptr) {
        row->addWidget(apart);
    }
    row->addStretch(1);
    row->addWidget(cancel);
    for (QPushButton* button : does) {
        row->addWidget(button);
    }
    return row;
}

}  // namespace vidimus::desktop
