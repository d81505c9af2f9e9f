// Each row of the table with what it permits and with planted breaches.
#include "include_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vidimus::repository {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<Breach> check(const std::string& file, const std::string& include) {
    return check_includes({{file, "// A file.\n" + include + "\n"}});
}

struct Case {
    const char* file;
    const char* include;
};

class Permitted : public testing::TestWithParam<Case> {};
TEST_P(Permitted, include) {
    EXPECT_THAT(check(GetParam().file, GetParam().include), IsEmpty()) << GetParam().include;
}

INSTANTIATE_TEST_SUITE_P(
    table, Permitted,
    testing::Values(
        Case{"mrz/a.cpp", "#include <string_view>"}, Case{"mrz/a.cpp", "#include <tl/expected.hpp>"},
        Case{"mrz/a.cpp", "#include \"mrz/layout.h\""}, Case{"ocr/a.cpp", "#include <opencv2/dnn.hpp>"},
        Case{"ocr/a.cpp", "#include <tesseract/baseapi.h>"}, Case{"ocr/a.cpp", "#include \"mrz/layout.h\""},
        Case{"vision/checks/a.cpp", "#include \"vision/checks/check.h\""},
        Case{"vision/a.cpp", "#include <nlohmann/json.hpp>"}, Case{"sltd_client/a.cpp", "#include <curl/curl.h>"},
        Case{"sltd_client/a.cpp", "#include <lmdb.h>"}, Case{"sltd_client/a.cpp", "#include <openssl/evp.h>"},
        Case{"sltd_client/a.cpp", "#include <unistd.h>"}, Case{"app/screening/a.cpp", "#include \"vision/page.h\""},
        Case{"app/screening/a.cpp", "#include \"ocr/mrz_reader.h\""},
        Case{"app/cases/a.cpp", "#include <QSqlDatabase>"}, Case{"app/cases/a.cpp", "#include <QString>"},
        Case{"app/cases/a.cpp", "#include <QStringView>"}, Case{"app/cases/a.cpp", "#include <QtSql/QSqlQuery>"},
        Case{"app/reports/a.cpp", "#include \"app/screening/report.h\""},
        Case{"app/reports/a.cpp", "#include \"mrz/layout.h\""}, Case{"app/reports/a.cpp", "#include <QPrinter>"},
        Case{"app/reports/a.cpp", "#include <QPdfWriter>"}, Case{"app/batch/a.cpp", "#include \"app/cases/store.h\""},
        Case{"app/training/a.cpp", "#include \"vision/page.h\""}, Case{"app/training/a.cpp", "#include <QPainter>"},
        Case{"app/cli/a.cpp", "#include \"app/reports/reports.h\""}, Case{"app/cli/a.cpp", "#include <CLI/CLI.hpp>"},
        Case{"app/cli/a.cpp", "#include <QGuiApplication>"}, Case{"app/desktop/a.cpp", "#include <QMainWindow>"},
        Case{"app/desktop/a.cpp", "#include \"app/training/samples.h\""},
        Case{"tests/unit/mrz/a.cpp", "#include <QWidget>"}, Case{"mrz/CMakeLists.txt", "#include <QWidget>"},
        Case{"mrz/a.cpp", "// #include <QWidget>"}));

class Planted : public testing::TestWithParam<Case> {};
TEST_P(Planted, breach_is_found) {
    const auto breaches = check(GetParam().file, GetParam().include);
    ASSERT_THAT(breaches, SizeIs(1)) << GetParam().include;
    EXPECT_EQ(breaches[0].file, GetParam().file);
    EXPECT_EQ(breaches[0].line, 2);
}

INSTANTIATE_TEST_SUITE_P(
    table, Planted,
    testing::Values(
        Case{"mrz/a.cpp", "#include <QString>"}, Case{"mrz/a.h", "#include <opencv2/core.hpp>"},
        Case{"mrz/a.cpp", "#include <nlohmann/json.hpp>"}, Case{"mrz/a.cpp", "#include <unistd.h>"},
        Case{"mrz/a.cpp", "#include \"ocr/mrz_reader.h\""}, Case{"mrz/a.cpp", "#include <ocr/mrz_reader.h>"},
        Case{"mrz/a.cpp", "#include \"../vision/page.h\""}, Case{"mrz/a.cpp", "#include <string.h>"},
        Case{"mrz/a.cpp", "  #  include <QString>"}, Case{"mrz/a.cpp", "#include HEADER"},
        Case{"ocr/a.cpp", "#include \"mrz/document.h\""}, Case{"ocr/a.cpp", "#include \"vision/page.h\""},
        Case{"ocr/a.cpp", "#include \"sltd_client/register.h\""}, Case{"ocr/a.cpp", "#include <QImage>"},
        Case{"vision/a.cpp", "#include \"ocr/mrz_reader.h\""}, Case{"vision/a.cpp", "#include \"mrz/layout.h\""},
        Case{"vision/a.cpp", "#include <tesseract/baseapi.h>"}, Case{"vision/a.cpp", "#include <curl/curl.h>"},
        Case{"vision/a.cpp", "#include <openssl/evp.h>"}, Case{"vision/a.cpp", "#include <QtGui/QImage>"},
        Case{"sltd_client/a.cpp", "#include <opencv2/core.hpp>"}, Case{"sltd_client/a.cpp", "#include <QUrl>"},
        Case{"sltd_client/a.cpp", "#include \"mrz/document.h\""}, Case{"app/screening/a.cpp", "#include <QWidget>"},
        Case{"app/screening/a.cpp", "#include \"app/reports/reports.h\""},
        Case{"app/screening/a.cpp", "#include \"app/cases/store.h\""},
        Case{"app/cases/a.cpp", "#include <QPushButton>"}, Case{"app/cases/a.cpp", "#include <QApplication>"},
        Case{"app/cases/a.cpp", "#include <QPrinter>"}, Case{"app/cases/a.cpp", "#include \"vision/page.h\""},
        Case{"app/reports/a.cpp", "#include \"app/batch/batch.h\""}, Case{"app/reports/a.cpp", "#include <QTextEdit>"},
        Case{"app/reports/a.cpp", "#include <QtWidgets/QLabel>"},
        Case{"app/reports/a.cpp", "#include \"vision/page.h\""},
        Case{"app/batch/a.cpp", "#include \"app/reports/reports.h\""}, Case{"app/batch/a.cpp", "#include <QListView>"},
        Case{"app/batch/a.cpp", "#include \"ocr/mrz_reader.h\""},
        Case{"app/training/a.cpp", "#include \"app/cases/store.h\""}, Case{"app/training/a.cpp", "#include <QDialog>"},
        Case{"app/training/a.cpp", "#include \"sltd_client/register.h\""},
        Case{"app/cli/a.cpp", "#include \"app/desktop/look.h\""}, Case{"app/cli/a.cpp", "#include <QWidget>"},
        Case{"app/cli/a.cpp", "#include <QApplication>"}));

TEST(Includes, dots_do_not_lead_around_a_rule) {
    const Tree tree{{"app/cli/a.cpp", "#include \"../desktop/look.h\"\n"}, {"app/desktop/look.h", "// Look.\n"}};
    ASSERT_THAT(check_includes(tree), SizeIs(1));
    EXPECT_THAT(check_includes(tree)[0].what, HasSubstr("app/desktop/look.h"));
}

TEST(Includes, a_header_beside_is_the_rooms_own) {
    EXPECT_THAT(check_includes({{"mrz/a.cpp", "#include \"b.h\"\n"}, {"mrz/b.h", "// B.\n"}}), IsEmpty());
    EXPECT_THAT(check_includes({{"mrz/a.cpp", "#include \"b.h\"\n"}}), SizeIs(1));
}

TEST(Includes, all_breaches_are_told_with_their_lines) {
    const auto breaches =
        check_includes({{"mrz/a.cpp", "#include <QString>\n#include <vector>\n#include <curl/curl.h>"}});
    ASSERT_THAT(breaches, SizeIs(2));
    EXPECT_EQ(breaches[0].line, 1);
    EXPECT_EQ(breaches[1].line, 3);
}

TEST(PlatformHeaders, one_file_of_a_room_may_use_them) {
    EXPECT_THAT(check_platform_headers({{"ocr/a.cpp", "#include <unistd.h>\n#include <sys/stat.h>\n"},
                                        {"ocr/a.h", "#include <fcntl.h>\n"},
                                        {"vision/b.cpp", "#include <unistd.h>\n"},
                                        {"tests/unit/ocr/c.cpp", "#include <unistd.h>\n"}}),
                IsEmpty());
    const auto breaches = check_platform_headers({{"ocr/a.cpp", "#include <unistd.h>\n"},
                                                  {"ocr/b.cpp", "#include <windows.h>\n"},
                                                  {"ocr/c.cpp", "#include <vector>\n"}});
    ASSERT_THAT(breaches, SizeIs(1));
    EXPECT_EQ(breaches[0].file, "ocr");
    EXPECT_THAT(breaches[0].what, HasSubstr("ocr/a, ocr/b"));
}

}  // namespace
}  // namespace vidimus::repository
