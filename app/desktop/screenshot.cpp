#include "app/desktop/screenshot.h"

#include <QAction>
#include <QApplication>
#include <QFileInfo>
#include <QHash>
#include <QImage>
#include <QKeyEvent>
#include <QPixmap>
#include <QSaveFile>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <tuple>
#include <vector>

namespace vidimus::desktop {

namespace {

constexpr int kColours = 256;
constexpr int kFlatColours = 96;  // at most so many areas of one colour keep theirs exactly

struct Colour {
    std::array<int, 3> rgb{};
    std::int64_t pixels = 0;
};

Colour mean_of(std::vector<Colour>::const_iterator first, std::vector<Colour>::const_iterator last) {
    std::array<std::int64_t, 3> sum{};
    Colour mean;
    for (auto colour = first; colour != last; ++colour) {
        mean.pixels += colour->pixels;
        for (std::size_t c = 0; c < 3; ++c) {
            sum[c] += colour->rgb[c] * colour->pixels;
        }
    }
    for (std::size_t c = 0; c < 3; ++c) {
        mean.rgb[c] = static_cast<int>(sum[c] / std::max<std::int64_t>(1, mean.pixels));
    }
    return mean;
}

/// A part of the colours, and along which channel it is widest.
struct Part {
    std::size_t first = 0;
    std::size_t last = 0;
    std::size_t channel = 0;
    double weight = 0.0;
};

Part part_of(const std::vector<Colour>& colours, std::size_t first, std::size_t last) {
    Part part{first, last, 0, 0.0};
    std::int64_t pixels = 0;
    int widest = 0;
    for (std::size_t c = 0; c < 3; ++c) {
        const auto less = [c](const Colour& a, const Colour& b) { return a.rgb[c] < b.rgb[c]; };
        const auto [low, high] = std::minmax_element(colours.begin() + static_cast<std::ptrdiff_t>(first),
                                                     colours.begin() + static_cast<std::ptrdiff_t>(last), less);
        if (high->rgb[c] - low->rgb[c] >= widest) {
            widest = high->rgb[c] - low->rgb[c];
            part.channel = c;
        }
    }
    for (std::size_t i = first; i < last; ++i) {
        pixels += colours[i].pixels;
    }
    part.weight =
        last - first > 1 ? widest * static_cast<double>(widest) * std::sqrt(static_cast<double>(pixels)) : 0.0;
    return part;
}

/// The picture with 256 colours: the flat colours of the window exactly, the rest by cutting the widest range in two.
QImage with_few_colours(const QImage& image) {
    QHash<QRgb, std::int64_t> counts;
    for (int y = 0; y < image.height(); ++y) {
        const auto* line = reinterpret_cast<const QRgb*>(image.constScanLine(y));
        for (int x = 0; x < image.width(); ++x) {
            ++counts[line[x] | 0xff000000U];
        }
    }
    std::vector<Colour> colours;
    for (auto entry = counts.cbegin(); entry != counts.cend(); ++entry) {
        colours.push_back({{qRed(entry.key()), qGreen(entry.key()), qBlue(entry.key())}, entry.value()});
    }
    std::sort(colours.begin(), colours.end(),
              [](const Colour& a, const Colour& b) { return std::tie(b.pixels, a.rgb) < std::tie(a.pixels, b.rgb); });
    QList<QRgb> palette;
    QHash<QRgb, int> index;
    const auto rgb_of = [](const Colour& colour) { return qRgb(colour.rgb[0], colour.rgb[1], colour.rgb[2]); };
    const std::int64_t flat = static_cast<std::int64_t>(image.width()) * image.height() / 4000;
    std::size_t rest = 0;
    while (rest < colours.size() && palette.size() < kFlatColours && colours[rest].pixels > flat) {
        index.insert(rgb_of(colours[rest]), static_cast<int>(palette.size()));
        palette << rgb_of(colours[rest++]);
    }
    std::vector<Part> parts;
    if (rest < colours.size()) {
        parts.push_back(part_of(colours, rest, colours.size()));
    }
    while (!parts.empty() && palette.size() + static_cast<qsizetype>(parts.size()) < kColours) {
        const auto widest = std::max_element(parts.begin(), parts.end(),
                                             [](const Part& a, const Part& b) { return a.weight < b.weight; });
        if (widest->weight <= 0.0) {
            break;
        }
        const Part part = *widest;
        std::sort(colours.begin() + static_cast<std::ptrdiff_t>(part.first),
                  colours.begin() + static_cast<std::ptrdiff_t>(part.last),
                  [&part](const Colour& a, const Colour& b) { return a.rgb[part.channel] < b.rgb[part.channel]; });
        // In the middle of the range, not of the pixels: few pixels of a strong colour are what a symbol is made of.
        const int middle = (colours[part.first].rgb[part.channel] + colours[part.last - 1].rgb[part.channel] + 1) / 2;
        std::size_t cut = part.first + 1;
        while (cut + 1 < part.last && colours[cut].rgb[part.channel] < middle) {
            ++cut;
        }
        *widest = part_of(colours, part.first, cut);
        parts.push_back(part_of(colours, cut, part.last));
    }
    for (const Part& part : parts) {
        const auto first = colours.cbegin() + static_cast<std::ptrdiff_t>(part.first);
        const auto last = colours.cbegin() + static_cast<std::ptrdiff_t>(part.last);
        for (auto colour = first; colour != last; ++colour) {
            index.insert(rgb_of(*colour), static_cast<int>(palette.size()));
        }
        palette << rgb_of(mean_of(first, last));
    }
    QImage small(image.size(), QImage::Format_Indexed8);
    small.setColorTable(palette);
    for (int y = 0; y < image.height(); ++y) {
        const auto* from = reinterpret_cast<const QRgb*>(image.constScanLine(y));
        uchar* to = small.scanLine(y);
        for (int x = 0; x < image.width(); ++x) {
            to[x] = static_cast<uchar>(index.value(from[x] | 0xff000000U));
        }
    }
    return small;
}

}  // namespace

tl::expected<void, screening::Failure> write_screenshot(QWidget& window, const QString& file) {
    const QString name = QFileInfo(file).fileName();
    const auto failure = [&name](const QString& why) {
        return tl::unexpected(
            screening::Failure{screening::FailureCode::cannot_write, name.toStdString(), why.toStdString()});
    };
    const QImage image = with_few_colours(window.grab().toImage().convertToFormat(QImage::Format_RGB32));
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly)) {
        return failure(out.errorString());
    }
    if (!image.save(&out, "PNG", 0) || !out.commit()) {
        return failure(out.errorString());
    }
    return {};
}

void press(QWidget& window, const QKeySequence& keys) {
    QWidget* focus = QApplication::focusWidget() ? QApplication::focusWidget() : &window;
    for (int i = 0; i < keys.count(); ++i) {
        const QKeyCombination key = keys[static_cast<uint>(i)];
        // Shortcuts are found first, as by the window system; what is none goes to the focus.
        bool shortcut = false;
        for (QAction* action : window.actions()) {
            if (action->isEnabled() && action->shortcuts().contains(QKeySequence(key))) {
                action->trigger();
                shortcut = true;
                break;
            }
        }
        if (!shortcut) {
            QKeyEvent down(QEvent::KeyPress, key.key(), key.keyboardModifiers());
            QApplication::sendEvent(focus, &down);
            QKeyEvent up(QEvent::KeyRelease, key.key(), key.keyboardModifiers());
            QApplication::sendEvent(focus, &up);
        }
    }
}

}  // namespace vidimus::desktop
