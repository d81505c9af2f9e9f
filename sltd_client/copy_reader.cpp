#include "sltd_client/copy_reader.h"

#include <lmdb.h>
#include <openssl/evp.h>

#include <utility>

#include "sltd_client/copy_files.h"

namespace vidimus::sltd {

namespace {

constexpr std::size_t block_bytes = 1024 * 1024;
constexpr std::size_t max_manifest_bytes = 16 * 1024;

tl::unexpected<CopyError> failed(CopyErrorCode code, std::string detail) {
    return tl::make_unexpected(CopyError{code, std::move(detail)});
}

MDB_val view(const void* data, std::size_t size) {
    return {size, const_cast<void*>(data)};
}

std::string_view text_in(const MDB_val& value) {
    return {static_cast<const char*>(value.mv_data), value.mv_size};
}

// A read transaction that ends itself; it pins nothing, since the file is never written again.
class ReadTransaction {
  public:
    explicit ReadTransaction(MDB_env* env) {
        if (mdb_txn_begin(env, nullptr, MDB_RDONLY, &txn_) != MDB_SUCCESS) {
            txn_ = nullptr;
        }
    }
    ReadTransaction(const ReadTransaction&) = delete;
    ReadTransaction& operator=(const ReadTransaction&) = delete;
    ~ReadTransaction() {
        if (txn_ != nullptr) {
            mdb_txn_abort(txn_);
        }
    }
    [[nodiscard]] MDB_txn* get() const { return txn_; }
    // Keeps the database handles that were opened in it.
    bool commit() { return mdb_txn_commit(std::exchange(txn_, nullptr)) == MDB_SUCCESS; }

  private:
    MDB_txn* txn_ = nullptr;
};

struct CursorCloser {
    void operator()(MDB_cursor* cursor) const { mdb_cursor_close(cursor); }
};

}  // namespace

void FileDigest::Closer::operator()(evp_md_ctx_st* context) const {
    EVP_MD_CTX_free(context);
}

FileDigest::FileDigest(const std::filesystem::path& file)
    : context_(EVP_MD_CTX_new()), input_(file, std::ios::binary), block_(block_bytes) {
    if (context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) != 1) {
        context_.reset();
    }
}

tl::expected<bool, CopyError> FileDigest::advance(Deadline deadline, const std::stop_token& stop) {
    if (!context_) {
        return failed(CopyErrorCode::internal, "no SHA-256");
    }
    if (!input_.is_open()) {
        return failed(CopyErrorCode::damaged, "the data file cannot be read");
    }
    while (!input_.eof()) {
        if (stop.stop_requested() || std::chrono::steady_clock::now() >= deadline) {
            return false;
        }
        input_.read(block_.data(), static_cast<std::streamsize>(block_.size()));
        if (input_.bad() || (input_.fail() && !input_.eof())) {
            return failed(CopyErrorCode::damaged, "the data file cannot be read");
        }
        const auto size = static_cast<std::size_t>(input_.gcount());
        bytes_ += size;
        if (EVP_DigestUpdate(context_.get(), block_.data(), size) != 1) {
            return failed(CopyErrorCode::internal, "no SHA-256");
        }
    }
    return true;
}

std::string FileDigest::result() {
    HashingKey hash{};
    unsigned size = 0;
    if (!context_ || EVP_DigestFinal_ex(context_.get(), hash.data(), &size) != 1 || size != hash.size()) {
        return {};
    }
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const auto byte : hash) {
        text += digits[byte >> 4U];
        text += digits[byte & 0x0FU];
    }
    return text;
}

CopyReader::~CopyReader() {
    if (env_ != nullptr) {
        mdb_env_close(env_);
    }
}

tl::expected<std::unique_ptr<CopyReader>, CopyError> CopyReader::open(const std::filesystem::path& data_file) {
    std::unique_ptr<CopyReader> reader{new CopyReader};
    if (mdb_env_create(&reader->env_) != MDB_SUCCESS) {
        reader->env_ = nullptr;
        return failed(CopyErrorCode::internal, "out of memory");
    }
    mdb_env_set_maxdbs(reader->env_, 2);
    // No lock file is needed beside a file that nobody writes, and the folder may be read-only.
    constexpr unsigned flags = MDB_RDONLY | MDB_NOSUBDIR | MDB_NOLOCK | MDB_NOTLS | MDB_NORDAHEAD;
    if (mdb_env_open(reader->env_, data_file.c_str(), flags, 0600) != MDB_SUCCESS) {
        return failed(CopyErrorCode::damaged, "the data file is not a database");
    }
    if (auto read = reader->read_about(); !read) {
        return tl::make_unexpected(read.error());
    }
    return reader;
}

tl::expected<void, CopyError> CopyReader::read_about() {
    ReadTransaction transaction(env_);
    MDB_dbi about_handle = 0;
    if (transaction.get() == nullptr ||
        mdb_dbi_open(transaction.get(), about_database, 0, &about_handle) != MDB_SUCCESS ||
        mdb_dbi_open(transaction.get(), records_database, MDB_DUPSORT, &records_) != MDB_SUCCESS) {
        return failed(CopyErrorCode::damaged, "the data file lacks a database");
    }
    MDB_val key = view(about_key.data(), about_key.size());
    MDB_val value{};
    if (mdb_get(transaction.get(), about_handle, &key, &value) != MDB_SUCCESS) {
        return failed(CopyErrorCode::damaged, "the data file does not say what it is");
    }
    const auto about = parse_about(text_in(value));
    MDB_stat counted{};
    if (!about || mdb_stat(transaction.get(), records_, &counted) != MDB_SUCCESS ||
        counted.ms_entries != about->records) {
        return failed(CopyErrorCode::damaged, "the data file does not hold what it says");
    }
    about_ = *about;
    keys_.emplace(about_.hashing_key);
    if (!transaction.commit()) {
        return failed(CopyErrorCode::internal, "the database handles could not be kept");
    }
    return {};
}

tl::expected<std::vector<Record>, CopyError> CopyReader::find(const Query& query) const {
    auto keys = keys_->copy();
    const auto wanted = keys.make(query.number.reveal(), query.issuing_state, query.document_type);
    const ReadTransaction transaction(env_);
    MDB_cursor* opened = nullptr;
    if (!wanted || transaction.get() == nullptr ||
        mdb_cursor_open(transaction.get(), records_, &opened) != MDB_SUCCESS) {
        return failed(CopyErrorCode::internal, "no key or no transaction");
    }
    const std::unique_ptr<MDB_cursor, CursorCloser> cursor{opened};
    std::vector<Record> records;
    MDB_val key = view(wanted->data(), wanted->size());
    MDB_val value{};
    auto status = mdb_cursor_get(cursor.get(), &key, &value, MDB_SET_KEY);
    while (status == MDB_SUCCESS) {
        auto record = decode_record(text_in(value));
        if (!record) {
            return failed(CopyErrorCode::damaged, "a record cannot be read");
        }
        records.push_back(std::move(*record));
        status = mdb_cursor_get(cursor.get(), &key, &value, MDB_NEXT_DUP);
    }
    if (status != MDB_NOTFOUND) {
        return failed(CopyErrorCode::damaged, "the database cannot be searched");
    }
    return records;
}

tl::expected<void, CopyError> CopyOpener::read_manifest() {
    const auto file = folder_ / manifest_name;
    std::error_code error;
    if (!std::filesystem::exists(file, error) && !error) {
        return failed(CopyErrorCode::not_found, "there is no copy in the folder");
    }
    const auto text = read_small_file(file, max_manifest_bytes);
    const auto manifest = text ? parse_manifest(*text) : std::nullopt;
    if (!manifest) {
        return failed(CopyErrorCode::damaged, "copy.json cannot be read");
    }
    if (!digest_ || manifest->generation != manifest_.generation) {
        manifest_ = *manifest;
        digest_ = std::make_unique<FileDigest>(folder_ / manifest_.data_file);
    }
    return {};
}

tl::expected<std::unique_ptr<CopyReader>, CopyError> CopyOpener::advance(Deadline deadline,
                                                                         const std::stop_token& stop) {
    if (auto read = read_manifest(); !read) {
        return tl::make_unexpected(read.error());
    }
    const auto ended = digest_->advance(deadline, stop);
    if (!ended) {
        digest_.reset();
        return tl::make_unexpected(ended.error());
    }
    if (!*ended) {
        return std::unique_ptr<CopyReader>{};
    }
    const bool whole = digest_->bytes() == manifest_.bytes && digest_->result() == manifest_.sha256;
    digest_.reset();
    if (!whole) {
        return failed(CopyErrorCode::damaged, "the data file is not what copy.json says");
    }
    return CopyReader::open(folder_ / manifest_.data_file);
}

}  // namespace vidimus::sltd
