// vidimus cases and audit: what was kept of examined documents, and who did what with it.
#include <QCoreApplication>
#include <QGuiApplication>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/cases/qt_messages.h"
#include "app/cases/store.h"
#include "app/cli/session.h"
#include "app/reports/evidence.h"
#include "app/screening/files.h"

namespace vidimus::cli {
namespace {

using nlohmann::ordered_json;
using screening::ExitCode;
using screening::Failure;
using screening::FailureCode;

struct CaseOptions {
    std::string words;
    std::string id;
    std::string why;
    std::string out;
    std::string verdict;
    std::string decision;
    std::string from;
    std::string to;
    int days = -1;
    int most = 200;
};

/// Opens the store of the profile; null: reported. Commands act as the configured officer.
std::unique_ptr<cases::CaseStore> open_store(Session& session) {
    const screening::Config* config = session.config();
    if (config == nullptr) {
        return nullptr;
    }
    cases::StoreSetup setup;
    setup.folder = cases::store_folder(config->data, config->profile);
    setup.key = config->cases.key;
    setup.actor = config->officer + (config->post.empty() ? "" : ", " + config->post) + " (command)";
    auto store = cases::CaseStore::open(std::move(setup));
    if (!store) {
        session.exit_code = session.report(store.error());
        return nullptr;
    }
    for (const Failure& problem : (*store)->problems()) {
        session.note(session.texts().text(problem));
    }
    return std::move(*store);
}

ordered_json to_json(const cases::CaseHead& head) {
    return {{"id", head.id},
            {"created", head.created},
            {"verdict", head.verdict},
            {"reason", head.reason},
            {"decision", head.decision ? ordered_json(cases::name_of(*head.decision)) : ordered_json(nullptr)},
            {"document_code", head.document_code},
            {"issuing_state", head.issuing_state},
            {"document_number", head.document_number},
            {"surname", head.surname},
            {"given_names", head.given_names},
            {"birth_date", head.birth_date},
            {"model", head.model}};
}

/// Opens the store and loads the case; `use(store, record)` says how it ends.
template <typename Use>
ExitCode with_case(Session& session, const std::string& id, Use use) {
    const auto store = open_store(session);
    if (!store) {
        return session.exit_code;
    }
    const auto record = store->load(id);
    return record ? use(*store, *record) : session.report(record.error());
}

ExitCode list(Session& session, const CaseOptions& options) {
    const auto store = open_store(session);
    if (!store) {
        return session.exit_code;
    }
    cases::Search search;
    search.words = options.words;
    search.verdict = options.verdict;
    search.decision = options.decision;
    search.from = options.from;
    search.to = options.to;
    search.most = options.most;
    const auto heads = store->find(search);
    if (!heads) {
        return session.report(heads.error());
    }
    ordered_json rows = ordered_json::array();
    for (const cases::CaseHead& head : *heads) {
        if (session.format() == Format::text) {
            session.print(head.created + "  " + head.id + "  " + head.issuing_state + " " + head.document_number +
                          "  " + head.surname + ", " + head.given_names + "  " +
                          session.texts().text("verdict." + head.verdict));
        } else if (session.format() == Format::jsonl) {
            session.print(to_json(head).dump());
        } else {
            rows.push_back(to_json(head));
        }
    }
    if (session.format() == Format::json) {
        session.print(rows.dump(2));
    }
    return ExitCode::done;
}

ordered_json whole(const cases::CaseRecord& record) {
    ordered_json json = to_json(record.head);
    json["program"] = record.program;
    json["seen"] = record.seen;
    json["decisions"] = ordered_json::array();
    for (const cases::Decision& decision : record.decisions) {
        json["decisions"].push_back({{"decision", cases::name_of(decision.kind)},
                                     {"time", decision.time},
                                     {"officer", decision.officer},
                                     {"post", decision.post},
                                     {"note", decision.note}});
    }
    json["confirmations"] = ordered_json::array();
    for (const cases::Confirmation& one : record.confirmations) {
        json["confirmations"].push_back({{"step", cases::name_of(one.step)},
                                         {"register", one.register_name},
                                         {"time", one.time},
                                         {"officer", one.officer},
                                         {"post", one.post},
                                         {"whom", one.whom},
                                         {"reference", one.reference},
                                         {"purpose", one.purpose}});
    }
    json["annotations"] = ordered_json::array();
    for (const cases::Annotation& one : record.annotations) {
        json["annotations"].push_back({{"page", one.page},
                                       {"left", one.left},
                                       {"top", one.top},
                                       {"width", one.width},
                                       {"height", one.height},
                                       {"text", one.text},
                                       {"time", one.time},
                                       {"officer", one.officer}});
    }
    json["views"] = ordered_json::array();
    for (const cases::View& one : record.views) {
        json["views"].push_back({{"number", one.number},
                                 {"page", one.page},
                                 {"light", one.light},
                                 {"time", one.time},
                                 {"officer", one.officer}});
    }
    json["report"] = ordered_json::parse(record.report, nullptr, false);
    if (!record.further.empty()) {
        json["further"] = ordered_json::array();
        for (const std::string& report : record.further) {
            json["further"].push_back(ordered_json::parse(report, nullptr, false));
        }
    }
    return json;
}

ExitCode show(Session& session, const CaseOptions& options) {
    return with_case(session, options.id, [&](cases::CaseStore&, const cases::CaseRecord& record) {
        session.print(whole(record).dump(session.format() == Format::jsonl ? -1 : 2));
        return ExitCode::done;
    });
}

tl::expected<void, Failure> write(Session& session, cases::CaseStore& store, const cases::CaseRecord& record,
                                  const std::filesystem::path& out) {
    if (out.extension() == ".json") {
        return screening::write_whole_file(out, whole(record).dump(2) + "\n", screening::Access::owner_only);
    }
    const auto page = store.picture(record.head.id, "page");
    const auto specimen = store.picture(record.head.id, "specimen");
    if (!page || !specimen) {
        return tl::unexpected(page ? specimen.error() : page.error());
    }
    reports::Evidence evidence;
    evidence.case_id = record.head.id;
    evidence.program = record.program;
    evidence.report = record.report;
    if (!record.pages.empty()) {
        evidence.verdict = record.head.verdict;
        evidence.pages = record.pages;
    }
    evidence.page = QImage::fromData(*page);
    evidence.specimen = QImage::fromData(*specimen);
    evidence.training = session.config()->profile == "training";
    for (const std::string& key : record.manual) {
        evidence.manual.emplace_back(key, std::find(record.seen.begin(), record.seen.end(), key) != record.seen.end());
    }
    for (const cases::Decision& decision : record.decisions) {
        evidence.decisions.push_back({session.texts().text("window.history." + cases::name_of(decision.kind)),
                                      decision.time, decision.officer, decision.post, decision.note});
    }
    for (const cases::Confirmation& one : record.confirmations) {
        evidence.confirmations.push_back({cases::name_of(one.step), one.register_name, one.time, one.officer, one.post,
                                          one.whom, one.reference, one.purpose});
    }
    for (const cases::Annotation& one : record.annotations) {
        evidence.marks.push_back({one.page, one.left, one.top, one.width, one.height, one.text, one.time, one.officer});
    }
    for (const cases::View& one : record.views) {
        const auto picture = store.picture(record.head.id, cases::picture_of(one));
        if (!picture) {
            return tl::unexpected(picture.error());
        }
        evidence.views.push_back({QImage::fromData(*picture), one.page, one.light, one.time, one.officer});
    }
    evidence.shown_page = record.main_page;
    return reports::write_evidence(out, evidence, session.texts());
}

ExitCode export_case(Session& session, const CaseOptions& options) {
    return with_case(session, options.id, [&](cases::CaseStore& store, const cases::CaseRecord& record) {
        const std::filesystem::path out = options.out;
        auto done = write(session, store, record, out);
        if (done) {
            done = store.log("case.reported", options.id, "as=" + out.extension().string());
        }
        return done ? ExitCode::done : session.report(done.error());
    });
}

ExitCode erase(Session& session, const CaseOptions& options) {
    return with_case(session, options.id, [&](cases::CaseStore& store, const cases::CaseRecord&) {
        const auto done = store.erase(options.id, options.why);
        return done ? ExitCode::done : session.report(done.error());
    });
}

ExitCode retain(Session& session, const CaseOptions& options) {
    const auto store = open_store(session);
    if (!store) {
        return session.exit_code;
    }
    const int days = options.days >= 0 ? options.days : session.config()->cases.retention_days;
    const auto erased = days == 0 ? tl::expected<int, Failure>(0) : store->retain(days);
    if (!erased) {
        return session.report(erased.error());
    }
    session.print(session.format() == Format::text ? std::to_string(*erased) + " cases erased"
                                                   : ordered_json{{"erased", *erased}, {"days", days}}.dump());
    return ExitCode::done;
}

ExitCode verify(Session& session) {
    const auto store = open_store(session);
    if (!store) {
        return session.exit_code;
    }
    const auto state = store->verify_audit();
    if (!state) {
        return session.report(state.error());
    }
    if (session.format() == Format::text) {
        session.print(state->whole ? "The audit log is whole: " + std::to_string(state->entries) + " entries, head " +
                                         state->head
                                   : "The audit log was changed at entry " + std::to_string(state->broken_at));
    } else {
        session.print(ordered_json{
            {"whole", state->whole},
            {"entries", state->entries},
            {"broken_at", state->whole ? ordered_json(nullptr) : ordered_json(state->broken_at)},
            {"head",
             state->head}}.dump());
    }
    return state->whole ? ExitCode::done : ExitCode::irregularity_found;
}

ExitCode export_audit(Session& session) {
    const auto store = open_store(session);
    if (!store) {
        return session.exit_code;
    }
    const auto entries = store->audit_entries();
    if (!entries) {
        return session.report(entries.error());
    }
    for (const cases::AuditEntry& entry : *entries) {
        session.print(ordered_json{{"seq", entry.seq},
                                   {"time", entry.time},
                                   {"actor", entry.actor},
                                   {"action", entry.action},
                                   {"subject", entry.subject},
                                   {"detail", entry.detail},
                                   {"link", entry.link.toHex().toStdString()}}
                          .dump());
    }
    return ExitCode::done;
}

/// Qt's SQL driver needs an application; pictures and PDF a graphical one, without a display.
template <typename Run>
std::function<void()> within_application(Session& session, Run run) {
    return [&session, run] {
        qputenv("QT_QPA_PLATFORM", "offscreen");
        cases::leave_out_known_messages();
        int argc = session.argc();
        const QGuiApplication application(argc, session.argv());
        session.exit_code = run();
    };
}

}  // namespace

void add_cases_commands(CLI::App& app, Session& session) {
    auto options = std::make_shared<CaseOptions>();
    CLI::App* group = app.add_subcommand("cases", "Cases that were kept: found, shown, exported, erased");
    group->require_subcommand(1);
    group->fallthrough();
    CLI::App* found = group->add_subcommand("list", "Cases, newest first");
    found->add_option("WORDS", options->words, "Names or a number, or their beginnings");
    found->add_option("--verdict", options->verdict, "no_irregularity_found, check_further, irregularity_found");
    found->add_option("--decision", options->decision, "accept, second_line, none");
    found->add_option("--from", options->from, "From this day on, YYYY-MM-DD");
    found->add_option("--to", options->to, "Until this day, YYYY-MM-DD");
    found->add_option("--most", options->most, "At most so many")->check(CLI::Range(1, 100'000));
    found->fallthrough();
    found->callback(within_application(session, [&session, options] { return list(session, *options); }));
    CLI::App* one = group->add_subcommand("show", "One case as JSON");
    one->add_option("ID", options->id, "The case's id")->required();
    one->fallthrough();
    one->callback(within_application(session, [&session, options] { return show(session, *options); }));
    CLI::App* out = group->add_subcommand("export", "The evidence report of a case");
    out->add_option("ID", options->id, "The case's id")->required();
    out->add_option("--out", options->out, "A file: .pdf, .html or .json")->required();
    out->fallthrough();
    out->callback(within_application(session, [&session, options] { return export_case(session, *options); }));
    CLI::App* gone = group->add_subcommand("erase", "Take a case out for good");
    gone->add_option("ID", options->id, "The case's id")->required();
    gone->add_option("--why", options->why, "Kept in the audit log; no personal data")->required();
    gone->fallthrough();
    gone->callback(within_application(session, [&session, options] { return erase(session, *options); }));
    CLI::App* old = group->add_subcommand("retain", "Erase what is older than the retention");
    old->add_option("--days", options->days, "Instead of the configured days")->check(CLI::Range(0, 36'500));
    old->fallthrough();
    old->callback(within_application(session, [&session, options] { return retain(session, *options); }));

    CLI::App* audit = app.add_subcommand("audit", "The audit log of the cases");
    audit->require_subcommand(1);
    audit->fallthrough();
    CLI::App* proof = audit->add_subcommand("verify", "Whether an entry was changed, put in or taken out");
    proof->fallthrough();
    proof->callback(within_application(session, [&session] { return verify(session); }));
    CLI::App* all = audit->add_subcommand("export", "Every entry, one JSON object a line");
    all->fallthrough();
    all->callback(within_application(session, [&session] { return export_audit(session); }));
}

}  // namespace vidimus::cli
