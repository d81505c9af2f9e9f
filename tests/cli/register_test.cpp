// The training register against the command itself, signed lists, and questions that wait for an answer.
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "run_command.h"

namespace vidimus::test {
namespace {

using nlohmann::json;

const std::vector<std::string> listed{"register", "query", "--number", "U12345678", "--state", "UTO", "--type", "P"};

std::vector<std::string> with(std::vector<std::string> arguments, const std::vector<std::string>& more) {
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

// A training register in a process of its own, asked by the command with a configuration of its own.
class Served {
  public:
    Served(const std::filesystem::path& folder, const std::vector<std::string>& options)
        : folder_(folder), port_(std::to_string(20'000 + (::getpid() * 7 + count_++) % 20'000)) {
        auto arguments = with({"register", "serve", "--port", port_, "--seconds", "30", "--data", data()}, options);
        server_ = std::jthread([arguments] { static_cast<void>(run(arguments)); });
    }
    [[nodiscard]] std::string data() const { return (folder_ / "served").string(); }
    std::vector<std::string> place(const std::string& more) const {
        const auto files = folder_ / "served" / "training-register";
        std::ofstream(folder_ / "v.toml")
            << "[[register]]\nname = \"practice\"\nkind = \"https\"\nretries = 0\nurl = \"https://127.0.0.1:" << port_
            << "/query\"\nca_file = \"" << (files / "authority.pem").string() << "\"\n"
            << more;
        return {"--config", (folder_ / "v.toml").string(), "--data", (folder_ / "asked").string(), "--format", "json"};
    }
    // The first answer that is not "unreachable": the server takes a moment to start.
    [[nodiscard]] json answer(const std::vector<std::string>& place) const {
        for (int i = 0; i < 150; ++i) {
            const json value = json::parse(run(with(listed, place)).out, nullptr, false);
            if (value.is_array() && !value.empty() && value[0]["reason"] != "unreachable" &&
                value[0]["reason"] != "tls_failed") {
                return value[0];
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
        }
        return {};
    }

  private:
    static inline int count_ = 0;
    std::filesystem::path folder_;
    std::string port_;
    std::jthread server_;
};

TEST(Register, TheTrainingRegisterAnswersInEachKindOfMessage) {
    const auto folder = scratch();
    const Served server(folder, {"--mutual"});
    const auto files = folder / "served" / "training-register";
    const std::string identity = "client_certificate = \"" + (files / "client.pem").string() + "\"\nclient_key = \"" +
                                 (files / "client.key").string() + "\"\n";
    for (const std::string messages : {"vidimus", "soap", "nlets"}) {
        const json answer = server.answer(server.place(identity + "messages = \"" + messages + "\"\n"));
        EXPECT_EQ(answer["state"], "possible_match") << messages << answer;
        EXPECT_EQ(answer["records"][0]["reference"], "UTO-2025-000117") << messages;
    }
    const Outcome status = run(with({"register", "status"}, server.place(identity)));
    EXPECT_EQ(status.code, 0) << status.out;
    const Outcome without = run(with({"register", "status"}, server.place("")));
    EXPECT_EQ(without.code, 69);
    EXPECT_TRUE(has(without.out, "tls_failed")) << without.out;
}

TEST(Register, WhatTheTrainingRegisterDoesWrongIsNotCheckedAndWaits) {
    const auto folder = scratch();
    const Served server(folder, {"--fault", "wrong-id"});
    const auto place = server.place("");
    const json answer = server.answer(place);
    EXPECT_EQ(answer["state"], "not_checked");
    EXPECT_EQ(answer["reason"], "answer_mismatch");
    const json waiting = json::parse(run(with({"register", "waiting"}, place)).out, nullptr, false);
    ASSERT_TRUE(waiting.is_object());
    ASSERT_GE(waiting["waiting"].size(), 1U);
    EXPECT_EQ(waiting["waiting"][0]["number"], "U12345678");
}

TEST(Register, OnlySignedListsAreTakenInWhereKeysAreTrusted) {
    const auto folder = scratch();
    const auto key = (folder / "key.pem").string();
    if (std::system(("openssl genpkey -algorithm ed25519 -out '" + key + "' 2>/dev/null").c_str()) != 0) {
        GTEST_SKIP() << "openssl is not installed";
    }
    std::ofstream(folder / "list.csv")
        << "number,state,type,class,reference,date\nQ00000001,UTO,P,stolen,R-1,2026-01-02\n";
    const auto list = (folder / "national.list").string();
    const Outcome published = run({"register", "publish", (folder / "list.csv").string(), "--register", "national",
                                   "--serial", "1", "--list-version", "1", "--list-date", "2026-01-03", "--expires",
                                   "2099-01-01", "--key", key, "--out", list});
    EXPECT_EQ(published.code, 0) << published.err;
    std::ifstream stream(list);
    std::string line;
    std::getline(stream, line);
    std::getline(stream, line);
    const auto configure =
        [&](const std::string& trusted) {
            std::ofstream(folder / "v.toml")
                << "[[register]]\nname = \"national\"\nkind = \"local_copy\"\ntrusted_keys = [\"" << trusted << "\"]\n";
        };
    const std::vector<std::string> place{
        "--register", "national", "--config", (folder / "v.toml").string(), "--data", (folder / "data").string()};
    configure(std::string(64, 'a'));
    EXPECT_TRUE(has(run(with({"register", "import", list}, place)).err, "LIST_REFUSED"));
    configure(line.substr(0, 64));
    EXPECT_TRUE(
        has(run(with({"register", "import", (folder / "list.csv").string(), "--list-date", "2026-01-03"}, place)).err,
            "LIST_REFUSED"));
    const Outcome imported = run(with({"register", "import", list}, place));
    EXPECT_EQ(imported.code, 0) << imported.err;
    EXPECT_TRUE(has(run(with({"register", "import", list}, place)).err, "LIST_REFUSED")) << "the same serial again";
    EXPECT_EQ(run(with({"register", "verify"}, place)).code, 0);
}

}  // namespace
}  // namespace vidimus::test
