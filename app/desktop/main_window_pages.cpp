// Several pages as one case: two sides of a card, the pages of a file, the documents of one traveller. Each page is
// examined by itself, the one on the screen first; then they are held against one another.
#include <QMenu>
#include <algorithm>

#include "app/desktop/case_of_report.h"
#include "app/desktop/main_window.h"
#include "app/reports/reports.h"

namespace vidimus::desktop {

namespace {

constexpr QSize kThumbnail(148, 100);

QImage thumbnail_of(const Picture& picture, const screening::PageInfo& page) {
    const QSizeF mm = page_mm(page.size);
    if (!page.found || mm.isEmpty()) {
        return picture.coarsest().scaled(kThumbnail, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    }
    std::array<QPointF, 4> corners;
    for (std::size_t i = 0; i < corners.size(); ++i) {
        corners[i] = {page.quad[i].x, page.quad[i].y};
    }
    return rectified(picture, corners, mm.scaled(kThumbnail, Qt::KeepAspectRatio).toSize());
}

}  // namespace

void MainWindow::make_page_actions(QMenu* menu) {
    next_page_action_ = add_action(menu, "next_page", {QKeySequence(Qt::CTRL | Qt::Key_PageDown)});
    connect(next_page_action_, &QAction::triggered, this, [this] { step_page(1); });
    previous_page_action_ = add_action(menu, "previous_page", {QKeySequence(Qt::CTRL | Qt::Key_PageUp)});
    connect(previous_page_action_, &QAction::triggered, this, [this] { step_page(-1); });
}

void MainWindow::make_pages() {
    if (!opener_) {
        opener_ = new PageOpener(this);
        connect(opener_, &PageOpener::opened, this, &MainWindow::open_images);
        connect(opener_, &PageOpener::failed, this, [this](const screening::Failure& failure) {
            show_failure(failure);
            emit settled();
        });
    }
    connect(pages_, &PageStrip::page_asked, this, [this](int page) { show_page(static_cast<std::size_t>(page)); });
}

Job MainWindow::job_of(std::vector<Intake> images) const {
    Job job;
    job.images = std::move(images);
    job.request.profile = setup_.profile;
    job.request.today = setup_.today;
    job.request.ask_register = setup_.ask_register && !looking_;
    return job;
}

void MainWindow::open_images(std::vector<Intake> images) {
    unopened_.clear();
    auto pages = pages_of_images(std::move(images));
    if (pages.size() > 1) {
        open_case(std::move(pages));
    } else if (!pages.empty()) {
        begin(job_of(std::move(pages.front())));
    }
}

void MainWindow::open_case(std::vector<std::vector<Intake>> pages) {
    std::vector<Job> jobs;
    for (auto& images : pages) {
        jobs.push_back(job_of(std::move(images)));
    }
    leave_correction();
    leave_history();
    leave_practice();
    leave_batch();
    set_.emplace(std::move(jobs));
    read_next_page();
    show_page(0);
}

void MainWindow::leave_case() {
    opener_->cancel();
    set_.reset();
    reading_number_ = 0;
    pages_->hide();
}

CaseSet::Page* MainWindow::page_being_read(quint64 number) {
    return set_ && number == reading_number_ ? set_->reading_page() : nullptr;
}

void MainWindow::update_pages() {
    if (set_) {
        pages_->show_set(*set_);
    }
}

void MainWindow::read_next_page() {
    const auto page = set_->begin_next();
    if (!page) {
        settle_case();
        return;
    }
    reading_number_ = worker_->start(set_->pages()[*page].job);
    if (*page == set_->shown()) {
        number_ = reading_number_;
    }
    update_pages();
}

void MainWindow::step_page(int by) {
    if (set_) {
        const auto count = static_cast<int>(set_->size());
        show_page(static_cast<std::size_t>((static_cast<int>(set_->shown()) + by + count) % count));
    }
}

void MainWindow::show_page(std::size_t index) {
    if (!set_ || index >= set_->size()) {
        return;
    }
    if (correcting()) {
        update_pages();  // what is typed there belongs to the page that is shown
        return;
    }
    if (case_ && set_->complete()) {
        case_->seen = decision_->seen();
        case_->draft = decision_->note();
    }
    set_->set_shown(index);
    const CaseSet::Page& page = set_->pages()[index];
    job_ = page.job;
    number_ = 0;
    show_reading();
    switch (page.state) {
        case CaseSet::State::waiting:
            break;
        case CaseSet::State::reading:
            number_ = reading_number_;
            show_picture(screening::Light::vi, page.white);
            holder_->set_portrait(page.portrait);
            stages_ = page.stages;
            if (!stages_.empty() && page.so_far) {
                const screening::Stage last = stages_.back();
                stages_.pop_back();
                show_stage(last, page.so_far);
            }
            break;
        case CaseSet::State::done:
            // The verdict at once; the picture is loaded meanwhile.
            strip_->show_verdict(strip_of(*page.report, words_));
            strip_->show_register(register_of(*page.report, setup_.config, words_));
            show_holder(*page.report);
            number_ = worker_->show(page.job.images, page.report);
            break;
        case CaseSet::State::failed:
            show_failure(*page.failure);
            break;
    }
    if (set_->complete()) {
        decision_->setVisible(keeper_ != nullptr);
        decision_->set_case(case_);
    }
    show_marks();
    update_pages();
}

void MainWindow::say_picture_is_gone() {
    if (!set_ || !report_ || view_->has_picture(screening::Light::vi)) {
        return;
    }
    CardView card;
    card.icon = QStringLiteral("unreadable");
    card.tone = Tone::warn;
    card.title = words_("window.pages.gone");
    card.text = words_("window.pages.gone_text");
    card_->show_card(std::move(card));
    stack_->setCurrentWidget(card_);
}

void MainWindow::page_read(const Outcome& outcome) {
    CaseSet::Page* page = set_->reading_page();
    const std::size_t index = *set_->reading();
    if (outcome.result && page->white) {
        page->thumbnail = thumbnail_of(*page->white, (*outcome.result)->page);
    }
    const auto white = page->white;
    set_->end(outcome.result);
    if (index == set_->shown()) {
        show_outcome(outcome);
    }
    if (keeper_ && outcome.result && white) {
        keep_set(index);
        CaseKeeper::Pictures pictures;
        const auto make = [white, at = (*outcome.result)->page] { return kept_picture_of(*white, at); };
        pictures.emplace_back("page-" + std::to_string(index + 1), make);
        if (index == set_->main_page()) {
            pictures.emplace_back("page", make);  // what the history shows
        }
        keeper_->keep(*case_, "case.page_read", "page=" + std::to_string(index + 1), std::move(pictures));
    }
    read_next_page();
}

/// The case as far as its pages are read.
void MainWindow::keep_set(std::optional<std::size_t> new_page) {
    const std::size_t main = set_->main_page();
    const CaseSet::Page& first = set_->pages()[main].report ? set_->pages()[main] : set_->pages()[new_page.value_or(0)];
    if (!first.report) {
        return;
    }
    cases::CaseRecord record = case_of(*first.report, first.job.images, *setup_.texts, words_);
    if (case_) {
        go_on_with(record, *case_);
    }
    record.main_page = static_cast<int>(main) + 1;
    record.head.verdict = screening::name_of(set_->verdict());
    const std::size_t worst = set_->worst_page();
    if (const auto& page = set_->pages()[worst]; page.report && &page != &first) {
        record.head.reason = words_("window.pages.reason", {{"page", QString::number(worst + 1)},
                                                            {"reason", strip_of(*page.report, words_).reason}})
                                 .toStdString();
    }
    for (std::size_t i = 0; i < set_->size(); ++i) {
        const CaseSet::Page& page = set_->pages()[i];
        const QString word = page.report ? words_("verdict." + screening::name_of(page.report->verdict.state))
                                         : words_("window.pages.failed");
        QString line = words_("window.pages.page", {{"page", QString::number(i + 1)}, {"verdict", word}});
        if (page.report && page.report->verdict.state != screening::VerdictState::no_irregularity_found) {
            line += QStringLiteral(" \u00b7 ") + strip_of(*page.report, words_).reason;
        }
        record.pages.push_back(line.toStdString());
        if (!page.report || &page == &first) {
            continue;
        }
        cases::CaseRecord other = case_of(*page.report, page.job.images, *setup_.texts, words_);
        record.further.push_back(std::move(other.report));
        record.sources.insert(record.sources.end(), other.sources.begin(), other.sources.end());
        for (const std::string& check : other.manual) {
            if (std::find(record.manual.begin(), record.manual.end(), check) == record.manual.end()) {
                record.manual.push_back(check);
            }
        }
    }
    case_ = std::move(record);
}

void MainWindow::settle_case() {
    const std::vector<std::size_t> changed = set_->join();
    if (!set_->complete()) {
        read_next_page();  // a front is examined once more, with its back
        return;
    }
    reading_number_ = 0;
    if (keeper_) {
        keep_set(std::nullopt);
        if (case_) {
            keeper_->keep(*case_, "case.saved", "verdict=" + case_->head.verdict);
            keeper_->same_number(case_->head);
        }
    }
    decision_->set_case(case_);
    decision_->setVisible(keeper_ != nullptr);
    if (std::find(changed.begin(), changed.end(), set_->shown()) != changed.end()) {
        show_page(set_->shown());
    }
    update_pages();
    update_actions();
    emit case_settled();
    emit settled();
}

/// Of a case's pages the last one to be read tells.
void MainWindow::tell_settled() {
    if (!set_) {
        emit settled();
    }
}

}  // namespace vidimus::desktop
