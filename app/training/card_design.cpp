#include "app/training/card_design.h"

#include <array>

#include "app/training/design.h"

namespace vidimus::training {
namespace {

constexpr std::array<CardField, 7> id_back{{
    {"birth_place", "Place of birth / Locus natalis", 5.0, 4.6, 36.0},
    {"height", "Height / Altitudo", 43.0, 4.6, 14.0},
    {"eyes", "Colour of eyes / Oculi", 59.0, 4.6, 20.0},
    {"address", "Address / Domicilium", 5.0, 11.0, 74.0},
    {"issue_date", "Date of issue / Dies editionis", 5.0, 17.4, 30.0},
    {"authority", "Authority / Magistratus", 38.0, 17.4, 42.0},
    {"document_number", "Card No. / Numerus", 5.0, 23.8, 40.0},
}};

constexpr std::array<CardField, 10> visa_large{{
    {"valid_for", "Valid for / Valet pro", 35.0, 15.6, 34.0},
    {"document_number", "No. / Numerus", 84.0, 6.2, 33.0},
    {"valid_from", "From / Ex", 35.0, 22.6, 26.0},
    {"expiry_date", "Until / Usque ad", 63.0, 22.6, 26.0},
    {"visa_type", "Type of visa / Genus", 91.0, 22.6, 26.0},
    {"entries", "Number of entries / Ingressus", 35.0, 29.6, 30.0},
    {"stay", "Duration of stay / Mora", 67.0, 29.6, 30.0},
    {"authority", "Issued in / Editum", 35.0, 36.6, 34.0},
    {"passport_number", "Passport No. / Numerus litterarum", 71.0, 36.6, 44.0},
    {"name", "Surname, name / Nomen", 35.0, 43.6, 80.0},
}};

constexpr std::array<CardField, 8> visa_small{{
    {"valid_for", "Valid for / Valet pro", 30.0, 14.4, 30.0},
    {"document_number", "No. / Numerus", 72.0, 5.8, 30.0},
    {"valid_from", "From / Ex", 30.0, 21.0, 24.0},
    {"expiry_date", "Until / Usque ad", 56.0, 21.0, 24.0},
    {"entries", "Entries / Ingressus", 82.0, 21.0, 20.0},
    {"authority", "Issued in / Editum", 30.0, 27.6, 34.0},
    {"passport_number", "Passport No. / Numerus", 66.0, 27.6, 36.0},
    {"name", "Surname, name / Nomen", 30.0, 34.2, 72.0},
}};

constexpr std::array<CardField, 8> td2_front{{
    {"surname", "Surname / Cognomen", 32.0, 14.6, 70.0},
    {"given_names", "Given names / Praenomina", 32.0, 21.0, 70.0},
    {"birth_date", "Date of birth / Dies natalis", 32.0, 27.4, 28.0},
    {"sex", "Sex / Sexus", 62.0, 27.4, 10.0},
    {"nationality", "Nationality / Natio", 74.0, 27.4, 28.0},
    {"document_number", "Card No. / Numerus", 32.0, 33.8, 38.0},
    {"expiry_date", "Date of expiry / Dies exitus", 72.0, 33.8, 30.0},
    {"authority", "Authority / Magistratus", 32.0, 40.2, 60.0},
}};

// The lines keep the passport's places, which the parts of Doc 9303 share; TD1 has three of them in the same height.
const std::array<CardDesign, 4>& designs() {
    static const std::array<CardDesign, 4> all{{
        {Kind::id,
         mrz::Format::td1,
         {85.6, 53.98},
         corner_radius_mm,
         true,
         "",
         "",
         "UTO-I-1-2024",
         4.2,
         5.2,
         6.2,
         {},
         id_back},
        {Kind::visa,
         mrz::Format::mrv_a,
         {120.0, 80.0},
         0.0,
         false,
         "VISA",
         "PERMISSIO INTRANDI",
         "UTO-V-1-2019",
         4.4,
         9.4,
         6.35,
         {5.0, 14.0, 26.0, 33.4},
         visa_large},
        {Kind::visa_b,
         mrz::Format::mrv_b,
         {105.0, 74.0},
         0.0,
         false,
         "VISA",
         "PERMISSIO INTRANDI",
         "UTO-V-2-2019",
         5.8,
         9.4,
         6.35,
         {4.6, 13.0, 22.0, 28.3},
         visa_small},
        {Kind::td2,
         mrz::Format::td2,
         {105.0, 74.0},
         corner_radius_mm,
         true,
         "IDENTITY CARD",
         "CHARTA IDENTITATIS",
         "UTO-I-2-2009",
         5.8,
         9.4,
         6.35,
         {4.6, 13.0, 23.5, 30.2},
         td2_front},
    }};
    return all;
}

}  // namespace

const CardDesign* card_design(Kind kind) {
    for (const CardDesign& design : designs()) {
        if (design.kind == kind) {
            return &design;
        }
    }
    return nullptr;
}

cv::Rect2d mrz_area_of(const CardDesign& design) {
    const mrz::Layout& layout = mrz::layout_of(design.format);
    const double height = (layout.lines - 1) * design.mrz_pitch + 4.2;
    return {design.mrz_left - 0.8, design.mm.height - design.mrz_lowest - 2.1 - (layout.lines - 1) * design.mrz_pitch,
            layout.columns * mrz_pitch_mm + 1.6, height};
}

}  // namespace vidimus::training
