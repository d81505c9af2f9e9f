#include "app/screening/failure.h"

#include <algorithm>
#include <array>

namespace vidimus::screening {
namespace {

constexpr std::array kinds{
    FailureKind{FailureCode::usage, "USAGE", ExitCode::usage},
    FailureKind{FailureCode::file_not_found, "FILE_NOT_FOUND", ExitCode::input_not_found},
    FailureKind{FailureCode::file_not_permitted, "FILE_NOT_PERMITTED", ExitCode::not_permitted},
    FailureKind{FailureCode::file_empty, "FILE_EMPTY", ExitCode::unusable_input},
    FailureKind{FailureCode::file_truncated, "FILE_TRUNCATED", ExitCode::unusable_input},
    FailureKind{FailureCode::not_an_image, "NOT_AN_IMAGE", ExitCode::unusable_input},
    FailureKind{FailureCode::image_too_large, "IMAGE_TOO_LARGE", ExitCode::unusable_input},
    FailureKind{FailureCode::image_too_small, "IMAGE_TOO_SMALL", ExitCode::unusable_input},
    FailureKind{FailureCode::read_error, "READ_ERROR", ExitCode::io_error},
    FailureKind{FailureCode::folder_empty, "FOLDER_EMPTY", ExitCode::unusable_input},
    FailureKind{FailureCode::pdf_protected, "PDF_PROTECTED", ExitCode::unusable_input},
    FailureKind{FailureCode::pdf_damaged, "PDF_DAMAGED", ExitCode::unusable_input},
    FailureKind{FailureCode::pdf_reader_missing, "PDF_READER_MISSING", ExitCode::unavailable},
    FailureKind{FailureCode::too_many_pages, "TOO_MANY_PAGES", ExitCode::unusable_input},
    FailureKind{FailureCode::page_not_found, "PAGE_NOT_FOUND", ExitCode::input_not_found},
    FailureKind{FailureCode::scanner_missing, "SCANNER_MISSING", ExitCode::unavailable},
    FailureKind{FailureCode::scanner_busy, "SCANNER_BUSY", ExitCode::unavailable},
    FailureKind{FailureCode::scanner_jammed, "SCANNER_JAMMED", ExitCode::unavailable},
    FailureKind{FailureCode::scanner_open, "SCANNER_OPEN", ExitCode::unavailable},
    FailureKind{FailureCode::scanner_empty, "SCANNER_EMPTY", ExitCode::unavailable},
    FailureKind{FailureCode::scanner_failed, "SCANNER_FAILED", ExitCode::io_error},
    FailureKind{FailureCode::camera_missing, "CAMERA_MISSING", ExitCode::unavailable},
    FailureKind{FailureCode::camera_failed, "CAMERA_FAILED", ExitCode::io_error},
    FailureKind{FailureCode::no_document, "NO_DOCUMENT", ExitCode::unusable_input},
    FailureKind{FailureCode::mrz_malformed, "MRZ_MALFORMED", ExitCode::unusable_input},
    FailureKind{FailureCode::mrz_cannot_compose, "MRZ_CANNOT_COMPOSE", ExitCode::unusable_input},
    FailureKind{FailureCode::ocr_model_missing, "OCR_MODEL_MISSING", ExitCode::unavailable},
    FailureKind{FailureCode::ocr_model_damaged, "OCR_MODEL_DAMAGED", ExitCode::unavailable},
    FailureKind{FailureCode::pack_not_found, "PACK_NOT_FOUND", ExitCode::input_not_found},
    FailureKind{FailureCode::pack_damaged, "PACK_DAMAGED", ExitCode::unusable_input},
    FailureKind{FailureCode::pack_version, "PACK_VERSION", ExitCode::unusable_input},
    FailureKind{FailureCode::pack_foreign, "PACK_FOREIGN", ExitCode::unusable_input},
    FailureKind{FailureCode::pack_unsigned, "PACK_UNSIGNED", ExitCode::unusable_input},
    FailureKind{FailureCode::pack_altered, "PACK_ALTERED", ExitCode::unusable_input},
    FailureKind{FailureCode::pack_untrusted, "PACK_UNTRUSTED", ExitCode::not_permitted},
    FailureKind{FailureCode::pack_uncalibrated, "PACK_UNCALIBRATED", ExitCode::unusable_input},
    FailureKind{FailureCode::key_unusable, "KEY_UNUSABLE", ExitCode::not_permitted},
    FailureKind{FailureCode::too_few_samples, "TOO_FEW_SAMPLES", ExitCode::unusable_input},
    FailureKind{FailureCode::samples_differ, "SAMPLES_DIFFER", ExitCode::unusable_input},
    FailureKind{FailureCode::samples_identical, "SAMPLES_IDENTICAL", ExitCode::unusable_input},
    FailureKind{FailureCode::samples_mrz_unread, "SAMPLES_MRZ_UNREAD", ExitCode::unusable_input},
    FailureKind{FailureCode::config_not_found, "CONFIG_NOT_FOUND", ExitCode::configuration},
    FailureKind{FailureCode::config_invalid, "CONFIG_INVALID", ExitCode::configuration},
    FailureKind{FailureCode::profile_unknown, "PROFILE_UNKNOWN", ExitCode::usage},
    FailureKind{FailureCode::model_unknown, "MODEL_UNKNOWN", ExitCode::usage},
    FailureKind{FailureCode::register_unknown, "REGISTER_UNKNOWN", ExitCode::usage},
    FailureKind{FailureCode::register_copy_missing, "REGISTER_COPY_MISSING", ExitCode::unavailable},
    FailureKind{FailureCode::list_refused, "LIST_REFUSED", ExitCode::unusable_input},
    FailureKind{FailureCode::records_unreadable, "RECORDS_UNREADABLE", ExitCode::unusable_input},
    FailureKind{FailureCode::cannot_write, "CANNOT_WRITE", ExitCode::cannot_write},
    FailureKind{FailureCode::disk_full, "DISK_FULL", ExitCode::cannot_write},
    FailureKind{FailureCode::font_missing, "FONT_MISSING", ExitCode::unavailable},
    FailureKind{FailureCode::cases_damaged, "CASES_DAMAGED", ExitCode::io_error},
    FailureKind{FailureCode::case_not_found, "CASE_NOT_FOUND", ExitCode::input_not_found},
    FailureKind{FailureCode::cases_locked, "CASES_LOCKED", ExitCode::not_permitted},
    FailureKind{FailureCode::resources_missing, "RESOURCES_MISSING", ExitCode::unavailable},
    FailureKind{FailureCode::cancelled, "CANCELLED", ExitCode::internal},
    FailureKind{FailureCode::deadline, "DEADLINE", ExitCode::unavailable},
    FailureKind{FailureCode::internal, "INTERNAL", ExitCode::internal},
};

}  // namespace

std::span<const FailureKind> failure_kinds() {
    return kinds;
}

const FailureKind& kind_of(FailureCode code) {
    const auto* found =
        std::find_if(kinds.begin(), kinds.end(), [code](const FailureKind& k) { return k.code == code; });
    return found == kinds.end() ? kinds.back() : *found;
}

}  // namespace vidimus::screening
