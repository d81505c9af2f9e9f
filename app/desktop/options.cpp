#include "app/desktop/options.h"

#include <QDate>
#include <QRegularExpression>
#include <algorithm>

#include "app/desktop/choices.h"
#include "app/desktop/look.h"

namespace vidimus::desktop {

QString usage() {
    return QStringLiteral(
        "Usage: vidimus-desktop [OPTION]... [FILE]...\n"
        "Opens the window; the files, where given, are the images of one document. FILE may carry its light: "
        "ir:scan.png\n\n"
        "  --config FILE      configuration (TOML)\n"
        "  --data DIR         where the program keeps what it keeps\n"
        "  --profile NAME     operational (the default) or training\n"
        "  --no-register      do not ask the register; it is then shown as not checked\n"
        "  --at YYYY-MM-DD    the day to take as today\n"
        "  --theme NAME       day, night or contrast\n"
        "  --language CODE    en, sq, bs, hr, mk, cnr, sr-Latn, sr-Cyrl\n"
        "  --letters PERCENT  100, 150 or 200\n"
        "  --size WxH         size of the window in pixels\n"
        "  --screenshot FILE  write a picture of the window once the screening has ended, then end\n"
        "  --finding N        with --screenshot: open the explanation of finding N\n"
        "  --keys \"W Right\"   with --screenshot: press these keys first\n"
        "  --correct          with --screenshot: open the correction of the MRZ\n"
        "  --help, --version\n");
}

tl::expected<Options, QString> parse_options(const QStringList& arguments) {
    Options options;
    bool only_files = false;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString& argument = arguments.at(i);
        if (only_files || !argument.startsWith(QLatin1String("--"))) {
            options.files << argument;
            continue;
        }
        if (argument == QLatin1String("--")) {
            only_files = true;
            continue;
        }
        const qsizetype equals = argument.indexOf(QLatin1Char('='));
        const QString name = equals > 0 ? argument.left(equals) : argument;
        if (name == QLatin1String("--help")) {
            options.help = true;
            continue;
        }
        if (name == QLatin1String("--version")) {
            options.version = true;
            continue;
        }
        if (name == QLatin1String("--no-register")) {
            options.ask_register = false;
            continue;
        }
        if (name == QLatin1String("--correct")) {
            options.correct = true;
            continue;
        }
        static const QStringList known = {
            QStringLiteral("--config"),     QStringLiteral("--data"),    QStringLiteral("--profile"),
            QStringLiteral("--at"),         QStringLiteral("--theme"),   QStringLiteral("--size"),
            QStringLiteral("--screenshot"), QStringLiteral("--finding"), QStringLiteral("--letters"),
            QStringLiteral("--keys"),       QStringLiteral("--language")};
        if (!known.contains(name)) {
            return tl::unexpected(QStringLiteral("There is no option %1.").arg(name));
        }
        if (equals < 0 && i + 1 >= arguments.size()) {
            return tl::unexpected(QStringLiteral("%1 needs a value.").arg(name));
        }
        const QString value = equals > 0 ? argument.mid(equals + 1) : arguments.at(++i);
        if (name == QLatin1String("--config")) {
            options.config_file = value.toStdString();
        } else if (name == QLatin1String("--data")) {
            options.data = value.toStdString();
        } else if (name == QLatin1String("--profile")) {
            if (!screening::profile_of_name(value.toStdString())) {
                return tl::unexpected(QStringLiteral("There is no profile %1.").arg(value));
            }
            options.profile = value.toStdString();
        } else if (name == QLatin1String("--at")) {
            const QDate date = QDate::fromString(value, Qt::ISODate);
            if (!date.isValid()) {
                return tl::unexpected(QStringLiteral("--at needs a date such as 2026-11-24."));
            }
            options.today = mrz::Today{date.year(), date.month(), date.day()};
        } else if (name == QLatin1String("--theme")) {
            if (!Look::theme_names().contains(value)) {
                return tl::unexpected(QStringLiteral("--theme is day, night or contrast."));
            }
            options.theme = value;
        } else if (name == QLatin1String("--size")) {
            static const QRegularExpression form(QStringLiteral("^(\\d{3,4})x(\\d{3,4})$"));
            const auto match = form.match(value);
            if (!match.hasMatch()) {
                return tl::unexpected(QStringLiteral("--size needs a width and a height such as 1366x768."));
            }
            options.size = QSize(match.captured(1).toInt(), match.captured(2).toInt());
        } else if (name == QLatin1String("--language")) {
            options.language = value;
            const auto& all = languages();
            if (std::none_of(all.begin(), all.end(), [&value](const auto& one) { return one.first == value; })) {
                return tl::unexpected(QStringLiteral("There is no language %1.").arg(value));
            }
        } else if (name == QLatin1String("--letters")) {
            options.letters = value.toInt();
            const auto& sizes = letter_sizes();
            if (std::find(sizes.begin(), sizes.end(), *options.letters) == sizes.end()) {
                return tl::unexpected(QStringLiteral("--letters is 100, 150 or 200."));
            }
        } else if (name == QLatin1String("--keys")) {
            options.keys = value;
        } else if (name == QLatin1String("--screenshot")) {
            options.screenshot = value;
        } else {
            bool number = false;
            options.finding = value.toInt(&number);
            if (!number || options.finding < 1) {
                return tl::unexpected(QStringLiteral("--finding needs a number from 1 on."));
            }
        }
    }
    return options;
}

}  // namespace vidimus::desktop
