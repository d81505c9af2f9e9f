// Correcting an MRZ by hand, without a window: lines of fixed length, a cursor, and what each keystroke means for the
// check digits. Nothing is computed into the lines: they hold what was read and what a person typed, nothing else.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/screening/report.h"
#include "mrz/document.h"
#include "mrz/layout.h"

namespace vidimus::desktop {

class MrzCorrection {
  public:
    /// Zero-based.
    struct Place {
        int line = 0;
        int column = 0;
        friend bool operator==(const Place&, const Place&) = default;
        friend bool operator<(const Place& a, const Place& b) {
            return a.line != b.line ? a.line < b.line : a.column < b.column;
        }
    };
    struct Cell {
        char character = empty;
        char read = empty;      // what stood there before anybody typed; `empty` where nothing was read
        bool doubtful = false;  // the reader is not sure, and nobody has typed here yet
        bool repaired = false;  // the program took another character than the reader's first, and nobody has typed here
        bool changed = false;   // differs from what was read
        bool outside = false;   // the layout has no such character in this cell
        bool wrong = false;     // a check digit that is not the expected one
        [[nodiscard]] bool marked() const { return doubtful || repaired || outside || wrong; }
    };
    struct Shape {
        int lines = 2;
        int columns = 44;
        friend bool operator==(const Shape&, const Shape&) = default;
    };
    enum class Typed {
        taken,
        outside,  // taken, though the layout has no such character there: to be told
        refused,  // a character of no MRZ: nothing changed, to be told
    };
    /// A cell in which nothing stands yet. It counts as a filler.
    static constexpr char empty = ' ';

    MrzCorrection() = default;
    /// Begins with the lines of `info`. Where they form no MRZ, or there are none, the shape may be chosen; it begins
    /// with the one nearest to what was read, else with that of the page's size ("ID-1").
    MrzCorrection(const screening::MrzInfo& info, const std::string& page_size, mrz::Today today);

    /// Three lines of 30, two of 36, two of 44.
    [[nodiscard]] static std::vector<Shape> shapes();
    [[nodiscard]] Shape shape() const { return shape_; }
    [[nodiscard]] bool shape_is_open() const { return shape_is_open_; }
    /// Keeps what stands in cells that both shapes have. Does nothing where the shape is settled.
    void choose_shape(Shape shape);

    [[nodiscard]] Place cursor() const { return cursor_; }
    /// Both stay within the lines; a step beyond an end of a line goes on in the next one.
    void move_to(Place place);
    void step(int columns);
    void step_line(int lines);
    /// The next (+1) or previous (−1) cell that wants a look, from the cursor on; absent where there is none on that
    /// side.
    [[nodiscard]] std::optional<Place> marked_from_here(int direction) const;

    /// Overwrites the cell under the cursor and goes on by one. Lower case becomes upper, a space the filler.
    Typed type(char32_t character);
    /// One back, and that cell as it was read.
    void erase_back();
    void reset_cell();
    void reset_all();

    [[nodiscard]] Cell cell(Place place) const;
    /// Upper-case characters and fillers only, of the chosen shape: empty cells are fillers.
    [[nodiscard]] std::vector<std::string> lines() const;
    /// Parsed anew after each change; its check digits are those that stand there beside those that are expected.
    [[nodiscard]] const mrz::Document& document() const { return document_; }
    [[nodiscard]] int changed() const;
    [[nodiscard]] int doubtful() const;
    [[nodiscard]] int empty_cells() const;
    /// At least one character stands there.
    [[nodiscard]] bool anything() const;
    [[nodiscard]] bool compares() const { return !read_.empty(); }

    [[nodiscard]] std::vector<screening::MrzCandidate> candidates(Place place) const;
    /// Where the cell lies in the source image; absent where nothing was read there.
    [[nodiscard]] std::optional<screening::Quad> picture(Place place) const;
    [[nodiscard]] bool has_pictures() const;
    /// The field of a cell; for a check digit the field that it protects.
    [[nodiscard]] std::optional<mrz::FieldId> field(Place place) const;
    [[nodiscard]] const mrz::CheckDigit* check_digit(Place place) const;
    [[nodiscard]] std::string_view alphabet(Place place) const;

  private:
    [[nodiscard]] char& at(Place place);
    [[nodiscard]] char at(Place place) const;
    [[nodiscard]] char read_at(Place place) const;
    [[nodiscard]] bool inside(Place place) const;
    void parse();

    screening::MrzInfo info_;
    mrz::Today today_;
    Shape shape_;
    bool shape_is_open_ = true;
    std::vector<std::string> lines_;
    std::vector<std::string> read_;
    std::set<Place> doubtful_;
    std::set<Place> repaired_;
    std::set<Place> settled_;  // typed by a person, be it the same character again
    Place cursor_;
    mrz::Document document_;
};

}  // namespace vidimus::desktop
