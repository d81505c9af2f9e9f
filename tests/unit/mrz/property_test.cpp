// parse(compose(x)) = x for random fields of every format.
#include <gtest/gtest.h>

#include "mrz/compose.h"
#include "mrz/document.h"
#include "tests/unit/mrz/random_fields.h"

namespace vidimus::mrz {
namespace {

const ParseOptions options{{2026, 11, 24}, 15};

class EveryFormat : public ::testing::TestWithParam<Format> {};

// What a name that does not fit keeps: each part begins as the whole one does.
void expect_shortened(const std::string& read, const std::string& whole) {
    std::size_t at = 0;
    for (const char c : read) {
        if (c == ' ') {
            at = whole.find(' ', at);
            ASSERT_NE(at, std::string::npos);
        } else {
            ASSERT_LT(at, whole.size());
            ASSERT_EQ(c, whole[at]);
        }
        ++at;
    }
}

TEST_P(EveryFormat, ParsesWhatWasComposed) {
    testing::RandomFields random(20260101u + static_cast<unsigned>(GetParam()));
    int long_numbers = 0;
    int truncated = 0;
    for (int i = 0; i < 2000; ++i) {
        const Fields fields = random.fields(GetParam());
        const auto lines = compose(GetParam(), fields);
        ASSERT_TRUE(lines) << lines.error().detail;
        const auto document = parse(*lines, options);
        ASSERT_TRUE(document) << document.error().detail;
        SCOPED_TRACE((*lines)[0] + "\n" + (*lines)[1]);
        ASSERT_EQ(document->format, GetParam());
        ASSERT_EQ(document->lines, *lines);
        ASSERT_TRUE(document->check_digits_valid());
        ASSERT_EQ(document->document_code, fields.document_code);
        ASSERT_EQ(document->issuing_state, fields.issuing_state);
        ASSERT_EQ(document->nationality, fields.nationality);
        ASSERT_EQ(document->document_number, fields.document_number);
        ASSERT_EQ(document->birth_date.to_string(), fields.birth_date);
        if (!fields.expiry_date.empty()) {
            ASSERT_EQ(document->expiry_date.to_string(), fields.expiry_date);
        }
        ASSERT_EQ(std::string(1, document->sex), fields.sex);
        ASSERT_EQ(document->optional_data, fields.optional_data);
        ASSERT_EQ(document->optional_data_2, fields.optional_data_2);
        if (document->name_truncated) {
            ++truncated;
            expect_shortened(document->surname, fields.surname);
            expect_shortened(document->given_names, fields.given_names);
        } else {
            ASSERT_EQ(document->surname, fields.surname);
            ASSERT_EQ(document->given_names, fields.given_names);
        }
        for (const Finding& finding : document->findings) {
            ASSERT_NE(finding.kind, Finding::Kind::check_digit) << finding.id;
            ASSERT_NE(finding.kind, Finding::Kind::conformity) << finding.id;
        }
        if (fields.document_number.size() > 9) ++long_numbers;
    }
    EXPECT_GT(truncated, 20) << "the sample must hold names that do not fit";
    if (GetParam() == Format::td1 || GetParam() == Format::td2) {
        EXPECT_GT(long_numbers, 100);
    }
}

TEST_P(EveryFormat, OneWrongCellUnderACheckDigitIsSeenUnlessItsValueDiffersByTens) {
    testing::RandomFields random(77u + static_cast<unsigned>(GetParam()));
    const auto value = [](char c) { return c == '<' ? 0 : c <= '9' ? c - '0' : c - 'A' + 10; };
    const Layout& layout = layout_of(GetParam());
    for (int i = 0; i < 200; ++i) {
        Fields fields = random.fields(GetParam());
        if (fields.document_number.size() > 9 && GetParam() != Format::fr_id) fields.document_number.resize(9);
        const auto lines = compose(GetParam(), fields);
        ASSERT_TRUE(lines);
        for (const CheckDigitLayout& digit : layout.check_digits) {
            for (const Span& span : digit.covers) {
                std::vector<std::string> changed = *lines;
                char& cell = changed[static_cast<std::size_t>(span.line)]
                                    [static_cast<std::size_t>(span.first + random.number(0, span.length - 1))];
                const char before = cell;
                cell = random.text(testing::RandomFields::mixed, 1)[0];
                const auto document = parse(changed, options);
                if (!document || document->format != GetParam()) continue;  // another code makes another format
                if ((value(cell) - value(before)) % 10 == 0) continue;
                ASSERT_FALSE(document->check_digits_valid()) << changed[0] << changed[1];
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Formats, EveryFormat,
                         ::testing::Values(Format::td1, Format::td2, Format::td3, Format::mrv_a, Format::mrv_b,
                                           Format::fr_id),
                         [](const auto& each) {
                             std::string name(layout_of(each.param).name);
                             std::erase(name, '-');
                             return name;
                         });

}  // namespace
}  // namespace vidimus::mrz
