#include "app/cases/keys.h"

#include "app/screening/files.h"
#include "app/screening/secrets.h"

namespace vidimus::cases {

tl::expected<Seal, screening::Failure> seal_of(const std::filesystem::path& folder, const std::string& place,
                                               bool may_make) {
    const auto locked = [](const std::string& why) {
        return tl::unexpected(screening::Failure{screening::FailureCode::cases_locked, "cases.key", why});
    };
    const auto file = folder / "cases.key";
    std::error_code error;
    if (place.empty() && may_make && !std::filesystem::exists(file, error)) {
        const auto fresh = Seal::fresh_secret();
        if (!fresh) {
            return locked("the system gives no random numbers");
        }
        if (const auto written = screening::write_first_file(file, *fresh + "\n"); !written) {
            return tl::unexpected(written.error());
        }
    }
    const auto secret = screening::read_secret(place.empty() ? "file:" + file.string() : place);
    if (!secret) {
        return locked(secret.error());
    }
    const auto seal = Seal::from_secret(*secret);
    if (!seal) {
        return locked("the key is not 64 hexadecimal digits");
    }
    return *seal;
}

}  // namespace vidimus::cases
