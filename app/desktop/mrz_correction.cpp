#include "app/desktop/mrz_correction.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace vidimus::desktop {

namespace {

using Shape = MrzCorrection::Shape;

std::size_t index(int value) {
    return static_cast<std::size_t>(value);
}

Shape shape_of(const std::vector<std::string>& lines) {
    return {static_cast<int>(lines.size()), lines.empty() ? 0 : static_cast<int>(lines.front().size())};
}

Shape nearest_to(const Shape& seen) {
    const auto all = MrzCorrection::shapes();
    return *std::min_element(all.begin(), all.end(), [&seen](const Shape& a, const Shape& b) {
        const auto distance = [&seen](const Shape& shape) {
            return std::pair(std::abs(shape.columns - seen.columns), std::abs(shape.lines - seen.lines));
        };
        return distance(a) < distance(b);
    });
}

Shape shape_of_page(const std::string& size) {
    if (size == "ID-1") {
        return {3, 30};
    }
    if (size == "ID-2") {
        return {2, 36};
    }
    return {2, 44};
}

/// The same characters in another shape; cells that there were not are empty.
std::vector<std::string> fitted(std::vector<std::string> lines, const Shape& shape) {
    lines.resize(index(shape.lines));
    for (std::string& line : lines) {
        line.resize(index(shape.columns), MrzCorrection::empty);
    }
    return lines;
}

}  // namespace

std::vector<Shape> MrzCorrection::shapes() {
    std::vector<Shape> found;
    for (const mrz::Layout& layout : mrz::layouts()) {
        const Shape shape{layout.lines, layout.columns};
        if (std::find(found.begin(), found.end(), shape) == found.end()) {
            found.push_back(shape);
        }
    }
    return found;
}

MrzCorrection::MrzCorrection(const screening::MrzInfo& info, const std::string& page_size, mrz::Today today)
    : info_(info), today_(today) {
    if (info_.document) {
        shape_is_open_ = info_.corrected_by_hand && info_.read_lines.empty();  // typed before, and so may be again
        lines_ = info_.document->lines;
        shape_ = shape_of(lines_);
    } else if (info_.read_lines.empty()) {
        shape_ = shape_of_page(page_size);
    } else {
        shape_ = nearest_to(shape_of(info_.read_lines));
        lines_ = info_.read_lines;
    }
    lines_ = fitted(std::move(lines_), shape_);
    if (!info_.read_lines.empty()) {
        read_ = fitted(info_.read_lines, shape_);
    }
    for (const auto& [line, column] : info_.doubtful) {
        doubtful_.insert({line, column});
    }
    if (info_.document) {
        for (const mrz::Repair& repair : info_.document->repairs) {
            if (repair.why != screening::by_hand && !info_.corrected_by_hand) {
                repaired_.insert({repair.line, repair.column});
            }
        }
    }
    parse();
    // Where work waits: a doubt before a digit that does not fit, for the doubt may be why.
    const auto doubt = std::find_if(doubtful_.begin(), doubtful_.end(), [this](Place place) { return inside(place); });
    if (doubt != doubtful_.end()) {
        cursor_ = *doubt;
    } else if (!cell(cursor_).marked()) {
        cursor_ = marked_from_here(1).value_or(cursor_);
    }
}

void MrzCorrection::choose_shape(Shape shape) {
    const auto all = shapes();
    if (!shape_is_open_ || std::find(all.begin(), all.end(), shape) == all.end()) {
        return;
    }
    shape_ = shape;
    lines_ = fitted(std::move(lines_), shape_);
    if (!info_.read_lines.empty()) {
        read_ = fitted(info_.read_lines, shape_);
    }
    move_to(cursor_);
    parse();
}

// ---- moving ----

void MrzCorrection::move_to(Place place) {
    cursor_.line = std::clamp(place.line, 0, std::max(0, shape_.lines - 1));
    cursor_.column = std::clamp(place.column, 0, std::max(0, shape_.columns - 1));
}

void MrzCorrection::step(int columns) {
    const int last = shape_.lines * shape_.columns - 1;
    const int cell = std::clamp(cursor_.line * shape_.columns + cursor_.column + columns, 0, std::max(0, last));
    cursor_ = {cell / shape_.columns, cell % shape_.columns};
}

void MrzCorrection::step_line(int lines) {
    move_to({cursor_.line + lines, cursor_.column});
}

std::optional<MrzCorrection::Place> MrzCorrection::marked_from_here(int direction) const {
    const int here = cursor_.line * shape_.columns + cursor_.column;
    for (int cell = here + direction; cell >= 0 && cell < shape_.lines * shape_.columns; cell += direction) {
        const Place place{cell / shape_.columns, cell % shape_.columns};
        if (this->cell(place).marked()) {
            return place;
        }
    }
    return std::nullopt;
}

// ---- typing ----

MrzCorrection::Typed MrzCorrection::type(char32_t character) {
    if (character >= U'a' && character <= U'z') {
        character = character - U'a' + U'A';
    } else if (character == U' ' || character == U'\u00AB') {
        character = U'<';
    }
    const bool known =
        (character >= U'A' && character <= U'Z') || (character >= U'0' && character <= U'9') || character == U'<';
    if (!known) {
        return Typed::refused;
    }
    const Place place = cursor_;
    at(place) = static_cast<char>(character);
    settled_.insert(place);
    parse();
    step(1);
    return cell(place).outside ? Typed::outside : Typed::taken;
}

void MrzCorrection::erase_back() {
    step(-1);
    reset_cell();
}

void MrzCorrection::reset_cell() {
    at(cursor_) = read_at(cursor_);
    settled_.erase(cursor_);
    parse();
}

void MrzCorrection::reset_all() {
    lines_ = fitted(read_, shape_);
    settled_.clear();
    parse();
}

// ---- what stands there ----

bool MrzCorrection::inside(Place place) const {
    return place.line >= 0 && place.line < shape_.lines && place.column >= 0 && place.column < shape_.columns;
}

char& MrzCorrection::at(Place place) {
    return lines_.at(index(place.line)).at(index(place.column));
}

char MrzCorrection::at(Place place) const {
    return lines_.at(index(place.line)).at(index(place.column));
}

char MrzCorrection::read_at(Place place) const {
    return read_.empty() ? empty : read_.at(index(place.line)).at(index(place.column));
}

MrzCorrection::Cell MrzCorrection::cell(Place place) const {
    Cell cell;
    if (!inside(place)) {
        return cell;
    }
    cell.character = at(place);
    cell.read = read_at(place);
    const bool settled = settled_.contains(place);
    cell.doubtful = doubtful_.contains(place) && !settled;
    cell.repaired = repaired_.contains(place) && !settled;
    cell.changed = !read_.empty() && cell.character != cell.read;
    if (cell.character != empty) {
        cell.outside = alphabet(place).find(cell.character) == std::string_view::npos;
    }
    const mrz::CheckDigit* digit = check_digit(place);
    cell.wrong = digit != nullptr && !digit->valid && cell.character != empty;
    return cell;
}

std::vector<std::string> MrzCorrection::lines() const {
    std::vector<std::string> filled = lines_;
    for (std::string& line : filled) {
        std::replace(line.begin(), line.end(), empty, '<');
    }
    return filled;
}

void MrzCorrection::parse() {
    const auto filled = lines();
    if (auto parsed = mrz::parse(filled, {.today = today_})) {
        document_ = std::move(*parsed);
    } else {
        document_ = {};
        document_.lines = filled;
    }
}

int MrzCorrection::changed() const {
    int count = 0;
    for (int line = 0; line < shape_.lines; ++line) {
        for (int column = 0; column < shape_.columns; ++column) {
            count += !read_.empty() && at({line, column}) != read_at({line, column}) ? 1 : 0;
        }
    }
    return count;
}

int MrzCorrection::doubtful() const {
    return static_cast<int>(std::count_if(doubtful_.begin(), doubtful_.end(),
                                          [this](Place place) { return inside(place) && !settled_.contains(place); }));
}

int MrzCorrection::empty_cells() const {
    std::ptrdiff_t count = 0;
    for (const std::string& line : lines_) {
        count += std::count(line.begin(), line.end(), empty);
    }
    return static_cast<int>(count);
}

bool MrzCorrection::anything() const {
    return empty_cells() < shape_.lines * shape_.columns;
}

std::vector<screening::MrzCandidate> MrzCorrection::candidates(Place place) const {
    return info_.candidates_at(place.line, place.column);
}

std::optional<screening::Quad> MrzCorrection::picture(Place place) const {
    if (!inside(place) || index(place.line) >= info_.cells.size() ||
        index(place.column) >= info_.cells[index(place.line)].size()) {
        return std::nullopt;
    }
    return info_.cells[index(place.line)][index(place.column)];
}

bool MrzCorrection::has_pictures() const {
    return !info_.cells.empty();
}

std::optional<mrz::FieldId> MrzCorrection::field(Place place) const {
    const mrz::Layout& layout = mrz::layout_of(document_.format);
    const auto holds = [place](const mrz::Span& span) {
        return span.line == place.line && place.column >= span.first && place.column < span.first + span.length;
    };
    for (const mrz::FieldLayout& field : layout.fields) {
        if (holds(field.span)) {
            return field.id;
        }
    }
    for (const mrz::CheckDigitLayout& digit : layout.check_digits) {
        if (holds(digit.position)) {
            return digit.of;
        }
    }
    return std::nullopt;
}

const mrz::CheckDigit* MrzCorrection::check_digit(Place place) const {
    const auto found = std::find_if(
        document_.check_digits.begin(), document_.check_digits.end(),
        [place](const mrz::CheckDigit& one) { return one.line == place.line && one.column == place.column; });
    return found == document_.check_digits.end() ? nullptr : &*found;
}

std::string_view MrzCorrection::alphabet(Place place) const {
    return mrz::alphabet_at(mrz::layout_of(document_.format), place.line, place.column);
}

}  // namespace vidimus::desktop
