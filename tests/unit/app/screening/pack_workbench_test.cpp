// A trainer's bench: what the copies scored, how documents would fare at another threshold, and new versions of a pack.
#include "app/screening/pack_workbench.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <cmath>

#include "app/screening/pack_store.h"
#include "vision/copy_scores.h"

namespace vidimus::screening {
namespace {

namespace fs = std::filesystem;

class PackWorkbench : public testing::Test {
  protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "vidimus-bench-XXXXXX").string();
        folder_ = mkdtemp(pattern.data());
        config_.data = folder_ / "data";
        config_.resources = VIDIMUS_RESOURCES_DIR;
        config_.signer = "Workplace";
        auto pack = vision::load_pack(fs::path(VIDIMUS_SOURCE_DIR) / "tests/unit/vision/data/pack-version-1");
        ASSERT_TRUE(pack);
        pack_ = std::move(*pack);
        pack_.model = *vision::ModelId::from_string("UTO-P-9-2021");
    }
    void TearDown() override {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    void add_check(const std::string& id, const std::string& algorithm, double threshold, bool silent = false) {
        vision::CheckSpec check;
        check.id = id;
        check.algorithm = algorithm;
        check.zone = "page";
        check.threshold = threshold;
        check.deviation = 0.2;
        check.samples = 12;
        check.evaluatory = silent;
        pack_.checks.push_back(check);
    }
    fs::path folder_;
    Config config_;
    vision::SpecimenPack pack_;
};

ScoredDocument scored(std::map<std::string, double> scores) {
    return {"x", std::move(scores)};
}

TEST_F(PackWorkbench, AThresholdDecidesWhoFailsAndWhoIsLookedAt) {
    const std::vector<ScoredDocument> documents = {scored({{"A", -1.0}}), scored({{"A", -1.5}}), scored({{"A", -1.75}}),
                                                   scored({{"A", -2.5}}), scored({{"B", -1.0}})};
    const Preview at = preview_of(documents, "A", -1.5);
    EXPECT_EQ(at.passed, 2) << "at the threshold a score passes";
    EXPECT_EQ(at.borderline, 1) << "by 0.25";
    EXPECT_EQ(at.failed, 1);
    EXPECT_EQ(at.not_measured, 1) << "what was not measured is never shown as passed";
    const Preview lower = preview_of(documents, "A", -3.0);
    EXPECT_EQ(lower.passed, 4);
    const Preview higher = preview_of(documents, "A", -0.5);
    EXPECT_EQ(higher.failed, 4);
}

TEST_F(PackWorkbench, OverAllChecksTheWorstCountsAndSilentOnesDoNot) {
    pack_.checks.clear();
    add_check("A", "print", -1.5);
    add_check("B", "grain", -1.5);
    add_check("S", "colour", -1.5, true);
    const std::vector<ScoredDocument> documents = {
        scored({{"A", -1.0}, {"B", -1.0}, {"S", -9.0}}),  // only the silent one fails
        scored({{"A", -1.0}, {"B", -1.6}}),               // one is near
        scored({{"A", -1.6}, {"B", -4.0}}),               // one fails
        scored({{"S", -1.0}}),                            // nothing that counts was measured
    };
    const Preview all = preview_of_all(documents, pack_);
    EXPECT_EQ(all.passed, 1);
    EXPECT_EQ(all.borderline, 1);
    EXPECT_EQ(all.failed, 1);
    EXPECT_EQ(all.not_measured, 1);
}

TEST_F(PackWorkbench, CopiesAreScoredAgainstTheOthers) {
    EXPECT_TRUE(scores_of_copies(pack_).empty()) << "version 1 keeps no measurements";
    constexpr int kCopies = 12;
    constexpr int kPlaces = 30;
    for (int copy = 0; copy < kCopies; ++copy) {
        pack_.measured.copies.push_back(static_cast<std::uint64_t>(copy) + 1);
        std::vector<float> values;
        for (int place = 0; place < kPlaces; ++place) {
            values.push_back(1.0F + 0.02F * static_cast<float>((copy * 7 + place * 3) % 5));
        }
        pack_.measured.values["print"].push_back(std::move(values));
    }
    // One copy is unlike all others at one place; another could not be measured.
    pack_.measured.values["print"][3][5] = -4.0F;
    pack_.measured.values["print"][8].assign(kPlaces, std::nanf(""));
    const auto documents = scores_of_copies(pack_);
    ASSERT_EQ(documents.size(), 12U);
    const std::string id = "VI.FR.IS:print";
    ASSERT_TRUE(documents[0].scores.contains(id));
    EXPECT_LT(documents[3].scores.at(id), documents[0].scores.at(id) - 0.5);
    EXPECT_FALSE(documents[8].scores.contains(id)) << "not measured is no score";
    EXPECT_EQ(documents[3].file, "4");
}

TEST_F(PackWorkbench, ANewVersionIsSignedAndTheOneBeforeIsKept) {
    pack_.checks.clear();
    add_check("VI.FR.IS:print", "print", -1.8);
    const auto first = save_version(config_, pack_);
    ASSERT_TRUE(first) << first.error().detail;
    EXPECT_TRUE(first->empty()) << "there was none";
    const std::string made = pack_.created;
    EXPECT_FALSE(set_threshold(pack_, "VI.FR.IS:nothing", -1.0));
    EXPECT_FALSE(set_threshold(pack_, "VI.FR.IS:print", std::nan("")));
    ASSERT_TRUE(set_threshold(pack_, "VI.FR.IS:print", -2.25));
    const auto second = save_version(config_, pack_);
    ASSERT_TRUE(second) << second.error().detail;
    ASSERT_TRUE(fs::exists(*second));
    EXPECT_EQ(second->parent_path(), config_.data / "specimens" / "earlier");
    const auto now = open_pack(config_, config_.data / "specimens" / "UTO-P-9-2021.vpack");
    ASSERT_TRUE(now);
    EXPECT_TRUE(now->trusted) << "signed by this workplace";
    EXPECT_DOUBLE_EQ(now->pack.checks.front().threshold, -2.25);
    const auto before = open_pack(config_, *second);
    ASSERT_TRUE(before);
    EXPECT_DOUBLE_EQ(before->pack.checks.front().threshold, -1.8);
    EXPECT_EQ(before->pack.created, made);
    EXPECT_EQ(packs_in(config_.data / "specimens").size(), 1U) << "screenings see the new one alone";
}

}  // namespace
}  // namespace vidimus::screening
