#include "fault_table.h"

#include <nlohmann/json.hpp>

namespace vidimus::sltd::testing {

namespace {

using nlohmann::json;
using std::chrono::milliseconds;

constexpr const char* json_type = "Content-Type: application/json\r\n";

json question_in(const std::string& request) {
    return json::parse(request.substr(request.find("\r\n\r\n") + 4));
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

// A script that sends what `make` makes of the request, and ends in order.
MisbehavingServer::Script sends(std::function<std::string(const std::string&)> make) {
    return [make = std::move(make)](Connection& connection) {
        const auto request = connection.read_request();
        if (!request.empty()) {
            connection.write(make(request));
            connection.say_goodbye();
        }
    };
}

// A right answer with one thing changed.
MisbehavingServer::Script altered(std::function<void(json&)> change) {
    return sends([change = std::move(change)](const std::string& request) {
        auto answer = answer_to(request);
        change(answer);
        return response(answer.dump(-1, ' ', false, json::error_handler_t::ignore));
    });
}

MisbehavingServer::Script status(const std::string& line, const std::string& head = {}) {
    return sends([=](const std::string& request) { return response(right_answer(request), line, json_type + head); });
}

// Sends the same again until the client goes.
MisbehavingServer::Script floods(const std::string& head, const std::string& block) {
    return [=](Connection& connection) {
        connection.read_request();
        bool there = connection.write(head);
        while (there) {
            there = connection.write(block);
        }
    };
}

const std::string head_without_length = std::string("HTTP/1.1 200 OK\r\n") + json_type + "Connection: close\r\n\r\n";
const std::string chunked_head = std::string("HTTP/1.1 200 OK\r\n") + json_type + "Transfer-Encoding: chunked\r\n\r\n";

std::string chunk(const std::string& bytes) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string size;
    for (auto left = bytes.size(); left > 0; left /= 16) {
        size.insert(size.begin(), digits[left % 16]);
    }
    return size + "\r\n" + bytes + "\r\n";
}

void add_network_faults(std::vector<Fault>& faults) {
    faults.push_back({"connection closed at once", Reason::unreachable, [](Connection&) {}, true});
    faults.push_back({"connection reset at once", Reason::unreachable, [](Connection& c) { c.reset(); }, true});
    faults.push_back({"closed in the middle of the handshake", Reason::unreachable,
                      [](Connection& c) { c.wait_for_bytes(); }, true});
    faults.push_back(
        {"handshake never answered", Reason::timeout, [](Connection& c) { c.wait_for_end(); }, true, true});
    faults.push_back({"plain HTTP where TLS is expected", Reason::tls_failed,
                      [](Connection& c) {
                          c.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
                          c.wait_for_end();
                      },
                      true});
    faults.push_back({"garbage where TLS is expected", Reason::tls_failed,
                      [](Connection& c) {
                          c.write(std::string(5000, '\x5A'));
                          c.wait_for_end();
                      },
                      true});
    faults.push_back({"handshake drips", Reason::timeout,
                      [](Connection& c) {
                          c.drip(std::string("\x16\x03\x03\x40\x00", 5) + std::string(9000, '\x02'), milliseconds{30});
                      },
                      true, true});
    faults.push_back({"request never answered", Reason::timeout, [](Connection& c) { c.wait_for_end(); }, false, true});
    faults.push_back({"closed in order without an answer", Reason::unreachable, [](Connection& c) {
                          c.read_request();
                          c.say_goodbye();
                      }});
    faults.push_back(
        {"closed without a word instead of an answer", Reason::unreachable, [](Connection& c) { c.read_request(); }});
    faults.push_back({"reset instead of an answer", Reason::unreachable, [](Connection& c) {
                          c.read_request();
                          c.reset();
                      }});
    faults.push_back({"refused", Reason::unreachable, {}});
    faults.back().configure = [](HttpsConfig& config) {
        config.url = "https://127.0.0.1:" + std::to_string(refused_port()) + "/query";
    };
}

void add_tls_faults(std::vector<Fault>& faults) {
    const auto good = sends([](const std::string& request) { return response(right_answer(request)); });
    const auto with_identity = [&](const std::string& name, Fault::Identity identity) {
        faults.push_back({name, Reason::tls_failed, good});
        faults.back().identity = identity;
    };
    with_identity("certificate for another name", Fault::Identity::wrong_name);
    with_identity("certificate expired", Fault::Identity::expired);
    with_identity("certificate not yet valid", Fault::Identity::not_yet);
    with_identity("certificate of an unknown authority", Fault::Identity::unknown_authority);
    with_identity("certificate signed by itself", Fault::Identity::self_signed);
    faults.push_back({"TLS 1.1 at most", Reason::tls_failed, good});
    faults.back().newest_tls = TLS1_1_VERSION;
    faults.push_back({"client certificate demanded, none there", Reason::tls_failed, good});
    faults.back().client_certificate_demanded = true;
    faults.push_back({"client certificate demanded, none there (TLS 1.2)", Reason::tls_failed, good});
    faults.back().client_certificate_demanded = true;
    faults.back().newest_tls = TLS1_2_VERSION;
    faults.push_back({"client certificate of an unknown authority", Reason::tls_failed, good});
    faults.back().client_certificate_demanded = true;
    faults.back().client = Fault::Client::unknown_authority;
    faults.push_back({"client certificate of an unknown authority (TLS 1.2)", Reason::tls_failed, good});
    faults.back().client_certificate_demanded = true;
    faults.back().client = Fault::Client::unknown_authority;
    faults.back().newest_tls = TLS1_2_VERSION;
    faults.push_back({"authority file missing", Reason::tls_failed, good});
    faults.back().configure = [](HttpsConfig& config) { config.ca_file += ".absent"; };
    faults.push_back({"client certificate file missing", Reason::tls_failed, good});
    faults.back().configure = [](HttpsConfig& config) {
        config.client_certificate = config.ca_file.string() + ".absent";
    };
    faults.push_back({"system authorities do not know the register's", Reason::tls_failed, good});
    faults.back().configure = [](HttpsConfig& config) { config.ca_file.clear(); };
}

void add_status_faults(std::vector<Fault>& faults) {
    const std::string elsewhere = "Location: https://127.0.0.1/elsewhere\r\n";
    for (const auto* line : {"300 Multiple Choices", "301 Moved Permanently", "302 Found", "303 See Other",
                             "304 Not Modified", "307 Temporary Redirect", "308 Permanent Redirect"}) {
        faults.push_back({std::string("status ") + line, Reason::redirected, status(line, elsewhere)});
    }
    for (const auto* line : {"401 Unauthorized", "403 Forbidden"}) {
        faults.push_back({std::string("status ") + line, Reason::unauthorised, status(line)});
    }
    for (const auto* line : {"429 Too Many Requests", "503 Service Unavailable"}) {
        faults.push_back({std::string("status ") + line, Reason::server_busy, status(line, "Retry-After: 1\r\n")});
    }
    for (const auto* line :
         {"400 Bad Request", "404 Not Found", "407 Proxy Authentication Required", "408 Request Timeout", "410 Gone",
          "418 Teapot", "500 Internal Server Error", "501 Not Implemented", "502 Bad Gateway", "504 Gateway Timeout"}) {
        faults.push_back({std::string("status ") + line, Reason::server_failed, status(line)});
    }
    for (const auto* line : {"201 Created", "202 Accepted", "204 No Content", "206 Partial Content", "600 Beyond"}) {
        faults.push_back({std::string("status ") + line, Reason::answer_malformed, status(line)});
    }
    faults.push_back({"error status, and a body that never comes", Reason::server_failed, [](Connection& c) {
                          c.read_request();
                          c.write("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 1000\r\n\r\n");
                          c.wait_for_end();
                      }});
}

void add_transfer_faults(std::vector<Fault>& faults) {
    faults.push_back({"body shorter than announced", Reason::answer_incomplete, sends([](const std::string& request) {
                          const auto whole = response(right_answer(request));
                          return whole.substr(0, whole.size() - 20);
                      })});
    faults.push_back(
        {"body shorter than announced, closed without a word", Reason::answer_incomplete, [](Connection& c) {
             const auto whole = response(right_answer(c.read_request()));
             c.write(whole.substr(0, whole.size() - 20));
         }});
    faults.push_back({"body without length, cut off", Reason::answer_incomplete, sends([](const std::string& request) {
                          const auto body = right_answer(request);
                          return head_without_length + body.substr(0, body.size() / 2);
                      })});
    faults.push_back({"body without length, cut off without a word", Reason::answer_incomplete, [](Connection& c) {
                          const auto body = right_answer(c.read_request());
                          c.write(head_without_length + body.substr(0, body.size() / 2));
                      }});
    faults.push_back({"chunked body cut off", Reason::answer_incomplete, sends([](const std::string& request) {
                          return chunked_head + chunk(right_answer(request));  // without the last chunk
                      })});
    faults.push_back({"chunk size that is none", Reason::answer_incomplete, sends([](const std::string& request) {
                          return chunked_head + "zz\r\n" + right_answer(request);
                      })});
    faults.push_back({"head cut off", Reason::answer_incomplete, sends([](const std::string&) {
                          return std::string("HTTP/1.1 200 OK\r\nContent-Type: applica");
                      })});
    faults.push_back({"reset in the middle of the body", Reason::answer_incomplete, [](Connection& c) {
                          c.read_request();
                          c.write(std::string("HTTP/1.1 200 OK\r\n") + json_type + "Content-Length: 5000\r\n\r\n{");
                          std::this_thread::sleep_for(milliseconds{100});
                          c.reset();
                      }});
    faults.push_back({"empty body", Reason::answer_incomplete, sends([](const std::string&) { return response(""); })});
    faults.push_back({"body never ends", Reason::timeout,
                      [](Connection& c) {
                          const auto whole = response(right_answer(c.read_request()));
                          c.write(whole.substr(0, whole.size() - 20));
                          c.wait_for_end();
                      },
                      false, true});
    faults.push_back({"body drips", Reason::timeout,
                      [](Connection& c) {
                          const auto body = right_answer(c.read_request());
                          c.write(head_without_length);
                          c.drip(body, milliseconds{40});
                      },
                      false, true});
    faults.push_back({"head drips", Reason::timeout,
                      [](Connection& c) { c.drip(response(right_answer(c.read_request())), milliseconds{40}); }, false,
                      true});
    faults.push_back({"endless interim answers, slowly", Reason::timeout,
                      [](Connection& c) {
                          c.read_request();
                          while (c.write("HTTP/1.1 100 Continue\r\n\r\n")) {
                              std::this_thread::sleep_for(milliseconds{20});
                          }
                      },
                      false, true});
}

void add_size_faults(std::vector<Fault>& faults) {
    const std::string block(16 * 1024, ' ');
    faults.push_back({"endless body", Reason::answer_too_large, floods(head_without_length, block)});
    faults.push_back({"endless chunked body", Reason::answer_too_large, floods(chunked_head, chunk(block))});
    faults.push_back(
        {"announced too large", Reason::answer_too_large,
         floods(std::string("HTTP/1.1 200 OK\r\n") + json_type + "Content-Length: 99999999\r\n\r\n", block)});
    faults.push_back({"one byte too many", Reason::answer_too_large, sends([](const std::string& request) {
                          auto body = right_answer(request);
                          body.append(HttpsConfig{}.max_answer_bytes + 1 - body.size(), ' ');
                          return chunked_head + chunk(body) + "0\r\n\r\n";
                      })});
    faults.push_back({"endless head", Reason::answer_too_large,
                      floods("HTTP/1.1 200 OK\r\n", "X-Filler: " + std::string(500, 'x') + "\r\n")});
    faults.push_back({"endless head line", Reason::answer_too_large, floods("HTTP/1.1 200 OK\r\nX-Filler: ", block)});
    faults.push_back(
        {"endless interim answers", Reason::answer_too_large, floods("", "HTTP/1.1 100 Continue\r\n\r\n")});
}

void add_form_faults(std::vector<Fault>& faults) {
    const auto malformed = [&](const std::string& name, MisbehavingServer::Script script) {
        faults.push_back({name, Reason::answer_malformed, std::move(script)});
    };
    const auto typed = [](const std::string& head) {
        return sends([=](const std::string& request) { return response(right_answer(request), "200 OK", head); });
    };
    malformed("content type text/html", typed("Content-Type: text/html\r\n"));
    malformed("content type missing", typed(""));
    malformed("content type with another character set", typed("Content-Type: application/json; charset=utf-16\r\n"));
    malformed("compressed though not asked for", typed(std::string(json_type) + "Content-Encoding: gzip\r\n"));
    malformed("garbage instead of HTTP", sends([](const std::string&) { return std::string(300, '\x07'); }));
    malformed("HTTP/0.9", sends([](const std::string& request) { return right_answer(request); }));
    malformed("negative length", sends([](const std::string& request) {
                  return std::string("HTTP/1.1 200 OK\r\n") + json_type + "Content-Length: -5\r\n\r\n" +
                         right_answer(request);
              }));
    malformed("a page of HTML", sends([](const std::string&) { return response("<html><body>Log in</body></html>"); }));
    malformed("an array",
              sends([](const std::string& request) { return response('[' + right_answer(request) + ']'); }));
    malformed("two answers", sends([](const std::string& request) {
                  return response(right_answer(request) + right_answer(request));
              }));
    malformed("nesting without end", sends([](const std::string&) { return response(std::string(100'000, '[')); }));
    malformed("not UTF-8", sends([](const std::string& request) {
                  auto body = right_answer(request);
                  return response(body.replace(body.find("2026.47"), 4, "\xFF\xFE\xFF\xFE"));
              }));
    malformed("a key twice", sends([](const std::string& request) {
                  auto body = right_answer(request);
                  return response(body.insert(1, R"("state":"possible_match",)"));
              }));
    malformed("empty object", sends([](const std::string&) { return response("{}"); }));
    malformed("no list version (index not ready)", altered([](json& answer) { answer.erase("list_version"); }));
    malformed("no list date", altered([](json& answer) { answer["list_date"] = ""; }));
    malformed("another schema", altered([](json& answer) { answer["schema"] = "vidimus.register/9"; }));
    malformed("unknown state", altered([](json& answer) { answer["state"] = "clear"; }));
    malformed("state not checked", altered([](json& answer) { answer["state"] = "not_checked"; }));
    malformed("no records field", altered([](json& answer) { answer.erase("records"); }));
    malformed("no_record with a record", altered([](json& answer) { answer["records"].push_back(stolen()); }));
    malformed("match without a record", altered([](json& answer) { answer["state"] = "possible_match"; }));
    malformed("unknown class", altered([](json& answer) {
                  answer["state"] = "possible_match";
                  answer["records"].push_back(stolen());
                  answer["records"].push_back(stolen());
                  answer["records"][1]["class"] = "mislaid";
              }));
    malformed("record without a reference", altered([](json& answer) {
                  answer["state"] = "possible_match";
                  answer["records"].push_back(stolen());
                  answer["records"][0].erase("reference");
              }));
    const auto mismatch = [&](const std::string& name, const std::string& key, const json& value) {
        faults.push_back({name, Reason::answer_mismatch, altered([=](json& answer) { answer[key] = value; })});
    };
    mismatch("another query's id (replay)", "query_id", "00000000-0000-4000-8000-000000000000");
    mismatch("another number", "number", "U99999999");
    mismatch("another state", "issuing_state", "XXA");
    mismatch("another type", "document_type", "V");
}

void add_configuration_faults(std::vector<Fault>& faults) {
    const auto good = sends([](const std::string& request) { return response(right_answer(request)); });
    const auto configured = [&](const std::string& name, std::function<void(HttpsConfig&)> configure) {
        faults.push_back({name, Reason::not_configured, good});
        faults.back().configure = std::move(configure);
    };
    configured("plain http URL", [](HttpsConfig& config) { config.url.replace(0, 5, "http"); });
    configured("file URL", [](HttpsConfig& config) { config.url = "file:///etc/hostname"; });
    configured("URL with a password", [](HttpsConfig& config) { config.url.insert(8, "user:secret@"); });
    configured("no URL", [](HttpsConfig& config) { config.url.clear(); });
    configured("no URL at all", [](HttpsConfig& config) { config.url = "register"; });
    configured("line break in the URL", [](HttpsConfig& config) { config.url += "\r\nX: y"; });
    configured("line break in the token", [](HttpsConfig& config) { config.bearer_token = "a\r\nX: y"; });
    configured("another state's register", [](HttpsConfig& config) { config.states = {"XXA"}; });
    configured("another type's register", [](HttpsConfig& config) { config.document_types = {"V"}; });
}

}  // namespace

std::string query_id_in(const std::string& request) {
    return question_in(request).at("query_id").get<std::string>();
}

std::string right_answer(const std::string& request) {
    return request.empty() ? std::string(300, ' ') : answer_to(request).dump();
}

std::string response(const std::string& body, const std::string& status, const std::string& head) {
    return "HTTP/1.1 " + status + "\r\n" + head + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::vector<Fault> all_faults() {
    std::vector<Fault> faults;
    add_network_faults(faults);
    add_tls_faults(faults);
    add_status_faults(faults);
    add_transfer_faults(faults);
    add_size_faults(faults);
    add_form_faults(faults);
    add_configuration_faults(faults);
    return faults;
}

}  // namespace vidimus::sltd::testing
