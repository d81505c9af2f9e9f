// A place marked on the page with a word about it, by keys alone: kept with the case, drawn, reported, taken away
// again; and the report on paper: headings, pictures, page numbers.
#include <QAbstractTextDocumentLayout>
#include <QDialog>
#include <QFile>
#include <QLineEdit>
#include <QPainter>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextFrame>
#include <QTreeWidget>

#include "app/cases/store.h"
#include "app/reports/reports.h"
#include "tests/gui/window_fixture.h"

namespace vidimus::desktop {
namespace {

class Marks : public Window {
  protected:
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::keyClick(QApplication::focusWidget(), key, modifiers);
        QCoreApplication::processEvents();
    }
    QDialog* dialog() {
        QDialog* found = nullptr;
        EXPECT_TRUE(QTest::qWaitFor(
            [&] {
                found = window_->findChild<QDialog*>(QStringLiteral("mark_dialog"));
                return found && found->isVisible();
            },
            5'000));
        return found;
    }
    void closed() {
        EXPECT_TRUE(
            QTest::qWaitFor([this] { return !window_->findChild<QDialog*>(QStringLiteral("mark_dialog")); }, 5'000));
        window_->activateWindow();
        EXPECT_TRUE(QTest::qWaitForWindowActive(window_.get()));
    }
    [[nodiscard]] cases::CaseRecord stored() {
        window_->keeper()->flush();
        QTest::qWait(10);
        const auto store = cases::CaseStore::open({data_.path().toStdString() + "/cases", {}, {}, 0, {}}).value();
        audit_ = store->audit_entries().value();
        return store->load(store->find({}).value().at(0).id).value();
    }
    std::vector<cases::AuditEntry> audit_;
};

TEST_F(Marks, APlaceIsMarkedByKeysKeptDrawnAndReported) {
    screened(testing::irregular_photo());
    const QImage before = page()->grab().toImage();
    key(Qt::Key_A);
    EXPECT_TRUE(page()->has_marking());
    EXPECT_TRUE(page()->hasFocus()) << "the arrows belong to the mark";
    const QRectF first = page()->marked_part();
    EXPECT_FALSE(first.isEmpty());
    press(Qt::Key_Right, Qt::ShiftModifier);
    EXPECT_GT(page()->marked_part().width(), first.width());
    press(Qt::Key_A);
    press(Qt::Key_Down, Qt::ShiftModifier);
    EXPECT_GT(page()->marked_part().top(), first.top()) << "then the other corner";
    const QRectF part = page()->marked_part();
    press(Qt::Key_Return);
    auto* asked = dialog();
    ASSERT_NE(asked, nullptr);
    EXPECT_FALSE(explained()) << "Enter chose the place";
    auto* text = asked->findChild<QLineEdit*>(QStringLiteral("mark_text"));
    EXPECT_TRUE(text->hasFocus());
    press(Qt::Key_Return);
    EXPECT_TRUE(asked->isVisible()) << "without a word nothing is kept";
    QTest::keyClicks(text, QStringLiteral("the seal is cut <here>"));
    expect_nothing_cut_in(*asked, "mark");
    press(Qt::Key_Return);
    closed();
    EXPECT_FALSE(page()->has_marking());
    ASSERT_EQ(page()->marks().size(), 1U);
    EXPECT_NE(page()->grab().toImage(), before) << "drawn";
    keep_picture(QStringLiteral("marked"));
    const auto record = stored();
    ASSERT_EQ(record.annotations.size(), 1U);
    EXPECT_EQ(record.annotations[0].text, "the seal is cut <here>");
    EXPECT_NEAR(record.annotations[0].left, part.left(), 1e-9);
    EXPECT_NEAR(record.annotations[0].height, part.height(), 1e-9);
    EXPECT_EQ(record.annotations[0].page, 1);
    int logged = 0;
    for (const auto& entry : audit_) {
        logged += entry.action == "case.marked" ? 1 : 0;
        EXPECT_EQ(entry.detail.find("seal"), std::string::npos) << "what was written is no business of the log";
    }
    EXPECT_EQ(logged, 1);

    // Read again it is the same case, with its mark.
    QSignalSpy settled(window_.get(), &MainWindow::settled);
    key(Qt::Key_F5);
    ASSERT_TRUE(settled.count() > 0 || settled.wait(5'000));
    EXPECT_EQ(page()->marks().size(), 1U);

    const QString file = data_.path() + QStringLiteral("/report.html");
    QSignalSpy reported(window_->keeper(), &CaseKeeper::reported);
    window_->write_report(file);
    ASSERT_TRUE(reported.count() > 0 || reported.wait(10'000));
    QFile html(file);
    ASSERT_TRUE(html.open(QIODevice::ReadOnly));
    EXPECT_TRUE(QString::fromUtf8(html.readAll()).contains(QLatin1String("the seal is cut &lt;here&gt;")));

    key(Qt::Key_A, Qt::ShiftModifier);
    EXPECT_TRUE(page()->marks().empty());
    EXPECT_TRUE(stored().annotations.empty());
    EXPECT_TRUE(std::any_of(audit_.begin(), audit_.end(), [](const auto& entry) {
        return entry.action == "case.mark_removed";
    })) << "what was taken away is told";
}

TEST_F(Marks, EscapeMarksNothingAndTheMouseMarksToo) {
    screened(testing::irregular_photo());
    key(Qt::Key_A);
    press(Qt::Key_Escape);
    EXPECT_FALSE(page()->has_marking());
    key(Qt::Key_A);
    QTest::mousePress(page(), Qt::LeftButton, {}, {120, 120});
    QTest::mouseMove(page(), {260, 200});
    QMouseEvent move(QEvent::MouseMove, QPointF(260, 200), page()->mapToGlobal(QPointF(260, 200)), Qt::NoButton,
                     Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(page(), &move);
    QTest::mouseRelease(page(), Qt::LeftButton, {}, {260, 200});
    auto* asked = dialog();
    ASSERT_NE(asked, nullptr);
    QTest::keyClick(asked, Qt::Key_Escape);
    closed();
    EXPECT_FALSE(page()->has_marking());
    EXPECT_TRUE(stored().annotations.empty());
}

TEST_F(Marks, TheViewOnTheScreenIsKeptWithTheCaseAsItStands) {
    screened(testing::irregular_photo());
    EXPECT_TRUE(action("keep_view")->isEnabled());
    key(Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
    ASSERT_TRUE(QTest::qWaitFor(
        [this] { return part("notice_text")->text() == QLatin1String("View 1 was kept with the case."); }, 5'000));
    expect_nothing_cut("view kept");
    const QImage plain = page()->grab().toImage();
    key(Qt::Key_W);  // swiped over the specimen
    const QImage seen = page()->grab().toImage();
    key(Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
    const cases::CaseRecord record = stored();
    ASSERT_EQ(record.views.size(), 2U);
    EXPECT_EQ(record.views[0].number, 1);
    EXPECT_EQ(record.views[0].light, "VI");
    EXPECT_FALSE(record.views[0].time.empty());
    EXPECT_EQ(
        std::count_if(audit_.begin(), audit_.end(), [](const auto& entry) { return entry.action == "case.view_kept"; }),
        2);
    {
        const auto store = cases::CaseStore::open({data_.path().toStdString() + "/cases", {}, {}, 0, {}}).value();
        EXPECT_FALSE(QImage::fromData(store->picture(record.head.id, "view-1").value()).isNull());
        const QImage kept = QImage::fromData(store->picture(record.head.id, "view-2").value());
        ASSERT_EQ(kept.size(), seen.size());
        ASSERT_EQ(plain.size(), seen.size());
        // In the right half the specimen was laid over the page; that, too, is in the picture.
        int as_seen = 0;
        int unlike = 0;
        for (int y = 0; y < seen.height(); y += 5) {
            for (int x = 0; x < seen.width(); x += 5) {
                const auto away = [&](const QImage& one) {
                    return std::abs(qGray(one.pixel(x, y)) - qGray(seen.pixel(x, y))) > 40;
                };
                as_seen += away(kept) ? 1 : 0;
                unlike += away(plain) ? 1 : 0;
            }
        }
        EXPECT_LT(as_seen * 10, unlike) << as_seen << " against " << unlike;
        EXPECT_GT(unlike, 50);
    }
    // Read again it is the same case; the report shows both.
    QSignalSpy settled(window_.get(), &MainWindow::settled);
    key(Qt::Key_F5);
    ASSERT_TRUE(settled.count() > 0 || settled.wait(5'000));
    EXPECT_EQ(stored().views.size(), 2U);
    QSignalSpy reported(window_->keeper(), &CaseKeeper::reported);
    window_->write_report(data_.filePath(QStringLiteral("views.html")));
    ASSERT_TRUE(reported.count() > 0 || reported.wait(10'000));
    QFile html(data_.filePath(QStringLiteral("views.html")));
    ASSERT_TRUE(html.open(QIODevice::ReadOnly));
    const QString section = QString::fromUtf8(html.readAll()).section(QStringLiteral("Views that were kept"), 1);
    EXPECT_EQ(section.count(QStringLiteral("data:image/jpeg")), 2);
    // And the history lists them.
    key(Qt::Key_H, Qt::ControlModifier);
    auto* history = part<HistoryPanel>("history");
    ASSERT_TRUE(QTest::qWaitFor([this] { return part<QTreeWidget>("history_list")->topLevelItemCount() == 1; }, 5'000));
    QTest::keyClick(part<QLineEdit>("history_search"), Qt::Key_Down);
    ASSERT_TRUE(QTest::qWaitFor([&] { return history->shown().has_value(); }, 5'000));
    EXPECT_TRUE(part("history_facts")->text().contains(QLatin1String("View 2, VI, kept by ")));
    EXPECT_FALSE(action("keep_view")->isEnabled()) << "of what is on the screen there";
    keep_picture(QStringLiteral("views_in_history"));
}

TEST_F(Marks, AViewThatCannotBeKeptIsSaidAndNotListed) {
    QFile blocked(data_.filePath(QStringLiteral("cases")));  // a file where the folder should be
    ASSERT_TRUE(blocked.open(QIODevice::WriteOnly));
    screened(testing::irregular_photo());
    key(Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
    ASSERT_TRUE(QTest::qWaitFor(
        [this] { return part("notice_text")->text().contains(QLatin1String("The view was NOT kept.")); }, 5'000));
    blocked.remove();
    key(Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
    ASSERT_TRUE(QTest::qWaitFor(
        [this] { return part("notice_text")->text().contains(QLatin1String("View 1 was kept")); }, 5'000));
    EXPECT_EQ(stored().views.size(), 1U) << "what was not kept is not listed";
}

/// Documents of many lengths: in some a heading comes to lie at a page's foot.
TEST(OnPaper, NoHeadingStandsAloneAtTheEndOfAPage) {
    const QSizeF page(700.0, 1000.0);
    int moved = 0;
    for (int lines = 20; lines < 110; ++lines) {
        QString html;
        for (int i = 0; i < lines; ++i) {
            html += QStringLiteral("<div>line %1</div>").arg(i);
        }
        html += QStringLiteral("<h3>Register</h3><table><tr><td>national</td><td>no record</td></tr></table>");
        QTextDocument document;
        document.setHtml(html);
        reports::paginate_evidence(document, page);
        for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
            if (block.blockFormat().headingLevel() == 0) {
                continue;
            }
            moved += block.blockFormat().pageBreakPolicy() & QTextFormat::PageBreak_AlwaysBefore ? 1 : 0;
            const auto page_at = [&](const QTextBlock& one, bool end) {
                const QRectF place = document.documentLayout()->blockBoundingRect(one);
                return static_cast<int>((end ? place.bottom() - 1.0 : place.top() + 1.0) / page.height());
            };
            EXPECT_EQ(page_at(block, true), page_at(block.next(), false)) << lines;
        }
    }
    EXPECT_GE(moved, 1) << "of so many lengths some leave the heading alone, which then begins the next page";
    EXPECT_LE(moved, 15) << "and most do not";
}

TEST(OnPaper, PicturesStayWithTheirWords) {
    const QSizeF page(700.0, 1000.0);
    QImage picture(200, 200, QImage::Format_RGB32);
    picture.fill(Qt::gray);
    int moved = 0;
    for (int lines = 20; lines < 110; ++lines) {
        QString html;
        for (int i = 0; i < lines; ++i) {
            html += QStringLiteral("<div>line %1</div>").arg(i);
        }
        html += QStringLiteral("<table><tr><td>This document<br><img src=\"a\"></td></tr></table>");
        QTextDocument document;
        document.addResource(QTextDocument::ImageResource, QUrl(QStringLiteral("a")), picture);
        document.setHtml(html);
        reports::paginate_evidence(document, page);
        const auto tables = document.rootFrame()->childFrames();
        ASSERT_EQ(tables.size(), 1);
        QTextBlock words = tables.front()->firstCursorPosition().block().previous();
        while (words.text().trimmed().isEmpty()) {
            words = words.previous();
        }
        moved += words.blockFormat().pageBreakPolicy() & QTextFormat::PageBreak_AlwaysBefore ? 1 : 0;
        const QRectF place = document.documentLayout()->frameBoundingRect(tables.front());
        EXPECT_EQ(static_cast<int>((place.top() + 1.0) / page.height()),
                  static_cast<int>((place.bottom() - 1.0) / page.height()))
            << lines;
    }
    EXPECT_GE(moved, 1) << "of so many lengths some tear it, and the line above begins the next page";
    EXPECT_LE(moved, 40) << "and most do not";
}

/// Findings of many lengths: words and pictures of one are never on two pages.
TEST(OnPaper, AFindingIsOnOnePage) {
    const QSizeF page(700.0, 1000.0);
    QImage picture(200, 200, QImage::Format_RGB32);
    picture.fill(Qt::gray);
    for (int lines = 1; lines < 40; ++lines) {
        QString html;
        for (int finding = 0; finding < 12; ++finding) {
            html +=
                QStringLiteral("<p><b>finding</b>%1</p>").arg(QStringLiteral("<br>a line of words").repeated(lines));
            html += QStringLiteral("<table><tr><td>This document<br><img src=\"a\"></td></tr></table>");
        }
        QTextDocument document;
        document.addResource(QTextDocument::ImageResource, QUrl(QStringLiteral("a")), picture);
        document.setHtml(html);
        reports::paginate_evidence(document, page);
        const auto page_at = [&page](double y) { return static_cast<int>(y / page.height()); };
        for (QTextFrame* table : document.rootFrame()->childFrames()) {
            const QTextBlock after = table->firstCursorPosition().block();
            QTextBlock words = after.previous();
            while (words.isValid() && words.text().trimmed().isEmpty()) {
                words = words.previous();
            }
            const QRectF first = document.documentLayout()->blockBoundingRect(words);
            const QRectF last = document.documentLayout()->frameBoundingRect(table);
            EXPECT_EQ(page_at(first.top() + 1.0), page_at(last.bottom() - 1.0)) << lines;
        }
    }
}

TEST(OnPaper, EachPageSaysWhoseItIsAndThatItIsPractice) {
    reports::Evidence evidence;
    evidence.report = reports::to_json(testing::irregular_photo(), *testing::texts(), false);
    evidence.case_id = "case-17";
    const auto title = [&evidence] {
        return reports::evidence_document(evidence, *testing::texts())->metaInformation(QTextDocument::DocumentTitle);
    };
    EXPECT_TRUE(title().contains(QLatin1String("case-17")));
    EXPECT_FALSE(title().contains(QLatin1String("PRACTICE")));
    evidence.training = true;
    EXPECT_TRUE(title().contains(QLatin1String("PRACTICE")));
}

TEST(OnPaper, PicturesAreNotStretched) {
    screening::Report report = testing::irregular_photo();
    reports::Evidence evidence;
    evidence.report = reports::to_json(report, *testing::texts(), false);
    evidence.page = QImage(1250, 880, QImage::Format_RGB32);
    evidence.page.fill(Qt::lightGray);
    evidence.specimen = evidence.page;
    const auto document = reports::evidence_document(evidence, *testing::texts());
    ASSERT_TRUE(document);
    int pictures = 0;
    for (QTextBlock block = document->begin(); block.isValid(); block = block.next()) {
        for (auto part = block.begin(); !part.atEnd(); ++part) {
            const QTextImageFormat format = part.fragment().charFormat().toImageFormat();
            if (!format.isValid()) {
                continue;
            }
            ++pictures;
            const auto image = document->resource(QTextDocument::ImageResource, QUrl(format.name())).value<QImage>();
            ASSERT_FALSE(image.isNull());
            EXPECT_NEAR(format.width() / format.height(), double(image.width()) / image.height(), 0.02);
        }
    }
    EXPECT_GE(pictures, 3) << "the page, and a finding's place beside the specimen's";
}

/// Paper has many more points to the inch than a screen: the number must not be drawn in those.
TEST(OnPaper, EachPageSaysItsNumberInLettersThatFit) {
    constexpr double units = 96.0;
    constexpr double scale = 600.0 / units;
    const QSizeF page(300.0, 400.0);
    QTextDocument document;
    document.setHtml(QStringLiteral("<p>line</p>"));
    reports::paginate_evidence(document, page);
    QImage paper((QSizeF(page.width(), page.height() + 24.0) * scale).toSize(), QImage::Format_RGB32);
    paper.setDotsPerMeterX(qRound(scale * units / 0.0254));
    paper.setDotsPerMeterY(qRound(scale * units / 0.0254));
    paper.fill(Qt::white);
    QPainter painter(&paper);
    painter.scale(scale, scale);
    reports::draw_evidence_page(document, painter, 0);
    painter.end();
    QRect ink;
    for (int y = qRound(page.height() * scale); y < paper.height(); ++y) {
        for (int x = 0; x < paper.width(); ++x) {
            if (qGray(paper.pixel(x, y)) < 128) {
                ink |= QRect(x, y, 1, 1);
            }
        }
    }
    EXPECT_GT(ink.height() / scale, 6.0) << "whole figures";
    EXPECT_LT(ink.height() / scale, 16.0);
    EXPECT_GT(ink.width() / scale, 15.0) << "1 / 1";
    EXPECT_GT(ink.right() / scale, page.width() - 6.0) << "at the right edge";
}

}  // namespace
}  // namespace vidimus::desktop
