#include "app/screening/viz_captions.h"

#include <algorithm>
#include <array>
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

}  // namespace

std::string role_of_caption(const ReadLine& line) {
    constexpr double slip = 0.13;  // of the words' length: small print is read with slips
    const Caption* best = nullptr;
    for (const Caption& caption : captions) {
        if (best != nullptr && best->words.size() >= caption.words.size()) {
            continue;
        }
        const Laid laid = lay(line, caption.words);
        const bool whole = laid.goes_on == 0 && laid.first < line.size() &&
                           (line[laid.first].starts_word || laid.first == 0 || is_digit(line[laid.first - 1].sign));
        // Short words are words of other captions too, so they must be read right.
        if (whole &&
            laid.cost <= (caption.words.size() < 7 ? 0.01 : slip * static_cast<double>(caption.words.size()))) {
            best = &caption;
        }
    }
    return best == nullptr ? std::string() : std::string(best->role);
}

}  // namespace vidimus::screening
