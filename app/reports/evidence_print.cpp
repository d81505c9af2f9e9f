// On paper: headings stay with what they are about, and each page has its number.
#include <QAbstractTextDocumentLayout>
#include <QPagedPaintDevice>
#include <QPainter>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <algorithm>

#include "app/reports/evidence.h"

namespace vidimus::reports {

namespace {

constexpr int kMostRounds = 40;      // a break moves what follows
constexpr double kUnits = 96.0;      // of the layout, to an inch
constexpr double kFootUnits = 24.0;  // below the text: the page's number

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

}  // namespace

int paginate_evidence(QTextDocument& document, QSizeF page) {
    document.setPageSize(page);
    for (int round = 0; round < kMostRounds; ++round) {
        const QTextBlock alone = lonely_heading(document);
        if (!alone.isValid()) {
            break;
        }
        QTextCursor cursor(alone);
        QTextBlockFormat format;
        format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
        cursor.mergeBlockFormat(format);
    }
    return document.pageCount();
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
    QAbstractTextDocumentLayout::PaintContext context;
    context.palette.setColor(QPalette::Text, Qt::black);  // whatever the window's theme is
    for (int number = 0; number < pages; ++number) {
        if (number > 0 && !device.newPage()) {
            return;
        }
        painter.save();
        const QRectF part(0.0, number * page.height(), page.width(), page.height());
        painter.translate(0.0, -part.top());
        painter.setClipRect(part);
        context.clip = part;
        document.documentLayout()->draw(&painter, context);
        painter.restore();
        painter.setPen(Qt::black);
        painter.setFont(document.defaultFont());
        painter.drawText(QRectF(0.0, page.height(), page.width(), kFootUnits), Qt::AlignRight | Qt::AlignBottom,
                         QStringLiteral("%1 / %2").arg(number + 1).arg(pages));
    }
}

}  // namespace vidimus::reports
