// Work done by several threads at a time, its results taken in the order in which the work was given.
#pragma once

#include <algorithm>
#include <deque>
#include <future>
#include <thread>
#include <utility>

namespace vidimus::sltd {

inline unsigned worker_count() {
    return std::max(1U, std::thread::hardware_concurrency());
}

/// `next(item)` gives the next item or false; `work(item)` runs in a thread; `take(result)` runs here and ends the
/// whole with false. At most `threads` + 1 items are under way. Exceptions of `work` come out here.
template <typename Item, typename Next, typename Work, typename Take>
void in_order(unsigned threads, Next next, Work work, Take take) {
    using Result = decltype(work(std::declval<Item>()));
    std::deque<std::future<Result>> under_way;
    bool more = true;
    bool wanted = true;
    while (wanted && (more || !under_way.empty())) {
        while (more && under_way.size() <= threads) {
            Item item{};
            more = next(item);
            if (more) {
                under_way.push_back(std::async(std::launch::async, work, std::move(item)));
            }
        }
        if (!under_way.empty()) {
            auto result = std::move(under_way.front());
            under_way.pop_front();
            wanted = take(result.get());
        }
    }
}

}  // namespace vidimus::sltd
