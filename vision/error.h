// What went wrong with an image, a page or a specimen pack, as a value.
#pragma once

#include <string>

namespace vidimus::vision {

enum class ErrorCode {
    file_not_found,
    not_permitted,
    file_empty,
    file_truncated,   // the file ends before the picture does
    not_an_image,     // no format that the program reads (JPEG, PNG, TIFF, WebP, BMP)
    image_too_large,  // more pixels or bytes than the limits allow; `detail` has the size and the limit
    image_too_small,  // fewer than 64 pixels on a side
    read_error,       // the operating system failed while reading
    pack_not_found,
    pack_damaged,     // a specimen pack lacks a part, or a part does not match its description
    pack_version,     // a newer pack than this program knows
    too_few_samples,  // enrolment needs at least three images of different holders
    samples_differ,   // an image could not be registered to the others; `detail` has its index
    cannot_write,
    cancelled,
    internal,  // a library below failed; `detail` has its words
};

/// `detail` never holds personal data nor a directory; at most a file's base name.
struct Error {
    ErrorCode code;
    std::string detail;
};

}  // namespace vidimus::vision
