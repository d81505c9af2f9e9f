#include "sltd_client/local_copy.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <thread>

#include "sltd_client/calendar.h"
#include "sltd_client/copy_files.h"
#include "sltd_client/copy_format.h"
#include "temporary_folder.h"

namespace vidimus::sltd {
namespace {

using std::chrono::milliseconds;
using testing::in;
using testing::query_for;
using testing::TemporaryFolder;
using testing::test_secret;

constexpr std::string_view small_list =
    "number,state,type,class,reference,date\n"
    "U1,UTO,P,stolen,R1,2025-03-14\n"
    "U1,UTO,P,revoked,R2,\n"
    "U2,UTO,I,lost,R3,2024-01-01\n";

LocalCopyConfig config_for(const std::filesystem::path& folder) {
    return {"Copy", folder, {}, {}, 0, {}, test_secret(), false};
}

Answer ask(Register& copy, const Query& query) {
    return copy.ask(query, in(milliseconds{5000}), {});
}

std::filesystem::path data_file_in(const std::filesystem::path& folder) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (is_data_file_name(entry.path().filename().string())) {
            return entry.path();
        }
    }
    return {};
}

// A copy that was asked looks at its folder again after 10 ms.
void look_again() {
    std::this_thread::sleep_for(milliseconds{20});
}

class LocalCopy : public ::testing::Test {
  protected:
    [[nodiscard]] tl::expected<ImportResult, CopyError> import(std::string_view text,
                                                               const std::string& name = "list.csv",
                                                               const std::string& version = "7",
                                                               const std::string& date = "2026-11-01") const {
        return import_records(temporary_.write(name, text), folder(), version, date, test_secret());
    }
    [[nodiscard]] std::filesystem::path folder() const { return temporary_.path() / "the copy"; }
    TemporaryFolder temporary_;
};

TEST_F(LocalCopy, FindsWhatWasImportedAndNothingElse) {
    ASSERT_TRUE(import(small_list));
    const auto copy = make_local_copy(config_for(folder()));
    const auto hit = ask(*copy, query_for("u-1"));
    EXPECT_EQ(hit.state, AnswerState::possible_match);
    EXPECT_EQ(hit.reason, Reason::none);
    EXPECT_EQ(hit.register_name, "Copy");
    EXPECT_TRUE(hit.local_copy);
    EXPECT_EQ(hit.list_version, "7");
    EXPECT_EQ(hit.list_date, "2026-11-01");
    ASSERT_EQ(hit.records.size(), 2U);
    EXPECT_EQ(hit.records[0].record_class, Record::Class::stolen);
    EXPECT_EQ(hit.records[0].reference, "R1");
    EXPECT_EQ(hit.records[0].date, "2025-03-14");
    EXPECT_EQ(hit.records[1].record_class, Record::Class::revoked);
    EXPECT_EQ(hit.records[1].date, std::nullopt);

    for (const auto& other : {query_for("U1", "UTO", "I"), query_for("U1", "XXA"), query_for("U2"), query_for("U11"),
                              query_for("1"), query_for("I1")}) {
        const auto answer = ask(*copy, other);
        EXPECT_EQ(answer.state, AnswerState::no_record);
        EXPECT_TRUE(answer.records.empty());
        EXPECT_EQ(answer.list_version, "7");
    }
    EXPECT_EQ(ask(*copy, query_for("U2", "UTO", "I")).state, AnswerState::possible_match);
}

TEST_F(LocalCopy, TheBundledRecordsAreAllFound) {
    const std::filesystem::path list = std::filesystem::path(VIDIMUS_RESOURCES_DIR) / "register" / "records.csv";
    const auto result = import_records(list, folder(), "utopia-2026.1", "2026-11-01", test_secret());
    ASSERT_TRUE(result);
    EXPECT_EQ(result->rows, 14U);
    EXPECT_EQ(result->imported, 14U);
    EXPECT_TRUE(result->rejected.empty());
    const auto copy = make_local_copy(config_for(folder()));
    std::ifstream rows(list);
    std::string line;
    std::getline(rows, line);
    int found = 0;
    while (std::getline(rows, line)) {
        const auto state = line.find(',');
        EXPECT_EQ(line.substr(state, 5), ",UTO,");
        const auto answer = ask(*copy, query_for(line.substr(0, state), "UTO", line.substr(state + 5, 1)));
        EXPECT_EQ(answer.state, AnswerState::possible_match) << line;
        ++found;
    }
    EXPECT_EQ(found, 14);
    EXPECT_EQ(ask(*copy, query_for("U12345678")).records.at(0).record_class, Record::Class::stolen);
    EXPECT_EQ(ask(*copy, query_for("L00000042")).records.at(0).record_class, Record::Class::lost);
    EXPECT_EQ(ask(*copy, query_for("U20017345")).records.size(), 2U);
    EXPECT_EQ(ask(*copy, query_for("L898902C3")).state, AnswerState::no_record) << "the specimen of Doc 9303";
}

TEST_F(LocalCopy, JsonLinesGiveTheSame) {
    const auto result = import(
        "{\"number\":\"U1\",\"state\":\"UTO\",\"type\":\"P\",\"class\":\"stolen\",\"reference\":\"R1\",\"date\":null}\n"
        "\n"
        "{\"number\":\"U2\"}\n",
        "list.jsonl");
    ASSERT_TRUE(result);
    EXPECT_EQ(result->rows, 2U);
    EXPECT_EQ(result->imported, 1U);
    ASSERT_EQ(result->rejected.size(), 1U);
    EXPECT_EQ(result->rejected[0].row, 3U);
    const auto copy = make_local_copy(config_for(folder()));
    EXPECT_EQ(ask(*copy, query_for("U1")).records.at(0).reference, "R1");
}

TEST_F(LocalCopy, BadRowsAreToldByNumberAndTheRestGoesOn) {
    const auto result = import(
        "number,state,type,class,reference,date\n"
        "U1,UTO,P,stolen,R1,2025-03-14\n"
        "SECRET9,UTO,P,found,R1,\n"
        "\r\n"
        "U2,UTO,P,lost,R2,\n"
        "SECRET8,UTO,P\n" +
        std::string(70'000, 'x') + "\nU3,UTO,P,lost,R3,");
    ASSERT_TRUE(result);
    EXPECT_EQ(result->rows, 6U);
    EXPECT_EQ(result->imported, 3U);
    ASSERT_EQ(result->rejected.size(), 3U);
    EXPECT_EQ(result->rejected[0].row, 3U);
    EXPECT_EQ(result->rejected[1].row, 6U);
    EXPECT_EQ(result->rejected[2].row, 7U);
    for (const auto& rejected : result->rejected) {
        EXPECT_EQ(rejected.code, CopyErrorCode::bad_row);
        EXPECT_FALSE(rejected.detail.empty());
        EXPECT_EQ(rejected.detail.find("SECRET"), std::string::npos);
    }
    const auto copy = make_local_copy(config_for(folder()));
    EXPECT_EQ(ask(*copy, query_for("U3")).state, AnswerState::possible_match);
    EXPECT_EQ(copy_info(folder(), test_secret())->records, 3U);
}

TEST_F(LocalCopy, TheListOfRejectedRowsIsBounded) {
    std::string text = "number,state,type,class,reference,date\nU1,UTO,P,lost,,\n";
    for (int i = 0; i < 1'500; ++i) {
        text += "x\n";
    }
    const auto result = import(text);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->rows, 1'501U);
    EXPECT_EQ(result->imported, 1U);
    EXPECT_EQ(result->rejected.size(), 1'000U);
}

TEST_F(LocalCopy, TheSameRowTwiceIsOneRecord) {
    const auto result = import("number,state,type,class,reference,date\nU1,UTO,P,lost,R,\nu 1,UTO,P,lost,R,\n");
    ASSERT_TRUE(result);
    EXPECT_EQ(result->imported, 2U);
    EXPECT_EQ(copy_info(folder(), test_secret())->records, 1U);
    EXPECT_EQ(ask(*make_local_copy(config_for(folder())), query_for("U1")).records.size(), 1U);
}

TEST_F(LocalCopy, InputsThatHoldNoRecordLeaveTheOldCopy) {
    ASSERT_TRUE(import(small_list));
    const auto refused = [this](const tl::expected<ImportResult, CopyError>& result) {
        EXPECT_FALSE(result);
        EXPECT_EQ(result.error().code, CopyErrorCode::unreadable_input);
        EXPECT_EQ(ask(*make_local_copy(config_for(folder())), query_for("U1")).state, AnswerState::possible_match);
    };
    refused(import(""));
    refused(import("number,state,type,class,reference,date\n"));
    refused(import("number,state,type,class,reference,date\nU1,UTO,P,found,,\n"));
    refused(import("U1,UTO,P,stolen,R1,2025-03-14\n"));
    refused(import("not json\n", "list.jsonl"));
    refused(import(small_list, "list.csv", "8", "1.11.2026"));
    refused(import(small_list, "list.csv", std::string(65, 'v')));
    refused(import_records(temporary_.path() / "absent.csv", folder(), "8", "", test_secret()));
    refused(import_records(temporary_.path(), folder(), "8", "", test_secret()));
    // What was begun is cleared away.
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder())) {
        files += is_data_file_name(entry.path().filename().string()) ? 1 : 0;
    }
    EXPECT_EQ(files, 1);
}

TEST_F(LocalCopy, AFolderThatCannotBeWrittenIsTold) {
    const auto file = temporary_.write("in the way", "");
    const auto result = import_records(temporary_.write("list.csv", small_list), file / "copy", "1", "", test_secret());
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, CopyErrorCode::cannot_write);
}

TEST_F(LocalCopy, OneImportAtATime) {
    ASSERT_TRUE(import(small_list));
    {
        const FolderLock other(folder());
        ASSERT_TRUE(other.held());
        const auto result = import(small_list);
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().code, CopyErrorCode::cannot_write);
        EXPECT_NE(result.error().detail.find("another import"), std::string::npos);
    }
    EXPECT_TRUE(import(small_list));
}

TEST_F(LocalCopy, InfoSaysWhatTheCopyHolds) {
    EXPECT_EQ(copy_info(folder(), test_secret()).error().code, CopyErrorCode::not_found);
    ASSERT_TRUE(import(small_list));
    const auto info = copy_info(folder(), test_secret());
    ASSERT_TRUE(info);
    EXPECT_EQ(info->records, 3U);
    EXPECT_EQ(info->list_version, "7");
    EXPECT_EQ(info->list_date, "2026-11-01");
}

TEST_F(LocalCopy, NoNumbersStandInTheFile) {
    ASSERT_TRUE(import("number,state,type,class,reference,date\nQZXWV7316,UTO,P,lost,SECRETREF,\n"));
    std::ifstream file(data_file_in(folder()), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    EXPECT_GT(bytes.size(), 4096U);
    EXPECT_EQ(bytes.find(test_secret().reveal_hexadecimal()), std::string::npos);
    EXPECT_EQ(bytes.find("QZXWV7316"), std::string::npos);
    EXPECT_EQ(bytes.find("SECRETREF"), std::string::npos);
}

TEST_F(LocalCopy, WhereThereIsNoneItIsMissing) {
    const auto copy = make_local_copy(config_for(folder()));
    auto answer = ask(*copy, query_for("U1"));
    EXPECT_EQ(answer.state, AnswerState::not_checked);
    EXPECT_EQ(answer.reason, Reason::copy_missing);
    EXPECT_TRUE(answer.local_copy);
    std::filesystem::create_directories(folder());
    EXPECT_EQ(ask(*copy, query_for("U1")).reason, Reason::copy_missing);
    // It is used as soon as it comes, and missed as soon as it goes.
    ASSERT_TRUE(import(small_list));
    EXPECT_EQ(ask(*copy, query_for("U1")).state, AnswerState::possible_match);
    std::filesystem::remove_all(folder());
    look_again();
    EXPECT_EQ(ask(*copy, query_for("U1")).reason, Reason::copy_missing);
}

TEST_F(LocalCopy, EveryKindOfDamageIsTold) {
    ASSERT_TRUE(import(small_list));
    const auto data = data_file_in(folder());
    const auto manifest = folder() / manifest_name;
    const auto read = [](const std::filesystem::path& file) {
        std::ifstream input(file, std::ios::binary);
        return std::string{std::istreambuf_iterator<char>(input), {}};
    };
    const auto write = [](const std::filesystem::path& file, std::string_view bytes) {
        std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
    };
    const auto expect_damaged = [this](const char* what) {
        EXPECT_EQ(ask(*make_local_copy(config_for(folder())), query_for("U1")).reason, Reason::copy_damaged) << what;
        EXPECT_EQ(copy_info(folder(), test_secret()).error().code, CopyErrorCode::damaged) << what;
    };
    const auto bytes = read(data);
    for (const std::size_t size :
         {std::size_t{0}, std::size_t{10}, std::size_t{4096}, bytes.size() / 2, bytes.size() - 1}) {
        write(data, std::string_view(bytes).substr(0, size));
        expect_damaged("cut off");
    }
    // Every byte of buckets, tags, lengths and patterns, and some of the header.
    for (std::size_t place = 0; place < bytes.size(); place += place < header_bytes ? 511 : 1) {
        auto changed = bytes;
        changed[place] = static_cast<char>(changed[place] ^ 0x10);
        write(data, changed);
        expect_damaged("one bit changed");
    }
    write(data, bytes + "x");
    expect_damaged("grown");
    std::filesystem::remove(data);
    expect_damaged("gone");
    write(data, bytes);
    EXPECT_EQ(ask(*make_local_copy(config_for(folder())), query_for("U1")).state, AnswerState::possible_match);

    const auto text = read(manifest);
    write(manifest, "");
    expect_damaged("empty manifest");
    write(manifest, text.substr(0, text.size() / 2));
    expect_damaged("half a manifest");
    write(manifest, std::string(100'000, ' '));
    expect_damaged("huge manifest");
    std::filesystem::remove(manifest);
    std::filesystem::create_directory(manifest);
    expect_damaged("a folder for a manifest");
}

TEST_F(LocalCopy, WithoutItsKeyItIsLocked) {
    auto config = config_for(folder());
    config.secret.reset();
    EXPECT_EQ(ask(*make_local_copy(config), query_for("U1")).reason, Reason::copy_missing);
    ASSERT_TRUE(import(small_list));
    EXPECT_EQ(ask(*make_local_copy(config), query_for("U1")).reason, Reason::copy_locked);
    config.secret = test_secret(8);
    EXPECT_EQ(ask(*make_local_copy(config), query_for("U1")).reason, Reason::copy_locked);
    EXPECT_EQ(copy_info(folder(), test_secret(8)).error().code, CopyErrorCode::wrong_secret);
}

TEST_F(LocalCopy, OtherSpellingsAreLookedForOnRequestAndMarked) {
    ASSERT_TRUE(import("number,state,type,class,reference,date\nUO128,UTO,P,lost,R1,\nU0I28,UTO,P,stolen,R2,\n"));
    auto config = config_for(folder());
    EXPECT_EQ(ask(*make_local_copy(config), query_for("U0128")).state, AnswerState::no_record);
    config.variants = true;
    const auto copy = make_local_copy(config);
    const auto found = ask(*copy, query_for("U0128"));
    EXPECT_EQ(found.state, AnswerState::possible_match);
    ASSERT_EQ(found.records.size(), 2U);
    EXPECT_TRUE(found.records[0].variant && found.records[1].variant);
    const auto exact = ask(*copy, query_for("UO128"));
    ASSERT_EQ(exact.records.size(), 1U);
    EXPECT_FALSE(exact.records[0].variant);
    EXPECT_EQ(ask(*copy, query_for("X")).state, AnswerState::no_record);
}

TEST_F(LocalCopy, VerifyFindsDamageThatNoQuestionMet) {
    std::string text(small_list);
    for (int i = 0; i < 5'000; ++i) {
        text += "N" + std::to_string(i) + ",UTO,P,lost,REF-" + std::to_string(i) + ",\n";
    }
    ASSERT_TRUE(import(text));
    EXPECT_EQ(verify_copy(folder(), test_secret(), {})->records, 5'003U);
    const auto data = data_file_in(folder());
    std::fstream file(data, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(static_cast<std::streamoff>(header_bytes) + 20'000);
    file.put('\x55');
    file.close();
    EXPECT_TRUE(copy_info(folder(), test_secret()));
    EXPECT_EQ(verify_copy(folder(), test_secret(), {}).error().code, CopyErrorCode::damaged);
    // One bucket is not as it was: its documents are not checked, all others are answered as before.
    const auto copy = make_local_copy(config_for(folder()));
    int damaged = 0;
    for (int i = 0; i < 5'000; ++i) {
        const auto answer = ask(*copy, query_for("N" + std::to_string(i)));
        damaged += answer.reason == Reason::copy_damaged ? 1 : 0;
        EXPECT_NE(answer.state, AnswerState::no_record) << i;
    }
    EXPECT_GT(damaged, 10);
    EXPECT_LT(damaged, 300);
}

TEST_F(LocalCopy, ReferencesOfEveryKindComeBack) {
    const std::vector<std::string> references{"",     "7",     "0007", "UTO-2025-000117",     "12345678901234567890123",
                                              "A1B2", "plain", "é-1",  "99999999999999999999"};
    std::string text = "number,state,type,class,reference,date\n";
    for (std::size_t i = 0; i < references.size(); ++i) {
        text += "N" + std::to_string(i) + ",UTO,P,lost," + references[i] + ",\n";
    }
    // More patterns than are kept: the rest is stored as it is.
    for (int i = 0; i < 9'000; ++i) {
        std::string letters;
        for (int rest = i; letters.size() < 4; rest /= 26) {
            letters += static_cast<char>('A' + rest % 26);
        }
        text += "M" + std::to_string(i) + ",UTO,P,lost," + letters + "-1,\n";
    }
    ASSERT_TRUE(import(text));
    const auto copy = make_local_copy(config_for(folder()));
    for (std::size_t i = 0; i < references.size(); ++i) {
        EXPECT_EQ(ask(*copy, query_for("N" + std::to_string(i))).records.at(0).reference, references[i]);
    }
    EXPECT_EQ(ask(*copy, query_for("M8999")).records.at(0).reference,
              "DIN"
              "A"
              "-1");
    EXPECT_TRUE(verify_copy(folder(), test_secret(), {}));
}

TEST_F(LocalCopy, ADocumentMayBeListedOften) {
    std::string text = "number,state,type,class,reference,date\n";
    for (int i = 0; i < 3'000; ++i) {
        text += "U1,UTO,P,lost,R-" + std::to_string(i) + ",\nN" + std::to_string(i) + ",UTO,P,lost,X,\n";
    }
    ASSERT_TRUE(import(text));
    const auto copy = make_local_copy(config_for(folder()));
    EXPECT_EQ(ask(*copy, query_for("U1")).records.size(), 3'000U);
    EXPECT_EQ(ask(*copy, query_for("N2999")).records.size(), 1U);
}

TEST_F(LocalCopy, ADamagedNewCopyIsNotHiddenByTheOldOne) {
    ASSERT_TRUE(import(small_list));
    const auto copy = make_local_copy(config_for(folder()));
    EXPECT_EQ(ask(*copy, query_for("U9")).state, AnswerState::no_record);
    ASSERT_FALSE(replace_durably(folder() / manifest_name, "{}"));
    look_again();
    EXPECT_EQ(ask(*copy, query_for("U9")).reason, Reason::copy_damaged);
    ASSERT_TRUE(import(small_list));
    EXPECT_EQ(ask(*copy, query_for("U9")).state, AnswerState::no_record);
}

TEST_F(LocalCopy, AgeIsChecked) {
    const auto reason_at = [this](const std::string& list_date, int max_age_days, const std::string& today) {
        EXPECT_TRUE(import(small_list, "list.csv", "7", list_date));
        auto config = config_for(folder());
        config.max_age_days = max_age_days;
        config.today = today;
        const auto answer = ask(*make_local_copy(config), query_for("U1"));
        EXPECT_EQ(answer.state == AnswerState::not_checked, answer.reason != Reason::none);
        EXPECT_EQ(answer.records.empty(), answer.reason != Reason::none);
        EXPECT_EQ(answer.list_date, list_date) << "the age is told in any case";
        return answer.reason;
    };
    EXPECT_EQ(reason_at("2026-11-01", 0, "2030-01-01"), Reason::none);
    EXPECT_EQ(reason_at("2026-11-01", 7, "2026-11-08"), Reason::none);
    EXPECT_EQ(reason_at("2026-11-01", 7, "2026-11-09"), Reason::copy_expired);
    EXPECT_EQ(reason_at("2026-11-01", 7, "2026-10-31"), Reason::none) << "another time zone";
    EXPECT_EQ(reason_at("2026-11-01", 7, "2026-10-30"), Reason::copy_expired) << "a clock that is wrong";
    EXPECT_EQ(reason_at("", 7, "2026-11-01"), Reason::copy_expired);
    EXPECT_EQ(reason_at("", 0, "2026-11-01"), Reason::none);
    EXPECT_EQ(reason_at("2026-11-01", 7, "today"), Reason::internal);
    EXPECT_EQ(reason_at(day_text(system_day()), 1, ""), Reason::none);
    EXPECT_EQ(reason_at(day_text(system_day() - std::chrono::days{2}), 1, ""), Reason::copy_expired);
}

TEST_F(LocalCopy, QuestionsThatCannotBeAskedAreNotChecked) {
    ASSERT_TRUE(import(small_list));
    auto config = config_for(folder());
    config.states = {"UTO"};
    config.document_types = {"P"};
    const auto copy = make_local_copy(config);
    EXPECT_EQ(copy->name(), "Copy");
    EXPECT_TRUE(copy->serves("UTO", "P"));
    EXPECT_FALSE(copy->serves("XXA", "P"));
    EXPECT_FALSE(copy->serves("UTO", "V"));
    EXPECT_EQ(ask(*copy, query_for("")).reason, Reason::no_number);
    EXPECT_EQ(ask(*copy, query_for("U?")).reason, Reason::no_number);
    EXPECT_EQ(ask(*copy, query_for("U1", "XXA")).reason, Reason::not_configured);
    EXPECT_EQ(ask(*copy, query_for("U1", "UTO", "V")).reason, Reason::not_configured);
    EXPECT_EQ(copy->ask(query_for("U1"), in(milliseconds{-1}), {}).reason, Reason::timeout);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(copy->ask(query_for("U1"), in(milliseconds{5000}), stop.get_token()).reason, Reason::cancelled);
    EXPECT_EQ(ask(*copy, query_for("U1")).state, AnswerState::possible_match);
}

}  // namespace
}  // namespace vidimus::sltd
