// What a screening says: every check with its outcome, the register's answers, and the verdict with its reasons.
// Plain values without Qt. Field for field the schema vidimus.report/1 of docs/command.md.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "mrz/document.h"
#include "sltd_client/register.h"

namespace vidimus::screening {

enum class Light { vi, ir, uv, coaxial };
/// What an image shows: the document's page, the other side of a card, a visa or permit that goes with it, the same
/// page under another tilt or lamp, or the same document captured earlier.
enum class Role { page, back, visa, tilt, earlier };
enum class CheckClass { mrz, optical, combined, register_answer, history, electronic, seal };
enum class Obligation { mandatory, optional, evaluatory };
/// BSI TR-03135-1: only a check that ran to its end (successful, failed) feeds the verdict.
enum class Outcome { successful, failed, undetermined, not_supported, aborted };
enum class VerdictState { no_irregularity_found, check_further, irregularity_found };

struct Point {
    double x = 0.0;
    double y = 0.0;
};
/// Pixels of the source image, clockwise from the document's own top left.
using Quad = std::array<Point, 4>;

/// A text for a person: a key of resources/texts and what to put into its {places}. Never rendered here.
struct Message {
    std::string key;
    std::vector<std::pair<std::string, std::string>> arguments;
    [[nodiscard]] bool empty() const { return key.empty(); }
};

struct Region {
    Light light = Light::vi;
    Quad quad{};
};

/// Small pictures to show beside a finding: 8-bit BGR rows, `width` × `height`; empty where there is none.
struct Crop {
    int width = 0;
    int height = 0;
    std::vector<unsigned char> bgr;
};

struct Check {
    std::string id;  // "VI.AB.IS:background", "MRZ.CD:birth_date", "REG:<name>"
    CheckClass check_class = CheckClass::optical;
    Message title;
    Obligation obligation = Obligation::optional;
    Outcome result = Outcome::aborted;
    std::optional<double> margin;  // −1…+1, 0 at the threshold
    std::optional<double> score;
    std::optional<double> threshold;
    std::optional<Region> region;
    Message message;                   // what was found or why it could not be checked
    Message innocent;                  // what innocent cause could explain it; may be empty
    Message todo;                      // what to do next; may be empty
    std::optional<std::string> error;  // for aborted: what failed, without personal data
    Crop scanned;
    Crop specimen;
};

struct Source {
    std::string file;    // base name
    std::string sha256;  // hexadecimal
    Light light = Light::vi;
    int width = 0;
    int height = 0;
    std::optional<double> ppi;
    std::string captured = "file";  // file, scanner, watch, camera
    Role role = Role::page;
};

struct PageInfo {
    bool found = false;
    std::string size;  // "ID-1", "ID-2", "ID-3"; empty where unknown
    Quad quad{};
    double sharpness = 0.0;
    double glare = 0.0;
    std::optional<double> ppi;
    std::vector<std::string> problems;  // "blurred", "glare", "too_coarse", "cropped", "too_dark", "too_bright"
};

/// One possibility of a character, probability in (0, 1].
struct MrzCandidate {
    char character = '<';
    double probability = 0.0;
};

struct MrzInfo {
    bool found = false;
    std::optional<mrz::Document> document;  // absent where found but not parseable
    double confidence = 0.0;
    Quad quad{};
    /// Where print like a zone's stands that could not be read as one; only where none was found.
    std::optional<Quad> unread;
    Light light = Light::vi;               // in whose picture the quads lie
    std::vector<std::vector<Quad>> cells;  // of each character that was read, same shape as read_lines
    /// What the reader saw in each cell, most probable first; same shape as `cells`.
    std::vector<std::vector<std::vector<MrzCandidate>>> candidates;
    /// The lines as the program took them from the image, its own repairs included; empty where nothing was read. They
    /// differ from document->lines only after a correction by hand.
    std::vector<std::string> read_lines;
    std::vector<std::pair<int, int>> doubtful;  // (line, column)
    bool ambiguous = false;
    bool corrected_by_hand = false;

    /// The reader's possibilities for a cell; empty where nothing was read there.
    [[nodiscard]] std::vector<MrzCandidate> candidates_at(int line, int column) const;
};

/// A field of the visual zone as it was read.
struct VizFieldInfo {
    std::string id;    // "surname", "birth_date" …
    std::string text;  // UTF-8, as printed; empty where nothing could be read
    double confidence = 0.0;
    Quad quad{};
};

struct VizInfo {
    /// How the page was read: "model", where its specimen says that fields stand; "generic", line by line, of a page
    /// whose model is not known; empty where it was not read.
    std::string reading;
    bool limit_reached = false;  // of a generic reading: lines were left unread for want of time
    std::vector<VizFieldInfo> fields;
};

/// `why` of a repair that a person made; its `read` is what stood in read_lines.
inline constexpr const char* by_hand = "corrected by hand";

struct ModelInfo {
    std::string id;  // "UTO-P-1-2021"; empty for none
    std::string state;
    std::string type;
    int number = 0;
    std::optional<int> year;
    std::optional<std::string> prado;
    std::string identified = "none";  // automatic, manual, none
    double score = 0.0;
    /// Where the specimen's pixels lie in the source image, row by row; absent where they could not be registered.
    std::optional<std::array<double, 9>> specimen_to_source{};
};

/// Where the number stands that the registers were asked for.
enum class NumberFrom { none, mrz, back, viz };

struct Verdict {
    VerdictState state = VerdictState::check_further;
    std::vector<std::string> because;      // check ids, most significant first
    std::vector<std::string> not_checked;  // check ids that did not run to their end
};

struct Timings {
    double load = 0.0, locate = 0.0, mrz = 0.0, viz = 0.0, model = 0.0, specimen = 0.0, register_ms = 0.0, total = 0.0;
};

struct Report {
    std::string id;    // UUID
    std::string time;  // 2026-11-24T14:02:11Z
    std::string profile;
    std::vector<Source> source;
    PageInfo page;
    MrzInfo mrz;
    VizInfo viz;
    std::vector<MrzInfo> other_mrz;  // further zones in the picture, which were read and not examined
    ModelInfo model;
    std::vector<Check> checks;  // most significant first once the verdict stands
    std::vector<sltd::Answer> register_answers;
    NumberFrom asked_from = NumberFrom::none;
    Verdict verdict;
    Timings timings_ms;
    std::vector<std::string> manual_checks;  // text keys of what a person must feel, look at, tilt
};

std::string name_of(Light light);             // "VI", "IR", "UV", "coaxial"
std::string name_of(Role role);               // "page", "back", "visa", "tilt", "earlier"
std::string name_of(CheckClass check_class);  // "mrz" …; "register" for register_answer
std::string name_of(Obligation obligation);
std::string name_of(Outcome outcome);
std::string name_of(VerdictState state);
std::string name_of(NumberFrom from);  // "none", "mrz", "back", "viz"

}  // namespace vidimus::screening
