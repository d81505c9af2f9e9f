// Why a finding is one: measured value and threshold, both crops, what else explains it, and what to do.
#pragma once

#include <QFrame>
#include <QImage>
#include <QLabel>
#include <QToolButton>
#include <memory>
#include <optional>

#include "app/desktop/presentation.h"

namespace vidimus::desktop {

/// A margin from −1 to +1 on a line with the threshold in its middle; below it fails.
class MarginBar : public QWidget {
    Q_OBJECT

  public:
    MarginBar(std::shared_ptr<const Look> look, QString fails, QString passes, QWidget* parent = nullptr);
    void set_look(std::shared_ptr<const Look> look);
    void set_margin(std::optional<double> margin, Tone tone);
    [[nodiscard]] QSize sizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    std::shared_ptr<const Look> look_;
    QString fails_;
    QString passes_;
    std::optional<double> margin_;
    Tone tone_ = Tone::neutral;
};

class ExplanationPanel : public QFrame {
    Q_OBJECT

  public:
    ExplanationPanel(std::shared_ptr<const Look> look, const Words& words, QWidget* parent = nullptr);
    void set_look(std::shared_ptr<const Look> look);
    /// Pictures may be null.
    void show_finding(const ExplanationView& view, const QImage& scanned, const QImage& specimen);
    [[nodiscard]] const ExplanationView& shown() const { return view_; }

  signals:
    void close_asked();

  private:
    void refresh();
    void show_crop(QLabel* target, QLabel* caption, const QImage& image);

    std::shared_ptr<const Look> look_;
    ExplanationView view_;
    QImage scanned_image_;
    QImage specimen_image_;
    QLabel* scanned_ = nullptr;
    QLabel* scanned_caption_ = nullptr;
    QLabel* specimen_ = nullptr;
    QLabel* specimen_caption_ = nullptr;
    QLabel* symbol_ = nullptr;
    QLabel* title_ = nullptr;
    QLabel* message_ = nullptr;
    QLabel* measured_ = nullptr;
    MarginBar* margin_ = nullptr;
    QLabel* innocent_head_ = nullptr;
    QLabel* innocent_ = nullptr;
    QLabel* todo_head_ = nullptr;
    QLabel* todo_ = nullptr;
    QToolButton* close_ = nullptr;
};

}  // namespace vidimus::desktop
