// A register that goes away in mid-run: its process stands still or is killed, or the network is taken away. What waits
// is answered after it is back, and no question has its effect twice.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <set>
#include <thread>

#include "dialect.h"
#include "misbehaving_server.h"
#include "sltd_client/https_register.h"
#include "sltd_client/question_queue.h"

namespace vidimus::sltd {
namespace {

using std::chrono::milliseconds;
using testing::Authority;
using testing::CertificateFiles;
using testing::Connection;
using testing::MisbehavingServer;
using Clock = std::chrono::steady_clock;

constexpr std::size_t questions = 60;
constexpr milliseconds patience{60'000};

// A register with a memory: the first question with an id has an effect, written to the disk before it is answered;
// a repetition is answered and has none, as docs/register-api.md asks of registers.
MisbehavingServer::Script remembering(const std::filesystem::path& effects, const std::filesystem::path& asked) {
    return [=](Connection& connection) {
        for (auto request = connection.read_request(); !request.empty(); request = connection.read_request()) {
            const auto id = testing::question_in(request).at("query_id").get<std::string>();
            std::ofstream(asked, std::ios::app) << id + "\n";
            const int file = ::open((effects / id).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
            if (file >= 0) {
                ::close(file);
            }
            std::this_thread::sleep_for(milliseconds{5});
            if (!connection.write(testing::response(testing::right_answer(request)))) {
                return;
            }
        }
    };
}

class Absence : public ::testing::Test {
  protected:
    Absence() {
        testing::use_dialect(testing::Dialect::json);
        std::filesystem::create_directories(effects_);
        auto opened = QuestionQueue::open(folder_ / "questions", CopySecret(CopySecret::Bytes{7}));
        EXPECT_TRUE(opened);
        queue_ = std::move(*opened);
        for (std::size_t i = 0; i < questions; ++i) {
            const Query query{new_query_id(), DocumentNumber{"U" + std::to_string(10'000'000 + i)}, "UTO", "P"};
            ids_.insert(query.id);
            EXPECT_TRUE(queue_->keep({query, "Utopia", static_cast<std::int64_t>(i), 0}));
        }
    }
    ~Absence() override {
        for (const auto& server : servers_) {
            ::kill(server.process, SIGKILL);
            ::waitpid(server.process, nullptr, 0);
            ::close(server.starter);
        }
        queue_.reset();
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    // A process that becomes the register when it is told to: made before this one has threads.
    void prepare_server() {
        int ends[2] = {-1, -1};
        ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
        const pid_t process = ::fork();
        ASSERT_GE(process, 0);
        if (process == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            ::close(ends[1]);
            char told = 0;
            if (::read(ends[0], &told, 1) == 1) {
                const MisbehavingServer server({identity_, {}, 0, true, port_}, remembering(effects_, asked_));
                while (true) {
                    ::pause();
                }
            }
            ::_exit(0);
        }
        ::close(ends[0]);
        servers_.push_back({process, ends[1]});
    }
    void start(std::size_t server) { ASSERT_EQ(::write(servers_.at(server).starter, "x", 1), 1); }
    void send(std::size_t server, int signal) { ::kill(servers_.at(server).process, signal); }
    [[nodiscard]] HttpsConfig config() const {
        HttpsConfig config;
        config.name = "Utopia";
        config.url = "https://127.0.0.1:" + std::to_string(port_) + "/query";
        config.ca_file = authority_.ca_file();
        config.timeout = milliseconds{400};
        return config;
    }
    [[nodiscard]] std::size_t effects() const {
        std::size_t count = 0;
        for (const auto& entry : std::filesystem::directory_iterator(effects_)) {
            EXPECT_TRUE(ids_.contains(entry.path().filename().string())) << "an effect of a question nobody asked";
            ++count;
        }
        return count;
    }
    std::size_t left() { return queue_->waiting()->size(); }
    std::size_t failed_attempts() {
        std::size_t attempts = 0;
        const auto waiting = queue_->waiting();
        for (const auto& question : *waiting) {
            attempts += question.attempts;
        }
        return attempts;
    }
    // Asks what waits until nothing does; `away` is called once a third is answered, `back` after an attempt has failed
    // meanwhile.
    template <typename Away, typename Back>
    void run(Away away, Back back) {
        const auto asked = make_https_register(config());
        Register* const registers[] = {asked.get()};
        const auto until = Clock::now() + patience;
        std::jthread asking([&](const std::stop_token& stop) {
            while (!stop.stop_requested() && left() > 0) {
                static_cast<void>(ask_waiting(*queue_, registers, milliseconds{400}, 1'000, stop));
                std::this_thread::sleep_for(milliseconds{20});
            }
        });
        while (left() > questions * 2 / 3 && Clock::now() < until) {
            std::this_thread::sleep_for(milliseconds{2});
        }
        away();
        const auto before = failed_attempts();
        const auto went = left();
        while (failed_attempts() < before + 2 && Clock::now() < until) {
            std::this_thread::sleep_for(milliseconds{10});
        }
        EXPECT_GE(left() + 1, went) << "answered though the register was away";
        EXPECT_GT(left(), 0U);
        back();
        while (left() > 0 && Clock::now() < until) {
            std::this_thread::sleep_for(milliseconds{10});
        }
        asking.request_stop();
        asking.join();

        EXPECT_EQ(left(), 0U) << "it did not drain";
        std::set<std::string> answered;
        const auto answers = queue_->answers();
        ASSERT_TRUE(answers);
        for (const auto& late : *answers) {
            EXPECT_EQ(late.answer.state, AnswerState::no_record);
            EXPECT_TRUE(answered.insert(late.question.query.id).second) << "answered twice";
        }
        EXPECT_EQ(answered, ids_);
        EXPECT_EQ(effects(), questions) << "each question has its effect once";
    }

    Authority authority_;
    CertificateFiles identity_ = authority_.issue();
    std::filesystem::path folder_ = std::filesystem::temp_directory_path() / ("vidimus absence " + new_query_id());
    std::filesystem::path effects_ = folder_ / "effects";
    std::filesystem::path asked_ = folder_ / "asked";
    std::unique_ptr<QuestionQueue> queue_;
    std::set<std::string> ids_;
    int port_ = testing::refused_port();
    struct Server {
        pid_t process;
        int starter;
    };
    std::vector<Server> servers_;
};

TEST_F(Absence, AServerThatStandsStillAndGoesOn) {
    prepare_server();
    start(0);
    run([this] { send(0, SIGSTOP); }, [this] { send(0, SIGCONT); });
}

TEST_F(Absence, AServerThatIsKilledAndStartedAgain) {
    prepare_server();
    prepare_server();
    start(0);
    run([this] { send(0, SIGKILL); }, [this] { start(1); });
}

// A network of its own with nothing but loopback, which can be switched off.
class OwnNetwork {
  public:
    OwnNetwork() : former_(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC)) {
        inside_ = former_ >= 0 && ::unshare(CLONE_NEWNET) == 0;
        if (!inside_) {
            why_ = std::strerror(errno);
        }
        inside_ = inside_ && switch_on(true);
    }
    OwnNetwork(const OwnNetwork&) = delete;
    OwnNetwork& operator=(const OwnNetwork&) = delete;
    ~OwnNetwork() {
        if (former_ >= 0) {
            ::setns(former_, CLONE_NEWNET);
            ::close(former_);
        }
    }
    [[nodiscard]] bool inside() const { return inside_; }
    [[nodiscard]] const std::string& why() const { return why_; }
    bool switch_on(bool on) {
        const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        ifreq request{};
        std::memcpy(request.ifr_name, "lo", 3);
        bool done = ::ioctl(socket, SIOCGIFFLAGS, &request) == 0;
        request.ifr_flags = static_cast<short>(on ? request.ifr_flags | IFF_UP : request.ifr_flags & ~IFF_UP);
        done = done && ::ioctl(socket, SIOCSIFFLAGS, &request) == 0;
        why_ = done ? "" : std::strerror(errno);
        ::close(socket);
        return done;
    }

  private:
    int former_;
    bool inside_ = false;
    std::string why_;
};

TEST_F(Absence, ANetworkThatIsTakenAwayAndGivenBack) {
    OwnNetwork network;
    if (!network.inside()) {
        GTEST_SKIP() << "no network of its own can be made here (it needs root): " << network.why();
    }
    prepare_server();
    start(0);
    run([&network] { EXPECT_TRUE(network.switch_on(false)) << network.why(); },
        [&network] { EXPECT_TRUE(network.switch_on(true)) << network.why(); });
}

}  // namespace
}  // namespace vidimus::sltd
