#include "tests/gui/gallery/gallery.h"

#include "tests/gui/gallery/cut.h"

namespace vidimus::desktop {

namespace {

class SheetScanner : public ScannerSource {
  public:
    tl::expected<std::vector<ScannerDevice>, screening::Failure> devices() override {
        return std::vector<ScannerDevice>{{"test:0", "Desko Penta", {300, 400, 600}}};
    }
    tl::expected<QImage, screening::Failure> scan(const std::string&, int, const std::function<void(int)>&,
                                                  const std::stop_token&) override {
        QImage image(400, 300, QImage::Format_RGB888);
        image.fill(QColor(200, 210, 220));
        return image;
    }
};

}  // namespace

std::unique_ptr<ScannerSource> scanner_with_a_sheet() {
    return std::make_unique<SheetScanner>();
}

std::vector<Setting> settings() {
    std::vector<Setting> all;
    const bool pictures = qEnvironmentVariableIsSet("VIDIMUS_SCREENSHOT_DIR");
    for (const int letters : {100, 200}) {
        for (const char* language : {"en", "sr-Cyrl"}) {
            for (const QString& theme : Look::theme_names()) {
                if (pictures || theme == Look::theme_names().front()) {
                    all.push_back({QLatin1String(language), letters, theme});
                }
            }
        }
    }
    return all;
}

std::string setting_name(const ::testing::TestParamInfo<Setting>& setting) {
    std::string name = setting.param.language.toStdString() + "_" + std::to_string(setting.param.letters) + "_" +
                       setting.param.theme.toStdString();
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

void Gallery::SetUp() {
    Window::SetUp();
    const Setting& setting = GetParam();
    texts_ = std::make_shared<const screening::Texts>(
        screening::Texts::load(std::string(VIDIMUS_RESOURCES_DIR) + "/texts", setting.language.toStdString()).value());
    QLocale::setDefault(locale_of(setting.language));
    QApplication::setFont(application_font(setting.letters));
}

void Gallery::TearDown() {
    window_.reset();
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
    QApplication::setFont(application_font());
}

void Gallery::open_window(const std::function<void(WindowSetup&)>& change) {
    make([&change](WindowSetup& setup) {
        setup.config.language = GetParam().language.toStdString();
        setup.config.post = "Post 12";
        setup.config.officer = "officer 4471";
        setup.theme = GetParam().theme;
        if (change) {
            change(setup);
        }
    });
}

void Gallery::open_screened(screening::Report report) {
    play(std::move(report));
    open_window();
    open_file();
}

void Gallery::press(Qt::Key key, Qt::KeyboardModifiers modifiers) {
    QWidget* focus = QApplication::focusWidget();
    QTest::keyClick(focus ? focus : window_.get(), key, modifiers);
    QCoreApplication::processEvents();
}

void Gallery::see(const char* state) {
    EXPECT_LE(window_->minimumSizeHint().width(), 1366) << state;
    EXPECT_LE(window_->minimumSizeHint().height(), 768) << state;
    see_whole(*window_, state);
}

void Gallery::see_dialog(QWidget* shown, const char* state) {
    ASSERT_NE(shown, nullptr) << state;
    ASSERT_TRUE(QTest::qWaitForWindowExposed(shown));
    see_whole(*shown, state);
    EXPECT_LE(shown->width(), 1366) << state;
    EXPECT_LE(shown->height(), 768) << state;
}

void Gallery::see_whole(QWidget& shown, const char* state) {
    // Wrapped lines are laid out once more when their width is known; on a busy machine that takes its time.
    QTest::qWait(30);
    for (int i = 0; i < 100 && !testing::cut_texts(shown).isEmpty(); ++i) {
        QTest::qWait(20);
    }
    const QString cut = testing::cut_texts(shown).join(QLatin1Char('\n'));
    EXPECT_TRUE(cut.isEmpty()) << state << ":\n" << cut.toStdString();
    const QString folder = qEnvironmentVariable("VIDIMUS_SCREENSHOT_DIR");
    if (!folder.isEmpty()) {
        QTest::qWait(50);
        const Setting& setting = GetParam();
        shown.grab().save(QDir(folder).filePath(
            QStringLiteral("%1@%2-%3-%4.png")
                .arg(QLatin1String(state), QString::number(setting.letters), setting.language, setting.theme)));
    }
}

}  // namespace vidimus::desktop
