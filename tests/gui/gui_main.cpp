// Runs the tests under one application, without a display unless the caller chose a platform.
#include <gtest/gtest.h>

#include <QApplication>
#include <QLocale>

#include "app/desktop/look.h"

int main(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    testing::InitGoogleTest(&argc, argv);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
    QApplication app(argc, argv);
    QApplication::setStyle(QStringLiteral("Fusion"));
    QApplication::setFont(vidimus::desktop::application_font());
    return RUN_ALL_TESTS();
}
