// Scanners by SANE (sane-project.gitlab.io/standard 1.06), the one file that calls it. A scanner's driver runs inside
// this process: what it sends is bounded, what it does is not.
#include <sane/sane.h>
#include <sane/saneopts.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

#include "app/desktop/scanner.h"

namespace vidimus::desktop {

namespace {

using screening::Failure;
using screening::FailureCode;

constexpr std::array kUseful = {300, 400, 600, 1200};
constexpr std::size_t kMostBytes = 600ULL << 20;
constexpr int kPieceBytes = 1 << 18;
constexpr double kMmPerInch = 25.4;

tl::unexpected<Failure> fail(SANE_Status status, const std::string& device) {
    switch (status) {
        case SANE_STATUS_DEVICE_BUSY:
            return tl::unexpected(Failure{FailureCode::scanner_busy, device, {}});
        case SANE_STATUS_JAMMED:
            return tl::unexpected(Failure{FailureCode::scanner_jammed, device, {}});
        case SANE_STATUS_NO_DOCS:
            return tl::unexpected(Failure{FailureCode::scanner_empty, device, {}});
        case SANE_STATUS_COVER_OPEN:
            return tl::unexpected(Failure{FailureCode::scanner_open, device, {}});
        case SANE_STATUS_CANCELLED:
            return tl::unexpected(Failure{FailureCode::cancelled, device, {}});
        case SANE_STATUS_ACCESS_DENIED:
            return tl::unexpected(Failure{FailureCode::file_not_permitted, device, {}});
        case SANE_STATUS_INVAL:
            return tl::unexpected(Failure{FailureCode::scanner_missing, device, {}});
        default:
            return tl::unexpected(Failure{FailureCode::scanner_failed, device, sane_strstatus(status)});
    }
}

/// An open device with its options by name.
class Device {
  public:
    static tl::expected<Device, Failure> open(const std::string& id) {
        SANE_Handle handle = nullptr;
        const SANE_Status status = sane_open(id.c_str(), &handle);
        if (status != SANE_STATUS_GOOD) {
            return fail(status, id);
        }
        return Device(handle);
    }
    Device(Device&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;
    Device& operator=(Device&&) = delete;
    ~Device() {
        if (handle_ != nullptr) {
            sane_cancel(handle_);
            sane_close(handle_);
        }
    }
    [[nodiscard]] SANE_Handle handle() const { return handle_; }

    struct Option {
        SANE_Int number = 0;
        const SANE_Option_Descriptor* is = nullptr;
    };
    [[nodiscard]] std::optional<Option> option(std::string_view name) const {
        // Option 0 tells how many there are; the others move about as settings change.
        SANE_Int count = 0;
        if (sane_control_option(handle_, 0, SANE_ACTION_GET_VALUE, &count, nullptr) != SANE_STATUS_GOOD) {
            return std::nullopt;
        }
        for (SANE_Int i = 1; i < count; ++i) {
            const SANE_Option_Descriptor* is = sane_get_option_descriptor(handle_, i);
            if (is != nullptr && is->name != nullptr && name == is->name && SANE_OPTION_IS_ACTIVE(is->cap) &&
                SANE_OPTION_IS_SETTABLE(is->cap)) {
                return Option{i, is};
            }
        }
        return std::nullopt;
    }
    void set_number(std::string_view name, double value) const {
        const auto found = option(name);
        if (!found || (found->is->type != SANE_TYPE_INT && found->is->type != SANE_TYPE_FIXED) ||
            found->is->size != sizeof(SANE_Word)) {
            return;
        }
        SANE_Word word = found->is->type == SANE_TYPE_FIXED ? SANE_FIX(value) : static_cast<SANE_Word>(value);
        sane_control_option(handle_, found->number, SANE_ACTION_SET_VALUE, &word, nullptr);
    }
    void set_text(std::string_view name, const std::string& value) const {
        const auto found = option(name);
        if (!found || found->is->type != SANE_TYPE_STRING ||
            found->is->constraint_type != SANE_CONSTRAINT_STRING_LIST) {
            return;
        }
        for (const SANE_String_Const* offered = found->is->constraint.string_list; *offered != nullptr; ++offered) {
            if (value == *offered) {
                std::vector<char> text(static_cast<std::size_t>(found->is->size) + value.size() + 1, '\0');
                std::copy(value.begin(), value.end(), text.begin());
                sane_control_option(handle_, found->number, SANE_ACTION_SET_VALUE, text.data(), nullptr);
                return;
            }
        }
    }
    /// The largest value that a range allows; nothing where there is no range.
    [[nodiscard]] std::optional<double> most(std::string_view name) const {
        const auto found = option(name);
        if (!found || found->is->constraint_type != SANE_CONSTRAINT_RANGE) {
            return std::nullopt;
        }
        const SANE_Word word = found->is->constraint.range->max;
        return found->is->type == SANE_TYPE_FIXED ? SANE_UNFIX(word) : static_cast<double>(word);
    }
    [[nodiscard]] std::vector<int> resolutions() const {
        const auto found = option(SANE_NAME_SCAN_RESOLUTION);
        std::vector<int> list;
        if (!found) {
            return list;
        }
        const bool fixed = found->is->type == SANE_TYPE_FIXED;
        const auto value = [fixed](SANE_Word word) { return fixed ? SANE_UNFIX(word) : static_cast<double>(word); };
        if (found->is->constraint_type == SANE_CONSTRAINT_RANGE) {
            const SANE_Range& range = *found->is->constraint.range;
            std::copy_if(kUseful.begin(), kUseful.end(), std::back_inserter(list),
                         [&](int ppi) { return ppi >= value(range.min) && ppi <= value(range.max); });
        } else if (found->is->constraint_type == SANE_CONSTRAINT_WORD_LIST) {
            const SANE_Word* words = found->is->constraint.word_list;
            for (SANE_Word i = 1; i <= words[0]; ++i) {
                const int ppi = static_cast<int>(std::lround(value(words[i])));
                if (ppi >= kUseful.front() && ppi <= kUseful.back()) {
                    list.push_back(ppi);
                }
            }
            std::sort(list.begin(), list.end());
        }
        return list;
    }

  private:
    explicit Device(SANE_Handle handle) : handle_(handle) {}
    SANE_Handle handle_;
};

QImage image_of(const std::vector<SANE_Byte>& bytes, const SANE_Parameters& form, int ppi) {
    const bool colour = form.format == SANE_FRAME_RGB;
    const int channels = colour ? 3 : 1;
    const auto line = static_cast<std::size_t>(form.bytes_per_line);
    const auto lines = static_cast<int>(bytes.size() / line);
    QImage image(form.pixels_per_line, lines, colour ? QImage::Format_RGB888 : QImage::Format_Grayscale8);
    if (image.isNull()) {
        return image;
    }
    for (int y = 0; y < lines; ++y) {
        const SANE_Byte* from = bytes.data() + static_cast<std::size_t>(y) * line;
        uchar* to = image.scanLine(y);
        for (int x = 0; x < form.pixels_per_line * channels; ++x) {
            if (form.depth == 16) {
                std::uint16_t sample = 0;  // of this machine's byte order
                std::memcpy(&sample, from + 2 * static_cast<std::size_t>(x), sizeof sample);
                to[x] = static_cast<uchar>(sample >> 8U);
            } else {
                to[x] = from[x];
            }
        }
    }
    const int per_metre = static_cast<int>(std::lround(ppi / kMmPerInch * 1000.0));
    image.setDotsPerMeterX(per_metre);
    image.setDotsPerMeterY(per_metre);
    return image;
}

class SaneSource : public ScannerSource {
  public:
    SaneSource() { begun_ = sane_init(nullptr, nullptr) == SANE_STATUS_GOOD; }
    ~SaneSource() override {
        if (begun_) {
            sane_exit();
        }
    }
    SaneSource(const SaneSource&) = delete;
    SaneSource& operator=(const SaneSource&) = delete;

    tl::expected<std::vector<ScannerDevice>, Failure> devices() override {
        const SANE_Device** list = nullptr;
        std::vector<ScannerDevice> found;
        if (begun_ && sane_get_devices(&list, SANE_FALSE) == SANE_STATUS_GOOD && list != nullptr) {
            for (; *list != nullptr; ++list) {
                const auto text = [](SANE_String_Const part) {
                    return part == nullptr ? std::string() : std::string(part);
                };
                found.push_back({text((*list)->name), text((*list)->vendor) + " " + text((*list)->model), {}});
            }
        }
        for (ScannerDevice& device : found) {
            if (const auto opened = Device::open(device.id)) {
                device.resolutions = opened->resolutions();
            }
        }
        if (found.empty()) {
            return tl::unexpected(Failure{FailureCode::scanner_missing, {}, {}});
        }
        return found;
    }

    tl::expected<QImage, Failure> scan(const std::string& id, int ppi, const std::function<void(int)>& progress,
                                       const std::stop_token& stop) override {
        if (!begun_) {
            return tl::unexpected(Failure{FailureCode::scanner_missing, {}, {}});
        }
        const auto device = Device::open(id);
        if (!device) {
            return tl::unexpected(device.error());
        }
        device->set_text(SANE_NAME_SCAN_MODE, "Color");
        device->set_number(SANE_NAME_BIT_DEPTH, 8);
        device->set_number(SANE_NAME_SCAN_RESOLUTION, ppi);
        device->set_number(SANE_NAME_SCAN_TL_X, 0);
        device->set_number(SANE_NAME_SCAN_TL_Y, 0);
        for (const char* side : {SANE_NAME_SCAN_BR_X, SANE_NAME_SCAN_BR_Y}) {
            if (const auto most = device->most(side)) {
                device->set_number(side, *most);
            }
        }
        SANE_Status status = sane_start(device->handle());
        SANE_Parameters form{};
        if (status == SANE_STATUS_GOOD) {
            status = sane_get_parameters(device->handle(), &form);
        }
        if (status != SANE_STATUS_GOOD) {
            return fail(status, id);
        }
        return read(*device, id, form, ppi, progress, stop);
    }

  private:
    static tl::expected<QImage, Failure> read(const Device& device, const std::string& id, const SANE_Parameters& form,
                                              int ppi, const std::function<void(int)>& progress,
                                              const std::stop_token& stop) {
        const bool known = (form.format == SANE_FRAME_RGB || form.format == SANE_FRAME_GRAY) &&
                           (form.depth == 8 || form.depth == 16) && form.pixels_per_line > 0;
        const long least =
            static_cast<long>(form.pixels_per_line) * (form.format == SANE_FRAME_RGB ? 3 : 1) * (form.depth / 8);
        if (!known || form.bytes_per_line < least) {
            return tl::unexpected(Failure{FailureCode::scanner_failed, id, "neither colour nor grey of 8 or 16 bits"});
        }
        const auto expected = form.lines > 0
                                  ? static_cast<std::size_t>(form.lines) * static_cast<std::size_t>(form.bytes_per_line)
                                  : std::size_t(0);
        if (expected > kMostBytes) {
            return tl::unexpected(Failure{FailureCode::image_too_large, id, {}});
        }
        std::vector<SANE_Byte> bytes;
        bytes.reserve(expected);
        std::vector<SANE_Byte> piece(kPieceBytes);
        int told = -1;
        while (true) {
            if (stop.stop_requested()) {
                return tl::unexpected(Failure{FailureCode::cancelled, id, {}});
            }
            SANE_Int got = 0;
            const SANE_Status status = sane_read(device.handle(), piece.data(), kPieceBytes, &got);
            if (status == SANE_STATUS_EOF) {
                break;
            }
            if (status != SANE_STATUS_GOOD) {
                return fail(status, id);
            }
            bytes.insert(bytes.end(), piece.begin(), piece.begin() + got);
            if (bytes.size() > kMostBytes) {
                return tl::unexpected(Failure{FailureCode::image_too_large, id, {}});
            }
            const int percent =
                expected == 0 ? 0 : static_cast<int>(std::min<std::size_t>(100, bytes.size() * 100 / expected));
            if (percent != told) {
                told = percent;
                progress(percent);
            }
        }
        QImage image = image_of(bytes, form, ppi);
        if (image.isNull()) {
            return tl::unexpected(Failure{FailureCode::scanner_failed, id, "no picture came"});
        }
        return image;
    }

    bool begun_ = false;
};

}  // namespace

std::unique_ptr<ScannerSource> make_scanner_source() {
    return std::make_unique<SaneSource>();
}

}  // namespace vidimus::desktop
