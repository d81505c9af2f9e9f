// The questions that no register answered, for the window: looked after on a thread of its own, for a register may take
// its time. What comes back, comes by queued calls.
#pragma once

#include <QObject>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "app/screening/config.h"
#include "sltd_client/question_queue.h"

namespace vidimus::desktop {

class QuestionKeeper : public QObject {
    Q_OBJECT

  public:
    /// The registers to ask; made and asked on the keeper's thread.
    using Registers = std::function<std::vector<std::unique_ptr<sltd::Register>>()>;
    /// Without `registers`, those of the configuration.
    QuestionKeeper(screening::Config config, Registers registers, QObject* parent = nullptr);
    /// Stops what is being asked.
    ~QuestionKeeper() override;

    struct State {
        std::vector<sltd::WaitingQuestion> waiting;  // the oldest first
        std::vector<sltd::LateAnswer> answers;
        std::string fault;  // why the queue cannot be read; empty where it can
    };
    /// Reads the queue; makes none where there is none.
    void look();
    /// Asks each waiting question once more.
    void ask_again();
    /// Takes an answer out that a person has seen.
    void forget(const sltd::LateAnswer& answer);
    /// Waits until everything that was asked for is done (tests).
    void flush();

  signals:
    void changed(const vidimus::desktop::QuestionKeeper::State& state);
    /// A round of asking has ended.
    void asked(quint64 answered, quint64 left);

  private:
    using Task = std::function<void(const std::stop_token&)>;
    void run(const std::stop_token& closing);
    void add(Task task);
    void do_look();
    void do_ask(const std::stop_token& stop);
    void do_forget(const sltd::LateAnswer& answer);
    /// Null where there is none, or it cannot be opened: then `fault` says why.
    std::unique_ptr<sltd::QuestionQueue> open(std::string& fault) const;
    template <typename Function>
    void tell(Function function);

    screening::Config config_;
    Registers registers_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::condition_variable idle_;
    std::deque<Task> tasks_;
    bool busy_ = false;  // guarded by mutex_
    std::jthread thread_;
};

}  // namespace vidimus::desktop
