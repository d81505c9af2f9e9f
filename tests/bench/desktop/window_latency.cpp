// Screens pictures in the window, steps through the findings, and prints when the MRZ was painted, when the verdict
// stood, and the longest time in which the window could not answer: window_latency [--megapixels N]
// [vidimus-desktop's options] FILE... ; each picture is brought to that size and dropped as a JPEG file.
#include <QApplication>
#include <QElapsedTimer>
#include <QImageReader>
#include <QTemporaryDir>
#include <QTextStream>
#include <QTimer>
#include <algorithm>
#include <cmath>
#include <ctime>
#include <functional>
#include <vector>

#include "app/cases/qt_messages.h"
#include "app/desktop/engine_backend.h"
#include "app/desktop/holder_panel.h"
#include "app/desktop/intake.h"
#include "app/desktop/main_window.h"
#include "app/desktop/options.h"

namespace {

using namespace vidimus;

/// Milliseconds that this thread has computed. On a machine shared with others the gaps hold their time too; this does
/// not.
double computed() {
    std::timespec spent{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return static_cast<double>(spent.tv_sec) * 1e3 + static_cast<double>(spent.tv_nsec) / 1e6;
}

/// Ticks whenever the event loop is free; the longest pause between two ticks is what a user would feel.
class Watchdog : public QObject {
  public:
    Watchdog() {
        timer_.setInterval(1);
        timer_.setTimerType(Qt::PreciseTimer);
        connect(&timer_, &QTimer::timeout, this, [this] {
            gaps_.push_back(static_cast<double>(clock_.nsecsElapsed()) / 1e6);
            clock_.restart();
            const double now = computed();
            busiest_ = std::max(busiest_, now - computed_);
            computed_ = now;
        });
    }
    void start() {
        gaps_.clear();
        busiest_ = 0.0;
        computed_ = computed();
        clock_.start();
        timer_.start();
    }
    [[nodiscard]] double longest() const { return gaps_.empty() ? 0.0 : *std::max_element(gaps_.begin(), gaps_.end()); }
    [[nodiscard]] double busiest() const { return busiest_; }
    [[nodiscard]] std::size_t over(double limit) const {
        return static_cast<std::size_t>(
            std::count_if(gaps_.begin(), gaps_.end(), [limit](double gap) { return gap > limit; }));
    }

  private:
    QTimer timer_;
    QElapsedTimer clock_;
    std::vector<double> gaps_;
    double computed_ = 0.0;
    double busiest_ = 0.0;
};

/// Looks when the panel of the MRZ is painted with lines on it: what an officer sees, not what the worker knows.
class MrzWatch : public QObject {
  public:
    explicit MrzWatch(desktop::MrzPanel& panel) : panel_(panel) { panel_.installEventFilter(this); }
    void start() {
        painted_ = -1;
        clock_.start();
    }
    /// Milliseconds since start(); -1 where no line was painted.
    [[nodiscard]] qint64 painted() const { return painted_; }

  protected:
    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() == QEvent::Paint && painted_ < 0 && !panel_.mrz().lines.empty()) {
            painted_ = clock_.elapsed();
        }
        return false;
    }

  private:
    desktop::MrzPanel& panel_;
    QElapsedTimer clock_;
    qint64 painted_ = -1;
};

}  // namespace

int main(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    cases::leave_out_known_messages();
    QApplication app(argc, argv);
    QTextStream out(stdout);
    QTextStream err(stderr);
    QStringList arguments = app.arguments().mid(1);
    double megapixels = 12.0;
    if (const auto at = arguments.indexOf(QStringLiteral("--megapixels")); at >= 0 && at + 1 < arguments.size()) {
        megapixels = arguments.at(at + 1).toDouble();
        arguments.remove(at, 2);
    }
    const auto options = desktop::parse_options(arguments);
    if (!options || options->files.isEmpty() || megapixels <= 0.0) {
        err << (options ? QStringLiteral("Which picture?") : options.error()) << Qt::endl;
        return 64;
    }
    screening::ConfigSources sources;
    sources.config_file = options->config_file;
    sources.data = options->data;
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
    setup.profile = options->profile.value_or(config->profile);
    setup.ask_register = options->ask_register;
    setup.today = options->today;
    auto window = desktop::MainWindow::create(std::move(setup), std::make_unique<desktop::EngineBackend>(*config));
    if (!window) {
        return 69;
    }
    (*window)->resize(1366, 768);
    (*window)->show();

    const QTemporaryDir folder;
    auto* panel = (*window)->findChild<desktop::MrzPanel*>(QStringLiteral("mrz"));
    if (!folder.isValid() || panel == nullptr) {
        return 70;
    }
    MrzWatch mrz(*panel);
    Watchdog watchdog;
    QElapsedTimer clock;
    qsizetype next = 0;
    double worst = 0.0;
    double busiest = 0.0;
    std::size_t stalls = 0;
    qint64 latest_mrz = 0;
    qint64 latest_verdict = 0;
    std::function<void()> take = [&] {
        QImageReader reader(options->files.at(next));
        QImage image = reader.read();
        if (image.isNull()) {
            err << options->files.at(next) << ": " << reader.errorString() << Qt::endl;
            QApplication::exit(65);
            return;
        }
        const double factor = std::sqrt(megapixels * 1e6 / (static_cast<double>(image.width()) * image.height()));
        image = image.scaled(qRound(image.width() * factor), qRound(image.height() * factor), Qt::IgnoreAspectRatio,
                             Qt::SmoothTransformation);
        const QString file = folder.filePath(QStringLiteral("%1.jpg").arg(next));
        constexpr int kJpegQuality = 92;
        if (!image.save(file, "JPEG", kJpegQuality)) {
            err << file << Qt::endl;
            QApplication::exit(65);
            return;
        }
        watchdog.start();
        mrz.start();
        clock.start();
        (*window)->open(desktop::intake_of(QStringList{file}));
    };
    QObject::connect(
        window->get(), &desktop::MainWindow::settled, window->get(),
        [&] {
            const auto took = clock.elapsed();
            const auto read = mrz.painted();
            // The picture under the fingers too: findings, zoom, turn, side by side; quicker than a hand, yet one key
            // after another.
            int at = 0;
            for (const char* name :
                 {"next", "explain", "next", "next", "zoom_in", "zoom_in", "zoom_in", "rotate_right", "fit", "blink",
                  "blink", "side_by_side", "zoom_in", "side_by_side", "theme_night", "theme_day"}) {
                if (auto* action = (*window)->findChild<QAction*>(QLatin1String(name)); action && action->isEnabled()) {
                    constexpr int kBetweenMs = 60;
                    QTimer::singleShot(kBetweenMs * at++, action, [action] { action->trigger(); });
                }
            }
            QTimer::singleShot(1500, window->get(), [&, took, read] {
                out << QStringLiteral(
                           "picture %1: MRZ shown after %6 ms, verdict after %2 ms, longest gap %3 ms (the window "
                           "itself at most %5 ms), gaps over 100 ms: %4")
                           .arg(next + 1)
                           .arg(took)
                           .arg(watchdog.longest(), 0, 'f', 1)
                           .arg(watchdog.over(100.0))
                           .arg(watchdog.busiest(), 0, 'f', 1)
                           .arg(read)
                    << Qt::endl;
                latest_mrz = std::max(latest_mrz, read);
                latest_verdict = std::max(latest_verdict, took);
                worst = std::max(worst, watchdog.longest());
                busiest = std::max(busiest, watchdog.busiest());
                stalls += watchdog.over(100.0);
                if (++next < options->files.size()) {
                    take();
                } else {
                    out << QStringLiteral(
                               "longest gap of all: %1 ms at %2 megapixels, %3 over 100 ms; the window itself computed "
                               "at most %4 ms at once; MRZ within %5 ms, verdict within %6 ms")
                               .arg(worst, 0, 'f', 1)
                               .arg(megapixels)
                               .arg(stalls)
                               .arg(busiest, 0, 'f', 1)
                               .arg(latest_mrz)
                               .arg(latest_verdict)
                        << Qt::endl;
                    QApplication::exit(0);
                }
            });
        },
        Qt::QueuedConnection);
    QTimer::singleShot(500, window->get(), take);
    return QApplication::exec();
}
