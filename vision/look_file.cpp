// A look as bytes and back. Little endian, behind a head with version, length and checksum.
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "vision/look.h"
#include "vision/model_index.h"
#include "vision/pack_description.h"

namespace vidimus::vision {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are written as they lie in memory");

// Changes whenever a look means something else, so that what an older program computed is not used.
constexpr std::string_view head = "VDLOOK\x01\x02";
constexpr std::size_t most_points = 10'000;
constexpr std::size_t descriptor_bytes = 61;
constexpr std::size_t checksum_bytes = sizeof(std::uint64_t);

template <typename T>
void put(std::string& bytes, T value) {
    std::array<char, sizeof(T)> raw{};
    std::memcpy(raw.data(), &value, sizeof(T));
    bytes.append(raw.data(), raw.size());
}

void put(std::string& bytes, const cv::Mat& matrix) {
    const cv::Mat whole = matrix.isContinuous() ? matrix : matrix.clone();
    bytes.append(reinterpret_cast<const char*>(whole.data), whole.total() * whole.elemSize());
}

/// Takes from the front; once something is missing, nothing more is given.
class Taking {
  public:
    explicit Taking(std::string_view bytes) : bytes_(bytes) {}
    template <typename T>
    T number() {
        T value{};
        copy(&value, sizeof(T));
        return value;
    }
    cv::Mat matrix(int rows, int columns, int type) {
        cv::Mat matrix = cv::Mat::zeros(rows, columns, type);
        copy(matrix.data, matrix.total() * matrix.elemSize());
        return matrix;
    }
    [[nodiscard]] bool whole() const { return good_ && bytes_.empty(); }
    [[nodiscard]] bool good() const { return good_; }

  private:
    void copy(void* to, std::size_t count) {
        good_ = good_ && count <= bytes_.size();
        if (!good_ || count == 0) return;
        std::memcpy(to, bytes_.data(), count);
        bytes_.remove_prefix(count);
    }
    std::string_view bytes_;
    bool good_ = true;
};

tl::unexpected<Error> damaged(const char* why) {
    return tl::unexpected(Error{ErrorCode::pack_damaged, why});
}

}  // namespace

std::string write_look(const ModelLook& look) {
    std::string body;
    put(body, static_cast<std::int32_t>(look.size.width));
    put(body, static_cast<std::int32_t>(look.size.height));
    put(body, look.glance.colour);
    put(body, look.glance.lines);
    put(body, look.weight);
    put(body, look.features.width);
    const bool usable = look.features.descriptors.cols == static_cast<int>(descriptor_bytes);
    put(body, static_cast<std::uint32_t>(usable ? look.features.points.size() : 0));
    if (usable) {
        for (const auto& point : look.features.points) {
            put(body, point.pt.x);
            put(body, point.pt.y);
        }
        put(body, look.features.descriptors);
    }
    std::string bytes(head);
    put(bytes, checksum_of(body));
    return bytes + body;
}

tl::expected<std::shared_ptr<const ModelLook>, Error> read_look(std::string_view bytes) {
    if (!bytes.starts_with(head)) return damaged("not a look of this program");
    bytes.remove_prefix(head.size());
    if (bytes.size() < checksum_bytes) return damaged("cut off");
    const auto checksum = Taking(bytes.substr(0, checksum_bytes)).number<std::uint64_t>();
    bytes.remove_prefix(checksum_bytes);
    if (checksum_of(bytes) != checksum) return damaged("wrong checksum");
    try {
        auto look = std::make_shared<ModelLook>();
        Taking from(bytes);
        look->size.width = from.number<std::int32_t>();
        look->size.height = from.number<std::int32_t>();
        look->glance.colour = from.matrix(Glance::rows, Glance::columns, CV_32FC3);
        look->glance.lines = from.matrix(Glance::cells_across * Glance::cells_down, Glance::directions, CV_32F);
        look->weight = from.matrix(Glance::rows, Glance::columns, CV_32F);
        look->features.width = from.number<double>();
        const auto points = from.number<std::uint32_t>();
        if (!from.good() || points > most_points || look->size.width < 1 || look->size.height < 1) {
            return damaged("wrong numbers");
        }
        for (std::uint32_t i = 0; i < points; ++i) {
            const auto x = from.number<float>();
            look->features.points.emplace_back(x, from.number<float>(), 1.0F);
        }
        if (points > 0) {
            look->features.descriptors =
                from.matrix(static_cast<int>(points), static_cast<int>(descriptor_bytes), CV_8U);
        }
        if (!from.whole()) return damaged("wrong length");
        return look;
    } catch (const cv::Exception&) {
        return damaged("out of memory");
    } catch (const std::bad_alloc&) {
        return damaged("out of memory");
    }
}

tl::expected<ModelId, Error> model_in(std::string_view pack_json) {
    auto description = parse_pack_description(pack_json);
    if (!description) return tl::unexpected(description.error());
    return std::move(description->pack.model);
}

}  // namespace vidimus::vision
