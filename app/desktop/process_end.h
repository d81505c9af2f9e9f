// How the window's process ends.
#pragma once

namespace vidimus::desktop {

/// Ends the process without the clean-up of libraries, once all that is ours is destroyed and written. A scanner's
/// driver may cancel a thread of its own that holds a lock of the C library's; what libraries do at exit then waits for
/// it for ever (seen with SANE's test driver), and the window would hang where an officer closed it. Tools that look at
/// a process as it exits (leaks, coverage) get the usual exit. `code`: the exit code.
[[noreturn]] void end_process(int code);

}  // namespace vidimus::desktop
