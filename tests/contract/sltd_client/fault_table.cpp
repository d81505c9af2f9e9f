#include "fault_table.h"

#include "form_faults.h"

namespace vidimus::sltd::testing {

namespace {

using std::chrono::milliseconds;

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
    faults.push_back({"another public key than the pinned one", Reason::tls_failed, good});
    faults.back().configure = [](HttpsConfig& config) {
        config.pins = {"sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="};
    };
    faults.push_back({"no OCSP answer stapled though demanded", Reason::tls_failed, good});
    faults.back().configure = [](HttpsConfig& config) { config.require_ocsp = true; };
    faults.push_back({"list of revoked certificates missing", Reason::tls_failed, good});
    faults.back().configure = [](HttpsConfig& config) { config.crl_file = config.ca_file.string() + ".absent"; };
    faults.push_back({"PKCS#12 file that is none", Reason::tls_failed, good});
    faults.back().configure = [](HttpsConfig& config) {
        config.client_certificate = config.ca_file.string() + ".absent.p12";
    };
    faults.push_back({"answer without the signature that is demanded", Reason::answer_not_signed, good});
    faults.back().configure = [](HttpsConfig& config) { config.answer_key = std::string(64, '1'); };
    faults.push_back({"answer with a wrong signature", Reason::answer_not_signed, sends([](const std::string& request) {
                          return response(right_answer(request), "200 OK",
                                          type_line() + "Vidimus-Signature: " + std::string(128, 'a') + "\r\n");
                      })});
    faults.back().configure = [](HttpsConfig& config) {
        // RFC 8032 §7.1, the public key of test 1.
        config.answer_key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    };
    faults.push_back({"proxy refuses connections", Reason::unreachable, good});
    faults.back().configure = [](HttpsConfig& config) {
        config.proxy = "http://127.0.0.1:" + std::to_string(refused_port());
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
                          return head_without_length() + body.substr(0, body.size() / 2);
                      })});
    faults.push_back({"body without length, cut off without a word", Reason::answer_incomplete, [](Connection& c) {
                          const auto body = right_answer(c.read_request());
                          c.write(head_without_length() + body.substr(0, body.size() / 2));
                      }});
    faults.push_back({"chunked body cut off", Reason::answer_incomplete, sends([](const std::string& request) {
                          return chunked_head() + chunk(right_answer(request));  // without the last chunk
                      })});
    faults.push_back({"chunk size that is none", Reason::answer_incomplete, sends([](const std::string& request) {
                          return chunked_head() + "zz\r\n" + right_answer(request);
                      })});
    faults.push_back({"head cut off", Reason::answer_incomplete, sends([](const std::string&) {
                          return std::string("HTTP/1.1 200 OK\r\nContent-Type: applica");
                      })});
    faults.push_back({"reset in the middle of the body", Reason::answer_incomplete, [](Connection& c) {
                          c.read_request();
                          c.write("HTTP/1.1 200 OK\r\n" + type_line() + "Content-Length: 5000\r\n\r\n{");
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
                          c.write(head_without_length());
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
    faults.push_back({"endless body", Reason::answer_too_large, floods(head_without_length(), block)});
    faults.push_back({"endless chunked body", Reason::answer_too_large, floods(chunked_head(), chunk(block))});
    faults.push_back({"announced too large", Reason::answer_too_large,
                      floods("HTTP/1.1 200 OK\r\n" + type_line() + "Content-Length: 99999999\r\n\r\n", block)});
    faults.push_back({"one byte too many", Reason::answer_too_large, sends([](const std::string& request) {
                          auto body = right_answer(request);
                          body.append(HttpsConfig{}.max_answer_bytes + 1 - body.size(), ' ');
                          return chunked_head() + chunk(body) + "0\r\n\r\n";
                      })});
    faults.push_back({"endless head", Reason::answer_too_large,
                      floods("HTTP/1.1 200 OK\r\n", "X-Filler: " + std::string(500, 'x') + "\r\n")});
    faults.push_back({"endless head line", Reason::answer_too_large, floods("HTTP/1.1 200 OK\r\nX-Filler: ", block)});
    faults.push_back(
        {"endless interim answers", Reason::answer_too_large, floods("", "HTTP/1.1 100 Continue\r\n\r\n")});
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

std::vector<Fault> all_faults(Dialect wanted) {
    use_dialect(wanted);
    std::vector<Fault> faults;
    add_network_faults(faults);
    add_tls_faults(faults);
    add_status_faults(faults);
    add_transfer_faults(faults);
    add_size_faults(faults);
    add_form_faults(faults);
    if (wanted == Dialect::json) {
        add_json_faults(faults);
    } else {
        add_soap_faults(faults);
    }
    add_configuration_faults(faults);
    for (auto& fault : faults) {
        fault.dialect = wanted;
    }
    return faults;
}

}  // namespace vidimus::sltd::testing
