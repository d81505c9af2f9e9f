// The picture of the page: pan, zoom, rotate; numbered boxes on what is irregular; the specimen to blink or beside it.
#pragma once

#include <QFontMetricsF>
#include <QPointF>
#include <QString>
#include <QTransform>
#include <QWidget>
#include <array>
#include <memory>
#include <optional>
#include <vector>

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

class PageView : public QWidget {
    Q_OBJECT

  public:
    enum class Compare { none, blink, side_by_side };

    explicit PageView(std::shared_ptr<const Look> look, QWidget* parent = nullptr);
    void set_look(std::shared_ptr<const Look> look);
    /// Words painted over the two pictures while they are compared.
    void set_captions(const QString& document, const QString& specimen);

    void clear();
    void set_picture(screening::Light light, std::shared_ptr<const Picture> picture);
    void set_specimen(std::shared_ptr<const Picture> specimen);
    void set_boxes(std::vector<PageBox> boxes);
    /// Single characters that are doubtful: a dashed frame each, while the finding about them is looked at.
    void set_doubtful(std::vector<screening::Quad> places);
    [[nodiscard]] const std::vector<screening::Quad>& doubtful() const { return doubtful_; }
    /// The page in the picture: what "fit" fits and how "upright" is told.
    void set_page(const std::optional<screening::Quad>& quad);

    [[nodiscard]] bool has_picture(screening::Light light) const;
    [[nodiscard]] bool has_specimen() const { return specimen_ != nullptr; }
    [[nodiscard]] screening::Light light() const { return light_; }
    void set_light(screening::Light light);
    [[nodiscard]] Compare compare() const { return compare_; }
    void set_compare(Compare compare);
    /// In blink: whether the specimen is shown at this moment.
    [[nodiscard]] bool showing_specimen() const { return compare_ == Compare::blink; }

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

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

  private:
    [[nodiscard]] const Picture* picture() const;
    [[nodiscard]] QRectF pane() const;    // the document's part of the widget
    [[nodiscard]] QRectF target() const;  // what "fit" shows, in picture coordinates
    [[nodiscard]] QTransform transform_for(const QRectF& pane) const;
    [[nodiscard]] double fitting_zoom(const QRectF& target) const;
    void set_view(double zoom, QPointF centre);
    void keep_inside();
    void paint_picture(QPainter& painter, const QRectF& pane, const Picture& picture) const;
    void paint_boxes(QPainter& painter, const QRectF& pane) const;
    void paint_doubtful(QPainter& painter, const QRectF& pane) const;
    struct Label {
        QRectF place;
        QString text;
    };
    [[nodiscard]] Label place_label(const PageBox& box, const QRectF& frame, const QRectF& pane, bool marked,
                                    const QFontMetricsF& metrics, double symbol, const std::vector<QRectF>& taken,
                                    const std::vector<QRectF>& frames) const;
    void paint_caption(QPainter& painter, const QRectF& pane, const QString& text, bool specimen) const;
    [[nodiscard]] int box_at(QPointF screen) const;

    std::shared_ptr<const Look> look_;
    std::array<std::shared_ptr<const Picture>, 4> pictures_;  // by light
    std::shared_ptr<const Picture> specimen_;
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
