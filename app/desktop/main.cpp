// vidimus-desktop: the window. Exit codes as in docs/command.md.
#include <QApplication>
#include <QFileInfo>
#include <QSettings>
#include <QTextStream>
#include <QTimer>
#include <cstdio>
#include <functional>

#include "app/cases/qt_messages.h"
#include "app/desktop/choices.h"
#include "app/desktop/engine_backend.h"
#include "app/desktop/intake.h"
#include "app/desktop/main_window.h"
#include "app/desktop/options.h"
#include "app/desktop/process_end.h"
#include "app/desktop/screenshot.h"
#include "app/screening/files.h"

namespace {

using namespace vidimus;

int exit_code(screening::ExitCode code) {
    return static_cast<int>(code);
}

void say(const QString& text) {
    QTextStream(stderr) << text << Qt::endl;
}

int fail(const screening::Failure& failure, const std::string& words) {
    say(QString::fromStdString(words));
    return exit_code(screening::kind_of(failure.code).exit_code);
}

/// Before the catalogue of texts is there, a failure speaks in its own plain words.
std::string plain(const screening::Failure& failure) {
    std::string text(screening::kind_of(failure.code).id);
    for (const std::string& part : {failure.subject, failure.detail}) {
        text += part.empty() ? "" : ": " + part;
    }
    return text;
}

/// Once nothing is read any more (a key may have brought another page of the case to view), and once more round the
/// event loop, so that everything has its final size and is painted.
void when_quiet(desktop::MainWindow& window, const std::function<void()>& then) {
    constexpr int look_again_ms = 100;
    constexpr int paint_ms = 300;
    if (window.situation() == desktop::Situation::reading) {
        QTimer::singleShot(look_again_ms, &window, [&window, then] { when_quiet(window, then); });
    } else {
        QTimer::singleShot(paint_ms, &window, then);
    }
}

void write_when_settled(desktop::MainWindow& window, const desktop::Options& options, const screening::Texts& texts) {
    const auto write = [&window, options, &texts] {
        if (options.finding > 0) {
            window.explain_finding(options.finding);
        }
        if (options.correct) {
            window.correct();
        }
        // What follows the verdict (the other lights, the difference) has a moment to come.
        QTimer::singleShot(options.keys.isEmpty() ? 0 : 1500, &window, [&window, options, &texts] {
            for (const QString& keys : options.keys.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
                desktop::press(window, QKeySequence(keys));
            }
            when_quiet(window, [&window, options, &texts] {
                const auto written = desktop::write_screenshot(window, options.screenshot);
                if (!written) {
                    say(QString::fromStdString(texts.text(written.error())));
                }
                QApplication::exit(written ? 0 : exit_code(screening::ExitCode::cannot_write));
            });
        });
    };
    if (options.files.isEmpty()) {
        QTimer::singleShot(0, &window, write);
    } else {
        QObject::connect(&window, &desktop::MainWindow::settled, &window, write, Qt::QueuedConnection);
    }
}

/// All of a run; what it made is gone when it returns the exit code.
int run(int argc, char** argv) {
    screening::keep_freed_memory();
    QCoreApplication::setApplicationName(QStringLiteral("vidimus-desktop"));
    QCoreApplication::setApplicationVersion(QStringLiteral(VIDIMUS_VERSION));
    QStringList arguments;
    for (int i = 1; i < argc; ++i) {
        arguments << QString::fromLocal8Bit(argv[i]);
    }
    // Answered before the window system is asked for anything, so that it works without one. Arguments of Qt itself
    // ("-platform") are left to it.
    const bool about = arguments.contains(QStringLiteral("--help")) || arguments.contains(QStringLiteral("--version"));
    if (about) {
        QTextStream(stdout) << (arguments.contains(QStringLiteral("--help"))
                                    ? desktop::usage()
                                    : QStringLiteral("vidimus-desktop " VIDIMUS_VERSION "\n"));
        return 0;
    }
    cases::leave_out_known_messages();
    QApplication app(argc, argv);
    const auto options = desktop::parse_options(app.arguments().mid(1));
    if (!options) {
        say(options.error() + QLatin1Char('\n') + desktop::usage());
        return exit_code(screening::ExitCode::usage);
    }
    screening::ConfigSources sources;
    sources.config_file = options->config_file;
    sources.data = options->data;
    sources.program = QCoreApplication::applicationFilePath().toStdString();
    auto config = screening::load_config(sources);
    if (!config) {
        return fail(config.error(), plain(config.error()));
    }
    const QSettings kept(desktop::settings_file(*config), QSettings::IniFormat);
    const desktop::Choices choices = desktop::read_choices(kept);
    desktop::apply(choices, *config);
    if (!options->language.isEmpty()) {
        config->language = options->language.toStdString();
    }
    QLocale::setDefault(desktop::locale_of(QString::fromStdString(config->language)));
    auto texts = screening::Texts::load(config->resources / "texts", config->language);
    if (!texts) {
        return fail(texts.error(), plain(texts.error()));
    }
    QApplication::setFont(desktop::application_font(options->letters.value_or(choices.letters)));
    QApplication::setStyle(QStringLiteral("Fusion"));
    QApplication::setWindowIcon(QIcon(QString::fromStdString((config->resources / "icons" / "vidimus.svg").string())));

    desktop::WindowSetup setup;
    setup.config = *config;
    setup.texts = std::make_shared<const screening::Texts>(std::move(*texts));
    setup.theme = options->theme;
    setup.profile = options->profile.value_or(config->profile);
    setup.today = options->today;
    setup.ask_register = options->ask_register;
    setup.first_run =
        options->screenshot.isEmpty() && options->files.isEmpty() && !kept.contains(QStringLiteral("letters"));
    const auto catalogue = setup.texts;
    auto window = desktop::MainWindow::create(std::move(setup), std::make_unique<desktop::EngineBackend>(*config));
    if (!window) {
        return fail(window.error(), catalogue->text(window.error()));
    }
    (*window)->resize(options->size.value_or(QSize(1366, 768)));
    (*window)->show();
    if (!options->screenshot.isEmpty()) {
        write_when_settled(**window, *options, *catalogue);
    }
    if (!options->files.isEmpty()) {
        (*window)->open(desktop::intake_of(options->files));
    }
    return QApplication::exec();
}

}  // namespace

int main(int argc, char** argv) {
    desktop::end_process(run(argc, argv));
}
