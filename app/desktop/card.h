// What stands in the place of the page while there is no picture: how to begin, or what went wrong and what to do.
#pragma once

#include <QLabel>
#include <QWidget>
#include <memory>
#include <utility>
#include <vector>

#include "app/desktop/look.h"

namespace vidimus::desktop {

struct CardView {
    QString icon;
    Tone tone = Tone::neutral;
    QString title;
    QString text;
    QString todo;
    std::vector<std::pair<QString, QString>> ways;  // key, what it does
};

class Card : public QWidget {
    Q_OBJECT

  public:
    explicit Card(std::shared_ptr<const Look> look, QWidget* parent = nullptr);
    void set_look(std::shared_ptr<const Look> look);
    void show_card(CardView view);
    /// While something is dragged over the window.
    void set_inviting(bool inviting);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    void refresh();

    std::shared_ptr<const Look> look_;
    CardView view_;
    bool inviting_ = false;
    QLabel* symbol_ = nullptr;
    QLabel* title_ = nullptr;
    QLabel* text_ = nullptr;
    QLabel* todo_ = nullptr;
    QWidget* ways_ = nullptr;
};

}  // namespace vidimus::desktop
