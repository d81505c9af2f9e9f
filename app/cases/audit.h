// The audit log: who did what to which case, each entry tied to the one before, so that none can be changed, put in or
// taken out unseen. It names cases by their id, never persons who were examined.
#pragma once

#include <QByteArray>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "app/cases/database.h"
#include "app/cases/seal.h"

namespace vidimus::cases {

struct AuditEntry {
    long long seq = 0;  // from 1, without a gap
    std::string time;
    std::string actor;    // officer and post
    std::string action;   // "case.saved", "case.decided", "case.erased", "store.opened" …
    std::string subject;  // a case's id, or empty
    std::string detail;   // "decision=accept verdict=check_further"; no personal data
    QByteArray link;
};

struct AuditState {
    bool whole = false;
    long long entries = 0;
    long long broken_at = 0;  // the first entry that does not fit; 0 where all do
    std::string head;         // hexadecimal: written down elsewhere, it shows a log that was cut short or put back
};

class Audit {
  public:
    Audit(Database& database, const Seal& seal) : database_(database), seal_(seal) {}

    /// Within the caller's transaction, so that nothing is done without its entry.
    Database::Done add(AuditEntry entry);
    tl::expected<std::vector<AuditEntry>, screening::Failure> entries();
    tl::expected<AuditState, screening::Failure> verify();

  private:
    [[nodiscard]] QByteArray link_of(const AuditEntry& entry, const QByteArray& before) const;
    Database& database_;
    const Seal& seal_;
};

}  // namespace vidimus::cases
