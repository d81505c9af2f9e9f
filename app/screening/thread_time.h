// Inside app/screening: how long the calling thread has worked, so that a limit does not depend on what else the
// machine does.
#pragma once

#include <chrono>

namespace vidimus::screening {

/// Processor time of the calling thread since some moment; elapsed time where the system does not tell it.
std::chrono::nanoseconds thread_time();

}  // namespace vidimus::screening
