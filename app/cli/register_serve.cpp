// vidimus register serve: the training register, until it is interrupted.
#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/cli/register.h"
#include "app/cli/training_certificates.h"
#include "app/cli/training_register.h"
#include "app/screening/registers.h"

namespace vidimus::cli {
namespace {

using screening::ExitCode;
using screening::FailureCode;

struct ServeOptions {
    int port = 8443;
    std::string name = "training";
    std::string fault = "none";
    std::string certificate = "good";
    bool mutual = false;
    std::optional<int> seconds;
};

ExitCode serve(Session& session, const ServeOptions& options) {
    const auto engine = session.engine();  // makes the bundled records a copy where there is none
    if (engine == nullptr) {
        return session.exit_code;
    }
    const screening::Config& config = *session.config();
    const screening::RegisterConfig* reg = find_register(config, options.name);
    if (reg == nullptr || reg->kind != screening::RegisterConfig::Kind::local_copy) {
        return session.report({FailureCode::register_unknown, options.name, "no local copy has this name"});
    }
    std::vector<screening::Failure> problems;
    const auto records = screening::make_register(config, *reg, problems);
    for (const screening::Failure& problem : problems) {
        return session.report(problem);
    }
    const auto kind = options.certificate == "expired"      ? ServerCertificate::expired
                      : options.certificate == "wrong-name" ? ServerCertificate::wrong_name
                                                            : ServerCertificate::good;
    const auto files = make_training_certificates(config.data / "training-register", kind);
    if (!files) {
        return session.report({FailureCode::cannot_write, "training-register", files.error()});
    }
    TrainingRegisterOptions server;
    server.port = options.port;
    server.certificate = files->server;
    server.key = files->server_key;
    server.client_ca = options.mutual ? files->authority : std::filesystem::path();
    server.fault = training_fault_named(options.fault).value_or(TrainingFault::none);
    const auto running = TrainingRegister::start(server, *records);
    if (!running) {
        return session.report({FailureCode::usage, "--port", running.error()});
    }
    if (session.format() == Format::text) {
        session.print(
            "The training register listens. In the configuration:\n\n[[register]]\nname = \"practice\"\n"
            "kind = \"https\"\nurl = \"" +
            (*running)->url() + "\"\nca_file = \"" + files->authority.string() + "\"" +
            (options.mutual ? "\nclient_certificate = \"" + files->client.string() + "\"\nclient_key = \"" +
                                  files->client_key.string() + "\""
                            : std::string()));
    } else {
        session.print(nlohmann::ordered_json{{"url", (*running)->url()},
                                             {"ca_file", files->authority.string()},
                                             {"client_certificate", files->client.string()},
                                             {"client_key", files->client_key.string()}}
                          .dump());
    }
    std::fflush(stdout);
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(options.seconds.value_or(0));
    while (!session.stop().stop_requested() && (!options.seconds || std::chrono::steady_clock::now() < until)) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    session.note(std::to_string((*running)->questions()) + " questions were asked");
    return ExitCode::done;
}

}  // namespace

void add_register_serve_command(CLI::App& group, Session& session) {
    CLI::App* command = group.add_subcommand(
        "serve", "The training register: an HTTPS server over a local copy's records, with faults on demand");
    auto options = std::make_shared<ServeOptions>();
    command->add_option("--port", options->port, "Port on 127.0.0.1; 0: any that is free")
        ->check(CLI::Range(0, 65535))
        ->option_text("P");
    command->add_option("--register", options->name, "The local copy whose records it serves")->option_text("NAME");
    command->add_option("--fault", options->fault, "What it does wrong; POST /fault changes it")
        ->check(CLI::IsMember(training_faults()))
        ->option_text("KIND");
    command->add_option("--certificate", options->certificate, "Its own certificate")
        ->check(CLI::IsMember({"good", "expired", "wrong-name"}))
        ->option_text("good|expired|wrong-name");
    command->add_flag("--mutual", options->mutual, "Demand the client certificate that it makes");
    command->add_option("--seconds", options->seconds, "End after so long; without: until interrupted")
        ->check(CLI::PositiveNumber)
        ->option_text("N");
    command->fallthrough();
    command->callback([&session, options] { session.exit_code = serve(session, *options); });
}

}  // namespace vidimus::cli
