#include "app/desktop/choices.h"

#include <QHash>
#include <algorithm>

namespace vidimus::desktop {

const std::vector<int>& letter_sizes() {
    static const std::vector<int> sizes = {100, 150, 200};
    return sizes;
}

const std::vector<std::pair<QString, QString>>& languages() {
    static const std::vector<std::pair<QString, QString>> all = {
        {QStringLiteral("en"), QStringLiteral("English")},
        {QStringLiteral("sq"), QStringLiteral("Shqip")},
        {QStringLiteral("bs"), QStringLiteral("Bosanski")},
        {QStringLiteral("hr"), QStringLiteral("Hrvatski")},
        {QStringLiteral("mk"), QStringLiteral("Македонски")},
        {QStringLiteral("cnr"), QStringLiteral("Crnogorski")},
        {QStringLiteral("sr-Latn"), QStringLiteral("Srpski (latinica)")},
        {QStringLiteral("sr-Cyrl"), QStringLiteral("Српски (ћирилица)")},
    };
    return all;
}

QLocale locale_of(const QString& language) {
    // Montenegrin has no locale of its own in Qt 6.4; its dates and numbers are those of Serbian in Montenegro.
    static const QHash<QString, QString> names = {{QStringLiteral("en"), QStringLiteral("en_GB")},
                                                  {QStringLiteral("sq"), QStringLiteral("sq_AL")},
                                                  {QStringLiteral("bs"), QStringLiteral("bs_Latn_BA")},
                                                  {QStringLiteral("hr"), QStringLiteral("hr_HR")},
                                                  {QStringLiteral("mk"), QStringLiteral("mk_MK")},
                                                  {QStringLiteral("cnr"), QStringLiteral("sr_Latn_ME")},
                                                  {QStringLiteral("sr-Latn"), QStringLiteral("sr_Latn_RS")},
                                                  {QStringLiteral("sr-Cyrl"), QStringLiteral("sr_Cyrl_RS")}};
    return QLocale(names.value(language, QStringLiteral("en_GB")));
}

Choices read_choices(const QSettings& settings) {
    Choices choices;
    choices.language = settings.value(QStringLiteral("language")).toString();
    choices.theme = settings.value(QStringLiteral("theme")).toString();
    choices.post = settings.value(QStringLiteral("post")).toString();
    choices.officer = settings.value(QStringLiteral("officer")).toString();
    const int letters = settings.value(QStringLiteral("letters"), 100).toInt();
    const auto& sizes = letter_sizes();
    choices.letters = std::find(sizes.begin(), sizes.end(), letters) == sizes.end() ? 100 : letters;
    return choices;
}

void write_choices(QSettings& settings, const Choices& choices) {
    settings.setValue(QStringLiteral("language"), choices.language);
    settings.setValue(QStringLiteral("theme"), choices.theme);
    settings.setValue(QStringLiteral("post"), choices.post);
    settings.setValue(QStringLiteral("officer"), choices.officer);
    settings.setValue(QStringLiteral("letters"), choices.letters);
}

std::string in_section(const std::string& name) {
    return "window." + name;
}

bool is_locked(const screening::Config& config, const std::string& key) {
    return std::find(config.locked.begin(), config.locked.end(), key) != config.locked.end();
}

void apply(const Choices& choices, screening::Config& config) {
    const auto set = [&config](const char* name, const QString& chosen, std::string& into) {
        const std::string key = in_section(name);
        if (!chosen.isEmpty() && !is_locked(config, key)) {
            into = chosen.toStdString();
            config.origin[key] = "chosen in the window";
        }
    };
    if (!choices.language.isEmpty() && !is_locked(config, "language")) {
        config.language = choices.language.toStdString();
        config.origin["language"] = "chosen in the window";
    }
    set("theme", choices.theme, config.theme);
    set("post", choices.post, config.post);
    set("officer", choices.officer, config.officer);
}

QString settings_file(const screening::Config& config) {
    return QString::fromStdString((config.data / "desktop.ini").string());
}

}  // namespace vidimus::desktop
