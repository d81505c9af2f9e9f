// What a person adds to a case: the manual checks of the model ticked, a note, and the decision. Nothing is chosen
// beforehand; a decision against the verdict asks for a note.
#pragma once

#include <QCheckBox>
#include <QFrame>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/cases/case.h"
#include "app/desktop/look.h"
#include "app/desktop/words.h"

namespace vidimus::desktop {

class DecisionBar : public QFrame {
    Q_OBJECT

  public:
    /// `name` begins the names of its parts.
    DecisionBar(std::shared_ptr<const Look> look, Words words, const QString& name, QWidget* parent = nullptr);
    void set_look(std::shared_ptr<const Look> look);

    /// A case to decide on; absent: there is none, and nothing can be pressed.
    void set_case(const std::optional<cases::CaseRecord>& record);
    /// As far as it is kept on the disk.
    enum class Kept { waiting, kept, not_kept };
    void set_kept(Kept kept);
    [[nodiscard]] Kept kept() const { return kept_; }
    /// F9 and F10, from wherever they were pressed. Without a note that is needed it asks for one.
    void decide(cases::Decision::Kind kind);
    void write_note();
    [[nodiscard]] std::vector<std::string> seen() const;
    [[nodiscard]] std::string note() const { return note_->text().trimmed().toStdString(); }

  signals:
    void decided(vidimus::cases::Decision::Kind kind, const std::string& note);
    /// Something was ticked or written that is no decision yet.
    void changed();
    /// The case that the bar is about, whenever it is set.
    void case_shown(const std::optional<vidimus::cases::CaseRecord>& record);
    /// The note is left: the keyboard belongs to the findings again.
    void left();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    QPushButton* make_button(const char* name, const QString& key, cases::Decision::Kind kind);
    void refresh();
    void say(const QString& icon, Tone tone, const QString& text);

    std::shared_ptr<const Look> look_;
    Words words_;
    std::optional<cases::CaseRecord> record_;
    Kept kept_ = Kept::waiting;
    std::optional<cases::Decision::Kind> asking_;  // a note for this decision
    QWidget* checks_ = nullptr;
    std::vector<QCheckBox*> ticks_;
    QLabel* symbol_ = nullptr;
    QLabel* state_ = nullptr;
    QLineEdit* note_ = nullptr;
    QPushButton* accept_ = nullptr;
    QPushButton* second_line_ = nullptr;
};

}  // namespace vidimus::desktop
