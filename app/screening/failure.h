// Every failure that a person can meet: a stable code, its exit code, and text keys for cause and remedy.
// docs/failures.md describes each; a test keeps the two in step.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace vidimus::screening {

/// Exit codes of docs/command.md.
enum class ExitCode : int {
    done = 0,
    check_further = 1,
    irregularity_found = 2,
    usage = 64,
    unusable_input = 65,
    input_not_found = 66,
    unavailable = 69,
    internal = 70,
    cannot_write = 73,
    io_error = 74,
    not_permitted = 77,
    configuration = 78,
};

enum class FailureCode {
    usage,
    file_not_found,
    file_not_permitted,
    file_empty,
    file_truncated,
    not_an_image,
    image_too_large,
    image_too_small,
    read_error,
    folder_empty,
    pdf_protected,
    pdf_damaged,
    pdf_reader_missing,
    too_many_pages,
    page_not_found,
    scanner_missing,
    scanner_busy,
    scanner_jammed,
    scanner_open,
    scanner_empty,
    scanner_failed,
    camera_missing,
    camera_failed,
    no_document,
    mrz_malformed,
    mrz_cannot_compose,
    ocr_model_missing,
    ocr_model_damaged,
    pack_not_found,
    pack_damaged,
    pack_version,
    pack_foreign,
    pack_unsigned,
    pack_altered,
    pack_untrusted,
    pack_uncalibrated,
    key_unusable,
    too_few_samples,
    samples_differ,
    samples_identical,
    samples_mrz_unread,
    config_not_found,
    config_invalid,
    profile_unknown,
    model_unknown,
    register_unknown,
    register_copy_missing,
    list_refused,
    records_unreadable,
    cannot_write,
    disk_full,
    font_missing,
    cases_damaged,
    case_not_found,
    cases_locked,
    resources_missing,
    cancelled,
    deadline,
    internal,
};

/// A failure on its way to a person. `subject` is a base name or an option, never personal data; `detail` a library's
/// words.
struct Failure {
    FailureCode code = FailureCode::internal;
    std::string subject;
    std::string detail;
};

struct FailureKind {
    FailureCode code;
    std::string_view
        id;  // "FILE_NOT_FOUND": in messages, logs and docs/failures.md; texts "failure.FILE_NOT_FOUND.what|why|do"
    ExitCode exit_code;
};

std::span<const FailureKind> failure_kinds();
const FailureKind& kind_of(FailureCode code);

}  // namespace vidimus::screening
