// Reads JSON that others wrote without a getter that throws. Internal to the room.
#pragma once

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>
#include <optional>
#include <string>

namespace vidimus::vision {

using Json = nlohmann::json;

/// The first key that is missing or wrong; parsing goes on without it, so that no getter needs to throw.
class Reader {
  public:
    [[nodiscard]] bool failed() const { return !wrong_.empty(); }
    [[nodiscard]] const std::string& wrong() const { return wrong_; }
    void blame(const std::string& key) {
        if (wrong_.empty()) wrong_ = key;
    }
    const Json& child(const Json& parent, const char* key, Json::value_t type) {
        static const Json nothing;
        if (parent.is_object()) {
            if (const auto found = parent.find(key); found != parent.end() && found->type() == type) return *found;
        }
        blame(key);
        return nothing;
    }
    std::string text(const Json& parent, const char* key, std::size_t longest = 256) {
        const Json& value = child(parent, key, Json::value_t::string);
        if (!value.is_string()) return {};
        const auto& result = value.get_ref<const std::string&>();
        if (result.size() > longest) {
            blame(key);
            return {};
        }
        return result;
    }
    double number(const Json& parent, const char* key, double least, double most) {
        if (parent.is_object()) {
            if (const auto found = parent.find(key); found != parent.end() && found->is_number()) {
                const double value = found->get<double>();
                if (value >= least && value <= most) return value;
            }
        }
        blame(key);
        return least;
    }
    /// YYYY-MM-DD, or null, or absent.
    std::optional<std::string> date(const Json& parent, const char* key) {
        if (!parent.is_object() || !parent.contains(key) || parent[key].is_null()) return std::nullopt;
        const std::string value = text(parent, key, 10);
        const auto two = [&value](std::size_t at) { return 10 * (value[at] - '0') + value[at + 1] - '0'; };
        bool good = value.size() == 10;
        for (std::size_t i = 0; good && i < 10; ++i) {
            good = i == 4 || i == 7 ? value[i] == '-' : value[i] >= '0' && value[i] <= '9';
        }
        if (good) good = two(5) >= 1 && two(5) <= 12 && two(8) >= 1 && two(8) <= 31;
        if (good) return value;
        blame(key);
        return std::nullopt;
    }
    /// A rectangle within the page, in millimetres: [left, top, width, height].
    cv::Rect2d area(const Json& parent, const char* key, const cv::Size2d& page) {
        const Json& mm = child(parent, key, Json::value_t::array);
        if (mm.size() != 4 || !std::all_of(mm.begin(), mm.end(), [](const Json& value) { return value.is_number(); })) {
            blame(key);
            return {};
        }
        const cv::Rect2d found(mm[0].get<double>(), mm[1].get<double>(), mm[2].get<double>(), mm[3].get<double>());
        constexpr double slack = 0.01;
        const bool inside = found.x >= -slack && found.y >= -slack && found.width > 0 && found.height > 0 &&
                            found.x + found.width <= page.width + slack &&
                            found.y + found.height <= page.height + slack;
        if (!inside) blame(key);
        return found;
    }
    int whole(const Json& parent, const char* key, int least, int most) {
        return static_cast<int>(std::lround(number(parent, key, least, most)));
    }

  private:
    std::string wrong_;
};

}  // namespace vidimus::vision
