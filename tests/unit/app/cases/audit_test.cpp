#include <QSqlQuery>

#include "app/cases/keys.h"
#include "invented.h"

namespace vidimus::cases::testing {
namespace {

TEST_F(Store, TheAuditLogSaysWhoDidWhatAndNamesNobodyExamined) {
    const auto store = opened();
    CaseRecord record = invented(1);
    ASSERT_TRUE(store->put(record, "case.saved"));
    ASSERT_TRUE(store->put(record, "case.decided", "decision=accept"));
    ASSERT_TRUE(store->erase(record.head.id, "asked for by the holder"));
    const auto entries = store->audit_entries();
    ASSERT_TRUE(entries);
    ASSERT_EQ(entries->size(), 4U);
    EXPECT_EQ(entries->at(0).action, "store.opened");
    EXPECT_EQ(entries->at(2).action, "case.decided");
    EXPECT_EQ(entries->at(2).actor, "4471 Post 12");
    EXPECT_EQ(entries->at(2).subject, record.head.id);
    EXPECT_EQ(entries->at(3).action, "case.erased");
    for (const AuditEntry& entry : *entries) {
        const std::string all = entry.action + entry.subject + entry.detail;
        EXPECT_EQ(all.find("ERIKSSON"), std::string::npos);
        EXPECT_EQ(all.find(record.head.document_number), std::string::npos);
    }
    const auto state = store->verify_audit();
    ASSERT_TRUE(state);
    EXPECT_TRUE(state->whole);
    EXPECT_EQ(state->entries, 4);
    EXPECT_EQ(state->head.size(), 64U);
}

/// Every way to lie with the database in one's hands and the key not.
TEST_F(Store, TheAuditLogShowsEveryChange) {
    const struct {
        const char* statement;
        long long broken_at;
    } lies[] = {
        {"UPDATE audit SET actor='4472' WHERE seq=2", 2},
        {"UPDATE audit SET detail='decision=accept' WHERE seq=3", 3},
        {"DELETE FROM audit WHERE seq=2", 2},
        {"DELETE FROM audit WHERE seq=(SELECT max(seq) FROM audit)", 5},
        {"DELETE FROM audit WHERE seq>2", 3},
        {"INSERT INTO audit SELECT seq+1, time, actor, action, subject, detail, link FROM audit ORDER BY seq DESC "
         "LIMIT 1",
         6},
    };
    for (const auto& lie : lies) {
        QTemporaryDir place;
        const StoreSetup with{place.path().toStdString() + "/cases", {}, "4471", 0, {}};
        {
            const auto store = CaseStore::open(with).value();
            for (int number = 1; number <= 4; ++number) {
                ASSERT_TRUE(store->put(invented(number), "case.saved"));
            }
        }
        auto database = Database::open(with.folder / "cases.db").value();
        ASSERT_TRUE(database->run(QLatin1String(lie.statement)));
        const Seal seal = seal_of(with.folder, {}, false).value();
        const auto state = Audit(*database, seal).verify();
        ASSERT_TRUE(state);
        EXPECT_FALSE(state->whole) << lie.statement;
        EXPECT_EQ(state->broken_at, lie.broken_at) << lie.statement;
    }
}

}  // namespace
}  // namespace vidimus::cases::testing
