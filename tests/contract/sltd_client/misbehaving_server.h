// A TLS server on loopback that does to each connection what a test's script says, byte by byte.
#pragma once

#include <openssl/ssl.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "certificates.h"

namespace vidimus::sltd::testing {

/// One connection as a script sees it. All functions end early when the client goes or the server stops.
class Connection {
  public:
    Connection(int socket, std::stop_token stop, std::atomic<std::size_t>& sent);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();
    /// The TLS handshake; false where it fails.
    bool handshake(SSL_CTX* context);
    /// One request: head and body, as far as Content-Length says; empty where none came.
    std::string read_request();
    /// Waits for the client's first bytes and leaves them unread.
    void wait_for_bytes() const;
    /// False when the client is gone.
    bool write(std::string_view bytes);
    /// Writes one byte at a time.
    bool drip(std::string_view bytes, std::chrono::milliseconds pause);
    /// Until the client goes or the server stops.
    void wait_for_end();
    /// Ends TLS in order (close_notify); otherwise the socket is closed without a word.
    void say_goodbye();
    /// Closes with a TCP reset.
    void reset();

  private:
    bool wait_readable(std::chrono::milliseconds time) const;
    int socket_;
    SSL* tls_ = nullptr;
    std::stop_token stop_;
    std::atomic<std::size_t>& sent_;
};

class MisbehavingServer {
  public:
    using Script = std::function<void(Connection&)>;
    struct Options {
        CertificateFiles identity;        // unused where tls is false
        std::filesystem::path client_ca;  // not empty: a client certificate of this authority is demanded
        int newest_tls = 0;               // TLS1_1_VERSION …; 0: whatever OpenSSL has
        bool tls = true;                  // false: the script gets the bare connection
        int port = 0;                     // 0: any that is free
    };
    MisbehavingServer(const Options& options, Script script);
    MisbehavingServer(const MisbehavingServer&) = delete;
    MisbehavingServer& operator=(const MisbehavingServer&) = delete;
    ~MisbehavingServer();
    [[nodiscard]] int port() const { return port_; }
    [[nodiscard]] std::string url() const { return "https://127.0.0.1:" + std::to_string(port_) + "/query"; }
    [[nodiscard]] std::size_t bytes_sent() const { return sent_; }
    [[nodiscard]] int connections() const { return connections_; }

  private:
    void accept_all(const std::stop_token& stop);
    struct Closer {
        void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    };
    bool tls_;
    Script script_;
    std::unique_ptr<SSL_CTX, Closer> context_;
    int listener_ = -1;
    int port_ = 0;
    std::atomic<std::size_t> sent_{0};
    std::atomic<int> connections_{0};
    std::jthread acceptor_;
};

/// A port on loopback where nobody listens.
int refused_port();

}  // namespace vidimus::sltd::testing
