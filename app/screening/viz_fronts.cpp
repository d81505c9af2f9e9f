#include "app/screening/viz_fronts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "app/screening/viz_captions.h"
#include "app/screening/viz_places.h"

namespace vidimus::screening {
namespace {

constexpr double beside_mm = 1.0;     // a word so near to a varying one belongs to it
constexpr double same_row_mm = 1.1;   // middles of lines of one row
constexpr double one_line = 1.7;      // heights of text that a zone of one line has at most
constexpr double share = 0.6;         // of the copies on which a place must be read to be one
constexpr double far_mm = 3.2;        // from a caption's middle to its field's edge, above or below
constexpr double aside_mm = 25.0;     // from a caption's left to its field's, in one row
constexpr double same_left_mm = 1.6;  // both begin there

double middle_of(const cv::Rect2d& area) {
    return area.y + 0.5 * area.height;
}

double middle(std::vector<double> values) {
    const auto half = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), half, values.end());
    return *half;
}

/// Where the words begin; a net overlooks a gap between fields now and then.
std::vector<std::size_t> words_of(const Way& way) {
    constexpr double gap_mm = 1.8;
    std::vector<std::size_t> words;
    for (std::size_t i = 0; i < way.line.size(); ++i) {
        if (i == 0 || way.line[i].starts_word || way.signs[i].x - way.signs[i - 1].br().x > gap_mm) {
            words.push_back(i);
        }
    }
    return words;
}

Way way_of(ReadLine line, const PlacedPage& page, const std::string& language) {
    Way way;
    for (const ReadSign& sign : line) {
        way.signs.push_back(mm_of_quad(page, sign.quad));
    }
    way.line = std::move(line);
    way.language = language;
    return way;
}

/// The zone in whose row the word stands and over or beside which it lies; none where it is no personal data.
std::optional<std::size_t> zone_of(const cv::Rect2d& word, std::span<const cv::Rect2d> zones) {
    std::optional<std::size_t> best;
    double least = beside_mm;
    for (std::size_t i = 0; i < zones.size(); ++i) {
        const double at = middle_of(word);
        if (at < zones[i].y - 0.3 || at > zones[i].br().y + 0.3) {
            continue;
        }
        const double gap = std::max({zones[i].x - word.br().x, word.x - zones[i].br().x});
        if (gap < least) {
            least = gap;
            best = i;
        }
    }
    return best;
}

void join(Way& left, const Way& right) {
    left.line.insert(left.line.end(), right.line.begin(), right.line.end());
    left.signs.insert(left.signs.end(), right.signs.begin(), right.signs.end());
}

double confidence_of(const ReadLine& line) {
    double sum = 0.0;
    for (const ReadSign& sign : line) {
        sum += sign.probability;
    }
    return line.empty() ? 0.0 : sum / static_cast<double>(line.size());
}

/// The language that reads the place's dates on the most copies, else with the least doubt; letters with marks are read
/// by those who know them only.
std::string best_language(const Slot& slot, const std::vector<std::string>& languages) {
    constexpr double marks = 0.02;
    std::string best = languages.front();
    double most = -1.0;
    for (const std::string& language : languages) {
        double sum = 0.0;
        for (const auto& ways : slot.copies) {
            for (const Way& way : ways) {
                if (way.language == language) {
                    const bool marked = std::any_of(way.line.begin(), way.line.end(),
                                                    [](const ReadSign& sign) { return sign.sign > 0x7F; });
                    const bool date = !slot.form.pattern.empty() && find_dates(way.line, slot.form).size() == 1;
                    sum += confidence_of(way.line) + (marked ? marks : 0.0) + (date ? 1.0 : 0.0);
                }
            }
        }
        if (sum > most + 1e-9) {
            most = sum;
            best = language;
        }
    }
    return best;
}

/// Whether it reads alike in several languages, as print does and a signature does not.
bool is_print(const Slot& slot) {
    std::size_t alike = 0;
    for (const auto& ways : slot.copies) {
        const bool same = std::any_of(ways.begin(), ways.end(), [&ways](const Way& way) {
            const std::u32string own = joined_text(way.line);
            return own.size() > 1 && (ways.size() == 1 || std::count_if(ways.begin(), ways.end(), [&own](const Way& w) {
                                                              return joined_text(w.line) == own;
                                                          }) > 1);
        });
        alike += same ? 1 : 0;
    }
    return 2 * alike > slot.copies.size();
}

bool mostly_figures(const Slot& slot) {
    std::size_t signs = 0;
    std::size_t figures = 0;
    for (const auto& ways : slot.copies) {
        for (const Way& way : ways) {
            signs += way.line.size();
            figures += static_cast<std::size_t>(std::count_if(
                way.line.begin(), way.line.end(), [](const ReadSign& sign) { return is_digit(sign.sign); }));
        }
    }
    return 2 * figures > signs;
}

/// A net drops a character of a number now and then: a second look, which knows what numbers are made of.
tl::expected<void, ocr::Error> read_numbers_again(std::vector<Slot>& slots, std::span<const PlacedPage> copies,
                                                  ocr::VizReader& reader, const std::vector<std::string>& languages,
                                                  const std::stop_token& stop) {
    for (Slot& slot : slots) {
        if (!mostly_figures(slot)) {
            continue;
        }
        const cv::Rect2d area = area_of(slot);
        const cv::Rect2d wide(area.x - 1.2, area.y - 0.9, area.width + 2.4, area.height + 1.8);
        const auto english = std::find(languages.begin(), languages.end(), "eng");
        for (std::size_t i = 0; i < copies.size(); ++i) {
            for (const ocr::VizLook look : {ocr::VizLook::second, ocr::VizLook::third}) {
                AreaRead read =
                    read_area(reader, copies[i], wide, {english == languages.end() ? languages.front() : *english},
                              alphabet_of("document_number", {}), look, stop, false, unhurried);
                if (read.error) {
                    return tl::unexpected(*read.error);
                }
                for (ReadLine& line : read.lines) {
                    Way way = way_of(std::move(line), copies[i], look == ocr::VizLook::second ? "second" : "third");
                    if (std::abs(middle_of(way.mm()) - middle_of(area)) < same_row_mm) {
                        slot.copies[i].push_back(std::move(way));
                    }
                }
            }
        }
    }
    return {};
}

enum class Side { above, below, before };

/// What the nearest print on this side of the area says as a caption; empty where it is none.
std::string caption_at(const cv::Rect2d& area, Side side, std::span<const Way> print) {
    constexpr double same_line = 0.8;  // the same print may have been read more than once
    std::vector<std::pair<double, const Way*>> near;
    for (const Way& way : print) {
        const cv::Rect2d mm = way.mm();
        double away = 0.0;
        if (side == Side::before) {
            if (std::abs(middle_of(mm) - middle_of(area)) > same_row_mm || mm.br().x > area.x + 0.5) {
                continue;
            }
            away = area.x - mm.br().x;
        } else {
            if (std::abs(mm.x - area.x) > same_left_mm) {
                continue;
            }
            away = side == Side::above ? area.y - middle_of(mm) : middle_of(mm) - area.br().y;
        }
        if (away > -0.5 && away < (side == Side::before ? aside_mm : far_mm)) {
            near.emplace_back(away, &way);
        }
    }
    std::sort(near.begin(), near.end());
    for (const auto& [away, way] : near) {
        if (away > near.front().first + same_line) {
            break;
        }
        if (std::string role = role_of_caption(way->line); !role.empty()) {
            return role;
        }
    }
    return {};
}

/// The print of the pack's reference, where the copies' own data have gone; `turned`: read upside down.
tl::expected<std::vector<Way>, ocr::Error> print_of(const vision::SpecimenPack& pack, ocr::VizReader& reader,
                                                    const std::vector<std::string>& languages,
                                                    const std::stop_token& stop, bool turned = false) {
    PlacedPage page;
    page.image = pack.reference;
    page.mm = vision::millimetres_of(pack.size);
    page.mm_to_image = cv::Matx33d(pack.pixels_per_mm, 0.0, -0.5, 0.0, pack.pixels_per_mm, -0.5, 0.0, 0.0, 1.0);
    const cv::Matx33d turn(-1.0, 0.0, page.mm.width, 0.0, -1.0, page.mm.height, 0.0, 0.0, 1.0);
    page.mm_to_image = turned ? page.mm_to_image * turn : page.mm_to_image;
    // Captions are a page's smallest print, so they are read in strips: what is tall elsewhere does not hide them.
    std::vector<Way> print;
    for (const cv::Rect2d& there : rows_of(pack)) {
        const cv::Rect2d row =
            turned ? cv::Rect2d(page.mm.width - there.br().x, page.mm.height - there.br().y, there.width, there.height)
                   : there;
        constexpr double around = 2.8;
        const cv::Rect2d strip =
            cv::Rect2d(row.x - aside_mm, row.y - around, row.width + aside_mm + around, row.height + 2 * around) &
            cv::Rect2d(0.0, 0.0, page.mm.width, page.mm.height);
        for (const ocr::VizLook look : {ocr::VizLook::first, ocr::VizLook::second}) {
            AreaRead read = read_area(reader, page, strip, languages, {}, look, stop, true, unhurried);
            if (read.error) {
                return tl::unexpected(*read.error);
            }
            for (ReadLine& line : read.lines) {
                const Way way = way_of(std::move(line), page, {});
                const std::vector<std::size_t> begins = captions_within(way.line);
                for (std::size_t i = 0; i < begins.size(); ++i) {
                    print.push_back(part_of(way, begins[i], i + 1 < begins.size() ? begins[i + 1] : way.line.size()));
                }
            }
        }
    }
    return print;
}

}  // namespace

bool stands_upside_down(const vision::SpecimenPack& pack, ocr::VizReader& reader, const std::stop_token& stop) {
    const std::vector<std::string> languages = reader.installed(languages_of(pack.model.state));
    const auto captions = [&](bool turned) {
        const auto print = languages.empty() ? tl::expected<std::vector<Way>, ocr::Error>()
                                             : print_of(pack, reader, languages, stop, turned);
        return print ? std::count_if(print->begin(), print->end(),
                                     [](const Way& way) { return !role_of_caption(way.line).empty(); })
                     : 0;
    };
    constexpr std::ptrdiff_t least = 2;
    const std::ptrdiff_t upright = captions(false);
    const std::ptrdiff_t turned = captions(true);
    return turned >= least && turned > 2 * upright;
}

bool carries_zone(const vision::SpecimenPack& pack) {
    return std::any_of(pack.zones.begin(), pack.zones.end(),
                       [](const vision::Zone& zone) { return zone.kind == vision::Zone::Kind::mrz; });
}

cv::Rect2d area_of(const Slot& slot) {
    std::vector<cv::Rect2d> areas;
    for (const auto& ways : slot.copies) {
        for (const Way& way : ways) {
            areas.push_back(way.mm());
        }
    }
    if (areas.empty()) {
        return {};
    }
    // Names are of any length; else one copy whose strokes were shared out wrongly must not make the area of all too
    // wide, too high, or begin too early.
    const bool free = slot.role != "sex" && !mostly_figures(slot);
    const auto of = [&areas](auto&& edge) {
        std::vector<double> values;
        std::transform(areas.begin(), areas.end(), std::back_inserter(values), edge);
        return middle(std::move(values));
    };
    const double left = of([](const cv::Rect2d& a) { return a.x; });
    const double top = of([](const cv::Rect2d& a) { return a.y; });
    const double bottom = of([](const cv::Rect2d& a) { return a.br().y; });
    const double right = of([](const cv::Rect2d& a) { return a.br().x; });
    cv::Rect2d area(left, top, right - left, bottom - top);
    for (const cv::Rect2d& one : areas) {
        const bool usual = std::abs(one.y - top) < 0.8 && std::abs(one.br().y - bottom) < 0.8 && one.x > left - 1.5;
        if (usual && (free || one.br().x < right + 2.5)) {
            area |= one;
        }
    }
    return area;
}

std::vector<Slot> slots_of(std::span<const std::vector<Way>> ways, std::span<const cv::Rect2d> zones) {
    constexpr double apart_mm = 2.0;  // between fields of one row at least
    constexpr double same_start_mm = 0.8;
    struct Word {
        std::size_t copy;
        Way way;
        cv::Rect2d mm;
    };
    const auto enough = [&ways](std::size_t count) {
        return static_cast<double>(count) >= share * static_cast<double>(ways.size());
    };
    // By zone; a zone may be several lines high, and several fields wide.
    std::map<std::size_t, std::vector<Word>> by_zone;
    for (std::size_t copy = 0; copy < ways.size(); ++copy) {
        for (const Way& way : ways[copy]) {
            const std::vector<std::size_t> words = words_of(way);
            for (std::size_t k = 0; k < words.size(); ++k) {
                Way word = part_of(way, words[k], k + 1 < words.size() ? words[k + 1] : way.line.size());
                const cv::Rect2d mm = word.mm();
                if (const auto zone = zone_of(mm, zones)) {
                    by_zone[*zone].push_back({copy, std::move(word), mm});
                }
            }
        }
    }
    std::vector<Slot> slots;
    const auto add = [&](const std::vector<Word>& words) {
        Slot slot;
        slot.copies.resize(ways.size());
        for (const Word& word : words) {
            auto& own = slot.copies[word.copy];
            const auto same =
                std::find_if(own.begin(), own.end(), [&](const Way& way) { return way.language == word.way.language; });
            if (same == own.end()) {
                own.push_back(word.way);
            } else {
                join(*same, word.way);
            }
        }
        if (enough(static_cast<std::size_t>(std::count_if(slot.copies.begin(), slot.copies.end(),
                                                          [](const auto& copy) { return !copy.empty(); })))) {
            slots.push_back(std::move(slot));
        }
    };
    for (auto& [zone, words] : by_zone) {
        std::stable_sort(words.begin(), words.end(),
                         [](const Word& a, const Word& b) { return middle_of(a.mm) < middle_of(b.mm); });
        for (std::size_t first = 0; first < words.size();) {
            std::size_t last = first + 1;
            while (last < words.size() &&
                   middle_of(words[last].mm) - middle_of(words[last - 1].mm) < 0.5 * same_row_mm) {
                ++last;
            }
            std::vector<Word> row(words.begin() + static_cast<std::ptrdiff_t>(first),
                                  words.begin() + static_cast<std::ptrdiff_t>(last));
            first = last;
            std::stable_sort(row.begin(), row.end(), [](const Word& a, const Word& b) { return a.mm.x < b.mm.x; });
            // Where on most copies something begins after a gap that words do not leave.
            std::vector<std::pair<double, std::size_t>> begins;
            std::map<std::pair<std::size_t, std::string>, double> ends;
            for (const Word& word : row) {
                const auto key = std::pair(word.copy, word.way.language);
                if (const auto end = ends.find(key); end != ends.end() && word.mm.x - end->second > apart_mm) {
                    begins.emplace_back(word.mm.x, word.copy);
                }
                ends[key] = word.mm.br().x;
            }
            std::vector<double> starts{-1e9};
            for (std::size_t i = 0; i < begins.size(); ++i) {
                std::set<std::size_t> copies;
                std::size_t k = i;
                for (; k < begins.size() && begins[k].first < begins[i].first + same_start_mm; ++k) {
                    copies.insert(begins[k].second);
                }
                if (enough(copies.size())) {
                    starts.push_back(begins[i].first);
                    i = k - 1;
                }
            }
            for (std::size_t i = 0; i < starts.size(); ++i) {
                std::vector<Word> field;
                std::copy_if(row.begin(), row.end(), std::back_inserter(field), [&](const Word& word) {
                    const double next = i + 1 < starts.size() ? starts[i + 1] - 0.5 * same_start_mm : 1e9;
                    return word.mm.x >= starts[i] - 0.5 * same_start_mm && word.mm.x < next;
                });
                add(field);
            }
        }
    }
    std::stable_sort(slots.begin(), slots.end(), [](const Slot& a, const Slot& b) {
        const cv::Rect2d one = area_of(a);
        const cv::Rect2d other = area_of(b);
        return std::abs(middle_of(one) - middle_of(other)) > 1.5 ? middle_of(one) < middle_of(other) : one.x < other.x;
    });
    return slots;
}

void join_dates(std::vector<Slot>& slots) {
    constexpr double farthest_mm = 5.0;
    constexpr double most = 0.8;  // of the copies
    const auto is_date = [](const ReadLine& line) {
        return std::any_of(all_date_forms().begin(), all_date_forms().end(), [&line](const DateForm& form) {
            const auto dates = find_dates(line, form);
            return dates.size() == 1 && dates.front().first == 0 && dates.front().last == line.size();
        });
    };
    const auto joined = [&slots](std::size_t first, std::size_t last) {
        Slot whole = slots[first];
        for (std::size_t copy = 0; copy < whole.copies.size(); ++copy) {
            auto& own = whole.copies[copy];
            for (std::size_t i = first + 1; i < last; ++i) {
                for (Way& way : own) {
                    const auto next = std::find_if(slots[i].copies[copy].begin(), slots[i].copies[copy].end(),
                                                   [&way](const Way& one) { return one.language == way.language; });
                    if (next != slots[i].copies[copy].end()) {
                        join(way, *next);
                    }
                }
            }
        }
        return whole;
    };
    const auto dated = [&](const Slot& slot) {
        const auto count = std::count_if(slot.copies.begin(), slot.copies.end(), [&is_date](const auto& ways) {
            return std::any_of(ways.begin(), ways.end(), [&is_date](const Way& way) { return is_date(way.line); });
        });
        return static_cast<double>(count) >= most * static_cast<double>(slot.copies.size());
    };
    for (std::size_t first = 0; first < slots.size(); ++first) {
        for (const std::size_t parts : {std::size_t{3}, std::size_t{2}}) {
            const std::size_t last = first + parts;
            bool near = last <= slots.size();
            for (std::size_t i = first; near && i < last; ++i) {
                const cv::Rect2d area = area_of(slots[i]);
                const cv::Rect2d before = area_of(slots[i > first ? i - 1 : i]);
                near =
                    !dated(slots[i]) && (i == first || (std::abs(middle_of(area) - middle_of(before)) < same_row_mm &&
                                                        area.x - before.br().x < farthest_mm));
            }
            if (!near) {
                continue;
            }
            if (Slot whole = joined(first, last); dated(whole)) {
                slots[first] = std::move(whole);
                slots.erase(slots.begin() + static_cast<std::ptrdiff_t>(first) + 1,
                            slots.begin() + static_cast<std::ptrdiff_t>(last));
                break;
            }
        }
    }
}

void judge_with_captions(std::vector<Slot>& slots, std::span<const Way> print, const std::string& state,
                         const mrz::Today& today) {
    // A page sets its captions all on one side. A field's own is the nearest there, and on the right side the captions
    // name what stands at the fields.
    std::vector<Slot> best = slots;
    judge(best, state, today);
    int most = 0;
    for (const Side side : {Side::above, Side::below, Side::before}) {
        std::vector<Slot> own = slots;
        judge(own, state, today);  // parts fields that were read as one
        for (Slot& slot : own) {
            std::string caption = caption_at(area_of(slot), side, print);
            slot = {std::move(slot.copies), std::move(caption), {}, {}, {}, 0, {}};
        }
        judge(own, state, today);
        int right = 0;
        for (const Slot& slot : own) {
            const bool other = slot.caption == "other" && slot.form.pattern.empty() && slot.pattern.empty();
            right += !slot.caption.empty() && (other || slot.caption == slot.role) ? 1 : 0;
            right -= !slot.caption.empty() && slot.caption != "other" && slot.caption != slot.role ? 1 : 0;
        }
        if (right > most) {
            most = right;
            best = std::move(own);
        }
    }
    slots = std::move(best);
}

tl::expected<void, ocr::Error> learn_front(vision::SpecimenPack& pack, std::span<const PlacedPage> copies,
                                           ocr::VizReader& reader, const std::vector<std::string>& languages,
                                           const mrz::Today& today, const std::stop_token& stop) {
    std::vector<cv::Rect2d> zones;
    for (const vision::Zone& zone : pack.zones) {
        if (zone.kind == vision::Zone::Kind::field && zone.id != "signature") {
            zones.push_back(zone.mm);
        }
    }
    if (languages.empty() || zones.empty() || copies.empty()) {
        return {};
    }
    std::vector<std::vector<Way>> ways(copies.size());
    for (std::size_t i = 0; i < copies.size(); ++i) {
        for (const cv::Rect2d& row : rows_of(pack)) {
            for (const std::string& language : languages) {
                AreaRead read =
                    read_area(reader, copies[i], row, {language}, {}, ocr::VizLook::first, stop, false, unhurried);
                if (read.error) {
                    return tl::unexpected(*read.error);
                }
                for (ReadLine& line : read.lines) {
                    ways[i].push_back(way_of(std::move(line), copies[i], language));
                }
            }
        }
    }
    std::vector<Slot> slots = slots_of(ways, zones);
    join_dates(slots);
    std::vector<std::string> of_captions = reader.installed(languages_of(pack.model.state));
    std::copy_if(languages.begin(), languages.end(), std::back_inserter(of_captions), [&](const std::string& language) {
        return std::find(of_captions.begin(), of_captions.end(), language) == of_captions.end();
    });
    const auto print = print_of(pack, reader, of_captions, stop);
    if (!print) {
        return tl::unexpected(print.error());
    }
    if (auto again = read_numbers_again(slots, copies, reader, languages, stop); !again) {
        return again;
    }
    judge_with_captions(slots, *print, pack.model.state, today);
    const auto english = std::find(languages.begin(), languages.end(), "eng");
    const Slot* issue = nullptr;
    const Slot* expiry = nullptr;
    int others = 0;
    for (const Slot& slot : slots) {
        if (slot.role.empty() && !is_print(slot)) {
            continue;
        }
        issue = slot.role == "issue_date" ? &slot : issue;
        expiry = slot.role == "expiry_date" ? &slot : expiry;
        vision::VizField field;
        field.role = slot.role.empty() ? "other_" + std::to_string(++others) : slot.role;
        field.mm = area_of(slot);
        field.date_form = slot.form.pattern;
        field.months = slot.form.months;
        field.pattern = slot.pattern;
        field.copies = slot.agreeing;
        // One language a field, so that a screening reads each line once.
        const bool figures = (!slot.form.pattern.empty() && slot.form.months.empty()) || !slot.pattern.empty() ||
                             slot.role == "sex" || slot.role == "nationality";
        field.languages = {figures && english != languages.end() ? *english : best_language(slot, languages)};
        pack.viz.push_back(std::move(field));
    }
    if (issue != nullptr && expiry != nullptr) {
        std::vector<std::pair<mrz::PartialDate, mrz::PartialDate>> periods;
        for (std::size_t i = 0; i < copies.size(); ++i) {
            if (issue->dates[i] && expiry->dates[i]) {
                periods.emplace_back(*issue->dates[i], *expiry->dates[i]);
            }
        }
        pack.validities = validities_of(periods);
    }
    // A field ends where the next one of its row begins, and before a photo's frame.
    constexpr double before_next_mm = 0.3;
    constexpr double frame_mm = 1.5;
    const auto ends_at = [](cv::Rect2d& area, const cv::Rect2d& next, double gap) {
        const bool row = middle_of(area) > next.y && middle_of(area) < next.br().y;
        if (row && next.x > area.x + 3.0 && area.br().x > next.x - gap) {
            area.width = next.x - gap - area.x;
        }
    };
    for (vision::VizField& field : pack.viz) {
        for (const vision::VizField& next : pack.viz) {
            ends_at(field.mm, next.mm, before_next_mm);
        }
    }
    // As far as the rows were read here: beyond lie frames and edges that the copies have not shown to be free.
    constexpr double longer_mm = 7.0;
    widen_fields(pack, longer_mm);
    // No text stands on a page's edge, but what lies behind it shows there.
    constexpr double edge_mm = 2.0;
    const cv::Size2d page = vision::millimetres_of(pack.size);
    for (vision::VizField& field : pack.viz) {
        const cv::Rect2d kept =
            field.mm & cv::Rect2d(edge_mm, edge_mm, page.width - 2 * edge_mm, page.height - 2 * edge_mm);
        field.mm = kept.empty() ? field.mm : kept;
        for (const vision::Zone& zone : pack.zones) {
            if (is_picture(zone)) {
                ends_at(field.mm, zone.mm, frame_mm);
            }
        }
    }
    return {};
}

}  // namespace vidimus::screening
