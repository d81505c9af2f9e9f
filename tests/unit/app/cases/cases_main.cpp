// Runs the tests under one application; with --keep FOLDER it keeps cases until it is killed, and tells each that is
// kept.
#include <gtest/gtest.h>

#include <QCoreApplication>
#include <cstdio>

#include "invented.h"

namespace {

int keep_until_killed(const std::string& folder) {
    auto store = vidimus::cases::CaseStore::open({folder, {}, "4471", 0, {}});
    if (!store) {
        return 1;
    }
    for (int number = 1;; ++number) {
        const auto record = vidimus::cases::testing::invented(number);
        if (!(*store)->put(record, "case.saved") ||
            !(*store)->put_picture(record.head.id, "vi", QByteArray(300'000, 'x'))) {
            return 1;
        }
        std::puts(record.head.id.c_str());
        std::fflush(stdout);
    }
}

}  // namespace

int main(int argc, char** argv) {
    QCoreApplication app(argc, argv);
    if (argc == 3 && std::string(argv[1]) == "--keep") {
        return keep_until_killed(argv[2]);
    }
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
