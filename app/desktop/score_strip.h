// What documents scored in one check, as two rows of points, and the threshold among them, which keys and mouse move.
#pragma once

#include <QWidget>
#include <memory>
#include <vector>

#include "app/desktop/look.h"

namespace vidimus::desktop {

class ScoreStrip : public QWidget {
    Q_OBJECT

  public:
    explicit ScoreStrip(std::shared_ptr<const Look> look, QWidget* parent = nullptr);
    void set_look(std::shared_ptr<const Look> look);
    /// Words of the two rows, and of the sides of the threshold.
    void set_words(const QString& genuine, const QString& altered, const QString& fails, const QString& passes);
    void set_scores(std::vector<double> genuine, std::vector<double> altered);
    /// `band`: how far below it a document is only to be looked at.
    void set_threshold(double threshold, double band);
    [[nodiscard]] double threshold() const { return threshold_; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

  signals:
    /// By a person.
    void threshold_moved(double threshold);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    struct Range {
        double least = -3.0;
        double most = -0.5;
    };
    [[nodiscard]] Range range() const;
    [[nodiscard]] QRectF plot() const;
    [[nodiscard]] double to_x(double score) const;
    [[nodiscard]] double to_score(double x) const;
    void move_to(double threshold);
    void paint_row(QPainter& painter, const std::vector<double>& scores, const QRectF& row, bool altered) const;

    std::shared_ptr<const Look> look_;
    QString genuine_word_;
    QString altered_word_;
    QString fails_;
    QString passes_;
    std::vector<double> genuine_;
    std::vector<double> altered_;
    double threshold_ = 0.0;
    double band_ = 0.0;
};

}  // namespace vidimus::desktop
