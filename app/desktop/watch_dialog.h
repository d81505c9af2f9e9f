// Which folder is watched, and how the files of one document are named.
#pragma once

#include <QDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QSpinBox>

#include "app/desktop/words.h"
#include "app/screening/config.h"

namespace vidimus::desktop {

/// What was chosen in the window, over what is configured and not locked.
void apply_watch(const QSettings& settings, screening::Config& config);
void write_watch(QSettings& settings, const screening::WatchConfig& watch);

class WatchDialog : public QDialog {
    Q_OBJECT

  public:
    WatchDialog(const Words& words, const screening::Config& config, QWidget* parent = nullptr);

  signals:
    void chosen(const vidimus::screening::WatchConfig& watch);

  private:
    void add_row(const char* name, QWidget* field, QWidget* beside = nullptr);
    QLineEdit* add_text(const char* name, const std::string& value);
    void ask_for_folder();
    void save();

    Words words_;
    const screening::Config& config_;
    QFormLayout* form_ = nullptr;
    QLineEdit* folder_ = nullptr;
    QLineEdit* white_ = nullptr;
    QLineEdit* ir_ = nullptr;
    QLineEdit* uv_ = nullptr;
    QSpinBox* seconds_ = nullptr;
    QLabel* wrong_ = nullptr;
};

}  // namespace vidimus::desktop
