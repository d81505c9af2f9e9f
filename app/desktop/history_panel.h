// Cases that were kept: searched by name, number, day and verdict; one shown with what was decided, and decided here
// where it was left open.
#pragma once

#include <QComboBox>
#include <QFrame>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>
#include <memory>
#include <optional>
#include <vector>

#include "app/desktop/case_keeper.h"
#include "app/desktop/confirmation_bar.h"
#include "app/desktop/decision_bar.h"
#include "app/desktop/look.h"

namespace vidimus::desktop {

/// What a person typed and chose, as a search. A day may stand among the words: 2026-11-24 or 24.11.2026.
cases::Search search_of(const QString& typed, const QString& verdict, const QString& decision, int days,
                        const QDate& today);

class HistoryPanel : public QFrame {
    Q_OBJECT

  public:
    HistoryPanel(std::shared_ptr<const Look> look, Words words, const screening::Config& config,
                 QWidget* parent = nullptr);
    void set_look(std::shared_ptr<const Look> look);
    /// Shows the newest cases, those that `words` find, or those that nobody decided on.
    void begin(const QString& words, bool undecided);
    void clear();
    void show_found(const std::vector<cases::CaseHead>& heads);
    void show_case(const cases::CaseRecord& record, const QImage& page);
    /// The case that is shown, changed by a decision.
    void show_record(const cases::CaseRecord& record) { show_case(record, page_image_); }
    void show_failure(const QString& text);
    void set_kept(const std::string& id, DecisionBar::Kept kept);
    /// Reads the list again, for something in it has changed.
    void search_again() { search(); }
    [[nodiscard]] DecisionBar* decision() { return decision_; }
    void compare();
    [[nodiscard]] const std::optional<cases::CaseRecord>& shown() const { return record_; }
    /// Whether a document is in hand that the chosen case could be compared with.
    void set_comparable(bool comparable);

  signals:
    void search_asked(const vidimus::cases::Search& search);
    void case_asked(const std::string& id);
    void case_changed(const vidimus::cases::CaseRecord& record, const std::string& action, const std::string& detail);
    void compare_asked(const QImage& page);
    void confirmation_asked();
    void left();

  protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    QWidget* make_search();
    QWidget* make_details();
    QComboBox* make_choice(const char* name, const std::vector<std::pair<QString, QString>>& entries);
    void search();
    void refresh_details();
    [[nodiscard]] QString verdict_word(const std::string& verdict) const;
    [[nodiscard]] QString decision_word(const std::optional<cases::Decision::Kind>& decision) const;

    std::shared_ptr<const Look> look_;
    Words words_;
    std::optional<cases::CaseRecord> record_;
    QImage page_image_;
    bool comparable_ = false;
    QLineEdit* typed_ = nullptr;
    QComboBox* verdict_ = nullptr;
    QComboBox* decided_ = nullptr;
    QComboBox* period_ = nullptr;
    QLabel* count_ = nullptr;
    QTreeWidget* list_ = nullptr;
    QWidget* details_ = nullptr;
    QLabel* picture_ = nullptr;
    QLabel* title_ = nullptr;
    QLabel* facts_ = nullptr;
    QLabel* decisions_ = nullptr;
    QPushButton* compare_ = nullptr;
    DecisionBar* decision_ = nullptr;
    ConfirmationBar* confirmation_ = nullptr;
};

}  // namespace vidimus::desktop
