// The case store: one folder with a sealed SQLite database, its key and its audit log. What is told as kept has reached
// the disk. Synchronous; one thread uses one store. Needs a QCoreApplication.
#pragma once

#include <QLockFile>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "app/cases/audit.h"
#include "app/cases/case.h"
#include "app/cases/search.h"

namespace vidimus::cases {

/// Where the cases of a profile are kept: practice in a folder of its own.
std::filesystem::path store_folder(const std::filesystem::path& data, std::string_view profile);

struct StoreSetup {
    std::filesystem::path folder;  // <data>/cases
    std::string key;               // where the secret is kept; empty: a file in the folder
    std::string actor;             // of the audit log: officer and post
    int retention_days = 0;        // older cases are erased when the store opens; 0: never
    std::string now;               // for tests: 2026-11-24T14:02:11Z; empty: the system's time
};

class CaseStore {
  public:
    using Done = Database::Done;

    /// Opens, or makes, the store. A damaged database is set aside and a new one begun (a problem, not an error).
    /// Errors: cases_locked, cannot_write, disk_full.
    static tl::expected<std::unique_ptr<CaseStore>, screening::Failure> open(StoreSetup setup);
    /// Ends the session: what is undecided then was left so by a person, not by a crash.
    ~CaseStore();
    CaseStore(const CaseStore&) = delete;
    CaseStore& operator=(const CaseStore&) = delete;

    /// What a person must be told about the opening: a database that was set aside.
    [[nodiscard]] const std::vector<screening::Failure>& problems() const { return problems_; }
    /// Undecided cases of sessions that did not end, newest first.
    [[nodiscard]] const std::vector<CaseHead>& restored() const { return restored_; }
    /// Cases that were older than the retention and were erased on opening.
    [[nodiscard]] int retired() const { return retired_; }

    /// Keeps a case, or its newer state. `action` is the audit log's.
    Done put(const CaseRecord& record, const std::string& action, const std::string& detail = {});
    /// Something was done with a case that leaves it as it is, such as a report that was written.
    Done log(const std::string& action, const std::string& id, const std::string& detail);
    /// A picture of a case: JPEG or PNG bytes.
    Done put_picture(const std::string& id, const std::string& kind, const QByteArray& bytes);
    /// Errors: case_not_found; cases_damaged where it was changed from outside.
    tl::expected<CaseRecord, screening::Failure> load(const std::string& id);
    /// Empty where there is none.
    tl::expected<QByteArray, screening::Failure> picture(const std::string& id, const std::string& kind);
    /// Newest first.
    tl::expected<std::vector<CaseHead>, screening::Failure> find(const Search& search);
    /// Other cases with the same issuing state and number, newest first.
    tl::expected<std::vector<CaseHead>, screening::Failure> same_number(const CaseHead& head);
    /// Takes a case out for good; the audit log keeps that, when, by whom and why.
    Done erase(const std::string& id, const std::string& why);
    /// Erases what is older than `days`; how many.
    tl::expected<int, screening::Failure> retain(int days);
    tl::expected<AuditState, screening::Failure> verify_audit() { return audit_.verify(); }
    tl::expected<std::vector<AuditEntry>, screening::Failure> audit_entries() { return audit_.entries(); }
    Done limit_pages(int pages) { return database_->limit_pages(pages); }

  private:
    CaseStore(StoreSetup setup, std::unique_ptr<Database> database, const Seal& seal);
    Done begin(bool set_aside);
    Done take_over_crashed();
    Done note(const std::string& action, const std::string& subject, const std::string& detail);
    tl::expected<std::vector<CaseHead>, screening::Failure> heads(const QString& statement, const QVariantList& values);
    [[nodiscard]] std::string now() const;

    StoreSetup setup_;
    std::unique_ptr<Database> database_;
    Seal seal_;
    Audit audit_;
    std::string session_;
    std::unique_ptr<QLockFile> alive_;  // tells other programs on this store that the session goes on
    std::vector<screening::Failure> problems_;
    std::vector<CaseHead> restored_;
    int retired_ = 0;
};

}  // namespace vidimus::cases
