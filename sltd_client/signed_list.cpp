#include "sltd_client/signed_list.h"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "sltd_client/calendar.h"
#include "sltd_client/copy_builder.h"
#include "sltd_client/copy_secret.h"
#include "sltd_client/copy_update.h"
#include "sltd_client/list_head.h"
#include "sltd_client/local_import.h"

namespace vidimus::sltd {

namespace {

constexpr std::size_t block_bytes = std::size_t{1} << 20U;
constexpr std::size_t signature_bytes = 64;

tl::unexpected<CopyError> failed(CopyErrorCode code, std::string detail) {
    return tl::make_unexpected(CopyError{code, std::move(detail)});
}

struct Closer {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using Key = std::unique_ptr<EVP_PKEY, Closer>;
using Context = std::unique_ptr<EVP_MD_CTX, Closer>;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

Key read_key(const std::filesystem::path& file) {
    const std::unique_ptr<std::FILE, Closer> stream{std::fopen(file.c_str(), "rb")};
    Key key{stream ? PEM_read_PrivateKey(stream.get(), nullptr, nullptr, nullptr) : nullptr};
    return key && EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_ED25519 ? std::move(key) : nullptr;
}

// The public key's and the signature's bytes, or two empty texts.
std::pair<std::string, std::string> sign(EVP_PKEY* key, std::string_view text) {
    std::string public_key(32, '\0');
    std::string signature(signature_bytes, '\0');
    std::size_t key_size = public_key.size();
    std::size_t size = signature.size();
    const Context context{EVP_MD_CTX_new()};
    const bool done =
        context &&
        EVP_PKEY_get_raw_public_key(key, reinterpret_cast<unsigned char*>(public_key.data()), &key_size) == 1 &&
        EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key) == 1 &&
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes_of(text),
                       text.size()) == 1;
    return done ? std::pair{public_key, signature} : std::pair{std::string{}, std::string{}};
}

bool is_signed(const std::string& public_key, const std::string& signature, std::string_view text) {
    const Key key{EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(public_key), public_key.size())};
    const Context context{EVP_MD_CTX_new()};
    return key && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(text), text.size()) == 1;
}

// SHA-256 and length of what the stream still has, in hexadecimal digits; nothing where it cannot be read.
std::optional<std::pair<std::string, std::uint64_t>> digest_of(std::istream& input) {
    const Context context{EVP_MD_CTX_new()};
    if (!context || EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) != 1) {
        return std::nullopt;
    }
    std::string block(block_bytes, '\0');
    std::uint64_t bytes = 0;
    while (input.good()) {
        input.read(block.data(), static_cast<std::streamsize>(block.size()));
        const auto size = static_cast<std::size_t>(input.gcount());
        bytes += size;
        if (EVP_DigestUpdate(context.get(), block.data(), size) != 1) {
            return std::nullopt;
        }
    }
    std::string hash(32, '\0');
    unsigned size = 0;
    if (input.bad() || EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(hash.data()), &size) != 1) {
        return std::nullopt;
    }
    return std::pair{to_hexadecimal(hash), bytes};
}

// The serial of the list in place; nothing where there is no copy. A copy that cannot be read counts as none but for a
// wrong key, which must not look like an empty folder.
tl::expected<std::optional<std::uint64_t>, CopyError> serial_in(const std::filesystem::path& folder,
                                                                const CopySecret& secret) {
    const auto info = copy_info(folder, secret);
    if (info) {
        return info->serial;
    }
    if (info.error().code == CopyErrorCode::wrong_secret || info.error().code == CopyErrorCode::internal) {
        return tl::make_unexpected(info.error());
    }
    return std::nullopt;
}

tl::expected<void, CopyError> check_use(const ListHead& head, const std::filesystem::path& folder,
                                        const ListTrust& trust, const CopySecret& secret) {
    const auto& info = head.info;
    if (info.register_name != trust.register_name) {
        return failed(CopyErrorCode::not_signed, "the list is another register's");
    }
    const auto today = trust.today.empty() ? std::optional{system_day()} : parse_day(trust.today);
    const auto last = parse_day(info.expires);
    if (!today || !last || *today > *last) {
        return failed(CopyErrorCode::list_expired, "the list's last day was " + info.expires);
    }
    const auto serial = serial_in(folder, secret);
    if (!serial) {
        return tl::make_unexpected(serial.error());
    }
    if (serial->has_value() && info.serial <= **serial) {
        return failed(CopyErrorCode::not_newer, "serial " + std::to_string(info.serial) + " is not above " +
                                                    std::to_string(**serial) + ", which is in place");
    }
    if (info.base != 0 && *serial != info.base) {
        return failed(CopyErrorCode::does_not_follow,
                      "the delta is to serial " + std::to_string(info.base) + ", in place is " +
                          (serial->has_value() ? std::to_string(**serial) : std::string{"none"}));
    }
    return {};
}

tl::expected<ListHead, CopyError> prove(const std::filesystem::path& file, const ListTrust& trust) {
    std::ifstream stream(file, std::ios::binary);
    std::string first;
    std::string second;
    if (!stream || !read_head_line(stream, first) || !read_head_line(stream, second)) {
        return failed(CopyErrorCode::unreadable_input, "the input is no signed list");
    }
    const auto mark = parse_list_mark(second);
    const bool trusted =
        mark && std::find(trust.keys.begin(), trust.keys.end(), to_hexadecimal(mark->public_key)) != trust.keys.end();
    if (!trusted || !is_signed(mark->public_key, mark->signature, first)) {
        return failed(CopyErrorCode::not_signed, "no trusted key signed the list");
    }
    auto head = parse_list_head(first);
    if (!head) {
        return failed(CopyErrorCode::unreadable_input, "the signed list is of a kind that this program does not know");
    }
    head->rows_begin = first.size() + second.size() + 2;
    const auto digest = digest_of(stream);
    if (!digest || digest->first != head->sha256 || digest->second != head->bytes) {
        return failed(CopyErrorCode::not_signed, "the list's rows are not those that were signed");
    }
    return *head;
}

}  // namespace

bool is_signed_list(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string start(list_start.size(), '\0');
    return stream.read(start.data(), static_cast<std::streamsize>(start.size())) && start == list_start;
}

tl::expected<void, CopyError> publish_list(const std::filesystem::path& rows, const SignedListInfo& info,
                                           const std::filesystem::path& key, const std::filesystem::path& output) {
    try {
        const auto signing = read_key(key);
        std::ifstream input(rows, std::ios::binary);
        const auto digest = input ? digest_of(input) : std::nullopt;
        if (!signing || !digest) {
            return failed(CopyErrorCode::unreadable_input,
                          signing ? "the rows cannot be read" : "the key is no Ed25519 key in PEM");
        }
        ListHead head{info, rows.extension() == ".jsonl", digest->second, digest->first, 0};
        const auto first = list_head_line(head);
        if (!parse_list_head(first)) {
            return failed(CopyErrorCode::unreadable_input, "serial, dates or texts of the list are not usable");
        }
        const auto [public_key, signature] = sign(signing.get(), first);
        if (signature.empty()) {
            return failed(CopyErrorCode::internal, "the list could not be signed");
        }
        auto beside = output;
        beside += ".new";
        input.clear();
        input.seekg(0);
        std::ofstream stream(beside, std::ios::binary | std::ios::trunc);
        stream << first << '\n' << list_mark_line({public_key, signature}) << '\n';
        if (digest->second > 0) {
            stream << input.rdbuf();
        }
        stream.close();
        std::error_code error;
        if (stream) {
            std::filesystem::rename(beside, output, error);
        }
        if (!stream || error) {
            std::error_code ignored;
            std::filesystem::remove(beside, ignored);
            return failed(CopyErrorCode::cannot_write, "the list cannot be written");
        }
        return {};
    } catch (...) {
        return failed(CopyErrorCode::internal, "out of memory, or a file system error");
    }
}

tl::expected<ImportResult, CopyError> import_signed_list(const std::filesystem::path& list,
                                                         const std::filesystem::path& folder, const ListTrust& trust,
                                                         const CopySecret& secret) {
    try {
        const auto head = prove(list, trust);
        if (!head) {
            return tl::make_unexpected(head.error());
        }
        if (auto usable = check_use(*head, folder, trust, secret); !usable) {
            return tl::make_unexpected(usable.error());
        }
        const ListIdentity identity{head->info.list_version, head->info.list_date, head->info.serial,
                                    head->info.expires};
        const RowsFile rows{list, head->json_lines, head->rows_begin};
        return head->info.base == 0 ? import_rows(rows, folder, identity, secret)
                                    : apply_delta(rows, folder, identity, secret);
    } catch (...) {
        return failed(CopyErrorCode::internal, "out of memory, or a file system error");
    }
}

}  // namespace vidimus::sltd
