#include "app/cases/case.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <array>

namespace vidimus::cases {

namespace {

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

std::string at(const QJsonObject& object, const char* key) {
    return object.value(QLatin1String(key)).toString().toStdString();
}

QJsonArray array_of(const std::vector<std::string>& values) {
    QJsonArray array;
    for (const std::string& value : values) {
        array.append(text(value));
    }
    return array;
}

std::vector<std::string> strings_at(const QJsonObject& object, const char* key) {
    std::vector<std::string> values;
    for (const auto& value : object.value(QLatin1String(key)).toArray()) {
        values.push_back(value.toString().toStdString());
    }
    return values;
}

constexpr std::array kHeadFields = {
    std::pair{"id", &CaseHead::id},
    std::pair{"created", &CaseHead::created},
    std::pair{"verdict", &CaseHead::verdict},
    std::pair{"reason", &CaseHead::reason},
    std::pair{"document_code", &CaseHead::document_code},
    std::pair{"document_number", &CaseHead::document_number},
    std::pair{"issuing_state", &CaseHead::issuing_state},
    std::pair{"surname", &CaseHead::surname},
    std::pair{"given_names", &CaseHead::given_names},
    std::pair{"birth_date", &CaseHead::birth_date},
    std::pair{"model", &CaseHead::model},
};

}  // namespace

std::string name_of(Decision::Kind kind) {
    return kind == Decision::Kind::accept ? "accept" : "second_line";
}

std::optional<Decision::Kind> decision_of_name(const std::string& name) {
    for (const auto kind : {Decision::Kind::accept, Decision::Kind::second_line}) {
        if (name == name_of(kind)) {
            return kind;
        }
    }
    return std::nullopt;
}

std::string picture_of(const View& view) {
    return "view-" + std::to_string(view.number);
}

std::string name_of(Confirmation::Step step) {
    switch (step) {
        case Confirmation::Step::asked:
            return "asked";
        case Confirmation::Step::confirmed:
            return "confirmed";
        case Confirmation::Step::withdrawn:
            return "withdrawn";
    }
    return "asked";
}

std::optional<Confirmation::Step> step_of_name(const std::string& name) {
    using enum Confirmation::Step;
    for (const auto step : {asked, confirmed, withdrawn}) {
        if (name == name_of(step)) {
            return step;
        }
    }
    return std::nullopt;
}

std::vector<Match> matches_of(const CaseRecord& record) {
    std::vector<Match> matches;
    const QJsonDocument report = QJsonDocument::fromJson(QByteArray::fromStdString(record.report));
    for (const auto& value : report.object().value(QStringLiteral("register")).toArray()) {
        const QJsonObject answer = value.toObject();
        if (at(answer, "state") != "possible_match") {
            continue;
        }
        Match match;
        match.register_name = at(answer, "register");
        for (const auto& one : answer.value(QStringLiteral("records")).toArray()) {
            if (std::string reference = at(one.toObject(), "reference"); !reference.empty()) {
                match.references.push_back(std::move(reference));
            }
        }
        for (const Confirmation& confirmation : record.confirmations) {
            if (confirmation.register_name == match.register_name) {
                match.last = confirmation;
            }
        }
        matches.push_back(std::move(match));
    }
    return matches;
}

QByteArray head_to_bytes(const CaseHead& head) {
    QJsonObject object;
    for (const auto& [key, member] : kHeadFields) {
        object.insert(QLatin1String(key), text(head.*member));
    }
    object.insert(QStringLiteral("decision"), head.decision ? text(name_of(*head.decision)) : QString());
    object.insert(QStringLiteral("restored"), head.restored);
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

std::optional<CaseHead> head_of_bytes(const QByteArray& bytes) {
    const QJsonDocument document = QJsonDocument::fromJson(bytes);
    if (!document.isObject()) {
        return std::nullopt;
    }
    const QJsonObject object = document.object();
    CaseHead head;
    for (const auto& [key, member] : kHeadFields) {
        head.*member = at(object, key);
    }
    head.decision = decision_of_name(at(object, "decision"));
    head.restored = object.value(QStringLiteral("restored")).toBool();
    return head;
}

QByteArray body_to_bytes(const CaseRecord& record) {
    QJsonArray decisions;
    for (const Decision& decision : record.decisions) {
        decisions.append(QJsonObject{{QStringLiteral("kind"), text(name_of(decision.kind))},
                                     {QStringLiteral("time"), text(decision.time)},
                                     {QStringLiteral("officer"), text(decision.officer)},
                                     {QStringLiteral("post"), text(decision.post)},
                                     {QStringLiteral("note"), text(decision.note)}});
    }
    QJsonArray confirmations;
    for (const Confirmation& one : record.confirmations) {
        confirmations.append(QJsonObject{{QStringLiteral("step"), text(name_of(one.step))},
                                         {QStringLiteral("register"), text(one.register_name)},
                                         {QStringLiteral("time"), text(one.time)},
                                         {QStringLiteral("officer"), text(one.officer)},
                                         {QStringLiteral("post"), text(one.post)},
                                         {QStringLiteral("whom"), text(one.whom)},
                                         {QStringLiteral("reference"), text(one.reference)},
                                         {QStringLiteral("purpose"), text(one.purpose)}});
    }
    QJsonArray annotations;
    for (const Annotation& one : record.annotations) {
        annotations.append(QJsonObject{{QStringLiteral("page"), one.page},
                                       {QStringLiteral("left"), one.left},
                                       {QStringLiteral("top"), one.top},
                                       {QStringLiteral("width"), one.width},
                                       {QStringLiteral("height"), one.height},
                                       {QStringLiteral("text"), text(one.text)},
                                       {QStringLiteral("time"), text(one.time)},
                                       {QStringLiteral("officer"), text(one.officer)}});
    }
    QJsonArray views;
    for (const View& one : record.views) {
        views.append(QJsonObject{{QStringLiteral("number"), one.number},
                                 {QStringLiteral("page"), one.page},
                                 {QStringLiteral("light"), text(one.light)},
                                 {QStringLiteral("time"), text(one.time)},
                                 {QStringLiteral("officer"), text(one.officer)}});
    }
    const QJsonObject object{{QStringLiteral("program"), text(record.program)},
                             {QStringLiteral("report"), text(record.report)},
                             {QStringLiteral("further"), array_of(record.further)},
                             {QStringLiteral("pages"), array_of(record.pages)},
                             {QStringLiteral("main_page"), record.main_page},
                             {QStringLiteral("sources"), array_of(record.sources)},
                             {QStringLiteral("manual"), array_of(record.manual)},
                             {QStringLiteral("seen"), array_of(record.seen)},
                             {QStringLiteral("draft"), text(record.draft)},
                             {QStringLiteral("decisions"), decisions},
                             {QStringLiteral("confirmations"), confirmations},
                             {QStringLiteral("annotations"), annotations},
                             {QStringLiteral("views"), views}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

bool body_of_bytes(const QByteArray& bytes, CaseRecord& record) {
    const QJsonDocument document = QJsonDocument::fromJson(bytes);
    if (!document.isObject()) {
        return false;
    }
    const QJsonObject object = document.object();
    record.program = at(object, "program");
    record.report = at(object, "report");
    record.further = strings_at(object, "further");
    record.pages = strings_at(object, "pages");
    record.main_page = object.value(QStringLiteral("main_page")).toInt(1);
    record.sources = strings_at(object, "sources");
    record.manual = strings_at(object, "manual");
    record.seen = strings_at(object, "seen");
    record.draft = at(object, "draft");
    record.decisions.clear();
    for (const auto& value : object.value(QStringLiteral("decisions")).toArray()) {
        const QJsonObject one = value.toObject();
        const auto kind = decision_of_name(at(one, "kind"));
        if (!kind) {
            return false;
        }
        record.decisions.push_back({*kind, at(one, "time"), at(one, "officer"), at(one, "post"), at(one, "note")});
    }
    record.confirmations.clear();  // a case that was kept before there were any has none
    for (const auto& value : object.value(QStringLiteral("confirmations")).toArray()) {
        const QJsonObject one = value.toObject();
        const auto step = step_of_name(at(one, "step"));
        if (!step) {
            return false;
        }
        record.confirmations.push_back({*step, at(one, "register"), at(one, "time"), at(one, "officer"),
                                        at(one, "post"), at(one, "whom"), at(one, "reference"), at(one, "purpose")});
    }
    record.annotations.clear();
    for (const auto& value : object.value(QStringLiteral("annotations")).toArray()) {
        const QJsonObject one = value.toObject();
        const auto number = [&one](const char* key) { return one.value(QLatin1String(key)).toDouble(); };
        record.annotations.push_back({one.value(QStringLiteral("page")).toInt(1), number("left"), number("top"),
                                      number("width"), number("height"), at(one, "text"), at(one, "time"),
                                      at(one, "officer")});
    }
    record.views.clear();
    for (const auto& value : object.value(QStringLiteral("views")).toArray()) {
        const QJsonObject one = value.toObject();
        record.views.push_back({one.value(QStringLiteral("number")).toInt(1),
                                one.value(QStringLiteral("page")).toInt(1), at(one, "light"), at(one, "time"),
                                at(one, "officer")});
    }
    return true;
}

}  // namespace vidimus::cases
