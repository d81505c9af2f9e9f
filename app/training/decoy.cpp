#include "app/training/decoy.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <opencv2/imgproc.hpp>

#include "app/training/card_artwork.h"
#include "app/training/content.h"
#include "app/training/decoy_parts.h"
#include "app/training/design.h"
#include "app/training/drawing.h"
#include "app/training/people.h"
#include "app/training/portrait.h"

namespace vidimus::training {
namespace {

using namespace std::string_view_literals;

QString latin(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

cv::Size2d paper_size(Random& random, double least, double most) {
    return {random.between(least, most), random.between(least * 0.7, most)};
}

/// Lines of running text, in one face or changing with the paragraph.
Leaf draw_text(Random& random) {
    const cv::Size2d mm = paper_size(random, 95.0, 165.0);
    return painted_leaf(mm, 300.0, 0.0, light_paper(random), [&](QPainter& painter) {
        painter.setBrush(dark_ink(random));
        TextFace face = some_face(random);
        double y = random.between(8.0, 16.0);
        const double left = random.between(7.0, 14.0);
        double size = random.between(2.4, 4.2);
        while (y < mm.height - 8.0) {
            if (random.chance(0.12)) {
                face = some_face(random);
                size = random.between(2.2, 4.2);
                y += size;
            }
            QString words = some_words(random, static_cast<int>((mm.width - 2.0 * left) / size / 2.2) + 1);
            if (random.chance(0.15)) {
                words = words.toUpper();
            }
            const bool whole = random.chance(0.85);
            put_line(painter, whole ? words : words.left(words.size() / 2), face, size, {left, y},
                     mm.width - 2.0 * left);
            y += size * random.between(1.35, 1.6);
        }
    });
}

/// A bill: rows with long numbers and sums.
Leaf draw_invoice(Random& random) {
    const cv::Size2d mm{random.between(120.0, 165.0), random.between(90.0, 190.0)};
    return painted_leaf(mm, 300.0, 0.0, light_paper(random), [&](QPainter& painter) {
        const QColor ink = dark_ink(random);
        painter.setBrush(ink);
        const TextFace face = some_face(random);
        const double size = random.between(2.3, 3.3);
        put_line(painter, latin(made_up_name(random, 3) + " & " + made_up_name(random, 2)), TextFace::serif, 5.5,
                 {10.0, 14.0}, mm.width - 20.0);
        put_line(painter, latin("INVOICE NO " + digits_of(random, 12) + "   CUSTOMER " + digits_of(random, 9)), face,
                 size, {10.0, 24.0}, mm.width - 20.0);
        const double pitch = size * random.between(1.5, 2.2);
        const bool ruled = random.chance(0.5);
        for (double y = 34.0; y < mm.height - 16.0; y += pitch) {
            put_line(painter, latin(digits_of(random, random.whole(8, 16))), face, size, {10.0, y});
            put_line(painter, latin(made_up_name(random, 2)), face, size, {mm.width * 0.38, y}, mm.width * 0.2);
            put_line(painter, latin(digits_of(random, random.whole(1, 4)) + "." + digits_of(random, 2)), face, size,
                     {mm.width * 0.62, y});
            put_line(painter, latin(digits_of(random, random.whole(2, 6)) + "," + digits_of(random, 2)), face, size,
                     {mm.width * 0.80, y});
            if (ruled) {
                painter.drawRect(QRectF(9.0, y + pitch * 0.32, mm.width - 18.0, 0.12));
            }
        }
    });
}

/// A program's listing with shifts and comparisons, columns as long as those of an MRZ among them.
Leaf draw_listing(Random& random) {
    const cv::Size2d mm{random.between(105.0, 150.0), random.between(60.0, 150.0)};
    const bool dark = random.chance(0.3);
    const QColor paper = dark ? QColor(24, 26, 32) : light_paper(random);
    return painted_leaf(mm, 300.0, 0.0, paper, [&](QPainter& painter) {
        painter.setBrush(dark ? QColor(210, 216, 200) : dark_ink(random));
        static constexpr std::array faces{TextFace::mono, TextFace::typewriter, TextFace::ocr_b};
        static constexpr std::array columns{30, 36, 44, 44, 52, 24};
        // Nothing that could be a document's code stands at the head of a line.
        static constexpr std::string_view heads = "DFGHKLMNQRSTWXYZ";
        static constexpr std::array<std::string_view, 8> pieces{"<<"sv,     "A<B"sv, "K<<=2"sv, "X<Y<Z"sv,
                                                                "MOV<AX"sv, "<<<"sv, "Q7<"sv,   "STD::COUT<<"sv};
        const TextFace face = random.pick(faces);
        const double size = 2.54 / 0.6;  // ten characters an inch
        double y = 9.0;
        while (y < mm.height - 5.0) {
            const int wanted = random.pick(columns);
            std::string line(1, random.pick(heads));
            const bool packed = random.chance(0.5);
            while (static_cast<int>(line.size()) < wanted) {
                if (random.chance(0.4)) {
                    line += random.pick(pieces);
                } else {
                    line += random.chance(0.5) ? letters_of(random, random.whole(1, 6)) : digits_of(random, 3);
                }
                if (!packed) {
                    line += random.chance(0.5) ? " " : "();";
                }
            }
            line.resize(static_cast<std::size_t>(wanted));
            put_line(painter, latin(line), face, size * 0.82, {6.0, y}, mm.width - 10.0);
            y += random.between(4.4, 6.4);
        }
    });
}

Leaf draw_front(Random& random, std::uint64_t seed) {
    const CardDesign& design = *card_design(Kind::id);
    const CardArtwork& artwork = card_artwork(design, random.whole(0, card_variants - 1));
    Leaf leaf;
    leaf.mm = design.mm;
    leaf.ppi = canvas_ppi;
    leaf.mask = artwork.mask;
    leaf.stiff = true;
    CardArtwork bare = artwork;  // the captions are the back's
    bare.text = cv::Mat::zeros(artwork.text.size(), CV_8UC1);
    leaf.bgr = print_artwork(bare, random);
    const mrz::Fields fields = draw_fields(mrz::Format::td1, seed, {2026, 1, 1});
    const cv::Rect photo(static_cast<int>(4.0 * canvas_scale), static_cast<int>(12.0 * canvas_scale),
                         static_cast<int>(24.0 * canvas_scale), static_cast<int>(30.8 * canvas_scale));
    cv::Mat portrait = draw_portrait(make_face(seed, "face", fields.sex, 34), photo.size() / 2);
    cv::resize(portrait, portrait, photo.size(), 0.0, 0.0, cv::INTER_LINEAR);
    cv::Mat target = leaf.bgr(photo);
    cv::addWeighted(target, 0.15, portrait, 0.85, 0.0, target);
    const cv::Mat ink = paint_coverage(leaf.bgr.size(), canvas_scale, [&](QPainter& painter) {
        put_line(painter, QStringLiteral("UTOPIA  IDENTITY CARD"), TextFace::serif, 4.2, {5.0, 8.0}, 74.0);
        double y = 16.0;
        for (const std::string& value :
             {fields.surname, fields.given_names, fields.document_number, printed_form(fields.birth_date),
              printed_form(fields.expiry_date), fields.sex + "   UTOPIAN"}) {
            put_line(painter, latin(value), TextFace::sans, 2.7, {32.0, y}, 50.0);
            y += 5.6;
        }
        put_line(painter, latin(digits_of(random, 6)), TextFace::ocr_b, 3.4, {5.0, 49.5});
    });
    stain(leaf.bgr, ink, {0.9, 0.9, 0.9}, {0.9, 0.9, 0.9});
    return leaf;
}

Leaf draw_boarding_pass(Random& random) {
    const cv::Size2d mm{random.between(150.0, 185.0), random.between(70.0, 85.0)};
    return painted_leaf(mm, 300.0, 1.5, light_paper(random), [&](QPainter& painter) {
        painter.setBrush(QColor(random.whole(0, 200), random.whole(40, 160), random.whole(60, 220)));
        painter.drawRect(QRectF(0.0, 0.0, mm.width, random.between(8.0, 14.0)));
        painter.setBrush(dark_ink(random));
        const TextFace face = random.chance(0.5) ? TextFace::ocr_b : TextFace::mono;
        const std::string name = made_up_name(random, 2) + "/" + made_up_name(random, 2) + " MR";
        const std::array<std::string, 6> rows{
            "NAME " + name,
            "FROM AMAUROT AMT  TO PORT HYTHE PHY",
            "FLIGHT UT" + digits_of(random, 4) + "  DATE " + digits_of(random, 2) + "NOV  GATE " + digits_of(random, 2),
            "SEAT " + digits_of(random, 2) + "K  BOARDING " + digits_of(random, 4) + "  SEQ " + digits_of(random, 3),
            "ETKT " + digits_of(random, 13) + "  PNR " + letters_of(random, 6),
            "M1" + letters_of(random, 14) + " E" + letters_of(random, 6) + " AMTPHYUT " + digits_of(random, 16)};
        double y = 20.0;
        for (const std::string& row : rows) {
            put_line(painter, latin(row), face, random.between(3.2, 4.0), {8.0, y}, mm.width * 0.68);
            y += random.between(5.8, 8.0);
        }
        draw_bars(painter, {mm.width * 0.76, 18.0, mm.width * 0.2, mm.height - 26.0}, random);
    });
}

/// A payment slip whose lowest line is OCR-B, as banks print it: digits between > and +, or < and >.
Leaf draw_giro_slip(Random& random) {
    const cv::Size2d mm{random.between(148.0, 175.0), random.between(90.0, 106.0)};
    const QColor paper = random.chance(0.5) ? QColor(252, 236, 226) : light_paper(random);
    return painted_leaf(mm, 300.0, 0.0, paper, [&](QPainter& painter) {
        const QColor frame(random.whole(160, 230), random.whole(90, 150), random.whole(60, 120));
        for (int box = 0; box < 4; ++box) {
            painter.setBrush(frame);
            const QRectF area(8.0 + (box % 2) * 75.0, 12.0 + (box / 2) * 24.0, 62.0, 17.0);
            painter.drawRect(area);
            painter.setBrush(QColor(255, 255, 255));
            painter.drawRect(area.adjusted(0.4, 0.4, -0.4, -0.4));
            painter.setBrush(dark_ink(random));
            put_line(painter, latin(made_up_name(random, 3) + " " + digits_of(random, 5)), TextFace::typewriter, 3.2,
                     area.topLeft() + QPointF(3.0, 7.0), 56.0);
            put_line(painter, latin(digits_of(random, random.whole(9, 20))), TextFace::typewriter, 3.2,
                     area.topLeft() + QPointF(3.0, 12.5), 56.0);
        }
        painter.setBrush(dark_ink(random));
        const double size = 2.54 / 0.6 * 0.83;
        const double y = mm.height - random.between(8.0, 18.0);
        std::string code = digits_of(random, 13) + ">" + digits_of(random, 27) + "+ " + digits_of(random, 9) + ">";
        if (random.chance(0.4)) {
            code = "<" + digits_of(random, 8) + "<   " + digits_of(random, 10) + "> " + digits_of(random, 9) + "<  53<";
        }
        put_line(painter, latin(code), TextFace::ocr_b, size, {random.between(8.0, 22.0), y}, mm.width - 26.0);
        if (random.chance(0.5)) {
            put_line(painter, latin(digits_of(random, 9) + ">"), TextFace::ocr_b, size, {mm.width * 0.6, y + 6.35});
        }
    });
}

/// A cheque, or the back of a book with its number in OCR-B.
Leaf draw_cheque(Random& random) {
    const bool book = random.chance(0.4);
    const cv::Size2d mm = book ? cv::Size2d{random.between(100.0, 130.0), random.between(120.0, 170.0)}
                               : cv::Size2d{random.between(150.0, 178.0), random.between(70.0, 85.0)};
    return painted_leaf(mm, 300.0, 0.0, light_paper(random), [&](QPainter& painter) {
        painter.setBrush(dark_ink(random));
        const double size = 2.54 / 0.6 * 0.83;
        if (book) {
            for (double y = 20.0; y < mm.height - 60.0; y += 5.0) {
                put_line(painter, some_words(random, 9), TextFace::serif, 3.3, {12.0, y}, mm.width - 24.0);
            }
            const QRectF code(mm.width - 60.0, mm.height - 40.0, 45.0, 22.0);
            put_line(
                painter,
                latin("ISBN 978-0-" + digits_of(random, 4) + "-" + digits_of(random, 4) + "-" + digits_of(random, 1)),
                TextFace::ocr_b, size * 0.8, code.topLeft() + QPointF(0.0, -2.0));
            draw_bars(painter, code, random);
            put_line(painter, latin("9 780" + digits_of(random, 3) + " " + digits_of(random, 6) + " >"),
                     TextFace::ocr_b, size, code.bottomLeft() + QPointF(0.0, 4.0));
            return;
        }
        put_line(painter, latin("BANK OF " + made_up_name(random, 2)), TextFace::serif, 6.0, {10.0, 14.0});
        for (int row = 0; row < 3; ++row) {
            painter.drawRect(QRectF(10.0, 30.0 + 10.0 * row, mm.width * 0.6, 0.15));
        }
        put_line(painter, latin("UTO *" + digits_of(random, 5) + "." + digits_of(random, 2)), TextFace::typewriter, 4.5,
                 {mm.width * 0.66, 38.0});
        put_line(painter,
                 latin("<" + digits_of(random, 6) + "<  " + digits_of(random, 8) + ">  " + digits_of(random, 10) +
                       "+ " + digits_of(random, 4)),
                 TextFace::ocr_b, size, {12.0, mm.height - 8.0}, mm.width - 24.0);
    });
}

/// A form to fill in, with dotted lines and with rows of the filler as leaders.
Leaf draw_form(Random& random) {
    const cv::Size2d mm{random.between(115.0, 160.0), random.between(90.0, 170.0)};
    return painted_leaf(mm, 300.0, 0.0, light_paper(random), [&](QPainter& painter) {
        painter.setBrush(dark_ink(random));
        static constexpr std::array<std::string_view, 10> labels{
            "Surname", "Given names",    "Date of birth", "Address", "Purpose",
            "Arrival", "Number of bags", "Telephone",     "Guests",  "Signature"};
        const TextFace leader_face = random.chance(0.6) ? TextFace::ocr_b : TextFace::mono;
        put_line(painter, QStringLiteral("REGISTRATION FORM"), TextFace::sans, 5.0, {10.0, 14.0});
        for (double y = 26.0; y < mm.height - 8.0; y += random.between(6.4, 10.0)) {
            const std::string_view label = random.pick(labels);
            const double from = random.chance(0.3) ? 8.0 : 38.0;
            if (from > 20.0) {
                put_line(painter, QString::fromLatin1(label.data(), static_cast<qsizetype>(label.size())),
                         TextFace::sans, 3.0, {9.0, y});
            }
            const int cells = static_cast<int>((mm.width - from - 6.0) / 2.54);
            static constexpr std::array<char, 5> marks{'<', '<', '.', '_', '<'};
            std::string row(static_cast<std::size_t>(std::max(1, cells)), random.pick(marks));
            if (random.chance(0.25)) {
                row.replace(0, 3, "QTY");
            }
            put_line(painter, latin(row), leader_face, 2.54 / 0.6 * 0.83, {from, y}, mm.width - from - 5.0);
        }
    });
}

/// An empty page of a passport: artwork and stamps.
Leaf draw_blank_page(Random& random) {
    const CardDesign& design = *card_design(random.chance(0.5) ? Kind::visa : Kind::td2);
    CardArtwork bare = card_artwork(design, random.whole(0, card_variants - 1));
    bare.text = cv::Mat::zeros(bare.text.size(), CV_8UC1);
    Leaf leaf;
    leaf.bgr = print_artwork(bare, random);
    leaf.mask = bare.mask;
    leaf.ppi = canvas_ppi;
    leaf.mm = design.mm;
    const int stamps = random.whole(0, 4);
    const cv::Mat ink = paint_coverage(leaf.bgr.size(), canvas_scale, [&](QPainter& painter) {
        for (int i = 0; i < stamps; ++i) {
            painter.save();
            painter.translate(random.between(15.0, design.mm.width - 15.0),
                              random.between(12.0, design.mm.height - 12.0));
            painter.rotate(random.between(-40.0, 40.0));
            QPainterPath ring;
            ring.addRoundedRect(QRectF(-17.0, -9.0, 34.0, 18.0), 2.0, 2.0);
            ring.addRoundedRect(QRectF(-16.3, -8.3, 32.6, 16.6), 1.5, 1.5);
            painter.fillPath(ring, painter.brush());
            put_line(painter, QStringLiteral("UTOPIA ENTRY"), TextFace::sans, 3.4, {-14.0, -2.0}, 28.0);
            put_line(painter, latin(digits_of(random, 2) + " NOV 20" + digits_of(random, 2)), TextFace::ocr_b, 3.4,
                     {-14.0, 4.0}, 28.0);
            painter.restore();
        }
        put_line(painter, latin(std::to_string(random.whole(4, 47))), TextFace::serif, 3.0,
                 {design.mm.width / 2.0, design.mm.height - 4.0});
    });
    stain(leaf.bgr, ink, {0.7, 0.7, 0.25}, {0.7, 0.7, 0.25});
    return leaf;
}

constexpr std::array families{"text"sv,   "invoice"sv,  "listing"sv, "id_front"sv,  "boarding_pass"sv, "giro_slip"sv,
                              "cheque"sv, "keyboard"sv, "codes"sv,   "form"sv,      "crossword"sv,     "texture"sv,
                              "scene"sv,  "map"sv,      "music"sv,   "blank_page"sv};

Leaf draw_family(std::string_view family, Random& random, std::uint64_t seed) {
    if (family == "text") return draw_text(random);
    if (family == "invoice") return draw_invoice(random);
    if (family == "listing") return draw_listing(random);
    if (family == "id_front") return draw_front(random, seed);
    if (family == "boarding_pass") return draw_boarding_pass(random);
    if (family == "giro_slip") return draw_giro_slip(random);
    if (family == "cheque") return draw_cheque(random);
    if (family == "keyboard") return draw_keyboard(random);
    if (family == "codes") return draw_codes(random);
    if (family == "form") return draw_form(random);
    if (family == "crossword") return draw_crossword(random);
    if (family == "texture") return draw_texture(random);
    if (family == "scene") return draw_scene(random);
    if (family == "map") return draw_map(random);
    if (family == "music") return draw_music(random);
    return draw_blank_page(random);
}

}  // namespace

const std::vector<std::string_view>& decoy_families() {
    static const std::vector<std::string_view> all(families.begin(), families.end());
    return all;
}

Decoy draw_decoy(int turn, std::uint64_t seed) {
    const auto place = static_cast<std::size_t>(turn < 0 ? 0 : turn) % families.size();
    Random random(seed, "decoy");
    return {draw_family(families[place], random, seed), std::string{families[place]}};
}

Decoy draw_id_front(std::uint64_t seed) {
    Random random(seed, "decoy");
    return {draw_front(random, seed), "id_front"};
}

}  // namespace vidimus::training
