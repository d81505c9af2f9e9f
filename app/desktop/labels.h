// Labels as the panels make them.
#pragma once

#include <QLabel>

namespace vidimus::desktop {

/// Plain text that wraps; `role` chooses its look in the style sheet.
inline QLabel* wrapping_label(QWidget* parent, const char* name, const char* role = nullptr) {
    auto* made = new QLabel(parent);
    made->setObjectName(QLatin1String(name));
    made->setTextFormat(Qt::PlainText);
    made->setWordWrap(true);
    if (role != nullptr) {
        made->setProperty("role", role);
    }
    return made;
}

}  // namespace vidimus::desktop
