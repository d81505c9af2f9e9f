#include "app/desktop/confirmation_bar.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <algorithm>

#include "app/desktop/labels.h"

namespace vidimus::desktop {

namespace {

using Step = cases::Confirmation::Step;

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

/// What needs a person first: nothing done, then asked, then confirmed; what was withdrawn last.
int urgency(const cases::Match& match) {
    if (!match.last) {
        return 0;
    }
    return match.last->step == Step::asked ? 1 : match.last->step == Step::confirmed ? 2 : 3;
}

}  // namespace

std::string contact_of(const screening::Config& config, const std::string& register_name) {
    const auto found = std::find_if(config.registers.begin(), config.registers.end(),
                                    [&](const auto& entry) { return entry.name == register_name; });
    return found == config.registers.end() ? std::string() : found->contact;
}

ConfirmationBar::ConfirmationBar(std::shared_ptr<const Look> look, Words words, const screening::Config& config,
                                 const QString& name, QWidget* parent)
    : QFrame(parent), look_(std::move(look)), words_(std::move(words)) {
    setObjectName(name);
    setProperty("role", "confirmation");
    for (const screening::RegisterConfig& entry : config.registers) {
        contacts_.emplace_back(entry.name, entry.contact);
    }
    symbol_ = new QLabel(this);
    text_ = wrapping_label(this, "");
    text_->setObjectName(name + QStringLiteral("_text"));
    record_ = new QPushButton(QStringLiteral("%1  F8").arg(words_("window.confirm.button")), this);
    record_->setObjectName(name + QStringLiteral("_record"));
    record_->setAccessibleName(words_("window.confirm.title"));
    record_->setAutoDefault(false);
    record_->setFocusPolicy(Qt::TabFocus);
    connect(record_, &QPushButton::clicked, this, &ConfirmationBar::record_asked);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 12, 6);
    row->setSpacing(10);
    row->addWidget(symbol_, 0, Qt::AlignVCenter);
    row->addWidget(text_, 1);
    row->addWidget(record_, 0, Qt::AlignVCenter);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    hide();
}

void ConfirmationBar::set_look(std::shared_ptr<const Look> look) {
    look_ = std::move(look);
    refresh();
}

void ConfirmationBar::set_case(const std::optional<cases::CaseRecord>& record) {
    matches_ = record ? cases::matches_of(*record) : std::vector<cases::Match>{};
    std::stable_sort(matches_.begin(), matches_.end(),
                     [](const auto& left, const auto& right) { return urgency(left) < urgency(right); });
    refresh();
}

QString ConfirmationBar::sentence_of(const cases::Match& match) const {
    if (!match.last) {
        const auto contact = std::find_if(contacts_.begin(), contacts_.end(),
                                          [&](const auto& entry) { return entry.first == match.register_name; });
        QString sentence = words_("window.confirm.open", {{"register", text(match.register_name)}});
        if (contact != contacts_.end() && !contact->second.empty()) {
            sentence += QLatin1Char(' ') + words_("window.confirm.contact", {{"contact", text(contact->second)}});
        }
        return sentence;
    }
    const cases::Confirmation& last = *match.last;
    const QDateTime time = QDateTime::fromString(text(last.time), Qt::ISODate).toLocalTime();
    return words_("window.confirm.state." + cases::name_of(last.step),
                  {{"register", text(match.register_name)},
                   {"whom", text(last.whom)},
                   {"time", time.toString(QStringLiteral("yyyy-MM-dd HH:mm"))},
                   {"reference", last.reference.empty() ? QStringLiteral("\u2013") : text(last.reference)}});
}

void ConfirmationBar::refresh() {
    setVisible(!matches_.empty());
    if (matches_.empty()) {
        return;
    }
    QStringList lines;
    for (const cases::Match& match : matches_) {
        lines << sentence_of(match);
    }
    static constexpr std::array icons = {"warning", "reading", "cross", "tick"};
    static constexpr std::array tones = {Tone::alert, Tone::warn, Tone::alert, Tone::neutral};
    const auto first = static_cast<std::size_t>(urgency(matches_.front()));
    const int size = QFontMetrics(text_->font()).height();
    symbol_->setPixmap(
        look_->icon(QLatin1String(icons[first]), look_->colour(tones[first]), size, devicePixelRatioF()));
    text_->setText(lines.join(QLatin1Char('\n')));
    setAccessibleName(text_->text());
}

}  // namespace vidimus::desktop
