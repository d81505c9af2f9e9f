// Dialogs that are as large as their words need, with letters of any size, and no larger than a small screen.
#pragma once

#include <QDialog>
#include <QScrollArea>
#include <QStackedWidget>
#include <vector>

namespace vidimus::desktop {

/// From now on `dialog` is at least as wide as `letters` average letters and as its widgets need, and as high as its
/// wrapped lines then are; it grows when they do. What does not fit 1366 × 768 must scroll by itself.
void fit_words(QDialog& dialog, int letters);

/// Scrolls up and down where it must, and asks for the whole room of what is in it.
class WordsArea : public QScrollArea {
    Q_OBJECT

  public:
    explicit WordsArea(QWidget* parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void give_room();
};

/// What is not on the screen asks for no room: a stack is as large as the page that it shows.
void only_current_counts(QStackedWidget& stack);

/// A line to type in, what narrows the search down and what stands at the end of the line: in one row, with large
/// letters in two.
void lay_out_search(QWidget& bar, QWidget* typed, const std::vector<QWidget*>& choices, QWidget* last = nullptr);

/// Letters of about 200 per cent, with which what stands side by side must stand below one another.
bool large_letters();

/// The most that a dialog may take of the smallest screen.
inline constexpr QSize kLargestDialog(1340, 730);

}  // namespace vidimus::desktop
