#include "app/desktop/scan_dialog.h"

#include <QFormLayout>
#include <QVBoxLayout>
#include <cstdlib>

#include "app/desktop/dialog_foot.h"
#include "app/desktop/labels.h"
#include "app/desktop/words_fit.h"

namespace vidimus::desktop {

namespace {

constexpr std::size_t kMostPages = 8;

}  // namespace

ScanDialog::ScanDialog(const Words& words, Scanner* scanner, const QString& device, int ppi, QWidget* parent)
    : QDialog(parent), words_(words), scanner_(scanner), wanted_device_(device), wanted_ppi_(ppi) {
    setObjectName(QStringLiteral("scan_dialog"));
    setWindowTitle(words_("window.scan.title"));
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(9);
    const auto box = [&](const char* name) {
        auto* made = new QComboBox(this);
        made->setObjectName(QStringLiteral("scan_") + QLatin1String(name));
        const QString label = words_("window.scan." + std::string(name));
        made->setAccessibleName(label);
        form->addRow(label, made);
        return made;
    };
    device_ = box("device");
    device_->setMinimumWidth(300);
    resolution_ = box("resolution");
    connect(device_, &QComboBox::currentIndexChanged, this, &ScanDialog::show_resolutions);
    state_ = wrapping_label(this, "scan_state");
    state_->setMinimumHeight(3 * QFontMetrics(state_->font()).lineSpacing());  // a failure's words have their room
    state_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    bar_ = new QProgressBar(this);
    bar_->setObjectName(QStringLiteral("scan_bar"));
    bar_->setTextVisible(false);
    bar_->setFixedHeight(6);
    bar_->setRange(0, 100);
    bar_->setAccessibleName(words_("window.batch.progress_name"));
    const auto button = [this](const char* name) {
        auto* made = new QPushButton(words_("window.scan." + std::string(name)), this);
        made->setObjectName(QStringLiteral("scan_") + QLatin1String(name));
        made->setAutoDefault(false);
        return made;
    };
    again_ = button("look");
    connect(again_, &QPushButton::clicked, this, &ScanDialog::look);
    scan_ = button("scan");
    connect(scan_, &QPushButton::clicked, this, &ScanDialog::scan);
    done_ = button("done");
    connect(done_, &QPushButton::clicked, this, &ScanDialog::finish);
    auto* buttons = dialog_foot(*this, words_, {again_}, {scan_, done_}).row;
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(22, 18, 22, 16);
    whole->setSpacing(14);
    whole->addLayout(form);
    whole->addWidget(state_);
    whole->addWidget(bar_);
    whole->addLayout(buttons);
    fit_words(*this, 76);
    connect(scanner_, &Scanner::found, this, &ScanDialog::show_devices);
    connect(scanner_, &Scanner::progressed, bar_, &QProgressBar::setValue);
    connect(scanner_, &Scanner::scanned, this, &ScanDialog::take);
    connect(scanner_, &Scanner::failed, this, &ScanDialog::show_failure);
    look();
}

ScanDialog::~ScanDialog() {
    if (scanner_) {
        scanner_->cancel();
    }
}

void ScanDialog::look() {
    busy_ = true;
    state_->setText(words_("window.scan.looking"));
    scanner_->look();
    refresh();
}

void ScanDialog::show_devices(const std::vector<ScannerDevice>& devices) {
    busy_ = false;
    devices_ = devices;
    {
        const QSignalBlocker blocked(device_);
        device_->clear();
        for (const ScannerDevice& one : devices_) {
            device_->addItem(
                QStringLiteral("%1 (%2)").arg(QString::fromStdString(one.name), QString::fromStdString(one.id)),
                QString::fromStdString(one.id));
        }
        device_->setCurrentIndex(std::max(0, device_->findData(wanted_device_)));
    }
    show_resolutions();
    state_->setText(words_("window.scan.ready"));
    scan_->setFocus();
}

void ScanDialog::show_resolutions() {
    resolution_->clear();
    const int row = device_->currentIndex();
    if (row < 0 || static_cast<std::size_t>(row) >= devices_.size()) {
        refresh();
        return;
    }
    int best = -1;
    for (const int ppi : devices_[static_cast<std::size_t>(row)].resolutions) {
        resolution_->addItem(words_("window.scan.ppi", {{"ppi", QString::number(ppi)}}), ppi);
        const int item = resolution_->count() - 1;
        if (best < 0 || std::abs(ppi - wanted_ppi_) < std::abs(resolution_->itemData(best).toInt() - wanted_ppi_)) {
            best = item;
        }
    }
    resolution_->setCurrentIndex(best);
    refresh();
}

void ScanDialog::scan() {
    if (!scan_->isEnabled()) {
        return;
    }
    busy_ = true;
    wanted_device_ = device_->currentData().toString();
    wanted_ppi_ = resolution_->currentData().toInt();
    bar_->setValue(0);
    state_->setText(words_("window.scan.scanning"));
    scanner_->scan(wanted_device_.toStdString(), wanted_ppi_);
    refresh();
}

void ScanDialog::take(const QImage& image) {
    busy_ = false;
    images_.push_back(image);
    state_->setText(words_("window.scan.pages", {{"count", QString::number(images_.size())}}));
    refresh();
    done_->setFocus();
}

void ScanDialog::show_failure(const screening::Failure& failure) {
    busy_ = false;
    bar_->setValue(0);
    state_->setText(words_.sentence(failure));
    refresh();
    (scan_->isEnabled() ? scan_ : again_)->setFocus();
}

void ScanDialog::finish() {
    if (!images_.empty()) {
        emit scanned(images_, wanted_device_, wanted_ppi_);
        accept();
    }
}

void ScanDialog::refresh() {
    device_->setEnabled(!busy_);
    resolution_->setEnabled(!busy_ && resolution_->count() > 0);
    again_->setEnabled(!busy_);
    scan_->setEnabled(!busy_ && resolution_->count() > 0 && images_.size() < kMostPages);
    scan_->setText(words_(images_.empty() ? "window.scan.scan" : "window.scan.more"));
    done_->setEnabled(!busy_ && !images_.empty());
    // Enter does what comes next.
    scan_->setDefault(images_.empty());
    done_->setDefault(!images_.empty());
}

}  // namespace vidimus::desktop
