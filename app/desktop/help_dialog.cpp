#include "app/desktop/help_dialog.h"

#include <QFile>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QResizeEvent>
#include <QScrollArea>
#include <QTextBrowser>
#include <QVBoxLayout>
#include <algorithm>
#include <optional>

#include "app/desktop/words_fit.h"
#include "app/reports/capital.h"

// The guide is put into the program when it is built; a static library's resources are asked for by name.
static void show_resources() {
    Q_INIT_RESOURCE(help);
}

namespace vidimus::desktop {

using reports::capital;

namespace {

/// Pictures are no wider than the text.
class Browser : public QTextBrowser {
  public:
    QVariant loadResource(int type, const QUrl& name) override {
        const QVariant found = QTextBrowser::loadResource(type, name);
        if (type != QTextDocument::ImageResource) {
            return found;
        }
        QImage image = found.canConvert<QImage>() ? found.value<QImage>() : QImage();
        if (image.isNull() && found.canConvert<QByteArray>()) {
            image = QImage::fromData(found.toByteArray());
        }
        const int room = std::max(200, viewport()->width() - 40);
        return image.width() > room ? QVariant(image.scaledToWidth(room, Qt::SmoothTransformation)) : found;
    }

  protected:
    void resizeEvent(QResizeEvent* event) override {
        QTextBrowser::resizeEvent(event);
        if (event->oldSize().width() != event->size().width() && guide_) {
            setMarkdown(*guide_);
        }
    }

  public:
    /// Laid out anew when the width changes.
    void set_guide(const QString& guide) {
        guide_ = guide;
        setMarkdown(guide);
    }

  private:
    std::optional<QString> guide_;
};

Browser* browser(const char* name) {
    auto* made = new Browser;
    made->setObjectName(QLatin1String(name));
    made->setFrameShape(QFrame::NoFrame);
    made->setOpenExternalLinks(false);
    made->setOpenLinks(false);
    return made;
}

}  // namespace

QString checks_as_html(const screening::Texts& texts, const Words& words) {
    QString html;
    constexpr std::string_view beginning = "check.";
    constexpr std::string_view ending = ".title";
    for (const std::string& key : texts.keys(beginning)) {
        if (!key.ends_with(ending)) {
            continue;
        }
        const std::string name = key.substr(beginning.size(), key.size() - beginning.size() - ending.size());
        QStringList says;
        for (const char* part : {"differs", "differ", "missing", "found", "expired", "failed"}) {
            if (const std::string said = "check." + name + "." + part; words.has(said)) {
                says << capital(words(said)).toHtmlEscaped();
            }
        }
        const std::string innocent = "innocent." + name;
        // Checks without a finding of their own (what merely could not be read) need no page.
        if (says.isEmpty() && !words.has(innocent)) {
            continue;
        }
        // What stands in a place is known only of a document.
        static const QRegularExpression place(QStringLiteral("\\{\\w+\\}"));
        html += QStringLiteral("<h4>%1</h4><p>%2</p>")
                    .arg(capital(words(key)).toHtmlEscaped(), says.join(QStringLiteral("<br>")))
                    .replace(place, QStringLiteral("\u2026"));
        if (words.has(innocent)) {
            html +=
                QStringLiteral("<p><i>%1:</i> %2</p>")
                    .arg(words("window.explain.innocent").toHtmlEscaped(), capital(words(innocent)).toHtmlEscaped());
        }
    }
    return html;
}

HelpDialog::HelpDialog(std::shared_ptr<const Look> look, const Words& words, const screening::Texts& texts,
                       const std::vector<QAction*>& actions, QWidget* parent)
    : QDialog(parent), look_(std::move(look)) {
    show_resources();
    setObjectName(QStringLiteral("help_dialog"));
    setWindowTitle(words("window.help.title"));
    tabs_ = new QTabWidget(this);
    tabs_->setObjectName(QStringLiteral("help_tabs"));
    tabs_->addTab(make_keys(words, actions), words("window.help.keys"));
    tabs_->addTab(make_checks(words, texts), words("window.help.checks"));
    tabs_->addTab(make_guide(), words("window.help.guide"));
    auto* close = new QPushButton(words("window.keys.close") + QStringLiteral("  Esc"), this);
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(16, 14, 16, 14);
    whole->setSpacing(12);
    whole->addWidget(tabs_, 1);
    whole->addWidget(close, 0, Qt::AlignRight);
    resize((parent ? parent->size() * 0.85 : QSize(1100, 640)).boundedTo(kLargestDialog));
}

QWidget* HelpDialog::make_keys(const Words& words, const std::vector<QAction*>& actions) {
    auto* page = new QWidget;
    auto* grid = new QGridLayout(page);
    grid->setContentsMargins(14, 12, 14, 12);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(6);
    // Two columns, or one where large letters leave no room for them.
    constexpr int kLettersOfTwoColumns = 96;
    const bool two = QFontMetrics(font()).averageCharWidth() * kLettersOfTwoColumns < kLargestDialog.width() * 0.85;
    const std::size_t half = two ? (actions.size() + 1) / 2 : actions.size();
    for (std::size_t i = 0; i < actions.size(); ++i) {
        QStringList keys;
        for (const QKeySequence& key : actions[i]->shortcuts()) {
            keys << key.toString(QKeySequence::NativeText);
        }
        keys.removeDuplicates();
        const int row = static_cast<int>(i % half);
        const int column = i < half ? 0 : 3;
        auto* key = new QLabel(keys.mid(0, 2).join(QStringLiteral("  ")), page);
        key->setProperty("role", "key");
        QString text = actions[i]->property("name_in_help").toString();
        auto* does = new QLabel(text.remove(QLatin1Char('&')), page);
        grid->addWidget(key, row, column, Qt::AlignRight | Qt::AlignVCenter);
        grid->addWidget(does, row, column + 1, Qt::AlignLeft | Qt::AlignVCenter);
    }
    auto* mouse = new QLabel(words("window.keys.mouse"), page);
    mouse->setProperty("role", "muted");
    mouse->setWordWrap(true);
    grid->addWidget(mouse, static_cast<int>(half), 0, 1, 5);
    grid->setColumnMinimumWidth(2, 28);
    grid->setColumnStretch(4, 1);
    grid->setRowStretch(static_cast<int>(half) + 1, 1);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(page);
    return scroll;
}

QWidget* HelpDialog::make_checks(const Words& words, const screening::Texts& texts) {
    auto* shown = browser("help_checks");
    shown->setHtml(checks_as_html(texts, words));
    return shown;
}

QWidget* HelpDialog::make_guide() {
    auto* shown = browser("help_guide");
    shown->document()->setBaseUrl(QUrl(QStringLiteral("qrc:/help/")));
    shown->setSearchPaths({QStringLiteral(":/help")});
    QFile guide(QStringLiteral(":/help/guide-officer.md"));
    if (guide.open(QIODevice::ReadOnly)) {
        shown->set_guide(QString::fromUtf8(guide.readAll()));
    }
    return shown;
}

}  // namespace vidimus::desktop
