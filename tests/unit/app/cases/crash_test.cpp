// A program that is killed while it writes loses nothing of what it told as kept.
#include <QCoreApplication>
#include <QProcess>

#include "invented.h"

namespace vidimus::cases::testing {
namespace {

TEST_F(Store, AKilledProgramLosesNoCaseAndTheNextStartSaysWhatWasOpen) {
    QProcess other;
    other.start(QCoreApplication::applicationFilePath(),
                {QStringLiteral("--keep"), QString::fromStdString(folder().string())});
    ASSERT_TRUE(other.waitForStarted());
    QByteArray told;
    while (told.count('\n') < 5 && other.waitForReadyRead(20'000)) {
        told += other.readAllStandardOutput();
    }
    other.kill();
    ASSERT_TRUE(other.waitForFinished());
    told += other.readAllStandardOutput();
    const auto ids = told.left(told.lastIndexOf('\n')).split('\n');
    ASSERT_GE(ids.size(), 5);

    const auto store = opened();
    ASSERT_TRUE(store);
    EXPECT_TRUE(store->problems().empty());
    EXPECT_GE(store->restored().size(), static_cast<std::size_t>(ids.size()));
    for (const QByteArray& id : ids) {
        const auto record = store->load(id.toStdString());
        ASSERT_TRUE(record) << id.toStdString();
        EXPECT_EQ(record->head.surname, "ERIKSSON");
        EXPECT_TRUE(record->head.restored);
        const auto picture = store->picture(id.toStdString(), "vi");
        ASSERT_TRUE(picture);
        EXPECT_EQ(picture->size(), 300'000);
    }
    const auto audit = store->verify_audit();
    ASSERT_TRUE(audit);
    EXPECT_TRUE(audit->whole);
}

TEST_F(Store, ACaseIsRestoredOnceAndNotAfterAnOrderlyEnd) {
    ASSERT_TRUE(opened()->put(invented(1), "case.saved"));
    EXPECT_TRUE(opened()->restored().empty()) << "the session ended in order";
}

TEST_F(Store, ASessionThatGoesOnInAnotherProgramIsNotACrash) {
    const auto first = opened();
    ASSERT_TRUE(first->put(invented(1), "case.saved"));
    const auto second = opened();
    EXPECT_TRUE(second->restored().empty());
    ASSERT_TRUE(second->put(invented(2), "case.saved"));
    const auto all = first->find({});
    ASSERT_TRUE(all);
    EXPECT_EQ(all->size(), 2U) << "both write to one store";
}

}  // namespace
}  // namespace vidimus::cases::testing
