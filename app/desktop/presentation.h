// What the window says about a report: pure functions from values to words, so that every state can be tested without a
// window.
#pragma once

#include <QString>
#include <optional>
#include <vector>

#include "app/desktop/look.h"
#include "app/desktop/words.h"
#include "app/screening/config.h"
#include "app/screening/report.h"
#include "app/screening/screening.h"

namespace vidimus::desktop {

/// The state that the window shows; each has words and a next step of its own.
enum class Situation {
    no_document,
    reading,
    failed,
    no_irregularity_found,
    irregularity_found,
    possible_match,
    sample_document,
    expired,
    poor_image,
    no_mrz,
    model_unknown,
    register_not_checked,
    check_further,
};
/// Of a finished report. A state that asks for a new picture comes before one that asks for anything else.
Situation situation_of(const screening::Report& report);

/// The verdict strip: symbol, word, one reason, what to do next, and how much was checked.
struct StripView {
    Tone tone = Tone::neutral;
    QString icon;
    QString word;
    QString reason;
    QString next;
    QString counts;
};
StripView strip_of(const screening::Report& report, const Words& words);
StripView strip_of_start(const Words& words);
StripView strip_of_failure(const screening::Failure& failure, const Words& words);

/// The way through the stages while a document is read.
struct StageStep {
    screening::Stage stage;
    QString name;
    bool done = false;
};
std::vector<StageStep> steps_of(const std::vector<screening::Stage>& done, const Words& words);

/// The register's state, which always stands beside the verdict.
struct RegisterView {
    Tone tone = Tone::neutral;
    QString icon;
    QString word;
    QString detail;
    QString next;
    QString all;  // every register, one a line
};
RegisterView register_of(const screening::Report& report, const screening::Config& config, const Words& words);
RegisterView register_waiting(const Words& words);
RegisterView register_idle(const Words& words);
RegisterView register_not_asked(const Words& words);
RegisterView register_after_failure(const Words& words);

enum class Group { look, not_possible, noted, passed };

struct FindingRow {
    Group group = Group::look;
    Tone tone = Tone::neutral;
    QString icon;
    QString title;
    QString note;
    QString figure;           // margin, or a short word; empty where there is none
    std::size_t check = 0;    // index into report.checks
    int number = 0;           // of its box on the page; 0: no box
    bool shares_box = false;  // the box is drawn for a finding before it
    QString outcome;          // in words
};
/// In the order of the list: to look at, not possible, noted (not counted), passed.
std::vector<FindingRow> findings_of(const screening::Report& report, const Words& words);

struct HolderView {
    QString surname;
    QString given_names;
    QString document;  // "UTO  passport  L898902C3"
    QString birth;     // "12 Aug 1974 · 52 · F"
    QString expiry;    // "valid until 15 Apr 2032 · 5 y 4 m", "expired 15 Apr 2012 · 14 y 7 m ago"
    bool expired = false;
};
std::optional<HolderView> holder_of(const screening::MrzInfo& mrz, const mrz::Today& today, const Words& words);
/// Of a page without an MRZ what stands where its model has the fields, as it was read and said to be no more.
std::optional<HolderView> holder_on_page(const screening::VizInfo& viz, const Words& words);

/// What the MRZ field shows of one line: its characters and the marks on them.
struct MrzMark {
    enum class Kind { wrong_digit, doubtful, repaired, by_hand };
    Kind kind = Kind::doubtful;
    int line = 0;
    int column = 0;
    QString note;  // "birth date: printed 7, expected 3"
};
struct MrzView {
    std::vector<QString> lines;
    std::vector<MrzMark> marks;  // at most one a cell; a wrong digit before a change before a doubt
};
MrzView mrz_of(const screening::MrzInfo& mrz, const Words& words);

/// The characters that a finding about doubtful reading is about, as places of the source image; empty for others.
std::vector<screening::Quad> doubtful_places_of(const screening::Report& report, const screening::Check& check);

/// The explanation of one finding.
struct ExplanationView {
    QString title;
    QString outcome;
    QString message;
    QString beside;    // what the second picture shows: "Specimen", "MRZ", "Other side", "Earlier"
    QString measured;  // "measured 0.12 · threshold 0.35 · margin −0.42"; empty where nothing was measured
    std::optional<double> margin;
    QString innocent;
    QString todo;
    Tone tone = Tone::neutral;
    QString icon;
};
ExplanationView explanation_of(const screening::Report& report, const FindingRow& row, const Words& words);

}  // namespace vidimus::desktop
