#include "app/cases/audit.h"

#include <QSqlQuery>

namespace vidimus::cases {

QByteArray Audit::link_of(const AuditEntry& entry, const QByteArray& before) const {
    QByteArray bytes = QByteArray::number(entry.seq);
    for (const std::string* part : {&entry.time, &entry.actor, &entry.action, &entry.subject, &entry.detail}) {
        // Each with its length, so that no two entries can be written alike.
        bytes +=
            '|' + QByteArray::number(static_cast<qsizetype>(part->size())) + ':' + QByteArray::fromStdString(*part);
    }
    return seal_.link(before, bytes);
}

Database::Done Audit::add(AuditEntry entry) {
    QByteArray before;
    auto read = database_.run(QStringLiteral("SELECT seq, link FROM audit ORDER BY seq DESC LIMIT 1"), {},
                              [&](const QSqlQuery& row) {
                                  entry.seq = row.value(0).toLongLong();
                                  before = row.value(1).toByteArray();
                              });
    if (!read) {
        return read;
    }
    ++entry.seq;
    entry.link = link_of(entry, before);
    auto written = database_.run(QStringLiteral("INSERT INTO audit VALUES(?,?,?,?,?,?,?)"),
                                 {entry.seq, QString::fromStdString(entry.time), QString::fromStdString(entry.actor),
                                  QString::fromStdString(entry.action), QString::fromStdString(entry.subject),
                                  QString::fromStdString(entry.detail), entry.link});
    if (!written) {
        return written;
    }
    // Beside the chain stands how long it is: entries taken from its end are missed.
    const QByteArray length = QByteArray::number(entry.seq);
    return database_.run(QStringLiteral("INSERT OR REPLACE INTO meta VALUES('audit',?)"),
                         {QByteArray(length + ' ' + seal_.link(entry.link, length).toHex())});
}

tl::expected<std::vector<AuditEntry>, screening::Failure> Audit::entries() {
    std::vector<AuditEntry> entries;
    const auto text = [](const QSqlQuery& row, int column) { return row.value(column).toString().toStdString(); };
    auto done =
        database_.run(QStringLiteral("SELECT seq, time, actor, action, subject, detail, link FROM audit ORDER BY seq"),
                      {}, [&](const QSqlQuery& row) {
                          entries.push_back({row.value(0).toLongLong(), text(row, 1), text(row, 2), text(row, 3),
                                             text(row, 4), text(row, 5), row.value(6).toByteArray()});
                      });
    if (!done) {
        return tl::unexpected(done.error());
    }
    return entries;
}

tl::expected<AuditState, screening::Failure> Audit::verify() {
    const auto all = entries();
    if (!all) {
        return tl::unexpected(all.error());
    }
    AuditState state;
    QByteArray before;
    for (const AuditEntry& entry : *all) {
        ++state.entries;
        if (entry.seq != state.entries || entry.link != link_of(entry, before)) {
            state.broken_at = state.entries;
            return state;
        }
        before = entry.link;
    }
    QByteArray told;
    auto done = database_.run(QStringLiteral("SELECT value FROM meta WHERE name='audit'"), {},
                              [&told](const QSqlQuery& row) { told = row.value(0).toByteArray(); });
    if (!done) {
        return tl::unexpected(done.error());
    }
    const QByteArray length = QByteArray::number(state.entries);
    if (state.entries > 0 && told != length + ' ' + seal_.link(before, length).toHex()) {
        state.broken_at = state.entries + 1;
        return state;
    }
    state.whole = true;
    state.head = before.toHex().toStdString();
    return state;
}

}  // namespace vidimus::cases
