// Invented cases, and a store in a folder of its own.
#pragma once

#include <gtest/gtest.h>

#include <QTemporaryDir>
#include <memory>
#include <string>

#include "app/cases/store.h"

namespace vidimus::cases::testing {

CaseRecord invented(int number, const std::string& surname = "ERIKSSON");

class Store : public ::testing::Test {
  protected:
    void SetUp() override { ASSERT_TRUE(folder_.isValid()); }
    [[nodiscard]] std::filesystem::path folder() const { return folder_.path().toStdString() + "/cases"; }
    [[nodiscard]] StoreSetup setup(const std::string& now = {}) const { return {folder(), {}, "4471 Post 12", 0, now}; }
    [[nodiscard]] std::unique_ptr<CaseStore> opened(const StoreSetup& with) const {
        auto store = CaseStore::open(with);
        EXPECT_TRUE(store) << (store ? "" : store.error().detail);
        return store ? std::move(*store) : nullptr;
    }
    [[nodiscard]] std::unique_ptr<CaseStore> opened() const { return opened(setup()); }
    /// Every byte that lies in the store's folder.
    [[nodiscard]] QByteArray everything() const;

    QTemporaryDir folder_;
};

}  // namespace vidimus::cases::testing
