// Texts of the catalogue begin small, since they stand within sentences too.
#pragma once

#include <QString>

namespace vidimus::reports {

/// The text as it stands at a line's beginning.
inline QString capital(QString text) {
    if (!text.isEmpty()) {
        text[0] = text.at(0).toUpper();
    }
    return text;
}

}  // namespace vidimus::reports
