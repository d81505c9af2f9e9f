#include <algorithm>

#include "app/screening/parts.h"

namespace vidimus::screening {

std::vector<Check> register_checks(const std::vector<sltd::Answer>& answers, const Config& config, NumberFrom from,
                                   const std::string& number) {
    std::vector<Check> checks;
    for (const sltd::Answer& answer : answers) {
        Check check = passed(CheckClass::register_answer, register_check_id(answer.register_name),
                             "check.register.title", Obligation::mandatory);
        check.title.arguments = {
            {"register", answer.register_name.empty() ? std::string("@register.none") : answer.register_name}};
        const auto configured =
            std::find_if(config.registers.begin(), config.registers.end(),
                         [&answer](const RegisterConfig& r) { return r.name == answer.register_name; });
        const std::string contact = configured == config.registers.end() ? std::string() : configured->contact;
        switch (answer.state) {
            case sltd::AnswerState::no_record:
                check.message = {"check.register.no_record", {{"date", answer.list_date}}};
                if (from == NumberFrom::viz) {
                    check.message = {"check.register.no_record_viz", {{"number", number}, {"date", answer.list_date}}};
                    check.todo = {"todo.compare_asked_number", {}};
                }
                break;
            case sltd::AnswerState::possible_match: {
                check.result = Outcome::failed;
                const bool has_record = !answer.records.empty();
                check.message = {
                    "check.register.possible_match",
                    {{"class", has_record ? "@record." + sltd::name_of(answer.records.front().record_class) : ""},
                     {"reference", has_record ? answer.records.front().reference : ""}}};
                check.innocent = {"innocent.register", {}};
                check.todo = contact.empty() ? Message{"todo.confirm_match", {}}
                                             : Message{"todo.confirm_match_at", {{"contact", contact}}};
                break;
            }
            case sltd::AnswerState::not_checked:
                check.result = Outcome::aborted;
                check.message = {"reason." + sltd::name_of(answer.reason), {{"register", answer.register_name}}};
                check.todo = {"todo.register_not_checked", {}};
                check.error = sltd::name_of(answer.reason);
                break;
        }
        checks.push_back(std::move(check));
    }
    return checks;
}

}  // namespace vidimus::screening
