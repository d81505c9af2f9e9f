// A pack as one file: round trip, every kind of damage, names that lead elsewhere, and archives that would grow.
#include "app/screening/pack_archive.h"

#include <gtest/gtest.h>

#include <array>

namespace vidimus::screening {
namespace {

using vision::PackParts;

const PackParts parts{{"pack.json", "{\"a\": 1}"}, {"reference.png", std::string(5000, 'x')}, {"empty.bin", ""}};

/// A ZIP by hand, in which anything may be wrong.
struct Entry {
    std::string name;
    std::string bytes;
    std::uint32_t claimed = 0;  // unpacked size; 0: the true one
    std::uint16_t flags = 0;
    std::uint16_t method = 0;
};

std::uint32_t crc_of(const std::string& bytes) {
    std::uint32_t crc = 0xFFFF'FFFFU;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int i = 0; i < 8; ++i) {
            crc = crc >> 1U ^ (0xEDB8'8320U & (0U - (crc & 1U)));
        }
    }
    return ~crc;
}

void put(std::string& out, std::uint32_t value, int count) {
    for (int i = 0; i < count; ++i) {
        out += static_cast<char>(value >> (8 * i) & 0xFFU);
    }
}

std::string zip_of(const std::vector<Entry>& entries) {
    std::string out;
    std::string directory;
    const auto common = [](std::string& to, const Entry& entry) {
        put(to, 20, 2);
        put(to, entry.flags, 2);
        put(to, entry.method, 2);
        put(to, 0, 2);
        put(to, 0x21, 2);
        put(to, crc_of(entry.bytes), 4);
        put(to, static_cast<std::uint32_t>(entry.bytes.size()), 4);
        put(to, entry.claimed != 0 ? entry.claimed : static_cast<std::uint32_t>(entry.bytes.size()), 4);
        put(to, static_cast<std::uint32_t>(entry.name.size()), 2);
        put(to, 0, 2);
    };
    for (const Entry& entry : entries) {
        const auto offset = static_cast<std::uint32_t>(out.size());
        out += "PK\3\4";
        common(out, entry);
        out += entry.name + entry.bytes;
        directory += "PK\1\2";
        put(directory, 20, 2);
        common(directory, entry);
        put(directory, 0, 2);
        put(directory, 0, 4);
        put(directory, 0, 4);
        put(directory, offset, 4);
        directory += entry.name;
    }
    const auto at = static_cast<std::uint32_t>(out.size());
    out += directory + "PK\5\6";
    put(out, 0, 4);
    put(out, static_cast<std::uint32_t>(entries.size()), 2);
    put(out, static_cast<std::uint32_t>(entries.size()), 2);
    put(out, static_cast<std::uint32_t>(directory.size()), 4);
    put(out, at, 4);
    put(out, 0, 2);
    return out;
}

FailureCode refusal(const std::string& bytes, const ArchiveLimits& limits = {}) {
    const auto read = read_archive(bytes, "x.vpack", limits);
    EXPECT_FALSE(read);
    return read ? FailureCode::usage : read.error().code;
}

TEST(PackArchive, GivesBackWhatWasPutIn) {
    const auto bytes = write_archive(parts);
    ASSERT_TRUE(bytes) << bytes.error().detail;
    const auto read = read_archive(*bytes, "x.vpack");
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(*read, parts);
    EXPECT_EQ(*write_archive(parts), *bytes) << "the same parts give the same bytes";
}

TEST(PackArchive, WhatIsNoArchiveIsSaid) {
    for (const std::string& bytes :
         {std::string(), std::string("PK"), std::string("\x89PNG\r\n"), std::string(100, 'a')}) {
        EXPECT_EQ(refusal(bytes), FailureCode::pack_foreign);
    }
}

TEST(PackArchive, NoCutArchiveIsRead) {
    const auto bytes = write_archive(parts);
    ASSERT_TRUE(bytes);
    for (std::size_t length = 4; length < bytes->size(); length += 7) {
        EXPECT_EQ(refusal(bytes->substr(0, length)), FailureCode::pack_damaged) << length;
    }
}

TEST(PackArchive, AChangedByteOfAPartIsNoticed) {
    auto bytes = *write_archive(parts);
    bytes[bytes.find("xxxx") + 100] = 'y';
    EXPECT_EQ(refusal(bytes), FailureCode::pack_damaged);
}

TEST(PackArchive, HandMadeOnesAreReadToo) {
    const auto read = read_archive(zip_of({{"pack.json", "abc"}}), "x.vpack");
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(read->at("pack.json"), "abc");
}

TEST(PackArchive, NoNameLeadsElsewhere) {
    for (const char* name :
         {"../pack.json", "/etc/passwd", "a/b", "a\\b", "C:x", ".hidden", "..", "", "a b", "\xFF", "a/"}) {
        EXPECT_EQ(refusal(zip_of({{name, "abc"}})), FailureCode::pack_damaged) << name;
    }
    EXPECT_EQ(refusal(zip_of({{std::string(65, 'a'), "abc"}})), FailureCode::pack_damaged);
}

TEST(PackArchive, ANameStandsOnce) {
    EXPECT_EQ(refusal(zip_of({{"a", "1"}, {"a", "2"}})), FailureCode::pack_damaged);
}

TEST(PackArchive, NothingGrowsBeyondTheLimits) {
    const ArchiveLimits limits{.entries = 4, .entry_bytes = 1 << 20U, .all_bytes = 2 << 20U};
    const PackParts bomb{{"a", std::string(3 << 20U, '\0')}};
    const auto packed = write_archive(bomb);
    ASSERT_TRUE(packed);
    EXPECT_LT(packed->size(), 10'000U);
    EXPECT_EQ(refusal(*packed, limits), FailureCode::pack_damaged);
    const std::string part(900 << 10U, '\0');
    const PackParts sum{{"a", part}, {"b", part}, {"c", part}};
    EXPECT_EQ(refusal(*write_archive(sum), limits), FailureCode::pack_damaged);
    EXPECT_EQ(refusal(zip_of({{"a", "1"}, {"b", "1"}, {"c", "1"}, {"d", "1"}, {"e", "1"}}), limits),
              FailureCode::pack_damaged);
    EXPECT_TRUE(read_archive(zip_of({{"a", "1"}, {"b", "1"}, {"c", "1"}, {"d", "1"}}), "x", limits));
}

TEST(PackArchive, ALieAboutASizeIsNoticed) {
    EXPECT_EQ(refusal(zip_of({{.name = "a", .bytes = std::string(5000, 'x'), .claimed = 10}})),
              FailureCode::pack_damaged);
    EXPECT_EQ(refusal(zip_of({{.name = "a", .bytes = "abc", .claimed = 4000}})), FailureCode::pack_damaged);
    EXPECT_EQ(refusal(zip_of({{.name = "a", .bytes = "abc", .claimed = 0xFFFF'FFF0U}})), FailureCode::pack_damaged);
}

TEST(PackArchive, OtherPackingAndEncryptionAreRefused) {
    EXPECT_EQ(refusal(zip_of({{.name = "a", .bytes = "abc", .method = 12}})), FailureCode::pack_damaged);
    EXPECT_EQ(refusal(zip_of({{.name = "a", .bytes = "abc0123456789", .flags = 1}})), FailureCode::pack_damaged);
}

}  // namespace
}  // namespace vidimus::screening
