// What the program keeps between two documents.
#include <gtest/gtest.h>

#include <QFile>
#include <QSignalSpy>
#include <QTest>
#include <cstdlib>  // says which C library this is
#include <memory>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "app/desktop/worker.h"
#include "tests/gui/fixtures.h"

namespace vidimus::desktop {
namespace {

#ifdef __GLIBC__

constexpr std::size_t kMebibyte = 1024 * 1024;

/// Bytes of this process that lie in memory.
std::size_t resident() {
    QFile statm(QStringLiteral("/proc/self/statm"));
    const QByteArray pages = statm.open(QIODevice::ReadOnly) ? statm.readAll().split(' ').value(1) : QByteArray();
    constexpr std::size_t page = 4096;
    return pages.toULongLong() * page;
}

/// Takes much in small pieces for a document and leaves one of each five hundred behind, as caches do: so the C library
/// cannot give the freed ones back by itself.
class Heavy : public testing::PlayedBackend {
  public:
    using PlayedBackend::PlayedBackend;
    tl::expected<screening::Report, screening::Failure> screen(const screening::Request&, const screening::Observer&,
                                                               const std::stop_token&) override {
        if (++screened % 10 != 1) {  // the first of ten
            return tl::unexpected(screening::Failure{screening::FailureCode::no_document, {}, {}});
        }
        constexpr std::size_t pieces = 4000;
        constexpr std::size_t piece = 64 * 1024;
        constexpr std::size_t each = 500;
        const std::size_t before = mallinfo2().uordblks;
        std::vector<std::unique_ptr<char[]>> taken;
        for (std::size_t i = 0; i < pieces; ++i) {
            taken.push_back(std::make_unique<char[]>(piece));
        }
        own_allocator = mallinfo2().uordblks < before + pieces * piece / 2;
        for (std::size_t i = 0; i < pieces; i += each) {
            left_.push_back(std::move(taken[i]));
        }
        taken.clear();
        kept = resident();
        return tl::unexpected(screening::Failure{screening::FailureCode::no_document, {}, {}});
    }
    int screened = 0;
    static inline std::size_t kept = 0;  // resident after all was freed
    static inline bool own_allocator = false;

  private:
    std::vector<std::unique_ptr<char[]>> left_;
};

TEST(Memory, WhatTenDocumentsNeededGoesBackToTheSystem) {
    Worker worker(std::make_unique<Heavy>(std::make_shared<testing::PlayedBackend::Shared>()));
    QSignalSpy finished(&worker, &Worker::finished);
    for (int i = 1; i <= 10; ++i) {
        worker.start({{Intake{}}, {}});
        ASSERT_TRUE(QTest::qWaitFor([&finished, i] { return finished.count() == i; }, 20'000));
    }
    if (Heavy::own_allocator) {
        GTEST_SKIP() << "a sanitizer's allocator";
    }
    EXPECT_TRUE(QTest::qWaitFor([] { return resident() + 150 * kMebibyte < Heavy::kept; }, 5'000))
        << resident() / kMebibyte << " MiB of " << Heavy::kept / kMebibyte << " are still held";
}

#endif

}  // namespace
}  // namespace vidimus::desktop
