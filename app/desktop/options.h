// The command line of vidimus-desktop.
#pragma once

#include <QSize>
#include <QString>
#include <QStringList>
#include <filesystem>
#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "app/screening/screening.h"

namespace vidimus::desktop {

struct Options {
    std::optional<std::filesystem::path> config_file;
    std::optional<std::filesystem::path> data;
    std::optional<std::string> profile;
    std::optional<mrz::Today> today;
    bool ask_register = true;
    QString theme;               // empty: as remembered, else as configured
    QString language;            // empty: as chosen, else as configured
    std::optional<int> letters;  // per cent
    std::optional<QSize> size;
    QString screenshot;    // a file: written once the screening has ended; then the program ends
    int finding = 0;       // of the screenshot: the finding whose explanation is open, from 1; 0 for none
    QString keys;          // of the screenshot: keys pressed before it, such as "W Right Right"
    bool correct = false;  // of the screenshot: the correction of the MRZ is open
    QStringList files;
    bool help = false;
    bool version = false;
};

/// The error is a sentence that says which argument cannot be used and why.
tl::expected<Options, QString> parse_options(const QStringList& arguments);
QString usage();

}  // namespace vidimus::desktop
