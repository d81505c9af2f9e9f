#include "app/cases/store.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlQuery>

#include "invented.h"

namespace vidimus::cases::testing {
namespace {

using screening::FailureCode;

TEST_F(Store, GivesBackWhatItKept) {
    CaseRecord record = invented(1);
    record.seen = {"manual.tilt"};
    record.draft = "laminate looks opened – ćirilica Ђ";
    record.decisions = {{Decision::Kind::second_line, "2026-11-24T14:03:00Z", "4471", "Post 12", "eagle is flat"}};
    record.head.decision = Decision::Kind::second_line;
    ASSERT_TRUE(opened()->put(record, "case.saved"));
    const auto store = opened();
    const auto again = store->load(record.head.id);
    ASSERT_TRUE(again);
    EXPECT_EQ(head_to_bytes(again->head), head_to_bytes(record.head));
    EXPECT_EQ(body_to_bytes(*again), body_to_bytes(record));
    EXPECT_FALSE(store->load("another"));
    EXPECT_TRUE(store->picture(record.head.id, "vi").value().isEmpty());
}

TEST_F(Store, GivesBackWhatWasDoneAboutAMatch) {
    CaseRecord record = invented(1);
    record.report = R"({"register":[{"register":"national","state":"possible_match","records":[{"reference":"UTO-1"},
                       {"reference":null}]},{"register":"other","state":"no_record","records":[]}]})";
    const std::vector<Match> before = matches_of(record);
    ASSERT_EQ(before.size(), 1U);
    EXPECT_EQ(before[0].register_name, "national");
    EXPECT_EQ(before[0].references, std::vector<std::string>{"UTO-1"});
    EXPECT_FALSE(before[0].last);
    using enum Confirmation::Step;
    record.confirmations = {
        {asked, "national", "2026-11-24T14:03:00Z", "4471", "Post 12", "NCB Utopia", "", "identity check"},
        {asked, "another", "2026-11-24T14:03:30Z", "4471", "Post 12", "NCB Nowhere", "", "identity check"},
        {withdrawn, "national", "2026-11-24T15:03:00Z", "4472", "", "NCB Utopia", "U-77/26", ""}};
    ASSERT_TRUE(opened()->put(record, "case.confirmation", "step=withdrawn register=national"));
    const auto store = opened();
    const auto again = store->load(record.head.id);
    ASSERT_TRUE(again);
    EXPECT_EQ(body_to_bytes(*again), body_to_bytes(record));
    ASSERT_EQ(again->confirmations.size(), 3U);
    EXPECT_EQ(again->confirmations[0].purpose, "identity check");
    const std::vector<Match> after = matches_of(*again);
    ASSERT_TRUE(after.at(0).last);
    EXPECT_EQ(after[0].last->step, withdrawn);
    EXPECT_EQ(after[0].last->reference, "U-77/26");
    EXPECT_FALSE(everything().contains("U-77/26")) << "it is sealed";
    EXPECT_TRUE(store->verify_audit()->whole);
    CaseRecord unknown;
    EXPECT_FALSE(body_of_bytes(R"({"confirmations":[{"step":"guessed"}]})", unknown));
    EXPECT_TRUE(body_of_bytes(R"({"decisions":[]})", unknown)) << "kept before there were confirmations";
    EXPECT_TRUE(unknown.confirmations.empty());
}

TEST_F(Store, GivesBackWhatWasMarkedOnThePages) {
    CaseRecord record = invented(1);
    record.main_page = 2;
    record.annotations = {{1, 0.125, 0.25, 0.5, 0.0625, "the seal is cut", "2026-11-24T14:03:00Z", "4471"},
                          {2, 0.0, 0.0, 1.0, 1.0, "all of it", "2026-11-24T14:04:00Z", "4472"}};
    ASSERT_TRUE(opened()->put(record, "case.marked", "page=1"));
    const auto store = opened();
    const auto again = store->load(record.head.id);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->annotations, record.annotations);
    EXPECT_EQ(again->main_page, 2);
    EXPECT_FALSE(everything().contains("the seal is cut")) << "it is sealed";
    CaseRecord before;
    EXPECT_TRUE(body_of_bytes(R"({"decisions":[]})", before)) << "kept before there were marks";
    EXPECT_TRUE(before.annotations.empty());
    EXPECT_EQ(before.main_page, 1);
}

TEST_F(Store, GivesBackWhichViewsWereKept) {
    CaseRecord record = invented(1);
    record.views = {{1, 1, "VI", "2026-11-24T14:03:00Z", "4471"}, {2, 2, "IR", "2026-11-24T14:04:00Z", "4472"}};
    EXPECT_EQ(picture_of(record.views[1]), "view-2");
    ASSERT_TRUE(opened()->put(record, "case.view_kept", "view=2"));
    EXPECT_EQ(opened()->load(record.head.id)->views, record.views);
    CaseRecord before;
    EXPECT_TRUE(body_of_bytes(R"({"decisions":[]})", before)) << "kept before there were views";
    EXPECT_TRUE(before.views.empty());
}

TEST_F(Store, HoldsNothingThatCanBeReadWithoutTheKey) {
    const auto store = opened();
    CaseRecord record = invented(1);
    record.draft = "a very particular remark";
    ASSERT_TRUE(store->put(record, "case.saved"));
    ASSERT_TRUE(store->put_picture(record.head.id, "vi", "a very particular picture"));
    const QByteArray all = everything();
    EXPECT_TRUE(all.contains("case.saved")) << "the log itself is read";
    for (const char* secret :
         {"ERIKSSON", "ANNA", "L898910001", "1974", "particular", "scan.png", "Edge of the photo"}) {
        EXPECT_FALSE(all.contains(secret)) << secret;
    }
}

TEST_F(Store, IsItsOwnersAlone) {
    const auto store = opened();
    ASSERT_TRUE(store->put(invented(1), "case.saved"));
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    const QDir dir(QString::fromStdString(folder().string()));
    EXPECT_FALSE(QFileInfo(dir.path()).permissions() & (others | QFile::ExeGroup | QFile::ExeOther));
    for (const char* name : {"cases.db", "cases.db-wal", "cases.key"}) {
        ASSERT_TRUE(dir.exists(QLatin1String(name))) << name;
        EXPECT_FALSE(QFileInfo(dir.filePath(QLatin1String(name))).permissions() & others) << name;
    }
}

TEST_F(Store, WhatIsErasedIsGoneFromTheDisk) {
    const auto store = opened();
    ASSERT_TRUE(store->put(invented(1), "case.saved"));
    ASSERT_TRUE(store->put_picture(invented(1).head.id, "vi", QByteArray(50'000, 'x')));
    QByteArray sealed;
    ASSERT_TRUE(Database::open(folder() / "cases.db")
                    .value()
                    ->run(QStringLiteral("SELECT head FROM cases"), {},
                          [&sealed](const QSqlQuery& row) { sealed = row.value(0).toByteArray(); }));
    ASSERT_TRUE(everything().contains(sealed));
    ASSERT_TRUE(store->erase(invented(1).head.id, "asked for"));
    EXPECT_FALSE(store->load(invented(1).head.id));
    EXPECT_TRUE(store->find({.words = "eriksson"}).value().empty());
    EXPECT_TRUE(store->picture(invented(1).head.id, "vi").value().isEmpty());
    EXPECT_FALSE(everything().contains(sealed));
}

TEST_F(Store, RetiresWhatIsOlderThanTheRetention) {
    CaseRecord old = invented(1);
    old.head.created = "2026-10-01T00:00:00Z";
    {
        const auto store = opened();
        ASSERT_TRUE(store->put(old, "case.saved"));
        ASSERT_TRUE(store->put(invented(2), "case.saved"));
    }
    StoreSetup with = setup("2026-11-24T20:00:00Z");
    with.retention_days = 30;
    const auto store = opened(with);
    EXPECT_EQ(store->retired(), 1);
    EXPECT_FALSE(store->load(old.head.id));
    EXPECT_TRUE(store->load(invented(2).head.id));
    EXPECT_TRUE(store->verify_audit().value().whole);
}

TEST_F(Store, ADamagedDatabaseIsSetAsideAndANewOneBegun) {
    const auto file = QString::fromStdString((folder() / "cases.db").string());
    int expected = 1;
    for (const bool torn : {false, true}) {
        {
            const auto store = opened();
            for (int number = 0; number < 40; ++number) {
                ASSERT_TRUE(store->put(invented(number), "case.saved"));
            }
        }
        QFile database(file);
        ASSERT_TRUE(database.open(QIODevice::ReadWrite));
        if (torn) {
            ASSERT_TRUE(database.resize(database.size() / 2));
        } else {
            database.write(QByteArray(200, 'x'));
        }
        database.close();
        const auto store = opened();
        ASSERT_TRUE(store);
        ASSERT_EQ(store->problems().size(), 1U);
        EXPECT_EQ(store->problems()[0].code, FailureCode::cases_damaged);
        EXPECT_EQ(store->problems()[0].subject, "cases-damaged-" + std::to_string(expected) + ".db");
        EXPECT_TRUE(std::filesystem::exists(folder() / store->problems()[0].subject)) << "nothing is thrown away";
        EXPECT_TRUE(store->find({}).value().empty());
        EXPECT_TRUE(store->put(invented(1), "case.saved")) << "work goes on";
        ++expected;
    }
}

TEST_F(Store, AFullDiskIsToldAndLosesNothing) {
    const auto store = opened();
    ASSERT_TRUE(store->put(invented(1), "case.saved"));
    ASSERT_TRUE(store->limit_pages(60));
    Database::Done done;
    int number = 1;
    while (done && number < 200) {
        done = store->put(invented(++number), "case.saved");
    }
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, FailureCode::disk_full);
    EXPECT_FALSE(store->load(invented(number).head.id)) << "half a case is none";
    EXPECT_TRUE(store->load(invented(number - 1).head.id));
    EXPECT_TRUE(store->verify_audit().value().whole);
    ASSERT_TRUE(store->limit_pages(10'000));
    EXPECT_TRUE(store->put(invented(number), "case.saved")) << "with space again it goes on";
}

TEST_F(Store, AMissingOrAnotherKeyLocksInsteadOfBeginningAnew) {
    ASSERT_TRUE(opened()->put(invented(1), "case.saved"));
    const auto key = folder() / "cases.key";
    std::filesystem::rename(key, folder() / "elsewhere");
    auto without = CaseStore::open(setup());
    ASSERT_FALSE(without);
    EXPECT_EQ(without.error().code, FailureCode::cases_locked);
    EXPECT_FALSE(std::filesystem::exists(key)) << "no new key for old cases";
    QFile other(QString::fromStdString(key.string()));
    ASSERT_TRUE(other.open(QIODevice::WriteOnly));
    other.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    other.write(QByteArray(64, 'a') + '\n');
    other.close();
    auto wrong = CaseStore::open(setup());
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().code, FailureCode::cases_locked);
    std::filesystem::remove(key);
    std::filesystem::rename(folder() / "elsewhere", key);
    EXPECT_TRUE(opened()->load(invented(1).head.id));
}

TEST_F(Store, AFolderThatCannotBeMadeIsToldAsThat) {
    StoreSetup with = setup();
    QFile file(folder_.filePath(QStringLiteral("blocked")));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    with.folder = folder_.path().toStdString() + "/blocked/cases";
    auto store = CaseStore::open(with);
    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().code, FailureCode::cannot_write);
}

TEST_F(Store, AnotherIdentifierIsNoDamage) {
    const auto store = opened();
    ASSERT_TRUE(store->put(invented(1), "case.saved"));
    const auto none = store->load("no such case");
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code, FailureCode::case_not_found);
    EXPECT_EQ(none.error().subject, "no such case");
}

TEST_F(Store, ACaseThatSomebodyChangedIsNotShown) {
    {
        const auto store = opened();
        ASSERT_TRUE(store->put(invented(1), "case.saved"));
        ASSERT_TRUE(store->put(invented(2, "OTHER"), "case.saved"));
    }
    {
        auto database = Database::open(folder() / "cases.db").value();
        ASSERT_TRUE(database->run(
            QStringLiteral("UPDATE cases SET body=(SELECT body FROM cases WHERE id LIKE '%2') WHERE id LIKE '%1'")));
    }
    const auto store = opened();
    const auto changed = store->load(invented(1).head.id);
    ASSERT_FALSE(changed);
    EXPECT_EQ(changed.error().code, FailureCode::cases_damaged);
}

}  // namespace
}  // namespace vidimus::cases::testing
