#include "app/desktop/process_end.h"

#include <cstdio>
#include <cstdlib>

// There only where the tool is linked in; the names are the tools' own.
// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" {
void __lsan_do_leak_check() __attribute__((weak));
void __gcov_dump() __attribute__((weak));
void __tsan_init() __attribute__((weak));
}
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)

namespace vidimus::desktop {

void end_process(int code) {
    if (__lsan_do_leak_check != nullptr || __gcov_dump != nullptr || __tsan_init != nullptr) {
        std::exit(code);  // NOLINT(concurrency-mt-unsafe): the tool asks for it
    }
    std::fflush(nullptr);
    std::_Exit(code);
}

}  // namespace vidimus::desktop
