#include "samples.h"

#include <stdexcept>

namespace vidimus::reports::tests {
namespace {

using screening::Check;
using screening::Obligation;
using screening::Outcome;

mrz::Document zone() {
    mrz::Document document;
    document.format = mrz::Format::td3;
    document.lines = {"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"};
    document.document_code = "P";
    document.issuing_state = "UTO";
    document.surname = "ERIKSSON";
    document.given_names = "ANNA MARIA";
    document.document_number = "L898902C3";
    document.nationality = "UTO";
    document.birth_date = {1974, 8, 12};
    document.expiry_date = {2012, 4, 15};
    document.sex = 'F';
    document.optional_data = "ZE184226B";
    document.check_digits = {{mrz::FieldId::document_number, 1, 9, '6', '6', true},
                             {mrz::FieldId::birth_date, 1, 19, '2', '2', true},
                             {mrz::FieldId::expiry_date, 1, 27, '9', '9', true},
                             {mrz::FieldId::composite, 1, 43, '0', '0', true}};
    return document;
}

Check check(std::string id, Outcome result, std::string message_key) {
    Check made;
    made.id = std::move(id);
    made.title = {"sample title of " + made.id, {}};
    made.result = result;
    made.message = {std::move(message_key), {}};
    return made;
}

screening::Report with_zone() {
    screening::Report report;
    report.id = "00000000-0000-4000-8000-000000000001";
    report.time = "2026-11-24T14:02:11Z";
    report.profile = "operational";
    report.source.push_back({"page.png", std::string(64, 'a'), screening::Light::vi, 1968, 1386, 400.0, "file"});
    report.page.found = true;
    report.page.size = "ID-3";
    report.page.quad = {{{1, 2}, {101, 2}, {101, 72}, {1, 72}}};
    report.page.sharpness = 0.8;
    report.mrz.found = true;
    report.mrz.document = zone();
    report.mrz.confidence = 0.97;
    report.mrz.quad = {{{5, 60}, {95, 60}, {95, 70}, {5, 70}}};
    report.model.id = "UTO-P-1-2021";
    report.model.state = "UTO";
    report.model.type = "P";
    report.model.number = 1;
    report.model.year = 2021;
    report.model.identified = "automatic";
    report.model.score = 0.9;
    report.timings_ms.total = 1234.0;
    return report;
}

}  // namespace

const screening::Texts& english() {
    static const screening::Texts texts = [] {
        auto loaded = screening::Texts::load(std::filesystem::path(VIDIMUS_RESOURCES_DIR) / "texts");
        if (!loaded) {
            throw std::runtime_error("the texts of the repository cannot be loaded");
        }
        return *loaded;
    }();
    return texts;
}

screening::Report nothing_found() {
    return {};
}

screening::Report irregular() {
    screening::Report report = with_zone();
    mrz::Document& document = *report.mrz.document;
    document.lines[1] = "L898902C37UTO7408122F1204159ZE184226B<<<<<15";
    document.check_digits[0] = {mrz::FieldId::document_number, 1, 9, '7', '6', false};
    document.check_digits[3] = {mrz::FieldId::composite, 1, 43, '5', '0', false};
    document.repairs.push_back({1, 4, 'O', '0', "digit field"});
    report.mrz.doubtful = {{0, 5}};
    report.mrz.candidates.resize(2, std::vector<std::vector<screening::MrzCandidate>>(44));
    report.mrz.candidates[0][5] = {{'E', 0.625}, {'F', 0.25}};

    Check photo = check("VI.FR.PH:photo", Outcome::failed, "the edge of the photograph differs");
    photo.margin = -0.42;
    photo.score = 0.1;
    photo.threshold = 0.5;
    photo.region = screening::Region{screening::Light::vi, {{{1, 1}, {2, 1}, {2, 2}, {1, 2}}}};
    photo.innocent = {"a worn laminate", {}};
    photo.todo = {"look at the edge with a magnifier", {}};
    Check grey = check("VI.AB.IS:print", Outcome::failed, "the print differs a little");
    grey.margin = -0.01;
    grey.obligation = Obligation::evaluatory;
    Check broken = check("VI.AB.IS:background", Outcome::aborted, "");
    broken.error = "the page could not be aligned";
    report.checks = {photo,
                     grey,
                     broken,
                     check("UV.BR.FU:dullness", Outcome::not_supported, "no UV image was given"),
                     check("DOC:expiry", Outcome::successful, ""),
                     check("DOC:quality", Outcome::successful, "")};

    sltd::Answer hit;
    hit.register_name = "training";
    hit.state = sltd::AnswerState::possible_match;
    hit.local_copy = true;
    hit.list_version = "7";
    hit.list_date = "2026-11-22";
    hit.records.push_back({sltd::Record::Class::stolen, "REF-1", true, "2026-01-02"});
    sltd::Answer silent;
    silent.register_name = "second";
    silent.state = sltd::AnswerState::not_checked;
    silent.reason = sltd::Reason::timeout;
    report.register_answers = {hit, silent};

    report.verdict.state = screening::VerdictState::irregularity_found;
    report.verdict.because = {"VI.FR.PH:photo", "REG:training"};
    report.verdict.not_checked = {"VI.AB.IS:background", "UV.BR.FU:dullness", "REG:second"};
    report.manual_checks = {"relief on the eagle"};
    return report;
}

screening::Report regular() {
    screening::Report report = with_zone();
    report.checks = {check("DOC:expiry", Outcome::successful, ""), check("DOC:quality", Outcome::successful, "")};
    sltd::Answer answer;
    answer.register_name = "training";
    answer.state = sltd::AnswerState::no_record;
    answer.list_date = "2026-11-22";
    report.register_answers = {answer};
    report.verdict.state = screening::VerdictState::no_irregularity_found;
    return report;
}

}  // namespace vidimus::reports::tests
