// Which texts of a widget cannot be read whole: labels, buttons, boxes, headings of tables and tabs.
#pragma once

#include <QStringList>
#include <QWidget>

namespace vidimus::desktop::testing {

/// One line for each visible text that is cut; empty where everything can be read.
QStringList cut_texts(const QWidget& whole);

}  // namespace vidimus::desktop::testing
