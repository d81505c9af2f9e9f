#include "app/screening/viz_captions.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace vidimus::screening {
namespace {

struct Caption {
    std::u32string_view words;  // capitals without marks, words joined
    std::string_view role;
};

// English, French, German, Croatian, Bosnian and Serbian, Macedonian, Slovene, Albanian, Latin; in no order: the
// longest that fits holds.
constexpr std::array captions{
    Caption{U"SURNAME", "surname"},
    Caption{U"FAMILYNAME", "surname"},
    Caption{U"LASTNAME", "surname"},
    Caption{U"NOM", "surname"},
    Caption{U"FAMILIENNAME", "surname"},
    Caption{U"PREZIME", "surname"},
    Caption{U"ПРЕЗИМЕ", "surname"},
    Caption{U"PRIIMEK", "surname"},
    Caption{U"MBIEMRI", "surname"},
    Caption{U"COGNOMEN", "surname"},
    Caption{U"GIVENNAMES", "given_names"},
    Caption{U"GIVENNAME", "given_names"},
    Caption{U"FIRSTNAME", "given_names"},
    Caption{U"FORENAMES", "given_names"},
    Caption{U"PRENOMS", "given_names"},
    Caption{U"PRENOM", "given_names"},
    Caption{U"VORNAMEN", "given_names"},
    Caption{U"VORNAME", "given_names"},
    Caption{U"IME", "given_names"},
    Caption{U"ИМЕ", "given_names"},
    Caption{U"EMRI", "given_names"},
    Caption{U"PRAENOMINA", "given_names"},
    Caption{U"SURNAMEGIVENNAMES", "name"},
    Caption{U"SURNAMEANDGIVENNAMES", "name"},
    Caption{U"SURNAMEANDGIVENNAME", "name"},
    Caption{U"SURNAMEANDFIRSTNAME", "name"},
    Caption{U"NAMEINFULL", "name"},
    Caption{U"FULLNAME", "name"},
    Caption{U"NOMPRENOMS", "name"},
    Caption{U"NAMEVORNAME", "name"},
    Caption{U"PREZIMEIIME", "name"},
    Caption{U"IMEIPREZIME", "name"},
    Caption{U"ПРЕЗИМЕИИМЕ", "name"},
    Caption{U"ИМЕИПРЕЗИМЕ", "name"},
    Caption{U"DATEOFBIRTH", "birth_date"},
    Caption{U"BIRTHDATE", "birth_date"},
    Caption{U"DATEDENAISSANCE", "birth_date"},
    Caption{U"GEBURTSDATUM", "birth_date"},
    Caption{U"GEBURTSTAG", "birth_date"},
    Caption{U"DATUMRODENJA", "birth_date"},
    Caption{U"ДАТУМРОЂЕЊА", "birth_date"},
    Caption{U"ДАТУМНАРАЃАЊЕ", "birth_date"},
    Caption{U"DATUMROJSTVA", "birth_date"},
    Caption{U"DATELINDJA", "birth_date"},
    Caption{U"DATELINDJES", "birth_date"},
    Caption{U"DIESNATALIS", "birth_date"},
    Caption{U"DATEOFISSUE", "issue_date"},
    Caption{U"DATEDEDELIVRANCE", "issue_date"},
    Caption{U"AUSSTELLUNGSDATUM", "issue_date"},
    Caption{U"DATUMIZDAVANJA", "issue_date"},
    Caption{U"ДАТУМИЗДАВАЊА", "issue_date"},
    Caption{U"ДАТУМНАИЗДАВАЊЕ", "issue_date"},
    Caption{U"DATUMIZDAJE", "issue_date"},
    Caption{U"DATALESHIMIT", "issue_date"},
    Caption{U"DATAELESHIMIT", "issue_date"},
    Caption{U"DIESEDITIONIS", "issue_date"},
    Caption{U"DATEOFEXPIRY", "expiry_date"},
    Caption{U"EXPIRYDATE", "expiry_date"},
    Caption{U"VALIDUNTIL", "expiry_date"},
    Caption{U"DATEDEXPIRATION", "expiry_date"},
    Caption{U"GULTIGBIS", "expiry_date"},
    Caption{U"VRIJEDIDO", "expiry_date"},
    Caption{U"VAZIDO", "expiry_date"},
    Caption{U"ВАЖИДО", "expiry_date"},
    Caption{U"DATUMISTEKA", "expiry_date"},
    Caption{U"VELJAVNODO", "expiry_date"},
    Caption{U"DATASKADIMIT", "expiry_date"},
    Caption{U"DATAESKADIMIT", "expiry_date"},
    Caption{U"DIESEXITUS", "expiry_date"},
    Caption{U"SEX", "sex"},
    Caption{U"GENDER", "sex"},
    Caption{U"SEXE", "sex"},
    Caption{U"GESCHLECHT", "sex"},
    Caption{U"SPOL", "sex"},
    Caption{U"POL", "sex"},
    Caption{U"ПОЛ", "sex"},
    Caption{U"GJINIA", "sex"},
    Caption{U"SEXUS", "sex"},
    Caption{U"NATIONALITY", "nationality"},
    Caption{U"CITIZENSHIP", "nationality"},
    Caption{U"NATIONALITE", "nationality"},
    Caption{U"STAATSANGEHORIGKEIT", "nationality"},
    Caption{U"DRZAVLJANSTVO", "nationality"},
    Caption{U"ДРЖАВЉАНСТВО", "nationality"},
    Caption{U"ДРЖАВЈАНСТВО", "nationality"},
    Caption{U"SHTETESIA", "nationality"},
    Caption{U"DOCUMENTNO", "document_number"},
    Caption{U"DOCUMENTNUMBER", "document_number"},
    Caption{U"CARDNO", "document_number"},
    Caption{U"CARDNUMBER", "document_number"},
    Caption{U"LICENCENO", "document_number"},
    Caption{U"LICENCENUMBER", "document_number"},
    Caption{U"PASSPORTNO", "document_number"},
    Caption{U"NDUDOCUMENT", "document_number"},
    Caption{U"DOKUMENTENNUMMER", "document_number"},
    Caption{U"DOKUMENTNUMMER", "document_number"},
    Caption{U"BROJISPRAVE", "document_number"},
    Caption{U"BROJOSOBNEISKAZNICE", "document_number"},
    Caption{U"BROJLICNEKARTE", "document_number"},
    Caption{U"РЕГИСТАРСКИБРОЈ", "document_number"},
    Caption{U"REGISTARSKIBROJ", "document_number"},
    Caption{U"NRDOKUMENTIT", "document_number"},
    Caption{U"PERSONALNO", "personal_number"},
    Caption{U"PERSONALNUMBER", "personal_number"},
    Caption{U"NATIONALID", "personal_number"},
    Caption{U"NPERSONNEL", "personal_number"},
    Caption{U"PERSONENNUMMER", "personal_number"},
    Caption{U"OIB", "personal_number"},
    Caption{U"JMBG", "personal_number"},
    Caption{U"ЈМБГ", "personal_number"},
    Caption{U"EMSO", "personal_number"},
    Caption{U"ЕМБГ", "personal_number"},
    Caption{U"NRPERSONAL", "personal_number"},
    Caption{U"NUMERUSPROPRIUS", "personal_number"},
    Caption{U"PLACEOFBIRTH", "other"},
    Caption{U"LIEUDENAISSANCE", "other"},
    Caption{U"GEBURTSORT", "other"},
    Caption{U"MJESTORODENJA", "other"},
    Caption{U"MESTORODENJA", "other"},
    Caption{U"МЕСТОРОЂЕЊА", "other"},
    Caption{U"МЕСТОНАРАЃАЊЕ", "other"},
    Caption{U"VENDLINDJA", "other"},
    Caption{U"LOCUSNATALIS", "other"},
    Caption{U"AUTHORITY", "other"},
    Caption{U"ISSUINGAUTHORITY", "other"},
    Caption{U"BEHORDE", "other"},
    Caption{U"ADDRESS", "other"},
    Caption{U"RESIDENCE", "other"},
    Caption{U"ADRESSE", "other"},
    Caption{U"PREBIVALISTE", "other"},
    Caption{U"HEIGHT", "other"},
    Caption{U"COLOUROFEYES", "other"},
    Caption{U"NAMEATBIRTH", "other"},
    Caption{U"NAMEOFFATHER", "other"},
    Caption{U"OCCUPATION", "other"},
    Caption{U"SIGNATURE", "other"},
};

/// Where a line says the caption, if it does.
std::optional<Laid> found_in(const ReadLine& line, const Caption& caption) {
    constexpr double slip = 0.13;  // of the words' length: small print is read with slips
    Laid laid = lay(line, caption.words);
    const bool whole = laid.goes_on == 0 && laid.first < line.size() &&
                       (line[laid.first].starts_word || laid.first == 0 || is_digit(line[laid.first - 1].sign));
    // Short words are words of other captions too, so they must be read right.
    const double most = caption.words.size() < 7 ? 0.01 : slip * static_cast<double>(caption.words.size());
    return whole && laid.cost <= most ? std::optional(std::move(laid)) : std::nullopt;
}

}  // namespace

std::string role_of_caption(const ReadLine& line) {
    const Caption* best = nullptr;
    for (const Caption& caption : captions) {
        if ((best == nullptr || best->words.size() < caption.words.size()) && found_in(line, caption)) {
            best = &caption;
        }
    }
    return best == nullptr ? std::string() : std::string(best->role);
}

std::vector<std::size_t> captions_within(const ReadLine& line) {
    struct Place {
        const Caption* caption;
        std::size_t first;
        std::size_t last;
    };
    std::vector<Place> places;
    for (const Caption& caption : captions) {
        if (const auto laid = found_in(line, caption)) {
            places.push_back({&caption, laid->first, laid->last});
        }
    }
    // What lies within a longer one is a word of it.
    std::stable_sort(places.begin(), places.end(),
                     [](const Place& a, const Place& b) { return a.caption->words.size() > b.caption->words.size(); });
    std::vector<Place> apart;
    for (const Place& place : places) {
        if (std::none_of(apart.begin(), apart.end(), [&place](const Place& other) {
                return place.first < other.last && other.first < place.last;
            })) {
            apart.push_back(place);
        }
    }
    std::sort(apart.begin(), apart.end(), [](const Place& a, const Place& b) { return a.first < b.first; });
    std::vector<std::size_t> begins{0};
    for (std::size_t i = 1; i < apart.size(); ++i) {
        if (apart[i].caption->role == apart[i - 1].caption->role) {
            continue;  // the same in another language
        }
        std::size_t first = apart[i].first;
        while (first > apart[i - 1].last && is_digit(line[first - 1].sign)) {
            --first;
        }
        begins.push_back(first);
    }
    return begins;
}

}  // namespace vidimus::screening
