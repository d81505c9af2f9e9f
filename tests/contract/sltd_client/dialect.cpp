#include "dialect.h"

namespace vidimus::sltd::testing {

using nlohmann::json;

namespace {

Dialect dialect = Dialect::json;

// The text between an element's tags; the questions are our own, so that they need no parser.
std::string element(const std::string& text, const std::string& name) {
    const auto begin = text.find('<' + name + '>');
    const auto end = text.find("</" + name + '>');
    return begin == std::string::npos ? "" : text.substr(begin + name.size() + 2, end - begin - name.size() - 2);
}

std::string text_of(const json& value) {
    return value.is_string() ? value.get<std::string>() : value.is_null() ? "" : value.dump();
}

// The answer as SOAP; a field that the answer lacks is lacking there too.
std::string soap_of(const json& answer) {
    const std::vector<std::pair<const char*, const char*>> names{
        {"query_id", "QueryId"},           {"number", "Number"}, {"issuing_state", "IssuingState"},
        {"document_type", "DocumentType"}, {"state", "State"},   {"list_version", "ListVersion"},
        {"list_date", "ListDate"}};
    std::string text =
        "<?xml version=\"1.0\"?><s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>"
        "<r:QueryDocumentResponse xmlns:r=\"urn:vidimus:register:1\">";
    const auto add = [&text](const json& from, const char* key, const std::string& name) {
        if (from.contains(key)) {
            text += "<r:" + name + '>' + text_of(from[key]) + "</r:" + name + '>';
        }
    };
    for (const auto& [key, name] : names) {
        add(answer, key, name);
    }
    text += "<r:Records>";
    for (const auto& record : answer.value("records", json::array())) {
        text += "<r:Record>";
        add(record, "class", "Class");
        add(record, "reference", "Reference");
        add(record, "date", "Date");
        text += "</r:Record>";
    }
    return text + "</r:Records></r:QueryDocumentResponse></s:Body></s:Envelope>";
}

}  // namespace

void use_dialect(Dialect wanted) {
    dialect = wanted;
}

Dialect dialect_in_use() {
    return dialect;
}

std::string type_line() {
    return dialect == Dialect::json ? "Content-Type: application/json\r\n"
                                    : "Content-Type: text/xml; charset=utf-8\r\n";
}

std::string rendered(const json& answer) {
    return dialect == Dialect::json ? answer.dump(-1, ' ', false, json::error_handler_t::ignore) : soap_of(answer);
}

json question_in(const std::string& request) {
    const auto body = request.substr(request.find("\r\n\r\n") + 4);
    if (dialect == Dialect::json) {
        return json::parse(body);
    }
    return {{"query_id", element(body, "v:QueryId")},
            {"number", element(body, "v:Number")},
            {"issuing_state", element(body, "v:IssuingState")},
            {"document_type", element(body, "v:DocumentType")}};
}

json answer_to(const std::string& request) {
    auto answer = question_in(request);
    answer["state"] = "no_record";
    answer["list_version"] = "2026.47";
    answer["list_date"] = "2026-11-20";
    answer["records"] = json::array();
    return answer;
}

json stolen() {
    return {{"class", "stolen"}, {"reference", "UTO-1"}, {"variant", false}, {"date", nullptr}};
}

MisbehavingServer::Script sends(std::function<std::string(const std::string&)> make) {
    return [make = std::move(make)](Connection& connection) {
        const auto request = connection.read_request();
        if (!request.empty()) {
            connection.write(make(request));
            connection.say_goodbye();
        }
    };
}

MisbehavingServer::Script altered(std::function<void(json&)> change) {
    return sends([change = std::move(change)](const std::string& request) {
        auto answer = answer_to(request);
        change(answer);
        return response(rendered(answer));
    });
}

MisbehavingServer::Script status(const std::string& line, const std::string& head) {
    return sends([=](const std::string& request) { return response(right_answer(request), line, type_line() + head); });
}

MisbehavingServer::Script floods(const std::string& head, const std::string& block) {
    return [=](Connection& connection) {
        connection.read_request();
        bool there = connection.write(head);
        while (there) {
            there = connection.write(block);
        }
    };
}

std::string head_without_length() {
    return "HTTP/1.1 200 OK\r\n" + type_line() + "Connection: close\r\n\r\n";
}
std::string chunked_head() {
    return "HTTP/1.1 200 OK\r\n" + type_line() + "Transfer-Encoding: chunked\r\n\r\n";
}

std::string chunk(const std::string& bytes) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string size;
    for (auto left = bytes.size(); left > 0; left /= 16) {
        size.insert(size.begin(), digits[left % 16]);
    }
    return size + "\r\n" + bytes + "\r\n";
}

std::string right_answer(const std::string& request) {
    return request.empty() ? std::string(300, ' ') : rendered(answer_to(request));
}

std::string response(const std::string& body, const std::string& status, const std::string& head) {
    return "HTTP/1.1 " + status + "\r\n" + (head.empty() ? type_line() : head) +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace vidimus::sltd::testing
