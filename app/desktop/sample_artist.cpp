#include "app/desktop/sample_artist.h"

#include <QMetaObject>

#include "app/screening/files.h"
#include "app/screening/screening.h"

namespace vidimus::desktop {

SampleArtist::SampleArtist(QObject* parent) : QObject(parent) {
    thread_ = std::jthread([this](const std::stop_token& closing) { run(closing); });
}

SampleArtist::~SampleArtist() {
    thread_.request_stop();
    thread_.join();
}

void SampleArtist::draw(quint64 number, const training::DeckCard& card) {
    {
        const std::lock_guard lock(mutex_);
        orders_.push_back({number, card});
    }
    wake_.notify_one();
}

void SampleArtist::forget() {
    const std::lock_guard lock(mutex_);
    orders_.clear();
}

void SampleArtist::run(const std::stop_token& closing) {
    screening::step_back();
    while (true) {
        Order order;
        {
            std::unique_lock lock(mutex_);
            if (!wake_.wait(lock, closing, [this] { return !orders_.empty(); }) || closing.stop_requested()) {
                return;
            }
            order = orders_.front();
            orders_.pop_front();
        }
        training::Request request;
        request.fraud = order.card.fraud;
        request.capture = order.card.capture;
        request.seed = order.card.seed;
        request.today = screening::system_today();
        const auto sample = training::draw_sample(request);
        if (!sample) {
            const QString why = QString::fromStdString(sample.error().detail);
            QMetaObject::invokeMethod(
                this, [this, number = order.number, why] { emit not_drawn(number, why); }, Qt::QueuedConnection);
            continue;
        }
        std::vector<screening::Quad> altered;
        for (const training::Region& region : sample->regions) {
            if (region.id == "fraud") {
                screening::Quad quad;
                for (std::size_t i = 0; i < quad.size(); ++i) {
                    quad[i] = {region.quad[i].x, region.quad[i].y};
                }
                altered.push_back(quad);
            }
        }
        auto picture = Picture::from(sample->bgr);
        QMetaObject::invokeMethod(
            this,
            [this, number = order.number, picture = std::move(picture), altered = std::move(altered)] {
                emit drawn(number, picture, altered);
            },
            Qt::QueuedConnection);
    }
}

}  // namespace vidimus::desktop
