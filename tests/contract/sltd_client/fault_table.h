// The faults that a register can answer with, each with the reason that an officer must be shown.
#pragma once

#include <chrono>
#include <ostream>
#include <string>
#include <vector>

#include "dialect.h"
#include "misbehaving_server.h"
#include "sltd_client/https_register.h"

namespace vidimus::sltd::testing {

struct Fault {
    std::string name;
    Reason expected = Reason::internal;
    MisbehavingServer::Script script = {};  // after the TLS handshake, unless `bare`
    bool bare = false;                      // no TLS: the script has the socket
    bool hangs = false;                     // the client's deadline ends it
    enum class Identity {
        good,
        wrong_name,
        expired,
        not_yet,
        unknown_authority,
        self_signed
    } identity = Identity::good;
    enum class Client { none, good, unknown_authority } client = Client::none;
    bool client_certificate_demanded = false;
    int newest_tls = 0;
    std::function<void(HttpsConfig&)> configure = {};  // changes the client's configuration
    Dialect dialect = Dialect::json;
};

/// Shows a failed case by its name; GoogleTest looks for this function.
// NOLINTNEXTLINE(readability-identifier-naming)
inline void PrintTo(const Fault& fault, std::ostream* output) {
    *output << fault.name;
}

/// The faults of a dialect, named alike where they are alike.
std::vector<Fault> all_faults(Dialect dialect);

}  // namespace vidimus::sltd::testing
