// Archives in the window: a folder in, a table of verdicts out, with progress, rate and time left; stopped and gone on
// with at any time. A row is opened in the inspection.
#pragma once

#include <QComboBox>
#include <QFrame>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTreeView>
#include <memory>
#include <string>

#include "app/desktop/batch_runner.h"
#include "app/desktop/batch_table.h"
#include "app/desktop/look.h"
#include "app/desktop/words.h"

namespace vidimus::desktop {

class BatchPanel : public QFrame {
    Q_OBJECT

  public:
    BatchPanel(std::shared_ptr<const Look> look, Words words, std::shared_ptr<const screening::Texts> texts,
               QWidget* parent = nullptr);
    void set_look(std::shared_ptr<const Look> look);
    /// What runs a batch; none yet: it cannot be started. `options` is what every batch of this window begins with.
    void set_run(RunBatch run, batch::Options options);
    /// Takes the keyboard.
    void begin();
    /// The folders that are typed, for another panel to go on with.
    [[nodiscard]] std::pair<QString, QString> folders() const { return {in_->text(), out_->text()}; }
    /// Goes on with them: the results that lie there are shown.
    void go_on_with(const std::pair<QString, QString>& folders);
    [[nodiscard]] bool running() const { return runner_->running(); }
    /// Shortly how far it is; empty where nothing runs.
    [[nodiscard]] QString how_far() const;

  signals:
    void left();
    void row_asked(const QString& file);
    /// A batch that asks the register begins: for what purpose.
    void purpose_given(const std::string& purpose);
    /// Something to say while another place is on the screen.
    void told();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    QWidget* make_head();
    QWidget* make_filter();
    QLineEdit* make_line(QWidget* parent, const char* name);
    QPushButton* make_button(QWidget* parent, const char* name, const QString& key);
    void ask_for_folder(QLineEdit* line);
    void start(bool resume);
    void refresh();
    void refilter();
    void show_progress(const batch::Progress& progress);
    void say(Tone tone, const QString& text);
    bool take_key(const QKeyEvent& event);
    void open_row();

    std::shared_ptr<const Look> look_;
    Words words_;
    RunBatch run_;
    batch::Options options_;
    BatchRunner* runner_ = nullptr;
    BatchTable* table_ = nullptr;
    BatchFilter* filter_ = nullptr;
    bool has_earlier_ = false;
    QString progress_text_;
    QLineEdit* in_ = nullptr;
    QLineEdit* out_ = nullptr;
    QLineEdit* purpose_ = nullptr;
    QPushButton* start_ = nullptr;
    QPushButton* resume_ = nullptr;
    QPushButton* stop_ = nullptr;
    QProgressBar* bar_ = nullptr;
    QLabel* progress_ = nullptr;
    QLabel* state_ = nullptr;
    QLineEdit* typed_ = nullptr;
    QComboBox* verdicts_ = nullptr;
    QComboBox* changes_ = nullptr;
    QLabel* count_ = nullptr;
    QTreeView* list_ = nullptr;
};

}  // namespace vidimus::desktop
