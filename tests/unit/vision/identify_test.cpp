// Models told apart by what is kept of them, without their packs.
#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "synthetic.h"
#include "vision/geometry.h"
#include "vision/look.h"
#include "vision/model_index.h"

namespace vidimus::vision {
namespace {

constexpr int designs = 5;

/// From one drawn copy: artwork everywhere but in its zones; nothing is learned.
SpecimenPack pack_of_design(int design) {
    SpecimenPack pack;
    pack.model = {.state = design < 3 ? "UTO" : "ERI", .type = "P", .number = design + 1, .year = {}, .prado = {}};
    pack.pixels_per_mm = synthetic::density;
    pack.reference = synthetic::page({.design = design, .holder = 1, .noise = 0.5});
    pack.spread = cv::Mat(pack.reference.size(), CV_32F, cv::Scalar(3));
    pack.static_mask = cv::Mat(pack.reference.size(), CV_8U, cv::Scalar(255));
    pack.zones = synthetic::zones();
    for (const Zone& zone : pack.zones) {
        const cv::Rect area(cvRound(zone.mm.x * 8), cvRound(zone.mm.y * 8), cvRound(zone.mm.width * 8),
                            cvRound(zone.mm.height * 8));
        pack.static_mask(area & cv::Rect({}, pack.static_mask.size())).setTo(0);
    }
    return pack;
}

const std::vector<IndexedModel>& models() {
    static const std::vector<IndexedModel> list = [] {
        std::vector<IndexedModel> made;
        for (int design = 0; design < designs; ++design) {
            const SpecimenPack pack = pack_of_design(design);
            made.push_back({pack.model, look_at(pack)});
        }
        return made;
    }();
    return list;
}

struct Found {
    IndexedIdentification result;
    std::vector<std::size_t> opened;
};

Found find(const cv::Mat& image, const IdentifyHints& hints = {}, bool can_open = true) {
    Found found;
    const auto open = [&](std::size_t index) -> std::shared_ptr<const PreparedPack> {
        found.opened.push_back(index);
        return can_open ? prepare(pack_of_design(static_cast<int>(index)), models()[index].look) : nullptr;
    };
    found.result = identify(image, locate_page(image, std::nullopt), models(), open, hints, {});
    return found;
}

IdentifyHints mrz(const char* state, const char* type = "P") {
    return {.state = state, .type = type, .chosen = {}};
}

TEST(Identify, OpensThePackThatFitsAndNoOther) {
    for (const int design : {1, 3}) {
        const Found found = find(synthetic::page({.design = design, .holder = 40}));
        ASSERT_NE(found.result.found.pack, nullptr) << design;
        EXPECT_EQ(pack_of(*found.result.found.pack).model.number, design + 1);
        EXPECT_EQ(found.opened, std::vector{static_cast<std::size_t>(design)});
        EXPECT_GE(found.result.found.registration.inliers, 20);
        EXPECT_LT(found.result.found.registration.rms, 1.0);
    }
}

TEST(Identify, APageUpsideDownIsTheSamePage) {
    cv::Mat image = synthetic::page({.design = 2, .holder = 41});
    cv::rotate(image, image, cv::ROTATE_180);
    const Found found = find(image);
    ASSERT_NE(found.result.found.pack, nullptr);
    EXPECT_EQ(pack_of(*found.result.found.pack).model.number, 3);
    const cv::Point2d corner = mapped(found.result.found.registration.specimen_to_source, cv::Point2d(0, 0));
    EXPECT_GT(corner.x, image.cols * 0.9);
    EXPECT_GT(corner.y, image.rows * 0.9);
}

TEST(Identify, AnUnknownPageStaysUnknown) {
    const cv::Mat strange = synthetic::page({.design = 9, .holder = 42});
    for (const IdentifyHints& hints : {IdentifyHints{}, mrz("UTO"), mrz("ERI")}) {
        const Found found = find(strange, hints);
        EXPECT_EQ(found.result.found.pack, nullptr) << "though the MRZ names others";
        // What the MRZ names may be opened, to hold its print against the page.
        EXPECT_LE(found.opened.size(), hints.state ? 1U : 0U);
    }
    EXPECT_EQ(find(cv::Mat(700, 1000, CV_8UC3, cv::Scalar(200, 210, 220))).result.found.pack, nullptr);
}

TEST(Identify, TheMrzNeitherHidesNorMakesAModel) {
    // Three models are of the state that the MRZ names, yet the page is a fourth one.
    const Found other = find(synthetic::page({.design = 4, .holder = 43}), mrz("UTO"));
    ASSERT_NE(other.result.found.pack, nullptr);
    EXPECT_EQ(pack_of(*other.result.found.pack).model.to_string(), "ERI-P-5");
    const Found same = find(synthetic::page({.design = 4, .holder = 43}), mrz("ERI"));
    ASSERT_NE(same.result.found.pack, nullptr);
    EXPECT_EQ(pack_of(*same.result.found.pack).model.to_string(), "ERI-P-5");
}

TEST(Identify, APackThatCannotBeOpenedIsSaid) {
    const Found found = find(synthetic::page({.design = 1, .holder = 44}), {}, false);
    EXPECT_EQ(found.result.found.pack, nullptr);
    ASSERT_TRUE(found.result.unopened.has_value());
    EXPECT_EQ(*found.result.unopened, 1U);
}

TEST(Identify, ChosenByHandCountsWhateverThePageShows) {
    IdentifyHints hints;
    hints.chosen = models()[2].model;
    const Found found = find(synthetic::page({.design = 0, .holder = 45}), hints);
    ASSERT_NE(found.result.found.pack, nullptr);
    EXPECT_EQ(found.result.found.how, Identification::How::manual);
    EXPECT_EQ(pack_of(*found.result.found.pack).model.number, 3);
    EXPECT_FALSE(found.result.found.registration.ok) << "nothing may be judged";
}

// A ground of fine lines and a few large shapes has hardly a corner that two copies share.
TEST(Identify, BlocksOfPrintRegisterAPageThatHasNoPoints) {
    const SpecimenPack pack = pack_of_design(1);
    ModelLook bare = look_of(pack);
    bare.features.points.clear();
    bare.features.descriptors = cv::Mat();
    const auto look = std::make_shared<const ModelLook>(std::move(bare));
    const std::vector<IndexedModel> alone{{pack.model, look}};
    const auto open = [&](std::size_t) { return prepare(pack_of_design(1), look); };
    IdentifyHints by_hand;
    by_hand.chosen = pack.model;
    const auto registered = [&](const cv::Mat& image) {
        return identify(image, locate_page(image, std::nullopt), alone, open, by_hand, {}).found.registration;
    };
    cv::Mat same = synthetic::page({.design = 1, .holder = 46});
    for (const bool upside_down : {false, true}) {
        if (upside_down) cv::rotate(same, same, cv::ROTATE_180);
        const Registration found = registered(same);
        ASSERT_TRUE(found.ok) << upside_down;
        EXPECT_GE(found.inliers, 20);
        for (const cv::Point2d at : {cv::Point2d(0, 0), cv::Point2d(999, 0), cv::Point2d(999, 703)}) {
            const cv::Point2d wanted = upside_down ? cv::Point2d(999 - at.x, 703 - at.y) : at;
            EXPECT_LT(distance(mapped(found.specimen_to_source, at), wanted), 1.5) << upside_down;
        }
    }
    EXPECT_FALSE(registered(synthetic::page({.design = 0, .holder = 47})).ok) << "another page has other blocks";
}

TEST(Look, GoesThroughBytes) {
    const std::string bytes = write_look(*models()[0].look);
    EXPECT_LT(bytes.size(), 300'000U);
    const auto again = read_look(bytes);
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_EQ(write_look(**again), bytes);
}

TEST(Look, DamageIsSaid) {
    const std::string bytes = write_look(*models()[0].look);
    for (const std::size_t at : {std::size_t{0}, std::size_t{7}, std::size_t{10}, bytes.size() / 2, bytes.size() - 1}) {
        std::string damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ 1);
        EXPECT_FALSE(read_look(damaged)) << at;
    }
    for (const std::size_t length :
         {std::size_t{0}, std::size_t{5}, std::size_t{8}, std::size_t{15}, bytes.size() - 1}) {
        EXPECT_FALSE(read_look(bytes.substr(0, length))) << length;
    }
    EXPECT_FALSE(read_look(bytes + "x"));
}

TEST(ModelLetter, CardsAreOneFamily) {
    const auto model = [](const char* id) { return *ModelId::from_string(id); };
    EXPECT_TRUE(may_have_letter(model("UTO-P-1-2021"), "PP"));
    EXPECT_FALSE(may_have_letter(model("UTO-P-1-2021"), "V"));
    EXPECT_TRUE(may_have_letter(model("UTO-I-1-2021"), "C"));
    EXPECT_TRUE(may_have_letter(model("UTO-I-1-2021"), "AR"));
    EXPECT_FALSE(may_have_letter(model("UTO-I-1-2021"), "P"));
    EXPECT_TRUE(may_have_letter(model("UTO-J-1-2021"), "I")) << "no MRZ has this letter";
    EXPECT_TRUE(may_have_letter(model("UTO-P-1-2021"), ""));
}

}  // namespace
}  // namespace vidimus::vision
