// Whole files, read and written: with the system's own reasons, and so that a file is there whole or not at all. The
// one file of this room with calls of the platform: a thread's processor time and rank and the keyring are here too.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "app/screening/failure.h"

namespace vidimus::screening {

enum class Access { everyone, owner_only };

/// Errors: file_not_found, file_not_permitted, read_error (also: longer than `most` bytes).
tl::expected<std::string, Failure> read_whole_file(const std::filesystem::path& file, std::uint64_t most);

/// Writes beside it and puts it in place when it is on the disk; what was there stays until then.
/// Errors: cannot_write, disk_full.
tl::expected<void, Failure> write_whole_file(const std::filesystem::path& file, std::string_view bytes,
                                             Access access = Access::everyone);

/// As write_whole_file for the owner only, yet what is there already stays. True where it was written.
tl::expected<bool, Failure> write_first_file(const std::filesystem::path& file, std::string_view bytes);

/// Creates a folder for its owner alone, and those above it. Errors: cannot_write, disk_full.
tl::expected<void, Failure> make_private_folder(const std::filesystem::path& folder);

/// Whether others than the owner may read it.
bool readable_by_others(const std::filesystem::path& file);

/// A secret of the user's keyring of the Linux kernel, as "keyctl add user NAME SECRET @u" puts it there; nothing where
/// there is none, or it is longer than 4 KiB.
std::optional<std::string> keyring_secret(const std::string& name);

/// Processor time of the calling thread in milliseconds.
double thread_cpu_ms();

/// For a thread that computes while a person uses the window: from now on the system prefers the others of the program
/// to it and to the threads that it starts. What it does takes as long as before where nobody else wants the
/// processor. Does nothing where a thread cannot be asked to.
void step_back();

/// For programs (their `main`), never called by a library. Images of some megabytes come and go by the hundred in each
/// screening. The C library's habit is to give each back to the system at once and to ask for it again, page by page: a
/// fifth of a screening's time. After this call freed memory up to 256 MiB is kept for the next image. Does nothing
/// where the C library has no such setting.
void keep_freed_memory();

/// For programs that run all day, between two documents: what is kept and free goes back to the system, of all threads.
/// Without it each thread's share grows to the most that it ever held. Takes some milliseconds; does nothing where the
/// C library has no such call.
void give_back_freed_memory();

}  // namespace vidimus::screening
