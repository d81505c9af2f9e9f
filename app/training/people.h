// Fictional holders: names, dates and numbers that no person has, for documents of Utopia.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "mrz/compose.h"
#include "mrz/document.h"

namespace vidimus::training {

/// UTF-8 in capitals, as the visual zone prints it.
struct Person {
    std::string surname;
    std::string given_names;
    std::string sex;  // "M", "F", "X"
    std::string birth_place;
    std::string authority;
    std::string document_number;  // a letter and eight digits
    std::string personal_number;  // eleven digits
    std::chrono::year_month_day birth;
    std::chrono::year_month_day issue;
    std::chrono::year_month_day expiry;
    int age = 30;             // at `today`
    std::string birth_known;  // YYYY-MM-DD with XX for unknown parts; empty where all of `birth` is known
    std::string document_code = "P";
    std::string nationality = "UTO";
};

/// Issued within the five years before `today`, valid for ten, the holder of age when it was issued.
Person make_person(std::uint64_t seed, const mrz::Today& today, const std::optional<std::string>& document_number);

/// The same with widely drawn names, numbers and optional data (see content.h).
Person make_varied_person(std::uint64_t seed, const mrz::Today& today,
                          const std::optional<std::string>& document_number);

/// A surname other than `instead_of`, about as long.
std::string other_surname(std::uint64_t seed, const std::string& instead_of);

mrz::Fields mrz_fields_of(const Person& person);

/// What the visual zone says: pairs of a zone's id and its text.
std::vector<std::pair<std::string, std::string>> visual_fields_of(const Person& person);

std::string iso_date(std::chrono::year_month_day date);      // "1974-08-12"
std::string printed_date(std::chrono::year_month_day date);  // "12 AUG 1974"

}  // namespace vidimus::training
