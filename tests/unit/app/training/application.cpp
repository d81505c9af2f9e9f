// Gives every test of this program the application object that Qt's painter needs, without a screen.
#include <gtest/gtest.h>

#include <QGuiApplication>
#include <memory>

namespace {

class Application : public testing::Environment {
  public:
    void SetUp() override {
        qputenv("QT_QPA_PLATFORM", "offscreen");
        application_ = std::make_unique<QGuiApplication>(count_, words_);
    }
    void TearDown() override { application_.reset(); }

  private:
    int count_ = 1;
    char name_[9] = "training";
    char* words_[2] = {name_, nullptr};
    std::unique_ptr<QGuiApplication> application_;
};

const testing::Environment* const registered = testing::AddGlobalTestEnvironment(new Application);

}  // namespace
