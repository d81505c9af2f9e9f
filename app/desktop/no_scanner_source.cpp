// Without SANE (at build time) there is no scanner, and the window says so.
#include "app/desktop/scanner.h"

namespace vidimus::desktop {

namespace {

class NoSource : public ScannerSource {
  public:
    tl::expected<std::vector<ScannerDevice>, screening::Failure> devices() override {
        return tl::unexpected(missing());
    }
    tl::expected<QImage, screening::Failure> scan(const std::string&, int, const std::function<void(int)>&,
                                                  const std::stop_token&) override {
        return tl::unexpected(missing());
    }

  private:
    static screening::Failure missing() { return {screening::FailureCode::scanner_missing, {}, {}}; }
};

}  // namespace

std::unique_ptr<ScannerSource> make_scanner_source() {
    return std::make_unique<NoSource>();
}

}  // namespace vidimus::desktop
