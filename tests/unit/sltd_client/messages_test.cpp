// Other services' messages by mapping, SOAP, and Nlets-like text: what is asked, what is believed.
#include "sltd_client/messages.h"

#include <gtest/gtest.h>

namespace vidimus::sltd {
namespace {

constexpr std::size_t enough = 256 * 1024;

Query query() {
    return {"6f0d9c1e-52a3-4b7e-9d7a-0c8f3b2e1a55", DocumentNumber{"U12345678"}, "UTO", "P"};
}

MessageMapping service() {
    MessageMapping mapping;
    mapping.question =
        R"({"ref":"{query_id}","doc":{"no":"{number}","country":"{issuing_state}","kind":"{document_type}"}})";
    mapping.fields = {{"query_id", "/ref"},         {"number", "/doc/no"}, {"match", "/result"},
                      {"matched", "HIT"},           {"no_match", "CLEAR"}, {"list_version", "/data/version"},
                      {"list_date", "/data/as_of"}, {"records", "/hits"},  {"class", "/why"},
                      {"reference", "/id"},         {"date", "/when"}};
    mapping.classes = {{"S", "stolen"}, {"2", "lost"}};
    return mapping;
}

std::string reply(const std::string& result, const std::string& hits) {
    return R"({"ref":"6f0d9c1e-52a3-4b7e-9d7a-0c8f3b2e1a55","doc":{"no":"U12345678"},"result":")" + result +
           R"(","data":{"version":47,"as_of":"2026-11-20T06:00:00Z"},"hits":)" + hits + "}";
}

TEST(MappedJson, AsksAndBelievesByMapping) {
    ASSERT_EQ(json_mapping_fault(service()), "");
    const auto messages = mapped_json_messages(service());
    EXPECT_EQ(messages->question(query()).body,
              R"({"ref":"6f0d9c1e-52a3-4b7e-9d7a-0c8f3b2e1a55","doc":{"no":"U12345678","country":"UTO","kind":"P"}})");
    const auto none = messages->answer(reply("CLEAR", "[]"), query(), enough);
    ASSERT_TRUE(none);
    EXPECT_EQ(none->state, AnswerState::no_record);
    EXPECT_EQ(none->list_version, "47");
    EXPECT_EQ(none->list_date, "2026-11-20");
    const auto hit = messages->answer(reply("HIT", R"([{"why":"S","id":"A-1","when":"2025-03-14"},{"why":2,"id":7}])"),
                                      query(), enough);
    ASSERT_TRUE(hit);
    ASSERT_EQ(hit->records.size(), 2U);
    EXPECT_EQ(hit->records[0].record_class, Record::Class::stolen);
    EXPECT_EQ(hit->records[0].date, "2025-03-14");
    EXPECT_EQ(hit->records[1].record_class, Record::Class::lost);
    EXPECT_EQ(hit->records[1].reference, "7");
}

TEST(MappedJson, WhatIsNotCertainIsNoAnswer) {
    const auto messages = mapped_json_messages(service());
    const auto reason = [&](const std::string& body) {
        const auto answer = messages->answer(body, query(), enough);
        return answer ? Reason::none : answer.error();
    };
    EXPECT_EQ(reason(reply("MAYBE", "[]")), Reason::answer_malformed);
    EXPECT_EQ(reason(reply("HIT", "[]")), Reason::answer_malformed);
    EXPECT_EQ(reason(reply("CLEAR", R"([{"why":"S"}])")), Reason::answer_malformed);
    EXPECT_EQ(reason(reply("HIT", R"([{"why":"unknown"}])")), Reason::answer_malformed);
    EXPECT_EQ(reason(reply("HIT", R"([{"why":"S","when":"yesterday"}])")), Reason::answer_malformed);
    EXPECT_EQ(reason(reply("CLEAR", "null")), Reason::answer_malformed);
    auto other = reply("CLEAR", "[]");
    EXPECT_EQ(reason(other.replace(other.find("U12345678"), 9, "U99999999")), Reason::answer_mismatch);
    EXPECT_EQ(reason(reply("CLEAR", "[]").substr(0, 60)), Reason::answer_incomplete);
    EXPECT_EQ(reason("[]"), Reason::answer_malformed);
    EXPECT_EQ(messages->answer(reply("CLEAR", "[]"), query(), 10).error(), Reason::answer_too_large);
}

TEST(Mapping, FaultsAreTold) {
    auto mapping = service();
    mapping.fields.erase("match");
    EXPECT_NE(json_mapping_fault(mapping), "") << "records in a wrong place would turn every answer into no_record";
    mapping = service();
    mapping.fields["records"] = "hits";
    EXPECT_NE(json_mapping_fault(mapping), "");
    mapping = service();
    mapping.fields["surname"] = "/name";
    EXPECT_NE(json_mapping_fault(mapping), "");
    mapping = service();
    mapping.question = R"({"no":"{number}"})";
    EXPECT_NE(json_mapping_fault(mapping), "");
    mapping.question = "no JSON {query_id}{number}{issuing_state}{document_type}";
    EXPECT_NE(json_mapping_fault(mapping), "");
    EXPECT_EQ(xml_mapping_fault(usual_soap_mapping()), "");
    auto soap = usual_soap_mapping();
    soap.fields["records"] = "///";
    EXPECT_NE(xml_mapping_fault(soap), "");
    soap = usual_soap_mapping();
    soap.question = "<a>{query_id}{number}{issuing_state}{document_type}";
    EXPECT_NE(xml_mapping_fault(soap), "");
}

TEST(Soap, QuestionIsEscapedAndComplete) {
    auto asked = query();
    asked.id = "<&\"'>";
    const auto question = xml_messages(usual_soap_mapping())->question(asked);
    EXPECT_NE(question.body.find("<v:QueryId>&lt;&amp;&quot;&apos;&gt;</v:QueryId>"), std::string::npos);
    EXPECT_NE(question.body.find("<v:Number>U12345678</v:Number>"), std::string::npos);
}

TEST(Soap, PrefixesAndSpacesDoNotMatter) {
    const auto messages = xml_messages(usual_soap_mapping());
    const std::string body =
        "<Envelope xmlns=\"x\"><Header/><Body><n:QueryDocumentResponse xmlns:n=\"y\"><!-- a -->\n"
        "<QueryId> 6f0d9c1e-52a3-4b7e-9d7a-0c8f3b2e1a55 </QueryId><Number>U12345678</Number>"
        "<IssuingState>UTO</IssuingState><DocumentType>P</DocumentType><State>possible_match</State>"
        "<ListVersion>A&amp;B</ListVersion><ListDate>2026-11-20</ListDate><Records><Record><Class>stolen</Class>"
        "<Reference><![CDATA[<7>]]></Reference><Date>2025-03-14T00:00:00</Date></Record></Records>"
        "</n:QueryDocumentResponse></Body></Envelope>";
    const auto answer = messages->answer(body, query(), enough);
    ASSERT_TRUE(answer) << name_of(answer.error());
    EXPECT_EQ(answer->list_version, "A&B");
    EXPECT_EQ(answer->records.at(0).reference, "<7>");
    EXPECT_EQ(answer->records.at(0).date, "2025-03-14");
    for (std::size_t size = 0; size + 1 < body.size(); ++size) {
        EXPECT_FALSE(messages->answer(std::string_view{body}.substr(0, size), query(), enough)) << size;
    }
}

TEST(Nlets, AsksAndBelieves) {
    const auto messages = nlets_messages();
    EXPECT_EQ(messages->question(query()).body,
              "ITQ.REF/6f0d9c1e-52a3-4b7e-9d7a-0c8f3b2e1a55.DID/U12345678.CNT/UTO.TYP/P.END");
    const std::string head = "ITR.REF/6f0d9c1e-52a3-4b7e-9d7a-0c8f3b2e1a55.DID/U12345678.CNT/UTO.TYP/P.";
    const auto none = messages->answer(head + "RES/N.LVR/2026%2E47.LDT/20261120.END\r\n", query(), enough);
    ASSERT_TRUE(none);
    EXPECT_EQ(none->state, AnswerState::no_record);
    EXPECT_EQ(none->list_version, "2026.47");
    EXPECT_EQ(none->list_date, "2026-11-20");
    const auto hit = messages->answer(head + "RES/Y.LVR/47.LDT/20261120.EID/A%2F1.CLS/S.DOT/20250314.EID/.CLS/L.END",
                                      query(), enough);
    ASSERT_TRUE(hit);
    ASSERT_EQ(hit->records.size(), 2U);
    EXPECT_EQ(hit->records[0].reference, "A/1");
    EXPECT_EQ(hit->records[0].date, "2025-03-14");
    EXPECT_EQ(hit->records[1].record_class, Record::Class::lost);
    for (const auto& wrong :
         {std::string{"RES/N.LVR/47.LDT/20261120.EID/A.CLS/S.END"}, std::string{"RES/Y.LVR/47.LDT/20261120.END"},
          std::string{"RES/?.LVR/47.LDT/20261120.END"}, std::string{"RES/N.LVR/.LDT/20261120.END"},
          std::string{"RES/N.LVR/47.LDT/20261320.END"}, std::string{"RES/N.LVR/4%7.LDT/20261120.END"},
          std::string{"RES/Y.LVR/47.LDT/20261120.EID/A.CLS/X.END"}}) {
        EXPECT_EQ(messages->answer(head + wrong, query(), enough).error(), Reason::answer_malformed) << wrong;
    }
    EXPECT_EQ(messages->answer(head + "RES/N.LVR/47", query(), enough).error(), Reason::answer_incomplete);
    EXPECT_EQ(messages->answer("<html>", query(), enough).error(), Reason::answer_malformed);
}

TEST(ContentType, IsComparedStrictly) {
    EXPECT_TRUE(is_content_type(" Text/XML ; charset=UTF-8", {"text/xml"}));
    EXPECT_TRUE(is_content_type("b", {"a", "b"}));
    EXPECT_FALSE(is_content_type("text/xml; charset=utf-16", {"text/xml"}));
    EXPECT_FALSE(is_content_type("", {"text/xml"}));
}

}  // namespace
}  // namespace vidimus::sltd
