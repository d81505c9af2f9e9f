#include "app/desktop/correction_view.h"

#include <QStringList>
#include <algorithm>
#include <array>

namespace vidimus::desktop {

namespace {

constexpr const char* dot = " \u00b7 ";
constexpr std::size_t most_candidates = 4;

QString one(char character) {
    return QString(QLatin1Char(character));
}

/// What a voice reads instead of a sign that it would leave out.
QString spoken_of(char character, const Words& words) {
    if (character == '<') {
        return words("window.correct.filler");
    }
    return character == MrzCorrection::empty ? words("window.correct.empty") : one(character);
}

QString field_name(mrz::FieldId field, const Words& words) {
    return words("field." + std::string(mrz::name_of(field)));
}

QString capital(QString text) {
    if (!text.isEmpty()) {
        text[0] = text.at(0).toUpper();
    }
    return text;
}

QString percent(double probability) {
    const int whole = qRound(probability * 100.0);
    return whole > 0 ? QStringLiteral("%1 %").arg(whole) : QStringLiteral("<1 %");
}

QString state_of(CellMark mark, const MrzCorrection& correction, const MrzCorrection::Cell& cell, const Words& words) {
    switch (mark) {
        case CellMark::wrong_digit:
            if (const auto* digit = correction.check_digit(correction.cursor())) {
                return words("window.correct.digit_differs",
                             {{"printed", one(digit->printed)}, {"expected", one(digit->expected)}});
            }
            break;
        case CellMark::outside:
            return words("window.correct.outside", {{"character", one(cell.character)}});
        case CellMark::changed:
            return cell.read == MrzCorrection::empty ? words("window.correct.mark.changed")
                                                     : words("window.correct.changed", {{"read", one(cell.read)}});
        case CellMark::doubtful:
            return words("window.correct.mark.doubtful");
        case CellMark::repaired:
            return words("window.correct.mark.repaired");
        case CellMark::none:
            break;
    }
    return {};
}

}  // namespace

CellMark mark_of(const MrzCorrection::Cell& cell) {
    if (cell.outside) {
        return CellMark::outside;  // before the digit: a letter in its place is why it does not fit
    }
    if (cell.wrong) {
        return CellMark::wrong_digit;
    }
    if (cell.changed) {
        return CellMark::changed;
    }
    if (cell.doubtful) {
        return CellMark::doubtful;
    }
    return cell.repaired ? CellMark::repaired : CellMark::none;
}

QString glyph_of(CellMark mark) {
    switch (mark) {
        case CellMark::wrong_digit:
            return QStringLiteral("\u2715");
        case CellMark::outside:
            return QStringLiteral("!");
        case CellMark::changed:
            return QStringLiteral("\u270e");
        case CellMark::doubtful:
            return QStringLiteral("?");
        case CellMark::repaired:
            return QStringLiteral("\u2248");
        case CellMark::none:
            break;
    }
    return {};
}

Tone tone_of(CellMark mark) {
    switch (mark) {
        case CellMark::wrong_digit:
            return Tone::alert;
        case CellMark::outside:
        case CellMark::doubtful:
        case CellMark::repaired:
            return Tone::warn;
        case CellMark::changed:
        case CellMark::none:
            break;
    }
    return Tone::neutral;
}

CellView cell_view_of(const MrzCorrection& correction, const Words& words) {
    const MrzCorrection::Place place = correction.cursor();
    const MrzCorrection::Cell cell = correction.cell(place);
    const CellMark mark = mark_of(cell);
    CellView view;
    view.place = words("window.correct.place",
                       {{"line", QString::number(place.line + 1)}, {"column", QString::number(place.column + 1)}});
    if (const auto field = correction.field(place)) {
        const QString name = field_name(*field, words);
        view.field = correction.check_digit(place) ? words("window.correct.digit_of", {{"field", name}}) : name;
    }
    view.state = state_of(mark, correction, cell, words);
    view.tone = tone_of(mark);
    const auto candidates = correction.candidates(place);
    view.read = !candidates.empty();
    for (const screening::MrzCandidate& candidate : candidates) {
        if (view.candidates.size() < most_candidates) {
            view.candidates.push_back(
                {candidate.character,
                 QStringLiteral("%1  %2").arg(one(candidate.character), percent(candidate.probability))});
        }
    }
    QStringList spoken{view.place, view.field, spoken_of(cell.character, words), view.state};
    spoken.removeAll(QString());
    view.spoken = spoken.join(QStringLiteral(". "));
    return view;
}

std::vector<DigitRow> digit_rows_of(const MrzCorrection& correction, const Words& words) {
    std::vector<DigitRow> rows;
    for (const mrz::CheckDigit& digit : correction.document().check_digits) {
        DigitRow row;
        row.field = capital(field_name(digit.field, words));
        const bool typed = correction.cell({digit.line, digit.column}).character != MrzCorrection::empty;
        if (!typed) {
            row.icon = QStringLiteral("circle");
            row.says = words("window.correct.digit_empty");
        } else if (digit.valid) {
            row.tone = Tone::good;
            row.icon = QStringLiteral("tick");
            row.says = words("window.correct.digit_fits", {{"printed", one(digit.printed)}});
        } else {
            row.tone = Tone::alert;
            row.icon = QStringLiteral("cross");
            row.says = words("window.correct.digit_differs",
                             {{"printed", one(digit.printed)}, {"expected", one(digit.expected)}});
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<FieldRow> field_rows_of(const MrzCorrection& correction, const Words& words) {
    const mrz::Document& document = correction.document();
    const auto text = [](const std::string& value) {
        return value.empty() ? QStringLiteral("\u2014") : QString::fromStdString(value);
    };
    const bool sex_known = document.sex == 'M' || document.sex == 'F';
    const auto both = [](const QString& a, const QString& b) { return a + QString::fromUtf8(dot) + b; };
    const QString sex = sex_known ? one(document.sex) : words("window.holder.sex_open");
    return {{capital(words("field.surname")), text(document.surname)},
            {capital(words("field.given_names")), text(document.given_names)},
            {capital(words("field.document_number")), text(document.document_number)},
            {capital(both(words("field.issuing_state"), words("field.nationality"))),
             both(text(document.issuing_state), text(document.nationality))},
            {capital(both(words("field.birth_date"), words("field.sex"))), both(words.date(document.birth_date), sex)},
            {capital(words("field.expiry_date")), words.date(document.expiry_date)}};
}

QString summary_of(const MrzCorrection& correction, const Words& words) {
    QStringList parts;
    const auto count = [&](const char* key, int number) {
        if (number > 0) {
            parts << words(key, {{"count", QString::number(number)}});
        }
    };
    count("window.correct.count_changed", correction.changed());
    count("window.correct.count_doubtful", correction.doubtful());
    count("window.correct.count_empty", correction.empty_cells());
    if (parts.isEmpty()) {
        parts << words("window.correct.as_read");
    }
    return parts.join(QString::fromUtf8(dot));
}

QString legend_of(const MrzCorrection& correction, const Words& words) {
    constexpr std::array<std::pair<CellMark, const char*>, 5> marks{
        {{CellMark::doubtful, "window.correct.mark.doubtful"},
         {CellMark::repaired, "window.correct.mark.repaired"},
         {CellMark::changed, "window.correct.mark.changed"},
         {CellMark::outside, "window.correct.mark.outside"},
         {CellMark::wrong_digit, "window.correct.mark.wrong_digit"}}};
    QStringList parts;
    const auto shape = correction.shape();
    for (const auto& [mark, key] : marks) {
        bool there = false;
        for (int cell = 0; cell < shape.lines * shape.columns && !there; ++cell) {
            there = mark_of(correction.cell({cell / shape.columns, cell % shape.columns})) == mark;
        }
        if (there) {
            QString part = glyph_of(mark) + QLatin1Char(' ') + words(key);
            part.replace(QLatin1Char(' '), QChar(QChar::Nbsp));  // a line breaks between the marks, not inside one
            parts << part;
        }
    }
    return parts.join(QStringLiteral("    "));
}

QString shape_name(const MrzCorrection::Shape& shape, const Words& words) {
    QStringList formats;
    for (const mrz::Layout& layout : mrz::layouts()) {
        if (layout.lines == shape.lines && layout.columns == shape.columns && layout.format != mrz::Format::fr_id) {
            formats << QString::fromUtf8(layout.name.data(), static_cast<qsizetype>(layout.name.size()));
        }
    }
    return words("window.correct.shape", {{"lines", QString::number(shape.lines)},
                                          {"columns", QString::number(shape.columns)},
                                          {"formats", formats.join(QStringLiteral(", "))}});
}

}  // namespace vidimus::desktop
