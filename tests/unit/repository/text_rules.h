// The words that a person sees: every key that a source names exists, and exists once.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tree.h"

namespace vidimus::repository {

/// Texts by key.
using Catalogue = std::map<std::string, std::string, std::less<>>;

/// All of resources/texts/en*.json together. A file that is no object of texts, or a key that stands twice, is a
/// breach.
Catalogue english_texts(const Tree& tree, std::vector<Breach>& breaches);

/// Literals of the rooms' sources that begin with "check.", "failure.", "verdict.", "window." or "report.": a whole key
/// must exist; one that ends with a dot is put together at run time and must begin some key. File names ("report.json")
/// are none.
std::vector<Breach> check_text_keys(const Tree& tree, const Catalogue& texts);

}  // namespace vidimus::repository
