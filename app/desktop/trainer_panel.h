// The classroom: decks made to order, a timed quiz with confidence and reveal, and what the answers say. In a frame of
// its own, with a label in every picture, and a store of its own: practice can never be taken for a real check.
#pragma once

#include <QCheckBox>
#include <QElapsedTimer>
#include <QFrame>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTextBrowser>
#include <QTimer>
#include <filesystem>
#include <memory>
#include <vector>

#include "app/desktop/page_view.h"
#include "app/desktop/quiz.h"
#include "app/desktop/sample_artist.h"
#include "app/desktop/specimen_editor.h"
#include "app/desktop/words.h"

namespace vidimus::desktop {

class TrainerPanel : public QFrame {
    Q_OBJECT

  public:
    TrainerPanel(std::shared_ptr<const Look> look, Words words, const screening::Config& config,
                 QWidget* parent = nullptr);
    void set_look(std::shared_ptr<const Look> look);
    void begin(const QString& trainee);
    void end();
    [[nodiscard]] const Quiz& quiz() const { return quiz_; }
    /// Keys of the quiz; false where the key means nothing now.
    bool press(int key);
    void import_deck(const QString& file);
    void export_deck(const QString& file);

  signals:
    void left();
    /// Screenings may use another specimen pack now.
    void pack_saved();

  protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    // trainer_parts.cpp: what it is made of.
    void make_parts();
    QWidget* make_home();
    QWidget* make_order();
    QWidget* make_quiz();
    QPushButton* make_button(const char* name, const QString& keys);

    void show_home();
    void show_packs();
    void show_decks(const QString& chosen = {});
    void order_deck();
    void preview();
    void start();
    void ask_for_card();
    void show_card(quint64 number, std::shared_ptr<const Picture> picture, const std::vector<screening::Quad>& altered);
    void tick();
    void reveal();
    void finish();
    void show_statistics();
    void refresh_quiz();
    void say(const QString& text);
    [[nodiscard]] std::vector<training::Fraud> chosen_frauds() const;
    [[nodiscard]] QString fraud_word(const std::string& fraud) const;
    [[nodiscard]] std::filesystem::path decks_folder() const { return folder_ / "decks"; }
    [[nodiscard]] std::filesystem::path scores_file() const { return folder_ / "scores.jsonl"; }

    std::shared_ptr<const Look> look_;
    Words words_;
    std::filesystem::path folder_;
    QString trainee_;
    Quiz quiz_;
    std::vector<training::Deck> decks_;
    std::vector<screening::Quad> altered_;  // of the document that is shown
    quint64 wanted_ = 0;                    // the picture that is waited for
    quint64 orders_ = 0;
    bool previewing_ = false;
    QElapsedTimer clock_;
    QTimer* timer_ = nullptr;

    QLabel* banner_ = nullptr;
    QStackedWidget* pages_ = nullptr;
    QWidget* home_ = nullptr;
    QWidget* round_ = nullptr;
    SpecimenEditor* packs_ = nullptr;
    QListWidget* list_ = nullptr;
    QLineEdit* name_ = nullptr;
    QSpinBox* count_ = nullptr;
    QSpinBox* seconds_ = nullptr;
    QSpinBox* share_ = nullptr;
    std::vector<std::pair<training::Fraud, QCheckBox*>> frauds_;
    QLabel* message_ = nullptr;
    QTextBrowser* statistics_ = nullptr;
    PageView* view_ = nullptr;
    QProgressBar* time_left_ = nullptr;
    QLabel* question_ = nullptr;
    QLabel* keys_ = nullptr;
    std::unique_ptr<SampleArtist> artist_;
};

/// What the answers say, as HTML tables.
QString statistics_as_html(const training::Statistics& statistics, const Words& words);

}  // namespace vidimus::desktop
