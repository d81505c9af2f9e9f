// A picture by one of its channels: what is faint in colour may be plain in one of them.
#pragma once

#include <QImage>
#include <array>
#include <string>

namespace vidimus::desktop {

enum class Channel { colour, red, green, blue, hue, saturation, value, component_1, component_2, component_3 };
std::string name_of(Channel channel);  // "colour", "red" …
/// The one after it, in the order above; after the last comes colour again.
Channel next(Channel channel);

/// The directions in which a picture's colours differ most, widest first (principal components of blue, green, red).
struct ColourAxes {
    std::array<float, 3> mean{128.0F, 128.0F, 128.0F};
    std::array<std::array<float, 3>, 3> axis{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
    std::array<float, 3> spread{64.0F, 64.0F, 64.0F};  // standard deviation along each
};
/// From a small picture; RGB32.
ColourAxes axes_of(const QImage& small);

/// Replaces a picture (RGB32) by one of its channels as grey; hue stays in colour, at full strength.
void show_channel(QImage& image, Channel channel, const ColourAxes& axes);

}  // namespace vidimus::desktop
