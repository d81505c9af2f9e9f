// What was done about a register's possible match: a line above the decision, shown wherever a case has one.
#pragma once

#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <memory>
#include <optional>

#include "app/cases/case.h"
#include "app/desktop/look.h"
#include "app/desktop/words.h"
#include "app/screening/config.h"

namespace vidimus::desktop {

class ConfirmationBar : public QFrame {
    Q_OBJECT

  public:
    /// `name` begins the names of its parts.
    ConfirmationBar(std::shared_ptr<const Look> look, Words words, const screening::Config& config, const QString& name,
                    QWidget* parent = nullptr);
    void set_look(std::shared_ptr<const Look> look);
    /// Hidden where there is no case, or no match in it.
    void set_case(const std::optional<cases::CaseRecord>& record);
    [[nodiscard]] bool has_match() const { return !matches_.empty(); }

  signals:
    void record_asked();

  private:
    void refresh();
    [[nodiscard]] QString sentence_of(const cases::Match& match) const;

    std::shared_ptr<const Look> look_;
    Words words_;
    std::vector<std::pair<std::string, std::string>> contacts_;  // of registers by name
    std::vector<cases::Match> matches_;
    QLabel* symbol_ = nullptr;
    QLabel* text_ = nullptr;
    QPushButton* record_ = nullptr;
};

/// Whom to ask about a register's record, as it is configured; empty where it is not.
std::string contact_of(const screening::Config& config, const std::string& register_name);

}  // namespace vidimus::desktop
