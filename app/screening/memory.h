// How the process keeps memory. For programs (their `main`), never called by a library.
#pragma once

namespace vidimus::screening {

/// Images of some megabytes come and go by the hundred in each screening. The C library's habit is to give each back to
/// the system at once and to ask for it again, page by page: a fifth of a screening's time. After this call freed
/// memory up to 256 MiB is kept for the next image. Does nothing where the C library has no such setting.
void keep_freed_memory();

}  // namespace vidimus::screening
