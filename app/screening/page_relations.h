// How the pages of one case belong together, each examined by itself before: two sides of a card, two captures of one
// document, or a document that travels with the first. Pure functions of reports.
#pragma once

#include <string_view>
#include <vector>

#include "app/screening/report.h"

namespace vidimus::screening {

enum class Relation {
    none,           // nothing in them can be compared
    front_of_back,  // the first has no MRZ, the second a card's: to be examined together once more (Role::back)
    same_document,  // the same number of the same state twice
    travels_with,   // another document of the traveller: a visa, a permit, a second passport
};

Relation relation_of(const Report& first, const Report& second);

/// The page that the others are held against: the first passport, else the first with an MRZ, else the first.
/// A null report is a page that could not be examined.
std::size_t main_page_of(const std::vector<const Report*>& pages);

/// Puts the cross-checks of two pages (SET.FB, SET.PV) into the second's report, in the place of earlier ones, and its
/// verdict anew. Does nothing for none and front_of_back.
void join_pages(const Report& first, Report& second);

/// A card's number stands on its back, so what the register said of the back is said of the front.
void join_register(Report& front, const Report& back);

/// The worst of a case; a page that could not be examined is one to check further.
VerdictState verdict_of_case(const std::vector<const Report*>& pages);

}  // namespace vidimus::screening
