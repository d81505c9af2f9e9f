#include "app/desktop/question_keeper.h"

#include <QMetaObject>
#include <chrono>
#include <ctime>
#include <filesystem>

#include "app/screening/late_questions.h"
#include "app/screening/registers.h"

namespace vidimus::desktop {

namespace {

constexpr std::chrono::seconds kTimeEach{30};

std::vector<std::unique_ptr<sltd::Register>> configured(const screening::Config& config) {
    std::vector<std::unique_ptr<sltd::Register>> registers;
    std::vector<screening::Failure> problems;  // the screening has told them
    for (const screening::RegisterConfig& one : config.registers) {
        registers.push_back(screening::make_register(config, one, problems));
    }
    return registers;
}

}  // namespace

QuestionKeeper::QuestionKeeper(screening::Config config, Registers registers, QObject* parent)
    : QObject(parent), config_(std::move(config)), registers_(std::move(registers)) {
    thread_ = std::jthread([this](const std::stop_token& closing) { run(closing); });
}

QuestionKeeper::~QuestionKeeper() {
    thread_.request_stop();
    thread_.join();
}

template <typename Function>
void QuestionKeeper::tell(Function function) {
    QMetaObject::invokeMethod(this, std::move(function), Qt::QueuedConnection);
}

void QuestionKeeper::add(Task task) {
    {
        const std::lock_guard lock(mutex_);
        tasks_.push_back(std::move(task));
    }
    wake_.notify_one();
}

void QuestionKeeper::look() {
    add([this](const std::stop_token&) { do_look(); });
}

void QuestionKeeper::ask_again() {
    add([this](const std::stop_token& stop) { do_ask(stop); });
}

void QuestionKeeper::forget(const sltd::LateAnswer& answer) {
    add([this, answer](const std::stop_token&) { do_forget(answer); });
}

void QuestionKeeper::flush() {
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return tasks_.empty() && !busy_; });
}

void QuestionKeeper::run(const std::stop_token& closing) {
    while (true) {
        Task task;
        {
            std::unique_lock lock(mutex_);
            busy_ = false;
            idle_.notify_all();
            if (!wake_.wait(lock, closing, [this] { return !tasks_.empty(); }) || closing.stop_requested()) {
                return;
            }
            busy_ = true;
            task = std::move(tasks_.front());
            tasks_.pop_front();
        }
        task(closing);
    }
}

std::unique_ptr<sltd::QuestionQueue> QuestionKeeper::open(std::string& fault) const {
    std::error_code error;
    if (!std::filesystem::exists(config_.data / "registers" / "questions", error)) {
        return nullptr;
    }
    auto queue = screening::open_questions(config_);
    if (!queue) {
        fault = queue.error();
        return nullptr;
    }
    return std::move(*queue);
}

void QuestionKeeper::do_look() {
    State state;
    if (const auto queue = open(state.fault)) {
        auto waiting = queue->waiting();
        auto answers = queue->answers();
        if (waiting && answers) {
            state.waiting = std::move(*waiting);
            state.answers = std::move(*answers);
        } else {
            state.fault = waiting ? answers.error().detail : waiting.error().detail;
        }
    }
    tell([this, state = std::move(state)] { emit changed(state); });
}

void QuestionKeeper::do_ask(const std::stop_token& stop) {
    std::string fault;
    sltd::DrainResult result;
    if (const auto queue = open(fault)) {
        const auto made = registers_ ? registers_() : configured(config_);
        std::vector<sltd::Register*> registers;
        registers.reserve(made.size());
        for (const auto& one : made) {
            registers.push_back(one.get());
        }
        if (const auto drained = sltd::ask_waiting(*queue, registers, kTimeEach, std::time(nullptr), stop)) {
            result = *drained;
        }
    }
    do_look();
    tell([this, result] { emit asked(result.answered, result.left); });
}

void QuestionKeeper::do_forget(const sltd::LateAnswer& answer) {
    std::string fault;
    if (const auto queue = open(fault)) {
        static_cast<void>(queue->remove_answer(answer));
    }
    do_look();
}

}  // namespace vidimus::desktop
