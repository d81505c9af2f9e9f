// A picture of the window, for the documentation.
#pragma once

#include <QKeySequence>
#include <QString>
#include <QWidget>
#include <tl/expected.hpp>

#include "app/screening/failure.h"

namespace vidimus::desktop {

/// Writes the window as a PNG of 256 colours, so that the documentation stays small.
/// Errors: cannot_write.
tl::expected<void, screening::Failure> write_screenshot(QWidget& window, const QString& file);

/// Presses a key as a person would.
void press(QWidget& window, const QKeySequence& keys);

}  // namespace vidimus::desktop
