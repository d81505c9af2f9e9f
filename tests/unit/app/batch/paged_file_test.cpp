// PDFs and TIFFs of several pages become their single pages; what cannot be read is told, and nothing runs on for ever.
#include "app/batch/paged_file.h"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <span>
#include <sstream>
#include <thread>

#include "app/batch/child_process.h"
#include "app/batch/tiff_pages.h"
#include "tests/unit/app/batch/workspace.h"
#include "vision/image.h"

namespace vidimus::batch {
namespace {

using screening::Capture;
using screening::FailureCode;

/// A picture whose mean grey tells which page it is.
cv::Mat picture(int grey, cv::Size size = {420, 300}) {
    cv::Mat made(size, CV_8UC3, cv::Scalar::all(grey));
    cv::rectangle(made, {20, 20, 100, 100}, cv::Scalar::all(255 - grey), cv::FILLED);
    return made;
}

/// A PDF as scanners write it: a JPEG that covers the page, 6 cm wide.
std::string pdf_of(const std::vector<cv::Mat>& scans, const std::string& trailer = {}) {
    std::ostringstream pdf;
    pdf << "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count " << scans.size()
        << "/Kids[";
    for (std::size_t i = 0; i < scans.size(); ++i) {
        pdf << 3 + 3 * i << " 0 R ";
    }
    pdf << "]>>endobj\n";
    for (std::size_t i = 0; i < scans.size(); ++i) {
        std::vector<unsigned char> jpeg;
        cv::imencode(".jpg", scans[i], jpeg);
        const double height = 170.0 * scans[i].rows / scans[i].cols;
        std::ostringstream draw;
        draw << "170 0 0 " << height << " 0 0 cm /I Do";
        const auto id = 3 + 3 * i;
        pdf << id << " 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 170 " << height << "]/Contents " << id + 1
            << " 0 R/Resources<</XObject<</I " << id + 2 << " 0 R>>>>>>endobj\n"
            << id + 1 << " 0 obj<</Length " << draw.str().size() << ">>stream\n"
            << draw.str() << "\nendstream endobj\n"
            << id + 2 << " 0 obj<</Type/XObject/Subtype/Image/Width " << scans[i].cols << "/Height " << scans[i].rows
            << "/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode/Length " << jpeg.size() << ">>stream\n"
            << std::string(jpeg.begin(), jpeg.end()) << "\nendstream endobj\n";
    }
    pdf << "trailer<</Root 1 0 R" << trailer << ">>\n%%EOF\n";
    return pdf.str();
}

class PagedFile : public ::testing::Test {
  protected:
    std::filesystem::path write(const std::string& name, const std::string& bytes) {
        const auto file = workspace_.root() / name;
        std::ofstream(file, std::ios::binary) << bytes;
        return file;
    }
    std::filesystem::path write_tiff(const std::string& name, const std::vector<cv::Mat>& pages) {
        const auto file = workspace_.root() / name;
        EXPECT_TRUE(cv::imwrite(file.string(), pages));
        return file;
    }
    static auto pages(const std::filesystem::path& file, const PageLimits& limits = {}) {
        Capture capture;
        capture.file = file;
        return pages_of(capture, {}, limits);
    }
    static FailureCode code_of(const std::filesystem::path& file, const PageLimits& limits = {}) {
        const auto found = pages(file, limits);
        EXPECT_FALSE(found);
        return found ? FailureCode::internal : found.error().code;
    }
    static double grey_of(const Capture& capture) {
        const auto image = vision::decode_image(capture.bytes);
        EXPECT_TRUE(image);
        return image ? cv::mean(image->bgr(cv::Rect(200, 200, 100, 60)))[0] : -1.0;
    }

    tests::Workspace workspace_;
};

TEST_F(PagedFile, APdfGivesItsPagesAtTheResolutionOfTheScan) {
    const auto file = write("scan.pdf", pdf_of({picture(40), picture(120), picture(200, {840, 600})}));
    const auto found = pages(file);
    ASSERT_TRUE(found) << found.error().detail;
    ASSERT_EQ(found->size(), 3U);
    EXPECT_EQ((*found)[1].file.filename(), "scan.pdf#page=2");
    EXPECT_NEAR(grey_of((*found)[0]), 40, 3);
    EXPECT_NEAR(grey_of((*found)[1]), 120, 3);
    // 170 points for 420 and for 840 pixels: 178 and 356 pixels an inch.
    const auto second = vision::decode_image((*found)[1].bytes);
    const auto third = vision::decode_image((*found)[2].bytes);
    ASSERT_TRUE(second && third);
    EXPECT_NEAR(second->bgr.cols, 420, 4);
    EXPECT_NEAR(third->bgr.cols, 840, 4);
    ASSERT_TRUE(third->ppi);
    EXPECT_NEAR(*third->ppi, 356, 2);
}

TEST_F(PagedFile, OnePageCanBeNamed) {
    const auto file = write("scan.pdf", pdf_of({picture(40), picture(120)}));
    const auto second = pages(file.string() + "#page=2");
    ASSERT_TRUE(second);
    ASSERT_EQ(second->size(), 1U);
    EXPECT_NEAR(grey_of(second->front()), 120, 3);
    EXPECT_EQ(code_of(file.string() + "#page=3"), FailureCode::page_not_found);
    EXPECT_EQ(page_of_name("a#page=0").second, 0);
    EXPECT_EQ(page_of_name("a#page=12").first, "a");
    EXPECT_EQ(page_of_name("a#page=1x").second, 0);
    // A file that is really called so stays what it is.
    cv::imwrite((workspace_.root() / "odd.png").string(), picture(9));
    std::filesystem::rename(workspace_.root() / "odd.png", workspace_.root() / "odd.png#page=1");
    EXPECT_EQ(pages(workspace_.root() / "odd.png#page=1").value().front().file.filename(), "odd.png#page=1");
}

TEST_F(PagedFile, AProtectedPdfIsToldFromADamagedOne) {
    const std::string filler(32, 'A');
    const auto locked = write("locked.pdf", pdf_of({picture(40)}, "/Encrypt<</Filter/Standard/V 1/R 2/O(" + filler +
                                                                      ")/U(" + filler + ")/P -4>>/ID[(ab)(ab)]"));
    EXPECT_EQ(code_of(locked), FailureCode::pdf_protected);
    EXPECT_EQ(code_of(write("cut.pdf", pdf_of({picture(40)}).substr(0, 60))), FailureCode::pdf_damaged);
    EXPECT_EQ(code_of(write("none.pdf", "%PDF-1.4\ntrailer<<>>\n%%EOF")), FailureCode::pdf_damaged);
    EXPECT_EQ(code_of(write("empty.pdf", pdf_of({}))), FailureCode::pdf_damaged);
}

TEST_F(PagedFile, PagesAndPixelsAreBounded) {
    const auto file = write("scan.pdf", pdf_of({picture(40), picture(120), picture(200)}));
    EXPECT_EQ(code_of(file, {.pages = 2}), FailureCode::too_many_pages);
    EXPECT_EQ(code_of(file, {.file_bytes = 100}), FailureCode::image_too_large);
    EXPECT_EQ(code_of(file, {.page_pixels = 10'000}), FailureCode::image_too_large);
    // A coarser drawing of a large page is still a page.
    const auto coarse = pages(file, {.page_pixels = 60'000});
    ASSERT_TRUE(coarse);
    const auto image = vision::decode_image(coarse->front().bytes);
    ASSERT_TRUE(image);
    EXPECT_LE(image->bgr.total(), 62'000U);
    const std::string poster =
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]"
        "/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 90000 90000]>>endobj\n"
        "trailer<</Root 1 0 R>>\n";
    EXPECT_EQ(code_of(write("poster.pdf", poster)), FailureCode::image_too_large);
}

TEST_F(PagedFile, WithoutPopplerItIsTold) {
    const auto file = write("scan.pdf", pdf_of({picture(40)}));
    EXPECT_EQ(code_of(file, {.programs = workspace_.root()}), FailureCode::pdf_reader_missing);
}

TEST_F(PagedFile, ATiffGivesItsPages) {
    const auto file = write_tiff("scan.tif", {picture(40), picture(120), picture(200)});
    const auto found = pages(file);
    ASSERT_TRUE(found);
    ASSERT_EQ(found->size(), 3U);
    EXPECT_EQ((*found)[2].file.filename(), "scan.tif#page=3");
    EXPECT_NEAR(grey_of((*found)[0]), 40, 1);
    EXPECT_NEAR(grey_of((*found)[1]), 120, 1);
    EXPECT_NEAR(grey_of((*found)[2]), 200, 1);
    EXPECT_EQ(code_of(file, {.pages = 2}), FailureCode::too_many_pages);
    EXPECT_EQ(code_of(file, {.all_bytes = 100}), FailureCode::image_too_large);
    EXPECT_EQ(code_of(file.string() + "#page=4"), FailureCode::page_not_found);
}

TEST_F(PagedFile, OtherFilesAreTheirOnlyPage) {
    cv::imwrite((workspace_.root() / "scan.png").string(), picture(40));
    const auto one = pages(workspace_.root() / "scan.png");
    ASSERT_TRUE(one);
    ASSERT_EQ(one->size(), 1U);
    EXPECT_TRUE(one->front().bytes.empty()) << "it is read where it lies";
    EXPECT_EQ(pages(write_tiff("one.tif", {picture(40)})).value().front().file.filename(), "one.tif");
    // What is wrong with them is told when they are read.
    EXPECT_EQ(pages(workspace_.root() / "gone.png").value().size(), 1U);
    EXPECT_EQ(pages(write("empty.png", "")).value().size(), 1U);
    EXPECT_EQ(pages(workspace_.root()).value().size(), 1U);
    std::vector<unsigned char> jpeg;
    cv::imencode(".jpg", picture(40), jpeg);
    const std::string talk = std::string(jpeg.begin(), jpeg.begin() + 2) + std::string("\xFF\xFE\x00\x0A%PDF-1.4", 12) +
                             std::string(jpeg.begin() + 2, jpeg.end());
    EXPECT_TRUE(pages(write("talk.jpg", talk)).value().front().bytes.empty()) << "a picture that speaks of PDF";
}

TEST(TiffPages, ChainsThatLeadNowhereEnd) {
    const auto bytes_of = [](const std::string& text) {
        std::vector<std::byte> bytes(text.size());
        std::transform(text.begin(), text.end(), bytes.begin(), [](char c) { return static_cast<std::byte>(c); });
        return bytes;
    };
    // One directory without entries at 8 whose next is itself, another outside, another cut off.
    EXPECT_EQ(tiff_pages(bytes_of(std::string("II*\0\x08\0\0\0\0\0\x08\0\0\0", 14)), 32).size(), 1U);
    EXPECT_EQ(tiff_pages(bytes_of(std::string("II*\0\xFF\xFF\xFF\xFF", 8)), 32).size(), 0U);
    EXPECT_EQ(tiff_pages(bytes_of(std::string("II*\0\x08\0\0\0\xFF", 9)), 32).size(), 0U);
    EXPECT_EQ(tiff_pages(bytes_of(std::string("MM\0*\0\0\0\x08\0\0\0\0\0\0", 14)), 32).size(), 1U);
    // A preview (NewSubfileType 1) is no page.
    EXPECT_EQ(tiff_pages(bytes_of(std::string("II*\0\x08\0\0\0\x01\0\xFE\0\x04\0\x01\0\0\0\x01\0\0\0\0\0\0\0", 26)), 32)
                  .size(),
              0U);
    EXPECT_EQ(tiff_pages({}, 32).size(), 0U);
}

TEST(ChildProcess, IsHeldToItsLimits) {
    using End = ChildResult::End;
    const auto shell = find_program("sh");
    ASSERT_TRUE(shell);
    EXPECT_FALSE(find_program("vidimus-no-such-program"));
    const std::filesystem::path nothing("/dev/null");
    const auto run = [&](const std::string& script, const ChildLimits& limits = {}, const std::stop_token& stop = {}) {
        return run_child(*shell, {"-c", script}, nothing, limits, stop);
    };
    const auto said = run("echo out; echo err >&2; exit 3");
    EXPECT_EQ(said.end, End::exited);
    EXPECT_EQ(said.code, 3);
    EXPECT_EQ(said.output, "out\n");
    EXPECT_EQ(said.errors, "err\n");
    EXPECT_EQ(run("kill -9 $$").end, End::signalled);
    EXPECT_EQ(run("while :; do echo x; done", {.output = 1000}).end, End::too_much_output);
    EXPECT_EQ(run("sleep 20", {.time = std::chrono::seconds(0)}).end, End::out_of_time);
    EXPECT_NE(run("x=aaaaaaaaaaaaaaaa; while :; do x=$x$x; done", {.memory = 100U << 20U}).code, 0);
    EXPECT_EQ(run("echo $HOME$USER").output, "\n") << "nothing of the environment is handed on";
    std::stop_source stop;
    std::jthread later([&stop] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        stop.request_stop();
    });
    EXPECT_EQ(run("sleep 20", {}, stop.get_token()).end, End::stopped);
    EXPECT_EQ(run_child("/nonexistent/program", {}, nothing, {}, {}).code, 127);
    EXPECT_EQ(run_child(*shell, {}, "/nonexistent/input", {}, {}).end, End::not_started);
}

}  // namespace
}  // namespace vidimus::batch
