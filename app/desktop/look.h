// How the window looks: a palette by roles, fonts, and line icons drawn in a role's colour.
#pragma once

#include <QColor>
#include <QFont>
#include <QHash>
#include <QIcon>
#include <QPalette>
#include <QPixmap>
#include <QString>
#include <filesystem>
#include <tl/expected.hpp>

#include "app/screening/failure.h"

namespace vidimus::desktop {

/// What a colour says. Colour never says it alone: a symbol and a word stand beside it.
enum class Tone { neutral, good, warn, alert, quiet };

/// One theme of resources/themes: "day", "night", "contrast". Made once and shared; GUI thread only (icons are kept).
class Look {
  public:
    static const QStringList& theme_names();
    /// Errors: resources_missing (a file is absent or lacks a role).
    static tl::expected<Look, screening::Failure> load(const std::filesystem::path& resources, const QString& theme);

    [[nodiscard]] const QString& theme() const { return theme_; }
    /// A role that the theme lacks cannot occur: load() checks all of them.
    [[nodiscard]] QColor colour(const char* role) const;
    [[nodiscard]] QColor colour(Tone tone) const;
    [[nodiscard]] QColor surface(Tone tone) const;

    /// The style sheet of resources/themes/style.qss with its @roles filled.
    [[nodiscard]] const QString& style_sheet() const { return style_sheet_; }
    [[nodiscard]] QPalette palette() const;

    /// `size` in device-independent pixels. An unknown name gives an empty pixmap.
    [[nodiscard]] QPixmap icon(const QString& name, const QColor& colour, int size, double ratio) const;
    [[nodiscard]] QIcon icon(const QString& name) const;

    /// Of a symbol beside words of the application's size, in device-independent pixels.
    static int symbol_side();
    /// The reading font at a multiple of the application's size, and the font of the MRZ.
    static QFont text_font(double factor, QFont::Weight weight = QFont::Normal);
    static QFont mono_font(double factor);

  private:
    QString theme_;
    QHash<QString, QColor> colours_;
    QString style_sheet_;
    std::filesystem::path icons_;
    mutable QHash<QString, QPixmap> kept_;
};

/// Chooses the application's font: Inter, Noto Sans or what the system has, at `letters` per cent of the usual size.
QFont application_font(int letters = 100);

}  // namespace vidimus::desktop
