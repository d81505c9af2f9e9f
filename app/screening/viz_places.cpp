#include "app/screening/viz_places.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>

namespace vidimus::screening {
namespace {

constexpr double beside_mm = 7.0;  // a row is read so far beyond what varies: figures that all copies share stand there
constexpr double around_mm = 0.9;  // above and below
constexpr double frame_mm = 1.0;   // around a portrait no text stands, but its frame, of which pieces read as letters
constexpr double same_place_mm = 1.8;  // text of one field begins, ends or has its middle here on every copy
constexpr double same_row_mm = 1.1;
constexpr double share_of_copies = 0.6;
constexpr int least_copies = 3;
constexpr double most_beyond_mm = 2.5;
constexpr double margin_mm = 0.9;  // around where a field's text stood: personal print is not set to a hair's breadth

/// A portrait at the row's end holds no text, nor does its frame.
cv::Rect2d without_pictures(cv::Rect2d row, const vision::SpecimenPack& pack) {
    for (const vision::Zone& zone : pack.zones) {
        const cv::Rect2d both = row & zone.mm;
        if (!is_picture(zone) || both.width <= 0.0 || both.height < 0.3 * row.height) {
            continue;
        }
        const double left = zone.mm.x - frame_mm - row.x;
        const double right = row.br().x - zone.mm.br().x - frame_mm;
        row = left > right ? cv::Rect2d(row.x, row.y, left, row.height)
                           : cv::Rect2d(row.br().x - right, row.y, std::max(0.0, right), row.height);
    }
    return row;
}

/// The rows in which the pack's fields stand, each once.
std::vector<cv::Rect2d> whole_rows(const vision::SpecimenPack& pack) {
    const cv::Size2d page = vision::millimetres_of(pack.size);
    std::vector<cv::Rect2d> rows;
    for (const vision::Zone& zone : pack.zones) {
        if (zone.kind != vision::Zone::Kind::field || zone.id == "signature") {
            continue;
        }
        cv::Rect2d area(zone.mm.x - beside_mm, zone.mm.y - around_mm, zone.mm.width + 2 * beside_mm,
                        zone.mm.height + 2 * around_mm);
        bool joined = false;
        for (cv::Rect2d& row : rows) {
            const double shared = std::min(row.br().y, area.br().y) - std::max(row.y, area.y);
            if (shared > 0.7 * std::min(row.height, area.height) &&
                std::max(row.height, area.height) < 1.6 * std::min(row.height, area.height)) {
                row |= area;
                joined = true;
                break;
            }
        }
        if (!joined) {
            rows.push_back(area);
        }
    }
    for (cv::Rect2d& row : rows) {
        row = without_pictures(row & cv::Rect2d(0.0, 0.0, page.width, page.height), pack);
    }
    std::erase_if(rows, [](const cv::Rect2d& row) { return row.width < 2.0; });
    return rows;
}

/// A signature beside a field makes one row of both, too high for a line: the line stands at one of its edges, or
/// between them.
std::vector<cv::Rect2d> lines_within(const std::vector<cv::Rect2d>& rows) {
    constexpr std::size_t least_rows = 4;  // that tell how high a line is
    constexpr double too_high = 1.5;
    std::vector<double> heights;
    std::transform(rows.begin(), rows.end(), std::back_inserter(heights),
                   [](const cv::Rect2d& row) { return row.height; });
    if (heights.size() < least_rows) {
        return {};
    }
    std::nth_element(heights.begin(), heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 2), heights.end());
    const double usual = heights[heights.size() / 2];
    std::vector<cv::Rect2d> lines;
    for (const cv::Rect2d& row : rows) {
        if (row.height <= too_high * usual) {
            continue;
        }
        const auto steps = static_cast<int>(std::ceil(2.0 * (row.height - usual) / usual));
        for (int i = 0; i <= steps; ++i) {
            lines.emplace_back(row.x, row.y + (row.height - usual) * i / steps, row.width, usual);
        }
    }
    return lines;
}

}  // namespace

bool is_picture(const vision::Zone& zone) {
    return zone.kind == vision::Zone::Kind::photo || zone.kind == vision::Zone::Kind::ghost;
}

std::vector<cv::Rect2d> rows_of(const vision::SpecimenPack& pack) {
    std::vector<cv::Rect2d> rows = whole_rows(pack);
    const std::vector<cv::Rect2d> lines = lines_within(rows);
    rows.insert(rows.end(), lines.begin(), lines.end());
    return rows;
}

std::vector<cv::Rect2d> rows_beyond(const vision::SpecimenPack& pack) {
    constexpr double edge_mm = 2.0;
    constexpr double highest_mm = 7.5;  // of a strip: two lines at most
    constexpr double overlap_mm = 3.5;  // a line that one strip cuts stands whole in the next
    const cv::Size2d page = vision::millimetres_of(pack.size);
    double bottom = page.height - edge_mm;
    for (const vision::Zone& zone : pack.zones) {
        if (zone.kind == vision::Zone::Kind::mrz) {
            bottom = std::min(bottom, zone.mm.y - 0.5);
        }
    }
    const auto strip = [&](double top, double end) {
        return without_pictures({edge_mm, top, page.width - 2 * edge_mm, std::min(end, bottom) - top}, pack);
    };
    std::vector<cv::Rect2d> known = whole_rows(pack);
    std::sort(known.begin(), known.end(), [](const cv::Rect2d& a, const cv::Rect2d& b) { return a.y < b.y; });
    std::vector<cv::Rect2d> rows;
    double free_from = edge_mm;
    const auto fill = [&](double end) {
        for (double top = free_from; end - top > around_mm + overlap_mm;) {
            const double own = std::min(top + highest_mm, end);
            rows.push_back(strip(top, own));
            if (own >= end) {
                break;
            }
            top = own - overlap_mm;
        }
    };
    for (const cv::Rect2d& row : known) {
        fill(std::min(row.y + around_mm, bottom));
        if (row.y < bottom) {
            rows.push_back(strip(row.y, row.br().y));
        }
        free_from = std::max(free_from, row.br().y - around_mm);
    }
    fill(bottom);
    std::erase_if(rows, [](const cv::Rect2d& row) { return row.width < 2.0 || row.height < 2.0; });
    return rows;
}

cv::Rect2d mm_of(const PlacedPage& page, const ReadLine& line, std::size_t first, std::size_t last) {
    cv::Rect2d box;
    for (std::size_t i = first; i < std::min(last, line.size()); ++i) {
        const cv::Rect2d own = mm_of_quad(page, line[i].quad);
        box = i == first ? own : box | own;
    }
    return box;
}

bool same_place(const cv::Rect2d& a, const cv::Rect2d& b) {
    const double middle = std::abs(a.y + 0.5 * a.height - b.y - 0.5 * b.height);
    const double beside = std::min(
        {std::abs(a.x - b.x), std::abs(a.br().x - b.br().x), std::abs(a.x + 0.5 * a.width - b.x - 0.5 * b.width)});
    return middle < same_row_mm && beside < same_place_mm;
}

Cluster best_cluster(const PerCopy& seen) {
    Cluster best;
    for (const auto& seeds : seen) {
        for (const Seen& seed : seeds) {
            Cluster cluster;
            for (const auto& others : seen) {
                const Seen* nearest = nullptr;
                for (const Seen& other : others) {
                    if (same_place(seed.mm, other.mm) && (nearest == nullptr || other.cost < nearest->cost)) {
                        nearest = &other;
                    }
                }
                if (nearest != nullptr) {
                    cluster.members.push_back(*nearest);
                    cluster.cost += nearest->cost;
                }
            }
            if (cluster.members.size() > best.members.size() ||
                (cluster.members.size() == best.members.size() && cluster.cost < best.cost - 1e-9)) {
                best = std::move(cluster);
            }
        }
    }
    return best;
}

bool enough(const Cluster& cluster, std::size_t copies) {
    const auto count = static_cast<double>(cluster.members.size());
    return count >= least_copies && count >= share_of_copies * static_cast<double>(copies);
}

cv::Rect2d area_of(const Cluster& cluster) {
    // Names are of any length; of the other fields one copy whose strokes were shared out wrongly must not make the
    // area of all too wide.
    std::vector<double> rights;
    for (const Seen& member : cluster.members) {
        rights.push_back(member.mm.br().x);
    }
    std::nth_element(rights.begin(), rights.begin() + static_cast<std::ptrdiff_t>(rights.size() / 2), rights.end());
    const double usual = rights[rights.size() / 2];
    std::optional<cv::Rect2d> area;
    for (const Seen& member : cluster.members) {
        if (member.name || member.mm.br().x < usual + most_beyond_mm) {
            area = area ? *area | member.mm : member.mm;
        }
    }
    return area.value_or(cluster.members.front().mm);
}

void see(std::vector<Seen>& seen, const PlacedPage& page, const ReadLine& line, const Expected& expected,
         const std::vector<DateForm>& forms) {
    const auto found = fit(line, expected, forms);
    if (!found) {
        return;
    }
    // Short texts must be right; in long ones a net may slip.
    const double most = 0.3 + 0.12 * static_cast<double>(found->expected.size());
    if (found->laid.cost > (found->expected.size() <= 2 ? 0.01 : most) || found->laid.first >= found->laid.last) {
        return;
    }
    Seen one;
    one.line = line;
    one.first = found->laid.first;
    one.last = found->laid.last;
    one.goes_on = found->laid.goes_on;
    one.mm = mm_of(page, line, one.first, one.last);
    one.cost = found->laid.cost;
    one.name = expected.name;
    one.expected = found->expected;
    one.pattern = found->pattern;
    one.month_language = found->month_language;
    seen.push_back(std::move(one));
}

void widen_fields(vision::SpecimenPack& pack, double longer) {
    const cv::Size2d page = vision::millimetres_of(pack.size);
    std::vector<cv::Rect2d> cores;
    for (const vision::VizField& field : pack.viz) {
        cores.push_back(field.mm);
    }
    for (std::size_t i = 0; i < pack.viz.size(); ++i) {
        vision::VizField& field = pack.viz[i];
        const bool name = field.role == "surname" || field.role == "given_names" || field.role == "name";
        double left = field.mm.x - margin_mm;
        double right = field.mm.br().x + (name ? longer : 1.5 * margin_mm);
        const auto stop_at = [&](const cv::Rect2d& other) {
            if (other.br().y < field.mm.y + 0.3 || other.y > field.mm.br().y - 0.3) {
                return;
            }
            if (other.x > field.mm.br().x - 0.5) {
                right = std::min(right, other.x - 0.3);
            }
            if (other.br().x < field.mm.x + 0.5) {
                left = std::max(left, other.br().x + 0.3);
            }
        };
        for (std::size_t k = 0; k < cores.size(); ++k) {
            if (k != i) {
                stop_at(cores[k]);
            }
        }
        for (const vision::Zone& zone : pack.zones) {
            if (is_picture(zone) || (name && zone.kind == vision::Zone::Kind::field)) {
                stop_at(zone.mm);
            }
        }
        const double top = field.mm.y - margin_mm;
        const double bottom = field.mm.br().y + margin_mm;
        field.mm = cv::Rect2d(left, top, std::max(1.0, right - left), bottom - top) &
                   cv::Rect2d(0.0, 0.0, page.width, page.height);
    }
}

}  // namespace vidimus::screening
