#include "vision/image.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "vision/image_header.h"

namespace vidimus::vision {
namespace {

using Bytes = std::vector<unsigned char>;

std::span<const std::byte> view(const Bytes& bytes) {
    return std::as_bytes(std::span(bytes));
}

/// 120 × 80: red top left, green top right, blue bottom left, white bottom right.
cv::Mat quarters() {
    cv::Mat image(80, 120, CV_8UC3, cv::Scalar(255, 255, 255));
    image({0, 0, 60, 40}).setTo(cv::Scalar(0, 0, 255));
    image({60, 0, 60, 40}).setTo(cv::Scalar(0, 255, 0));
    image({0, 40, 60, 40}).setTo(cv::Scalar(255, 0, 0));
    return image;
}

Bytes encoded(const char* extension, const cv::Mat& image = quarters(), const std::vector<int>& options = {}) {
    Bytes bytes;
    cv::imencode(extension, image, bytes, options);
    return bytes;
}

/// A TIFF block as EXIF carries it: orientation, and resolution 300 per inch.
Bytes exif_block(int orientation) {
    Bytes block{'I', 'I', 42, 0, 8, 0, 0, 0, 3, 0};
    const auto entry = [&](int tag, int type, unsigned value) {
        for (const unsigned part : {static_cast<unsigned>(tag), static_cast<unsigned>(type)}) {
            block.push_back(static_cast<unsigned char>(part & 255U));
            block.push_back(static_cast<unsigned char>(part >> 8U));
        }
        for (const unsigned part : {1U, value}) {
            for (unsigned i = 0; i < 4; ++i) block.push_back(static_cast<unsigned char>(part >> (8 * i) & 255U));
        }
    };
    entry(274, 3, static_cast<unsigned>(orientation));
    entry(282, 5, 50);
    entry(296, 3, 2);
    for (int i = 0; i < 4; ++i) block.push_back(0);
    for (const unsigned char byte : {0x2C, 0x01, 0, 0, 1, 0, 0, 0}) block.push_back(byte);
    return block;
}

Bytes jpeg_with_exif(int orientation) {
    Bytes bytes = encoded(".jpg", quarters(), {cv::IMWRITE_JPEG_QUALITY, 98});
    Bytes segment{0xFF, 0xE1, 0, 0, 'E', 'x', 'i', 'f', 0, 0};
    const Bytes block = exif_block(orientation);
    segment.insert(segment.end(), block.begin(), block.end());
    segment[2] = static_cast<unsigned char>((segment.size() - 2) >> 8U);
    segment[3] = static_cast<unsigned char>((segment.size() - 2) & 255U);
    bytes.insert(bytes.begin() + 2, segment.begin(), segment.end());
    return bytes;
}

unsigned crc_of(const unsigned char* data, std::size_t size) {
    unsigned crc = 0xFFFFFFFFU;
    for (std::size_t i = 0; i < size; ++i) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0U ? crc >> 1U ^ 0xEDB88320U : crc >> 1U;
    }
    return ~crc;
}

Bytes png_chunk(const char* name, const Bytes& data) {
    Bytes chunk;
    const auto big = [&](unsigned value) {
        for (int shift = 24; shift >= 0; shift -= 8)
            chunk.push_back(static_cast<unsigned char>(value >> static_cast<unsigned>(shift) & 255U));
    };
    big(static_cast<unsigned>(data.size()));
    chunk.insert(chunk.end(), name, name + 4);
    chunk.insert(chunk.end(), data.begin(), data.end());
    big(crc_of(chunk.data() + 4, chunk.size() - 4));
    return chunk;
}

Bytes png_with(const char* name, const Bytes& data) {
    Bytes bytes = encoded(".png");
    const Bytes chunk = png_chunk(name, data);
    bytes.insert(bytes.begin() + 33, chunk.begin(), chunk.end());  // behind IHDR
    return bytes;
}

Bytes webp_with_exif(int orientation) {
    const Bytes plain = encoded(".webp", quarters(), {cv::IMWRITE_WEBP_QUALITY, 101});
    Bytes bytes;
    bytes.reserve(plain.size() + 256);
    const unsigned char start[] = {'R', 'I', 'F', 'F', 0, 0, 0, 0, 'W', 'E', 'B', 'P', 'V', 'P', '8',
                                   'X', 10,  0,   0,   0, 8, 0, 0, 0,   119, 0,   0,   79,  0,   0};
    std::copy(std::begin(start), std::end(start), std::back_inserter(bytes));
    bytes.insert(bytes.end(), plain.begin() + 12, plain.end());
    Bytes block = exif_block(orientation);
    const auto size = static_cast<unsigned>(block.size());
    for (const char c : {'E', 'X', 'I', 'F'}) bytes.push_back(static_cast<unsigned char>(c));
    for (unsigned i = 0; i < 4; ++i) bytes.push_back(static_cast<unsigned char>(size >> (8 * i) & 255U));
    if (block.size() % 2 == 1) block.push_back(0);
    bytes.insert(bytes.end(), block.begin(), block.end());
    const auto whole = static_cast<unsigned>(bytes.size() - 8);
    for (unsigned i = 0; i < 4; ++i) bytes[4 + i] = static_cast<unsigned char>(whole >> (8 * i) & 255U);
    return bytes;
}

/// An uncompressed TIFF with an orientation.
Bytes tiff_with(int orientation) {
    const cv::Mat image = quarters();
    Bytes bytes{'I', 'I', 42, 0, 8, 0, 0, 0, 11, 0};
    const auto little = [&](unsigned value, unsigned count) {
        for (unsigned i = 0; i < count; ++i) bytes.push_back(static_cast<unsigned char>(value >> (8 * i) & 255U));
    };
    const unsigned after = 10 + 11 * 12 + 4;
    const auto entry = [&](unsigned tag, unsigned type, unsigned count, unsigned value) {
        little(tag, 2);
        little(type, 2);
        little(count, 4);
        little(value, 4);
    };
    entry(256, 4, 1, 120);
    entry(257, 4, 1, 80);
    entry(258, 3, 3, after);
    entry(259, 3, 1, 1);
    entry(262, 3, 1, 2);
    entry(273, 4, 1, after + 14);
    entry(274, 3, 1, static_cast<unsigned>(orientation));
    entry(277, 3, 1, 3);
    entry(278, 4, 1, 80);
    entry(279, 4, 1, 120 * 80 * 3);
    entry(282, 5, 1, after + 6);
    little(0, 4);
    for (int i = 0; i < 3; ++i) little(8, 2);
    little(400, 4);
    little(1, 4);
    for (int y = 0; y < image.rows; ++y) {
        for (int x = 0; x < image.cols; ++x) {
            const auto pixel = image.at<cv::Vec3b>(y, x);
            for (int c = 2; c >= 0; --c) bytes.push_back(pixel[c]);
        }
    }
    return bytes;
}

/// Where red, which was stored top left, is to be seen: 0 top left, 1 top right, 2 bottom right, 3 bottom left.
int corner_of_red(const cv::Mat& bgr) {
    const cv::Point places[4] = {{bgr.cols / 4, bgr.rows / 4},
                                 {bgr.cols * 3 / 4, bgr.rows / 4},
                                 {bgr.cols * 3 / 4, bgr.rows * 3 / 4},
                                 {bgr.cols / 4, bgr.rows * 3 / 4}};
    for (int i = 0; i < 4; ++i) {
        const auto pixel = bgr.at<cv::Vec3b>(places[i]);
        if (pixel[2] > 180 && pixel[1] < 80 && pixel[0] < 80) return i;
    }
    return -1;
}

class TemporaryFolder {
  public:
    TemporaryFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "vidimus-image-XXXXXX").string();
        path_ = mkdtemp(pattern.data());
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] std::filesystem::path file(const std::string& name, const Bytes& bytes) const {
        std::ofstream stream(path_ / name, std::ios::binary);
        for (const unsigned char byte : bytes) stream.put(static_cast<char>(byte));
        return path_ / name;
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

ErrorCode code_of(const tl::expected<Image, Error>& result) {
    EXPECT_FALSE(result.has_value());
    return result ? ErrorCode::internal : result.error().code;
}

TEST(Image, ReadsEveryFormat) {
    for (const char* extension : {".jpg", ".png", ".tiff", ".webp", ".bmp"}) {
        const auto image = decode_image(view(encoded(extension)));
        ASSERT_TRUE(image) << extension;
        EXPECT_EQ(image->bgr.size(), cv::Size(120, 80)) << extension;
        EXPECT_EQ(image->bgr.type(), CV_8UC3) << extension;
        EXPECT_EQ(corner_of_red(image->bgr), 0) << extension;
    }
}

TEST(Image, GreyJpegBecomesBgr) {
    const auto image = decode_image(view(encoded(".jpg", cv::Mat(80, 90, CV_8UC1, cv::Scalar(100)))));
    ASSERT_TRUE(image);
    EXPECT_EQ(image->bgr.type(), CV_8UC3);
    EXPECT_NEAR(image->bgr.at<cv::Vec3b>(5, 5)[0], 100, 2);
}

TEST(Image, AppliesTheOrientationExactlyOnce) {
    // CIPA DC-008: where the stored top left is shown for orientations 1…8.
    constexpr int shown[9] = {0, 0, 1, 2, 3, 0, 1, 2, 3};
    for (int orientation = 1; orientation <= 8; ++orientation) {
        const std::pair<const char*, Bytes> files[] = {{"JPEG", jpeg_with_exif(orientation)},
                                                       {"PNG", png_with("eXIf", exif_block(orientation))},
                                                       {"WebP", webp_with_exif(orientation)},
                                                       {"TIFF", tiff_with(orientation)}};
        for (const auto& [name, bytes] : files) {
            const auto image = decode_image(view(bytes));
            ASSERT_TRUE(image) << name << orientation;
            EXPECT_EQ(image->bgr.size(), orientation >= 5 ? cv::Size(80, 120) : cv::Size(120, 80))
                << name << orientation;
            EXPECT_EQ(corner_of_red(image->bgr), shown[orientation]) << name << orientation;
        }
    }
}

TEST(Image, ReadsTheResolution) {
    Bytes jfif = encoded(".jpg");
    ASSERT_EQ(jfif[3], 0xE0);
    jfif[13] = 1;
    jfif[14] = 400 >> 8;
    jfif[15] = 400 & 255;
    EXPECT_DOUBLE_EQ(decode_image(view(jfif))->ppi.value_or(0), 400.0);
    jfif[13] = 2;  // per centimetre
    jfif[14] = 0;
    jfif[15] = 200;
    EXPECT_NEAR(decode_image(view(jfif))->ppi.value_or(0), 508.0, 0.01);
    EXPECT_DOUBLE_EQ(decode_image(view(jpeg_with_exif(1)))->ppi.value_or(0), 300.0);
    EXPECT_NEAR(decode_image(view(png_with("pHYs", {0, 0, 0x3D, 0x86, 0, 0, 0x3D, 0x86, 1})))->ppi.value_or(0), 400.0,
                0.1);
    EXPECT_DOUBLE_EQ(decode_image(view(tiff_with(1)))->ppi.value_or(0), 400.0);
    Bytes bmp = encoded(".bmp");
    bmp[38] = 0x13;  // 11,795 pixels per metre
    bmp[39] = 0x2E;
    EXPECT_NEAR(decode_image(view(bmp))->ppi.value_or(0), 299.6, 0.2);
}

TEST(Image, LeavesNonsenseResolutionsOut) {
    Bytes jfif = encoded(".jpg");
    jfif[13] = 1;
    jfif[14] = 0;
    jfif[15] = 20;
    EXPECT_FALSE(decode_image(view(jfif))->ppi);
    EXPECT_FALSE(decode_image(view(encoded(".png")))->ppi);
    EXPECT_FALSE(decode_image(view(png_with("pHYs", {0, 0, 0x3D, 0x86, 0, 0, 0x3D, 0x86, 0})))->ppi) << "no unit";
}

TEST(Image, Scales16Bit) {
    const auto image = decode_image(view(encoded(".png", cv::Mat(70, 70, CV_16UC3, cv::Scalar(0, 25700, 65535)))));
    ASSERT_TRUE(image);
    EXPECT_EQ(image->bgr.at<cv::Vec3b>(3, 3), cv::Vec3b(0, 100, 255));
}

TEST(Image, LaysAlphaOnWhite) {
    const auto image = decode_image(view(encoded(".png", cv::Mat(70, 70, CV_8UC4, cv::Scalar(0, 0, 200, 0)))));
    ASSERT_TRUE(image);
    EXPECT_EQ(image->bgr.at<cv::Vec3b>(3, 3), cv::Vec3b(255, 255, 255));
    const auto half = decode_image(view(encoded(".png", cv::Mat(70, 70, CV_8UC4, cv::Scalar(0, 0, 255, 128)))));
    EXPECT_EQ(half->bgr.at<cv::Vec3b>(3, 3), cv::Vec3b(127, 127, 255));
}

TEST(Image, CmykJpegHasItsColours) {
    // Written with Adobe's inverted inks, as image programs write them: a red of about (200, 40, 40).
    const auto image = load_image(std::filesystem::path(VIDIMUS_SOURCE_DIR) / "tests/unit/vision/data/red-cmyk.jpg");
    ASSERT_TRUE(image);
    const auto pixel = image->bgr.at<cv::Vec3b>(32, 32);
    EXPECT_NEAR(pixel[2], 200, 6);
    EXPECT_NEAR(pixel[1], 40, 6);
    EXPECT_NEAR(pixel[0], 40, 6);
}

TEST(Image, RealCmykMatchesItsRgbTwin) {
    const std::filesystem::path folder = std::filesystem::path(VIDIMUS_SHARED_DATA_DIR) / "forgery";
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no shared data";
    const auto cmyk = load_image(folder / "alb00.jpg");
    const auto rgb = load_image(folder / "fake_alb00.jpg");
    ASSERT_TRUE(cmyk);
    ASSERT_TRUE(rgb);
    const cv::Scalar a = cv::mean(cmyk->bgr);
    const cv::Scalar b = cv::mean(rgb->bgr);
    for (int c = 0; c < 3; ++c) EXPECT_NEAR(a[c], b[c], 30) << "an inverted picture would lie far off";
}

TEST(Image, SaysWhatIsTruncated) {
    for (const char* extension : {".jpg", ".png", ".bmp", ".webp", ".tiff"}) {
        Bytes bytes = encoded(extension);
        bytes.resize(bytes.size() * 3 / 4);
        EXPECT_EQ(code_of(decode_image(view(bytes))), ErrorCode::file_truncated) << extension;
    }
    Bytes jpeg = encoded(".jpg");
    jpeg.resize(jpeg.size() - 2);  // only the end marker is missing
    EXPECT_EQ(code_of(decode_image(view(jpeg))), ErrorCode::file_truncated);
    jpeg.resize(20);
    EXPECT_EQ(code_of(decode_image(view(jpeg))), ErrorCode::file_truncated);
    Bytes tiff = tiff_with(1);
    tiff.resize(tiff.size() - 1);
    EXPECT_EQ(code_of(decode_image(view(tiff))), ErrorCode::file_truncated);
}

TEST(Image, RefusesHugeImagesBeforeDecoding) {
    Bytes bytes = encoded(".png");
    for (const std::size_t at : {std::size_t{16}, std::size_t{20}}) {  // 20,000 × 20,000 in IHDR
        bytes[at] = 0;
        bytes[at + 1] = 0;
        bytes[at + 2] = 0x4E;
        bytes[at + 3] = 0x20;
    }
    const auto result = decode_image(view(bytes));
    EXPECT_EQ(code_of(result), ErrorCode::image_too_large);
    EXPECT_NE(result.error().detail.find("20000 x 20000"), std::string::npos);
    EXPECT_EQ(code_of(decode_image(view(encoded(".png")), {.max_pixels = 120 * 80 - 1})), ErrorCode::image_too_large);
    EXPECT_TRUE(decode_image(view(encoded(".png")), {.max_pixels = 120 * 80}));
    EXPECT_EQ(code_of(decode_image(view(encoded(".png")), {.max_pixels = 1'000'000, .max_bytes = 50})),
              ErrorCode::image_too_large);
}

TEST(Image, RealHugePngIsRefusedQuickly) {
    const TemporaryFolder folder;
    const auto path = folder.file("huge.png", encoded(".png", cv::Mat(20'000, 20'000, CV_8UC1, cv::Scalar(255)),
                                                      {cv::IMWRITE_PNG_COMPRESSION, 1}));
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(code_of(load_image(path)), ErrorCode::image_too_large);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
}

TEST(Image, RefusesSmallImages) {
    EXPECT_EQ(code_of(decode_image(view(encoded(".png", cv::Mat(63, 200, CV_8UC3, cv::Scalar::all(9)))))),
              ErrorCode::image_too_small);
    EXPECT_TRUE(decode_image(view(encoded(".png", cv::Mat(64, 64, CV_8UC3, cv::Scalar::all(9))))));
}

TEST(Image, TellsWhyAFileCannotBeRead) {
    const TemporaryFolder folder;
    EXPECT_EQ(code_of(load_image(folder.path() / "missing.png")), ErrorCode::file_not_found);
    EXPECT_EQ(code_of(load_image(folder.path())), ErrorCode::not_an_image);
    EXPECT_EQ(code_of(load_image(folder.file("empty.png", {}))), ErrorCode::file_empty);
    EXPECT_EQ(code_of(load_image(folder.file("text.jpg", {'B', 'M', ' ', 'i', 's', ' ', 'n', 'o', ' ', 'i', 'm', 'a',
                                                          'g', 'e', ' ', 'h', 'e', 'r', 'e'}))),
              ErrorCode::not_an_image);
    EXPECT_EQ(
        code_of(load_image(folder.file("large.png", encoded(".png")), {.max_pixels = 1'000'000, .max_bytes = 10})),
        ErrorCode::image_too_large);
    const std::string pipe = (folder.path() / "pipe").string();
    ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
    EXPECT_EQ(code_of(load_image(pipe)), ErrorCode::not_an_image);
    EXPECT_TRUE(load_image(folder.file("good.png", encoded(".png"))));
}

TEST(Image, TellsThatItMayNotRead) {
    const TemporaryFolder folder;
    const auto path = folder.file("closed.png", encoded(".png"));
    ASSERT_EQ(chmod(path.c_str(), 0), 0);
    ASSERT_EQ(chmod(folder.path().c_str(), 0755), 0);
    const bool root = geteuid() == 0;
    if (root) {
        ASSERT_EQ(seteuid(65534), 0);
    }  // the superuser may read everything
    const auto result = load_image(path);
    if (root) {
        ASSERT_EQ(seteuid(0), 0);
    }
    EXPECT_EQ(code_of(result), ErrorCode::not_permitted);
}

TEST(Image, TellsThatReadingFailed) {
    if (!std::filesystem::exists("/proc/self/mem")) GTEST_SKIP() << "no /proc";
    EXPECT_EQ(code_of(load_image("/proc/self/mem")), ErrorCode::read_error);
}

TEST(Image, DamagedPictureDataIsNoImage) {
    Bytes bytes = encoded(".png");
    for (std::size_t i = 45; i + 20 < bytes.size(); ++i) bytes[i] = 0xAA;
    EXPECT_EQ(code_of(decode_image(view(bytes))), ErrorCode::not_an_image);
}

TEST(Image, AnyCutOfAnyHeaderIsAnsweredWithoutACrash) {
    for (const Bytes& whole :
         {jpeg_with_exif(6), png_with("eXIf", exif_block(3)), webp_with_exif(8), tiff_with(2), encoded(".bmp")}) {
        for (std::size_t size = 0; size < std::min<std::size_t>(whole.size(), 400); ++size) {
            const Bytes part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
            EXPECT_FALSE(decode_image(view(part))) << size;
        }
    }
}

}  // namespace
}  // namespace vidimus::vision
