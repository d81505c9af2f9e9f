// Settings: what a person may choose, what the administrator set (shown, and locked), and what else is in force.
#pragma once

#include <QComboBox>
#include <QDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <memory>

#include "app/desktop/choices.h"
#include "app/desktop/look.h"
#include "app/desktop/words.h"

namespace vidimus::desktop {

class SettingsDialog : public QDialog {
    Q_OBJECT

  public:
    SettingsDialog(std::shared_ptr<const Look> look, const Words& words, const screening::Config& config,
                   const Choices& choices, QWidget* parent = nullptr);

    /// As the first thing a new workplace shows: what the program is, which documents it knows, and one to try.
    void welcome(const std::vector<std::string>& models);

  signals:
    void chosen(const vidimus::desktop::Choices& choices);
    void demonstration_asked();

  private:
    QLineEdit* add_text(const char* name, const std::string& in_force);
    /// `name` is also the setting's in the configuration's section of the window.
    void add_row(const char* name, QWidget* field);
    void add_fact(const char* name, const QString& value);
    void save();

    std::shared_ptr<const Look> look_;
    Words words_;
    const screening::Config& config_;
    Choices choices_;
    QLabel* head_ = nullptr;
    QPushButton* demonstration_ = nullptr;
    QFormLayout* form_ = nullptr;
    QComboBox* language_ = nullptr;
    QComboBox* theme_ = nullptr;
    QComboBox* letters_ = nullptr;
    QLineEdit* post_ = nullptr;
    QLineEdit* officer_ = nullptr;
};

}  // namespace vidimus::desktop
