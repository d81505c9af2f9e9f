// A camera as a source of documents: what the window needs of one, and when a picture is taken by itself.
#pragma once

#include <QImage>
#include <QList>
#include <QObject>
#include <QRectF>
#include <QString>
#include <functional>
#include <memory>

namespace vidimus::desktop {

/// Lives on the window's thread; frames come as signals.
class CameraSource : public QObject {
    Q_OBJECT

  public:
    struct Device {
        QString id;
        QString name;
    };
    using QObject::QObject;
    /// Empty where there is none.
    [[nodiscard]] virtual QList<Device> devices() const = 0;
    /// At its largest picture. Whatever ran before ends.
    virtual void start(const QString& id) = 0;
    virtual void stop() = 0;

  signals:
    void frame_came(const QImage& frame);
    void failed(const QString& why);
};

/// The system's cameras; where the program was built without Qt Multimedia, a source without any.
std::unique_ptr<CameraSource> make_camera_source();

/// The part of a frame in which the document is to lie: an ID-3 page or a card, upright, in fractions of the frame.
QRectF guide_in(const QSizeF& frame, bool card);

/// What one frame shows within the guide.
struct FrameLook {
    double sharpness = 0.0;  // fine detail against all detail, 0…1: what a lens that is out of focus takes away
    double contrast = 0.0;   // grey levels: an empty table has none
    double motion = 255.0;   // mean change of grey levels since the frame before
};

/// Looks at one frame after another; keeps a small grey copy of the last.
class FrameWatch {
  public:
    FrameLook look(const QImage& frame, const QRectF& guide);
    void forget() { last_ = {}; }

  private:
    QImage last_;
};

/// Takes the picture when a document lies still and sharp within the guide, once; then waits until it is moved.
class AutoShutter {
  public:
    enum class State { empty, moving, blurred, steady, taken };
    /// True in the moment in which the picture is to be taken.
    bool feed(const FrameLook& look);
    [[nodiscard]] State state() const { return state_; }
    /// After a picture that a person took: the same document is not taken again by itself.
    void taken() { state_ = State::taken; }
    void reset();

  private:
    State state_ = State::empty;
    int steady_ = 0;
};

}  // namespace vidimus::desktop
