// The table of layouts: every cell of every format is one field's or one check digit's, and the questions about it.
#include "mrz/layout.h"

#include <gtest/gtest.h>

#include <map>
#include <utility>

namespace vidimus::mrz {
namespace {

TEST(Layouts, EveryCellBelongsToExactlyOneFieldOrCheckDigit) {
    for (const Layout& layout : layouts()) {
        SCOPED_TRACE(layout.name);
        std::map<std::pair<int, int>, int> owners;
        const auto take = [&](const Span& span) {
            ASSERT_GE(span.line, 0);
            ASSERT_LT(span.line, layout.lines);
            ASSERT_GE(span.first, 0);
            ASSERT_LE(span.first + span.length, columns_of(layout, span.line));
            for (int i = 0; i < span.length; ++i) ++owners[{span.line, span.first + i}];
        };
        for (const FieldLayout& field : layout.fields) take(field.span);
        for (const CheckDigitLayout& digit : layout.check_digits) {
            EXPECT_EQ(digit.position.length, 1);
            take(digit.position);
        }
        int cells = 0;
        for (int line = 0; line < layout.lines; ++line) cells += columns_of(layout, line);
        EXPECT_EQ(static_cast<int>(owners.size()), cells);
        for (const auto& [cell, count] : owners) EXPECT_EQ(count, 1) << cell.first << ":" << cell.second;
        EXPECT_EQ(&layout_of(layout.format), &layout);
    }
}

TEST(Layouts, ACompositeDigitIsLastAndCoversNeitherItselfNorOnlyFields) {
    for (const Layout& layout : layouts()) {
        SCOPED_TRACE(layout.name);
        if (layout.check_digits.empty()) {
            EXPECT_EQ(layout.format, Format::ch_dl);
            continue;
        }
        for (std::size_t i = 0; i + 1 < layout.check_digits.size(); ++i) {
            EXPECT_NE(layout.check_digits[i].of, FieldId::composite);
        }
        const CheckDigitLayout& last = layout.check_digits.back();
        const bool visa = layout.format == Format::mrv_a || layout.format == Format::mrv_b;
        EXPECT_EQ(last.of == FieldId::composite, !visa);
        for (const Span& span : last.covers) {
            const bool itself = span.line == last.position.line && last.position.first >= span.first &&
                                last.position.first < span.first + span.length;
            EXPECT_FALSE(itself);
        }
    }
}

// One-based positions as the standard writes them.
struct Place {
    Format format;
    FieldId id;
    int line;
    int from;
    int to;
};

TEST(Layouts, FieldsStandWhereTheStandardSays) {
    constexpr Place places[] = {
        {Format::td3, FieldId::document_code, 1, 1, 2},
        {Format::td3, FieldId::issuing_state, 1, 3, 5},
        {Format::td3, FieldId::name, 1, 6, 44},
        {Format::td3, FieldId::document_number, 2, 1, 9},
        {Format::td3, FieldId::nationality, 2, 11, 13},
        {Format::td3, FieldId::birth_date, 2, 14, 19},
        {Format::td3, FieldId::sex, 2, 21, 21},
        {Format::td3, FieldId::expiry_date, 2, 22, 27},
        {Format::td3, FieldId::optional_data, 2, 29, 42},
        {Format::td1, FieldId::document_number, 1, 6, 14},
        {Format::td1, FieldId::optional_data, 1, 16, 30},
        {Format::td1, FieldId::birth_date, 2, 1, 6},
        {Format::td1, FieldId::sex, 2, 8, 8},
        {Format::td1, FieldId::expiry_date, 2, 9, 14},
        {Format::td1, FieldId::nationality, 2, 16, 18},
        {Format::td1, FieldId::optional_data_2, 2, 19, 29},
        {Format::td1, FieldId::name, 3, 1, 30},
        {Format::td2, FieldId::name, 1, 6, 36},
        {Format::td2, FieldId::optional_data, 2, 29, 35},
        {Format::mrv_a, FieldId::optional_data, 2, 29, 44},
        {Format::mrv_b, FieldId::optional_data, 2, 29, 36},
        {Format::mrv_b, FieldId::name, 1, 6, 36},
        {Format::fr_id, FieldId::name, 1, 6, 30},
        {Format::fr_id, FieldId::document_number, 2, 1, 12},
        {Format::fr_id, FieldId::given_names, 2, 14, 27},
        {Format::fr_id, FieldId::birth_date, 2, 28, 33},
    };
    for (const Place& place : places) {
        const FieldLayout* const field = layout_of(place.format).field(place.id);
        ASSERT_NE(field, nullptr) << name_of(place.id);
        EXPECT_EQ(field->span.line + 1, place.line) << name_of(place.id);
        EXPECT_EQ(field->span.first + 1, place.from) << name_of(place.id);
        EXPECT_EQ(field->span.first + field->span.length, place.to) << name_of(place.id);
    }
    EXPECT_EQ(layout_of(Format::mrv_a).field(FieldId::optional_data_2), nullptr);
}

TEST(Layouts, AlphabetsOfCells) {
    const Layout& td3 = layout_of(Format::td3);
    EXPECT_EQ(alphabet_at(td3, 0, 0), "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    EXPECT_EQ(alphabet_at(td3, 0, 1), "ABCDEFGHIJKLMNOPQRSTUVWXYZ<");
    EXPECT_EQ(alphabet_at(td3, 0, 20), "ABCDEFGHIJKLMNOPQRSTUVWXYZ<");
    EXPECT_EQ(alphabet_at(td3, 1, 0), "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<");
    EXPECT_EQ(alphabet_at(td3, 1, 9), "0123456789");
    EXPECT_EQ(alphabet_at(td3, 1, 13), "0123456789<");
    EXPECT_EQ(alphabet_at(td3, 1, 20), "MF<");
    EXPECT_EQ(alphabet_at(td3, 1, 42), "0123456789<");
    EXPECT_EQ(alphabet_at(td3, 1, 43), "0123456789");
    EXPECT_EQ(alphabet_at(layout_of(Format::td1), 0, 14), "0123456789<");
    EXPECT_EQ(alphabet_at(layout_of(Format::td2), 1, 9), "0123456789<");
    EXPECT_EQ(alphabet_at(layout_of(Format::mrv_a), 1, 9), "0123456789");
    EXPECT_EQ(alphabet_at(layout_of(Format::fr_id), 1, 3), "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    EXPECT_EQ(alphabet_at(td3, 2, 0).size(), 37u);
    EXPECT_EQ(alphabet_at(td3, -1, -1).size(), 37u);
}

TEST(Layouts, NamesAndShapes) {
    EXPECT_EQ(format_of_name("TD3"), Format::td3);
    EXPECT_EQ(format_of_name("td1"), Format::td1);
    EXPECT_EQ(format_of_name("mrv-a"), Format::mrv_a);
    EXPECT_EQ(format_of_name("MRVB"), Format::mrv_b);
    EXPECT_EQ(format_of_name("FR-ID"), Format::fr_id);
    EXPECT_EQ(format_of_name("TD"), std::nullopt);
    EXPECT_EQ(format_of_name("TD33"), std::nullopt);
    EXPECT_EQ(format_of_name(""), std::nullopt);

    EXPECT_EQ(format_of(2, 44, 'P'), Format::td3);
    EXPECT_EQ(format_of(2, 44, 'V'), Format::mrv_a);
    EXPECT_EQ(format_of(2, 36, 'V'), Format::mrv_b);
    EXPECT_EQ(format_of(2, 36, 'I'), Format::td2);
    EXPECT_EQ(format_of(3, 30, 'I'), Format::td1);
    EXPECT_EQ(format_of(2, 36, "IDFRABERTHIER"), Format::fr_id);
    EXPECT_EQ(format_of(2, 36, "IDUTO"), Format::td2);
    EXPECT_EQ(format_of(2, 43, 'P'), std::nullopt);
    EXPECT_EQ(format_of(1, 30, 'D'), Format::iso_dl);
    EXPECT_EQ(format_of(1, 30, "D1FRA13AA0"), Format::fr_dl);
    EXPECT_EQ(format_of(1, 30, "D1NLD15094"), Format::nl_dl);
    EXPECT_EQ(format_of(1, 30, 'P'), std::nullopt);
    EXPECT_EQ(format_of(3, 30, "ABC123D<<"), Format::ch_dl);
    EXPECT_EQ(format_of(3, 30, "IDUTO"), Format::td1);
    for (const Layout& layout : layouts()) {
        EXPECT_EQ(format_of_name(layout.name), layout.format);
        for (const FieldLayout& field : layout.fields) EXPECT_FALSE(name_of(field.id).empty());
    }
}

}  // namespace
}  // namespace vidimus::mrz
