#include "app/desktop/intake.h"

#include <QFileInfo>
#include <QImage>
#include <QRegularExpression>
#include <QUrl>
#include <algorithm>
#include <optional>

namespace vidimus::desktop {

namespace {

std::optional<screening::Light> light_of(const QString& word) {
    const QString lower = word.toLower();
    if (lower == QLatin1String("vi")) {
        return screening::Light::vi;
    }
    if (lower == QLatin1String("ir")) {
        return screening::Light::ir;
    }
    if (lower == QLatin1String("uv")) {
        return screening::Light::uv;
    }
    if (lower == QLatin1String("coaxial")) {
        return screening::Light::coaxial;
    }
    return std::nullopt;
}

/// The light that a file's name tells, the last word that is one.
std::optional<screening::Light> light_in_name(const std::filesystem::path& file) {
    static const QRegularExpression between(QStringLiteral("[^A-Za-z]+"));
    std::optional<screening::Light> found;
    for (const QString& word : QString::fromStdString(file.stem().string()).split(between, Qt::SkipEmptyParts)) {
        if (const auto light = light_of(word)) {
            found = light;
        }
    }
    return found;
}

}  // namespace

std::vector<Intake> intake_of(const QStringList& files) {
    std::vector<Intake> images;
    std::vector<bool> told;
    for (const QString& name : files) {
        Intake intake;
        const qsizetype colon = name.indexOf(QLatin1Char(':'));
        const auto prefix = colon > 0 ? light_of(name.left(colon)) : std::nullopt;
        intake.capture.file = (prefix ? name.mid(colon + 1) : name).toStdString();
        intake.capture.light = prefix.value_or(screening::Light::vi);
        told.push_back(prefix.has_value());
        images.push_back(std::move(intake));
    }
    if (images.size() < 2) {
        return images;
    }
    std::vector<Intake> guessed = images;
    for (std::size_t i = 0; i < guessed.size(); ++i) {
        if (!told[i]) {
            guessed[i].capture.light = light_in_name(guessed[i].capture.file).value_or(screening::Light::vi);
        }
    }
    const bool white_left = std::any_of(guessed.begin(), guessed.end(),
                                        [](const Intake& one) { return one.capture.light == screening::Light::vi; });
    std::vector<Intake>& taken = white_left ? guessed : images;
    // The white image first: it is the one that is read and shown.
    std::stable_partition(taken.begin(), taken.end(),
                          [](const Intake& one) { return one.capture.light == screening::Light::vi; });
    return std::move(taken);
}

bool has_intake(const QMimeData& data) {
    if (data.hasImage()) {
        return true;
    }
    const auto urls = data.urls();
    return std::any_of(urls.begin(), urls.end(), [](const QUrl& url) { return url.isLocalFile(); });
}

std::vector<Intake> intake_of(const QMimeData& data) {
    QStringList files;
    for (const QUrl& url : data.urls()) {
        if (url.isLocalFile()) {
            files << url.toLocalFile();
        }
    }
    if (!files.isEmpty()) {
        return intake_of(files);
    }
    if (data.hasImage()) {
        Intake pasted;
        pasted.pasted = qvariant_cast<QImage>(data.imageData());
        pasted.capture.file = "pasted picture";
        if (!pasted.pasted.isNull()) {
            return {pasted};
        }
    }
    return {};
}

}  // namespace vidimus::desktop
