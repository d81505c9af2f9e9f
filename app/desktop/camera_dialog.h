// Documents by a camera: a live picture with a frame to lay the document in; the picture is taken by itself when it is
// still and sharp, or by a key.
#pragma once

#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QPushButton>
#include <memory>
#include <optional>
#include <vector>

#include "app/desktop/camera.h"
#include "app/desktop/look.h"
#include "app/desktop/words.h"

namespace vidimus::desktop {

/// The live picture with its frame.
class CameraView : public QWidget {
  public:
    explicit CameraView(std::shared_ptr<const Look> look, QWidget* parent = nullptr);
    void show_frame(const QImage& frame);
    void set_card(bool card);
    /// Drawn solid while the document is still and sharp, dashed before.
    void set_steady(bool steady);
    [[nodiscard]] QSize sizeHint() const override { return {640, 400}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {320, 180}; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    std::shared_ptr<const Look> look_;
    QImage frame_;
    bool card_ = false;
    bool steady_ = false;
};

class CameraDialog : public QDialog {
    Q_OBJECT

  public:
    CameraDialog(std::shared_ptr<const Look> look, const Words& words, std::unique_ptr<CameraSource> source,
                 const QString& device, QWidget* parent = nullptr);
    ~CameraDialog() override;
    [[nodiscard]] const std::vector<QImage>& images() const { return images_; }

  signals:
    void captured(const std::vector<QImage>& images, const QString& device);

  private:
    void look_for_cameras();
    void start();
    void take_frame(const QImage& frame);
    void take();
    void finish();
    void refresh();
    void say_state();
    [[nodiscard]] bool card() const { return form_->currentIndex() == 1; }

    std::shared_ptr<const Look> look_;
    Words words_;
    std::unique_ptr<CameraSource> source_;
    QString wanted_;
    QImage frame_;
    FrameWatch watch_;
    AutoShutter shutter_;
    std::vector<QImage> images_;
    std::optional<screening::Failure> failure_;
    QComboBox* device_ = nullptr;
    QComboBox* form_ = nullptr;
    CameraView* view_ = nullptr;
    QLabel* state_ = nullptr;
    QPushButton* again_ = nullptr;
    QPushButton* take_ = nullptr;
    QPushButton* done_ = nullptr;
};

}  // namespace vidimus::desktop
