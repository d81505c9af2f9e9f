// What client and server say to each other in the contract tests, as JSON or SOAP, and scripts that say it.
#pragma once

#include <nlohmann/json.hpp>

#include "misbehaving_server.h"

namespace vidimus::sltd::testing {

enum class Dialect { json, soap };
/// Scripts that run from now on speak it; tests run one after another.
void use_dialect(Dialect dialect);
Dialect dialect_in_use();

/// The dialect's Content-Type.
std::string type_line();
/// The fields of a request's question.
nlohmann::json question_in(const std::string& request);
/// The right answer to a request: no_record.
nlohmann::json answer_to(const std::string& request);
/// An answer as text; a field that it lacks is lacking there too.
std::string rendered(const nlohmann::json& answer);
nlohmann::json stolen();
/// A right answer to the request: no_record.
std::string right_answer(const std::string& request);
/// Head and body with Content-Length and the given head lines; none: the dialect's Content-Type.
std::string response(const std::string& body, const std::string& status = "200 OK", const std::string& head = {});
std::string head_without_length();
std::string chunked_head();
std::string chunk(const std::string& bytes);

/// A script that sends what `make` makes of the request, and ends in order.
MisbehavingServer::Script sends(std::function<std::string(const std::string&)> make);
/// A right answer with one thing changed.
MisbehavingServer::Script altered(std::function<void(nlohmann::json&)> change);
MisbehavingServer::Script status(const std::string& line, const std::string& head = {});
/// Sends the same again until the client goes.
MisbehavingServer::Script floods(const std::string& head, const std::string& block);

}  // namespace vidimus::sltd::testing
