// Random but repeatable fields for properties and benchmarks; names and numbers mean nothing.
#pragma once

#include <random>
#include <string>
#include <string_view>

#include "mrz/compose.h"
#include "mrz/document.h"

namespace vidimus::mrz::testing {

class RandomFields {
  public:
    explicit RandomFields(unsigned seed) : random_(seed) {}

    int number(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
    double share() { return std::uniform_real_distribution<double>(0.0, 1.0)(random_); }
    std::string text(std::string_view alphabet, int length) {
        std::string result;
        for (int i = 0; i < length; ++i) {
            result += alphabet[static_cast<std::size_t>(number(0, static_cast<int>(alphabet.size()) - 1))];
        }
        return result;
    }
    std::string names(int most_parts) {
        std::string result;
        const int parts = number(1, most_parts);
        for (int i = 0; i < parts; ++i) {
            if (i > 0) result += ' ';
            result += text(letters, number(2, 8));
        }
        return result;
    }
    std::string date(int first_year, int last_year) {
        const std::string month = two(number(1, 12));
        return std::to_string(number(first_year, last_year)) + "-" + month + "-" + two(number(1, 28));
    }

    /// Fields that `format` can hold; some with long numbers, unknown dates, one name only.
    Fields fields(Format format) {
        Fields fields;
        switch (format) {
            case Format::iso_dl:
                fields.document_code = "D" + text("123", 1);
                fields.issuing_state = "UTO";
                fields.optional_data = text(mixed, number(1, 24));
                return fields;
            case Format::fr_dl:
                fields.document_code = "D1";
                fields.issuing_state = "FRA";
                fields.document_number = text(mixed, 9);
                fields.expiry_date = date(2027, 2036);
                fields.surname = text(letters, number(1, 8));
                return fields;
            case Format::nl_dl:
                fields.document_code = "D1";
                fields.issuing_state = "NLD";
                fields.document_number = text("0123456789", 10);
                fields.optional_data = text(mixed, number(1, 13));
                fields.optional_data_2 = text("123", 1);
                return fields;
            case Format::ch_dl:
                fields.document_code = "FA";
                fields.issuing_state = "CHE";
                fields.document_number = text(mixed, 6);
                fields.optional_data = text("0123456789", 12);
                fields.optional_data_2 = text("DFIR", 1);
                fields.birth_date = date(1930, 2008);
                fields.surname = text(letters, number(2, 10));
                fields.given_names = text(letters, number(2, 10));
                return fields;
            default:
                break;
        }
        const bool visa = format == Format::mrv_a || format == Format::mrv_b;
        const bool french = format == Format::fr_id;
        fields.document_code = french ? "ID" : visa ? "V" : format == Format::td3 ? "P" : "I";
        if (!french && number(0, 1) == 1) fields.document_code += format == Format::td3 ? "PDO"[number(0, 2)] : 'D';
        fields.issuing_state = french ? "FRA" : number(0, 5) == 0 ? "D" : "UTO";
        fields.nationality = french ? "" : number(0, 5) == 0 ? "XXA" : "UTO";
        fields.surname = names(3);
        if (number(0, 9) > 0) fields.given_names = names(4);
        int length = french ? 12 : number(5, 9);
        if ((format == Format::td1 || format == Format::td2) && number(0, 4) == 0) length = number(10, 13);
        fields.document_number = text(mixed, length);
        fields.birth_date = date(1930, 2008);
        if (number(0, 9) == 0) fields.birth_date.replace(8, 2, "XX");
        if (number(0, 19) == 0) fields.birth_date = "XXXX-XX-XX";
        fields.sex = std::string_view("MF<").substr(static_cast<std::size_t>(number(0, 2)), 1);
        if (!french) fields.expiry_date = date(2027, 2036);
        const bool long_number = length > 9 && !french;
        if (!long_number && number(0, 2) > 0) fields.optional_data = text(mixed, number(1, 6));
        if (format == Format::td1 && number(0, 1) == 1) fields.optional_data_2 = text(mixed, number(1, 11));
        return fields;
    }

    static constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static constexpr std::string_view mixed = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  private:
    static std::string two(int value) { return (value < 10 ? "0" : "") + std::to_string(value); }

    std::mt19937 random_;
};

}  // namespace vidimus::mrz::testing
