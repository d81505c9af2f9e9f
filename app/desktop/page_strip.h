// The pages of a case as a row of small pictures, each with its number and the mark of its verdict; the case's own
// verdict stands beside them.
#pragma once

#include <QFrame>
#include <QLabel>
#include <QListWidget>
#include <memory>
#include <vector>

#include "app/desktop/case_set.h"
#include "app/desktop/look.h"
#include "app/desktop/words.h"

namespace vidimus::desktop {

class PageStrip : public QFrame {
    Q_OBJECT

  public:
    /// `keys_in_words`: what turns to the next page.
    PageStrip(std::shared_ptr<const Look> look, Words words, const QString& keys_in_words, QWidget* parent = nullptr);
    void set_look(std::shared_ptr<const Look> look);
    void show_set(const CaseSet& set);

  signals:
    void page_asked(int page);

  private:
    struct Item {
        QImage picture;
        QString icon;
        Tone tone = Tone::neutral;
        QString word;
        QString name;
    };
    void refresh();
    [[nodiscard]] QPixmap picture_of(const Item& item) const;

    std::shared_ptr<const Look> look_;
    Words words_;
    std::vector<Item> items_;
    int shown_ = 0;
    Tone tone_ = Tone::neutral;
    QString icon_;
    QString verdict_;
    QListWidget* list_ = nullptr;
    QLabel* symbol_ = nullptr;
    QLabel* case_ = nullptr;
};

}  // namespace vidimus::desktop
