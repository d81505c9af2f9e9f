// On paper: what belongs together is on one page, and each page says whose it is.
#include <QAbstractTextDocumentLayout>
#include <QPagedPaintDevice>
#include <QPainter>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextTable>
#include <algorithm>
#include <vector>

#include "app/reports/evidence.h"

namespace vidimus::reports {

namespace {

constexpr int kMostRounds = 200;     // a break moves what follows
constexpr double kUnits = 96.0;      // of the layout, to an inch
constexpr double kFootUnits = 24.0;  // below the text: the page's number
constexpr int kFootLetters = 12;     // units too: points would be those of the device

/// What one page is to show together: a heading and what it is about, a finding's words and its pictures.
struct Together {
    QTextBlock words;             // its first block; invalid where a table is all there is
    QTextTable* table = nullptr;  // its last part, where that is one
    double top = 0.0;
    double bottom = 0.0;
};

bool holds_picture(const QTextFrame& frame) {
    for (auto at = frame.begin(); !at.atEnd(); ++at) {
        const QTextBlock block = at.currentBlock();
        for (auto part = block.begin(); block.isValid() && !part.atEnd(); ++part) {
            if (part.fragment().charFormat().isImageFormat()) {
                return true;
            }
        }
    }
    return false;
}

std::vector<Together> parts_of(const QTextDocument& document) {
    const QAbstractTextDocumentLayout& layout = *document.documentLayout();
    std::vector<Together> parts;
    bool heading = false;  // the last part ends with one, which what follows belongs to
    bool words = false;    // or with words, which pictures that follow belong to
    for (auto at = document.rootFrame()->begin(); !at.atEnd(); ++at) {
        auto* table = qobject_cast<QTextTable*>(at.currentFrame());
        const QTextBlock block = at.currentBlock();
        if (table == nullptr && (!block.isValid() || block.text().trimmed().isEmpty())) {
            continue;  // Qt keeps an empty line before each table
        }
        const QRectF place = table ? layout.frameBoundingRect(table) : layout.blockBoundingRect(block);
        if (parts.empty() || !(heading || (words && table && holds_picture(*table)))) {
            parts.push_back({block, nullptr, place.top(), place.bottom()});
        }
        parts.back().table = table;
        parts.back().bottom = place.bottom();
        words = table == nullptr;
        heading = words && block.blockFormat().headingLevel() > 0;
    }
    return parts;
}

bool breaks(QTextFormat::PageBreakFlags policy) {
    return policy & QTextFormat::PageBreak_AlwaysBefore;
}

/// Lets a part that two pages share begin the second of them; false where it does so already, or is longer than one.
bool begin_page(const Together& part, double page) {
    const bool torn = static_cast<int>((part.top + 1.0) / page) != static_cast<int>((part.bottom - 1.0) / page);
    if (!torn || part.bottom - part.top >= page) {
        return false;
    }
    if (part.words.isValid()) {
        if (breaks(part.words.blockFormat().pageBreakPolicy())) {
            return false;
        }
        QTextBlockFormat format;
        format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
        QTextCursor(part.words).mergeBlockFormat(format);
        return true;
    }
    if (part.table == nullptr || breaks(part.table->format().pageBreakPolicy())) {
        return false;
    }
    QTextTableFormat format = part.table->format();
    format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
    part.table->setFormat(format);
    return true;
}

}  // namespace

int paginate_evidence(QTextDocument& document, QSizeF page) {
    document.setPageSize(page);
    for (int round = 0; round < kMostRounds; ++round) {
        const std::vector<Together> parts = parts_of(document);
        if (std::none_of(parts.begin(), parts.end(),
                         [&](const Together& part) { return begin_page(part, page.height()); })) {
            break;
        }
    }
    return document.pageCount();
}

void draw_evidence_page(QTextDocument& document, QPainter& painter, int number) {
    const QSizeF page = document.pageSize();
    QAbstractTextDocumentLayout::PaintContext context;
    context.palette.setColor(QPalette::Text, Qt::black);  // whatever the window's theme is
    painter.save();
    const QRectF part(0.0, number * page.height(), page.width(), page.height());
    painter.translate(0.0, -part.top());
    painter.setClipRect(part);
    context.clip = part;
    document.documentLayout()->draw(&painter, context);
    painter.restore();
    painter.setPen(Qt::black);
    QFont font = document.defaultFont();
    font.setPixelSize(kFootLetters);
    painter.setFont(font);
    const QRectF foot(0.0, page.height(), page.width(), kFootUnits);
    painter.drawText(foot, Qt::AlignRight | Qt::AlignBottom,
                     QStringLiteral("%1 / %2").arg(number + 1).arg(document.pageCount()));
    painter.drawText(foot, Qt::AlignLeft | Qt::AlignBottom, document.metaInformation(QTextDocument::DocumentTitle));
}

void print_evidence(QTextDocument& document, QPagedPaintDevice& device) {
    const double scale = device.logicalDpiX() / kUnits;
    const QSizeF whole(device.width() / scale, device.height() / scale);
    const QSizeF page(whole.width(), whole.height() - kFootUnits);
    if (page.height() < 100.0) {
        return;
    }
    const int pages = paginate_evidence(document, page);
    QPainter painter(&device);
    if (!painter.isActive()) {
        return;
    }
    painter.scale(scale, scale);
    for (int number = 0; number < pages; ++number) {
        if (number > 0 && !device.newPage()) {
            return;
        }
        draw_evidence_page(document, painter, number);
    }
}

}  // namespace vidimus::reports
