// The officer's window: opens documents, shows what a screening says as it comes, and answers the keys.
#pragma once

#include <QActionGroup>
#include <QLabel>
#include <QMainWindow>
#include <QSettings>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <array>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "app/desktop/batch_panel.h"
#include "app/desktop/camera.h"
#include "app/desktop/card.h"
#include "app/desktop/case_keeper.h"
#include "app/desktop/case_set.h"
#include "app/desktop/choices.h"
#include "app/desktop/confirmation_bar.h"
#include "app/desktop/correction_panel.h"
#include "app/desktop/decision_bar.h"
#include "app/desktop/enrolment.h"
#include "app/desktop/explanation_panel.h"
#include "app/desktop/findings_list.h"
#include "app/desktop/history_panel.h"
#include "app/desktop/holder_panel.h"
#include "app/desktop/page_opener.h"
#include "app/desktop/page_strip.h"
#include "app/desktop/page_view.h"
#include "app/desktop/question_keeper.h"
#include "app/desktop/scanner.h"
#include "app/desktop/trainer_panel.h"
#include "app/desktop/verdict_strip.h"
#include "app/desktop/watch_folder.h"
#include "app/desktop/worker.h"
#include "app/reports/evidence.h"

class QPrinter;

namespace vidimus::desktop {

/// What the window is made with.
struct WindowSetup {
    screening::Config config;
    std::shared_ptr<const screening::Texts> texts;
    QString theme;  // empty: as remembered, else as configured
    std::string profile = "operational";
    std::optional<mrz::Today> today;
    bool ask_register = true;
    QuestionKeeper::Registers registers;  // to ask again what waits; empty: those of the configuration
    bool first_run = false;               // greets, and asks who works where
    WatchPace watch_pace{};
    std::function<std::unique_ptr<ScannerSource>()> scanners = make_scanner_source;
    std::function<std::unique_ptr<CameraSource>()> cameras = make_camera_source;
    Enrol enrol{};  // none: the library's
};

class MainWindow : public QMainWindow {
    Q_OBJECT

  public:
    /// Errors: resources_missing (a theme or its style cannot be read).
    static tl::expected<std::unique_ptr<MainWindow>, screening::Failure> create(WindowSetup setup,
                                                                                std::unique_ptr<Backend> backend);
    ~MainWindow() override;

    /// Takes the images of one document, or of the pages of one case; what was in hand is cancelled.
    void open(std::vector<Intake> images);
    void close_document();
    void read_again();
    void set_theme(const QString& theme);
    /// The bundled document with a planted fault: practice, which is not kept.
    void open_demonstration();
    /// Opens the explanation of the n-th finding of the list, from 1.
    void explain_finding(int n);
    /// Opens the correction of the MRZ; does nothing while there is no document that could be corrected.
    void correct();
    [[nodiscard]] bool correcting() const;
    /// The cases that were kept; with words, those that they find.
    void show_history(const QString& words = {}, bool undecided = false);
    [[nodiscard]] bool in_history() const;
    /// Writes the report of the case that is shown: HTML or PDF by the file's ending.
    void write_report(const QString& file);
    void print_report(std::shared_ptr<QPrinter> printer);
    [[nodiscard]] bool practising() const;
    /// Null where nothing is kept.
    [[nodiscard]] CaseKeeper* keeper() const { return keeper_.get(); }

    [[nodiscard]] Situation situation() const { return situation_; }
    [[nodiscard]] const QString& theme() const { return look_->theme(); }
    [[nodiscard]] QSize sizeHint() const override { return {1366, 768}; }

  signals:
    /// A document's screening, or that of all pages of a case, has ended, with a report or a failure.
    void settled();
    /// All pages of a case are read and held against one another.
    void case_settled();

  protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

  private:
    MainWindow(WindowSetup setup, std::shared_ptr<const Look> look, std::unique_ptr<Backend> backend);

    // main_window_parts.cpp: what the window is made of.
    void make_parts();
    QWidget* make_toolbar();
    QWidget* make_hints();
    QWidget* make_side();
    void make_actions();
    QAction* add_action(QMenu* menu, const char* name, const QList<QKeySequence>& keys, const char* icon = nullptr);
    QToolButton* make_button(QAction* action, const char* name, bool icon_only = true);
    void dress();
    void show_zoom(double zoom);

    // main_window_compare.cpp: the page against the specimen, and the tools to look closer.
    void make_compare_actions();
    void update_compare_actions(bool picture, bool comparable);
    void toggle_compare(PageView::Compare compare);
    void choose_channel(Channel channel);
    void tool_in_hand();
    /// One tool after another; false where none is in hand.
    bool put_tools_away();
    [[nodiscard]] QImage crop_of(const screening::Check& check) const;
    [[nodiscard]] QImage specimen_crop_of(const screening::Check& check) const;

    // main_window_language.cpp: another language or other letters, without a restart.
    void speak(const QString& language, int letters);
    void make_parts_anew();
    void tell_anew();
    void take_language();

    // main_window_settings.cpp: settings, help, the first run.
    void make_settings_actions(QMenu* menu);
    void make_corner();
    void show_settings(bool first_run);
    void take_choices(const Choices& choices);
    void show_help();
    void practise();
    void leave_practice();

    // main_window_cases.cpp: what is kept, decided and found again.
    void make_cases();
    void connect_cases();
    void make_case_actions();
    void keep_case(const screening::Report& report);
    void keep_changes();
    void decide(cases::Decision::Kind kind);
    void decided(DecisionBar* bar, cases::Decision::Kind kind, const std::string& note);
    void show_opened(const std::vector<cases::CaseHead>& restored, const std::vector<screening::Failure>& problems);
    void show_seen_before(const std::vector<cases::CaseHead>& heads);
    void compare_with_earlier(const QImage& page);
    void leave_history();
    // main_window_report.cpp: the evidence report.
    void make_report_actions(QMenu* menu);
    void ask_for_report_file();
    void ask_for_printer();
    [[nodiscard]] std::optional<cases::CaseRecord> reportable() const;
    void report_with(const std::string& detail,
                     std::function<tl::expected<void, screening::Failure>(const reports::Evidence&)> make);
    // main_window_register.cpp: what is done about a possible match, and the questions that wait.
    void make_register_actions(QMenu* menu);
    void make_register_parts();
    void connect_register_parts();
    void confirm();
    void confirmed(bool past, cases::Confirmation made);
    void show_questions();
    void show_unanswered(const QuestionKeeper::State& state);
    /// Words that are said anew when the language changes.
    using Line = std::function<QString()>;
    /// A line above the verdict; none, or an empty one, takes it away. One of each kind.
    void notify(const char* kind, Line line);
    void show_notices();

    // main_window_marks.cpp: places that a person marks on the page.
    void make_mark_actions(QMenu* menu);
    void update_mark_actions();
    void show_marks();
    void ask_for_mark(const QRectF& part);
    void keep_mark(const QRectF& part, const QString& text);
    void take_last_mark_away();
    void keep_marks(const char* action);
    void keep_view();
    void drop_view(const std::string& id, int number, const screening::Failure& failure);
    /// Of the page that is shown, from 1.
    [[nodiscard]] int page_number() const;

    // main_window_pages.cpp: several pages as one case.
    void make_pages();
    void make_page_actions(QMenu* menu);
    [[nodiscard]] Job job_of(std::vector<Intake> images) const;
    void open_images(std::vector<Intake> images);
    void open_case(std::vector<std::vector<Intake>> pages);
    void leave_case();
    void read_next_page();
    void show_page(std::size_t page);
    void step_page(int by);
    void page_read(const Outcome& outcome);
    void settle_case();
    void tell_settled();
    void keep_set(std::optional<std::size_t> new_page);
    void update_pages();
    /// A page that was examined and whose file is no longer there.
    void say_picture_is_gone();
    /// Whether what is told about a document belongs on the screen; what is told of a page of the case is kept for it.
    bool on_screen(quint64 number) const { return !set_ || number == number_; }
    CaseSet::Page* page_being_read(quint64 number);

    // main_window_batch.cpp: archives.
    void make_batch_actions(QMenu* menu);
    void make_batch();
    void set_batch(RunBatch run);
    [[nodiscard]] bool in_batch() const;
    void show_batch();
    void leave_batch();
    void open_of_archive(const QString& file);
    // main_window_sources.cpp: documents that come by themselves.
    void make_source_actions(QMenu* menu);
    void show_watch();
    void show_scan();
    void show_camera();
    void open_captured(const std::vector<QImage>& images, const char* source);
    void show_enrol();
    void watch_again();
    void take_waiting(std::vector<Intake> images);
    void open_next_waiting();
    void show_waiting();

    // main_window.cpp: what it does.
    void ask_for_files();
    void paste();
    void stop_or_close();
    void choose_model(const QString& model);
    void accept_correction(const std::vector<std::string>& lines);
    void leave_correction();
    [[nodiscard]] bool correctable() const;
    void begin(Job job);
    void show_start();
    void show_reading();
    void say_reading();
    void show_stage(screening::Stage stage, std::shared_ptr<const screening::Report> so_far);
    void show_outcome(const Outcome& outcome);
    void show_report(const screening::Report& report);
    void show_so_far(const screening::Report& so_far);
    void show_models();
    void show_failure(const screening::Failure& failure);
    void show_holder(const screening::Report& report);
    void show_picture(screening::Light light, std::shared_ptr<const Picture> picture);
    void show_problems(const Backend::Ready& ready);
    void finding_chosen();
    void explain();
    void hide_explanation();
    void fold_explanation();
    void show_hints();
    void choose_light(screening::Light light);
    void update_actions();
    void update_hints();
    void update_toolbar();
    void show_about();
    [[nodiscard]] mrz::Today today() const;

    WindowSetup setup_;
    Words words_;
    std::shared_ptr<const Look> look_;
    std::unique_ptr<QSettings> settings_;

    Situation situation_ = Situation::no_document;
    std::optional<Job> job_;  // of the document that is shown
    quint64 number_ = 0;
    std::vector<screening::Stage> stages_;
    std::shared_ptr<const screening::Report> report_;
    std::shared_ptr<const screening::Report> so_far_;  // while it is read
    std::optional<screening::Failure> failure_;        // why there is no report
    Backend::Ready ready_;
    std::vector<cases::CaseHead> seen_before_;
    std::optional<std::pair<QString, int>> next_language_;  // and letters: as soon as nothing runs that it would end
    std::shared_ptr<const Picture> white_;
    std::optional<cases::CaseRecord> case_;  // of the document that is shown
    bool demonstration_ = false;
    bool looking_ = false;        // at a document of an archive: no register is asked for it again
    std::optional<CaseSet> set_;  // of a case of several pages; number_ is then the page that is shown
    quint64 reading_number_ = 0;
    std::vector<Intake> unopened_;  // a file of several pages that is, or could not be, taken apart
    bool nothing_found_ = false;    // the last document's picture showed neither a page nor an MRZ

    QStackedWidget* places_ = nullptr;  // the examination, or over it the correction
    QWidget* examination_ = nullptr;
    CorrectionPanel* correction_ = nullptr;
    HistoryPanel* history_ = nullptr;
    TrainerPanel* trainer_ = nullptr;
    BatchPanel* batch_ = nullptr;
    DecisionBar* decision_ = nullptr;
    ConfirmationBar* confirmation_ = nullptr;
    QLabel* seen_ = nullptr;
    QLabel* corner_ = nullptr;
    QTimer* autosave_ = nullptr;
    std::map<std::string, Line> notices_;
    QFrame* notice_ = nullptr;
    QLabel* notice_text_ = nullptr;
    VerdictStrip* strip_ = nullptr;
    QStackedWidget* stack_ = nullptr;
    PageStrip* pages_ = nullptr;
    PageOpener* opener_ = nullptr;
    Card* card_ = nullptr;
    PageView* view_ = nullptr;
    ExplanationPanel* explanation_ = nullptr;
    QWidget* instead_of_explanation_ = nullptr;  // with large letters it stands in the place of holder and findings
    QWidget* toolbar_ = nullptr;
    QWidget* hints_ = nullptr;
    QWidget* hint_row_ = nullptr;
    QFrame* side_ = nullptr;
    HolderPanel* holder_ = nullptr;
    MrzPanel* mrz_ = nullptr;
    FindingsList* findings_ = nullptr;
    QLabel* zoom_ = nullptr;
    QLabel* model_ = nullptr;
    std::array<QToolButton*, 3> lights_{};
    std::vector<std::pair<QWidget*, QAction*>> hint_of_action_;

    QMenu* model_menu_ = nullptr;
    QActionGroup* model_group_ = nullptr;
    QActionGroup* theme_group_ = nullptr;
    QAction* paste_action_ = nullptr;
    QAction* correct_action_ = nullptr;
    QAction* read_again_action_ = nullptr;
    QAction* stop_action_ = nullptr;
    QAction* close_action_ = nullptr;
    QAction* next_action_ = nullptr;
    QAction* previous_action_ = nullptr;
    QAction* explain_action_ = nullptr;
    QAction* passed_action_ = nullptr;
    QAction* blink_action_ = nullptr;
    QAction* side_by_side_action_ = nullptr;
    QAction* swipe_action_ = nullptr;
    QAction* overlay_action_ = nullptr;
    QAction* difference_action_ = nullptr;
    QAction* channel_action_ = nullptr;
    QAction* loupe_action_ = nullptr;
    QAction* ruler_action_ = nullptr;
    QAction* mark_action_ = nullptr;
    QAction* unmark_action_ = nullptr;
    QAction* keep_view_action_ = nullptr;
    QAction* rotate_left_action_ = nullptr;
    QAction* rotate_right_action_ = nullptr;
    QAction* zoom_in_action_ = nullptr;
    QAction* zoom_out_action_ = nullptr;
    QAction* fit_action_ = nullptr;
    QAction* actual_action_ = nullptr;
    QAction* history_action_ = nullptr;
    QAction* practise_action_ = nullptr;
    QAction* note_action_ = nullptr;
    QAction* accept_action_ = nullptr;
    QAction* second_line_action_ = nullptr;
    QAction* earlier_action_ = nullptr;
    QAction* batch_action_ = nullptr;
    QAction* next_waiting_action_ = nullptr;
    QAction* next_page_action_ = nullptr;
    QAction* previous_page_action_ = nullptr;
    QAction* confirmation_action_ = nullptr;
    QAction* questions_action_ = nullptr;
    QAction* save_report_action_ = nullptr;
    QAction* print_report_action_ = nullptr;
    std::array<QAction*, 3> light_actions_{};
    std::vector<QAction*> documented_;  // in the order of the keys dialog

    std::deque<std::vector<Intake>> waiting_;  // documents of the watched folder
    std::size_t left_out_ = 0;
    std::unique_ptr<WatchFolder> watch_;
    Scanner* scanner_ = nullptr;  // once somebody asked for one
    std::unique_ptr<CaseKeeper> keeper_;
    std::unique_ptr<QuestionKeeper> questions_;
    std::unique_ptr<Worker> worker_;  // last: it ends before what its results are shown in
};

}  // namespace vidimus::desktop
