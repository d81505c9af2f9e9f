// The store's SQLite database: opened privately, proved whole, made where there is none; its errors in our words.
// One thread uses one Database.
#pragma once

#include <QByteArray>
#include <QString>
#include <QVariant>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "app/screening/failure.h"

class QSqlQuery;

namespace vidimus::cases {

class Database {
  public:
    using Done = tl::expected<void, screening::Failure>;
    using Row = std::function<void(const QSqlQuery& row)>;

    /// Errors: cannot_write, disk_full; cases_damaged where the file is no whole database of ours.
    static tl::expected<std::unique_ptr<Database>, screening::Failure> open(const std::filesystem::path& file);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// One statement with its values; `row` is called for each row of the answer.
    Done run(const QString& statement, const QVariantList& values = {}, const Row& row = {});
    /// All of it or nothing.
    Done whole(const std::function<Done()>& work);
    /// For tests: at most so many pages, as if the disk were full then.
    Done limit_pages(int pages);

  private:
    explicit Database(QString name);
    Done prepare();
    QString name_;  // of Qt's connection
};

}  // namespace vidimus::cases
