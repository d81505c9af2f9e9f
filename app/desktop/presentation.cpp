#include "app/desktop/presentation.h"

#include <QStringList>
#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include "app/reports/capital.h"

namespace vidimus::desktop {

using reports::capital;
using screening::Check;
using screening::CheckClass;
using screening::Obligation;
using screening::Outcome;
using screening::Report;
using screening::VerdictState;

namespace {

constexpr auto kDot = " \u00b7 ";
constexpr double kSamePixels = 3.0;  // corners that close are one place

bool contains(const std::vector<std::string>& ids, const std::string& id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

bool is_register(const std::string& id) {
    return id == "REG" || id.starts_with("REG:");
}

const Check* check_of(const Report& report, const std::string& id) {
    const auto found =
        std::find_if(report.checks.begin(), report.checks.end(), [&id](const Check& c) { return c.id == id; });
    return found == report.checks.end() ? nullptr : &*found;
}

bool ran(Outcome outcome) {
    return outcome == Outcome::successful || outcome == Outcome::failed;
}

/// Whether its figures say something: it ran, or came so near its limit that a person must look.
bool measured(const Check& check) {
    return (ran(check.result) || check.result == Outcome::undetermined) && check.check_class != CheckClass::mrz;
}

/// A check of several checks: where one of them says it alone, that one is said first.
bool is_joined(const Check& check) {
    return check.id.ends_with(":together") || check.id == "VI.FR.VZ:field";
}

/// "Title: what was found", or whichever of the two there is.
QString sentence_of(const Check& check, const Words& words) {
    const QString title = words(check.title);
    const QString message = words(check.message);
    if (message.isEmpty() || title.isEmpty() || check.check_class == CheckClass::register_answer) {
        return capital(message.isEmpty() ? title : message);
    }
    return QStringLiteral("%1: %2").arg(capital(title), message);
}

/// What a check holds its place against.
std::string beside_of(const std::string& id) {
    for (const auto& [prefix, key] :
         {std::pair{"VIZ-MRZ:", "window.explain.beside.mrz"}, std::pair{"SET.FB:", "window.explain.beside.other_side"},
          std::pair{"SET.", "window.explain.beside.other_page"}, std::pair{"HIS:", "window.explain.beside.earlier"}}) {
        if (id.starts_with(prefix)) {
            return key;
        }
    }
    return "window.explain.specimen";
}

/// The checks behind the verdict; ids that no check carries are left out.
std::vector<const Check*> reasons_of(const Report& report) {
    std::vector<const Check*> reasons;
    for (const std::string& id : report.verdict.because) {
        if (const Check* check = check_of(report, id)) {
            reasons.push_back(check);
        }
    }
    return reasons;
}

QString counts_of(const Report& report, const Words& words) {
    int checked = 0;
    int undecided = 0;
    int open = 0;
    for (const Check& check : report.checks) {
        if (check.obligation != Obligation::evaluatory) {
            ++(ran(check.result) ? checked : check.result == Outcome::undetermined ? undecided : open);
        }
    }
    return words(undecided > 0 ? "window.counts_undecided" : "window.counts",
                 {{"checked", QString::number(checked)},
                  {"undecided", QString::number(undecided)},
                  {"open", QString::number(open)}});
}

double area_of(const screening::Quad& quad) {
    double twice = 0.0;
    for (std::size_t i = 0; i < quad.size(); ++i) {
        const auto& a = quad[i];
        const auto& b = quad[(i + 1) % quad.size()];
        twice += a.x * b.y - b.x * a.y;
    }
    return std::abs(twice) / 2.0;
}

bool same_place(const screening::Region& a, const screening::Region& b) {
    return a.light == b.light &&
           std::equal(a.quad.begin(), a.quad.end(), b.quad.begin(), [](const auto& one, const auto& other) {
               return std::abs(one.x - other.x) < kSamePixels && std::abs(one.y - other.y) < kSamePixels;
           });
}

/// The whole page as a place tells nobody where to look.
bool marks_a_place(const screening::Region& region, const screening::PageInfo& page) {
    constexpr double kMostOfThePage = 0.7;
    const double area = area_of(region.quad);
    return area > 0.0 && !(page.found && area > kMostOfThePage * area_of(page.quad));
}

std::string key_of(Situation situation) {
    switch (situation) {
        case Situation::no_document:
            return "no_document";
        case Situation::reading:
            return "reading";
        case Situation::failed:
            return "failed";
        case Situation::no_irregularity_found:
            return "no_irregularity_found";
        case Situation::irregularity_found:
            return "irregularity_found";
        case Situation::possible_match:
            return "possible_match";
        case Situation::sample_document:
            return "sample_document";
        case Situation::expired:
            return "expired";
        case Situation::poor_image:
            return "poor_image";
        case Situation::no_mrz:
            return "no_mrz";
        case Situation::model_unknown:
            return "model_unknown";
        case Situation::register_not_checked:
            return "register_not_checked";
        case Situation::check_further:
            return "check_further";
    }
    return "check_further";
}

QString outcome_word(Outcome outcome, const Words& words) {
    return words("window.outcome." + screening::name_of(outcome));
}

}  // namespace

Situation situation_of(const Report& report) {
    const auto& because = report.verdict.because;
    switch (report.verdict.state) {
        case VerdictState::no_irregularity_found:
            return Situation::no_irregularity_found;
        case VerdictState::irregularity_found: {
            if (because.empty()) {
                return Situation::irregularity_found;
            }
            // Where the document itself shows something, that is what the officer must look at; the register's panel
            // beside the strip speaks for itself.
            const bool only_register = std::all_of(because.begin(), because.end(), is_register);
            if (only_register) {
                return Situation::possible_match;
            }
            std::vector<std::string> own;
            std::copy_if(because.begin(), because.end(), std::back_inserter(own),
                         [](const auto& id) { return !is_register(id); });
            const bool only_sample = std::all_of(own.begin(), own.end(), [](const std::string& id) {
                return id == "DOC:sample" || id == "DOC:specimen";
            });
            if (only_sample) {
                return Situation::sample_document;
            }
            if (own.size() == 1 && own.front() == "DOC:expiry") {
                return Situation::expired;
            }
            return Situation::irregularity_found;
        }
        case VerdictState::check_further:
            break;
    }
    if (!report.page.problems.empty() || contains(because, "DOC:quality")) {
        return Situation::poor_image;
    }
    if (contains(because, "DOC:mrz")) {  // not where the model's page carries none
        return Situation::no_mrz;
    }
    const bool only_register = std::all_of(because.begin(), because.end(), is_register);
    if (!because.empty() && only_register) {
        return Situation::register_not_checked;
    }
    const bool only_model = std::all_of(because.begin(), because.end(),
                                        [](const std::string& id) { return is_register(id) || id == "DOC:model"; });
    if (!because.empty() && only_model) {
        return Situation::model_unknown;
    }
    return Situation::check_further;
}

StripView strip_of(const Report& report, const Words& words) {
    const Situation situation = situation_of(report);
    const std::string key = key_of(situation);
    StripView view;
    view.counts = counts_of(report, words);
    view.word = words("window.word." + key);
    switch (report.verdict.state) {
        case VerdictState::no_irregularity_found:
            view.tone = Tone::good;
            view.icon = QStringLiteral("tick");
            break;
        case VerdictState::check_further:
            view.tone = Tone::warn;
            view.icon = QStringLiteral("warning");
            break;
        case VerdictState::irregularity_found:
            view.tone = Tone::alert;
            view.icon = QStringLiteral("cross");
            break;
    }
    std::vector<const Check*> reasons = reasons_of(report);
    // The state's own reason leads: where the picture is poor, that is said before what could not be judged because of
    // it.
    const auto leads = [situation](const Check* check) {
        if (is_joined(*check)) {
            return false;
        }
        switch (situation) {
            case Situation::poor_image:
                return check->id == "DOC:quality";
            case Situation::no_mrz:
                return check->id == "DOC:mrz";
            case Situation::model_unknown:
                return check->id == "DOC:model";
            default:
                return !is_register(check->id);
        }
    };
    std::stable_sort(reasons.begin(), reasons.end(),
                     [&leads](const Check* a, const Check* b) { return leads(a) && !leads(b); });

    if (reasons.empty()) {
        view.reason = words("window.reason." + key);
    } else {
        view.reason = sentence_of(*reasons.front(), words);
        // One more by name; the list beside the page has them all.
        QStringList more;
        for (auto reason = reasons.begin() + 1; reason != reasons.end() && more.empty(); ++reason) {
            if (!is_register((*reason)->id)) {
                more << capital(words((*reason)->title));
            }
        }
        if (!more.isEmpty()) {
            view.reason += QString::fromUtf8(kDot) + more.join(QString::fromUtf8(kDot));
        }
    }
    const QString todo = reasons.empty() ? QString() : capital(words(reasons.front()->todo));
    const bool own_step = situation == Situation::irregularity_found || situation == Situation::check_further ||
                          situation == Situation::possible_match || situation == Situation::expired ||
                          situation == Situation::sample_document;
    view.next = QStringLiteral("\u2192 ") + (own_step && !todo.isEmpty() ? todo : words("window.next." + key));
    return view;
}

StripView strip_of_start(const Words& words) {
    return {Tone::neutral,
            QStringLiteral("document"),
            words("window.word.no_document"),
            words("window.reason.no_document"),
            {},
            {}};
}

StripView strip_of_failure(const screening::Failure& failure, const Words& words) {
    const auto text = words.failure(failure);
    return {Tone::warn,
            QStringLiteral("unreadable"),
            words("window.word.failed"),
            text.what + QString::fromUtf8(kDot) + text.why,
            QStringLiteral("\u2192 ") + text.todo,
            {}};
}

std::vector<StageStep> steps_of(const std::vector<screening::Stage>& done, const Words& words) {
    using screening::Stage;
    // In the order in which a screening tells them.
    constexpr std::array kOrder = {std::pair{Stage::load, "window.stage.load"},
                                   std::pair{Stage::mrz, "window.stage.mrz"},
                                   std::pair{Stage::page, "window.stage.page"},
                                   std::pair{Stage::model, "window.stage.model"},
                                   std::pair{Stage::specimen, "window.stage.specimen"},
                                   std::pair{Stage::register_answer, "window.stage.register"}};
    std::vector<StageStep> steps;
    steps.reserve(std::size(kOrder));
    for (const auto& [stage, key] : kOrder) {
        steps.push_back({stage, words(key), std::find(done.begin(), done.end(), stage) != done.end()});
    }
    return steps;
}

RegisterView register_of(const Report& report, const screening::Config& config, const Words& words) {
    RegisterView view;
    if (report.register_answers.empty()) {
        return register_not_asked(words);
    }
    const auto severity = [](const sltd::Answer& answer) {
        switch (answer.state) {
            case sltd::AnswerState::possible_match:
                return 2;
            case sltd::AnswerState::not_checked:
                return 1;
            case sltd::AnswerState::no_record:
                return 0;
        }
        return 1;
    };
    const auto worst =
        std::max_element(report.register_answers.begin(), report.register_answers.end(),
                         [&](const sltd::Answer& a, const sltd::Answer& b) { return severity(a) < severity(b); });
    const auto name = [](const sltd::Answer& answer) { return QString::fromStdString(answer.register_name); };
    const auto state_words = [&](const sltd::Answer& answer) {
        switch (answer.state) {
            case sltd::AnswerState::no_record:
                return words("window.register.no_record");
            case sltd::AnswerState::possible_match:
                return words("window.register.possible_match");
            case sltd::AnswerState::not_checked:
                break;
        }
        return words("window.register.not_checked");
    };
    const auto reason_of = [&](const sltd::Answer& answer) {
        return capital(words("reason." + sltd::name_of(answer.reason), {{"register", name(answer)}}));
    };
    const QString time = words.time_of_day(report.time);
    switch (worst->state) {
        case sltd::AnswerState::no_record: {
            view.tone = Tone::good;
            view.icon = QStringLiteral("dot");
            QStringList parts{name(*worst), time};
            if (!worst->list_date.empty()) {
                parts << words("window.register.list_of", {{"date", words.date(worst->list_date)}});
            }
            parts.removeAll(QString());
            view.detail = parts.join(QString::fromUtf8(kDot));
            view.next = words(worst->local_copy ? "window.register.local_copy" : "window.register.online");
            break;
        }
        case sltd::AnswerState::possible_match: {
            view.tone = Tone::alert;
            view.icon = QStringLiteral("cross");
            QStringList parts;
            if (!worst->records.empty()) {
                const auto& record = worst->records.front();
                parts << words("record." + sltd::name_of(record.record_class));
                if (record.date) {
                    parts << words.date(*record.date);
                }
                parts << QString::fromStdString(record.reference);
                if (record.variant) {
                    parts << words("window.register.variant");
                }
            }
            parts << name(*worst);
            parts.removeAll(QString());
            view.detail = capital(parts.join(QString::fromUtf8(kDot)));
            const auto configured = std::find_if(config.registers.begin(), config.registers.end(),
                                                 [&](const auto& entry) { return entry.name == worst->register_name; });
            const bool contact = configured != config.registers.end() && !configured->contact.empty();
            view.next = contact
                            ? words("window.register.call", {{"contact", QString::fromStdString(configured->contact)}})
                            : words("window.register.confirm");
            break;
        }
        case sltd::AnswerState::not_checked:
            view.tone = Tone::warn;
            view.icon = QStringLiteral("warning");
            view.detail = reason_of(*worst);
            view.next = words("window.register.what_to_do");
            break;
    }
    view.word = state_words(*worst);
    QStringList all;
    for (const sltd::Answer& answer : report.register_answers) {
        QString line = QStringLiteral("%1: %2").arg(name(answer), state_words(answer));
        if (answer.state == sltd::AnswerState::not_checked) {
            line += QString::fromUtf8(kDot) + reason_of(answer);
        }
        all << line;
    }
    view.all = all.join(QLatin1Char('\n'));
    return view;
}

RegisterView register_waiting(const Words& words) {
    return {Tone::neutral,
            QStringLiteral("circle"),
            words("window.register.waiting"),
            words("window.register.waiting_detail"),
            {},
            {}};
}

RegisterView register_idle(const Words& words) {
    return {Tone::neutral,
            QStringLiteral("circle"),
            words("window.register.idle"),
            words("window.register.idle_detail"),
            {},
            {}};
}

RegisterView register_after_failure(const Words& words) {
    RegisterView view = register_not_asked(words);
    view.next = words("window.register.after_failure");
    return view;
}

RegisterView register_not_asked(const Words& words) {
    return {Tone::warn,
            QStringLiteral("warning"),
            words("window.register.not_checked"),
            words("window.register.not_asked_detail"),
            words("window.register.what_to_do"),
            {}};
}

std::vector<FindingRow> findings_of(const Report& report, const Words& words) {
    std::vector<FindingRow> rows;
    for (std::size_t i = 0; i < report.checks.size(); ++i) {
        const Check& check = report.checks[i];
        FindingRow row;
        row.check = i;
        row.title = capital(words(check.title));
        row.note = words(check.message);
        row.outcome = outcome_word(check.result, words);
        if (check.margin && ran(check.result) && check.check_class != CheckClass::mrz) {
            row.figure = words.margin(*check.margin);
        }
        const bool because = contains(report.verdict.because, check.id);
        if (check.obligation == Obligation::evaluatory) {
            row.group = Group::noted;
            row.tone = Tone::quiet;
            row.icon = QStringLiteral("dot");
        } else if (check.result == Outcome::failed) {
            row.group = Group::look;
            row.tone = Tone::alert;
            row.icon = QStringLiteral("cross");
        } else if (check.result == Outcome::successful) {
            row.group = Group::passed;
            row.tone = Tone::quiet;
            row.icon = QStringLiteral("tick");
        } else if (because || check.result == Outcome::undetermined) {
            row.group = Group::look;
            row.tone = Tone::warn;
            row.icon = QStringLiteral("warning");
        } else {
            row.group = Group::not_possible;
            row.tone = Tone::quiet;
            row.icon = QStringLiteral("circle");
        }
        rows.push_back(std::move(row));
    }
    // The report's order is that of significance; within "to look at" what failed stays before what is only in doubt.
    const auto rank = [&report](const FindingRow& row) {
        return std::tuple(row.group, row.tone != Tone::alert, is_joined(report.checks[row.check]));
    };
    std::stable_sort(rows.begin(), rows.end(),
                     [&rank](const FindingRow& a, const FindingRow& b) { return rank(a) < rank(b); });
    int number = 0;
    for (FindingRow& row : rows) {
        const Check& check = report.checks[row.check];
        if (row.group != Group::look || !check.region || !marks_a_place(*check.region, report.page)) {
            continue;
        }
        // Two findings about one and the same place share its frame: two on top of each other cannot be told apart.
        const auto same = std::find_if(rows.begin(), rows.end(), [&](const FindingRow& other) {
            return other.number > 0 && same_place(*report.checks[other.check].region, *check.region);
        });
        row.shares_box = same != rows.end();
        row.number = row.shares_box ? same->number : ++number;
    }
    return rows;
}

std::optional<HolderView> holder_of(const screening::MrzInfo& mrz, const mrz::Today& today, const Words& words) {
    if (!mrz.found || !mrz.document) {
        return std::nullopt;
    }
    const mrz::Document& document = *mrz.document;
    HolderView view;
    view.surname = QString::fromStdString(document.surname);
    view.given_names = QString::fromStdString(document.given_names);
    const std::string type_key = "window.type." + document.document_code.substr(0, 1);
    const QString type = words.has(type_key) ? words(type_key) : QString::fromStdString(document.document_code);
    QStringList parts{QString::fromStdString(document.issuing_state), type,
                      QString::fromStdString(document.document_number)};
    parts.removeAll(QString());
    view.document = parts.join(QString::fromUtf8(kDot));

    QStringList birth{words("window.holder.born", {{"date", words.date(document.birth_date)}})};
    if (const auto age = age_of(document.birth_date, today)) {
        birth << words("window.holder.age", {{"age", QString::number(*age)}});
    }
    const bool sex_known = document.sex == 'M' || document.sex == 'F';
    birth << (sex_known ? QString(QLatin1Char(document.sex)) : words("window.holder.sex_open"));
    view.birth = birth.join(QString::fromUtf8(kDot));

    const QString until = words.date(document.expiry_date);
    const auto span = span_to(document.expiry_date, today);
    if (!span) {
        view.expiry = words("window.holder.valid_until", {{"date", until}});
        return view;
    }
    QString length;
    if (span->years > 0 && span->months > 0) {
        length = words("window.span.years_months",
                       {{"years", QString::number(span->years)}, {"months", QString::number(span->months)}});
    } else if (span->years > 0) {
        length = words("window.span.years", {{"years", QString::number(span->years)}});
    } else if (span->months > 0) {
        length = words("window.span.months", {{"months", QString::number(span->months)}});
    } else {
        length = words("window.span.days", {{"days", QString::number(span->days)}});
    }
    view.expired = span->past;
    view.expiry = words(span->past ? "window.holder.expired_for" : "window.holder.valid_for",
                        {{"date", until}, {"span", length}});
    return view;
}

std::optional<HolderView> holder_on_page(const screening::VizInfo& viz, const Words& words) {
    const auto text = [&viz](std::string_view id) {
        const auto found = std::find_if(viz.fields.begin(), viz.fields.end(),
                                        [id](const screening::VizFieldInfo& field) { return field.id == id; });
        return found == viz.fields.end() ? QString() : QString::fromStdString(found->text);
    };
    const QString surname = text("surname").isEmpty() ? text("name") : text("surname");
    const QString number = text("document_number");
    if (viz.reading != "model" || (surname.isEmpty() && number.isEmpty())) {
        return std::nullopt;
    }
    HolderView view;
    view.surname = surname.isEmpty() ? number : surname;
    view.given_names = text("given_names");
    QStringList parts{surname.isEmpty() ? QString() : number, words("window.holder.from_page")};
    parts.removeAll(QString());
    view.document = parts.join(QString::fromUtf8(kDot));
    if (const QString birth = text("birth_date"); !birth.isEmpty()) {
        QStringList person{words("window.holder.born", {{"date", birth}}), text("sex")};
        person.removeAll(QString());
        view.birth = person.join(QString::fromUtf8(kDot));
    }
    if (const QString until = text("expiry_date"); !until.isEmpty()) {
        view.expiry = words("window.holder.valid_until", {{"date", until}});
    }
    return view;
}

MrzView mrz_of(const screening::MrzInfo& mrz, const Words& words) {
    MrzView view;
    if (!mrz.found || !mrz.document) {
        return view;
    }
    for (const std::string& line : mrz.document->lines) {
        view.lines.push_back(QString::fromStdString(line));
    }
    const auto marked = [&view](int line, int column) {
        return std::any_of(view.marks.begin(), view.marks.end(),
                           [&](const MrzMark& mark) { return mark.line == line && mark.column == column; });
    };
    for (const auto& digit : mrz.document->check_digits) {
        if (!digit.valid) {
            view.marks.push_back(
                {MrzMark::Kind::wrong_digit, digit.line, digit.column,
                 words("window.mrz.wrong_digit", {{"field", words("field." + std::string(mrz::name_of(digit.field)))},
                                                  {"printed", QString(QLatin1Char(digit.printed))},
                                                  {"expected", QString(QLatin1Char(digit.expected))}})});
        }
    }
    for (const auto& repair : mrz.document->repairs) {
        if (!marked(repair.line, repair.column)) {
            const bool by_hand = repair.why == screening::by_hand;
            view.marks.push_back(
                {by_hand ? MrzMark::Kind::by_hand : MrzMark::Kind::repaired, repair.line, repair.column,
                 words(by_hand ? "window.mrz.by_hand" : "window.mrz.repaired",
                       {{"read", QString(QLatin1Char(repair.read))}, {"used", QString(QLatin1Char(repair.used))}})});
        }
    }
    for (const auto& [line, column] : mrz.doubtful) {
        if (!marked(line, column)) {
            view.marks.push_back({MrzMark::Kind::doubtful, line, column, words("window.mrz.doubtful")});
        }
    }
    return view;
}

std::vector<screening::Quad> doubtful_places_of(const Report& report, const Check& check) {
    std::vector<screening::Quad> places;
    const bool about_reading = check.id == "MRZ.RD:legibility" || check.id.starts_with("MRZ.CD:");
    if (!about_reading || check.result != Outcome::undetermined) {
        return places;
    }
    const auto add = [&](int line, int column) {
        if (line >= 0 && column >= 0 && static_cast<std::size_t>(line) < report.mrz.cells.size() &&
            static_cast<std::size_t>(column) < report.mrz.cells[static_cast<std::size_t>(line)].size()) {
            places.push_back(report.mrz.cells[static_cast<std::size_t>(line)][static_cast<std::size_t>(column)]);
        }
    };
    for (const auto& [line, column] : report.mrz.doubtful) {
        add(line, column);
    }
    if (report.mrz.document) {
        for (const auto& repair : report.mrz.document->repairs) {
            add(repair.line, repair.column);
        }
    }
    return places;
}

ExplanationView explanation_of(const Report& report, const FindingRow& row, const Words& words) {
    const Check& check = report.checks.at(row.check);
    ExplanationView view;
    view.title = row.title;
    view.outcome = row.group == Group::noted ? words("window.outcome.noted", {{"outcome", row.outcome}}) : row.outcome;
    view.message = capital(row.note);
    view.beside = words(beside_of(check.id));
    view.tone = row.tone;
    view.icon = row.icon;
    if (measured(check)) {
        QStringList parts;
        if (check.score) {
            parts << words("window.explain.score", {{"value", words.number(*check.score)}});
        }
        if (check.threshold) {
            parts << words("window.explain.threshold", {{"value", words.number(*check.threshold)}});
        }
        if (check.margin) {
            parts << words("window.explain.margin", {{"value", words.margin(*check.margin)}});
            view.margin = check.margin;
        }
        for (QString& part : parts) {
            part.replace(QLatin1Char(' '), QChar(QChar::Nbsp));  // a line breaks between the figures, not inside one
        }
        view.measured = parts.join(QString::fromUtf8(kDot));
    }
    view.innocent = capital(words(check.innocent));
    view.todo = capital(words(check.todo));
    if (view.todo.isEmpty()) {
        view.todo = words("window.todo." + screening::name_of(check.result));
    }
    return view;
}

}  // namespace vidimus::desktop
