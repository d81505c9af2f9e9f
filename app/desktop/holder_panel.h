// The holder and the document in few lines, with the portrait from the page, and below it the MRZ as it was read.
#pragma once

#include <QImage>
#include <QLabel>
#include <QWidget>
#include <memory>
#include <optional>

#include "app/desktop/presentation.h"

namespace vidimus::desktop {

class HolderPanel : public QWidget {
    Q_OBJECT

  public:
    explicit HolderPanel(std::shared_ptr<const Look> look, QWidget* parent = nullptr);
    void set_look(std::shared_ptr<const Look> look);
    void set_portrait(const QImage& portrait);
    [[nodiscard]] const QImage& portrait() const { return portrait_image_; }
    /// Absent: `instead` says why there are no names.
    void set_holder(const std::optional<HolderView>& holder, const QString& instead);

  private:
    void refresh();

    std::shared_ptr<const Look> look_;
    QImage portrait_image_;
    std::optional<HolderView> holder_;
    QString instead_;
    QLabel* portrait_ = nullptr;
    QLabel* surname_ = nullptr;
    QLabel* given_names_ = nullptr;
    QLabel* document_ = nullptr;
    QLabel* birth_ = nullptr;
    QLabel* expiry_ = nullptr;
};

/// The zone in its fixed pitch: a wrong check digit in a box with the expected one beside it, doubtful and repaired
/// characters marked in different ways.
class MrzPanel : public QWidget {
    Q_OBJECT

  public:
    explicit MrzPanel(std::shared_ptr<const Look> look, QWidget* parent = nullptr);
    void set_look(std::shared_ptr<const Look> look);
    void set_mrz(MrzView view);
    [[nodiscard]] const MrzView& mrz() const { return view_; }
    /// Said beside the lines: how to correct them.
    void set_hint(const QString& hint);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

  signals:
    void correct_asked();

  protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    struct Note {
        QString text;
        MrzMark::Kind kind;
    };
    [[nodiscard]] std::vector<Note> notes() const;
    [[nodiscard]] QFont font_for_width(int width) const;
    [[nodiscard]] QRectF cell(int line, int column) const;

    std::shared_ptr<const Look> look_;
    MrzView view_;
};

}  // namespace vidimus::desktop
