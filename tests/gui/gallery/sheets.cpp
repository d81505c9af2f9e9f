// With VIDIMUS_SHEETS_DIR the pictures of a state become one sheet when all tests are done: by size of letters,
// language and theme.
#include <gtest/gtest.h>

#include <QDir>
#include <QImage>
#include <QPainter>
#include <QRegularExpression>
#include <map>
#include <opencv2/imgcodecs.hpp>

#include "app/desktop/look.h"

namespace vidimus::desktop {
namespace {

constexpr double kScale = 0.5;
constexpr int kGap = 8;
constexpr int kQuality = 72;

/// By size of letters and language, then by theme.
using Pictures = std::map<QString, QString>;

void write_sheet(const QString& file, const Pictures& pictures) {
    QSize cell;
    for (const auto& [setting, picture] : pictures) {
        cell = cell.expandedTo(QImage(picture).size());
    }
    cell *= kScale;
    const int themes = static_cast<int>(Look::theme_names().size());
    const int count = static_cast<int>(pictures.size());
    const int columns = count % themes == 0 ? themes : 2;
    const int rows = (count + columns - 1) / columns;
    QImage sheet((cell.width() + kGap) * columns + kGap, (cell.height() + kGap) * rows + kGap, QImage::Format_BGR888);
    sheet.fill(QColor(128, 128, 128));
    QPainter painter(&sheet);
    int number = 0;
    for (const auto& [setting, name] : pictures) {
        const QImage picture(name);
        painter.drawImage(kGap + (cell.width() + kGap) * (number % columns),
                          kGap + (cell.height() + kGap) * (number / columns),
                          picture.scaled(picture.size() * kScale, Qt::KeepAspectRatio, Qt::SmoothTransformation));
        ++number;
    }
    painter.end();
    const cv::Mat view(sheet.height(), sheet.width(), CV_8UC3, sheet.bits(),
                       static_cast<std::size_t>(sheet.bytesPerLine()));
    EXPECT_TRUE(cv::imwrite(file.toStdString(), view, {cv::IMWRITE_WEBP_QUALITY, kQuality})) << file.toStdString();
}

class Sheets : public ::testing::Environment {
  public:
    void TearDown() override {
        const QDir from(qEnvironmentVariable("VIDIMUS_SCREENSHOT_DIR"));
        const QDir to(qEnvironmentVariable("VIDIMUS_SHEETS_DIR"));
        if (!qEnvironmentVariableIsSet("VIDIMUS_SHEETS_DIR") || !from.exists() || !to.exists()) {
            return;
        }
        static const QRegularExpression form(QStringLiteral("^(.+)@(\\d+)-(.+)-(\\w+)\\.png$"));
        std::map<QString, Pictures> states;
        for (const QString& name : from.entryList({QStringLiteral("*@*.png")}, QDir::Files)) {
            if (const auto match = form.match(name); match.hasMatch()) {
                states[match.captured(1)][match.captured(2) + match.captured(3) + match.captured(4)] =
                    from.filePath(name);
            }
        }
        for (const auto& [state, pictures] : states) {
            write_sheet(to.filePath(state + QStringLiteral(".webp")), pictures);
        }
    }
};

[[maybe_unused]] const auto* const kSheets = ::testing::AddGlobalTestEnvironment(new Sheets);

}  // namespace
}  // namespace vidimus::desktop
