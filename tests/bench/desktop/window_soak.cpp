// Works through documents in the window by a script, as an officer does, and holds the memory against what it was after
// the first ones: window_soak [--documents N] [vidimus-desktop's options] FILE... ; exit code 1 where it grew or shrank
// by more than 5 %. The cases go to a folder of their own that is removed at the end.
#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QKeyEvent>
#include <QSettings>
#include <QTemporaryDir>
#include <QTextStream>
#include <QTimer>
#include <algorithm>
#include <cmath>
#include <cstdlib>  // says which C library this is
#include <ctime>
#include <vector>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "app/cases/qt_messages.h"
#include "app/desktop/engine_backend.h"
#include "app/desktop/intake.h"
#include "app/desktop/main_window.h"
#include "app/desktop/options.h"
#include "app/desktop/screenshot.h"
#include "app/screening/files.h"

namespace {

using namespace vidimus;

constexpr double kAllowed = 0.05;
constexpr std::ptrdiff_t kTold = 50;  // documents after which it tells how it goes

/// Megabytes of this process that lie in memory (Linux).
double resident() {
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly)) {
        return 0.0;
    }
    const QStringList lines = QString::fromLatin1(status.readAll()).split(QLatin1Char('\n'));
    for (const QString& line : lines) {
        if (line.startsWith(QLatin1String("VmRSS:"))) {
            return line.simplified().split(QLatin1Char(' ')).value(1).toDouble() / 1024.0;
        }
    }
    return 0.0;
}

/// Megabytes that are allocated and not freed, of all threads: what a leak adds to, whatever the C library keeps for
/// the next image. 0 where the C library does not say.
double in_use() {
#ifdef __GLIBC__
    const auto info = mallinfo2();
    return static_cast<double>(info.uordblks + info.hblkhd) / (1024.0 * 1024.0);
#else
    return 0.0;
#endif
}

/// The least of a tenth of the documents: at some moments the next one is computed already or the last one's difference
/// still is, which takes 150 MB more; what grows lies below all of them.
double least(std::vector<double>::const_iterator from, std::vector<double>::const_iterator to) {
    return from == to ? 0.0 : *std::min_element(from, to);
}

class Script : public QObject {
  public:
    Script(desktop::MainWindow& window, QStringList files, int documents)
        : window_(window), files_(std::move(files)), documents_(documents) {
        clock_.start();
        connect(&window_, &desktop::MainWindow::settled, this, [this] {
            if (!in_case_) {
                QTimer::singleShot(0, this, &Script::work);
            }
        });
        connect(&window_, &desktop::MainWindow::case_settled, this, [this] {
            if (in_case_) {
                QTimer::singleShot(0, this, &Script::work);
            }
        });
    }
    void next() {
        if (done_ >= documents_) {
            QApplication::exit(0);
            return;
        }
        const auto file = [this](int n) { return files_.at(n % files_.size()); };
        // Each tenth is a case of two documents.
        in_case_ = files_.size() > 1 && done_ % 10 == 9;
        window_.open(
            desktop::intake_of(in_case_ ? QStringList{file(done_), file(done_ + 1)} : QStringList{file(done_)}));
    }
    [[nodiscard]] const std::vector<double>& memory() const { return memory_; }

  private:
    void press(std::initializer_list<const char*> keys) {
        for (const char* key : keys) {
            desktop::press(window_, QKeySequence(QLatin1String(key)));
            QCoreApplication::sendPostedEvents();
        }
    }
    void work() {
        press({"J", "Return", "J", "Esc", "Space", "Space", "S", "S", "D", "D", "+", "F"});
        if (in_case_) {
            press({"Ctrl+PgDown", "Ctrl+PgUp"});
        }
        if (done_ % 25 == 24) {
            window_.show_history(QStringLiteral("UTO"));
        }
        // What follows the verdict has a moment to come.
        QTimer::singleShot(150, this, [this] {
            if (window_.in_history()) {
                window_.show_history();
                press({"Esc"});
            }
            press({"F10"});
            ++done_;
            memory_.push_back(resident());
            in_use_.push_back(in_use());
            if (done_ % kTold == 0) {
                rest(std::clock());
            } else {
                next();
            }
        });
    }
    /// Waits until nothing is computed any more: what is in use then is what stays.
    void rest(std::clock_t before) {
        constexpr int look_again_ms = 1000;
        QTimer::singleShot(look_again_ms, this, [this, before] {
            const std::clock_t now = std::clock();
            constexpr std::clock_t quiet = CLOCKS_PER_SEC / 20;
            if (now - before > quiet) {
                rest(now);
                return;
            }
            QTextStream(stdout) << done_ << " documents, " << clock_.elapsed() / 1000 << " s: at least "
                                << qRound(least(memory_.cend() - kTold, memory_.cend())) << " MB resident, "
                                << qRound(least(in_use_.cend() - kTold, in_use_.cend())) << " MB in use, at rest "
                                << qRound(resident()) << " and " << qRound(in_use()) << Qt::endl;
            next();
        });
    }

    desktop::MainWindow& window_;
    QStringList files_;
    int documents_;
    int done_ = 0;
    bool in_case_ = false;
    std::vector<double> memory_;
    std::vector<double> in_use_;
    QElapsedTimer clock_;
};

}  // namespace

int main(int argc, char** argv) {
    screening::keep_freed_memory();  // as the program does
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    cases::leave_out_known_messages();
    QApplication app(argc, argv);
    QTextStream out(stdout);
    QTextStream err(stderr);
    QStringList arguments = app.arguments().mid(1);
    int documents = 1000;
    if (const auto at = arguments.indexOf(QStringLiteral("--documents")); at >= 0 && at + 1 < arguments.size()) {
        documents = arguments.at(at + 1).toInt();
        arguments.remove(at, 2);
    }
    const auto options = desktop::parse_options(arguments);
    if (!options || options->files.isEmpty() || documents < 20) {
        err << (options ? QStringLiteral("Which pictures? At least 20 documents.") : options.error()) << Qt::endl;
        return 64;
    }
    const QTemporaryDir folder;
    screening::ConfigSources sources;
    sources.config_file = options->config_file;
    sources.data = folder.path().toStdString();
    sources.program = QCoreApplication::applicationFilePath().toStdString();
    const auto config = screening::load_config(sources);
    auto texts = config ? screening::Texts::load(config->resources / "texts", config->language)
                        : tl::expected<screening::Texts, screening::Failure>(tl::unexpected(config.error()));
    if (!texts) {
        err << QString::fromStdString(texts.error().detail) << Qt::endl;
        return 78;
    }
    QApplication::setFont(desktop::application_font());
    QApplication::setStyle(QStringLiteral("Fusion"));
    desktop::WindowSetup setup;
    setup.config = *config;
    setup.texts = std::make_shared<const screening::Texts>(std::move(*texts));
    setup.profile = options->profile.value_or("training");
    setup.today = options->today;
    setup.ask_register = options->ask_register;
    auto window = desktop::MainWindow::create(std::move(setup), std::make_unique<desktop::EngineBackend>(*config));
    if (!window) {
        return 69;
    }
    (*window)->resize(1366, 768);
    (*window)->show();

    Script script(**window, options->files, documents);
    QElapsedTimer clock;
    clock.start();
    QTimer::singleShot(0, &script, &Script::next);
    const int code = QApplication::exec();
    const std::vector<double>& memory = script.memory();
    const auto tenth = static_cast<std::ptrdiff_t>(memory.size() / 10);
    if (code != 0 || tenth == 0) {
        return 70;
    }
    // The first tenth fills caches and pools.
    const double before = least(memory.begin() + tenth, memory.begin() + 2 * tenth);
    const double after = least(memory.end() - tenth, memory.end());
    const double change = before > 0.0 ? after / before - 1.0 : 1.0;
    out << memory.size() << " documents in " << clock.elapsed() / 1000 << " s: " << qRound(before)
        << " MB after the first tenth, " << qRound(after) << " MB in the last, " << (change >= 0 ? "+" : "")
        << change * 100.0 << " %" << Qt::endl;
    return std::abs(change) <= kAllowed ? 0 : 1;
}
