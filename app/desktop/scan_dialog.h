// Which scanner, at which resolution; Enter scans. The dialog stays until the picture is there, so that a second side
// or page can follow.
#pragma once

#include <QComboBox>
#include <QDialog>
#include <QImage>
#include <QLabel>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <memory>
#include <vector>

#include "app/desktop/scanner.h"
#include "app/desktop/words.h"

namespace vidimus::desktop {

class ScanDialog : public QDialog {
    Q_OBJECT

  public:
    /// `device` and `ppi`: what was chosen last time.
    ScanDialog(const Words& words, Scanner* scanner, const QString& device, int ppi, QWidget* parent = nullptr);
    ~ScanDialog() override;

  signals:
    /// The pictures of one case, and what they were scanned with.
    void scanned(const std::vector<QImage>& images, const QString& device, int ppi);

  private:
    void look();
    void scan();
    void show_devices(const std::vector<ScannerDevice>& devices);
    void show_resolutions();
    void take(const QImage& image);
    void show_failure(const screening::Failure& failure);
    void finish();
    void refresh();

    Words words_;
    QPointer<Scanner> scanner_;  // the window may end before its dialog
    QString wanted_device_;
    int wanted_ppi_;
    std::vector<ScannerDevice> devices_;
    std::vector<QImage> images_;
    bool busy_ = false;
    QComboBox* device_ = nullptr;
    QComboBox* resolution_ = nullptr;
    QLabel* state_ = nullptr;
    QProgressBar* bar_ = nullptr;
    QPushButton* again_ = nullptr;
    QPushButton* scan_ = nullptr;
    QPushButton* done_ = nullptr;
};

}  // namespace vidimus::desktop
