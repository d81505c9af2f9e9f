// Draws sample documents on a thread of its own; what is asked first is drawn first.
#pragma once

#include <QObject>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "app/desktop/picture.h"
#include "app/training/deck.h"

namespace vidimus::desktop {

class SampleArtist : public QObject {
    Q_OBJECT

  public:
    explicit SampleArtist(QObject* parent = nullptr);
    ~SampleArtist() override;
    /// `number` comes back with the picture.
    void draw(quint64 number, const training::DeckCard& card);
    /// What waits is not drawn any more.
    void forget();

  signals:
    void drawn(quint64 number, std::shared_ptr<const vidimus::desktop::Picture> picture,
               const std::vector<vidimus::screening::Quad>& altered);
    void not_drawn(quint64 number, const QString& why);

  private:
    struct Order {
        quint64 number = 0;
        training::DeckCard card;
    };
    void run(const std::stop_token& closing);
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::deque<Order> orders_;
    std::jthread thread_;
};

}  // namespace vidimus::desktop
