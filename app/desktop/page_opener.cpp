#include "app/desktop/page_opener.h"

#include <QMetaObject>
#include <algorithm>
#include <exception>

#include "app/batch/paged_file.h"
#include "app/screening/files.h"

namespace vidimus::desktop {

namespace {

/// All pages of all files; one that cannot be taken apart ends it.
tl::expected<std::vector<Intake>, screening::Failure> take_apart(std::vector<Intake> images,
                                                                 const std::stop_token& stop) {
    std::vector<Intake> pages;
    for (Intake& image : images) {
        if (!image.pasted.isNull()) {
            pages.push_back(std::move(image));
            continue;
        }
        auto captures = batch::pages_of(image.capture, stop);
        if (!captures) {
            return tl::unexpected(captures.error());
        }
        for (screening::Capture& capture : *captures) {
            Intake page;
            page.from_file = true;
            page.capture = std::move(capture);
            pages.push_back(std::move(page));
        }
    }
    if (pages.size() > static_cast<std::size_t>(batch::PageLimits().pages)) {
        return tl::unexpected(screening::Failure{screening::FailureCode::too_many_pages,
                                                 images.front().capture.file.filename().string(),
                                                 std::to_string(pages.size())});
    }
    return pages;
}

}  // namespace

PageOpener::~PageOpener() {
    cancel();
}

bool PageOpener::may_have_pages(const std::vector<Intake>& images) {
    return std::any_of(images.begin(), images.end(), [](const Intake& image) {
        const QString name = QString::fromStdString(image.capture.file.filename().string()).toLower();
        return image.pasted.isNull() && image.capture.bytes.empty() &&
               (name.endsWith(QLatin1String(".pdf")) || name.endsWith(QLatin1String(".tif")) ||
                name.endsWith(QLatin1String(".tiff")) || name.contains(QLatin1String("#page=")));
    });
}

void PageOpener::cancel() {
    ++number_;
    std::erase_if(work_, [](const Work& one) { return one.done->load(); });
    for (Work& one : work_) {
        one.thread.request_stop();
    }
}

void PageOpener::open(std::vector<Intake> images) {
    cancel();
    const quint64 number = number_;
    auto done = std::make_shared<std::atomic<bool>>(false);
    std::jthread thread([this, number, done, images = std::move(images)](const std::stop_token& stop) mutable {
        screening::step_back();
        tl::expected<std::vector<Intake>, screening::Failure> pages =
            tl::unexpected(screening::Failure{screening::FailureCode::internal, {}, {}});
        try {
            pages = take_apart(std::move(images), stop);
        } catch (const std::exception& error) {
            pages = tl::unexpected(screening::Failure{screening::FailureCode::internal, {}, error.what()});
        }
        QMetaObject::invokeMethod(
            this,
            [this, number, pages = std::move(pages)] {
                if (number != number_) {
                    return;
                }
                if (pages) {
                    emit opened(*pages);
                } else {
                    emit failed(pages.error());
                }
            },
            Qt::QueuedConnection);
        done->store(true);
    });
    work_.push_back({std::move(done), std::move(thread)});
}

}  // namespace vidimus::desktop
