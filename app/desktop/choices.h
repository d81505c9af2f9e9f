// What a person chose in the window, kept beside the configuration. What the administrator set comes before it.
#pragma once

#include <QLocale>
#include <QSettings>
#include <QString>
#include <utility>
#include <vector>

#include "app/screening/config.h"

namespace vidimus::desktop {

struct Choices {
    QString language;  // empty: as configured
    QString theme;     // empty: as configured
    QString post;
    QString officer;
    int letters = 100;  // per cent of the system's size: 100, 150, 200
};
const std::vector<int>& letter_sizes();

/// The languages of the catalogue, each by its code and its own name.
const std::vector<std::pair<QString, QString>>& languages();
/// How dates and numbers are written in one of them.
QLocale locale_of(const QString& language);

Choices read_choices(const QSettings& settings);
void write_choices(QSettings& settings, const Choices& choices);
/// A setting of the configuration's section of the window: "theme" gives its whole key.
std::string in_section(const std::string& name);
/// Whether the administrator set a value (a whole key), so that it cannot be chosen.
bool is_locked(const screening::Config& config, const std::string& key);
/// What was chosen, over what is configured and not locked.
void apply(const Choices& choices, screening::Config& config);
/// <data>/desktop.ini
QString settings_file(const screening::Config& config);

}  // namespace vidimus::desktop
