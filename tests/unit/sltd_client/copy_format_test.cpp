#include "sltd_client/copy_format.h"

#include <gtest/gtest.h>

#include "sltd_client/record_codec.h"
#include "sltd_client/sealing.h"

namespace vidimus::sltd {
namespace {

CopySecret counting_secret() {
    CopySecret::Bytes bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = static_cast<unsigned char>(i);
    }
    return CopySecret(bytes);
}

TEST(CopySecret, ReadsHexadecimalDigitsAndNothingElse) {
    const auto secret = counting_secret();
    const auto text = secret.reveal_hexadecimal();
    EXPECT_EQ(text.substr(0, 8), "00010203");
    ASSERT_TRUE(CopySecret::from_hexadecimal(text));
    EXPECT_EQ(CopySecret::from_hexadecimal(text)->reveal(), secret.reveal());
    for (const auto& wrong : {std::string{}, text.substr(1), text + "0", text.substr(2), "x" + text.substr(1)}) {
        EXPECT_FALSE(CopySecret::from_hexadecimal(wrong));
    }
    EXPECT_NE(CopySecret::random()->reveal(), CopySecret::random()->reveal());
}

TEST(DeriveKey, IsHkdf) {
    // RFC 5869 has no case of 32 bytes of key; this one is Python's, hmac by hand:
    // prk = HMAC(b"salt", bytes(range(32))); okm = HMAC(prk, b"purpose" + b"\x01")
    const auto key = derive_key(counting_secret(), "salt", "purpose");
    ASSERT_TRUE(key);
    EXPECT_EQ(to_hexadecimal({reinterpret_cast<const char*>(key->data()), key->size()}),
              "94667bce5e44fbfb519b064d97bb4a4e6714993a9e0f99c8485e090a33876fa8");
    EXPECT_NE(derive_key(counting_secret(), "salt", "other"), key);
    EXPECT_NE(derive_key(counting_secret(), "other", "purpose"), key);
}

TEST(PlaceMaker, EveryPartCountsAndNothingElse) {
    PlaceMaker places(counting_secret(), "0a");
    const auto place = places.make("U12345678", "UTO", "P");
    ASSERT_TRUE(place);
    EXPECT_EQ(places.make("U12345678", "UTO", "P"), place);
    EXPECT_EQ(places.copy().make("U12345678", "UTO", "P"), place);
    EXPECT_NE(places.make("U12345679", "UTO", "P"), place);
    EXPECT_NE(places.make("U12345678", "XXA", "P"), place);
    EXPECT_NE(places.make("U12345678", "UTO", "I"), place);
    EXPECT_NE(places.make("U12345678U", "TO", "P"), place);
    EXPECT_NE(PlaceMaker(counting_secret(), "0b").make("U12345678", "UTO", "P"), place);
    EXPECT_NE(PlaceMaker(*CopySecret::random(), "0a").make("U12345678", "UTO", "P"), place);
}

TEST(BucketOf, KeepsTheOrderAndReachesEveryBucket) {
    EXPECT_EQ(bucket_of(0, 7), 0U);
    EXPECT_EQ(bucket_of(~std::uint64_t{0}, 7), 6U);
    std::uint64_t former = 0;
    for (std::uint64_t i = 0; i < 70; ++i) {
        const auto bucket = bucket_of(~std::uint64_t{0} / 70 * i, 7);
        EXPECT_GE(bucket, former);
        EXPECT_LE(bucket, former + 1);
        former = bucket;
    }
}

TEST(Sealer, OpensOnlyWhatWasSealedThere) {
    auto sealer = Sealer::make(counting_secret().reveal());
    ASSERT_TRUE(sealer);
    for (const auto& text : {std::string{}, std::string{"x"}, std::string(100'000, 'y')}) {
        std::string sealed;
        ASSERT_TRUE(sealer->seal(1, 2, text, sealed));
        EXPECT_EQ(sealed.size(), text.size() + seal_bytes);
        std::string plain;
        EXPECT_TRUE(sealer->open(1, 2, sealed, plain));
        EXPECT_EQ(plain, text);
        EXPECT_FALSE(sealer->open(1, 3, sealed, plain));
        EXPECT_FALSE(sealer->open(2, 2, sealed, plain));
        EXPECT_TRUE(plain.empty());
        EXPECT_FALSE(sealer->open(1, 2, std::string_view{sealed}.substr(1), plain));
        sealed.back() = static_cast<char>(sealed.back() ^ 1);
        EXPECT_FALSE(sealer->open(1, 2, sealed, plain));
        EXPECT_FALSE(Sealer::make(CopySecret::random()->reveal())->open(1, 2, sealed, plain));
    }
    std::string plain;
    EXPECT_FALSE(sealer->open(1, 2, "short", plain));
}

TEST(StoredRecord, ReadsBackAsWritten) {
    using Class = Record::Class;
    ReferencePatterns patterns;
    for (const auto record_class : {Class::stolen, Class::lost, Class::revoked, Class::invalid, Class::stolen_blank}) {
        for (const std::optional<std::string>& date :
             {std::optional<std::string>{}, std::optional<std::string>{"1950-01-01"},
              std::optional<std::string>{"2026-11-24"}, std::optional<std::string>{"2129-06-05"}}) {
            for (const auto& reference :
                 {std::string{}, std::string{"UTO-1"}, std::string{"UTO-2025-000117"}, std::string{"0000"},
                  std::string{"9999999999999999999"}, std::string{"10000000000000000000"}, std::string{"A1B02C003"},
                  std::string(longest_reference, 'r'), std::string(longest_reference, '7')}) {
                const auto stored = encode_record({record_class, reference, false, date}, patterns);
                ASSERT_TRUE(stored);
                std::string_view bytes = *stored;
                const auto record = decode_record(bytes, patterns);
                ASSERT_TRUE(record) << reference;
                EXPECT_TRUE(bytes.empty());
                EXPECT_EQ(record->record_class, record_class);
                EXPECT_EQ(record->date, date);
                EXPECT_EQ(record->reference, reference);
                EXPECT_FALSE(record->variant);
                bytes = *stored;
                EXPECT_TRUE(patterns.skip(bytes, 1));
                EXPECT_TRUE(bytes.empty());
                for (std::size_t size = 0; size < stored->size(); ++size) {
                    bytes = std::string_view{*stored}.substr(0, size);
                    EXPECT_FALSE(patterns.skip(bytes, 1));
                    bytes = std::string_view{*stored}.substr(0, size);
                    EXPECT_FALSE(decode_record(bytes, patterns));
                }
            }
        }
    }
    // Class, day, pattern and ten digits in five bytes.
    EXPECT_EQ(encode_record({Class::lost, "UTO-2025-000117", false, "2025-03-14"}, patterns)->size(), 9U);
    ReferencePatterns restored;
    ASSERT_TRUE(restored.replace(patterns.bytes()));
    EXPECT_EQ(restored.bytes(), patterns.bytes());
    EXPECT_EQ(restored.number_of("UTO-\1"), patterns.number_of("UTO-\1"));
}

TEST(StoredRecord, WhatDoesNotFitIsRefused) {
    ReferencePatterns patterns;
    EXPECT_FALSE(encode_record({Record::Class::lost, std::string(longest_reference + 1, 'r'), false, {}}, patterns));
    EXPECT_FALSE(encode_record({Record::Class::lost, "a\2", false, {}}, patterns));
    EXPECT_FALSE(encode_record({Record::Class::lost, "", false, "1949-12-31"}, patterns));
    EXPECT_FALSE(encode_record({Record::Class::lost, "", false, "2129-06-06"}, patterns));
    EXPECT_FALSE(encode_record({Record::Class::lost, "", false, "yesterday"}, patterns));
    for (const auto& wrong : {std::string{}, std::string{"\5\0", 2}, std::string{"\x20\0", 2}, std::string{"\x10\7", 2},
                              std::string{"\0\xFF", 2} + std::string(255, 'x')}) {
        std::string_view bytes = wrong;
        EXPECT_FALSE(decode_record(bytes, patterns));
    }
    EXPECT_FALSE(patterns.replace("\5abc"));
    EXPECT_FALSE(patterns.replace("\1a\1a"));
    EXPECT_FALSE(patterns.replace("\2\x13\1"));
}

TEST(Manifest, ReadsBackAndRefusesWhatItDoesNotKnow) {
    const CopyManifest manifest{"0a-1", data_file_name("0a-1")};
    const auto text = manifest_json(manifest);
    const auto read = parse_manifest(text);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->generation, manifest.generation);
    EXPECT_EQ(read->data_file, "records-0a-1.vcopy");
    const auto with = [&text](std::string_view from, std::string_view to) {
        auto other = text;
        return other.replace(other.find(from), from.size(), to);
    };
    EXPECT_FALSE(parse_manifest(with("vidimus.copy/2", "vidimus.copy/9")));
    EXPECT_FALSE(parse_manifest(with("records-0a-1.vcopy", "../records-0a-1.vcopy")));
    EXPECT_FALSE(parse_manifest(with("records-0a-1.vcopy", "records-../1.vcopy")));
    EXPECT_FALSE(parse_manifest(text.substr(0, text.size() / 2)));
    EXPECT_FALSE(parse_manifest(""));
}

TEST(Header, ReadsBackAndRefusesEveryChange) {
    const CopyHeader header{"0a-1", "0b-2", 17, 1, 4200, 4300, 4400, 4500, {"2026.47", "2026-11-20", 47, "2026-12-01"}};
    const auto bytes = seal_header(header, counting_secret());
    ASSERT_TRUE(bytes);
    ASSERT_EQ(bytes->size(), header_bytes);
    const auto opened = open_header(*bytes, counting_secret());
    ASSERT_TRUE(opened.header);
    EXPECT_EQ(opened.header->generation, "0a-1");
    EXPECT_EQ(opened.header->copy_id, "0b-2");
    EXPECT_EQ(opened.header->records, 17U);
    EXPECT_EQ(opened.header->bytes, 4500U);
    EXPECT_EQ(opened.header->list.version, "2026.47");
    EXPECT_EQ(opened.header->list.date, "2026-11-20");
    EXPECT_EQ(opened.header->list.serial, 47U);
    EXPECT_EQ(opened.header->list.expires, "2026-12-01");
    EXPECT_EQ(open_header(*bytes, *CopySecret::random()).fault, HeaderFault::wrong_secret);
    for (std::size_t place = 0; place < bytes->size(); ++place) {
        auto changed = *bytes;
        changed[place] = static_cast<char>(changed[place] ^ 1);
        EXPECT_FALSE(open_header(changed, counting_secret()).header) << place;
    }
    EXPECT_FALSE(open_header(bytes->substr(1), counting_secret()).header);
    EXPECT_FALSE(open_header("", counting_secret()).header);
    auto wrong = header;
    wrong.list.date = "20-11-2026";
    EXPECT_FALSE(open_header(*seal_header(wrong, counting_secret()), counting_secret()).header);
    wrong.list.date = std::string(5'000, 'x');
    EXPECT_FALSE(seal_header(wrong, counting_secret()));
}

}  // namespace
}  // namespace vidimus::sltd
