#include "app/desktop/case_set.h"

#include <QRegularExpression>
#include <QStringList>
#include <algorithm>
#include <cstdlib>

namespace vidimus::desktop {

namespace {

/// The words of a name but for those that tell a light or a page: "scan_IR-2.png" and "scan-2.png" share them.
QStringList words_of(const Intake& image) {
    static const QRegularExpression between(QStringLiteral("[^\\p{L}\\p{N}]+"));
    static const QStringList lights = {QStringLiteral("vi"), QStringLiteral("ir"), QStringLiteral("uv"),
                                       QStringLiteral("coaxial")};
    QStringList words =
        QString::fromStdString(image.capture.file.stem().string()).toLower().split(between, Qt::SkipEmptyParts);
    words.removeIf([](const QString& word) { return lights.contains(word); });
    return words;
}

bool begins_page(const Intake& image) {
    return image.capture.light == screening::Light::vi && image.capture.role == screening::Role::page;
}

}  // namespace

std::vector<std::vector<Intake>> pages_of_images(std::vector<Intake> images) {
    std::vector<std::vector<Intake>> pages;
    std::vector<Intake> others;
    for (Intake& image : images) {
        if (begins_page(image)) {
            pages.emplace_back();
            pages.back().push_back(std::move(image));
        } else {
            others.push_back(std::move(image));
        }
    }
    if (pages.empty()) {
        return {std::move(others)};
    }
    for (Intake& image : others) {
        const QStringList words = words_of(image);
        auto page = std::find_if(pages.begin(), pages.end(),
                                 [&words](const auto& one) { return words_of(one.front()) == words; });
        (page == pages.end() ? pages.front() : *page).push_back(std::move(image));
    }
    return pages;
}

CaseSet::CaseSet(std::vector<Job> pages) {
    for (Job& job : pages) {
        Page page;
        page.name = job.images.empty() ? QString()
                                       : QString::fromStdString(job.images.front().capture.file.filename().string());
        page.job = std::move(job);
        pages_.push_back(std::move(page));
    }
}

bool CaseSet::complete() const {
    return std::all_of(pages_.begin(), pages_.end(),
                       [](const Page& page) { return page.state == State::done || page.state == State::failed; });
}

std::optional<std::size_t> CaseSet::begin_next() {
    const auto waits = [this](std::size_t page) { return pages_[page].state == State::waiting; };
    reading_.reset();
    if (waits(shown_)) {
        reading_ = shown_;
    }
    for (std::size_t i = 0; i < pages_.size() && !reading_; ++i) {
        if (waits(i)) {
            reading_ = i;
        }
    }
    if (Page* page = reading_page()) {
        page->state = State::reading;
        page->white.reset();
        page->portrait = {};
        page->stages.clear();
        page->so_far.reset();
    }
    return reading_;
}

void CaseSet::end(const tl::expected<std::shared_ptr<const screening::Report>, screening::Failure>& result) {
    Page* page = reading_page();
    if (page == nullptr) {
        return;
    }
    page->state = result ? State::done : State::failed;
    page->report = result ? *result : nullptr;
    page->failure = result ? std::nullopt : std::optional(result.error());
    page->white.reset();  // pictures of many pages would fill the memory; it is loaded again when it is shown
    page->portrait = {};
    page->so_far.reset();
    reading_.reset();
}

void CaseSet::again(std::size_t page, Job job) {
    if (Page* in_hand = reading_page()) {
        in_hand->state = State::waiting;
        reading_.reset();
    }
    pages_[page].job = std::move(job);
    pages_[page].state = State::waiting;
    pages_[page].joined = false;
    std::erase_if(pages_[page].job.images,
                  [](const Intake& image) { return image.capture.role == screening::Role::back; });
    // What was said of other pages beside its old reading is said anew: join() puts it in the place of the old.
}

std::optional<std::size_t> CaseSet::back_of(std::size_t front) const {
    std::optional<std::size_t> best;
    const auto far = [front](std::size_t page) { return std::abs(static_cast<long>(page) - static_cast<long>(front)); };
    for (std::size_t i = 0; i < pages_.size(); ++i) {
        if (i != front && pages_[i].report &&
            screening::relation_of(*pages_[front].report, *pages_[i].report) == screening::Relation::front_of_back &&
            (!best || far(i) < far(*best))) {
            best = i;
        }
    }
    return best;
}

std::vector<std::size_t> CaseSet::join() {
    std::vector<std::size_t> changed;
    const std::size_t first = main_page();
    for (std::size_t i = 0; i < pages_.size(); ++i) {
        Page& page = pages_[i];
        if (!page.report) {
            continue;
        }
        if (const auto back = back_of(i)) {
            if (page.joined) {
                auto report = std::make_shared<screening::Report>(*page.report);
                screening::join_register(*report, *pages_[*back].report);
                page.report = std::move(report);
            } else {
                Intake image = pages_[*back].job.images.front();
                image.capture.role = screening::Role::back;
                page.job.images.push_back(std::move(image));
                page.joined = true;
                page.state = State::waiting;
            }
            changed.push_back(i);
        } else if (i != first && pages_[first].report) {
            const auto relation = screening::relation_of(*pages_[first].report, *page.report);
            if (relation == screening::Relation::same_document || relation == screening::Relation::travels_with) {
                auto report = std::make_shared<screening::Report>(*page.report);
                screening::join_pages(*pages_[first].report, *report);
                page.report = std::move(report);
                changed.push_back(i);
            }
        }
    }
    return changed;
}

std::vector<const screening::Report*> CaseSet::reports() const {
    std::vector<const screening::Report*> reports;
    for (const Page& page : pages_) {
        reports.push_back(page.report.get());
    }
    return reports;
}

std::size_t CaseSet::main_page() const {
    return screening::main_page_of(reports());
}

screening::VerdictState CaseSet::verdict() const {
    return screening::verdict_of_case(reports());
}

std::size_t CaseSet::worst_page() const {
    const auto worst = verdict();
    for (std::size_t i = 0; i < pages_.size(); ++i) {
        if (screening::verdict_of_case({pages_[i].report.get()}) == worst) {
            return i;
        }
    }
    return 0;
}

}  // namespace vidimus::desktop
