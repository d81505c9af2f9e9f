#include "tests/gui/fixtures.h"

#include <array>
#include <chrono>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <thread>

namespace vidimus::desktop::testing {

using screening::Check;
using screening::CheckClass;
using screening::Message;
using screening::Obligation;
using screening::Outcome;
using screening::Quad;
using screening::Region;
using screening::Report;

namespace {

constexpr const char* kLine1 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
constexpr const char* kLine2 = "L898902C36UTO7408122F3204153ZE184226B<<<<<16";

Quad rect(double x, double y, double w, double h) {
    return {{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}};
}

screening::Crop crop_of(const cv::Mat& page, const cv::Rect& area) {
    const cv::Mat cut = page(area).clone();
    return {cut.cols, cut.rows, std::vector<unsigned char>(cut.datastart, cut.dataend)};
}

Check check(std::string id, CheckClass kind, Message title, Outcome result, Message message = {}) {
    Check made;
    made.id = std::move(id);
    made.check_class = kind;
    made.title = std::move(title);
    made.result = result;
    made.message = std::move(message);
    return made;
}

mrz::Document document() {
    mrz::Document document;
    document.format = mrz::Format::td3;
    document.lines = {kLine1, kLine2};
    document.document_code = "P";
    document.issuing_state = "UTO";
    document.surname = "ERIKSSON";
    document.given_names = "ANNA MARIA";
    document.document_number = "L898902C3";
    document.nationality = "UTO";
    document.birth_date = {1974, 8, 12};
    document.expiry_date = {2032, 4, 15};
    document.sex = 'F';
    using mrz::FieldId;
    document.check_digits = {{FieldId::document_number, 1, 9, '6', '6', true},
                             {FieldId::birth_date, 1, 19, '2', '2', true},
                             {FieldId::expiry_date, 1, 27, '3', '3', true},
                             {FieldId::composite, 1, 43, '6', '6', true}};
    return document;
}

/// Where the drawn page has its characters, and a reader that is sure of them all.
void add_reading(screening::MrzInfo& mrz) {
    mrz.read_lines = {kLine1, kLine2};
    for (int line = 0; line < 2; ++line) {
        std::vector<Quad> cells;
        std::vector<std::vector<screening::MrzCandidate>> candidates;
        for (int column = 0; column < 44; ++column) {
            cells.push_back(rect(42 + 26 * column, 714 + 70 * line, 26, 32));
            candidates.push_back(
                {{mrz.read_lines[static_cast<std::size_t>(line)][static_cast<std::size_t>(column)], 0.99}});
        }
        mrz.cells.push_back(std::move(cells));
        mrz.candidates.push_back(std::move(candidates));
    }
}

Report base() {
    Report report;
    report.id = "3f0c1f2e-0000-4000-8000-000000000001";
    report.time = "2026-11-24T14:02:11Z";
    report.profile = "operational";
    screening::Source source;
    source.file = "scan.png";
    source.width = 1250;
    source.height = 880;
    report.source = {source};
    report.page.found = true;
    report.page.size = "ID-3";
    report.page.quad = rect(0, 0, 1250, 880);
    report.page.sharpness = 0.8;
    report.mrz.found = true;
    report.mrz.document = document();
    report.mrz.confidence = 0.99;
    report.mrz.quad = rect(40, 690, 1170, 150);
    add_reading(report.mrz);
    report.model = {"UTO-P-1-2021", "UTO", "P", 1, 2021, std::nullopt, "automatic", 0.94};
    report.manual_checks = {"Relief on the eagle", "Colour shift of the seal"};
    for (const char* field : {"document_number", "birth_date", "expiry_date", "composite"}) {
        Check digit =
            check(std::string("MRZ.CD:") + field, CheckClass::mrz,
                  {"check.mrz_check_digit.title", {{"field", std::string("@field.") + field}}}, Outcome::successful);
        digit.obligation = Obligation::mandatory;
        report.checks.push_back(digit);
    }
    report.checks.push_back(
        check("DOC:quality", CheckClass::optical, {"check.quality.title", {}}, Outcome::successful));
    report.checks.push_back(check("DOC:expiry", CheckClass::mrz, {"check.expiry.title", {}}, Outcome::successful));
    const cv::Mat page = drawn_page(true);
    const cv::Mat specimen = drawn_page(false);
    for (const auto& [id, title] :
         {std::pair{"VI.AB.IS:background", "Background print"}, std::pair{"VI.PH.BO:photo", "Photo border"},
          std::pair{"VI.PH.GH:ghost", "Ghost image"}}) {
        Check one = check(id, CheckClass::optical, {title, {}}, Outcome::successful);
        one.margin = 0.31;
        one.score = 0.82;
        one.threshold = 0.62;
        one.region = Region{screening::Light::vi, rect(60, 180, 330, 430)};
        one.scanned = crop_of(page, {60, 180, 330, 430});
        one.specimen = crop_of(specimen, {60, 180, 330, 430});
        report.checks.push_back(one);
    }
    report.checks.push_back(check("UV.BR.FU:dullness", CheckClass::optical, {"check.uv_dullness.title", {}},
                                  Outcome::not_supported, {"check.light.no_uv", {}}));
    report.checks.push_back(check("IR.AB.MR:readable", CheckClass::optical, {"check.ir_mrz.title", {}},
                                  Outcome::not_supported, {"check.light.no_ir", {}}));
    sltd::Answer answer;
    answer.register_name = "national";
    answer.state = sltd::AnswerState::no_record;
    answer.local_copy = true;
    answer.list_version = "7";
    answer.list_date = "2026-11-22";
    report.register_answers = {answer};
    report.checks.push_back(check("REG:national", CheckClass::register_answer,
                                  {"check.register.title", {{"register", "national"}}}, Outcome::successful,
                                  {"check.register.no_record", {{"date", "2026-11-22"}}}));
    return report;
}

Check& find(Report& report, const std::string& id) {
    for (Check& one : report.checks) {
        if (one.id == id) {
            return one;
        }
    }
    report.checks.push_back(check(id, CheckClass::optical, {id, {}}, Outcome::aborted));
    return report.checks.back();
}

void unanswered(Report& report, sltd::Reason reason) {
    sltd::Answer& answer = report.register_answers.front();
    answer.state = sltd::AnswerState::not_checked;
    answer.reason = reason;
    answer.local_copy = false;
    Check& one = find(report, "REG:national");
    one.result = Outcome::aborted;
    one.obligation = Obligation::mandatory;
    one.message = {"reason." + sltd::name_of(reason), {}};
    one.todo = {"todo.register_not_checked", {}};
}

Report judged(Report report) {
    const auto* profile = screening::profile_of_name("operational");
    report.verdict = screening::decide(report.checks, report.model, report.register_answers, *profile);
    screening::sort_by_significance(report.checks);
    return report;
}

cv::Mat draw_page(bool personal) {
    cv::Mat page(880, 1250, CV_8UC3);
    for (int y = 0; y < page.rows; ++y) {
        for (int x = 0; x < page.cols; ++x) {
            const double wave =
                std::sin(x * 0.05 + 6.0 * std::sin(y * 0.012)) + std::sin(y * 0.09 + 3.0 * std::sin(x * 0.01));
            page.at<cv::Vec3b>(y, x) = {static_cast<unsigned char>(226 + 8 * wave),
                                        static_cast<unsigned char>(218 + 10 * wave),
                                        static_cast<unsigned char>(206 + 14 * wave)};
        }
    }
    const auto write = [&page](const std::string& text, cv::Point at, double size, cv::Scalar colour, int weight) {
        cv::putText(page, text, at, cv::FONT_HERSHEY_DUPLEX, size, colour, weight, cv::LINE_AA);
    };
    write("UTOPIA", {430, 90}, 1.8, {110, 50, 40}, 2);
    write("PASSPORT", {430, 140}, 1.0, {110, 50, 40}, 1);
    cv::rectangle(page, {60, 180, 330, 430}, {190, 190, 190}, cv::FILLED);
    if (personal) {
        cv::ellipse(page, {225, 370}, {95, 130}, 0, 0, 360, {150, 175, 215}, cv::FILLED, cv::LINE_AA);
        cv::ellipse(page, {225, 600}, {150, 110}, 0, 180, 360, {70, 60, 50}, cv::FILLED, cv::LINE_AA);
        cv::ellipse(page, {225, 270}, {105, 60}, 0, 180, 360, {40, 40, 50}, cv::FILLED, cv::LINE_AA);
        cv::circle(page, {190, 355}, 9, {40, 40, 40}, cv::FILLED, cv::LINE_AA);
        cv::circle(page, {260, 355}, 9, {40, 40, 40}, cv::FILLED, cv::LINE_AA);
        write("ERIKSSON", {430, 250}, 1.1, {20, 20, 20}, 2);
        write("ANNA MARIA", {430, 330}, 1.1, {20, 20, 20}, 2);
        write("12 AUG 1974      F", {430, 410}, 0.9, {20, 20, 20}, 2);
        write("15 APR 2032", {430, 490}, 0.9, {20, 20, 20}, 2);
        write("L898902C3", {900, 250}, 0.9, {20, 20, 20}, 2);
        cv::ellipse(page, {1060, 480}, {50, 70}, 0, 0, 360, {190, 200, 215}, cv::FILLED, cv::LINE_AA);
        for (std::size_t column = 0; column < 44; ++column) {
            const int x = 45 + static_cast<int>(column) * 26;
            write(std::string(1, kLine1[column]), {x, 740}, 0.95, {15, 15, 15}, 2);
            write(std::string(1, kLine2[column]), {x, 810}, 0.95, {15, 15, 15}, 2);
        }
    }
    return page;
}

}  // namespace

cv::Mat drawn_page(bool personal) {
    static const cv::Mat drawn[] = {draw_page(false), draw_page(true)};  // once: it takes a while
    return drawn[personal ? 1 : 0].clone();
}

cv::Mat photographed_page(int quarters, Quad& quad) {
    cv::Mat scene(1500, 2000, CV_8UC3, cv::Scalar(70, 74, 80));
    const cv::Rect place(300, 260, 1250, 880);
    drawn_page(true).copyTo(scene(place));
    std::array<cv::Point2d, 4> corners{cv::Point2d(300, 260), {1550, 260}, {1550, 1140}, {300, 1140}};
    for (int i = 0; i < quarters; ++i) {
        cv::Mat turned;
        cv::rotate(scene, turned, cv::ROTATE_90_CLOCKWISE);
        for (auto& corner : corners) {
            corner = {scene.rows - corner.y, corner.x};
        }
        scene = turned;
    }
    for (std::size_t i = 0; i < 4; ++i) {
        quad[i] = {corners[i].x, corners[i].y};
    }
    return scene;
}

Report no_irregularity() {
    return judged(base());
}

Report irregular_photo() {
    Report report = base();
    Check& border = find(report, "VI.PH.BO:photo");
    border.result = Outcome::failed;
    border.margin = -0.42;
    border.score = 0.21;
    border.message = {"edge and background print stop at the photo", {}};
    border.innocent = {"A scratched or lifted laminate along the photo.", {}};
    border.todo = {"Tilt the page and feel along the photo's edge; compare with the specimen.", {}};
    Check& ghost = find(report, "VI.PH.GH:ghost");
    ghost.result = Outcome::undetermined;
    ghost.margin.reset();
    ghost.score.reset();
    ghost.threshold.reset();
    ghost.message = {"differs from the photo, but glare lies on it", {}};
    ghost.region = Region{screening::Light::vi, rect(1000, 400, 120, 160)};
    unanswered(report, sltd::Reason::timeout);
    return judged(report);
}

Report irregular_photo_of_another() {
    Report report = irregular_photo();
    report.mrz.document->surname = "ANDERSSON";
    report.mrz.document->document_number = "X1234567";
    return report;
}

Report irregular_digit() {
    Report report = base();
    auto& document = *report.mrz.document;
    document.lines[1][19] = '7';
    document.check_digits[1].printed = '7';
    document.check_digits[1].valid = false;
    report.mrz.doubtful = {{0, 30}, {1, 36}};
    document.repairs = {{1, 3, '9', '8', "digit field"}};
    Check& digit = find(report, "MRZ.CD:birth_date");
    digit.result = Outcome::failed;
    digit.message = {"check.mrz_check_digit.differs", {{"printed", "7"}, {"expected", "2"}}};
    digit.region = Region{screening::Light::vi, rect(539, 780, 26, 40)};
    digit.innocent = {"innocent.misread", {}};
    digit.todo = {"todo.compare_mrz", {}};
    return judged(report);
}

Report doubtful() {
    Report report = base();
    auto& mrz = report.mrz;
    mrz.confidence = 0.91;
    mrz.document->lines[1][5] = 'O';
    mrz.read_lines = mrz.document->lines;
    mrz.document->document_number = "L898O2C3";
    for (auto& digit : mrz.document->check_digits) {
        if (digit.field == mrz::FieldId::document_number || digit.field == mrz::FieldId::composite) {
            digit.valid = false;
            digit.expected = '0';
        }
    }
    mrz.doubtful = {{1, 5}, {1, 29}};
    mrz.candidates[1][5] = {{'O', 0.62}, {'0', 0.37}, {'Q', 0.008}};
    mrz.candidates[1][29] = {{'E', 0.71}, {'F', 0.28}};
    Check& digit = find(report, "MRZ.CD:document_number");
    digit.result = Outcome::undetermined;
    digit.message = {"check.mrz_check_digit.doubtful", {{"printed", "6"}, {"expected", "0"}}};
    digit.todo = {"todo.correct_mrz", {}};
    Check legibility = check("MRZ.RD:legibility", CheckClass::mrz, {"check.mrz_legibility.title", {}},
                             Outcome::undetermined, {"check.mrz_legibility.doubtful", {{"count", "2"}}});
    legibility.region = Region{screening::Light::vi, mrz.quad};
    legibility.todo = {"todo.correct_mrz", {}};
    report.checks.push_back(legibility);
    return judged(report);
}

Report by_hand() {
    Report report = base();
    auto& mrz = report.mrz;
    mrz.read_lines[1][5] = 'O';
    mrz.candidates[1][5] = {{'O', 0.62}, {'0', 0.37}};
    mrz.corrected_by_hand = true;
    mrz.document->repairs = {{1, 5, 'O', '0', screening::by_hand}};
    Check set = check("MRZ.RD:by_hand.1.5", CheckClass::mrz, {"check.mrz_by_hand.title", {}}, Outcome::undetermined,
                      {"check.mrz_by_hand.changed_sure",
                       {{"line", "2"}, {"column", "6"}, {"read", "O"}, {"used", "0"}, {"percent", "62"}}});
    set.region = Region{screening::Light::vi, mrz.cells[1][5]};
    set.todo = {"todo.compare_by_hand", {}};
    report.checks.push_back(set);
    return judged(report);
}

Report possible_match() {
    Report report = base();
    sltd::Answer& answer = report.register_answers.front();
    answer.state = sltd::AnswerState::possible_match;
    answer.records = {{sltd::Record::Class::stolen, "UTO-2024-118", false, "2024-03-02"}};
    Check& one = find(report, "REG:national");
    one.result = Outcome::failed;
    one.message = {"check.register.possible_match", {{"class", "@record.stolen"}, {"reference", "UTO-2024-118"}}};
    one.innocent = {"innocent.register", {}};
    one.todo = {"todo.confirm_match", {}};
    return judged(report);
}

Report register_not_checked() {
    Report report = base();
    unanswered(report, sltd::Reason::timeout);
    return judged(report);
}

Report poor_image() {
    Report report = base();
    report.page.problems = {"blurred"};
    Check& quality = find(report, "DOC:quality");
    quality.result = Outcome::undetermined;
    quality.message = {"check.quality.blurred", {}};
    quality.todo = {"todo.capture_again", {}};
    Check& background = find(report, "VI.AB.IS:background");
    background.result = Outcome::undetermined;
    background.message = {"check.not_judged", {}};
    return judged(report);
}

Report no_mrz() {
    Report report = base();
    report.mrz = {};
    std::erase_if(report.checks, [](const Check& one) { return one.id.starts_with("MRZ") || one.id == "DOC:expiry"; });
    Check missing = check("DOC:mrz", CheckClass::mrz, {"check.mrz_found.title", {}}, Outcome::undetermined,
                          {"check.mrz_found.none", {}});
    missing.obligation = Obligation::mandatory;
    missing.todo = {"todo.capture_again", {}};
    report.checks.push_back(missing);
    unanswered(report, sltd::Reason::no_number);
    return judged(report);
}

Report model_unknown() {
    Report report = base();
    report.model = {};
    std::erase_if(report.checks, [](const Check& one) { return one.id.starts_with("VI."); });
    Check missing = check("DOC:model", CheckClass::optical, {"check.model.title", {}}, Outcome::undetermined,
                          {"check.model.unknown", {}});
    missing.obligation = Obligation::mandatory;
    missing.todo = {"todo.choose_model", {}};
    report.checks.push_back(missing);
    return judged(report);
}

Report sample_document() {
    Report report = base();
    Check sample = check("DOC:sample", CheckClass::mrz, {"check.sample.title", {}}, Outcome::failed,
                         {"check.sample.is_sample", {}});
    sample.obligation = Obligation::mandatory;
    sample.todo = {"todo.sample", {}};
    report.checks.push_back(sample);
    return judged(report);
}

Report expired() {
    Report report = base();
    report.mrz.document->expiry_date = {2012, 4, 15};
    Check& validity = find(report, "DOC:expiry");
    validity.result = Outcome::failed;
    validity.message = {"check.expiry.expired", {{"date", "2012-04-15"}}};
    validity.todo = {"todo.expired", {}};
    return judged(report);
}

Report undecided() {
    Report report = base();
    Check& ghost = find(report, "VI.PH.GH:ghost");
    ghost.result = Outcome::undetermined;
    ghost.message = {"differs from the photo, but glare lies on it", {}};
    Check trial = check("VI.TR.IA:trial", CheckClass::optical, {"A check on trial", {}}, Outcome::failed,
                        {"measured silently", {}});
    trial.obligation = Obligation::evaluatory;
    report.checks.push_back(trial);
    return judged(report);
}

std::shared_ptr<const screening::Texts> texts() {
    static const auto loaded = [] {
        auto made = screening::Texts::load(std::filesystem::path(VIDIMUS_RESOURCES_DIR) / "texts");
        return std::make_shared<const screening::Texts>(made ? std::move(*made) : screening::Texts());
    }();
    return loaded;
}

screening::Config config(const std::filesystem::path& data) {
    screening::Config config;
    config.data = data;
    config.resources = VIDIMUS_RESOURCES_DIR;
    config.post = "Post 12";
    config.officer = "officer 4471";
    screening::RegisterConfig national;
    national.name = "national";
    national.contact = "duty desk, extension 118";
    config.registers = {national};
    return config;
}

tl::expected<Backend::Ready, screening::Failure> PlayedBackend::prepare() {
    ++shared_->prepared;
    const std::lock_guard lock(shared_->mutex);
    if (shared_->play.broken) {
        return tl::unexpected(*shared_->play.broken);
    }
    return Ready{shared_->play.problems, {"UTO-P-1-2021", "UTO-I-1-2019"}, shared_->run_batch};
}

tl::expected<screening::Report, screening::Failure> PlayedBackend::screen(const screening::Request& request,
                                                                          const screening::Observer& observer,
                                                                          const std::stop_token& stop) {
    Play play;
    {
        const std::lock_guard lock(shared_->mutex);
        play = shared_->play;
        shared_->requests.push_back(request);
        if (!request.captures.empty()) {
            const auto own = play.by_file.find(request.captures.front().file.filename().string());
            if (own != play.by_file.end()) {
                play.result = own->second;
            }
        }
    }
    ++shared_->screened;
    using screening::Stage;
    Report so_far;
    for (const Stage stage : {Stage::load, Stage::mrz, Stage::page, Stage::model, Stage::specimen,
                              Stage::register_answer, Stage::verdict}) {
        while (play.hold_before == stage && !shared_->released && !stop.stop_requested()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        if (stop.stop_requested()) {
            ++shared_->stopped;
            return tl::unexpected(screening::Failure{screening::FailureCode::cancelled, {}, {}});
        }
        if (!play.result) {
            if (!play.image.empty()) {
                observer(Stage::load, so_far, play.image);
            }
            return tl::unexpected(play.result.error());
        }
        so_far.source = play.result->source;
        if (stage == Stage::mrz) {
            so_far.mrz = play.result->mrz;
        }
        if (stage == Stage::page) {
            so_far.page = play.result->page;
        }
        observer(stage, so_far, play.image);
    }
    return play.result;
}

screening::SpecimenPage PlayedBackend::specimen(const std::string&) {
    return {drawn_page(false), {}};
}

cv::Mat PlayedBackend::load(const screening::Capture&) {
    return shared_->load_fails ? cv::Mat() : drawn_page(true);
}

}  // namespace vidimus::desktop::testing
