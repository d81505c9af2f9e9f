#include "app/desktop/case_of_report.h"

#include <filesystem>

#include "app/desktop/presentation.h"
#include "app/reports/reports.h"

namespace vidimus::desktop {

cases::CaseRecord case_of(const screening::Report& report, const std::vector<Intake>& images,
                          const screening::Texts& texts, const Words& words) {
    cases::CaseRecord record;
    cases::CaseHead& head = record.head;
    head.id = report.id;
    head.created = report.time;
    head.verdict = screening::name_of(report.verdict.state);
    head.reason = strip_of(report, words).reason.toStdString();
    head.model = report.model.id;
    if (report.mrz.document) {
        const mrz::Document& document = *report.mrz.document;
        head.document_code = document.document_code;
        head.document_number = document.document_number;
        head.issuing_state = document.issuing_state;
        head.surname = document.surname;
        head.given_names = document.given_names;
        head.birth_date = words.date(document.birth_date).toStdString();
    }
    record.program = VIDIMUS_VERSION;
    record.report = reports::to_json(report, texts, false);
    for (const Intake& image : images) {
        // What was pasted has no file to go back to; its picture is kept with the case.
        if (image.from_file || (image.pasted.isNull() && image.capture.bytes.empty())) {
            std::error_code error;
            record.sources.push_back(screening::name_of(image.capture.light) + ":" +
                                     std::filesystem::absolute(image.capture.file, error).string());
        }
    }
    record.manual = report.manual_checks;
    return record;
}

void go_on_with(cases::CaseRecord& record, const cases::CaseRecord& so_far) {
    record.head.id = so_far.head.id;
    record.head.created = so_far.head.created;
    record.head.decision = so_far.head.decision;
    record.seen = so_far.seen;
    record.draft = so_far.draft;
    record.decisions = so_far.decisions;
    record.confirmations = so_far.confirmations;
    record.annotations = so_far.annotations;
    record.views = so_far.views;
}

bool needs_note(const std::string& verdict, cases::Decision::Kind decision, bool decided_before) {
    const bool nothing_found = verdict == "no_irregularity_found";
    const bool against = (decision == cases::Decision::Kind::accept) != nothing_found;
    return decided_before || against;
}

}  // namespace vidimus::desktop
