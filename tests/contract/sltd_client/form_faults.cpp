// Faults of the answers' own form, in each dialect.
#include "form_faults.h"

namespace vidimus::sltd::testing {

using nlohmann::json;

void add_form_faults(std::vector<Fault>& faults) {
    const auto malformed = [&](const std::string& name, MisbehavingServer::Script script) {
        faults.push_back({name, Reason::answer_malformed, std::move(script)});
    };
    const auto typed = [](const std::string& head) {
        return sends([=](const std::string& request) { return response(right_answer(request), "200 OK", head); });
    };
    malformed("content type text/html", typed("Content-Type: text/html\r\n"));
    malformed("content type missing", typed("X-Nothing: here\r\n"));
    malformed("content type with another character set",
              typed(dialect_in_use() == Dialect::json ? "Content-Type: application/json; charset=utf-16\r\n"
                                                      : "Content-Type: text/xml; charset=utf-16\r\n"));
    malformed("compressed though not asked for", typed(type_line() + "Content-Encoding: gzip\r\n"));
    malformed("garbage instead of HTTP", sends([](const std::string&) { return std::string(300, '\x07'); }));
    malformed("HTTP/0.9", sends([](const std::string& request) { return right_answer(request); }));
    malformed("negative length", sends([](const std::string& request) {
                  return "HTTP/1.1 200 OK\r\n" + type_line() + "Content-Length: -5\r\n\r\n" + right_answer(request);
              }));
    malformed("a page of HTML", sends([](const std::string&) { return response("<html><body>Log in</body></html>"); }));
    malformed("not UTF-8", sends([](const std::string& request) {
                  auto body = right_answer(request);
                  return response(body.replace(body.find("2026.47"), 4, "\xFF\xFE\xFF\xFE"));
              }));
    malformed("no list version (index not ready)", altered([](json& answer) { answer.erase("list_version"); }));
    malformed("no list date", altered([](json& answer) { answer["list_date"] = ""; }));
    malformed("unknown state", altered([](json& answer) { answer["state"] = "clear"; }));
    malformed("state not checked", altered([](json& answer) { answer["state"] = "not_checked"; }));
    malformed("no_record with a record", altered([](json& answer) { answer["records"].push_back(stolen()); }));
    malformed("match without a record", altered([](json& answer) { answer["state"] = "possible_match"; }));
    malformed("unknown class", altered([](json& answer) {
                  answer["state"] = "possible_match";
                  answer["records"].push_back(stolen());
                  answer["records"].push_back(stolen());
                  answer["records"][1]["class"] = "mislaid";
              }));
    const auto mismatch = [&](const std::string& name, const std::string& key, const json& value) {
        faults.push_back({name, Reason::answer_mismatch, altered([=](json& answer) { answer[key] = value; })});
    };
    mismatch("another query's id (replay)", "query_id", "00000000-0000-4000-8000-000000000000");
    mismatch("another number", "number", "U99999999");
    mismatch("another state", "issuing_state", "XXA");
    mismatch("another type", "document_type", "V");
}

void add_json_faults(std::vector<Fault>& faults) {
    const auto malformed = [&](const std::string& name, MisbehavingServer::Script script) {
        faults.push_back({name, Reason::answer_malformed, std::move(script)});
    };
    malformed("an array",
              sends([](const std::string& request) { return response('[' + right_answer(request) + ']'); }));
    malformed("two answers", sends([](const std::string& request) {
                  return response(right_answer(request) + right_answer(request));
              }));
    malformed("nesting without end", sends([](const std::string&) { return response(std::string(100'000, '[')); }));
    malformed("a key twice", sends([](const std::string& request) {
                  auto body = right_answer(request);
                  return response(body.insert(1, R"("state":"possible_match",)"));
              }));
    malformed("empty object", sends([](const std::string&) { return response("{}"); }));
    malformed("no records field", altered([](json& answer) { answer.erase("records"); }));
    malformed("another schema", altered([](json& answer) { answer["schema"] = "vidimus.register/9"; }));
    malformed("record without a reference", altered([](json& answer) {
                  answer["state"] = "possible_match";
                  answer["records"].push_back(stolen());
                  answer["records"][0].erase("reference");
              }));
}

namespace {

// The same answer with one text of its XML replaced.
MisbehavingServer::Script replaced(const std::string& from, const std::string& to) {
    return sends([=](const std::string& request) {
        auto body = right_answer(request);
        return response(body.replace(body.find(from), from.size(), to));
    });
}

}  // namespace

void add_soap_faults(std::vector<Fault>& faults) {
    const auto fault = [&](const std::string& name, Reason reason, MisbehavingServer::Script script) {
        faults.push_back({name, reason, std::move(script)});
    };
    const std::string root = "<s:Envelope";
    fault("JSON instead of XML", Reason::answer_incomplete,
          sends([](const std::string&) { return response("{\"state\":\"no_record\"}"); }));
    fault("an external entity", Reason::answer_malformed,
          replaced(root, "<!DOCTYPE s:Envelope [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>" + root));
    fault("entities that multiply", Reason::answer_malformed,
          replaced(root, "<!DOCTYPE s:Envelope [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>" +
                             root));
    fault("a document type elsewhere", Reason::answer_malformed,
          replaced(root, "<!DOCTYPE s:Envelope SYSTEM \"http://127.0.0.1/x.dtd\">" + root));
    fault("nesting without end", Reason::answer_malformed, sends([](const std::string&) {
              std::string body;
              for (int i = 0; i < 20'000; ++i) {
                  body += "<a>";
              }
              return response(body);
          }));
    fault("two roots", Reason::answer_malformed,
          sends([](const std::string& request) { return response(right_answer(request) + "<again/>"); }));
    fault("tags that do not match", Reason::answer_malformed, replaced("</r:Records>", "</r:Records_>"));
    fault("an element twice", Reason::answer_malformed,
          replaced("<r:State>", "<r:State>possible_match</r:State><r:State>"));
    fault("an element in an element's place", Reason::answer_malformed,
          replaced("<r:State>no_record", "<r:State><r:No/>no_record"));
    fault("a SOAP fault", Reason::server_failed, sends([](const std::string&) {
              return response(
                  "<s:Envelope xmlns:s=\"x\"><s:Body><s:Fault><faultcode>s:Server</faultcode>"
                  "<faultstring>index</faultstring></s:Fault></s:Body></s:Envelope>");
          }));
    fault("no body in the envelope", Reason::answer_malformed,
          sends([](const std::string&) { return response("<s:Envelope xmlns:s=\"x\"/>"); }));
    fault("records elsewhere, and a match", Reason::answer_malformed,
          altered([](json& answer) { answer["state"] = "possible_match"; }));
    fault("a comment that never ends", Reason::answer_incomplete, replaced("<r:Records>", "<!-- <r:Records>"));
}

}  // namespace vidimus::sltd::testing
