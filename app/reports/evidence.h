// The evidence report of one case, for a file or for paper: what was examined, found, measured, asked, decided, with
// the pictures. Made from the report as it was kept, so that an old case says what it said then.
#pragma once

#include <QImage>
#include <QSizeF>
#include <QString>
#include <filesystem>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "app/screening/failure.h"
#include "app/screening/texts.h"

class QPagedPaintDevice;
class QPainter;
class QTextDocument;

namespace vidimus::reports {

struct EvidenceDecision {
    std::string word;  // "Accepted"
    std::string time;  // 2026-11-24T14:02:11Z
    std::string officer;
    std::string post;
    std::string note;
};

/// What was done about a register's possible match.
struct EvidenceConfirmation {
    std::string step;  // "asked", "confirmed", "withdrawn"
    std::string register_name;
    std::string time;
    std::string officer;
    std::string post;
    std::string whom;
    std::string reference;
    std::string purpose;
};

/// A place that a person marked on a page: in parts of the page, 0…1 from its top left.
struct EvidenceMark {
    int page = 1;  // of several pages
    double left = 0.0;
    double top = 0.0;
    double width = 0.0;
    double height = 0.0;
    std::string text;
    std::string time;
    std::string officer;
};

/// A view on the screen that a person kept.
struct EvidenceView {
    QImage picture;
    int page = 1;  // of several pages
    std::string light;
    std::string time;
    std::string officer;
};

struct Evidence {
    std::string case_id;
    std::string program;
    std::string report;  // vidimus.report/1
    QImage page;         // the page upright, or the whole picture where no page was found
    QImage specimen;     // the same page of the specimen, of the same size; null where there is none
    std::vector<std::pair<std::string, bool>> manual;  // what a person was asked to look at, and whether it was ticked
    std::vector<EvidenceDecision> decisions;
    std::vector<EvidenceConfirmation> confirmations;  // oldest first
    std::vector<EvidenceMark> marks;                  // oldest first; drawn on the page that is shown
    std::vector<EvidenceView> views;                  // oldest first
    int shown_page = 1;                               // of several pages: which one `page` is
    std::string verdict;                              // of a case of several pages, the report's else
    std::vector<std::string> pages;                   // of several pages: a line on each
    bool training = false;                            // marked as practice on every page
};

/// One file that needs no other: pictures within it. Empty where the report is none.
QString evidence_html(const Evidence& evidence, const screening::Texts& texts);
/// The same, to print; its title is what each page says of itself at its foot. Null where the report is none.
std::unique_ptr<QTextDocument> evidence_document(const Evidence& evidence, const screening::Texts& texts);
/// Lays it out on pages of this size (96 to the inch) so that no heading stands alone at the end of one, a finding's
/// words are on one page and its pictures with them; how many there are.
int paginate_evidence(QTextDocument& document, QSizeF page);
/// Draws one page of what was laid out so, from 0, in the same units: its text, and below it the document's title and
/// the page's number.
void draw_evidence_page(QTextDocument& document, QPainter& painter, int number);
/// Prints it so, each page with its title and number.
void print_evidence(QTextDocument& document, QPagedPaintDevice& device);
/// HTML or PDF by the file's ending. The file is there whole or not at all. Errors: cannot_write, disk_full, internal.
tl::expected<void, screening::Failure> write_evidence(const std::filesystem::path& file, const Evidence& evidence,
                                                      const screening::Texts& texts);

}  // namespace vidimus::reports
