#include "sltd_client/copy_format.h"

#include <gtest/gtest.h>

namespace vidimus::sltd {
namespace {

HashingKey counting_key() {
    HashingKey key{};
    for (std::size_t i = 0; i < key.size(); ++i) {
        key[i] = static_cast<unsigned char>(i);
    }
    return key;
}

TEST(KeyMaker, IsHmacSha256CutTo128Bits) {
    KeyMaker keys(counting_key());
    const auto key = keys.make("U12345678", "UTO", "P");
    ASSERT_TRUE(key);
    // printf 'U12345678|UTO|P' | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1f
    const CopyKey expected{0x22, 0x4c, 0x5b, 0x27, 0x15, 0xc4, 0x1a, 0xdf,
                           0x01, 0x8a, 0x7a, 0x59, 0x1b, 0xed, 0x36, 0xbf};
    EXPECT_EQ(*key, expected);
}

TEST(KeyMaker, EveryPartCountsAndNothingElse) {
    KeyMaker keys(counting_key());
    const auto key = keys.make("U12345678", "UTO", "P");
    EXPECT_EQ(keys.make("U12345678", "UTO", "P"), key);
    EXPECT_EQ(keys.copy().make("U12345678", "UTO", "P"), key);
    EXPECT_NE(keys.make("U12345679", "UTO", "P"), key);
    EXPECT_NE(keys.make("U12345678", "XXA", "P"), key);
    EXPECT_NE(keys.make("U12345678", "UTO", "I"), key);
    EXPECT_NE(keys.make("U12345678U", "TO", "P"), key);
    auto other = counting_key();
    other[31] ^= 1U;
    EXPECT_NE(KeyMaker(other).make("U12345678", "UTO", "P"), key);
}

TEST(HashingKey, IsFreshEachTime) {
    EXPECT_NE(new_hashing_key(), new_hashing_key());
}

TEST(StoredRecord, ReadsBackAsWritten) {
    using Class = Record::Class;
    for (const auto record_class : {Class::stolen, Class::lost, Class::revoked, Class::invalid, Class::stolen_blank}) {
        for (const std::optional<std::string>& date :
             {std::optional<std::string>{}, std::optional<std::string>{"1950-01-01"},
              std::optional<std::string>{"2026-11-24"}, std::optional<std::string>{"2129-06-05"}}) {
            for (const auto& reference : {std::string{}, std::string{"UTO-1"}, std::string(longest_reference, 'r')}) {
                const auto bytes = encode_record({record_class, reference, false, date});
                ASSERT_TRUE(bytes);
                EXPECT_EQ(bytes->size(), 3 + reference.size());
                const auto record = decode_record(*bytes);
                ASSERT_TRUE(record);
                EXPECT_EQ(record->record_class, record_class);
                EXPECT_EQ(record->date, date);
                EXPECT_EQ(record->reference, reference);
                EXPECT_FALSE(record->variant);
            }
        }
    }
}

TEST(StoredRecord, WhatDoesNotFitIsRefused) {
    EXPECT_FALSE(encode_record({Record::Class::lost, std::string(longest_reference + 1, 'r'), false, {}}));
    EXPECT_FALSE(encode_record({Record::Class::lost, "", false, "1949-12-31"}));
    EXPECT_FALSE(encode_record({Record::Class::lost, "", false, "2129-06-06"}));
    EXPECT_FALSE(encode_record({Record::Class::lost, "", false, "yesterday"}));
    EXPECT_FALSE(decode_record(""));
    EXPECT_FALSE(decode_record(std::string_view("\0\0", 2)));
    EXPECT_FALSE(decode_record(std::string_view("\5\0\0", 3)));
    EXPECT_FALSE(decode_record(std::string(3 + longest_reference + 1, '\0')));
}

TEST(Manifest, ReadsBackAndRefusesWhatItDoesNotKnow) {
    const CopyManifest manifest{"0a-1", data_file_name("0a-1"), 8192, std::string(64, 'e')};
    const auto text = manifest_json(manifest);
    const auto read = parse_manifest(text);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->generation, manifest.generation);
    EXPECT_EQ(read->data_file, "records-0a-1.mdb");
    EXPECT_EQ(read->bytes, 8192U);
    EXPECT_EQ(read->sha256, manifest.sha256);
    const auto with = [&text](std::string_view from, std::string_view to) {
        auto other = text;
        return other.replace(other.find(from), from.size(), to);
    };
    EXPECT_FALSE(parse_manifest(with("vidimus.copy/1", "vidimus.copy/2")));
    EXPECT_FALSE(parse_manifest(with("records-0a-1.mdb", "../records-0a-1.mdb")));
    EXPECT_FALSE(parse_manifest(with("records-0a-1.mdb", "records-../1.mdb")));
    EXPECT_FALSE(parse_manifest(with("eeee", "EEEE")));
    EXPECT_FALSE(parse_manifest(with("eeee", "eee")));
    EXPECT_FALSE(parse_manifest(with("8192", "-1x")));
    EXPECT_FALSE(parse_manifest(text.substr(0, text.size() / 2)));
    EXPECT_FALSE(parse_manifest(""));
}

TEST(About, ReadsBackAndRefusesWhatItDoesNotKnow) {
    const auto text = about_json({17, "2026.47", "2026-11-20", counting_key()});
    const auto read = parse_about(text);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->records, 17U);
    EXPECT_EQ(read->list_version, "2026.47");
    EXPECT_EQ(read->list_date, "2026-11-20");
    EXPECT_EQ(read->hashing_key, counting_key());
    EXPECT_TRUE(parse_about(about_json({17, "", "", counting_key()})));
    EXPECT_FALSE(parse_about(about_json({17, "", "20-11-2026", counting_key()})));
    EXPECT_FALSE(parse_about("{}"));
    EXPECT_FALSE(parse_about("["));
}

}  // namespace
}  // namespace vidimus::sltd
