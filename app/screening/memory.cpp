// The one file of this room that speaks to the C library's memory.
#include "app/screening/memory.h"

#include <cstdlib>  // says which C library this is
#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace vidimus::screening {

void keep_freed_memory() {
#ifdef __GLIBC__
    constexpr int mebibyte = 1024 * 1024;
    mallopt(M_MMAP_THRESHOLD, 32 * mebibyte);  // the most that glibc takes
    mallopt(M_TRIM_THRESHOLD, 256 * mebibyte);
    mallopt(M_TOP_PAD, 16 * mebibyte);
#endif
}

}  // namespace vidimus::screening
