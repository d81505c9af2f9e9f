// Whose specimen packs are used here: this workplace's own key, those of the configuration, and those that a person
// took in by `specimen import --trust`. Below the data folder: keys/specimens.pem (private, its owner's alone) and
// keys/trusted/<public key>.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <tl/expected.hpp>

#include "app/screening/config.h"
#include "app/screening/pack_signature.h"

namespace vidimus::screening {

class TrustedKeys {
  public:
    static TrustedKeys load(const Config& config);
    [[nodiscard]] bool trusts(const std::string& public_key) const { return keys_.contains(public_key); }

  private:
    std::set<std::string> keys_;
};

/// Trusts a key from now on. Errors: cannot_write, disk_full.
tl::expected<void, Failure> trust_key(const Config& config, const std::string& public_key, const std::string& signer);

/// This workplace's key; made, and trusted here, at first use.
/// Errors: key_unusable (readable by others, or no key), cannot_write, disk_full, internal.
tl::expected<SigningKey, Failure> own_key(const Config& config);

/// The name that this workplace signs with: specimens.signer, else window.post, else "unnamed".
std::string signer_name(const Config& config);

}  // namespace vidimus::screening
