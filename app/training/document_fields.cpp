#include "app/training/document_fields.h"

#include <algorithm>
#include <array>

namespace vidimus::training {
namespace {

using namespace std::string_view_literals;

struct Caption {
    std::string_view id;
    std::array<std::string_view, 4> words;  // English, Latin, French, Esperanto
};

constexpr std::array<Caption, 24> captions{{
    {"document_code", {"Type"sv, "Genus"sv, "Type"sv, "Tipo"sv}},
    {"issuing_state", {"Code"sv, "Signum"sv, "Code"sv, "Kodo"sv}},
    {"document_number", {"Document No."sv, "Numerus"sv, "N° du document"sv, "Numero"sv}},
    {"surname", {"Surname"sv, "Cognomen"sv, "Nom"sv, "Familia nomo"sv}},
    {"given_names", {"Given names"sv, "Praenomina"sv, "Prénoms"sv, "Personaj nomoj"sv}},
    {"name", {"Surname, given names"sv, "Nomen"sv, "Nom, prénoms"sv, "Nomo"sv}},
    {"nationality", {"Nationality"sv, "Natio"sv, "Nationalité"sv, "Civitaneco"sv}},
    {"personal_number", {"Personal No."sv, "Numerus proprius"sv, "N° personnel"sv, "Persona numero"sv}},
    {"birth_date", {"Date of birth"sv, "Dies natalis"sv, "Date de naissance"sv, "Naskiĝdato"sv}},
    {"sex", {"Sex"sv, "Sexus"sv, "Sexe"sv, "Sekso"sv}},
    {"birth_place", {"Place of birth"sv, "Locus natalis"sv, "Lieu de naissance"sv, "Naskiĝloko"sv}},
    {"issue_date", {"Date of issue"sv, "Dies editionis"sv, "Date de délivrance"sv, "Dato de eldono"sv}},
    {"expiry_date", {"Date of expiry"sv, "Dies exitus"sv, "Date d'expiration"sv, "Valida ĝis"sv}},
    {"authority", {"Authority"sv, "Magistratus"sv, "Autorité"sv, "Aŭtoritato"sv}},
    {"height", {"Height"sv, "Altitudo"sv, "Taille"sv, "Alteco"sv}},
    {"eyes", {"Colour of eyes"sv, "Oculi"sv, "Couleur des yeux"sv, "Okuloj"sv}},
    {"address", {"Address"sv, "Domicilium"sv, "Domicile"sv, "Adreso"sv}},
    {"valid_for", {"Valid for"sv, "Valet pro"sv, "Valable pour"sv, "Valida por"sv}},
    {"valid_from", {"From"sv, "Ex"sv, "Du"sv, "De"sv}},
    {"visa_type", {"Type of visa"sv, "Genus"sv, "Type de visa"sv, "Tipo de vizo"sv}},
    {"entries", {"Number of entries"sv, "Ingressus"sv, "Nombre d'entrées"sv, "Eniroj"sv}},
    {"stay", {"Duration of stay"sv, "Mora"sv, "Durée de séjour"sv, "Daŭro"sv}},
    {"passport_number", {"Passport No."sv, "Numerus litterarum"sv, "N° du passeport"sv, "Pasporto"sv}},
    {"signature", {"Signature"sv, "Subscriptio"sv, "Signature"sv, "Subskribo"sv}},
}};

Rows passport_rows(Random& random) {
    switch (random.whole(0, 4)) {
        case 0:
            return {{{"document_code", 0.9}, {"issuing_state", 0.9}, {"document_number", 2.2}},
                    {{"surname"}},
                    {{"given_names"}},
                    {{"nationality", 1.2}, {"personal_number"}},
                    {{"birth_date", 1.1}, {"sex", 0.5}, {"birth_place", 1.4}},
                    {{"issue_date"}, {"expiry_date"}},
                    {{"authority"}}};
        case 1:
            return {{{"surname"}},
                    {{"given_names"}},
                    {{"document_number", 1.3}, {"document_code", 0.5}, {"issuing_state", 0.6}},
                    {{"nationality"}, {"birth_date"}},
                    {{"sex", 0.4}, {"birth_place", 1.2}, {"personal_number", 1.2}},
                    {{"issue_date"}, {"authority", 1.3}},
                    {{"expiry_date"}}};
        case 2:
            return {{{"document_code", 0.6}, {"issuing_state", 0.6}, {"document_number", 1.6}},
                    {{"surname"}},
                    {{"given_names"}},
                    {{"nationality"}},
                    {{"birth_date"}, {"personal_number"}},
                    {{"sex", 0.5}, {"birth_place", 1.5}},
                    {{"issue_date"}, {"authority"}},
                    {{"expiry_date"}}};
        case 3:
            return {{{"document_number"}, {"document_code", 0.5}, {"nationality", 1.1}},
                    {{"surname"}},
                    {{"given_names"}},
                    {{"birth_date"}, {"birth_place", 1.3}},
                    {{"sex", 0.6}, {"issue_date", 1.2}, {"expiry_date", 1.2}},
                    {{"authority"}}};
        default:
            return {{{"document_code", 0.5}, {"document_number", 1.5}},
                    {{"surname"}},
                    {{"given_names"}},
                    {{"birth_date"}, {"sex", 0.5}},
                    {{"birth_place"}, {"nationality"}},
                    {{"issue_date"}, {"personal_number"}},
                    {{"expiry_date"}, {"authority", 1.2}}};
    }
}

Rows front_rows(Random& random) {
    switch (random.whole(0, 3)) {
        case 0:
            return {{{"surname"}},
                    {{"given_names"}},
                    {{"birth_date", 1.2}, {"sex", 0.5}, {"nationality", 1.1}},
                    {{"document_number", 1.2}, {"expiry_date", 1.1}}};
        case 1:
            return {{{"document_number"}},
                    {{"surname"}},
                    {{"given_names"}},
                    {{"birth_date"}, {"birth_place", 1.2}},
                    {{"nationality"}, {"expiry_date", 1.1}}};
        case 2:
            return {{{"surname"}},
                    {{"given_names"}},
                    {{"sex", 0.5}, {"nationality", 1.1}, {"birth_date", 1.3}},
                    {{"personal_number"}},
                    {{"issue_date"}, {"expiry_date"}},
                    {{"document_number"}}};
        default:
            return {
                {{"name"}}, {{"birth_date"}, {"sex", 0.5}}, {{"birth_place"}}, {{"document_number"}, {"expiry_date"}}};
    }
}

Rows back_rows(Random& random) {
    switch (random.whole(0, 2)) {
        case 0:
            return {{{"birth_place", 1.6}, {"height", 0.7}, {"eyes"}},
                    {{"address"}},
                    {{"issue_date"}, {"authority", 1.3}},
                    {{"document_number"}}};
        case 1:
            return {{{"address"}}, {{"issue_date"}, {"height", 0.7}}, {{"authority"}, {"document_number"}}};
        default:
            return {{{"document_number"}, {"issue_date"}},
                    {{"authority"}},
                    {{"birth_place"}},
                    {{"height", 0.7}, {"eyes"}, {"personal_number", 1.1}}};
    }
}

Rows visa_rows(Random& random) {
    switch (random.whole(0, 2)) {
        case 0:
            return {{{"valid_for", 1.2}, {"document_number"}},
                    {{"valid_from"}, {"expiry_date"}, {"visa_type", 0.8}},
                    {{"entries"}, {"stay"}},
                    {{"authority"}, {"passport_number", 1.2}},
                    {{"name"}}};
        case 1:
            return {{{"name"}},
                    {{"document_number"}, {"visa_type", 0.8}},
                    {{"valid_from"}, {"expiry_date"}},
                    {{"entries", 0.8}, {"stay"}, {"passport_number", 1.2}},
                    {{"authority"}, {"valid_for"}}};
        default:
            return {{{"visa_type", 0.7}, {"document_number"}, {"entries", 0.9}},
                    {{"surname"}},
                    {{"given_names"}},
                    {{"birth_date"}, {"sex", 0.5}, {"nationality"}},
                    {{"valid_from"}, {"expiry_date"}},
                    {{"passport_number"}, {"authority"}}};
    }
}

Rows td2_rows(Random& random) {
    if (random.chance(0.5)) {
        return {{{"surname"}},
                {{"given_names"}},
                {{"birth_date"}, {"sex", 0.5}, {"nationality"}},
                {{"document_number", 1.2}, {"expiry_date"}},
                {{"authority"}}};
    }
    return {{{"document_number"}, {"issue_date"}},
            {{"surname"}},
            {{"given_names"}},
            {{"birth_date"}, {"birth_place", 1.3}},
            {{"sex", 0.5}, {"nationality"}, {"expiry_date", 1.1}}};
}

}  // namespace

Rows rows_of(Kind kind, Random& random) {
    switch (kind) {
        case Kind::id_front:
            return front_rows(random);
        case Kind::id:
            return back_rows(random);
        case Kind::visa:
        case Kind::visa_b:
            return visa_rows(random);
        case Kind::td2:
            return td2_rows(random);
        default:
            return passport_rows(random);
    }
}

std::string caption_of(std::string_view id, Language second, std::string_view between) {
    const auto* const found =
        std::find_if(captions.begin(), captions.end(), [id](const Caption& caption) { return caption.id == id; });
    if (found == captions.end()) {
        return std::string{id};
    }
    std::string text{found->words[0]};
    const std::string_view other = found->words[static_cast<std::size_t>(second)];
    if (second != Language::none && other != found->words[0]) {
        text += std::string{between} + std::string{other};
    }
    return text;
}

}  // namespace vidimus::training
