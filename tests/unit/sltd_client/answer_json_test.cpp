#include "sltd_client/answer_json.h"

#include <gtest/gtest.h>

#include <fstream>

namespace vidimus::sltd {
namespace {

Query question() {
    return {"6f0d9c1e-52a3-4b7e-9d7a-0c8f3b2e1a55", DocumentNumber{"U12345678"}, "UTO", "P"};
}

constexpr std::string_view record =
    R"({"class":"stolen","reference":"UTO-2025-000117","variant":false,"date":"2025-03-14"})";

// The answer with one thing altered: the first `from` becomes `to`.
std::string answer_with(std::string_view from = {}, std::string_view to = {}, bool match = true) {
    std::string text =
        R"({"schema":"vidimus.register/1","query_id":"6f0d9c1e-52a3-4b7e-9d7a-0c8f3b2e1a55","number":"U12345678",)"
        R"("issuing_state":"UTO","document_type":"P","state":")" +
        std::string(match ? "possible_match" : "no_record") +
        R"(","list_version":"2026.47","list_date":"2026-11-20","records":[)" + std::string(match ? record : "") + "]}";
    const auto place = text.find(from);
    EXPECT_NE(place, std::string::npos) << from;
    return text.replace(place, from.size(), to);
}

Reason reason_of(std::string_view body) {
    const auto answer = parse_answer(body, question());
    return answer ? Reason::none : answer.error();
}

TEST(QueryJson, HoldsTheQueryAndNothingElse) {
    EXPECT_EQ(query_json(question()),
              R"({"document_type":"P","issuing_state":"UTO","number":"U12345678",)"
              R"("query_id":"6f0d9c1e-52a3-4b7e-9d7a-0c8f3b2e1a55","schema":"vidimus.register/1"})");
}

TEST(AnswerJson, NoRecord) {
    const auto answer = parse_answer(answer_with({}, {}, false), question());
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->state, AnswerState::no_record);
    EXPECT_EQ(answer->reason, Reason::none);
    EXPECT_TRUE(answer->records.empty());
    EXPECT_EQ(answer->list_version, "2026.47");
    EXPECT_EQ(answer->list_date, "2026-11-20");
    EXPECT_FALSE(answer->local_copy);
}

TEST(AnswerJson, PossibleMatchWithSeveralRecords) {
    const auto text = answer_with(
        record, std::string{record} + R"(,{"class":"stolen_blank","reference":"","variant":true,"date":null})");
    const auto answer = parse_answer(text, question());
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->state, AnswerState::possible_match);
    ASSERT_EQ(answer->records.size(), 2U);
    EXPECT_EQ(answer->records[0].record_class, Record::Class::stolen);
    EXPECT_EQ(answer->records[0].reference, "UTO-2025-000117");
    EXPECT_EQ(answer->records[0].date, "2025-03-14");
    EXPECT_FALSE(answer->records[0].variant);
    EXPECT_EQ(answer->records[1].record_class, Record::Class::stolen_blank);
    EXPECT_EQ(answer->records[1].reference, "");
    EXPECT_EQ(answer->records[1].date, std::nullopt);
    EXPECT_TRUE(answer->records[1].variant);
}

TEST(AnswerJson, FieldsThatAreUnknownArePassedOver) {
    EXPECT_EQ(reason_of(answer_with("{\"schema\"", R"({"note":{"a":[1,2,{"b":null}]},"schema")")), Reason::none);
    EXPECT_EQ(reason_of(answer_with(R"("variant")", R"("score":0.5,"variant")")), Reason::none);
}

TEST(AnswerJson, AnotherQuerysAnswerIsAMismatch) {
    EXPECT_EQ(reason_of(answer_with("6f0d9c1e", "6f0d9c1f")), Reason::answer_mismatch);
    EXPECT_EQ(reason_of(answer_with("6f0d9c1e-52a3-4b7e-9d7a-0c8f3b2e1a55", "")), Reason::answer_mismatch);
    EXPECT_EQ(reason_of(answer_with("U12345678", "U12345679")), Reason::answer_mismatch);
    EXPECT_EQ(reason_of(answer_with(R"("UTO")", R"("XXA")")), Reason::answer_mismatch);
    EXPECT_EQ(reason_of(answer_with(R"("P")", R"("I")")), Reason::answer_mismatch);
}

TEST(AnswerJson, EveryFieldIsNeededAndOfItsKind) {
    for (const auto* key : {"schema", "query_id", "number", "issuing_state", "document_type", "state", "list_version",
                            "list_date", "records", "class", "reference", "variant", "date"}) {
        const auto quoted = '"' + std::string(key) + "\":";
        EXPECT_EQ(reason_of(answer_with(quoted, "\"other\":")), Reason::answer_malformed) << key;
        const auto repeated = quoted + "null," + quoted;
        EXPECT_EQ(reason_of(answer_with(quoted, repeated)), Reason::answer_malformed) << key << " twice";
        const auto wrong = quoted + "17,\"was\":";
        EXPECT_EQ(reason_of(answer_with(quoted, wrong)), Reason::answer_malformed) << key << " a number";
    }
}

TEST(AnswerJson, ValuesThatMeanNothingAreMalformed) {
    struct Change {
        std::string_view from;
        std::string_view to;
    };
    for (const auto& [from, to] : std::initializer_list<Change>{
             {"vidimus.register/1", "vidimus.register/2"},
             {"possible_match", "not_checked"},
             {"possible_match", "Possible_Match"},
             {"possible_match", "no_record"},  // no record, and one
             {R"("stolen")", R"("found")"},
             {R"("stolen")", R"("")"},
             {"2026-11-20", "2026-11-31"},
             {"2026-11-20", ""},
             {"2026.47", ""},
             {"2025-03-14", "14.03.2025"},
             {"2025-03-14", ""},
             {"false", "\"false\""},
             {"false", "null"},
             {"UTO-2025-000117", "UTO\\u0000117"},
             {"UTO-2025-000117", "UTO\\n117"},
             {"UTO-2025-000117", "\xC3"},     // not UTF-8
             {"UTO-2025-000117", "\\ud800"},  // half a surrogate pair
             {"[", "[[],"},
             {R"("records":[)", R"("records":[17,)"},
             {"}]}", "}]}]"},
             {"}]}", "}]} {}"},
             {"}]}", "}],}"},
             {"\"state\"", "state"},
         }) {
        EXPECT_EQ(name_of(reason_of(answer_with(from, to))), "answer_malformed") << to;
    }
    EXPECT_EQ(reason_of(answer_with(record, "")), Reason::answer_malformed) << "a match without a record";
    for (const auto* other :
         {"null", "17", "\"no_record\"", "[]", "{}", "true", "<html></html>", "}{", "\xEF\xBB\xBF"}) {
        EXPECT_EQ(reason_of(other), Reason::answer_malformed) << other;
    }
}

TEST(AnswerJson, EveryBeginningOfAnAnswerIsIncomplete) {
    const auto whole = answer_with();
    for (std::size_t length = 0; length < whole.size(); ++length) {
        EXPECT_EQ(reason_of(std::string_view(whole).substr(0, length)), Reason::answer_incomplete) << length;
    }
    EXPECT_EQ(reason_of(whole), Reason::none);
    EXPECT_EQ(reason_of(" \r\n\t"), Reason::answer_incomplete);
}

TEST(AnswerJson, SizeDepthAndNumberOfRecordsAreBounded) {
    AnswerLimits limits;
    const auto whole = answer_with();
    limits.max_bytes = whole.size();
    EXPECT_TRUE(parse_answer(whole, question(), limits));
    limits.max_bytes = whole.size() - 1;
    EXPECT_EQ(parse_answer(whole, question(), limits).error(), Reason::answer_too_large);

    const auto nested = [](int depth) {
        return answer_with("{\"schema\"",
                           "{\"deep\":" + std::string(depth, '[') + std::string(depth, ']') + ",\"schema\"");
    };
    EXPECT_EQ(reason_of(nested(7)), Reason::none);
    EXPECT_EQ(reason_of(nested(8)), Reason::answer_malformed);
    EXPECT_EQ(reason_of(std::string(200'000, '[')), Reason::answer_malformed);

    std::string many{record};
    for (int i = 1; i < 64; ++i) {
        many += ',' + std::string{record};
    }
    EXPECT_EQ(reason_of(answer_with(record, many)), Reason::none);
    EXPECT_EQ(reason_of(answer_with(record, many + ',' + std::string{record})), Reason::answer_malformed);
    EXPECT_EQ(reason_of(answer_with("UTO-2025-000117", std::string(200, 'x'))), Reason::none);
    EXPECT_EQ(reason_of(answer_with("UTO-2025-000117", std::string(201, 'x'))), Reason::answer_malformed);
}

}  // namespace
}  // namespace vidimus::sltd
