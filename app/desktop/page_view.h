// The picture of the page: pan, zoom, rotate; numbered boxes on what is irregular; the specimen to blink or beside it.
#pragma once

#include <QFontMetricsF>
#include <QPointF>
#include <QPolygonF>
#include <QString>
#include <QTransform>
#include <QWidget>
#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "app/desktop/channels.h"
#include "app/desktop/look.h"
#include "app/desktop/picture.h"
#include "app/screening/report.h"

namespace vidimus::desktop {

/// A marked place. Told by frame, symbol, number and label together, never by colour alone.
struct PageBox {
    screening::Light light = screening::Light::vi;
    screening::Quad quad{};
    int number = 0;
    QString label;
    Tone tone = Tone::alert;  // alert: a drawn frame and a cross; warn: a dashed frame and a triangle
};

/// A place that a person marked: in parts of the upright page, 0…1 from its top left.
struct PageMark {
    QRectF part;
    QString text;
};

QPolygonF polygon_of(const screening::Quad& quad);

class PageView : public QWidget {
    Q_OBJECT

  public:
    enum class Compare { none, blink, side_by_side, swipe, overlay, difference };

    explicit PageView(std::shared_ptr<const Look> look, QWidget* parent = nullptr);
    void set_look(std::shared_ptr<const Look> look);
    /// Words painted over the two pictures while they are compared.
    void set_captions(const QString& document, const QString& specimen, const QString& difference);

    /// A label in every picture, such as that it is practice; empty for none.
    void set_stamp(const QString& stamp);

    void clear();
    void set_picture(screening::Light light, std::shared_ptr<const Picture> picture);
    void set_specimen(std::shared_ptr<const Picture> specimen);
    /// Where both differ, in the specimen's place; goes with the specimen.
    void set_difference(std::shared_ptr<const Picture> difference);
    void set_boxes(std::vector<PageBox> boxes);
    /// Single characters that are doubtful: a dashed frame each, while the finding about them is looked at.
    void set_doubtful(std::vector<screening::Quad> places);
    [[nodiscard]] const std::vector<screening::Quad>& doubtful() const { return doubtful_; }
    /// The page in the picture: what "fit" fits and how "upright" is told.
    void set_page(const std::optional<screening::Quad>& quad, QSizeF mm = {});

    [[nodiscard]] bool has_picture(screening::Light light) const;
    /// Of the light that is shown; null where there is none.
    [[nodiscard]] const Picture* picture() const;
    [[nodiscard]] const Picture* picture(screening::Light light) const;
    [[nodiscard]] const std::shared_ptr<const Picture>& specimen() const { return specimen_; }
    [[nodiscard]] bool has_specimen() const { return specimen_ != nullptr; }
    [[nodiscard]] screening::Light light() const { return light_; }
    void set_light(screening::Light light);
    [[nodiscard]] Compare compare() const { return compare_; }
    void set_compare(Compare compare);
    /// In blink: whether the specimen is shown at this moment.
    [[nodiscard]] bool showing_specimen() const { return compare_ == Compare::blink; }

    [[nodiscard]] bool has_difference() const { return difference_ != nullptr; }
    /// Of the swipe, from the left edge, and of the specimen laid over: 0…1.
    [[nodiscard]] double split() const { return split_; }
    [[nodiscard]] double opacity() const { return opacity_; }

    // Tools; the arrows move whatever is in hand, ten times as far with Shift.
    void set_channel(Channel channel);
    void set_channel_caption(const QString& caption) { channel_caption_ = caption; }
    [[nodiscard]] Channel channel() const { return channel_; }
    void show_loupe(bool shown);
    [[nodiscard]] bool has_loupe() const { return loupe_.has_value(); }
    /// Begins to measure; then changes the end that the arrows move.
    void step_ruler();
    void end_ruler();
    [[nodiscard]] bool has_ruler() const { return ruler_.has_value(); }
    /// On the page, however it was captured; absent where the page or its size is not known.
    [[nodiscard]] std::optional<double> measured_mm() const;
    void nudge(QPointF step);
    /// Begins to mark a place; then changes the corner that the arrows move. Enter chooses it, as the mouse's release.
    void step_marking();
    void end_marking();
    [[nodiscard]] bool has_marking() const { return marking_.has_value(); }
    [[nodiscard]] QRectF marked_part() const;
    void set_marks(std::vector<PageMark> marks);
    [[nodiscard]] const std::vector<PageMark>& marks() const { return marks_; }

    void fit();
    /// The page as wide as the view, at its foot: where the MRZ stands. Follows the widget's size as "fit" does.
    void show_foot();
    void zoom_by(double factor, std::optional<QPointF> at = std::nullopt);
    void actual_size();
    void turn(int quarters);
    void pan_by(QPointF screen_pixels);
    /// Brings a place into view and marks its box; number 0 marks none and shows the whole page.
    void go_to(int number);

    /// Screen pixels a picture pixel.
    [[nodiscard]] double zoom() const { return zoom_; }
    [[nodiscard]] int quarters() const { return quarters_; }
    /// Where a point of the picture is painted (in the left half while side by side).
    [[nodiscard]] QPointF to_screen(QPointF picture) const;
    [[nodiscard]] QSize sizeHint() const override;

  signals:
    void zoom_changed(double zoom);
    void box_clicked(int number);
    void marking_chosen(const QRectF& part);

  protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

  private:
    [[nodiscard]] QRectF pane() const;    // the document's part of the widget
    [[nodiscard]] QRectF target() const;  // what "fit" shows, in picture coordinates
    [[nodiscard]] QTransform transform_for(const QRectF& pane) const;
    [[nodiscard]] double fitting_zoom(const QRectF& target) const;
    void set_view(double zoom, QPointF centre);
    void keep_inside();
    void paint_pictures(QPainter& painter) const;
    void paint_over(QPainter& painter) const;
    void paint_picture(QPainter& painter, const QRectF& pane, const QTransform& transform, const Picture& picture,
                       double closer = 1.0) const;
    void paint_ruler(QPainter& painter) const;
    // page_view_marks.cpp
    [[nodiscard]] QTransform picture_to_parts() const;
    void paint_marks(QPainter& painter) const;
    void paint_mark(QPainter& painter, const QRectF& part, bool in_hand) const;
    void paint_label(QPainter& painter, QPointF bottom_left, const QString& text, bool accent) const;
    [[nodiscard]] QRectF right_pane() const;
    [[nodiscard]] QRectF swiped() const;
    [[nodiscard]] QRectF loupe_glass(int which) const;
    [[nodiscard]] QString ruler_text() const;
    void paint_boxes(QPainter& painter, const QRectF& pane) const;
    void paint_doubtful(QPainter& painter, const QRectF& pane) const;
    struct Label {
        QRectF place;
        QString text;
    };
    [[nodiscard]] Label place_label(const PageBox& box, const QRectF& frame, const QRectF& pane, bool named,
                                    const QFontMetricsF& metrics, const std::vector<QRectF>& taken,
                                    const std::vector<QRectF>& frames) const;
    void paint_frame(QPainter& painter, const QPolygonF& polygon, Tone tone, bool marked) const;
    void paint_box_label(QPainter& painter, const Label& label, Tone tone) const;
    [[nodiscard]] QRectF caption_place(const QRectF& pane, const QString& text) const;
    [[nodiscard]] QRegion beside_loupe(const QRectF& pane) const;
    void paint_caption(QPainter& painter, const QRectF& pane, const QString& text, bool specimen) const;
    [[nodiscard]] int box_at(QPointF screen) const;

    std::shared_ptr<const Look> look_;
    std::array<std::shared_ptr<const Picture>, 4> pictures_;  // by light
    struct Ruler {
        QPointF from;  // in the picture
        QPointF to;
        bool moving_from = false;
    };
    std::shared_ptr<const Picture> specimen_;
    std::shared_ptr<const Picture> difference_;
    Channel channel_ = Channel::colour;
    ColourAxes axes_;
    std::optional<QPointF> loupe_;  // on the screen
    std::optional<Ruler> ruler_;
    std::optional<Ruler> marking_;  // two corners
    std::vector<PageMark> marks_;
    double split_ = 0.5;
    double opacity_ = 0.5;
    bool splitting_ = false;
    QSizeF page_mm_;
    QString channel_caption_;
    QString difference_caption_;
    QString stamp_;
    std::vector<PageBox> boxes_;
    std::vector<screening::Quad> doubtful_;  // in white light
    std::optional<screening::Quad> page_;
    screening::Light light_ = screening::Light::vi;
    Compare compare_ = Compare::none;
    QString document_caption_;
    QString specimen_caption_;
    double zoom_ = 1.0;
    QPointF centre_;
    int quarters_ = 0;  // clockwise
    bool turned_by_hand_ = false;
    bool fitted_ = true;  // follows the widget's size until the user zooms or pans
    bool foot_ = false;   // shows the page's foot, and follows the widget's size too
    int marked_ = 0;
    std::optional<QPointF> drag_from_;
    bool dragged_ = false;
};

}  // namespace vidimus::desktop
