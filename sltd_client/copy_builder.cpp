#include "sltd_client/copy_builder.h"

#include <lmdb.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace vidimus::sltd {

namespace {

constexpr std::size_t first_map_bytes = std::size_t{64} * 1024 * 1024;
// A guard against a loop without end, far above any list: 150 million records take some 10 GB.
constexpr std::size_t largest_map_bytes = std::size_t{1} << 40U;

CopyError error_for(int status) {
    if (status == ENOSPC || status == EDQUOT) {
        return {CopyErrorCode::disk_full, "the disk is full"};
    }
    if (status == ENOMEM) {
        return {CopyErrorCode::internal, "out of memory"};
    }
    return {CopyErrorCode::cannot_write, mdb_strerror(status)};
}

MDB_val view(const void* data, std::size_t size) {
    return {size, const_cast<void*>(data)};
}

}  // namespace

CopyBuilder::~CopyBuilder() {
    if (env_ != nullptr) {
        mdb_env_close(env_);
    }
}

tl::expected<std::unique_ptr<CopyBuilder>, CopyError> CopyBuilder::create(const std::filesystem::path& data_file) {
    std::unique_ptr<CopyBuilder> builder{new CopyBuilder};
    builder->map_bytes_ = first_map_bytes;
    int status = mdb_env_create(&builder->env_);
    if (status != MDB_SUCCESS) {
        builder->env_ = nullptr;
        return tl::make_unexpected(error_for(status));
    }
    mdb_env_set_maxdbs(builder->env_, 2);
    mdb_env_set_mapsize(builder->env_, builder->map_bytes_);
    // Nobody reads the file before it is finished, and a crash leaves nothing that is used: no lock, no sync on the
    // way.
    status =
        mdb_env_open(builder->env_, data_file.c_str(), MDB_NOSUBDIR | MDB_NOLOCK | MDB_NOSYNC | MDB_NORDAHEAD, 0600);
    if (status != MDB_SUCCESS) {
        return tl::make_unexpected(error_for(status));
    }
    return builder;
}

int CopyBuilder::store(const std::vector<CopyEntry>& entries) {
    MDB_txn* txn = nullptr;
    MDB_dbi records = 0;
    int status = mdb_txn_begin(env_, nullptr, 0, &txn);
    if (status != MDB_SUCCESS) {
        return status;
    }
    status = mdb_dbi_open(txn, records_database, MDB_CREATE | MDB_DUPSORT, &records);
    MDB_cursor* cursor = nullptr;
    if (status == MDB_SUCCESS) {
        status = mdb_cursor_open(txn, records, &cursor);
    }
    for (auto entry = entries.begin(); status == MDB_SUCCESS && entry != entries.end(); ++entry) {
        MDB_val key = view(entry->key.data(), entry->key.size());
        MDB_val value = view(entry->value.data(), entry->value.size());
        status = mdb_cursor_put(cursor, &key, &value, MDB_NODUPDATA);
        if (status == MDB_KEYEXIST) {
            status = MDB_SUCCESS;
        }
    }
    if (cursor != nullptr) {
        mdb_cursor_close(cursor);
    }
    if (status != MDB_SUCCESS) {
        mdb_txn_abort(txn);
        return status;
    }
    return mdb_txn_commit(txn);
}

tl::expected<void, CopyError> CopyBuilder::add(std::vector<CopyEntry>& entries) {
    std::sort(entries.begin(), entries.end(),
              [](const CopyEntry& left, const CopyEntry& right) { return left.key < right.key; });
    int status = store(entries);
    while (status == MDB_MAP_FULL && map_bytes_ < largest_map_bytes) {
        map_bytes_ *= 2;
        status = mdb_env_set_mapsize(env_, map_bytes_);
        if (status == MDB_SUCCESS) {
            status = store(entries);
        }
    }
    if (status != MDB_SUCCESS) {
        return tl::make_unexpected(error_for(status));
    }
    return {};
}

int CopyBuilder::store_about(CopyAbout& about) {
    MDB_txn* txn = nullptr;
    int status = mdb_txn_begin(env_, nullptr, 0, &txn);
    if (status != MDB_SUCCESS) {
        return status;
    }
    MDB_dbi records = 0;
    MDB_dbi about_handle = 0;
    MDB_stat counted{};
    status = mdb_dbi_open(txn, records_database, MDB_CREATE | MDB_DUPSORT, &records);
    if (status == MDB_SUCCESS) {
        status = mdb_stat(txn, records, &counted);
    }
    if (status == MDB_SUCCESS) {
        status = mdb_dbi_open(txn, about_database, MDB_CREATE, &about_handle);
    }
    if (status == MDB_SUCCESS) {
        about.records = counted.ms_entries;
        const auto text = about_json(about);
        MDB_val key = view(about_key.data(), about_key.size());
        MDB_val value = view(text.data(), text.size());
        status = mdb_put(txn, about_handle, &key, &value, 0);
    }
    if (status != MDB_SUCCESS) {
        mdb_txn_abort(txn);
        return status;
    }
    return mdb_txn_commit(txn);
}

tl::expected<std::uint64_t, CopyError> CopyBuilder::finish(CopyAbout about) {
    int status = store_about(about);
    if (status == MDB_MAP_FULL) {
        map_bytes_ *= 2;
        status = mdb_env_set_mapsize(env_, map_bytes_);
        if (status == MDB_SUCCESS) {
            status = store_about(about);
        }
    }
    if (status == MDB_SUCCESS) {
        status = mdb_env_sync(env_, 1);
    }
    if (status != MDB_SUCCESS) {
        return tl::make_unexpected(error_for(status));
    }
    mdb_env_close(std::exchange(env_, nullptr));
    return about.records;
}

}  // namespace vidimus::sltd
