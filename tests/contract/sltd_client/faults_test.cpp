// Every fault ends as not_checked with its own reason, in time and in bounded memory; none ends as no_record.
#include <gtest/gtest.h>

#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "fault_table.h"
#include "front_faults.h"

namespace vidimus::sltd {
namespace {

using std::chrono::milliseconds;
using testing::Authority;
using testing::CertificateFiles;
using testing::CertificateWish;
using testing::Dialect;
using testing::Fault;
using testing::MisbehavingServer;
using Clock = std::chrono::steady_clock;

// The deadline of a fault that the server ends by itself is generous (the machine may be busy); one that only the
// deadline ends is short.
constexpr milliseconds generous{8'000};
constexpr milliseconds brief{400};
constexpr milliseconds overrun{300};

Query question() {
    return {new_query_id(), DocumentNumber{"U12345678"}, "UTO", "P"};
}

struct Identities {
    Authority known;
    Authority unknown;
    CertificateFiles server(Fault::Identity identity) {
        CertificateWish wish;
        switch (identity) {
            case Fault::Identity::good:
                return known.issue();
            case Fault::Identity::wrong_name:
                wish.name = "register.example";
                wish.alternatives = "DNS:register.example";
                break;
            case Fault::Identity::expired:
                wish.valid_from = -7200;
                wish.valid_to = -60;
                break;
            case Fault::Identity::not_yet:
                wish.valid_from = 3600;
                wish.valid_to = 7200;
                break;
            case Fault::Identity::unknown_authority:
                return unknown.issue();
            case Fault::Identity::self_signed:
                wish.self_signed = true;
                break;
        }
        return known.issue(wish);
    }
};

Identities& identities() {
    static Identities made;
    return made;
}

HttpsConfig config_for(const Fault& fault, const std::string& url) {
    HttpsConfig config;
    config.name = "Utopia";
    config.url = url;
    config.ca_file = identities().known.ca_file();
    config.timeout = milliseconds{60'000};
    if (fault.dialect == Dialect::soap) {
        config.messages = xml_messages(usual_soap_mapping());
    }
    if (fault.client != Fault::Client::none) {
        auto& authority = fault.client == Fault::Client::good ? identities().known : identities().unknown;
        const auto files = authority.issue();
        config.client_certificate = files.certificate;
        config.client_key = files.key;
    }
    if (fault.configure) {
        fault.configure(config);
    }
    return config;
}

class EveryFault : public ::testing::TestWithParam<Fault> {};

TEST_P(EveryFault, IsNotCheckedWithItsOwnReasonInTime) {
    const auto& fault = GetParam();
    testing::use_dialect(fault.dialect);
    MisbehavingServer::Options options;
    options.tls = !fault.bare;
    options.identity = identities().server(fault.identity);
    options.newest_tls = fault.newest_tls;
    if (fault.client_certificate_demanded) {
        options.client_ca = identities().known.ca_file();
    }
    const auto script = fault.script ? fault.script : [](testing::Connection&) {};
    const MisbehavingServer server(options, script);
    const auto asked = make_https_register(config_for(fault, server.url()));

    const auto time = fault.hangs ? brief : generous;
    const auto start = Clock::now();
    const auto answer = asked->ask(question(), start + time, {});
    const auto took = std::chrono::duration_cast<milliseconds>(Clock::now() - start);

    EXPECT_EQ(answer.state, AnswerState::not_checked);
    EXPECT_EQ(name_of(answer.reason), name_of(fault.expected));
    EXPECT_EQ(answer.register_name, "Utopia");
    EXPECT_FALSE(answer.local_copy);
    EXPECT_TRUE(answer.records.empty());
    EXPECT_LE(took, time + overrun);
    EXPECT_LE(answer.took, took);
    if (fault.hangs) {
        EXPECT_GE(took, brief - milliseconds{10});
    } else {
        EXPECT_LT(took, generous) << "waited though the answer was known to be bad";
    }
    // What the client takes is bounded; the rest fills socket buffers.
    EXPECT_LT(server.bytes_sent(), 16U * 1024U * 1024U);
}

std::string case_name(const ::testing::TestParamInfo<Fault>& tested) {
    std::string name;
    for (const char c : tested.param.name) {
        name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
    }
    return name;
}

INSTANTIATE_TEST_SUITE_P(Json, EveryFault, ::testing::ValuesIn(testing::all_faults(Dialect::json)), case_name);
INSTANTIATE_TEST_SUITE_P(Soap, EveryFault, ::testing::ValuesIn(testing::all_faults(Dialect::soap)), case_name);

// What becomes of a question behind nginx or haproxy, as a table.
std::string fronts_text() {
    const auto json_faults = testing::all_front_faults(Dialect::json);
    const auto soap_faults = testing::all_front_faults(Dialect::soap);
    const auto outcome = [](const testing::FrontFault& fault) {
        return fault.expected == Reason::none ? std::string("the right answer")
                                              : "`" + name_of(fault.expected) + "`" + (fault.hangs ? ", deadline" : "");
    };
    std::string rows;
    for (std::size_t i = 0; i < json_faults.size(); ++i) {
        rows += "| " + name_of(json_faults[i].front) + " | " + json_faults[i].name + " | " + outcome(json_faults[i]) +
                " | " + outcome(soap_faults.at(i)) + " |\n";
    }
    return "\n## Behind nginx or haproxy\n\nWith one of them between client and register, mutual TLS at the front, " +
           std::to_string(json_faults.size()) +
           " cases with each of the two kinds of messages (`sltd_client_faults --gtest_filter=*EveryFront*`; skipped "
           "where they are not installed). *it* is the front.\n\n| front | what goes wrong | JSON | SOAP |\n"
           "|---|---|---|---|\n" +
           rows;
}

// docs/register-faults.md says what the table says. VIDIMUS_WRITE_DOCS=1 writes it anew.
TEST(FaultTable, IsDocumented) {
    std::map<std::string, std::map<Dialect, const Fault*>> rows;
    std::vector<std::string> order;
    const auto json_faults = testing::all_faults(Dialect::json);
    const auto soap_faults = testing::all_faults(Dialect::soap);
    for (const auto* faults : {&json_faults, &soap_faults}) {
        for (const auto& fault : *faults) {
            if (!rows.contains(fault.name)) {
                order.push_back(fault.name);
            }
            rows[fault.name][fault.dialect] = &fault;
        }
    }
    std::string text =
        "# What a register can do wrong, and what becomes of it\n\n"
        "Written by the contract tests (`VIDIMUS_WRITE_DOCS=1 sltd_client_faults "
        "--gtest_filter=FaultTable.IsDocumented`), "
        "which bring each of these about with a real TLS server on loopback: " +
        std::to_string(json_faults.size()) + " with the JSON messages, " + std::to_string(soap_faults.size()) +
        " with SOAP. Each ends as `not_checked` with the reason that stands here, within its deadline and in bounded "
        "memory; none ends as `no_record`. *deadline*: the fault lasts as long as one waits, and the deadline ends "
        "it.\n\n| fault | JSON | SOAP |\n|---|---|---|\n";
    for (const auto& name : order) {
        text += "| " + name;
        for (const auto dialect : {Dialect::json, Dialect::soap}) {
            const auto found = rows[name].find(dialect);
            text += found == rows[name].end()
                        ? " | –"
                        : " | `" + name_of(found->second->expected) + "`" + (found->second->hangs ? ", deadline" : "");
        }
        text += " |\n";
    }
    text += fronts_text();
    const auto file = std::filesystem::path(VIDIMUS_SOURCE_DIR) / "docs" / "register-faults.md";
    if (std::getenv("VIDIMUS_WRITE_DOCS") != nullptr) {
        std::ofstream(file) << text;
    }
    std::ifstream stream(file);
    const std::string written(std::istreambuf_iterator<char>(stream), {});
    EXPECT_EQ(written, text) << "run with VIDIMUS_WRITE_DOCS=1";
}

TEST(FaultTable, IsLongAndReachesEveryReasonOfTheOnlineRegister) {
    std::set<Reason> reached;
    for (const auto dialect : {Dialect::json, Dialect::soap}) {
        const auto faults = testing::all_faults(dialect);
        EXPECT_GE(faults.size(), 90U);
        std::set<std::string> names;
        for (const auto& fault : faults) {
            reached.insert(fault.expected);
            EXPECT_TRUE(names.insert(fault.name).second) << fault.name;
        }
    }
    // The rest is asked elsewhere: names in resolver_test, cancelled and no_number in answers_test, copies in unit
    // tests.
    for (const auto reason :
         {Reason::not_configured, Reason::unreachable, Reason::timeout, Reason::tls_failed, Reason::unauthorised,
          Reason::server_busy, Reason::server_failed, Reason::redirected, Reason::answer_too_large,
          Reason::answer_incomplete, Reason::answer_malformed, Reason::answer_mismatch, Reason::answer_not_signed}) {
        EXPECT_TRUE(reached.contains(reason)) << name_of(reason);
    }
}

// The same server, the same script, nothing altered: the table above fails for its faults and not for its frame.
TEST(FaultTable, WithoutAFaultTheAnswerIsRight) {
    for (const auto dialect : {Dialect::json, Dialect::soap}) {
        testing::use_dialect(dialect);
        for (const bool client_certificate : {false, true}) {
            for (const int newest_tls : {0, TLS1_2_VERSION}) {
                MisbehavingServer::Options options;
                options.identity = identities().server(Fault::Identity::good);
                options.newest_tls = newest_tls;
                Fault none;
                none.dialect = dialect;
                if (client_certificate) {
                    options.client_ca = identities().known.ca_file();
                    none.client = Fault::Client::good;
                }
                const MisbehavingServer server(options, [dialect](testing::Connection& connection) {
                    const auto request = connection.read_request();
                    connection.write("HTTP/1.1 100 Continue\r\n\r\n");
                    connection.write(testing::response(testing::right_answer(request), "200 OK",
                                                       dialect == Dialect::json
                                                           ? "Content-Type: Application/JSON; charset=UTF-8\r\n"
                                                           : "Content-Type: Text/XML; charset=\"utf-8\"\r\n"));
                    connection.wait_for_end();
                });
                const auto answer =
                    make_https_register(config_for(none, server.url()))->ask(question(), Clock::now() + generous, {});
                EXPECT_EQ(answer.state, AnswerState::no_record) << name_of(answer.reason);
                EXPECT_EQ(answer.reason, Reason::none);
                EXPECT_EQ(answer.list_version, "2026.47");
            }
        }
    }
}

}  // namespace
}  // namespace vidimus::sltd
