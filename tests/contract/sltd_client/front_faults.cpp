#include "front_faults.h"

#include <unistd.h>

#include <utility>

namespace vidimus::sltd::testing {

namespace {

using std::chrono::milliseconds;
using Client = FrontFault::Client;
using Event = FrontFault::Event;
using Identity = FrontFault::Identity;

constexpr milliseconds slow{900};

std::string quoted(const std::filesystem::path& file) {
    return '"' + file.string() + '"';
}

MisbehavingServer::Script good() {
    return sends([](const std::string& request) { return response(right_answer(request)); });
}

MisbehavingServer::Script takes_its_time() {
    return [](Connection& connection) {
        const auto request = connection.read_request();
        if (!request.empty()) {
            std::this_thread::sleep_for(slow);
            connection.write(response(right_answer(request)));
        }
    };
}

MisbehavingServer::Script hangs() {
    return [](Connection& connection) {
        connection.read_request();
        connection.wait_for_end();
    };
}

MisbehavingServer::Script says(const std::string& bytes) {
    return sends([bytes](const std::string&) { return bytes; });
}

MisbehavingServer::Script cut_off() {
    return sends([](const std::string& request) {
        const auto whole = response(right_answer(request));
        return whole.substr(0, whole.size() - 20);
    });
}

// What both kinds of front can meet, in their own configurations.
class Table {
  public:
    explicit Table(FrontKind front) : front_(front) {}
    FrontFault& add(const std::string& name, Reason expected, MisbehavingServer::Script backend) {
        FrontFault fault;
        fault.name = name;
        fault.front = front_;
        fault.expected = expected;
        fault.backend = std::move(backend);
        faults_.push_back(std::move(fault));
        return faults_.back();
    }
    std::vector<FrontFault> take() { return std::move(faults_); }

  private:
    FrontKind front_;
    std::vector<FrontFault> faults_;
};

// `refused`, `garbage`: what becomes of a register that does not listen, and of one that does not speak HTTP. haproxy
// answers 503 and 502; nginx 502, and takes the garbage for an old kind of answer, which it hands on.
void add_common(Table& table, Reason refused, Reason garbage) {
    table.add("nothing: no record", Reason::none, good());
    table
        .add("nothing: a match", Reason::none, altered([](nlohmann::json& answer) {
                 answer["state"] = "possible_match";
                 answer["records"].push_back(stolen());
             }))
        .a_match = true;
    table.add("the register does not listen", refused, {});
    table.add("the register is down, a second one answers", Reason::none, {}).spare = true;
    table.add("the register does not answer in the front's time", Reason::server_failed, hangs());  // 504
    table.add("the register closes instead of an answer", Reason::server_failed,
              [](Connection& connection) { connection.read_request(); });  // 502
    table.add("the register sends garbage", garbage, says("\x16\x03 garbage\r\n\r\n"));
    table.add("the register's answer is cut off", Reason::answer_incomplete, cut_off());
    table.add("the register's answer is cut off between chunks", Reason::answer_incomplete,
              sends([](const std::string& request) { return chunked_head() + chunk(right_answer(request)); }));
    table.add("the register's answer has no length and is cut off", Reason::answer_incomplete,
              sends([](const std::string& request) {
                  const auto body = right_answer(request);
                  return head_without_length() + body.substr(0, body.size() / 2);
              }));
    table.add("the register's answer has no end", Reason::answer_too_large,
              floods(head_without_length(), std::string(std::size_t{16} * 1024, ' ')));
    table.add("the register answers another question", Reason::answer_mismatch,
              altered([](nlohmann::json& answer) { answer["query_id"] = new_query_id(); }));
    table.add("the register is busy", Reason::server_busy, status("503 Service Unavailable"));
    auto& expired = table.add("its certificate has expired", Reason::tls_failed, good());
    expired.identity = Identity::expired;
    table.add("its certificate is for another name", Reason::tls_failed, good()).identity = Identity::wrong_name;
    table.add("it speaks no TLS", Reason::tls_failed, good()).plain = true;
    table.add("it ends its old process in mid-question (reload)", Reason::none, takes_its_time()).event = Event::reload;
    table.add("it is killed in mid-question", Reason::unreachable, takes_its_time()).event = Event::kill;
    auto& frozen = table.add("it stands still", Reason::timeout, good());
    frozen.event = Event::freeze;
    frozen.hangs = true;
}

std::vector<FrontFault> nginx_faults() {
    Table table(FrontKind::nginx);
    add_common(table, Reason::server_failed, Reason::answer_malformed);
    table.add("the client has no certificate (400)", Reason::unauthorised, good()).client = Client::none;
    table.add("the client's certificate is of an unknown authority (400)", Reason::unauthorised, good()).client =
        Client::unknown_authority;
    table.add("the client's certificate has expired (400)", Reason::unauthorised, good()).client = Client::expired;
    table.add("it finds the question bad for another reason (400)", Reason::server_failed, good()).server =
        "return 400;";
    auto& optional = table.add("the client has no certificate (403)", Reason::unauthorised, good());
    optional.client = Client::none;
    optional.server = "ssl_verify_client optional; if ($ssl_client_verify != SUCCESS) { return 403; }";
    auto& second = table.add("nothing, over HTTP/2", Reason::none, good());
    second.http2 = true;
    second.bind = "http2";
    auto& cut = table.add("the register's answer is cut off, over HTTP/2", Reason::answer_incomplete, cut_off());
    cut.http2 = true;
    cut.bind = "http2";
    auto& late = table.add("the register does not answer, and the front waits", Reason::timeout, hangs());
    late.place = "proxy_read_timeout 60s;";
    late.hangs = true;
    table.add("it is closed for maintenance", Reason::server_busy, good()).server = "return 503;";
    table.add("it sends elsewhere", Reason::redirected, good()).server = "return 301 https://register.example/;";
    table.add("it lets nobody in", Reason::unauthorised, good()).server = "deny all;";
    table.add("it has no such place", Reason::server_failed, good()).server = "location = /query { return 404; }";
    table.add("it finds the question too large", Reason::server_failed, good()).server = "client_max_body_size 10;";
    table.add("the register's head is too large for it", Reason::server_failed, sends([](const std::string& request) {
                  return response(right_answer(request), "200 OK",
                                  type_line() + "X-Filler: " + std::string(20'000, 'x') + "\r\n");
              }));
    table.add("it answers with a page of its own", Reason::answer_malformed, good()).server =
        "default_type text/html; return 200 '<html>Please sign in</html>';";
    // A front that means well, and turns a failure into an answer.
    nlohmann::json calm{{"schema", "vidimus.register/1"},
                        {"query_id", "00000000-0000-4000-8000-000000000000"},
                        {"number", "U12345678"},
                        {"issuing_state", "UTO"},
                        {"document_type", "P"},
                        {"state", "no_record"},
                        {"list_version", "2026.47"},
                        {"list_date", "2026-11-20"},
                        {"records", nlohmann::json::array()}};
    const std::string type = dialect_in_use() == Dialect::json ? "application/json" : "text/xml";
    table.add("it answers \"no record\" itself while the register is down", Reason::answer_mismatch, {}).server =
        "error_page 502 =200 /calm; location = /calm { internal; default_type " + type + "; return 200 '" +
        rendered(calm) + "'; }";
    auto& kept = table.add("it gives a kept answer to the next question", Reason::answer_mismatch, good());
    kept.whole = "proxy_cache_path kept keys_zone=kept:1m;";
    kept.place = "proxy_cache kept; proxy_cache_methods POST; proxy_cache_key $uri; proxy_cache_valid any 10m;";
    kept.before = true;
    auto& often = table.add("it is asked too often", Reason::server_busy, good());
    often.whole = "limit_req_zone $binary_remote_addr zone=often:64k rate=1r/m;";
    often.place = "limit_req zone=often; limit_req_status 429;";
    often.before = true;
    auto& full = table.add("it serves as many as it may", Reason::server_busy, takes_its_time());
    full.whole = "limit_conn_zone $binary_remote_addr zone=full:64k;";
    full.place = "limit_conn full 1; proxy_read_timeout 5s;";
    full.beside = true;
    auto& short_lived = table.add("it closes after each answer", Reason::none, good());
    short_lived.server = "keepalive_requests 1;";
    short_lived.before = true;
    table.add("it compresses what can be compressed", Reason::none, good()).whole =
        "gzip on; gzip_min_length 1; gzip_proxied any; gzip_types *;";
    table.add("it expects the PROXY protocol", Reason::unreachable, good()).bind = "proxy_protocol";
    table.add("it is stopped in mid-question", Reason::unreachable, takes_its_time()).event = Event::stop;
    return table.take();
}

std::vector<FrontFault> haproxy_faults() {
    Table table(FrontKind::haproxy);
    add_common(table, Reason::server_busy, Reason::server_failed);
    table.add("the client has no certificate", Reason::tls_failed, good()).client = Client::none;
    table.add("the client's certificate is of an unknown authority", Reason::tls_failed, good()).client =
        Client::unknown_authority;
    table.add("the client's certificate has expired", Reason::tls_failed, good()).client = Client::expired;
    auto& second = table.add("nothing, over HTTP/2", Reason::none, good());
    second.http2 = true;
    second.bind = "alpn h2,http/1.1";
    auto& cut = table.add("the register's answer is cut off, over HTTP/2", Reason::answer_incomplete, cut_off());
    cut.http2 = true;
    cut.bind = "alpn h2,http/1.1";
    table.add("it lets nobody in", Reason::unauthorised, good()).server = "http-request deny";
    table.add("it lets nobody in, with status 429", Reason::server_busy, good()).server =
        "http-request deny deny_status 429";
    auto& held = table.add("it holds the question back, then turns it down", Reason::server_failed, good());
    held.server = "timeout tarpit 300ms\n  http-request tarpit";  // 500
    table.add("it sends elsewhere", Reason::redirected, good()).server =
        "http-request redirect location https://register.example/ code 307";
    table.add("it answers with a page of its own", Reason::answer_malformed, good()).server =
        "http-request return status 200 content-type text/html string \"Please sign in\"";
    auto& full = table.add("it serves as many as it may", Reason::server_busy, takes_its_time());
    full.place = "timeout queue 200ms\n  timeout server 5s";
    full.register_line = "maxconn 1";
    full.beside = true;
    auto& late = table.add("the register does not answer, and the front waits", Reason::timeout, hangs());
    late.place = "timeout server 60s";
    late.hangs = true;
    auto& rewritten = table.add("it drops the content type", Reason::answer_malformed, good());
    rewritten.place = "http-response del-header Content-Type";
    auto& packed = table.add("it compresses what can be compressed", Reason::none, good());
    packed.place = "compression algo gzip\n  compression type application/json text/xml";
    auto& through = table.add("nothing, and TLS ends at the register", Reason::none, good());
    through.through = true;
    auto& down = table.add("TLS ends at the register, which does not listen", Reason::unreachable, {});
    down.through = true;
    auto& cut_through =
        table.add("TLS ends at the register, whose answer is cut off", Reason::answer_incomplete, cut_off());
    cut_through.through = true;
    table.add("it expects the PROXY protocol", Reason::unreachable, good()).bind = "accept-proxy";
    return table.take();
}

std::string nginx_configuration(const FrontFault& fault, const FrontPlaces& places) {
    std::string text = "daemon off; pid nginx.pid; error_log stderr warn; worker_processes 1;\n";
    text += ::geteuid() == 0 ? "user root;\n" : "";  // its workers read the test's files
    text += "events { worker_connections 64; }\nhttp {\n  access_log off;\n";
    for (const auto* kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
        text += "  " + std::string(kind) + "_temp_path temporary_" + kind + ";\n";
    }
    text += "  " + fault.whole + "\n  upstream register {\n    server 127.0.0.1:" + std::to_string(places.backend) +
            " max_fails=0 " + fault.register_line + ";\n";
    if (fault.spare) {
        text += "    server 127.0.0.1:" + std::to_string(places.spare) + " backup;\n";
    }
    text += "  }\n  server {\n    listen 127.0.0.1:" + std::to_string(places.port) + (fault.plain ? " " : " ssl ") +
            fault.bind + ";\n    ssl_certificate " + quoted(places.certificate) + ";\n    ssl_certificate_key " +
            quoted(places.key) + ";\n    ssl_client_certificate " + quoted(places.authority) + ";\n";
    if (fault.server.find("ssl_verify_client") == std::string::npos) {
        text += "    ssl_verify_client on;\n";
    }
    text += "    " + fault.server +
            "\n    location / {\n      proxy_pass http://register; proxy_http_version 1.1; "
            "proxy_set_header Connection \"\"; proxy_max_temp_file_size 0; proxy_connect_timeout 2s;\n";
    if (fault.place.find("proxy_read_timeout") == std::string::npos) {
        text += std::string("      proxy_read_timeout ") + (fault.event == Event::none ? "500ms" : "5s") + ";\n";
    }
    return text + "      " + fault.place + "\n    }\n  }\n}\n";
}

std::string haproxy_configuration(const FrontFault& fault, const FrontPlaces& places) {
    const std::string mode = fault.through ? "tcp" : "http";
    std::string text =
        "global\n  maxconn 64\n"
        "defaults\n  mode " +
        mode + "\n  timeout connect 2s\n  timeout client 20s\n  timeout server " +
        (fault.event == Event::none ? "500ms" : "5s") + "\n";
    text += "frontend front\n  bind 127.0.0.1:" + std::to_string(places.port);
    if (!fault.plain && !fault.through) {
        text += " ssl crt " + quoted(places.both) + " ca-file " + quoted(places.authority) + " verify required";
    }
    text += ' ' + fault.bind + "\n  " + fault.server + "\n  default_backend register\nbackend register\n  " +
            fault.place + "\n";
    text += "  server first 127.0.0.1:" + std::to_string(places.backend) + ' ' + fault.register_line;
    if (fault.spare) {
        // Told down by its first failed connection, the question is then given to the other.
        text += " check inter 50ms\n  option redispatch 1\n  retries 2\n  server second 127.0.0.1:" +
                std::to_string(places.spare);
    }
    return text + "\n";
}

}  // namespace

std::vector<FrontFault> all_front_faults(Dialect wanted) {
    use_dialect(wanted);
    auto faults = nginx_faults();
    auto more = haproxy_faults();
    faults.insert(faults.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    for (auto& fault : faults) {
        fault.dialect = wanted;
    }
    return faults;
}

std::string configuration_of(const FrontFault& fault, const FrontPlaces& places) {
    return fault.front == FrontKind::nginx ? nginx_configuration(fault, places) : haproxy_configuration(fault, places);
}

}  // namespace vidimus::sltd::testing
