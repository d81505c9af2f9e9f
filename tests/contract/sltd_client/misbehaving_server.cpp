#include "misbehaving_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace vidimus::sltd::testing {

namespace {

using std::chrono::milliseconds;
constexpr milliseconds step{20};

void require(bool right, const char* what) {
    if (!right) {
        throw std::runtime_error(what);
    }
}

std::pair<int, int> listening_socket(int port = 0) {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int again = 1;  // the port of a server that was killed can be had at once
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &again, sizeof again);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    require(listener >= 0 && ::bind(listener, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                ::listen(listener, 64) == 0 &&
                ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) == 0,
            "listening socket");
    return {listener, ntohs(address.sin_port)};
}

// The server's own writes to a client that is gone; the client's threads keep the signal, so that a test would see one.
void block_broken_pipe_signal() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

/// A front that took the request over HTTP/2 writes its names in small letters.
std::size_t content_length(std::string_view head) {
    constexpr std::string_view name = "content-length: ";
    std::string small(head);
    std::transform(small.begin(), small.end(), small.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    const auto place = small.find(name);
    return place == std::string::npos ? 0 : std::stoul(small.substr(place + name.size(), 10));
}

}  // namespace

Connection::Connection(int socket, std::stop_token stop, std::atomic<std::size_t>& sent)
    : socket_(socket), stop_(std::move(stop)), sent_(sent) {
    timeval wait{0, 200'000};  // a write that the client does not take ends, and is tried again
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
}

Connection::~Connection() {
    SSL_free(tls_);
    if (socket_ >= 0) {
        ::close(socket_);
    }
}

bool Connection::handshake(SSL_CTX* context) {
    tls_ = SSL_new(context);
    SSL_set_fd(tls_, socket_);
    while (!stop_.stop_requested()) {
        const int result = SSL_accept(tls_);
        if (result == 1) {
            return true;
        }
        const int error = SSL_get_error(tls_, result);
        if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) {
            return false;
        }
    }
    return false;
}

bool Connection::wait_readable(milliseconds time) const {
    pollfd waiting{socket_, POLLIN, 0};
    return ::poll(&waiting, 1, static_cast<int>(time.count())) > 0;
}

void Connection::wait_for_bytes() const {
    while (!stop_.stop_requested() && !wait_readable(step)) {
    }
}

std::string Connection::read_request() {
    std::string request;
    std::size_t wanted = std::string::npos;
    while (request.size() < wanted && !stop_.stop_requested()) {
        char block[4096];
        const int size = tls_ != nullptr ? SSL_read(tls_, block, sizeof block)
                                         : static_cast<int>(::recv(socket_, block, sizeof block, 0));
        if (size <= 0) {
            const bool again = tls_ != nullptr ? SSL_get_error(tls_, size) == SSL_ERROR_WANT_READ : errno == EAGAIN;
            if (again && size < 0) {
                continue;
            }
            return {};
        }
        request.append(block, static_cast<std::size_t>(size));
        const auto head_end = request.find("\r\n\r\n");
        if (head_end != std::string::npos) {
            wanted = head_end + 4 + content_length(std::string_view(request).substr(0, head_end));
        }
    }
    return request;
}

bool Connection::write(std::string_view bytes) {
    while (!bytes.empty()) {
        if (stop_.stop_requested()) {
            return false;
        }
        const int size = tls_ != nullptr ? SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()))
                                         : static_cast<int>(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
        if (size > 0) {
            sent_ += static_cast<std::size_t>(size);
            bytes.remove_prefix(static_cast<std::size_t>(size));
            continue;
        }
        const bool again = tls_ != nullptr ? SSL_get_error(tls_, size) == SSL_ERROR_WANT_WRITE : errno == EAGAIN;
        if (!again) {
            return false;
        }
    }
    return true;
}

bool Connection::drip(std::string_view bytes, milliseconds pause) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (!write(bytes.substr(i, 1))) {
            return false;
        }
        std::this_thread::sleep_for(pause);
    }
    return true;
}

void Connection::wait_for_end() {
    char block[4096];
    while (!stop_.stop_requested()) {
        if (wait_readable(step) && ::recv(socket_, block, sizeof block, 0) <= 0) {
            return;
        }
    }
}

void Connection::say_goodbye() {
    if (tls_ != nullptr) {
        SSL_shutdown(tls_);
    }
}

void Connection::reset() {
    const linger at_once{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(std::exchange(socket_, -1));
}

MisbehavingServer::MisbehavingServer(const Options& options, Script script)
    : tls_(options.tls), script_(std::move(script)) {
    if (tls_) {
        context_.reset(SSL_CTX_new(TLS_server_method()));
        auto* context = context_.get();
        require(context != nullptr &&
                    SSL_CTX_use_certificate_chain_file(context, options.identity.certificate.c_str()) == 1 &&
                    SSL_CTX_use_PrivateKey_file(context, options.identity.key.c_str(), SSL_FILETYPE_PEM) == 1,
                "server identity");
        if (options.newest_tls != 0) {
            SSL_CTX_set_security_level(context, 0);
            SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
            SSL_CTX_set_max_proto_version(context, options.newest_tls);
        }
        if (!options.client_ca.empty()) {
            require(SSL_CTX_load_verify_locations(context, options.client_ca.c_str(), nullptr) == 1,
                    "client authority");
            SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
        }
    }
    std::tie(listener_, port_) = listening_socket(options.port);
    acceptor_ = std::jthread([this](const std::stop_token& stop) { accept_all(stop); });
}

MisbehavingServer::~MisbehavingServer() {
    acceptor_.request_stop();
    acceptor_.join();
    ::close(listener_);
}

void MisbehavingServer::accept_all(const std::stop_token& stop) {
    block_broken_pipe_signal();
    std::vector<std::jthread> threads;
    while (!stop.stop_requested()) {
        pollfd waiting{listener_, POLLIN, 0};
        if (::poll(&waiting, 1, static_cast<int>(step.count())) <= 0) {
            continue;
        }
        const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0) {
            continue;
        }
        ++connections_;
        threads.emplace_back([this, socket, stop] {
            Connection connection(socket, stop, sent_);
            if (!tls_ || connection.handshake(context_.get())) {
                script_(connection);
            }
        });
    }
}

int refused_port() {
    const auto [listener, port] = listening_socket();
    ::close(listener);
    return port;
}

}  // namespace vidimus::sltd::testing
