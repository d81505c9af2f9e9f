// The strip at the top: the verdict with its reason and next step, and beside it, always, the register's state.
#pragma once

#include <QLabel>
#include <QWidget>
#include <memory>
#include <vector>

#include "app/desktop/presentation.h"

namespace vidimus::desktop {

/// The stages of a screening, one after another, each with a mark once it is done. Told as text to a screen reader.
class StepsBar : public QWidget {
    Q_OBJECT

  public:
    explicit StepsBar(std::shared_ptr<const Look> look, QWidget* parent = nullptr);
    void set_look(std::shared_ptr<const Look> look);
    void set_steps(std::vector<StageStep> steps);
    /// No step's name is cut.
    [[nodiscard]] bool fits() const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    [[nodiscard]] int wide_with(double factor) const;
    [[nodiscard]] double factor() const;

    std::shared_ptr<const Look> look_;
    std::vector<StageStep> steps_;
};

class VerdictStrip : public QWidget {
    Q_OBJECT

  public:
    explicit VerdictStrip(std::shared_ptr<const Look> look, QWidget* parent = nullptr);
    void set_look(std::shared_ptr<const Look> look);

    void show_verdict(const StripView& view);
    /// While a document is read: the steps in place of a verdict.
    void show_reading(const QString& word, const QString& reason, std::vector<StageStep> steps);
    void show_register(const RegisterView& view);
    void set_register_width(int width);

    [[nodiscard]] const StripView& verdict() const { return verdict_; }
    [[nodiscard]] const RegisterView& register_state() const { return register_; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void refresh();
    void fit_counts();
    void fit_height();

    std::shared_ptr<const Look> look_;
    StripView verdict_;
    RegisterView register_;
    double progress_ = -1.0;  // 0…1 while reading, else negative
    QWidget* left_ = nullptr;
    QWidget* right_ = nullptr;
    QLabel* symbol_ = nullptr;
    QLabel* word_ = nullptr;
    QLabel* counts_ = nullptr;
    QLabel* reason_ = nullptr;
    QLabel* next_ = nullptr;
    StepsBar* steps_ = nullptr;
    QLabel* register_symbol_ = nullptr;
    QLabel* register_word_ = nullptr;
    QLabel* register_detail_ = nullptr;
    QLabel* register_next_ = nullptr;
};

}  // namespace vidimus::desktop
