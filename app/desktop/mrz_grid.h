// The lines of an MRZ to be corrected: each character below its own magnified picture, overwritten by typing.
#pragma once

#include <QImage>
#include <QWidget>
#include <memory>
#include <vector>

#include "app/desktop/correction_view.h"
#include "app/desktop/look.h"
#include "app/desktop/mrz_correction.h"
#include "app/desktop/picture.h"

namespace vidimus::desktop {

/// A cell of the source image upright at `size`, with parts of its own width and height beyond its edges.
QImage picture_of_cell(const Picture& picture, const screening::Quad& quad, double sides, double ends, QSize size);

class MrzGrid : public QWidget {
    Q_OBJECT

  public:
    MrzGrid(std::shared_ptr<const Look> look, Words words, QWidget* parent = nullptr);
    void set_look(std::shared_ptr<const Look> look);
    /// Not owned; null shows nothing. The picture may be null.
    void set_correction(MrzCorrection* correction, std::shared_ptr<const Picture> picture);
    /// After the correction was changed by somebody else.
    void refresh();

    /// Types a text from the cursor on, as the keyboard would; a line break goes on in the next line.
    void type(const QString& text);

    /// The place of a cell: its picture above its character.
    [[nodiscard]] QRectF picture_place(MrzCorrection::Place place) const;
    [[nodiscard]] QRectF character_place(MrzCorrection::Place place) const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

  signals:
    /// The cursor moved or a character was typed.
    void edited();
    /// What was typed is no character of an MRZ.
    void refused(const QString& character);
    /// What was typed was taken, though its field holds no such character.
    void taken_outside(const QString& character);
    void accept_asked();
    void leave_asked();

  protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    struct Measure {
        double pitch = 20.0;
        double picture = 0.0;  // heights of the three bands of a line
        double character = 28.0;
        double mark = 14.0;
        double gap = 6.0;
        QPointF origin;
    };
    [[nodiscard]] Measure measure() const;
    bool move(const QKeyEvent& event);
    bool go_to_marked(int direction);
    void make_strips();
    void paint_cell(QPainter& painter, MrzCorrection::Place place, const Measure& measure) const;
    void told();

    std::shared_ptr<const Look> look_;
    Words words_;
    MrzCorrection* correction_ = nullptr;
    std::shared_ptr<const Picture> picture_;
    std::vector<std::vector<QImage>> strips_;  // of each cell, at the size in which it is painted
};

/// The cell under the cursor with a part of its neighbours, many times enlarged.
class CellMagnifier : public QWidget {
    Q_OBJECT

  public:
    explicit CellMagnifier(std::shared_ptr<const Look> look, QWidget* parent = nullptr);
    void set_look(std::shared_ptr<const Look> look);
    /// Null where there is no picture of the cell.
    void show_cell(const QImage& image);
    [[nodiscard]] const QImage& image() const { return image_; }
    /// The part of the source image that is shown, in widths and heights of the cell beyond its edges.
    static constexpr double beyond_sides = 0.55;
    static constexpr double beyond_ends = 0.22;
    static constexpr int width_of = 204;
    static constexpr int height_of = 168;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    std::shared_ptr<const Look> look_;
    QImage image_;
};

}  // namespace vidimus::desktop
