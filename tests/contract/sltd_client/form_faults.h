// Faults of the answers' own form: of both dialects, of JSON, of SOAP.
#pragma once

#include "dialect.h"
#include "fault_table.h"

namespace vidimus::sltd::testing {

void add_form_faults(std::vector<Fault>& faults);
void add_json_faults(std::vector<Fault>& faults);
void add_soap_faults(std::vector<Fault>& faults);

}  // namespace vidimus::sltd::testing
