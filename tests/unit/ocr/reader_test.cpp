// Whole pages: every format, turned, skewed, small, large, several at once; and nothing where there is no zone.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>

#include "ocr/mrz_reader.h"

namespace {

using namespace vidimus::ocr;
namespace fs = std::filesystem;

const std::vector<std::string> td3{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                                   "L898902C36UTO7408122F1204159ZE184226B<<<<<10"};
const std::vector<std::string> td2{"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"};
const std::vector<std::string> td1{"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6",
                                   "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"};

cv::Mat page(const std::string& name) {
    return cv::imread(std::string(VIDIMUS_SOURCE_DIR) + "/tests/data/ocr/" + name + ".png", cv::IMREAD_GRAYSCALE);
}

std::vector<std::string> lines_of(const MrzText& text) {
    std::vector<std::string> out;
    for (const auto& line : text.lines) {
        std::string s;
        for (const auto& c : line.characters) {
            s += c.candidates.front().character;
        }
        out.push_back(s);
    }
    return out;
}

cv::Mat skewed(const cv::Mat& image, double degrees) {
    const double r = degrees * CV_PI / 180.0;
    const double c = std::abs(std::cos(r));
    const double s = std::abs(std::sin(r));
    const cv::Size size(static_cast<int>(image.cols * c + image.rows * s),
                        static_cast<int>(image.cols * s + image.rows * c));
    cv::Mat m = cv::getRotationMatrix2D({image.cols / 2.F, image.rows / 2.F}, degrees, 1.0);
    m.at<double>(0, 2) += (size.width - image.cols) / 2.0;
    m.at<double>(1, 2) += (size.height - image.rows) / 2.0;
    cv::Mat out;
    cv::warpAffine(image, out, m, size, cv::INTER_CUBIC, cv::BORDER_REPLICATE);
    return out;
}

class Reader : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        auto opened = MrzReader::open(fs::path(VIDIMUS_RESOURCES_DIR) / "models");
        ASSERT_TRUE(opened);
        reader = std::make_unique<MrzReader>(std::move(*opened));
    }
    static void TearDownTestSuite() { reader.reset(); }

    static std::vector<MrzText> read(const cv::Mat& image, const ReadOptions& options = {}) {
        ReadOptions patient = options;
        patient.deadline = std::chrono::minutes(2);
        auto result = reader->read(image, patient, {});
        EXPECT_TRUE(result.has_value());
        return result ? result->zones : std::vector<MrzText>{};
    }

    static void expect_reads(const cv::Mat& image, const std::vector<std::string>& lines) {
        const auto zones = read(image);
        ASSERT_EQ(zones.size(), 1U);
        EXPECT_EQ(lines_of(zones[0]), lines);
    }

    static std::unique_ptr<MrzReader> reader;
};
std::unique_ptr<MrzReader> Reader::reader;

TEST_F(Reader, ReadsEachFormat) {
    expect_reads(page("td3"), td3);
    expect_reads(page("td2"), td2);
    expect_reads(page("td1"), td1);
}

TEST_F(Reader, ReadsBgr) {
    cv::Mat colour;
    cv::cvtColor(page("td3"), colour, cv::COLOR_GRAY2BGR);
    expect_reads(colour, td3);
}

TEST_F(Reader, ReadsQuarterTurnsAndSaysThem) {
    const cv::Mat image = page("td3");
    EXPECT_EQ(read(image).at(0).rotation, 0);
    const std::pair<int, int> turns[] = {
        {cv::ROTATE_90_CLOCKWISE, 3}, {cv::ROTATE_180, 2}, {cv::ROTATE_90_COUNTERCLOCKWISE, 1}};
    for (const auto& [code, rotation] : turns) {
        cv::Mat turned;
        cv::rotate(image, turned, code);
        const auto zones = read(turned);
        ASSERT_EQ(zones.size(), 1U);
        EXPECT_EQ(lines_of(zones[0]), td3);
        EXPECT_EQ(zones[0].rotation, rotation);
    }
}

TEST_F(Reader, ReadsSkewedPages) {
    for (const double degrees : {-8.0, 3.0, 14.0}) {
        SCOPED_TRACE(degrees);
        expect_reads(skewed(page("td3"), degrees), td3);
        expect_reads(skewed(page("td1"), degrees), td1);
    }
}

// Dense fine lines end just above many a card's zone. Their strokes outweigh those of the zone's last line, so that the
// best three rows by strokes alone lie one too high.
TEST_F(Reader, FineLinesAboveTheZoneDoNotHideIt) {
    constexpr int zone_top = 260;
    constexpr int high = 90;
    for (const int contrast : {60, 80, 150}) {
        for (const int pitch : {4, 6, 8, 10}) {
            for (const double lean : {0.0, 0.5, -0.4}) {
                SCOPED_TRACE(testing::Message() << contrast << ' ' << pitch << ' ' << lean);
                cv::Mat image = page("td1");
                for (int y = zone_top - high; y < zone_top; ++y) {
                    for (int x = 0; x < image.cols; ++x) {
                        const double wave = 0.5 + 0.5 * std::sin((x + lean * y) / pitch * 2.0 * CV_PI);
                        image.at<std::uint8_t>(y, x) =
                            cv::saturate_cast<std::uint8_t>(image.at<std::uint8_t>(y, x) - contrast * wave);
                    }
                }
                expect_reads(image, td1);
            }
        }
    }
}

TEST_F(Reader, AZoneThatIsFoundTwiceIsOne) {
    cv::Mat image = page("td1");
    for (int y = 220; y < 260; ++y) {
        for (int x = 0; x < image.cols; ++x) {
            const double wave = 0.5 + 0.5 * std::sin(x / 8.0 * 2.0 * CV_PI);
            image.at<std::uint8_t>(y, x) = cv::saturate_cast<std::uint8_t>(image.at<std::uint8_t>(y, x) - 40 * wave);
        }
    }
    expect_reads(image, td1);
}

TEST_F(Reader, ReadsDrivingLicencesOfOneLineAndOfUnequalLines) {
    expect_reads(page("fr_dl"), {"D1FRA26AA000170340531VIDIMUS<0"});
    expect_reads(page("ch_dl"), {"UTX123D<<", "FACHE123456789001<<850412<<<<<", "VIDIMUS<<ANNA<MARIA<<<<<<<<<<<"});
}

TEST_F(Reader, ReadsSmallAndLarge) {
    cv::Mat image;
    cv::resize(page("td3"), image, {}, 0.5, 0.5, cv::INTER_AREA);  // characters of eight pixels
    expect_reads(image, td3);
    cv::resize(page("td2"), image, {}, 3.5, 3.5, cv::INTER_CUBIC);
    expect_reads(image, td2);
}

TEST_F(Reader, ReadsBlurAndPerspective) {
    cv::Mat image = page("td3");
    cv::GaussianBlur(image, image, {}, 1.5);
    const auto w = static_cast<float>(image.cols);
    const auto h = static_cast<float>(image.rows);
    const cv::Point2f from[] = {{0, 0}, {w, 0}, {w, h}, {0, h}};
    const cv::Point2f to[] = {{0.05F * w, 0.03F * h}, {0.96F * w, 0}, {w, h}, {0, 0.97F * h}};
    cv::warpPerspective(image, image, cv::getPerspectiveTransform(from, to), image.size(), cv::INTER_CUBIC,
                        cv::BORDER_REPLICATE);
    expect_reads(image, td3);
}

TEST_F(Reader, QuadsLieOnTheirCharacters) {
    const cv::Mat image = page("td3");
    const auto zones = read(image);
    ASSERT_EQ(zones.size(), 1U);
    const MrzText& zone = zones[0];
    const cv::Rect whole(0, 0, image.cols, image.rows);
    double last = -1.0;
    for (const auto& c : zone.lines[1].characters) {
        EXPECT_GT(c.quad[0].x, last);  // in reading order
        last = static_cast<double>(c.quad[0].x);
        EXPECT_LT(c.quad[0].x, c.quad[1].x);
        EXPECT_LT(c.quad[1].y, c.quad[2].y);
        EXPECT_NEAR(c.quad[1].x - c.quad[0].x, 16.0, 1.5);
        // Each holds ink, and no ink touches its upper edge from above.
        const cv::Rect box(c.quad[0], c.quad[2]);
        EXPECT_EQ(box & whole, box);
        double darkest = 255;
        cv::minMaxLoc(image(box), &darkest, nullptr);
        EXPECT_LT(darkest, 120.0);
    }
    EXPECT_LT(zone.lines[0].quad[2].y, zone.lines[1].quad[1].y);
    EXPECT_EQ(zone.quad[0], zone.lines[0].quad[0]);
    EXPECT_EQ(zone.quad[2], zone.lines[1].quad[2]);
}

TEST_F(Reader, QuadsFollowTheTurnOfTheImage) {
    cv::Mat turned;
    cv::rotate(page("td3"), turned, cv::ROTATE_180);
    const auto zones = read(turned);
    ASSERT_EQ(zones.size(), 1U);
    // The text's own top left lies at the image's bottom right.
    EXPECT_GT(zones[0].quad[0].x, zones[0].quad[1].x);
    EXPECT_GT(zones[0].quad[0].y, zones[0].quad[3].y);
}

TEST_F(Reader, CandidatesAreSortedProbabilities) {
    const auto zones = read(page("td1"));
    ASSERT_EQ(zones.size(), 1U);
    EXPECT_GT(zones[0].confidence, 0.9F);
    EXPECT_LE(zones[0].confidence, 1.F);
    for (const auto& line : zones[0].lines) {
        for (const auto& c : line.characters) {
            ASSERT_FALSE(c.candidates.empty());
            float before = 1.F;
            for (const auto& candidate : c.candidates) {
                EXPECT_GT(candidate.probability, 0.F);
                EXPECT_LE(candidate.probability, before);
                before = candidate.probability;
            }
        }
    }
}

TEST_F(Reader, ReadsTwoDocumentsOnOnePage) {
    const cv::Mat upper = page("td3");
    const cv::Mat lower = page("td1");
    cv::Mat both(upper.rows + lower.rows + 30, std::max(upper.cols, lower.cols), CV_8U, cv::Scalar(120));
    upper.copyTo(both(cv::Rect(0, 0, upper.cols, upper.rows)));
    lower.copyTo(both(cv::Rect(0, upper.rows + 30, lower.cols, lower.rows)));
    const auto zones = read(both);
    ASSERT_EQ(zones.size(), 2U);
    const bool first = zones[0].lines.size() == 2;
    EXPECT_EQ(lines_of(zones[first ? 0 : 1]), td3);
    EXPECT_EQ(lines_of(zones[first ? 1 : 0]), td1);
    EXPECT_GE(zones[0].confidence, zones[1].confidence);
    ReadOptions one;
    one.max_zones = 1;
    EXPECT_EQ(read(both, one).size(), 1U);
}

// A zone whose first line is covered is none that can be read; that there is none must not be said either.
TEST_F(Reader, SaysWhereEvenPrintCouldNotBeRead) {
    cv::Mat image = page("td1");
    const ReadOptions patient{.deadline = std::chrono::minutes(2)};
    const auto whole = reader->read(image, patient, {});
    ASSERT_TRUE(whole);
    EXPECT_FALSE(whole->unread) << "it was read";
    image.rowRange(262, 292).setTo(image.at<std::uint8_t>(255, 300));
    const auto covered = reader->read(image, patient, {});
    ASSERT_TRUE(covered);
    EXPECT_TRUE(covered->zones.empty());
    ASSERT_TRUE(covered->unread);
    const Quad& quad = *covered->unread;
    EXPECT_GT(quad[0].y, 240.F);
    EXPECT_LT(quad[2].y, 365.F);
    EXPECT_GT(quad[1].x - quad[0].x, 400.F);
    image.rowRange(292, 355).setTo(image.at<std::uint8_t>(255, 300));
    const auto bare = reader->read(image, patient, {});
    ASSERT_TRUE(bare);
    EXPECT_FALSE(bare->unread);
}

TEST_F(Reader, ClaimsNothingWhereThereIsNone) {
    EXPECT_TRUE(read(cv::Mat(600, 800, CV_8U, cv::Scalar(255))).empty());
    cv::Mat noise(500, 700, CV_8UC3);
    cv::theRNG().state = 7;
    cv::randu(noise, 0, 256);
    EXPECT_TRUE(read(noise).empty());
    // a listing, a table of numbers, keys, bars, and the page without its zone
    cv::Mat listing(700, 900, CV_8U, cv::Scalar(245));
    for (int i = 0; i < 26; ++i) {
        cv::putText(listing, "for (int i = 0; i < n; ++i) { out << i << \"<<<<<<<<\"; }", {20, 30 + 26 * i},
                    cv::FONT_HERSHEY_PLAIN, 1.3, cv::Scalar(30), 1, cv::LINE_AA);
    }
    EXPECT_TRUE(read(listing).empty());
    cv::Mat table(700, 900, CV_8U, cv::Scalar(245));
    cv::Mat keys(500, 900, CV_8U, cv::Scalar(40));
    cv::Mat bars(300, 900, CV_8U, cv::Scalar(255));
    for (int y = 0; y < 20; ++y) {
        for (int x = 0; x < 15; ++x) {
            cv::putText(table, std::to_string(1000 + 37 * x * y), {8 + 58 * x, 28 + 34 * y}, cv::FONT_HERSHEY_DUPLEX,
                        0.5, cv::Scalar(20), 1, cv::LINE_AA);
            cv::rectangle(keys, {10 + 58 * x, 10 + 58 * y, 50, 50}, cv::Scalar(90), cv::FILLED);
            cv::putText(keys, std::string(1, static_cast<char>('A' + (x * 7 + y) % 26)), {22 + 58 * x, 45 + 58 * y},
                        cv::FONT_HERSHEY_SIMPLEX, 0.9, cv::Scalar(240), 2, cv::LINE_AA);
            cv::rectangle(bars, {10 + 58 * x + (x * y) % 7, 100, 4 + (x * 5 + y) % 20, 100}, cv::Scalar(0), cv::FILLED);
        }
    }
    EXPECT_TRUE(read(table).empty());
    EXPECT_TRUE(read(keys).empty());
    EXPECT_TRUE(read(bars).empty());
    const cv::Mat whole = page("td3");
    EXPECT_TRUE(read(whole(cv::Rect(0, 0, whole.cols, whole.rows * 7 / 10))).empty());
}

TEST_F(Reader, SurvivesAnySize) {
    for (const cv::Size size :
         {cv::Size(1, 1), cv::Size(1, 900), cv::Size(3000, 2), cv::Size(17, 33), cv::Size(5000, 40)}) {
        EXPECT_TRUE(read(cv::Mat(size, CV_8U, cv::Scalar(128))).empty());
    }
}

TEST_F(Reader, RefusesWhatIsNoImage) {
    for (const cv::Mat& image : {cv::Mat(), cv::Mat(100, 100, CV_16U, cv::Scalar(1)),
                                 cv::Mat(100, 100, CV_8UC4, cv::Scalar(1)), cv::Mat(100, 100, CV_32F, cv::Scalar(1))}) {
        const auto result = reader->read(image, {}, {});
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().code, ErrorCode::image_empty);
    }
}

TEST_F(Reader, StopsWhenAsked) {
    std::stop_source stop;
    stop.request_stop();
    const auto cancelled = reader->read(page("td3"), {}, stop.get_token());
    ASSERT_FALSE(cancelled);
    EXPECT_EQ(cancelled.error().code, ErrorCode::cancelled);
    ReadOptions hurried;
    hurried.deadline = std::chrono::milliseconds(0);
    const auto late = reader->read(page("td3"), hurried, {});
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, ErrorCode::deadline);
}

TEST_F(Reader, MovesAndReadsOn) {
    auto opened = MrzReader::open(fs::path(VIDIMUS_RESOURCES_DIR) / "models");
    ASSERT_TRUE(opened);
    MrzReader moved(std::move(*opened));
    const auto result = moved.read(page("td2"), {}, {});
    ASSERT_TRUE(result);
    ASSERT_EQ(result->zones.size(), 1U);
    EXPECT_EQ(lines_of(result->zones.at(0)), td2);
    // The same image gives the same reading.
    const auto again = moved.read(page("td2"), {}, {});
    ASSERT_TRUE(again);
    EXPECT_EQ(result->zones.at(0).confidence, again->zones.at(0).confidence);
}

}  // namespace
