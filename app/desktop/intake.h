// From what a person opens, drops or pastes to the images of one document.
#pragma once

#include <QMimeData>
#include <QString>
#include <QStringList>
#include <vector>

#include "app/desktop/worker.h"

namespace vidimus::desktop {

/// Files of one document. A name may carry its light ("ir:scan.png"). Of several files whose names tell a light as a
/// word of its own ("scan-ir.png", "scan_UV.jpg") those are taken as such, provided that one is left for white light.
std::vector<Intake> intake_of(const QStringList& files);

/// Dropped or pasted: files, or a picture's pixels. Empty where there is neither.
std::vector<Intake> intake_of(const QMimeData& data);
bool has_intake(const QMimeData& data);

}  // namespace vidimus::desktop
