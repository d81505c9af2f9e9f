// What forgers do to a copy of any design drawn from a number, each in many ways.
#pragma once

#include <cstdint>
#include <opencv2/core.hpp>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "app/training/document_print.h"
#include "app/training/random.h"
#include "app/training/samples.h"

namespace vidimus::training {

/// A forger's choices. Checks are developed on one half of each range and tested on the whole of it.
class Choices {
  public:
    Choices(std::uint64_t seed, std::string_view stream, bool whole) : random_(seed, stream), whole_(whole) {}

    double between(double low, double high) { return random_.between(low, whole_ ? high : (low + high) / 2.0); }
    /// One of the list; for development of its first half.
    template <typename List>
    const auto& pick(const List& list) {
        const auto size = static_cast<int>(std::size(list));
        return list[static_cast<std::size_t>(random_.whole(0, (whole_ ? size : (size + 1) / 2) - 1))];
    }
    double either() { return random_.chance(0.5) ? 1.0 : -1.0; }
    /// What is no parameter of the fraud: who, which field, which digit.
    Random& chance() { return random_; }

  private:
    Random random_;
    bool whole_;
};

struct Forged {
    Document document;
    std::vector<vision::Quad> altered;  // mm
};

/// The request's document with its fraud. Errors: internal.
tl::expected<Forged, Error> forged_document(const Request& request);

/// What can be forged in this design: no photo where it has none.
std::vector<Fraud> frauds_of(const DocumentDesign& design);

/// Data of a document that was made so, no field of it altered: what stands in `holder` and in the fields of the given
/// texts contradicts itself (document_contradict.cpp).
Texts contradict_dates(const DocumentDesign& design, mrz::Fields& holder, const Request& request, Choices& choices);
Texts contradict_number(const DocumentDesign& design, mrz::Fields& holder, const Request& request, Choices& choices);
/// The fields that say it; and the MRZ where it says something else than `before`.
std::vector<vision::Quad> contradicting_areas(const Document& document, const Texts& instead,
                                              const mrz::Fields& before);

// Frauds of text (document_rewrite.cpp); each gives the altered areas in millimetres.
std::vector<vision::Quad> alter_lines(Document& document, const std::vector<std::string>& lines, Choices& choices);
std::vector<vision::Quad> alter_digit(Document& document, Choices& choices);
std::vector<vision::Quad> rewrite_field(Document& document, std::string_view id, const std::string& text,
                                        const Lettering& face, Choices& choices);
/// Only the characters in which `text` differs, where it is as long as what stands there; else the whole field.
std::vector<vision::Quad> rewrite_characters(Document& document, std::string_view id, const std::string& text,
                                             Choices& choices);
const PrintedField* field_of(const Document& document, std::string_view id);

// Frauds of pictures and of the whole page (document_picture.cpp).
std::vector<vision::Quad> paste_picture(Document& document, std::uint64_t seed, Choices& choices);
std::vector<vision::Quad> blend_picture(Document& document, std::uint64_t seed, Choices& choices);
std::vector<vision::Quad> move_background(Document& document, Choices& choices);
std::vector<vision::Quad> print_specimen(Document& document, Choices& choices);
void reprint(Document& document, Fraud fraud, std::uint64_t seed, Choices& choices);

}  // namespace vidimus::training
