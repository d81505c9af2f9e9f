// Runs the tests under one application, without a display unless the caller chose a platform.
#include <gtest/gtest.h>

#include <QEvent>
#include <QLocale>

#include "app/cases/qt_messages.h"
#include "app/desktop/look.h"
#include "app/desktop/process_end.h"
#include "app/screening/files.h"
#include "tests/gui/busy.h"

namespace vidimus::desktop::testing {

namespace {

int depth = 0;
double most_ms = 0.0;
QString most;

}  // namespace

bool TimedApplication::notify(QObject* receiver, QEvent* event) {
    // Events that are sent within an event belong to it.
    if (depth > 0) {
        return QApplication::notify(receiver, event);
    }
    const QString name = QStringLiteral("%1 of %2 %3")
                             .arg(event->type())
                             .arg(QLatin1String(receiver->metaObject()->className()), receiver->objectName());
    const double before = screening::thread_cpu_ms();
    ++depth;
    const bool done = QApplication::notify(receiver, event);
    --depth;
    const double took = screening::thread_cpu_ms() - before;
    if (took > most_ms) {
        most_ms = took;
        most = name;
    }
    return done;
}

void TimedApplication::begin() {
    most_ms = 0.0;
    most.clear();
}

double TimedApplication::longest_ms() {
    return most_ms;
}

QString TimedApplication::longest() {
    return most;
}

}  // namespace vidimus::desktop::testing

namespace {

int run(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    testing::InitGoogleTest(&argc, argv);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
    vidimus::cases::leave_out_known_messages();
    vidimus::desktop::testing::TimedApplication app(argc, argv);
    QApplication::setStyle(QStringLiteral("Fusion"));
    QApplication::setFont(vidimus::desktop::application_font());
    return RUN_ALL_TESTS();
}

}  // namespace

int main(int argc, char** argv) {
    vidimus::desktop::end_process(run(argc, argv));
}
