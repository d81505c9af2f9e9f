// The trainer's bench for specimen packs: the checks of a model, what genuine and altered documents score in each, how
// they would fare at another threshold, and a new signed version of the pack. A silent check counts once a second
// trainer says so.
#pragma once

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFrame>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTreeWidget>
#include <memory>
#include <optional>
#include <vector>

#include "app/desktop/page_view.h"
#include "app/desktop/score_strip.h"
#include "app/desktop/words.h"
#include "app/desktop/workbench.h"
#include "app/training/proposals.h"

namespace vidimus::desktop {

class SpecimenEditor : public QFrame {
    Q_OBJECT

  public:
    SpecimenEditor(std::shared_ptr<const Look> look, Words words, screening::Config config, QWidget* parent = nullptr);
    void set_look(std::shared_ptr<const Look> look);
    /// Opens the first model, or the one that is open already, and takes the keyboard.
    void begin(const QString& trainer);
    [[nodiscard]] const vision::SpecimenPack* pack() const { return pack_ ? &*pack_ : nullptr; }
    [[nodiscard]] Workbench& bench() { return *bench_; }
    void choose_check(const std::string& id);
    void score_folder(const QString& folder, bool altered);
    void save();

  signals:
    void left();
    /// Screenings may use another pack now.
    void saved();

  private:
    // specimen_editor_parts.cpp: what it is made of.
    void make_parts();
    QWidget* make_head();
    QWidget* make_side();
    QPushButton* make_button(const char* name, const QKeySequence& key);
    void add_key(const QKeySequence& key, void (SpecimenEditor::*what)());

    void open_model();
    void show_opened(const Workbench::Opened& opened);
    void show_reference();
    void fill_list();
    void show_check();
    void move_threshold(double threshold);
    void reset_threshold();
    void step();
    void leave();
    void ask_for_genuine() { ask_for_folder(false); }
    void ask_for_altered() { ask_for_folder(true); }
    void ask_for_folder(bool altered);
    void refresh();
    void refresh_row(int row);
    void refresh_step();
    void say(const QString& text) { message_->setText(text); }
    [[nodiscard]] vision::CheckSpec* chosen();
    [[nodiscard]] const vision::CheckSpec* as_opened(const std::string& id) const;
    [[nodiscard]] int changes() const;
    [[nodiscard]] std::vector<screening::ScoredDocument> genuine() const;
    [[nodiscard]] QString title_of(const vision::CheckSpec& check) const;
    [[nodiscard]] QString line_of(const char* key, const screening::Preview& preview) const;

    std::shared_ptr<const Look> look_;
    Words words_;
    screening::Config config_;
    std::string trainer_;
    std::optional<vision::SpecimenPack> pack_;
    std::vector<vision::CheckSpec> opened_checks_;  // as they were before anybody changed them
    std::string signer_;
    bool may_change_ = false;
    bool leaving_ = false;  // asked once whether unsaved changes may go
    Workbench::Documents copies_;
    Workbench::Documents genuine_;
    Workbench::Documents altered_;
    std::vector<training::Proposal> proposals_;

    Workbench* bench_ = nullptr;
    QComboBox* models_ = nullptr;
    QTreeWidget* list_ = nullptr;
    PageView* view_ = nullptr;
    ScoreStrip* strip_ = nullptr;
    QDoubleSpinBox* threshold_ = nullptr;
    QPushButton* genuine_button_ = nullptr;
    QPushButton* altered_button_ = nullptr;
    QPushButton* reset_ = nullptr;
    QPushButton* step_ = nullptr;
    QPushButton* save_ = nullptr;
    QLabel* state_ = nullptr;
    QLabel* of_check_ = nullptr;
    QLabel* of_all_ = nullptr;
    QLabel* message_ = nullptr;
    QProgressBar* bar_ = nullptr;
};

}  // namespace vidimus::desktop
