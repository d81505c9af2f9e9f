// The program itself, as a session starts it.
#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

namespace vidimus::desktop {
namespace {

TEST(Program, StartsWithoutARuntimeFolderAndSaysNothingOfIt) {
    const QTemporaryDir folder;
    const QString picture = folder.filePath(QStringLiteral("start.png"));
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(QStringLiteral("XDG_RUNTIME_DIR"));
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    QProcess program;
    program.setProcessEnvironment(environment);
    program.start(QCoreApplication::applicationDirPath() + QStringLiteral("/vidimus-desktop"),
                  {QStringLiteral("--data"), folder.path(), QStringLiteral("--screenshot"), picture});
    ASSERT_TRUE(program.waitForFinished(120'000)) << program.errorString().toStdString();
    EXPECT_EQ(program.exitCode(), 0);
    EXPECT_TRUE(QFile::exists(picture));
    EXPECT_EQ(program.readAllStandardError().toStdString(), "");
}

}  // namespace
}  // namespace vidimus::desktop
