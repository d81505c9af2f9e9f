// How long the window's thread was busy with one event: what a person would feel as a stall. Processor time, so that a
// loaded machine does not count against the window.
#pragma once

#include <QApplication>
#include <QString>

namespace vidimus::desktop::testing {

class TimedApplication : public QApplication {
  public:
    using QApplication::QApplication;
    bool notify(QObject* receiver, QEvent* event) override;

    static void begin();
    /// The longest since begin(), in milliseconds, and what it was.
    static double longest_ms();
    static QString longest();
};

}  // namespace vidimus::desktop::testing
