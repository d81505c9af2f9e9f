#include "app/cases/store.h"

#include <QDateTime>
#include <QSqlQuery>
#include <QUuid>

#include "app/cases/keys.h"

namespace vidimus::cases {

using screening::Failure;
using screening::FailureCode;

namespace {

namespace fs = std::filesystem;

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

QString path_of(const fs::path& file) {
    return QString::fromStdString(file.string());
}

Failure damaged(const std::string& why) {
    return {FailureCode::cases_damaged, "cases.db", why};
}

/// Moves a damaged database and what belongs to it to a name that nothing has yet; that name, or nothing.
std::optional<std::string> set_aside(const fs::path& file) {
    for (int number = 1; number < 1000; ++number) {
        const std::string name = "cases-damaged-" + std::to_string(number) + ".db";
        std::error_code error;
        if (fs::exists(file.parent_path() / name, error)) {
            continue;
        }
        fs::rename(file, file.parent_path() / name, error);
        if (error) {
            return std::nullopt;
        }
        for (const char* ending : {"-wal", "-shm"}) {
            std::error_code ignored;  // they may not be there
            fs::rename(file.string() + ending, file.parent_path() / (name + ending), ignored);
        }
        return name;
    }
    return std::nullopt;
}

}  // namespace

std::filesystem::path store_folder(const std::filesystem::path& data, std::string_view profile) {
    return profile == "training" ? data / "training" / "cases" : data / "cases";
}

CaseStore::CaseStore(StoreSetup setup, std::unique_ptr<Database> database, const Seal& seal)
    : setup_(std::move(setup)), database_(std::move(database)), seal_(seal), audit_(*database_, seal_) {}

CaseStore::~CaseStore() {
    if (!session_.empty()) {
        const auto done =
            database_->run(QStringLiteral("UPDATE sessions SET ended=? WHERE id=?"), {text(now()), text(session_)});
        static_cast<void>(done);  // then the next start restores what was open, which does no harm
    }
}

tl::expected<std::unique_ptr<CaseStore>, Failure> CaseStore::open(StoreSetup setup) {
    const fs::path file = setup.folder / "cases.db";
    auto database = Database::open(file);
    std::optional<Failure> problem;
    if (!database && database.error().code == FailureCode::cases_damaged) {
        const auto name = set_aside(file);
        if (!name) {
            return tl::unexpected(database.error());
        }
        problem = Failure{FailureCode::cases_damaged, *name, database.error().detail};
        database = Database::open(file);
    }
    if (!database) {
        return tl::unexpected(database.error());
    }
    bool fresh = true;
    QByteArray known;
    auto read =
        (*database)->run(QStringLiteral("SELECT value FROM meta WHERE name='key'"), {}, [&](const QSqlQuery& row) {
            fresh = false;
            known = row.value(0).toByteArray();
        });
    if (!read) {
        return tl::unexpected(read.error());
    }
    const auto seal = seal_of(setup.folder, setup.key, fresh);
    if (!seal) {
        return tl::unexpected(seal.error());
    }
    const QByteArray mine = seal->term("this is the key");
    if (!fresh && known != mine) {
        return tl::unexpected(
            Failure{FailureCode::cases_locked, "cases.key", "it is another key than the cases were sealed with"});
    }
    std::unique_ptr<CaseStore> store(new CaseStore(std::move(setup), std::move(*database), *seal));
    auto begun = store->database_->whole([&]() -> Done {
        if (fresh) {
            if (auto done = store->database_->run(QStringLiteral("INSERT INTO meta VALUES('key',?)"), {mine}); !done) {
                return done;
            }
        }
        return store->begin(problem.has_value());
    });
    if (!begun) {
        return tl::unexpected(begun.error());
    }
    if (problem) {
        store->problems_.push_back(*problem);
    }
    if (store->setup_.retention_days > 0) {
        const auto retired = store->retain(store->setup_.retention_days);
        if (!retired) {
            return tl::unexpected(retired.error());
        }
        store->retired_ = *retired;
    }
    return store;
}

std::string CaseStore::now() const {
    return setup_.now.empty() ? QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString() : setup_.now;
}

CaseStore::Done CaseStore::note(const std::string& action, const std::string& subject, const std::string& detail) {
    return audit_.add({0, now(), setup_.actor, action, subject, detail, {}});
}

CaseStore::Done CaseStore::begin(bool set_aside) {
    session_ = QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString();
    alive_ = std::make_unique<QLockFile>(path_of(setup_.folder / ("session-" + session_ + ".lock")));
    alive_->setStaleLockTime(0);
    alive_->tryLock(0);
    if (auto taken = take_over_crashed(); !taken) {
        return taken;
    }
    if (auto done =
            database_->run(QStringLiteral("INSERT INTO sessions VALUES(?,?,NULL)"), {text(session_), text(now())});
        !done) {
        return done;
    }
    return note("store.opened", {}, set_aside ? "a damaged database was set aside" : "");
}

/// Sessions that neither ended nor go on in another program: their undecided cases become ours, marked.
CaseStore::Done CaseStore::take_over_crashed() {
    std::vector<std::string> open;
    if (auto done =
            database_->run(QStringLiteral("SELECT id FROM sessions WHERE ended IS NULL"), {},
                           [&](const QSqlQuery& row) { open.push_back(row.value(0).toString().toStdString()); });
        !done) {
        return done;
    }
    for (const std::string& session : open) {
        QLockFile other(path_of(setup_.folder / ("session-" + session + ".lock")));
        other.setStaleLockTime(0);
        if (!other.tryLock(0)) {
            continue;
        }
        const auto left = heads(QStringLiteral("SELECT id, head FROM cases WHERE session=? AND decision='none' "
                                               "ORDER BY created DESC"),
                                {text(session)});
        if (!left) {
            return tl::unexpected(left.error());
        }
        for (CaseHead head : *left) {
            head.restored = true;
            const auto sealed = seal_.close(head_to_bytes(head), "head " + head.id);
            if (!sealed) {
                return tl::unexpected(damaged("a case could not be sealed"));
            }
            auto done = database_->run(QStringLiteral("UPDATE cases SET head=?, session=? WHERE id=?"),
                                       {*sealed, text(session_), text(head.id)});
            if (done) {
                done = note("case.restored", head.id, "the session before did not end");
            }
            if (!done) {
                return done;
            }
            restored_.push_back(std::move(head));
        }
        if (auto done =
                database_->run(QStringLiteral("UPDATE sessions SET ended='crashed' WHERE id=?"), {text(session)});
            !done) {
            return done;
        }
    }
    return {};
}

tl::expected<std::vector<CaseHead>, Failure> CaseStore::heads(const QString& statement, const QVariantList& values) {
    std::vector<CaseHead> found;
    bool whole = true;
    auto done = database_->run(statement, values, [&](const QSqlQuery& row) {
        const auto bytes = seal_.open(row.value(1).toByteArray(), "head " + row.value(0).toString().toStdString());
        auto head = bytes ? head_of_bytes(*bytes) : std::nullopt;
        whole = whole && head.has_value();
        if (head) {
            found.push_back(std::move(*head));
        }
    });
    if (!done) {
        return tl::unexpected(done.error());
    }
    if (!whole) {
        return tl::unexpected(damaged("a case was changed from outside"));
    }
    return found;
}

CaseStore::Done CaseStore::put(const CaseRecord& record, const std::string& action, const std::string& detail) {
    const std::string& id = record.head.id;
    const auto head = seal_.close(head_to_bytes(record.head), "head " + id);
    const auto body = seal_.close(body_to_bytes(record), "body " + id);
    if (!head || !body) {
        return tl::unexpected(damaged("a case could not be sealed"));
    }
    const QString decision = record.head.decision ? text(name_of(*record.head.decision)) : QStringLiteral("none");
    return database_->whole([&]() -> Done {
        if (auto done = database_->run(
                QStringLiteral("INSERT INTO cases VALUES(?,?,?,?,?,?,?) ON CONFLICT(id) DO UPDATE SET "
                               "verdict=excluded.verdict, decision=excluded.decision, session=excluded.session, "
                               "head=excluded.head, body=excluded.body"),
                {text(id), text(record.head.created), text(record.head.verdict), decision, text(session_), *head,
                 *body});
            !done) {
            return done;
        }
        if (auto done = database_->run(QStringLiteral("DELETE FROM terms WHERE id=?"), {text(id)}); !done) {
            return done;
        }
        std::vector<std::string> terms = search_terms_of(record.head);
        if (const std::string number = number_term_of(record.head); !number.empty()) {
            terms.push_back(number);
        }
        for (const std::string& term : terms) {
            if (auto done = database_->run(QStringLiteral("INSERT OR IGNORE INTO terms VALUES(?,?)"),
                                           {seal_.term(term), text(id)});
                !done) {
                return done;
            }
        }
        return note(action, id, detail);
    });
}

CaseStore::Done CaseStore::log(const std::string& action, const std::string& id, const std::string& detail) {
    return database_->whole([&] { return note(action, id, detail); });
}

CaseStore::Done CaseStore::put_picture(const std::string& id, const std::string& kind, const QByteArray& bytes) {
    const auto sealed = seal_.close(bytes, "picture " + kind + " " + id);
    if (!sealed) {
        return tl::unexpected(damaged("a picture could not be sealed"));
    }
    return database_->run(QStringLiteral("INSERT OR REPLACE INTO pictures VALUES(?,?,?)"),
                          {text(id), text(kind), *sealed});
}

tl::expected<QByteArray, Failure> CaseStore::picture(const std::string& id, const std::string& kind) {
    std::optional<QByteArray> sealed;
    if (auto done =
            database_->run(QStringLiteral("SELECT data FROM pictures WHERE id=? AND kind=?"), {text(id), text(kind)},
                           [&](const QSqlQuery& row) { sealed = row.value(0).toByteArray(); });
        !done) {
        return tl::unexpected(done.error());
    }
    if (!sealed) {
        return QByteArray();
    }
    const auto plain = seal_.open(*sealed, "picture " + kind + " " + id);
    return plain ? tl::expected<QByteArray, Failure>(*plain)
                 : tl::unexpected(damaged("a picture was changed from outside"));
}

tl::expected<CaseRecord, Failure> CaseStore::load(const std::string& id) {
    std::optional<CaseRecord> record;
    bool there = false;
    if (auto done = database_->run(QStringLiteral("SELECT head, body FROM cases WHERE id=?"), {text(id)},
                                   [&](const QSqlQuery& row) {
                                       there = true;
                                       const auto head = seal_.open(row.value(0).toByteArray(), "head " + id);
                                       const auto body = seal_.open(row.value(1).toByteArray(), "body " + id);
                                       const auto known = head ? head_of_bytes(*head) : std::nullopt;
                                       CaseRecord one;
                                       if (known && body && body_of_bytes(*body, one)) {
                                           one.head = *known;
                                           record = std::move(one);
                                       }
                                   });
        !done) {
        return tl::unexpected(done.error());
    }
    if (!there) {
        return tl::unexpected(Failure{FailureCode::case_not_found, id, {}});
    }
    if (!record) {
        return tl::unexpected(damaged("a case was changed from outside"));
    }
    return *record;
}

tl::expected<std::vector<CaseHead>, Failure> CaseStore::find(const Search& search) {
    QString statement = QStringLiteral("SELECT id, head FROM cases WHERE 1");
    QVariantList values;
    for (const std::string& word : words_of(search.words)) {
        statement += QStringLiteral(" AND id IN (SELECT id FROM terms WHERE term=?)");
        values << seal_.term(word);
    }
    const auto narrow = [&](const char* condition, const std::string& value) {
        if (!value.empty()) {
            statement += QLatin1String(condition);
            values << text(value);
        }
    };
    narrow(" AND substr(created,1,10)>=?", search.from);
    narrow(" AND substr(created,1,10)<=?", search.to);
    narrow(" AND verdict=?", search.verdict);
    narrow(" AND decision=?", search.decision);
    statement += QStringLiteral(" ORDER BY created DESC LIMIT ?");
    values << search.most;
    return heads(statement, values);
}

tl::expected<std::vector<CaseHead>, Failure> CaseStore::same_number(const CaseHead& head) {
    const std::string term = number_term_of(head);
    if (term.empty()) {
        return std::vector<CaseHead>{};
    }
    return heads(QStringLiteral("SELECT id, head FROM cases WHERE id<>? AND id IN (SELECT id FROM terms WHERE term=?) "
                                "ORDER BY created DESC LIMIT 50"),
                 {text(head.id), seal_.term(term)});
}

CaseStore::Done CaseStore::erase(const std::string& id, const std::string& why) {
    auto erased = database_->whole([&]() -> Done {
        for (const char* statement :
             {"DELETE FROM cases WHERE id=?", "DELETE FROM terms WHERE id=?", "DELETE FROM pictures WHERE id=?"}) {
            if (auto done = database_->run(QLatin1String(statement), {text(id)}); !done) {
                return done;
            }
        }
        return note("case.erased", id, why);
    });
    // The journal still holds it until it is emptied.
    return erased ? database_->run(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)")) : erased;
}

tl::expected<int, Failure> CaseStore::retain(int days) {
    const QDateTime today = QDateTime::fromString(text(now()), Qt::ISODate);
    std::vector<std::string> old;
    if (auto done = database_->run(QStringLiteral("SELECT id FROM cases WHERE created<?"),
                                   {today.addDays(-days).toString(Qt::ISODate)},
                                   [&](const QSqlQuery& row) { old.push_back(row.value(0).toString().toStdString()); });
        !done) {
        return tl::unexpected(done.error());
    }
    for (const std::string& id : old) {
        if (auto done = erase(id, "older than " + std::to_string(days) + " days"); !done) {
            return tl::unexpected(done.error());
        }
    }
    return static_cast<int>(old.size());
}

}  // namespace vidimus::cases
