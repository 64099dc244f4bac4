#include "graph/search/company_name.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "graph/text_index.h"

namespace clout::graph {

namespace {

using Words = std::vector<std::string>;

constexpr std::array<std::string_view, 44> kLegalForms{
    "inc",  "incorporated", "corp", "corporation", "co",  "company", "ltd",  "limited", "llc",
    "llp",  "lp",           "plc",  "gmbh",        "ag",  "kg",      "kgaa", "se",      "sa",
    "sas",  "sarl",         "spa",  "srl",         "nv",  "bv",      "ab",   "as",      "asa",
    "oy",   "oyj",          "kk",   "pty",         "pte", "pvt",     "sab",  "cv",      "aps",
    "ltda", "bhd",          "sdn",  "tbk",         "pt",  "pjsc",    "ooo",  "doo"};
constexpr std::array<std::string_view, 5> kGroupWords{"holding", "holdings", "group", "technology",
                                                      "technologies"};
/// Chinese has no blanks, so each letter is a word: "limited company", "joint-stock", "liability".
const std::array<Words, 3> kChineseForms{
    {{"有", "限", "公", "司"}, {"股", "份"}, {"有", "限", "责", "任", "公", "司"}}};

bool is_one_of(std::string_view word, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_single_letter(const std::string& word) {
  return word.size() == 1 && word[0] >= 'a' && word[0] <= 'z';
}

/// "s a" of "S.A." and "i b m" of "I.B.M." are one word each.
Words with_joined_initials(Words words) {
  Words joined;
  bool in_initials = false;
  for (std::string& word : words) {
    const bool initial = is_single_letter(word);
    if (initial && in_initials) {
      joined.back() += word;
    } else {
      joined.push_back(std::move(word));
    }
    in_initials = initial;
  }
  return joined;
}

bool ends_with(const Words& words, const Words& ending) {
  return words.size() > ending.size() && std::equal(ending.rbegin(), ending.rend(), words.rbegin());
}

/// Takes a legal form from the end; false if there is none, or nothing else.
bool drop_legal_form(Words& words) {
  if (words.size() < 2) return false;
  std::size_t count = is_one_of(words.back(), kLegalForms) ? 1 : 0;
  for (const Words& form : kChineseForms) {
    if (ends_with(words, form)) count = std::max(count, form.size());
  }
  words.resize(words.size() - count);
  return count > 0;
}

bool drop_group_word(Words& words) {
  if (words.size() < 2 || !is_one_of(words.back(), kGroupWords)) return false;
  words.pop_back();
  return true;
}

std::string joined(const Words& words) {
  std::string text;
  for (const std::string& word : words) text += word;
  return text;
}

}  // namespace

CompanyName company_name(std::string_view text) {
  Words words = with_joined_initials(words_of(text));
  CompanyName name;
  name.plain = joined(words);
  if (words.size() > 1 && words.front() == "the") words.erase(words.begin());
  while (true) {
    if (drop_legal_form(words)) {
      name.shortened = std::max(name.shortened, Shortened::LegalForm);
    } else if (drop_group_word(words)) {
      name.shortened = Shortened::GroupWord;
    } else {
      break;
    }
  }
  name.core = joined(words);
  return name;
}

}  // namespace clout::graph
