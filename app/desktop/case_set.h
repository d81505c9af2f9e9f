// The pages of one case, each examined by itself, then held against one another. Plain state; the window drives it.
#pragma once

#include <QImage>
#include <QString>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "app/desktop/worker.h"
#include "app/screening/page_relations.h"

namespace vidimus::desktop {

/// The images of one document as opened, one list a page: each image in white light begins a page; one in another light
/// goes to the page whose name it shares but for the light's word, else to the first.
std::vector<std::vector<Intake>> pages_of_images(std::vector<Intake> images);

class CaseSet {
  public:
    enum class State { waiting, reading, done, failed };
    struct Page {
        Job job;
        QString name;  // of its file, without a folder
        State state = State::waiting;
        bool joined = false;  // a card's front that was examined with its back
        std::shared_ptr<const screening::Report> report;
        std::optional<screening::Failure> failure;
        QImage thumbnail;
        // While it is read, so that the window can turn to it in the middle.
        std::shared_ptr<const Picture> white;
        QImage portrait;
        std::vector<screening::Stage> stages;
        std::shared_ptr<const screening::Report> so_far;
    };

    explicit CaseSet(std::vector<Job> pages);

    [[nodiscard]] const std::vector<Page>& pages() const { return pages_; }
    [[nodiscard]] std::size_t size() const { return pages_.size(); }
    [[nodiscard]] std::size_t shown() const { return shown_; }
    void set_shown(std::size_t page) { shown_ = page; }
    [[nodiscard]] std::optional<std::size_t> reading() const { return reading_; }
    /// The page that is read; null where none is.
    Page* reading_page() { return reading_ ? &pages_[*reading_] : nullptr; }
    [[nodiscard]] bool complete() const;

    /// The next page to read, the one that is shown before all others; nothing once all are read.
    std::optional<std::size_t> begin_next();
    /// The page that was read has ended.
    void end(const tl::expected<std::shared_ptr<const screening::Report>, screening::Failure>& result);
    /// Reads a page once more, with another job; what was in hand waits again.
    void again(std::size_t page, Job job);

    /// Once all are read. A card's front that has a back waits again, to be examined with it (then this is called once
    /// more); what can be compared by what was read is put into the reports. The pages whose report changed.
    std::vector<std::size_t> join();

    [[nodiscard]] std::size_t main_page() const;
    [[nodiscard]] screening::VerdictState verdict() const;
    /// The first page that is as bad as the case.
    [[nodiscard]] std::size_t worst_page() const;

  private:
    [[nodiscard]] std::vector<const screening::Report*> reports() const;
    /// The back that belongs to a front, by the nearest page.
    [[nodiscard]] std::optional<std::size_t> back_of(std::size_t front) const;

    std::vector<Page> pages_;
    std::size_t shown_ = 0;
    std::optional<std::size_t> reading_;
};

}  // namespace vidimus::desktop
