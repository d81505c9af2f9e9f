// Sample documents made to order: fictional artwork, fictional people, real faults, with their truth.
// Never a real state (UTO) nor a real person.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <opencv2/core.hpp>
#include <optional>
#include <stop_token>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "mrz/document.h"
#include "vision/page.h"

namespace vidimus::training {

enum class Kind {
    passport,
    id,        // back of an identity card of size ID-1, TD1
    id_front,  // its front, which has no zone; with a design number only
    visa,      // MRV-A
    visa_b,    // MRV-B
    td2,       // an older card of size ID-2
    none,      // a page that holds no machine readable zone
    sheet,     // several documents on one flatbed page
};
enum class Fraud {
    none,
    mrz_digit,       // one MRZ digit altered, check digits left
    mrz_recomputed,  // a date altered in the MRZ, check digits recomputed, visual zone left
    photo_pasted,    // another portrait laid over the photo, hard edge
    photo_blended,   // another portrait, feathered into the background
    name_inpainted,  // surname in the visual zone painted over and rewritten in another typeface
    copy_move,       // a piece of background copied over another
    halftone,        // the whole page reprinted through a halftone screen
    inkjet,          // the whole page reprinted with dispersed dots
    grey_copy,       // the whole page without colour
    recapture,       // photographed from a screen (moiré)
    // Of designs drawn from a number only:
    digit_altered,     // one digit of the visual zone washed out and rewritten in the same typeface
    field_rewritten,   // one field of the visual zone, the same way
    viz_and_mrz,       // the number or a date altered alike in both zones, check digits recomputed
    other_series,      // printed from another series' plates: other lines, other layout, under this model's name
    specimen_misuse,   // a specimen used as a document: SPECIMEN across the page, or a specimen's data
    viz_altered,       // what the visual zone and the MRZ both say altered in the visual zone alone
    dates_impossible,  // printed so: issued after its expiry or before the birth, valid for another time than its
                       // model, a day that no month has, a day of issue or birth to come
    personal_misfit,   // printed so: a personal number with a wrong digit of its own, or of another birth date or sex
    // Of designs in other lights (Request::lights) only; white light shows nothing of most:
    uv_pattern_missing,    // nothing glows but fibres
    uv_pattern_other,      // the pattern elsewhere, in other colours, or another one
    uv_bright_paper,       // an optical brightener glows all over the page
    uv_fibres_missing,     // of designs that have fibres
    ir_mrz_transparent,    // the MRZ in an ink that infrared does not see
    ir_field_transparent,  // a field in one
    ir_split_missing,      // all inks take infrared, or none
    ir_photo_other,        // another portrait, in an ink that infrared sees where the genuine one's it does not
    // Of documents with a companion (Request::companion) only:
    back_other,       // the back of another holder's card
    visa_other,       // the visa of another person
    hologram_static,  // a printed copy of the hologram, which no tilt changes
};
/// Besides white: infrared of about 900 nm, ultraviolet of 365 nm.
enum class Light { ir, uv };
/// What is drawn beside the document: the back of a card's front, a visa for the passport's holder, an earlier capture
/// of the same document before anything was altered, or the same page under other tilts.
enum class Companion { none, back, visa, earlier, tilt };
enum class Capture {
    scan,
    phone,
    recapture,   // a telephone's picture of a screen that shows the page
    print_scan,  // printed on an office's printer, and that print scanned
};
/// `usual`: names and numbers of one pattern; `varied`: whatever the standard allows. Only passports know the first.
enum class Content { usual, varied };

/// What took the picture: scan or phone.
Capture device_of(Capture capture);

std::string name_of(Kind kind);
std::string name_of(Fraud fraud);
std::string name_of(Capture capture);
std::optional<Kind> kind_of_name(std::string_view name);
std::optional<Fraud> fraud_of_name(std::string_view name);
std::optional<Capture> capture_of_name(std::string_view name);
std::string name_of(Light light);          // "ir", "uv"
std::string name_of(Companion companion);  // "none", "back" …
std::optional<Light> light_of_name(std::string_view name);
std::optional<Companion> companion_of_name(std::string_view name);
const std::vector<Fraud>& all_frauds();  // of white light, without none
/// Without none. `design` as in Request.
std::vector<Fraud> frauds_of(Kind kind, int design = 0);
/// What can be forged of a design beyond that, in these lights and with this companion; with a companion only what
/// concerns it.
std::vector<Fraud> further_frauds_of(Kind kind, int design, const std::vector<Light>& lights, Companion companion);
const std::vector<Kind>& all_kinds();
const std::vector<Kind>& document_kinds();  // what --kind mixed cycles through: those with one zone

struct Request {
    Kind kind = Kind::passport;
    Fraud fraud = Fraud::none;
    Capture capture = Capture::scan;
    Content content = Content::usual;
    std::uint64_t seed = 1;                      // the same request gives the same pixels
    mrz::Today today;                            // issue and expiry dates lie around it
    std::optional<std::string> document_number;  // else made up
    double scan_ppi = 400.0;                     // of a scan without degradation
    int degrade = 0;                             // 0 none, 1 lightest … 5 strongest (docs/samples.md)
    int design = 0;                              // 0: the kind's first design; N: the Nth of those drawn from a number
    bool whole_range = true;       // of a design's frauds; else only the half of each range that is for development
    std::string language = "eng";  // of a design's names, places and months (regional.h)
    int turn = 0;                  // of kind none: which family of pages, in turn
    std::vector<Light> lights;     // besides white, of scans of designs without degradation
    Companion companion = Companion::none;  // of scans of designs without degradation
};

struct Region {
    std::string id;     // "photo", "ghost", "mrz", "surname", … or "fraud"
    vision::Quad quad;  // pixels of the image
};

/// A further image of the sample: another light, another page, another capture.
struct FurtherImage {
    std::string role;  // "ir", "uv", "back", "visa", "earlier", "tilt1" …
    cv::Mat bgr;
    std::vector<std::string> lines;                           // of another page: its MRZ
    std::vector<std::pair<std::string, std::string>> fields;  // and what its visual zone says
    std::string model;
    std::vector<Region> regions;
};

struct Sample {
    cv::Mat bgr;         // 8-bit BGR
    double ppi = 400.0;  // 0: unknown (phone)
    int degrade = 0;
    double character_px = 0.0;                                // width of an MRZ cell in pixels, about; 0: unknown
    std::vector<std::string> faults;                          // of the capture, which the degradation drew
    std::vector<std::string> lines;                           // the MRZ as it is printed; empty: there is none
    std::vector<std::vector<std::string>> zones;              // every MRZ of the page, `lines` first
    std::vector<std::pair<std::string, std::string>> fields;  // what the visual zone says
    std::string model;                                        // "UTO-P-1-2021"; empty where there is no document
    std::string family;                                       // of a page without an MRZ, what it is: "giro_slip"
    Fraud fraud = Fraud::none;
    std::vector<Region> regions;  // every zone, and the altered areas with id "fraud"
    std::vector<FurtherImage> further;
};

enum class ErrorCode { font_missing, cannot_write, disk_full, cancelled, internal };
struct Error {
    ErrorCode code;
    std::string detail;
};

/// Draws one sample. Needs a QGuiApplication (the "offscreen" platform is enough) and the OCR-B font. On a sheet the
/// regions of the second document end in "-2", and so on. Errors: font_missing, internal.
tl::expected<Sample, Error> draw_sample(const Request& request);

/// The zones of the model in millimetres of the page, as the generator draws them (for enrolment with known zones).
/// Empty where the kind has no such design. Needs no application.
std::vector<std::pair<std::string, cv::Rect2d>> zones_of(Kind kind, int design = 0);

/// Whether the kind has designs drawn from a number.
bool has_designs(Kind kind);

/// Sets with a seed from here on draw frauds from the whole range of their parameters: nobody developed on them.
constexpr std::uint64_t first_test_seed = 1'000'000;

struct SetRequest {
    std::filesystem::path out;
    int count = 1;
    std::vector<Kind> kinds{Kind::passport};  // the count is spread over them in turn
    std::vector<Fraud> frauds{Fraud::none};   // and over these
    Content content = Content::usual;
    Capture capture = Capture::scan;
    int degrade = 0;
    int design = 0;  // as in Request
    std::string language = "eng";
    std::vector<Light> lights;
    Companion companion = Companion::none;
    int threads = 1;
    std::uint64_t seed = 1;
    mrz::Today today;
};

/// Writes count images and truth.jsonl beside them:
/// {"file","lines","zones","fields","model","fraud","capture","degrade", "faults","character_px","ppi","regions",
/// "further"} a row. A further image is named as the document with its role before the ending: sample-000001.ir.jpg.
/// The files' format and compression follow the capture, never the fraud; `threads` draw at a time, and their number
/// changes nothing. Errors: those of draw_sample, cannot_write, disk_full, cancelled.
tl::expected<int, Error> write_samples(const SetRequest& request, const std::function<void(int done, int of)>& progress,
                                       const std::stop_token& stop);

}  // namespace vidimus::training
