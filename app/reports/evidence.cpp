#include "app/reports/evidence.h"

#include <QBuffer>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QMarginsF>
#include <QPageSize>
#include <QPdfWriter>
#include <QTextDocument>
#include <QUrl>
#include <functional>

#include "app/reports/capital.h"
#include "app/reports/evidence_page.h"
#include "app/screening/files.h"

namespace vidimus::reports {

namespace {

using screening::Failure;
using screening::FailureCode;
using screening::Texts;

/// Gives a picture a name that the HTML can ask for it by.
using Pictures = std::function<QString(const QImage& image)>;

QString safe(const QString& text) {
    return text.toHtmlEscaped();
}

QString safe(const std::string& text) {
    return QString::fromStdString(text).toHtmlEscaped();
}

QString local_time(const QString& iso) {
    const QDateTime time = QDateTime::fromString(iso, Qt::ISODate);
    return time.isValid() ? time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")) : iso;
}

class Writer {
  public:
    Writer(const Evidence& evidence, const QJsonObject& report, const Texts& texts, Pictures pictures)
        : evidence_(evidence), report_(report), texts_(texts), pictures_(std::move(pictures)) {}

    QString write() {
        html_ = QStringLiteral(
                    "<html><head><meta charset=\"utf-8\"><title>%1</title></head>"
                    "<body style=\"font-family:sans-serif;font-size:10pt\">")
                    .arg(word("title"));
        head();
        verdict();
        page();
        marks();
        document();
        registers();
        findings();
        views();
        others();
        by_hand();
        confirmations();
        decisions();
        sources();
        html_ += QStringLiteral("<p><i>%1</i></p></body></html>").arg(word("caveat"));
        return html_;
    }

  private:
    [[nodiscard]] QString word(const char* key) const {
        return safe(texts_.text("report.evidence." + std::string(key)));
    }
    [[nodiscard]] QString text(const std::string& key) const { return safe(texts_.text(key)); }
    void heading(const char* key) { html_ += QStringLiteral("<h3>%1</h3>").arg(word(key)); }
    static QString at(const QJsonObject& object, const char* key) {
        return safe(object.value(QLatin1String(key)).toString());
    }
    /// The same, at a line's beginning.
    static QString begun(const QJsonObject& object, const char* key) {
        return safe(capital(object.value(QLatin1String(key)).toString()));
    }
    QString rows(const QList<std::pair<QString, QString>>& pairs) const {
        QString table = QStringLiteral("<table cellpadding=\"2\" width=\"100%\">");
        for (const auto& [name, value] : pairs) {
            if (!value.isEmpty()) {
                table += QStringLiteral("<tr><td width=\"28%\" style=\"color:#5b626d\">%1</td><td>%2</td></tr>")
                             .arg(name, value);
            }
        }
        return table + QStringLiteral("</table>");
    }

    /// With its height: a text document that is told the width alone stretches the picture.
    [[nodiscard]] QString picture(const QImage& image, int width) const {
        const int height = std::max(1, qRound(double(width) * image.height() / std::max(1, image.width())));
        return QStringLiteral("<img src=\"%1\" width=\"%2\" height=\"%3\">")
            .arg(pictures_(image))
            .arg(width)
            .arg(height);
    }

    void head() {
        if (evidence_.training) {
            html_ += QStringLiteral("<p style=\"background:#9a5200;color:#ffffff\"><b>&nbsp;%1&nbsp;</b></p>")
                         .arg(word("training"));
        }
        html_ += QStringLiteral("<h2>%1</h2>").arg(word("title"));
        html_ += rows({{word("case"), safe(evidence_.case_id)},
                       {word("examined"), safe(local_time(report_.value(QLatin1String("time")).toString()))},
                       {word("program"), QStringLiteral("Vidimus ") + safe(evidence_.program)},
                       {word("profile"), at(report_, "profile")}});
    }

    void verdict() {
        const QString state =
            evidence_.verdict.empty()
                ? report_.value(QLatin1String("verdict")).toObject().value(QLatin1String("state")).toString()
                : QString::fromStdString(evidence_.verdict);
        const bool good = state == QLatin1String("no_irregularity_found");
        const bool bad = state == QLatin1String("irregularity_found");
        html_ += QStringLiteral("<p style=\"font-size:15pt;color:%1\"><b>%2 %3</b></p>")
                     .arg(good  ? QStringLiteral("#1d6b40")
                          : bad ? QStringLiteral("#b0231b")
                                : QStringLiteral("#9a5200"),
                          good  ? QStringLiteral("\u2713")
                          : bad ? QStringLiteral("\u2715")
                                : QStringLiteral("\u25b2"),
                          text("verdict." + state.toStdString()));
        for (const std::string& line : evidence_.pages) {
            html_ += QStringLiteral("<div>%1</div>").arg(safe(line));
        }
    }

    [[nodiscard]] bool to_look_at(const QJsonObject& check) const {
        const QString result = check.value(QLatin1String("result")).toString();
        return check.value(QLatin1String("obligation")).toString() != QLatin1String("evaluatory") &&
               (result == QLatin1String("failed") || result == QLatin1String("undetermined") ||
                result == QLatin1String("aborted"));
    }

    [[nodiscard]] QPolygonF place_of(const QJsonObject& check) const {
        const QJsonObject region = check.value(QLatin1String("region")).toObject();
        const auto transform = source_to_page(report_, evidence_.page);
        const QPolygonF quad = polygon_of(region.value(QLatin1String("quad")));
        const bool white = region.value(QLatin1String("light")).toString() == QLatin1String("VI");
        return transform && white && !quad.isEmpty() ? transform->map(quad) : QPolygonF();
    }

    void page() {
        if (evidence_.page.isNull()) {
            return;
        }
        std::vector<QPolygonF> places;
        for (const auto& value : report_.value(QLatin1String("checks")).toArray()) {
            const QJsonObject check = value.toObject();
            const QPolygonF place = to_look_at(check) ? place_of(check) : QPolygonF();
            if (!place.isEmpty()) {
                places.push_back(place);
            }
        }
        std::vector<QPolygonF> marks;
        for (const EvidenceMark& mark : evidence_.marks) {
            if (mark.page == evidence_.shown_page) {
                marks.emplace_back(QRectF(mark.left * evidence_.page.width(), mark.top * evidence_.page.height(),
                                          mark.width * evidence_.page.width(), mark.height * evidence_.page.height()));
            }
        }
        html_ += QStringLiteral("<p>%1</p>").arg(picture(marked_page(evidence_.page, places, marks), 480));
    }

    /// What people marked on the pages; those of the picture with its letters.
    void marks() {
        if (evidence_.marks.empty()) {
            return;
        }
        heading("marks");
        QChar letter = QLatin1Char('A');
        for (const EvidenceMark& mark : evidence_.marks) {
            QString name = QStringLiteral("%1.").arg(mark.page);
            if (mark.page == evidence_.shown_page) {
                name = letter;
                letter = QChar(letter.unicode() + 1);
            }
            QStringList by{safe(mark.officer), safe(local_time(QString::fromStdString(mark.time)))};
            by.removeAll(QString());
            html_ +=
                QStringLiteral("<p><b>%1</b> %2 (%3)</p>").arg(name, safe(mark.text), by.join(QStringLiteral(", ")));
        }
    }

    void document() {
        const QJsonObject mrz = report_.value(QLatin1String("mrz")).toObject();
        const QJsonObject fields = mrz.value(QLatin1String("fields")).toObject();
        const QJsonObject model = report_.value(QLatin1String("model")).toObject();
        heading("document");
        QList<std::pair<QString, QString>> pairs;
        for (const char* field : {"surname", "given_names", "document_code", "issuing_state", "document_number",
                                  "nationality", "birth_date", "sex", "expiry_date"}) {
            pairs.append({text("field." + std::string(field)), at(fields, field)});
        }
        pairs.append({word("model"), at(model, "id")});
        html_ += rows(pairs);
        QString lines;
        for (const auto& line : mrz.value(QLatin1String("lines")).toArray()) {
            lines += safe(line.toString()) + QStringLiteral("<br>");
        }
        html_ += QStringLiteral("<p style=\"font-family:'DejaVu Sans Mono',monospace\">%1</p>").arg(lines);
        for (const auto& value : mrz.value(QLatin1String("repairs")).toArray()) {
            const QJsonObject repair = value.toObject();
            html_ += QStringLiteral("<p>%1</p>")
                         .arg(safe(
                             texts_.text("report.evidence.repair",
                                         {{"line", std::to_string(repair.value(QLatin1String("line")).toInt() + 1)},
                                          {"column", std::to_string(repair.value(QLatin1String("column")).toInt() + 1)},
                                          {"read", repair.value(QLatin1String("read")).toString().toStdString()},
                                          {"used", repair.value(QLatin1String("used")).toString().toStdString()}})));
        }
    }

    void registers() {
        heading("register");
        QList<std::pair<QString, QString>> pairs;
        for (const auto& value : report_.value(QLatin1String("register")).toArray()) {
            const QJsonObject answer = value.toObject();
            const QString state = answer.value(QLatin1String("state")).toString();
            QString said = text("report.register." + state.toStdString());
            const QString reason = answer.value(QLatin1String("reason")).toString();
            if (!reason.isEmpty()) {
                said += QStringLiteral(": ") + text("reason." + reason.toStdString());
            }
            for (const auto& one : answer.value(QLatin1String("records")).toArray()) {
                const QJsonObject record = one.toObject();
                said += QStringLiteral("<br>") +
                        text("record." + record.value(QLatin1String("class")).toString().toStdString()) +
                        QLatin1Char(' ') + at(record, "reference") + QLatin1Char(' ') + at(record, "date");
            }
            const QString list = answer.value(QLatin1String("list_date")).toString();
            if (!list.isEmpty()) {
                said += QStringLiteral(" (") +
                        safe(texts_.text("report.register.list_date", {{"date", list.toStdString()}})) +
                        QLatin1Char(')');
            }
            pairs.append({at(answer, "register"), said});
        }
        html_ += pairs.isEmpty() ? QStringLiteral("<p>%1</p>").arg(text("report.register.not_asked")) : rows(pairs);
    }

    static QString figures(const QJsonObject& check) {
        QStringList parts;
        for (const char* key : {"score", "threshold", "margin"}) {
            const QJsonValue value = check.value(QLatin1String(key));
            parts << (value.isDouble() ? QLocale().toString(value.toDouble(), 'f', 2) : QString());
        }
        return parts.at(0).isEmpty() ? QString() : parts.join(QLatin1Char('|'));
    }

    /// What to do about a check; one that has no words of its own has those of its result, as in the window.
    [[nodiscard]] QString todo_of(const QJsonObject& check) const {
        const QString own = begun(check, "todo");
        return own.isEmpty() ? text("window.todo." + check.value(QLatin1String("result")).toString().toStdString())
                             : own;
    }

    void findings() {
        heading("findings");
        int number = 0;
        bool any = false;
        for (const auto& value : report_.value(QLatin1String("checks")).toArray()) {
            const QJsonObject check = value.toObject();
            if (!to_look_at(check)) {
                continue;
            }
            any = true;
            const QPolygonF place = place_of(check);
            const QString label = place.isEmpty() ? QString() : QStringLiteral("%1  ").arg(++number);
            html_ += QStringLiteral("<p><b>%1%2</b> \u2014 %3<br>%4")
                         .arg(label, begun(check, "title"),
                              text("outcome." + check.value(QLatin1String("result")).toString().toStdString()),
                              at(check, "message"));
            const QStringList figure = figures(check).split(QLatin1Char('|'));
            if (figure.size() == 3) {
                html_ +=
                    QStringLiteral("<br><span style=\"color:#5b626d\">%1 (%2)</span>")
                        .arg(safe(texts_.text("report.evidence.figures", {{"score", figure.at(0).toStdString()},
                                                                          {"threshold", figure.at(1).toStdString()},
                                                                          {"margin", figure.at(2).toStdString()}})),
                             at(check, "id"));
            }
            if (!at(check, "innocent").isEmpty()) {
                html_ += QStringLiteral("<br>%1: %2").arg(word("innocent"), begun(check, "innocent"));
            }
            html_ += QStringLiteral("<br><b>%1:</b> %2</p>").arg(text("window.explain.todo"), todo_of(check));
            if (!place.isEmpty()) {
                html_ += QStringLiteral("<table cellpadding=\"3\"><tr>");
                const auto cell = [this, &place](const QImage& image, const char* caption) {
                    const QImage crop = image.isNull() ? QImage() : crop_of(image, place);
                    if (!crop.isNull()) {
                        const int wide = crop.width() * 200 / std::max(1, std::max(crop.width(), crop.height()));
                        html_ += QStringLiteral("<td>%1<br>%2</td>").arg(word(caption), picture(crop, wide));
                    }
                };
                cell(evidence_.page, "this_document");
                cell(evidence_.specimen, "specimen");
                html_ += QStringLiteral("</tr></table>");
            }
        }
        if (!any) {
            html_ += QStringLiteral("<p>%1</p>").arg(text("report.reason.none"));
        }
    }

    /// What people kept of the screen: comparisons, enlarged places.
    void views() {
        if (evidence_.views.empty()) {
            return;
        }
        heading("views");
        int number = 0;
        for (const EvidenceView& view : evidence_.views) {
            QStringList by{safe(view.light), safe(view.officer), safe(local_time(QString::fromStdString(view.time)))};
            by.removeAll(QString());
            if (!evidence_.pages.empty()) {
                by.prepend(QStringLiteral("%1.").arg(view.page));
            }
            html_ += QStringLiteral("<table cellpadding=\"3\"><tr><td><b>%1</b> %2<br>%3</td></tr></table>")
                         .arg(QString::number(++number), by.join(QStringLiteral(", ")),
                              view.picture.isNull() ? QString() : picture(view.picture, 480));
        }
    }

    void others() {
        QStringList open;
        QStringList passed;
        for (const auto& value : report_.value(QLatin1String("checks")).toArray()) {
            const QJsonObject check = value.toObject();
            const QString result = check.value(QLatin1String("result")).toString();
            if (result == QLatin1String("not_supported")) {
                open << at(check, "title") + QStringLiteral(" (") + at(check, "message") + QLatin1Char(')');
            } else if (result == QLatin1String("successful") &&
                       check.value(QLatin1String("obligation")).toString() != QLatin1String("evaluatory")) {
                passed << at(check, "title");
            }
        }
        if (!open.isEmpty()) {
            heading("not_possible");
            html_ += QStringLiteral("<p>%1</p>").arg(open.join(QStringLiteral(" \u00b7 ")));
        }
        if (!passed.isEmpty()) {
            heading("passed");
            html_ += QStringLiteral("<p style=\"color:#5b626d\">%1</p>").arg(passed.join(QStringLiteral(" \u00b7 ")));
        }
    }

    void by_hand() {
        if (evidence_.manual.empty()) {
            return;
        }
        heading("by_hand");
        for (const auto& [check, seen] : evidence_.manual) {
            html_ += QStringLiteral("<div>%1 %2</div>")
                         .arg(seen ? QStringLiteral("\u2611") : QStringLiteral("\u2610"), text(check));
        }
    }

    /// Of each possible match: what was done about it, or that nothing was.
    void confirmations() {
        bool begun = false;
        for (const auto& value : report_.value(QLatin1String("register")).toArray()) {
            const QJsonObject answer = value.toObject();
            if (answer.value(QLatin1String("state")).toString() != QLatin1String("possible_match")) {
                continue;
            }
            if (!begun) {
                heading("confirmation");
                begun = true;
            }
            const std::string name = answer.value(QLatin1String("register")).toString().toStdString();
            bool done = false;
            for (const EvidenceConfirmation& one : evidence_.confirmations) {
                if (one.register_name == name) {
                    done = true;
                    confirmation(one);
                }
            }
            if (!done) {
                html_ += QStringLiteral("<p><b>%1</b>: %2</p>").arg(safe(name), word("unconfirmed"));
            }
        }
    }

    void confirmation(const EvidenceConfirmation& one) {
        QStringList by{safe(one.officer), safe(one.post)};
        by.removeAll(QString());
        html_ += QStringLiteral("<p><b>%1: %2</b>, %3, %4")
                     .arg(safe(one.register_name), text("report.evidence." + one.step),
                          safe(local_time(QString::fromStdString(one.time))), by.join(QStringLiteral(", ")));
        for (const auto& [label, value] : {std::pair{"whom", &one.whom}, std::pair{"reference", &one.reference},
                                           std::pair{"purpose", &one.purpose}}) {
            if (!value->empty()) {
                html_ += QStringLiteral("<br>%1: %2").arg(word(label), safe(*value));
            }
        }
        html_ += QStringLiteral("</p>");
    }

    void decisions() {
        heading("decision");
        if (evidence_.decisions.empty()) {
            html_ += QStringLiteral("<p>%1</p>").arg(word("undecided"));
        }
        for (const EvidenceDecision& decision : evidence_.decisions) {
            QStringList by{safe(decision.officer), safe(decision.post)};
            by.removeAll(QString());
            html_ += QStringLiteral("<p><b>%1</b>, %2, %3%4</p>")
                         .arg(safe(decision.word), safe(local_time(QString::fromStdString(decision.time))),
                              by.join(QStringLiteral(", ")),
                              decision.note.empty() ? QString() : QStringLiteral("<br>") + safe(decision.note));
        }
    }

    void sources() {
        heading("sources");
        for (const auto& value : report_.value(QLatin1String("source")).toArray()) {
            const QJsonObject source = value.toObject();
            html_ += QStringLiteral(
                         "<div>%1 (%2, %3 \u00d7 %4)<br><span style=\"font-family:'DejaVu Sans "
                         "Mono',monospace;font-size:8pt\">SHA-256 %5</span></div>")
                         .arg(at(source, "file"), at(source, "light"))
                         .arg(source.value(QLatin1String("width")).toInt())
                         .arg(source.value(QLatin1String("height")).toInt())
                         .arg(at(source, "sha256"));
        }
    }

    const Evidence& evidence_;
    const QJsonObject& report_;
    const Texts& texts_;
    Pictures pictures_;
    QString html_;
};

QString html_of(const Evidence& evidence, const Texts& texts, const Pictures& pictures) {
    const QJsonDocument json = QJsonDocument::fromJson(QByteArray::fromStdString(evidence.report));
    if (!json.isObject()) {
        return {};
    }
    const QJsonObject report = json.object();
    return Writer(evidence, report, texts, pictures).write();
}

}  // namespace

QString evidence_html(const Evidence& evidence, const Texts& texts) {
    return html_of(evidence, texts, [](const QImage& image) {
        QByteArray bytes;
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        image.save(&buffer, "JPEG", 88);
        return QStringLiteral("data:image/jpeg;base64,") + QString::fromLatin1(bytes.toBase64());
    });
}

std::unique_ptr<QTextDocument> evidence_document(const Evidence& evidence, const Texts& texts) {
    auto document = std::make_unique<QTextDocument>();
    int number = 0;
    const QString html = html_of(evidence, texts, [&](const QImage& image) {
        QString name = QStringLiteral("picture-%1").arg(++number);
        document->addResource(QTextDocument::ImageResource, QUrl(name), image);
        return name;
    });
    if (html.isEmpty()) {
        return nullptr;
    }
    document->setHtml(html);
    QStringList foot{QString::fromStdString(texts.text("report.evidence.title")),
                     QString::fromStdString(evidence.case_id)};
    if (evidence.training) {
        foot.prepend(QString::fromStdString(texts.text("report.evidence.training")));
    }
    foot.removeAll(QString());
    document->setMetaInformation(QTextDocument::DocumentTitle, foot.join(QStringLiteral(" \u00b7 ")));
    return document;
}

tl::expected<void, Failure> write_evidence(const std::filesystem::path& file, const Evidence& evidence,
                                           const Texts& texts) {
    const Failure none{FailureCode::internal, file.filename().string(), "the case holds no report"};
    QByteArray bytes;
    if (file.extension() == ".pdf") {
        const auto document = evidence_document(evidence, texts);
        if (!document) {
            return tl::unexpected(none);
        }
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        QPdfWriter pdf(&buffer);
        pdf.setPageSize(QPageSize(QPageSize::A4));
        pdf.setPageMargins(QMarginsF(14, 14, 14, 14), QPageLayout::Millimeter);
        pdf.setTitle(QString::fromStdString(texts.text("report.evidence.title")));
        pdf.setCreator(QStringLiteral("Vidimus ") + QString::fromStdString(evidence.program));
        print_evidence(*document, pdf);
    } else {
        bytes = evidence_html(evidence, texts).toUtf8();
        if (bytes.isEmpty()) {
            return tl::unexpected(none);
        }
    }
    // A report holds a person's data: its owner alone reads it until somebody decides otherwise.
    return screening::write_whole_file(file, {bytes.constData(), static_cast<std::size_t>(bytes.size())},
                                       screening::Access::owner_only);
}

}  // namespace vidimus::reports
