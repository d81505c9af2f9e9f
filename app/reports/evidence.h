// The evidence report of one case, for a file or for paper: what was examined, found, measured, asked, decided, with
// the pictures. Made from the report as it was kept, so that an old case says what it said then.
#pragma once

#include <QImage>
#include <QString>
#include <filesystem>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "app/screening/failure.h"
#include "app/screening/texts.h"

class QTextDocument;

namespace vidimus::reports {

struct EvidenceDecision {
    std::string word;  // "Accepted"
    std::string time;  // 2026-11-24T14:02:11Z
    std::string officer;
    std::string post;
    std::string note;
};

struct Evidence {
    std::string case_id;
    std::string program;
    std::string report;  // vidimus.report/1
    QImage page;         // the page upright, or the whole picture where no page was found
    QImage specimen;     // the same page of the specimen, of the same size; null where there is none
    std::vector<std::pair<std::string, bool>> manual;  // what a person was asked to look at, and whether it was ticked
    std::vector<EvidenceDecision> decisions;
    std::string verdict;             // of a case of several pages, the report's else
    std::vector<std::string> pages;  // of several pages: a line on each
    bool training = false;           // marked as practice on every page
};

/// One file that needs no other: pictures within it. Empty where the report is none.
QString evidence_html(const Evidence& evidence, const screening::Texts& texts);
/// The same, to print. Null where the report is none.
std::unique_ptr<QTextDocument> evidence_document(const Evidence& evidence, const screening::Texts& texts);
/// HTML or PDF by the file's ending. The file is there whole or not at all. Errors: cannot_write, disk_full, internal.
tl::expected<void, screening::Failure> write_evidence(const std::filesystem::path& file, const Evidence& evidence,
                                                      const screening::Texts& texts);

}  // namespace vidimus::reports
