#include "app/cli/training_register.h"

#include <httplib.h>

#include <array>
#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <thread>

#include "app/cli/training_messages.h"

namespace vidimus::cli {
namespace {

using std::chrono::milliseconds;

constexpr std::array<std::string_view, 18> fault_names{
    "none",       "latency", "drip",     "truncation", "garbage", "oversized", "bomb", "wrong-id", "wrong-document",
    "wrong-type", "no-list", "redirect", "401",        "403",     "429",       "500",  "503",      "replay"};

// 64 kB of zero bytes as gzip packs them is some 90 bytes; repeated, a small answer grows a thousandfold.
constexpr std::size_t oversized_bytes = 20U * 1024U * 1024U;
constexpr std::size_t longest_question = 64 * 1024;

void replace_all(std::string& text, const std::string& from, const std::string& to) {
    for (auto place = text.find(from); !from.empty() && place != std::string::npos;
         place = text.find(from, place + to.size())) {
        text.replace(place, from.size(), to);
    }
}

int status_of(TrainingFault fault) {
    switch (fault) {
        case TrainingFault::redirect:
            return 302;
        case TrainingFault::status_401:
            return 401;
        case TrainingFault::status_403:
            return 403;
        case TrainingFault::status_429:
            return 429;
        case TrainingFault::status_500:
            return 500;
        case TrainingFault::status_503:
            return 503;
        default:
            return 200;
    }
}

}  // namespace

struct TrainingRegister::Impl {
    explicit Impl(sltd::Register& from) : records(from) {}

    sltd::Register& records;
    std::optional<httplib::SSLServer> server;
    std::string host;
    int port = 0;
    std::string token;
    std::atomic<TrainingFault> fault{TrainingFault::none};
    std::atomic<unsigned long long> questions{0};
    std::atomic<bool> stopping{false};
    std::mutex mutex;
    std::string former;  // guarded by mutex: the first answer, which "replay" gives again
    std::jthread thread;

    void wait(milliseconds time) const {
        const auto until = std::chrono::steady_clock::now() + time;
        while (!stopping && std::chrono::steady_clock::now() < until) {
            std::this_thread::sleep_for(milliseconds{10});
        }
    }

    void answer(const httplib::Request& request, httplib::Response& reply) {
        ++questions;
        if (!token.empty() && request.get_header_value("Authorization") != "Bearer " + token) {
            reply.status = 401;
            return;
        }
        const auto question = read_training_question(request.body);
        if (!question) {
            reply.status = 400;
            return;
        }
        const auto answer =
            records.ask(question->query, std::chrono::steady_clock::now() + std::chrono::seconds{5}, {});
        if (answer.state == sltd::AnswerState::not_checked) {
            reply.status = 503;  // a register that cannot look does not say that there is nothing
            return;
        }
        send(training_answer(*question, answer), *question, reply);
    }

    void send(std::string body, const TrainingQuestion& question, httplib::Response& reply) {
        std::string type = training_content_type(question.kind);
        const TrainingFault wrong = fault;
        reply.status = status_of(wrong);
        switch (wrong) {
            case TrainingFault::latency:
                wait(milliseconds{8'000});
                break;
            case TrainingFault::garbage:
                body = std::string(300, '\x07');
                break;
            case TrainingFault::oversized:
                body.append(oversized_bytes, ' ');
                break;
            case TrainingFault::bomb:
                reply.set_header("Content-Encoding", "gzip");
                body = std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10) + std::string(200'000, '\0');
                break;
            case TrainingFault::wrong_id:
                replace_all(body, question.query.id, sltd::new_query_id());
                break;
            case TrainingFault::wrong_document:
                replace_all(body, question.query.number.reveal(), "X" + question.query.number.reveal());
                break;
            case TrainingFault::wrong_type:
                type = "text/html";
                break;
            case TrainingFault::no_list:
                for (const auto* name : {"list_version", "ListVersion", "LVR/"}) {
                    replace_all(body, name, "x");
                }
                break;
            case TrainingFault::redirect:
                reply.set_header("Location", "https://127.0.0.1/elsewhere");
                break;
            case TrainingFault::replay: {
                const std::lock_guard lock(mutex);
                former = former.empty() ? body : former;
                body = former;
                break;
            }
            case TrainingFault::drip:
            case TrainingFault::truncation:
                send_slowly_or_cut(std::move(body), type, wrong == TrainingFault::drip, reply);
                return;
            default:
                break;
        }
        reply.set_content(body, type);
    }

    void send_slowly_or_cut(std::string body, const std::string& type, bool drip, httplib::Response& reply) {
        const auto size = body.size();
        reply.set_content_provider(
            size, type, [this, drip, body = std::move(body)](std::size_t offset, std::size_t, httplib::DataSink& sink) {
                if (!drip) {
                    sink.write(body.data(), body.size() / 2);
                    return false;  // the connection is closed in the middle
                }
                wait(milliseconds{200});
                return !stopping && sink.write(body.data() + offset, 1);
            });
    }
};

std::vector<std::string> training_faults() {
    return {fault_names.begin(), fault_names.end()};
}

std::optional<TrainingFault> training_fault_named(std::string_view name) {
    for (std::size_t i = 0; i < fault_names.size(); ++i) {
        if (fault_names[i] == name) {
            return static_cast<TrainingFault>(i);
        }
    }
    return std::nullopt;
}

TrainingRegister::TrainingRegister(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

TrainingRegister::~TrainingRegister() {
    impl_->stopping = true;
    impl_->server->stop();
}

tl::expected<std::unique_ptr<TrainingRegister>, std::string> TrainingRegister::start(
    const TrainingRegisterOptions& options, sltd::Register& records) {
    auto impl = std::make_unique<Impl>(records);
    impl->host = options.host;
    impl->token = options.token;
    impl->fault = options.fault;
    impl->server.emplace(options.certificate.c_str(), options.key.c_str(),
                         options.client_ca.empty() ? nullptr : options.client_ca.c_str());
    if (!impl->server->is_valid()) {
        return tl::unexpected(std::string("the certificate, its key or the authority cannot be used"));
    }
    Impl* self = impl.get();
    impl->server->set_payload_max_length(longest_question);
    impl->server->set_keep_alive_max_count(1'000'000);
    impl->server->set_tcp_nodelay(true);
    impl->server->new_task_queue = [] { return new httplib::ThreadPool(72); };
    impl->server->Post(
        "/query", [self](const httplib::Request& request, httplib::Response& reply) { self->answer(request, reply); });
    impl->server->Post("/fault", [self](const httplib::Request& request, httplib::Response& reply) {
        const auto fault = training_fault_named(request.body);
        self->fault = fault.value_or(self->fault);
        reply.status = fault ? 204 : 400;
    });
    impl->port = options.port == 0 ? impl->server->bind_to_any_port(options.host.c_str())
                 : impl->server->bind_to_port(options.host.c_str(), options.port) ? options.port
                                                                                  : -1;
    if (impl->port <= 0) {
        return tl::unexpected(std::string("the port is in use, or needs more rights"));
    }
    impl->thread = std::jthread([self] { self->server->listen_after_bind(); });
    while (!impl->server->is_running()) {
        std::this_thread::sleep_for(milliseconds{1});
    }
    return std::unique_ptr<TrainingRegister>(new TrainingRegister(std::move(impl)));
}

int TrainingRegister::port() const {
    return impl_->port;
}

std::string TrainingRegister::url() const {
    return "https://" + impl_->host + ':' + std::to_string(impl_->port) + "/query";
}

unsigned long long TrainingRegister::questions() const {
    return impl_->questions;
}

void TrainingRegister::set_fault(TrainingFault fault) {
    impl_->fault = fault;
}

}  // namespace vidimus::cli
