#include "app/cases/database.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>

#include "app/screening/files.h"

namespace vidimus::cases {

using screening::Failure;
using screening::FailureCode;

namespace {

constexpr auto kSubject = "cases.db";

// Result codes of SQLite (sqlite3.h); the extended ones have these in their low byte.
constexpr int kIoError = 10;
constexpr int kCorrupt = 11;
constexpr int kFull = 13;
constexpr int kNotADatabase = 26;

/// The statement and its values stay out of it: they hold what must not be told.
Failure failure_of(const QSqlError& error) {
    const int code = error.nativeErrorCode().toInt() & 0xff;
    const std::string why = error.databaseText().toStdString();
    if (code == kFull) {
        return {FailureCode::disk_full, kSubject, {}};
    }
    if (code == kCorrupt || code == kNotADatabase) {
        return {FailureCode::cases_damaged, kSubject, why};
    }
    return {FailureCode::cannot_write, kSubject, code == kIoError ? "the disk failed" : why};
}

}  // namespace

Database::Database(QString name) : name_(std::move(name)) {}

Database::~Database() {
    {
        QSqlDatabase database = QSqlDatabase::database(name_, false);
        database.close();
    }
    QSqlDatabase::removeDatabase(name_);
}

tl::expected<std::unique_ptr<Database>, Failure> Database::open(const std::filesystem::path& file) {
    if (const auto folder = screening::make_private_folder(file.parent_path()); !folder) {
        return tl::unexpected(folder.error());
    }
    // Made here, so that it is its owner's alone from its first byte; SQLite gives its journal the same permissions.
    if (const auto made = screening::write_first_file(file, {}); !made) {
        return tl::unexpected(made.error());
    }
    const QString name = QStringLiteral("cases-") + QUuid::createUuid().toString(QUuid::WithoutBraces);
    std::unique_ptr<Database> database(new Database(name));
    QSqlDatabase connection = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
    connection.setDatabaseName(QString::fromStdString(file.string()));
    connection.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=4000"));
    if (!connection.open()) {
        return tl::unexpected(failure_of(connection.lastError()));
    }
    if (const auto prepared = database->prepare(); !prepared) {
        return tl::unexpected(prepared.error());
    }
    return database;
}

Database::Done Database::prepare() {
    bool whole = false;
    // A case that was told as kept is on the disk, and one that was erased is gone from it.
    for (const char* pragma : {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA secure_delete=ON"}) {
        if (auto done = run(QLatin1String(pragma)); !done) {
            return done;
        }
    }
    if (auto done = run(QStringLiteral("PRAGMA quick_check(1)"), {},
                        [&whole](const QSqlQuery& row) { whole = row.value(0).toString() == QLatin1String("ok"); });
        !done) {
        return done;
    }
    if (!whole) {
        return tl::unexpected(Failure{FailureCode::cases_damaged, kSubject, "pages do not fit together"});
    }
    return this->whole([this]() -> Done {
        for (const char* statement :
             {"CREATE TABLE IF NOT EXISTS meta(name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID",
              "CREATE TABLE IF NOT EXISTS sessions(id TEXT PRIMARY KEY, begun TEXT, ended TEXT) WITHOUT ROWID",
              "CREATE TABLE IF NOT EXISTS cases(id TEXT PRIMARY KEY, created TEXT, verdict TEXT, decision TEXT, "
              "session TEXT, head BLOB, body BLOB)",
              "CREATE INDEX IF NOT EXISTS cases_created ON cases(created)",
              "CREATE TABLE IF NOT EXISTS terms(term BLOB, id TEXT, PRIMARY KEY(term, id)) WITHOUT ROWID",
              "CREATE INDEX IF NOT EXISTS terms_id ON terms(id)",
              "CREATE TABLE IF NOT EXISTS pictures(id TEXT, kind TEXT, data BLOB, PRIMARY KEY(id, kind))",
              "CREATE TABLE IF NOT EXISTS audit(seq INTEGER PRIMARY KEY, time TEXT, actor TEXT, action TEXT, "
              "subject TEXT, detail TEXT, link BLOB)"}) {
            if (auto done = run(QLatin1String(statement)); !done) {
                return done;
            }
        }
        return {};
    });
}

Database::Done Database::run(const QString& statement, const QVariantList& values, const Row& row) {
    QSqlQuery query(QSqlDatabase::database(name_, false));
    query.setForwardOnly(true);
    if (!query.prepare(statement)) {
        return tl::unexpected(failure_of(query.lastError()));
    }
    for (const QVariant& value : values) {
        query.addBindValue(value);
    }
    if (!query.exec()) {
        return tl::unexpected(failure_of(query.lastError()));
    }
    while (query.next()) {
        if (row) {
            row(query);
        }
    }
    // A page that cannot be read ends the rows as their end does.
    if (query.lastError().isValid()) {
        return tl::unexpected(failure_of(query.lastError()));
    }
    return {};
}

Database::Done Database::whole(const std::function<Done()>& work) {
    if (auto begun = run(QStringLiteral("BEGIN IMMEDIATE")); !begun) {
        return begun;
    }
    auto done = work();
    if (done) {
        done = run(QStringLiteral("COMMIT"));
    }
    if (!done) {
        const auto undone = run(QStringLiteral("ROLLBACK"));  // SQLite may have done it already
        static_cast<void>(undone);
    }
    return done;
}

Database::Done Database::limit_pages(int pages) {
    return run(QStringLiteral("PRAGMA max_page_count=%1").arg(pages));
}

}  // namespace vidimus::cases
