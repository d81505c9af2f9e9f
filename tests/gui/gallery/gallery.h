// One state of the window after another, each in a language, at a size of letters and in a theme. Set
// VIDIMUS_SCREENSHOT_DIR for a sheet of pictures of each.
#pragma once

#include <QDialog>
#include <deque>
#include <string>

#include "app/desktop/choices.h"
#include "app/desktop/scanner.h"
#include "tests/gui/window_fixture.h"

namespace vidimus::desktop {

struct Setting {
    QString language;
    int letters = 100;
    QString theme;
};
/// Day in two languages and two sizes of letters; with pictures every theme.
std::vector<Setting> settings();
std::string setting_name(const ::testing::TestParamInfo<Setting>& setting);

class Gallery : public Window, public ::testing::WithParamInterface<Setting> {
  protected:
    void SetUp() override;
    void TearDown() override;

    void open_window(const std::function<void(WindowSetup&)>& change = {});
    /// Opens a window and a document in it.
    void open_screened(screening::Report report);
    /// Nothing is cut off; keeps the picture.
    void see(const char* state);
    template <typename Dialog>
    Dialog* dialog(const char* name) {
        Dialog* found = nullptr;
        EXPECT_TRUE(QTest::qWaitFor(
            [&] {
                found = window_->findChild<Dialog*>(QLatin1String(name));
                return found && found->isVisible();
            },
            10'000))
            << name;
        return found;
    }
    void see_dialog(QWidget* shown, const char* state);
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    template <typename Condition>
    void wait_for(Condition condition) {
        EXPECT_TRUE(QTest::qWaitFor(condition, 30'000));
    }
    [[nodiscard]] QString path(const char* name) const { return data_.filePath(QLatin1String(name)); }

  private:
    void see_whole(QWidget& shown, const char* state);
};

#define VIDIMUS_GALLERY(name)       \
    class name : public Gallery {}; \
    INSTANTIATE_TEST_SUITE_P(In, name, ::testing::ValuesIn(settings()), setting_name)

/// A scanner that has one sheet on its glass.
std::unique_ptr<ScannerSource> scanner_with_a_sheet();

}  // namespace vidimus::desktop
