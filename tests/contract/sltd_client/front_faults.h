// What a front (nginx, haproxy) between client and register can do, each with what must become of the question.
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "dialect.h"
#include "front_server.h"
#include "misbehaving_server.h"
#include "sltd_client/register.h"

namespace vidimus::sltd::testing {

struct FrontFault {
    std::string name;
    FrontKind front = FrontKind::nginx;
    Reason expected = Reason::none;     // none: the right answer comes through
    MisbehavingServer::Script backend;  // the register, without TLS; null: nobody is there
    std::string whole = {};             // lines of the front's configuration: nginx's http block
    std::string server = {};            // nginx's server block, haproxy's frontend
    std::string place = {};             // nginx's location, haproxy's backend
    std::string bind = {};              // further words where it listens
    std::string register_line = {};     // further words where it names the register
    enum class Client { good, none, unknown_authority, expired } client = Client::good;
    enum class Identity { good, expired, wrong_name } identity = Identity::good;
    enum class Event { none, reload, stop, kill, freeze } event = Event::none;  // while the question is under way
    bool plain = false;                                                         // the front speaks no TLS
    bool through = false;  // TLS ends at the register, not at the front
    bool http2 = false;    // the client asks for it
    bool hangs = false;    // the client's deadline ends it
    bool before = false;   // one question is asked and answered before
    bool beside = false;   // another one is under way
    bool a_match = false;  // the register knows the document
    bool spare = false;    // a second register behind the front answers; `backend` null: the first is down
    Dialect dialect = Dialect::json;
};

// NOLINTNEXTLINE(readability-identifier-naming)
inline void PrintTo(const FrontFault& fault, std::ostream* output) {
    *output << name_of(fault.front) << ": " << fault.name;
}

std::vector<FrontFault> all_front_faults(Dialect dialect);

/// Where things are, for the front's configuration.
struct FrontPlaces {
    int port = 0;
    int backend = 0;
    int spare = 0;
    std::filesystem::path certificate;
    std::filesystem::path key;
    std::filesystem::path both;  // certificate and key in one file
    std::filesystem::path authority;
};
std::string configuration_of(const FrontFault& fault, const FrontPlaces& places);

}  // namespace vidimus::sltd::testing
