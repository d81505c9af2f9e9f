// Signed lists and deltas: what is taken in, and what is refused: rollback, freeze, other signers, altered rows.
#include "sltd_client/signed_list.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <cstdio>
#include <iterator>

#include "sltd_client/list_head.h"
#include "temporary_folder.h"

namespace vidimus::sltd {
namespace {

using testing::in;
using testing::query_for;
using testing::TemporaryFolder;
using testing::test_secret;

struct Signer {
    std::filesystem::path file;
    std::string public_key;
};

Signer make_signer(const std::filesystem::path& file) {
    EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    std::FILE* stream = std::fopen(file.c_str(), "wb");
    PEM_write_PrivateKey(stream, key, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(stream);
    std::string bytes(32, '\0');
    auto size = bytes.size();
    EVP_PKEY_get_raw_public_key(key, reinterpret_cast<unsigned char*>(bytes.data()), &size);
    EVP_PKEY_free(key);
    return {file, to_hexadecimal(bytes)};
}

constexpr const char* columns = "number,state,type,class,reference,date\n";

class SignedList : public ::testing::Test {
  protected:
    std::filesystem::path publish(const std::string& name, const std::string& rows, SignedListInfo info,
                                  const Signer& signer) {
        const auto source = temporary_.write(name, rows);
        const auto output = temporary_.path() / (name + ".list");
        const auto done = publish_list(source, info, signer.file, output);
        EXPECT_TRUE(done) << done.error().detail;
        return output;
    }
    tl::expected<ImportResult, CopyError> import(const std::filesystem::path& list, const std::string& today) {
        return import_signed_list(list, folder(), {"national", {signer_.public_key}, today}, test_secret());
    }
    static SignedListInfo info(std::uint64_t serial, std::uint64_t base = 0) {
        return {"national", serial, base, "v" + std::to_string(serial), "2026-11-20", "2026-12-01"};
    }
    [[nodiscard]] CopyErrorCode refused(const tl::expected<ImportResult, CopyError>& result) const {
        EXPECT_FALSE(result);
        return result ? CopyErrorCode::internal : result.error().code;
    }
    [[nodiscard]] std::filesystem::path folder() const { return temporary_.path() / "copy"; }
    AnswerState state(std::string_view number, const std::string& today = "2026-11-25") const {
        LocalCopyConfig config{"national", folder(), {}, {}, 0, today, test_secret(), false};
        return make_local_copy(config)->ask(query_for(number), in(std::chrono::seconds{20}), {}).state;
    }
    TemporaryFolder temporary_;
    Signer signer_ = make_signer(temporary_.path() / "key.pem");
};

TEST_F(SignedList, IsTakenInAndFollowedByDeltas) {
    std::string rows = columns;
    for (int i = 0; i < 3'000; ++i) {
        rows += "N" + std::to_string(i) + ",UTO,P,lost,R-" + std::to_string(i) + ",2025-01-01\n";
    }
    const auto whole = publish("a.csv", rows, info(47), signer_);
    EXPECT_TRUE(is_signed_list(whole));
    EXPECT_FALSE(is_signed_list(temporary_.path() / "a.csv"));
    ASSERT_TRUE(import(whole, "2026-11-25"));
    EXPECT_EQ(state("N2999"), AnswerState::possible_match);
    EXPECT_EQ(copy_info(folder(), test_secret())->serial, 47U);

    const auto delta =
        publish("b.csv", std::string(columns) + "+X1,UTO,P,stolen,NEW-1,\n-N7,UTO,P,lost,R-7,2025-01-01\n",
                info(48, 47), signer_);
    const auto applied = import(delta, "2026-11-25");
    ASSERT_TRUE(applied) << applied.error().detail;
    EXPECT_EQ(state("X1"), AnswerState::possible_match);
    EXPECT_EQ(state("N7"), AnswerState::no_record);
    EXPECT_EQ(state("N8"), AnswerState::possible_match);
    const auto after = verify_copy(folder(), test_secret(), {});
    ASSERT_TRUE(after);
    EXPECT_EQ(after->records, 3'000U);
    EXPECT_EQ(after->serial, 48U);
    EXPECT_EQ(after->list_version, "v48");

    const auto lines = publish("c.jsonl", "+{\"number\":\"X2\",\"state\":\"UTO\",\"type\":\"P\",\"class\":\"lost\"}\n",
                               info(49, 48), signer_);
    ASSERT_TRUE(import(lines, "2026-11-25"));
    EXPECT_EQ(state("X2"), AnswerState::possible_match);
}

TEST_F(SignedList, RollbackAndFreezeAreRefused) {
    const std::string rows = std::string(columns) + "N1,UTO,P,lost,R,\n";
    ASSERT_TRUE(import(publish("a.csv", rows, info(47), signer_), "2026-11-25"));
    EXPECT_EQ(refused(import(publish("b.csv", rows, info(47), signer_), "2026-11-25")), CopyErrorCode::not_newer);
    EXPECT_EQ(refused(import(publish("c.csv", rows, info(46), signer_), "2026-11-25")), CopyErrorCode::not_newer);
    EXPECT_EQ(refused(import(publish("d.csv", rows, info(48), signer_), "2026-12-02")), CopyErrorCode::list_expired);
    EXPECT_TRUE(import(publish("e.csv", rows, info(48), signer_), "2026-12-01"));
    // The copy in place is not used past its day either: who keeps new lists away gains nothing.
    EXPECT_EQ(state("N1", "2026-12-01"), AnswerState::possible_match);
    EXPECT_EQ(state("N1", "2026-12-02"), AnswerState::not_checked);
}

TEST_F(SignedList, OtherSignersRegistersAndRowsAreRefused) {
    const std::string rows = std::string(columns) + "N1,UTO,P,lost,R,\n";
    const auto other = make_signer(temporary_.path() / "other.pem");
    EXPECT_EQ(refused(import(publish("a.csv", rows, info(47), other), "2026-11-25")), CopyErrorCode::not_signed);
    auto elsewhere = info(47);
    elsewhere.register_name = "another";
    EXPECT_EQ(refused(import(publish("b.csv", rows, elsewhere, signer_), "2026-11-25")), CopyErrorCode::not_signed);
    EXPECT_EQ(refused(import(temporary_.path() / "a.csv", "2026-11-25")), CopyErrorCode::not_signed);

    const auto good = publish("c.csv", rows, info(47), signer_);
    std::ifstream stream(good, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    for (std::size_t place = 0; place < bytes.size(); ++place) {
        auto changed = bytes;
        changed[place] = static_cast<char>(changed[place] ^ 1);
        EXPECT_FALSE(import(temporary_.write("changed.list", changed), "2026-11-25")) << place;
    }
    for (const auto& changed : {bytes + "N2,UTO,P,lost,R,\n", bytes.substr(0, bytes.size() - 3)}) {
        EXPECT_EQ(refused(import(temporary_.write("changed.list", changed), "2026-11-25")), CopyErrorCode::not_signed);
    }
    EXPECT_FALSE(std::filesystem::exists(folder() / "copy.json"));
    EXPECT_TRUE(import(good, "2026-11-25"));
}

TEST_F(SignedList, ADeltaThatDoesNotFitChangesNothing) {
    const std::string rows = std::string(columns) + "N1,UTO,P,lost,R,\n";
    const auto early = publish("z.csv", std::string(columns) + "+N2,UTO,P,lost,R,\n", info(48, 47), signer_);
    EXPECT_EQ(refused(import(early, "2026-11-25")), CopyErrorCode::does_not_follow) << "no copy";
    ASSERT_TRUE(import(publish("a.csv", rows, info(46), signer_), "2026-11-25"));
    EXPECT_EQ(refused(import(early, "2026-11-25")), CopyErrorCode::does_not_follow) << "another base";
    ASSERT_TRUE(import(publish("a.csv", rows, info(47), signer_), "2026-11-25"));
    const auto expect_refused = [&](const std::string& name, const std::string& changes, CopyErrorCode code) {
        EXPECT_EQ(refused(import(publish(name, std::string(columns) + changes, info(48, 47), signer_), "2026-11-25")),
                  code);
        EXPECT_EQ(copy_info(folder(), test_secret())->serial, 47U);
        EXPECT_EQ(state("N1"), AnswerState::possible_match);
    };
    expect_refused("b.csv", "-N9,UTO,P,lost,R,\n", CopyErrorCode::does_not_follow);
    expect_refused("c.csv", "N9,UTO,P,lost,R,\n", CopyErrorCode::unreadable_input);
    expect_refused("d.csv", "+N9,UTO,P,found,R,\n", CopyErrorCode::unreadable_input);
    EXPECT_TRUE(import(early, "2026-11-25"));
}

TEST(ListHead, RefusesWhatItDoesNotKnow) {
    const ListHead head{{"national", 48, 47, "v", "2026-11-20", "2026-12-01"}, true, 5, std::string(64, 'a'), 0};
    const auto line = list_head_line(head);
    EXPECT_TRUE(line.starts_with(list_start));
    ASSERT_TRUE(parse_list_head(line));
    EXPECT_TRUE(parse_list_head(line)->json_lines);
    const auto with = [&line](std::string_view from, std::string_view to) {
        auto other = line;
        return other.replace(other.find(from), from.size(), to);
    };
    EXPECT_FALSE(parse_list_head(with("vidimus.list/1", "vidimus.list/2")));
    EXPECT_FALSE(parse_list_head(with("\"serial\":48", "\"serial\":0")));
    EXPECT_FALSE(parse_list_head(with("\"base\":47", "\"base\":48")));
    for (const char* number : {"-1", "46.5", "1e1", "4755e120", "18446744073709551616", "\"46\"", "null", "true"}) {
        EXPECT_FALSE(parse_list_head(with("\"base\":47", std::string("\"base\":") + number))) << number;
    }
    EXPECT_TRUE(parse_list_head(with("\"base\":47", "\"base\":46")));
    EXPECT_FALSE(parse_list_head(with("2026-12-01", "")));
    EXPECT_FALSE(parse_list_head(with("jsonl", "xml")));
    EXPECT_FALSE(parse_list_head("{}"));
    EXPECT_FALSE(parse_list_mark("0"));
    EXPECT_TRUE(parse_list_mark(list_mark_line({std::string(32, 'k'), std::string(64, 's')})));
}

}  // namespace
}  // namespace vidimus::sltd
