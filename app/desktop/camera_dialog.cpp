#include "app/desktop/camera_dialog.h"

#include <QFormLayout>
#include <QPainter>
#include <QShortcut>
#include <QVBoxLayout>
#include <algorithm>

#include "app/desktop/dialog_foot.h"
#include "app/desktop/labels.h"
#include "app/desktop/words_fit.h"

namespace vidimus::desktop {

namespace {

constexpr std::size_t kMostPages = 8;

}  // namespace

CameraView::CameraView(std::shared_ptr<const Look> look, QWidget* parent) : QWidget(parent), look_(std::move(look)) {
    setObjectName(QStringLiteral("camera_view"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void CameraView::show_frame(const QImage& frame) {
    frame_ = frame;
    update();
}

void CameraView::set_card(bool card) {
    card_ = card;
    update();
}

void CameraView::set_steady(bool steady) {
    steady_ = steady;
    update();
}

void CameraView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), look_->colour("canvas"));
    if (frame_.isNull()) {
        return;
    }
    const QSizeF size = QSizeF(frame_.size()).scaled(QSizeF(this->size()), Qt::KeepAspectRatio);
    const QRectF shown(QPointF((width() - size.width()) / 2.0, (height() - size.height()) / 2.0), size);
    painter.drawImage(shown, frame_);
    const QRectF guide = guide_in(frame_.size(), card_);
    const QRectF frame(shown.left() + guide.left() * shown.width(), shown.top() + guide.top() * shown.height(),
                       guide.width() * shown.width(), guide.height() * shown.height());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    for (const auto& [colour, pen_width] :
         {std::pair{look_->colour("box_halo"), 6.0}, std::pair{look_->colour(steady_ ? "good" : "accent"), 3.0}}) {
        painter.setPen(QPen(colour, pen_width, steady_ ? Qt::SolidLine : Qt::DashLine));
        painter.drawRoundedRect(frame, 8.0, 8.0);
    }
}

CameraDialog::CameraDialog(std::shared_ptr<const Look> look, const Words& words, std::unique_ptr<CameraSource> source,
                           const QString& device, QWidget* parent)
    : QDialog(parent), look_(std::move(look)), words_(words), source_(std::move(source)), wanted_(device) {
    setObjectName(QStringLiteral("camera_dialog"));
    setWindowTitle(words_("window.camera.title"));
    const auto box = [this](const char* name) {
        auto* made = new QComboBox(this);
        made->setObjectName(QStringLiteral("camera_") + QLatin1String(name));
        made->setAccessibleName(words_("window.camera." + std::string(name)));
        return made;
    };
    device_ = box("device");
    form_ = box("form");
    form_->addItems({words_("window.camera.page"), words_("window.camera.card")});
    auto* choices = new QFormLayout;
    choices->setHorizontalSpacing(16);
    choices->addRow(device_->accessibleName(), device_);
    choices->addRow(form_->accessibleName(), form_);
    view_ = new CameraView(look_, this);
    view_->setAccessibleName(words_("window.camera.view"));
    state_ = wrapping_label(this, "camera_state");
    state_->setMinimumHeight(2 * QFontMetrics(state_->font()).lineSpacing());
    state_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    const auto button = [this](const char* name, const QString& key) {
        const QString word = words_("window.camera." + std::string(name));
        auto* made = new QPushButton(key.isEmpty() ? word : QStringLiteral("%1  %2").arg(word, key), this);
        made->setObjectName(QStringLiteral("camera_") + QLatin1String(name));
        made->setAccessibleName(word);
        made->setAutoDefault(false);
        return made;
    };
    again_ = button("look", {});
    connect(again_, &QPushButton::clicked, this, &CameraDialog::look_for_cameras);
    take_ = button("take", QStringLiteral("F9"));
    connect(take_, &QPushButton::clicked, this, &CameraDialog::take);
    connect(new QShortcut(QKeySequence(Qt::Key_F9), this), &QShortcut::activated, this, &CameraDialog::take);
    done_ = button("done", {});
    connect(done_, &QPushButton::clicked, this, &CameraDialog::finish);
    auto* buttons = dialog_foot(*this, words_, {again_}, {take_, done_}).row;
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(22, 18, 22, 16);
    whole->setSpacing(12);
    whole->addLayout(choices);
    whole->addWidget(view_, 1);
    whole->addWidget(state_);
    whole->addLayout(buttons);
    fit_words(*this, 84);
    connect(device_, &QComboBox::currentIndexChanged, this, &CameraDialog::start);
    connect(form_, &QComboBox::currentIndexChanged, this, [this] {
        view_->set_card(card());
        watch_.forget();
        shutter_.reset();
    });
    connect(source_.get(), &CameraSource::frame_came, this, &CameraDialog::take_frame);
    connect(source_.get(), &CameraSource::failed, this, [this](const QString& why) {
        failure_ = screening::Failure{screening::FailureCode::camera_failed, device_->currentText().toStdString(),
                                      why.toStdString()};
        frame_ = {};
        view_->show_frame({});
        refresh();
    });
    look_for_cameras();
}

CameraDialog::~CameraDialog() {
    source_->disconnect(this);
    source_->stop();
}

void CameraDialog::look_for_cameras() {
    const auto devices = source_->devices();
    {
        const QSignalBlocker blocked(device_);
        device_->clear();
        for (const auto& one : devices) {
            device_->addItem(one.name, one.id);
        }
        device_->setCurrentIndex(std::max(0, device_->findData(wanted_)));
    }
    failure_.reset();
    if (devices.isEmpty()) {
        source_->stop();
        failure_ = screening::Failure{screening::FailureCode::camera_missing, {}, {}};
        refresh();
        again_->setFocus();
    } else {
        start();
    }
}

void CameraDialog::start() {
    failure_.reset();
    frame_ = {};
    watch_.forget();
    shutter_.reset();
    wanted_ = device_->currentData().toString();
    source_->start(wanted_);
    refresh();
}

void CameraDialog::take_frame(const QImage& frame) {
    const bool first = frame_.isNull();
    frame_ = frame;
    view_->show_frame(frame);
    const auto before = shutter_.state();
    if (images_.size() < kMostPages && shutter_.feed(watch_.look(frame, guide_in(frame.size(), card())))) {
        take();
    } else if (first || before != shutter_.state()) {
        refresh();
    }
}

void CameraDialog::take() {
    if (frame_.isNull() || images_.size() >= kMostPages) {
        return;
    }
    images_.push_back(frame_);
    shutter_.taken();
    refresh();
    done_->setFocus();
}

void CameraDialog::finish() {
    if (!images_.empty()) {
        source_->stop();
        emit captured(images_, wanted_);
        accept();
    }
}

void CameraDialog::say_state() {
    if (failure_) {
        state_->setText(words_.sentence(*failure_));
        return;
    }
    using State = AutoShutter::State;
    QString text = words_("window.camera.waiting");
    if (!frame_.isNull()) {
        switch (shutter_.state()) {
            case State::empty:
                text = words_("window.camera.lay");
                break;
            case State::moving:
                text = words_("window.camera.moving");
                break;
            case State::blurred:
                text = words_("window.camera.blurred");
                break;
            case State::steady:
                text = words_("window.camera.steady");
                break;
            case State::taken:
                text.clear();
                break;
        }
    }
    if (!images_.empty()) {
        text = words_("window.camera.taken", {{"count", QString::number(images_.size())}}) + QLatin1Char(' ') + text;
    }
    state_->setText(text.trimmed());
}

void CameraDialog::refresh() {
    say_state();
    const auto state = shutter_.state();
    view_->set_steady(state == AutoShutter::State::steady || state == AutoShutter::State::taken);
    device_->setEnabled(device_->count() > 0);
    take_->setEnabled(!frame_.isNull() && images_.size() < kMostPages);
    done_->setEnabled(!images_.empty());
    done_->setDefault(!images_.empty());
}

}  // namespace vidimus::desktop
