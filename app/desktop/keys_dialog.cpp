#include "app/desktop/keys_dialog.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace vidimus::desktop {

KeysDialog::KeysDialog(const Words& words, const std::vector<QAction*>& actions, QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("keys_dialog"));
    setWindowTitle(words("window.keys.title"));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(7);
    const std::size_t half = (actions.size() + 1) / 2;
    for (std::size_t i = 0; i < actions.size(); ++i) {
        QStringList keys;
        for (const QKeySequence& key : actions[i]->shortcuts()) {
            keys << key.toString(QKeySequence::NativeText);
        }
        keys.removeDuplicates();
        const int row = static_cast<int>(i % half);
        const int column = i < half ? 0 : 3;
        auto* key = new QLabel(keys.mid(0, 2).join(QStringLiteral("  ")), this);
        key->setProperty("role", "key");
        QString text = actions[i]->property("name_in_help").toString();
        auto* does = new QLabel(text.remove(QLatin1Char('&')), this);
        grid->addWidget(key, row, column, Qt::AlignRight | Qt::AlignVCenter);
        grid->addWidget(does, row, column + 1, Qt::AlignLeft | Qt::AlignVCenter);
    }
    grid->setColumnMinimumWidth(2, 28);
    auto* mouse = new QLabel(words("window.keys.mouse"), this);
    mouse->setProperty("role", "muted");
    mouse->setWordWrap(true);
    auto* close = new QPushButton(words("window.keys.close"), this);
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(mouse, 1);
    buttons->addWidget(close);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(22, 18, 22, 16);
    whole->setSpacing(16);
    whole->addLayout(grid);
    whole->addLayout(buttons);
}

}  // namespace vidimus::desktop
