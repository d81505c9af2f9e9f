// What Qt tells on the error output, without what nobody can do anything about.
#pragma once

namespace vidimus::cases {

/// For programs, before QApplication is made. Where a session has no runtime folder (a service, a container) Qt takes
/// one in the temporary folder and says so at every start; that line is left out, all others are told as before.
void leave_out_known_messages();

}  // namespace vidimus::cases
