#include "app/desktop/look.h"

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QFontMetrics>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPainter>
#include <QSvgRenderer>
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace vidimus::desktop {

namespace {

constexpr std::array kRoles = {"window",    "surface",       "raised",        "canvas",   "border",
                               "text",      "muted",         "faint",         "accent",   "accent_text",
                               "selection", "good",          "good_surface",  "warn",     "warn_surface",
                               "alert",     "alert_surface", "quiet_surface", "box_halo", "label_text"};

std::optional<QByteArray> content_of(const std::filesystem::path& file) {
    QFile in(QString::fromStdString(file.string()));
    if (!in.open(QIODevice::ReadOnly)) {
        return std::nullopt;
    }
    return in.readAll();
}

screening::Failure missing(const std::filesystem::path& file, const std::string& why) {
    return {screening::FailureCode::resources_missing, file.filename().string(), why};
}

QString first_family(const QStringList& wanted, QFontDatabase::SystemFont otherwise) {
    const QStringList families = QFontDatabase::families();
    for (const QString& family : wanted) {
        if (families.contains(family)) {
            return family;
        }
    }
    return QFontDatabase::systemFont(otherwise).family();
}

}  // namespace

const QStringList& Look::theme_names() {
    static const QStringList names = {QStringLiteral("day"), QStringLiteral("night"), QStringLiteral("contrast")};
    return names;
}

tl::expected<Look, screening::Failure> Look::load(const std::filesystem::path& resources, const QString& theme) {
    const auto folder = resources / "themes";
    const auto palette_file = folder / (theme.toStdString() + ".json");
    const auto palette = content_of(palette_file);
    if (!theme_names().contains(theme) || !palette) {
        return tl::unexpected(missing(palette_file, "cannot be read"));
    }
    const QJsonObject object = QJsonDocument::fromJson(*palette).object();
    Look look;
    look.theme_ = theme;
    look.icons_ = resources / "icons";
    for (const char* role : kRoles) {
        const QColor colour(object.value(QLatin1String(role)).toString());
        if (!colour.isValid()) {
            return tl::unexpected(missing(palette_file, std::string("no colour for ") + role));
        }
        look.colours_.insert(QLatin1String(role), colour);
    }
    const auto sheet_file = folder / "style.qss";
    const auto sheet = content_of(sheet_file);
    if (!sheet) {
        return tl::unexpected(missing(sheet_file, "cannot be read"));
    }
    QString text = QString::fromUtf8(*sheet);
    // A style sheet cannot colour its pictures: there is one for light and one for dark ground.
    const auto ink_of = [&look](const char* role) {
        constexpr int kMiddle = 128;
        return QLatin1String(look.colour(role).lightness() < kMiddle ? "dark" : "light");
    };
    text.replace(QLatin1String("@icons"),
                 QString::fromStdString(std::filesystem::absolute(look.icons_).generic_string()));
    text.replace(QLatin1String("@ink"), ink_of("text"));
    text.replace(QLatin1String("@checked_ink"), ink_of("accent_text"));
    // Longer names first, so that @good does not eat the head of @good_surface.
    QStringList roles = look.colours_.keys();
    std::sort(roles.begin(), roles.end(), [](const QString& a, const QString& b) { return a.size() > b.size(); });
    for (const QString& role : roles) {
        text.replace(QLatin1Char('@') + role, look.colours_.value(role).name());
    }
    look.style_sheet_ = text;
    return look;
}

QColor Look::colour(const char* role) const {
    return colours_.value(QLatin1String(role));
}

QColor Look::colour(Tone tone) const {
    switch (tone) {
        case Tone::good:
            return colour("good");
        case Tone::warn:
            return colour("warn");
        case Tone::alert:
            return colour("alert");
        case Tone::quiet:
            return colour("faint");
        case Tone::neutral:
            break;
    }
    return colour("muted");
}

QColor Look::surface(Tone tone) const {
    switch (tone) {
        case Tone::good:
            return colour("good_surface");
        case Tone::warn:
            return colour("warn_surface");
        case Tone::alert:
            return colour("alert_surface");
        case Tone::neutral:
        case Tone::quiet:
            break;
    }
    return colour("surface");
}

QPalette Look::palette() const {
    QPalette palette;
    palette.setColor(QPalette::Window, colour("surface"));
    palette.setColor(QPalette::WindowText, colour("text"));
    palette.setColor(QPalette::Base, colour("surface"));
    palette.setColor(QPalette::AlternateBase, colour("raised"));
    palette.setColor(QPalette::Text, colour("text"));
    palette.setColor(QPalette::Button, colour("raised"));
    palette.setColor(QPalette::ButtonText, colour("text"));
    palette.setColor(QPalette::Highlight, colour("accent"));
    palette.setColor(QPalette::HighlightedText, colour("accent_text"));
    palette.setColor(QPalette::ToolTipBase, colour("raised"));
    palette.setColor(QPalette::ToolTipText, colour("text"));
    palette.setColor(QPalette::PlaceholderText, colour("muted"));
    palette.setColor(QPalette::Link, colour("accent"));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, colour("faint"));
    }
    return palette;
}

QPixmap Look::icon(const QString& name, const QColor& colour, int size, double ratio) const {
    const QString key =
        QStringLiteral("%1/%2/%3/%4").arg(name, colour.name(), QString::number(size), QString::number(ratio));
    if (const auto found = kept_.constFind(key); found != kept_.constEnd()) {
        return *found;
    }
    QPixmap pixmap;
    if (auto svg = content_of(icons_ / (name.toStdString() + ".svg"))) {
        svg->replace("currentColor", colour.name().toLatin1());
        QSvgRenderer renderer(*svg);
        const int pixels = static_cast<int>(std::ceil(size * ratio));
        pixmap = QPixmap(pixels, pixels);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        renderer.render(&painter);
        painter.end();
        pixmap.setDevicePixelRatio(ratio);
    }
    kept_.insert(key, pixmap);
    return pixmap;
}

QIcon Look::icon(const QString& name) const {
    const double ratio = qApp->devicePixelRatio();
    const int side = symbol_side() + 2;
    QIcon result;
    result.addPixmap(this->icon(name, colour("text"), side, ratio), QIcon::Normal);
    result.addPixmap(this->icon(name, colour("faint"), side, ratio), QIcon::Disabled);
    return result;
}

int Look::symbol_side() {
    constexpr int kLeast = 16;
    return std::max(kLeast, QFontMetrics(QApplication::font()).height() - 1);
}

QFont Look::text_font(double factor, QFont::Weight weight) {
    QFont font = QApplication::font();
    font.setPointSizeF(font.pointSizeF() * factor);
    font.setWeight(weight);
    return font;
}

QFont Look::mono_font(double factor) {
    QFont font(first_family(
        {QStringLiteral("DejaVu Sans Mono"), QStringLiteral("Noto Sans Mono"), QStringLiteral("Liberation Mono")},
        QFontDatabase::FixedFont));
    font.setStyleHint(QFont::Monospace);
    font.setPointSizeF(QApplication::font().pointSizeF() * factor);
    return font;
}

QFont application_font(int letters) {
    QFont font = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    const double size = font.pointSizeF() > 0 ? std::max(font.pointSizeF(), 9.5) : 9.5;
    font.setFamily(first_family({QStringLiteral("Inter"), QStringLiteral("Noto Sans"), QStringLiteral("DejaVu Sans")},
                                QFontDatabase::GeneralFont));
    font.setPointSizeF(size * letters / 100.0);
    return font;
}

}  // namespace vidimus::desktop
