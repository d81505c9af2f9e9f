// What is known of packs before they are opened: the index, its cache on disk, and the packs that are kept open.
#include "app/screening/pack_index.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>

#include "app/screening/files.h"
#include "app/screening/pack_archive.h"
#include "app/screening/pack_cache.h"
#include "app/screening/pack_store.h"
#include "app/screening/pack_trust.h"
#include "app/screening/screening.h"

namespace vidimus::screening {
namespace {

namespace fs = std::filesystem;

class PackIndex : public testing::Test {
  protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "vidimus-index-XXXXXX").string();
        folder_ = mkdtemp(pattern.data());
        config_.data = folder_ / "data";
        config_.resources = VIDIMUS_RESOURCES_DIR;
        config_.signer = "Workplace";
        auto pack = vision::load_pack(fs::path(VIDIMUS_SOURCE_DIR) / "tests/unit/vision/data/pack-version-1");
        ASSERT_TRUE(pack);
        pack_ = std::move(*pack);
        pack_.model = *vision::ModelId::from_string("UTO-P-9-2021");
        file_ = config_.data / "specimens" / "x.vpack";
        fs::create_directories(file_.parent_path());
        store();
    }
    void TearDown() override {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    void store() { ASSERT_TRUE(store_pack(config_, pack_, file_, false)); }
    [[nodiscard]] tl::expected<PackEntry, Failure> index() const {
        return index_pack(config_, file_, PackOrigin::added);
    }
    [[nodiscard]] fs::path cached(const PackEntry& entry) const {
        return config_.data / "cache" / "models" / (entry.digest + ".look");
    }
    /// One byte of a picture is another; signature and description stay as they are.
    void alter_picture() {
        auto parts = *open_parts(file_);
        parts["reference.png"].back() = static_cast<char>(parts["reference.png"].back() ^ 1);
        ASSERT_TRUE(write_whole_file(file_, *write_archive(parts)));
    }

    fs::path folder_;
    Config config_;
    vision::SpecimenPack pack_;
    fs::path file_;
};

TEST_F(PackIndex, KeepsTheLookBesideTheData) {
    const auto first = index();
    ASSERT_TRUE(first) << first.error().detail;
    EXPECT_EQ(first->model.to_string(), "UTO-P-9-2021");
    ASSERT_TRUE(fs::exists(cached(*first)));
    const auto second = index();
    ASSERT_TRUE(second);
    EXPECT_EQ(second->digest, first->digest);
    EXPECT_EQ(vision::write_look(*second->look), vision::write_look(*first->look));
    fs::remove_all(config_.data / "cache");
    EXPECT_TRUE(index()) << "it may be deleted at any time";
}

TEST_F(PackIndex, DamageOfTheCacheIsMended) {
    const PackEntry entry = *index();
    const std::string good = *read_whole_file(cached(entry), 1 << 22);
    for (const std::string& bytes :
         {std::string(), good.substr(0, 70), good.substr(0, good.size() - 1), std::string(good.size(), 'x')}) {
        ASSERT_TRUE(write_whole_file(cached(entry), bytes));
        const auto again = index();
        ASSERT_TRUE(again);
        EXPECT_EQ(vision::write_look(*again->look), vision::write_look(*entry.look));
        EXPECT_EQ(*read_whole_file(cached(entry), 1 << 22), good);
    }
}

TEST_F(PackIndex, ACacheThatCannotBeWrittenCostsTimeOnly) {
    std::ofstream(config_.data / "cache") << "no folder";
    EXPECT_TRUE(index());
}

TEST_F(PackIndex, AChangedPackIsAnotherOne) {
    const PackEntry before = *index();
    pack_.reference.setTo(cv::Scalar(10, 20, 30));
    store();
    const auto now = index();
    ASSERT_TRUE(now);
    EXPECT_NE(now->digest, before.digest);
    EXPECT_NE(vision::write_look(*now->look), vision::write_look(*before.look));
    const auto opened = open_entry(config_, before);
    ASSERT_FALSE(opened) << "what is known of the first pack does not hold for the second";
    EXPECT_EQ(opened.error().code, FailureCode::pack_altered);
    EXPECT_TRUE(open_entry(config_, *now));
}

TEST_F(PackIndex, AnAlteredPackIsRefusedThoughItsLookIsKept) {
    const PackEntry entry = *index();
    alter_picture();
    EXPECT_EQ(index().error().code, FailureCode::pack_altered);
    EXPECT_EQ(open_entry(config_, entry).error().code, FailureCode::pack_altered);
}

TEST_F(PackIndex, TrustIsAskedForEachTime) {
    const PackEntry entry = *index();
    fs::remove_all(config_.data / "keys");
    EXPECT_EQ(index().error().code, FailureCode::pack_untrusted);
    EXPECT_EQ(open_entry(config_, entry).error().code, FailureCode::pack_untrusted);
}

TEST_F(PackIndex, AnEngineTellsOfAPackThatGoesMissing) {
    const auto engine = Engine::create(config_);
    ASSERT_TRUE(engine);
    EXPECT_TRUE((*engine)->problems().empty());
    EXPECT_FALSE((*engine)->specimen_page("UTO-P-9-2021").image.empty());
    const auto again = Engine::create(config_);
    fs::remove(file_);
    EXPECT_TRUE((*again)->specimen_page("UTO-P-9-2021").image.empty());
    EXPECT_FALSE((*engine)->specimen_page("UTO-P-9-2021").image.empty()) << "what is open stays open";
}

TEST_F(PackIndex, ThreadsShareWhatIsOpen) {
    const PackEntry entry = *index();
    PackCache cache(2);
    std::atomic<int> opened = 0;
    const auto open = [&] {
        ++opened;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        return open_entry(config_, entry);
    };
    std::vector<std::shared_ptr<const vision::PreparedPack>> packs(4);
    {
        std::vector<std::jthread> threads;
        for (auto& pack : packs) {
            threads.emplace_back([&] { pack = cache.get(0, open).value_or(nullptr); });
        }
    }
    EXPECT_EQ(opened, 1);
    for (const auto& pack : packs) {
        EXPECT_NE(pack, nullptr);
        EXPECT_EQ(pack, packs.front());
    }
}

TEST_F(PackIndex, ThreadsIndexSideBySide) {
    std::vector<tl::expected<PackEntry, Failure>> entries(4, tl::unexpected(Failure{}));
    {
        std::vector<std::jthread> threads;
        for (auto& entry : entries) {
            threads.emplace_back([&] { entry = index(); });
        }
    }
    for (const auto& entry : entries) {
        ASSERT_TRUE(entry);
        EXPECT_EQ(entry->digest, entries.front()->digest);
    }
}

TEST(PackCache, KeepsTheLastUsedAndNoFailure) {
    PackCache cache(2);
    std::vector<std::size_t> opened;
    bool works = true;
    const auto get = [&](std::size_t number) {
        return cache.get(number, [&]() -> PackCache::Opened {
            opened.push_back(number);
            if (!works) {
                return tl::unexpected(Failure{FailureCode::pack_damaged, "x", {}});
            }
            return nullptr;
        });
    };
    for (const std::size_t number : {1U, 2U, 1U, 3U, 1U, 2U}) {
        EXPECT_TRUE(get(number));
    }
    EXPECT_EQ(opened, (std::vector<std::size_t>{1, 2, 3, 2}));
    works = false;
    EXPECT_EQ(get(7).error().code, FailureCode::pack_damaged);
    works = true;
    EXPECT_TRUE(get(7)) << "the next one tries anew";
}

}  // namespace
}  // namespace vidimus::screening
