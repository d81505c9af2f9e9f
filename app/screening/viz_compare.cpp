#include "app/screening/viz_compare.h"

#include <algorithm>
#include <cmath>

namespace vidimus::screening {
namespace {

using Kind = Laid::Place::Kind;

constexpr double own_shape = 0.85;  // likeness that a character has to its own on the same page

/// Forms for a field whose own is not known: without pairs of languages, which are many and rare.
const std::vector<DateForm>& usual_forms() {
    static const std::vector<DateForm> forms = [] {
        std::vector<DateForm> all = all_date_forms();
        std::erase_if(all, [](const DateForm& form) { return form.pattern.find('/') != std::string::npos; });
        for (DateForm& form : all) {
            if (!form.months.empty()) {
                form.months = {"eng", "fra", "deu", "srp_latn", "hrv", "sqi", "mkd", "srp"};
            }
        }
        return all;
    }();
    return forms;
}

/// What two looks at a field say of one place of the expected text.
struct Differing {
    std::size_t read = 0;  // index of the first look's line
    char32_t sign = 0;
    char32_t expected = 0;
    ShapeWord shape = ShapeWord::silent;
    bool veiled = false;   // too little of its ink is to be seen for it to count
    bool doubted = false;  // one of the looks saw what was expected too, or what stands there has its very shape
};

std::u32string plain_text(const ReadLine& line, std::size_t first, std::size_t last) {
    std::u32string text;
    for (std::size_t i = first; i < std::min(last, line.size()); ++i) {
        text += plain(line[i].sign);
    }
    return text;
}

/// A net drops a character more often than a forger does.
bool only_missing(const Fit& found) {
    return std::all_of(found.laid.places.begin(), found.laid.places.end(),
                       [](const Laid::Place& place) { return place.kind != Kind::other && place.kind != Kind::extra; });
}

/// Whether the net lost or made up a character near a place: what stands there may be cut wrongly, and be another
/// one's.
bool slipped_near(const std::vector<Laid::Place>& places, std::size_t at) {
    constexpr std::size_t reach = 3;
    const auto first = places.begin() + static_cast<std::ptrdiff_t>(at - std::min(at, reach));
    const auto last = places.begin() + static_cast<std::ptrdiff_t>(std::min(places.size(), at + reach + 1));
    return std::any_of(
        first, last, [](const Laid::Place& place) { return place.kind == Kind::missing || place.kind == Kind::extra; });
}

/// So many characters must differ for certain. No check digit covers a word, and a stamp over one letter makes another
/// of it in both looks and in its shape alike: then it is to be looked at, with both pieces, and not held against
/// anyone.
std::size_t least_sure(const std::u32string& expected) {
    constexpr std::size_t least_word = 3;
    const bool word = expected.size() >= least_word && std::none_of(expected.begin(), expected.end(), is_digit);
    return word ? 2 : 1;
}

/// Places that both looks read alike, and otherwise than expected. Their shapes tell only where neither look slipped,
/// and where one letter of the page is one of the zone (Ø is OE there).
std::vector<Differing> common_differences(const ReadLine& one, const Fit& first, const ReadLine& other,
                                          const Fit& second, const ShapeBook& book) {
    std::vector<Differing> result;
    if (first.expected.size() != second.expected.size()) {
        return result;
    }
    // What the net saw as well, but as the less probable, is read otherwise too.
    const auto otherwise = [](const ReadLine& line, const Laid::Place& place, char32_t wanted) {
        const char32_t sign = place.read < line.size() ? plain(line[place.read].sign) : 0;
        return place.kind == Kind::other ||
               (place.kind == Kind::doubtful && sign != wanted && !look_alike(sign, wanted) && place.length == 1);
    };
    for (std::size_t i = 0; i < first.laid.places.size(); ++i) {
        const Laid::Place& place = first.laid.places[i];
        const char32_t wanted = place.expected < first.expected.size() ? first.expected[place.expected] : 0;
        if (!otherwise(one, place, wanted)) {
            continue;
        }
        for (std::size_t j = 0; j < second.laid.places.size(); ++j) {
            const Laid::Place& again = second.laid.places[j];
            // A letter where a figure belongs, or the other way round, is a slip of the net.
            const bool same = is_digit(one[place.read].sign) == is_digit(wanted) && otherwise(other, again, wanted) &&
                              again.expected == place.expected &&
                              plain(one[place.read].sign) == plain(other[again.read].sign);
            if (!same) {
                continue;
            }
            Differing found;
            found.read = place.read;
            found.sign = plain(one[place.read].sign);
            found.expected = first.expected[place.expected];
            const bool cut_well = place.length <= 1 && again.length <= 1 && !slipped_near(first.laid.places, i) &&
                                  !slipped_near(second.laid.places, j);
            found.shape =
                cut_well ? compare_shapes(book, one[place.read].shape, found.sign, found.expected) : ShapeWord::silent;
            const auto likeness = book.likeness_to(found.expected, one[place.read].shape);
            found.veiled = one[place.read].veiled || other[again.read].veiled;
            found.doubted =
                place.kind != Kind::other || again.kind != Kind::other || likeness.value_or(0.0) >= own_shape;
            // Where both looks were in doubt, only the shape tells.
            if (place.kind == Kind::other || again.kind == Kind::other || found.shape == ShapeWord::differs) {
                result.push_back(found);
            }
        }
    }
    return result;
}

}  // namespace

std::vector<DateForm> forms_of(const vision::VizField& place) {
    return place.date_form.empty() ? usual_forms() : std::vector<DateForm>{{place.date_form, place.months}};
}

Compared compare(const ReadLine& one, const Fit& first, const ReadLine* other, const std::optional<Fit>& second,
                 const ShapeBook& book) {
    Compared compared;
    compared.first = first.laid.first;
    compared.last = std::max(first.laid.last, first.laid.first + 1);
    /// Whether the other look read the same sign there, and saw in its shape that it is not the expected one.
    const auto seen_otherwise = [&book](const ReadLine& line, const Fit& found, std::size_t at, char32_t read) {
        return std::any_of(found.laid.places.begin(), found.laid.places.end(), [&](const Laid::Place& place) {
            return place.expected == at && place.read < line.size() && plain(line[place.read].sign) == read &&
                   compare_shapes(book, line[place.read].shape, read, found.expected[at]) == ShapeWord::differs;
        });
    };
    const auto right = [&](const ReadLine& line, const Fit& found, const ReadLine* beside, const Fit* beside_fit) {
        // A letter that stands alone is often read twice.
        const std::size_t may_go_on = found.expected.size() == 1 ? 1 : 0;
        return found.laid.goes_on <= may_go_on &&
               std::all_of(found.laid.places.begin(), found.laid.places.end(), [&](const Laid::Place& place) {
                   if (place.kind != Kind::doubtful) {
                       return place.kind == Kind::same;
                   }
                   // The net saw the expected one as well: the shape must not be the other's, in neither look. A
                   // single look's guess is not enough: a forged figure is one, too.
                   const char32_t read = plain(line[place.read].sign);
                   const char32_t wanted = found.expected[place.expected];
                   const ShapeWord shape = compare_shapes(book, line[place.read].shape, read, wanted);
                   if (look_alike(read, wanted) || shape == ShapeWord::same) {
                       return true;
                   }
                   return shape != ShapeWord::differs && beside != nullptr && beside_fit != nullptr &&
                          !(beside_fit->expected == found.expected &&
                            seen_otherwise(*beside, *beside_fit, place.expected, read));
               });
    };
    const Fit* beside = second ? &*second : nullptr;
    if (right(one, first, other, beside) || (other != nullptr && second && right(*other, *second, &one, &first))) {
        compared.told = Compared::Told::agrees;
        return compared;
    }
    if (other == nullptr || !second) {
        return compared;
    }
    const auto length = static_cast<double>(std::max<std::size_t>(1, first.expected.size()));
    std::vector<Differing> differing = common_differences(one, first, *other, *second, book);
    const bool veiled = std::erase_if(differing, [](const Differing& d) { return d.veiled; }) > 0;
    const auto sure = static_cast<std::size_t>(std::count_if(
        differing.begin(), differing.end(), [](const Differing& d) { return d.shape == ShapeWord::differs; }));
    const auto denied = static_cast<std::size_t>(std::count_if(
        differing.begin(), differing.end(), [](const Differing& d) { return d.shape == ShapeWord::same; }));
    // Two looks that were both certain are not overruled by a shape that is only nearer to what was expected: it was
    // cut badly, or a forger drew it.
    const bool doubted = std::any_of(differing.begin(), differing.end(), [](const Differing& d) { return d.doubted; });
    const bool same_text = plain_text(one, 0, one.size()) == plain_text(*other, 0, other->size());
    const double most = std::max(first.laid.cost, second->laid.cost);
    if (most <= nearly_right * length + 1.0) {
        // Most of it is as expected: what differs are single characters.
        const std::size_t edits = static_cast<std::size_t>(std::lround(most));
        if (sure >= least_sure(first.expected) && edits <= differing.size() + 1) {
            compared.told = Compared::Told::differs;
            compared.first = compared.last;
            compared.last = 0;
            for (const Differing& one_place : differing) {
                if (one_place.shape == ShapeWord::differs) {
                    compared.first = std::min(compared.first, one_place.read);
                    compared.last = std::max(compared.last, one_place.read + 1);
                }
            }
        } else if (!differing.empty() && denied == differing.size() && doubted) {
            compared.told = Compared::Told::agrees;  // the shapes are those of what was expected
        } else if (differing.size() + sure >= least_sure(first.expected) ||
                   (differing.empty() && same_text && !only_missing(first) && !veiled)) {
            compared.told = Compared::Told::unsure;
        }
        return compared;
    }
    // Another text altogether, read alike twice.
    if (same_text && one.size() >= 3) {
        compared.told = sure >= 2 || (first.expected.size() > 4 && most > 0.6 * length) ? Compared::Told::differs
                                                                                        : Compared::Told::unsure;
        compared.first = 0;
        compared.last = one.size();
    }
    return compared;
}

}  // namespace vidimus::screening
