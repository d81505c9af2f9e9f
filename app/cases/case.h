// One case: what was examined, what the program said, what a person did about it. Plain values; texts are UTF-8.
#pragma once

#include <QByteArray>
#include <optional>
#include <string>
#include <vector>

namespace vidimus::cases {

/// What a person decided, in their own words where they gave some. Never changed later: a further one is added.
struct Decision {
    enum class Kind { accept, second_line };
    Kind kind = Kind::accept;
    std::string time;  // 2026-11-24T14:02:11Z
    std::string officer;
    std::string post;
    std::string note;
};
std::string name_of(Decision::Kind kind);  // "accept", "second_line"
std::optional<Decision::Kind> decision_of_name(const std::string& name);

/// What a person did about a register's possible match: a lead is confirmed with the authority that listed the document
/// before anything rests on it. Never changed later: a further one is added.
struct Confirmation {
    enum class Step {
        asked,      // the authority was asked
        confirmed,  // it stands by its record, and the record is about this document
        withdrawn   // it does not: the record is void, or about another document
    };
    Step step = Step::asked;
    std::string register_name;
    std::string time;  // 2026-11-24T14:02:11Z
    std::string officer;
    std::string post;
    std::string whom;       // who was asked, or who answered
    std::string reference;  // under which number, theirs or ours
    std::string purpose;    // what for; Directive (EU) 2016/680, Art. 25 asks for it
};
std::string name_of(Confirmation::Step step);  // "asked", "confirmed", "withdrawn"
std::optional<Confirmation::Step> step_of_name(const std::string& name);

/// A place that a person marked on a page, and what he wrote there.
struct Annotation {
    int page = 1;         // of several pages; they count from 1
    double left = 0.0;    // in parts of the page as it is kept: upright, 0…1 from its top left
    double top = 0.0;     // …
    double width = 0.0;   // …
    double height = 0.0;  // …
    std::string text;
    std::string time;  // 2026-11-24T14:02:11Z
    std::string officer;
    friend bool operator==(const Annotation&, const Annotation&) = default;
};

/// The view on the screen as a person kept it; its picture stands in the store by the name that `picture_of` gives.
struct View {
    int number = 1;     // within the case
    int page = 1;       // of several pages
    std::string light;  // "VI", "IR", "UV"
    std::string time;   // 2026-11-24T14:02:11Z
    std::string officer;
    friend bool operator==(const View&, const View&) = default;
};
std::string picture_of(const View& view);  // "view-1"

/// The part that lists are made of.
struct CaseHead {
    std::string id;       // the report's UUID
    std::string created;  // 2026-11-24T14:02:11Z
    std::string verdict;  // as in the report: "check_further" …
    std::string reason;   // the verdict's leading reason, in words
    std::string document_code;
    std::string document_number;
    std::string issuing_state;
    std::string surname;
    std::string given_names;
    std::string birth_date;
    std::string model;
    std::optional<Decision::Kind> decision;  // the last one
    bool restored = false;                   // found undecided after a session that did not end
};

struct CaseRecord {
    CaseHead head;
    std::string program;                      // the version that examined it
    std::string report;                       // vidimus.report/1; of several pages that of the main one
    std::vector<std::string> further;         // the reports of a case's other pages
    std::vector<std::string> pages;           // of several pages: a line on each, in words
    int main_page = 1;                        // whose report and picture the case's are
    std::vector<std::string> sources;         // files, each with its light: "vi:…"
    std::vector<std::string> manual;          // text keys of what a person was asked to feel, look at, tilt
    std::vector<std::string> seen;            // those of them that were ticked
    std::string draft;                        // a note that is not part of a decision yet
    std::vector<Decision> decisions;          // oldest first
    std::vector<Confirmation> confirmations;  // oldest first
    std::vector<Annotation> annotations;      // oldest first
    std::vector<View> views;                  // oldest first
};

/// A register's possible match, as the case's report says it.
struct Match {
    std::string register_name;
    std::vector<std::string> references;  // of its records, those that have one
    std::optional<Confirmation> last;     // what was done last about it
};
/// Those of the case in the report's order; empty where there are none.
std::vector<Match> matches_of(const CaseRecord& record);

/// As kept in the store, before sealing. The head alone is quick to read.
QByteArray head_to_bytes(const CaseHead& head);
std::optional<CaseHead> head_of_bytes(const QByteArray& bytes);
QByteArray body_to_bytes(const CaseRecord& record);
/// Fills everything but the head; false where the bytes are none of ours.
bool body_of_bytes(const QByteArray& bytes, CaseRecord& record);

}  // namespace vidimus::cases
