#include "sltd_client/copy_reader.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace vidimus::sltd {

namespace {

constexpr std::size_t max_manifest_bytes = 16 * 1024;
constexpr std::size_t most_idle_tools = 64;
constexpr std::uint64_t most_buckets = std::uint64_t{1} << 32U;

tl::unexpected<CopyError> failed(CopyErrorCode code, std::string detail) {
    return tl::make_unexpected(CopyError{code, std::move(detail)});
}

tl::unexpected<CopyError> damaged(std::string detail) {
    return failed(CopyErrorCode::damaged, std::move(detail));
}

std::uint64_t sealed_bytes(std::uint64_t plain) {
    return plain + (plain + part_bytes - 1) / part_bytes * seal_bytes;
}

// Little-endian in the file, whatever the machine is.
void append_tags(const std::string& part, std::vector<std::uint16_t>& tags) {
    const auto before = tags.size();
    tags.resize(before + part.size() / tag_bytes);
    if constexpr (std::endian::native == std::endian::little) {
        std::memcpy(tags.data() + before, part.data(), part.size() / tag_bytes * tag_bytes);
    } else {
        for (std::size_t i = 0; i + tag_bytes <= part.size(); i += tag_bytes) {
            tags[before + i / tag_bytes] = static_cast<std::uint16_t>(get_number(part.data() + i, tag_bytes));
        }
    }
}

}  // namespace

CopyReader::CopyReader(const std::filesystem::path& data_file, const CopySecret& secret)
    : file_(data_file), secret_(secret) {}

tl::expected<void, CopyError> CopyReader::read_header() {
    std::string bytes(header_bytes, '\0');
    if (!file_.is_open() || !file_.read(0, bytes.data(), bytes.size())) {
        return damaged("the data file cannot be read");
    }
    auto opened = open_header(bytes, secret_);
    if (!opened.header) {
        return opened.fault == HeaderFault::wrong_secret
                   ? failed(CopyErrorCode::wrong_secret, "the copy was made with another key")
                   : damaged("the data file's header is not as it was written");
    }
    header_ = std::move(*opened.header);
    // What the header says was proven; these keep a writer's error from becoming a huge allocation.
    const bool sound = header_.buckets < most_buckets && header_.bytes == file_.bytes() &&
                       header_.records <= file_.bytes() / tag_bytes &&
                       header_.tags_at + sealed_bytes(header_.records * tag_bytes) == header_.lengths_at &&
                       header_.lengths_at + sealed_bytes(header_.buckets * length_bytes) == header_.patterns_at &&
                       header_.patterns_at + seal_bytes <= header_.bytes;
    if (!sound) {
        return damaged("the data file has not the length that it says");
    }
    const auto key = derive_key(secret_, header_.generation, "vidimus.copy/2 parts");
    opening_ = key ? Sealer::make(*key) : std::nullopt;
    if (!opening_) {
        return failed(CopyErrorCode::internal, "no decryption");
    }
    part_key_ = *key;
    tags_.reserve(header_.records);
    ask_for_large_pages(tags_.data(), header_.records * tag_bytes);
    file_.will_read(header_.tags_at, header_.bytes - header_.tags_at);
    header_read_ = true;
    return {};
}

// One more part of `bytes` in all; false where there is none.
tl::expected<bool, CopyError> CopyReader::read_part(Section section, std::uint64_t at, std::uint64_t bytes,
                                                    std::string& into) {
    const auto done = section == tag_section ? tags_.size() * tag_bytes : length_bytes_.size();
    if (done >= bytes) {
        return false;
    }
    const auto number = done / part_bytes;
    const auto size = std::min<std::uint64_t>(part_bytes, bytes - done) + seal_bytes;
    std::string sealed(size, '\0');
    if (!file_.read(at + number * (part_bytes + seal_bytes), sealed.data(), sealed.size()) ||
        !opening_->open(section, number, sealed, into)) {
        return damaged("a part of the data file is not as it was written");
    }
    return true;
}

tl::expected<bool, CopyError> CopyReader::advance(Deadline deadline, const std::stop_token& stop) {
    const auto ended = [&] { return stop.stop_requested() || std::chrono::steady_clock::now() >= deadline; };
    if (ended()) {
        return false;
    }
    if (!header_read_) {
        if (auto read = read_header(); !read) {
            return tl::make_unexpected(read.error());
        }
    }
    std::string part;
    while (!open_) {
        if (ended()) {
            return false;
        }
        auto more = read_part(tag_section, header_.tags_at, header_.records * tag_bytes, part);
        if (more && *more) {
            append_tags(part, tags_);
            continue;
        }
        more = more ? read_part(length_section, header_.lengths_at, header_.buckets * length_bytes, part) : more;
        if (!more) {
            return tl::make_unexpected(more.error());
        }
        if (*more) {
            length_bytes_ += part;
            continue;
        }
        auto read = read_lengths(length_bytes_);
        read = read ? read_patterns() : read;
        if (!read) {
            return tl::make_unexpected(read.error());
        }
        length_bytes_ = {};
        open_ = true;
    }
    return true;
}

tl::expected<void, CopyError> CopyReader::read_lengths(const std::string& lengths) {
    beginnings_.reserve(header_.buckets + 1);
    ask_for_large_pages(beginnings_.data(), (header_.buckets + 1) * sizeof(Beginning));
    std::uint64_t record = 0;
    std::uint64_t place = header_bytes;
    const auto begins_here = [&] {
        beginnings_.push_back({static_cast<std::uint32_t>(record), static_cast<std::uint32_t>(place),
                               static_cast<std::uint32_t>(place >> 32U)});
    };
    begins_here();
    for (std::uint64_t i = 0; i < header_.buckets; ++i) {
        const auto* entry = lengths.data() + i * length_bytes;
        record += get_number(entry, 2);
        place += get_number(entry + 2, 4);
        begins_here();
    }
    if (record != header_.records || place != header_.tags_at) {
        return damaged("the data file does not hold what it says");
    }
    return {};
}

tl::expected<void, CopyError> CopyReader::read_patterns() {
    std::string sealed(header_.bytes - header_.patterns_at, '\0');
    std::string plain;
    if (!file_.read(header_.patterns_at, sealed.data(), sealed.size()) ||
        !opening_->open(pattern_section, 0, sealed, plain) || !patterns_.replace(plain)) {
        return damaged("a part of the data file is not as it was written");
    }
    return {};
}

std::unique_ptr<CopyReader::Tools> CopyReader::take_tools() const {
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            auto tools = std::move(idle_.back());
            idle_.pop_back();
            return tools;
        }
    }
    auto sealer = Sealer::make(part_key_);
    return sealer ? std::make_unique<Tools>(Tools{{secret_, header_.copy_id}, std::move(*sealer), {}, {}}) : nullptr;
}

void CopyReader::give_back(std::unique_ptr<Tools> tools) const {
    const std::lock_guard lock(mutex_);
    if (idle_.size() < most_idle_tools) {
        idle_.push_back(std::move(tools));
    }
}

bool CopyReader::may_hold(std::uint64_t bucket, std::uint16_t tag) const {
    // Without an early end, so that the compiler compares many at once.
    bool found = false;
    const auto* const end = tags_.data() + beginnings_[bucket + 1].record;
    for (const auto* place = tags_.data() + beginnings_[bucket].record; place != end; ++place) {
        found |= *place == tag;
    }
    return found;
}

bool CopyReader::read_bucket(std::uint64_t number, Tools& tools) const {
    const auto& here = beginnings_[number];
    const auto& next = beginnings_[number + 1];
    tools.sealed.resize(next.place() - here.place());
    return file_.read(here.place(), tools.sealed.data(), tools.sealed.size()) &&
           tools.sealer.open(bucket_section, number, tools.sealed, tools.plain) &&
           tools.plain.size() >= std::size_t{next.record - here.record} * rest_bytes;
}

tl::expected<std::vector<Record>, CopyError> CopyReader::find(const Query& query) const {
    auto tools = take_tools();
    const auto wanted =
        tools ? tools->places.make(query.number.reveal(), query.issuing_state, query.document_type) : std::nullopt;
    if (!wanted) {
        return failed(CopyErrorCode::internal, "no hash could be computed");
    }
    std::vector<Record> records;
    const auto bucket = bucket_of(wanted->position, header_.buckets);
    if (!may_hold(bucket, tag_of(wanted->mark))) {
        give_back(std::move(tools));
        return records;
    }
    if (!read_bucket(bucket, *tools)) {
        return damaged("a part of the data file is not as it was written");
    }
    const auto first = beginnings_[bucket].record;
    const auto count = beginnings_[bucket + 1].record - first;
    auto bytes = std::string_view{tools->plain}.substr(count * rest_bytes);
    std::uint32_t passed = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
        if (tags_[first + i] != tag_of(wanted->mark) ||
            get_number(tools->plain.data() + i * rest_bytes, rest_bytes) != rest_of(wanted->mark)) {
            continue;
        }
        if (!patterns_.skip(bytes, i - passed)) {
            return damaged("a record cannot be read");
        }
        auto record = decode_record(bytes, patterns_);
        if (!record) {
            return damaged("a record cannot be read");
        }
        records.push_back(std::move(*record));
        passed = i + 1;
    }
    give_back(std::move(tools));
    if (records.size() > 1) {  // stolen before lost; else as they lie
        std::stable_sort(records.begin(), records.end(), [](const Record& left, const Record& right) {
            return left.record_class < right.record_class;
        });
    }
    return records;
}

tl::expected<std::vector<StoredRecord>, CopyError> CopyReader::bucket(std::uint64_t number) const {
    auto tools = take_tools();
    if (!tools) {
        return failed(CopyErrorCode::internal, "no decryption");
    }
    if (!read_bucket(number, *tools)) {
        return damaged("a part of the data file is not as it was written");
    }
    const auto first = beginnings_[number].record;
    const auto count = beginnings_[number + 1].record - first;
    std::vector<StoredRecord> records;
    records.reserve(count);
    auto bytes = std::string_view{tools->plain}.substr(count * rest_bytes);
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto start = bytes;
        if (!patterns_.skip(bytes, 1)) {
            return damaged("a record cannot be read");
        }
        const auto mark = static_cast<std::uint64_t>(tags_[first + i]) << 48U |
                          get_number(tools->plain.data() + i * rest_bytes, rest_bytes);
        records.push_back({mark, std::string{start.substr(0, start.size() - bytes.size())}});
    }
    if (!bytes.empty()) {
        return damaged("a bucket holds more than its records");
    }
    give_back(std::move(tools));
    return records;
}

tl::expected<void, CopyError> CopyReader::verify(const std::stop_token& stop) const {
    for (std::uint64_t number = 0; number < header_.buckets; ++number) {
        if (stop.stop_requested()) {
            return failed(CopyErrorCode::internal, "stopped on request");
        }
        const auto records = bucket(number);
        if (!records) {
            return tl::make_unexpected(records.error());
        }
        for (const auto& stored : *records) {
            std::string_view bytes = stored.bytes;
            if (!decode_record(bytes, patterns_)) {
                return damaged("a record cannot be read");
            }
        }
    }
    return {};
}

tl::expected<std::unique_ptr<CopyReader>, CopyError> CopyOpener::advance(Deadline deadline,
                                                                         const std::stop_token& stop) {
    const auto file = folder_ / manifest_name;
    std::error_code error;
    if (!std::filesystem::exists(file, error) && !error) {
        return failed(CopyErrorCode::not_found, "there is no copy in the folder");
    }
    const auto text = read_small_file(file, max_manifest_bytes);
    const auto manifest = text ? parse_manifest(*text) : std::nullopt;
    if (!manifest) {
        const bool older = text && text->find("vidimus.copy/1") != std::string::npos;
        return damaged(older ? "the copy was made by an older program" : "copy.json cannot be read");
    }
    if (!opening_ || manifest->generation != generation_) {
        generation_ = manifest->generation;
        opening_ = std::make_unique<CopyReader>(folder_ / manifest->data_file, secret_);
    }
    const auto open = opening_->advance(deadline, stop);
    if (!open) {
        opening_.reset();
        return tl::make_unexpected(open.error());
    }
    if (!*open) {
        return std::unique_ptr<CopyReader>{};
    }
    if (opening_->header().generation != generation_) {
        opening_.reset();
        return damaged("copy.json names another copy's file");
    }
    return std::move(opening_);
}

}  // namespace vidimus::sltd
