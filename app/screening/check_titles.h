// What a check is called, from its id alone: for lists that hold nothing but ids, such as an archive's.
#pragma once

#include <string>

#include "app/screening/report.h"

namespace vidimus::screening {

/// The title that the check has in a report. Empty for an id that no check of this version has.
Message title_of_check(const std::string& id);

}  // namespace vidimus::screening
