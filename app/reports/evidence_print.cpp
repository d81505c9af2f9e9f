// On paper: headings stay with what they are about, and each page has its number.
#include <QAbstractTextDocumentLayout>
#include <QPagedPaintDevice>
#include <QPainter>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextTable>
#include <algorithm>

#include "app/reports/evidence.h"

namespace vidimus::reports {

namespace {

constexpr int kMostRounds = 40;      // a break moves what follows
constexpr double kUnits = 96.0;      // of the layout, to an inch
constexpr double kFootUnits = 24.0;  // below the text: the page's number
constexpr int kFootLetters = 12;     // units too: points would be those of the device

/// On which page a block ends, or begins.
int page_of(const QTextDocument& document, const QTextBlock& block, bool end) {
    const QRectF place = document.documentLayout()->blockBoundingRect(block);
    return static_cast<int>((end ? place.bottom() - 1.0 : place.top() + 1.0) / document.pageSize().height());
}

/// A heading whose text begins on the next page; an invalid block where there is none.
QTextBlock lonely_heading(const QTextDocument& document) {
    for (QTextBlock block = document.begin(); block.isValid() && block.next().isValid(); block = block.next()) {
        const bool heading = block.blockFormat().headingLevel() > 0;
        const bool breaks = block.blockFormat().pageBreakPolicy() & QTextFormat::PageBreak_AlwaysBefore;
        if (heading && !breaks && page_of(document, block, true) < page_of(document, block.next(), false)) {
            return block;
        }
    }
    return {};
}

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

/// A table whose pictures are on another page than the words above them; null where there is none.
QTextFrame* torn_pictures(const QTextDocument& document) {
    const double page = document.pageSize().height();
    for (QTextFrame* frame : document.rootFrame()->childFrames()) {
        const QRectF place = document.documentLayout()->frameBoundingRect(frame);
        const bool breaks = frame->frameFormat().pageBreakPolicy() & QTextFormat::PageBreak_AlwaysBefore;
        const bool torn =
            static_cast<int>((place.top() + 1.0) / page) != static_cast<int>((place.bottom() - 1.0) / page);
        if (torn && !breaks && place.height() < page && qobject_cast<QTextTable*>(frame) && holds_picture(*frame)) {
            return frame;
        }
    }
    return nullptr;
}

}  // namespace

int paginate_evidence(QTextDocument& document, QSizeF page) {
    document.setPageSize(page);
    for (int round = 0; round < kMostRounds; ++round) {
        const QTextBlock alone = lonely_heading(document);
        if (alone.isValid()) {
            QTextCursor cursor(alone);
            QTextBlockFormat format;
            format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
            cursor.mergeBlockFormat(format);
            continue;
        }
        auto* torn = qobject_cast<QTextTable*>(torn_pictures(document));
        if (torn == nullptr) {
            break;
        }
        QTextTableFormat format = torn->format();
        format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
        torn->setFormat(format);
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
    painter.drawText(QRectF(0.0, page.height(), page.width(), kFootUnits), Qt::AlignRight | Qt::AlignBottom,
                     QStringLiteral("%1 / %2").arg(number + 1).arg(document.pageCount()));
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
