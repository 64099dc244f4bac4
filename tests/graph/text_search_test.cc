// Search by words against a plain look at every node; words as they are folded; names like a text.
#include "graph/search/text_search.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>

#include <catch2/catch.hpp>

#include "graph/database.h"
#include "graph/edit_distance.h"
#include "graph/search/name_search.h"
#include "graph/search/text_query.h"
#include "graph/text_index.h"
#include "schema/error.h"
#include "tests/support/no_limits.h"
#include "tests/support/random_seed.h"

namespace clout::graph {
namespace {

using Words = std::vector<std::string>;

/// Optimal string alignment straight from its definition, over bytes.
std::size_t plain_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = i + j;
        continue;
      }
      d[i][j] = std::min(
          {d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
}

/// How close a word is to what is asked for; 0: not at all.
double closeness(const QueryWord& wanted, const std::string& word) {
  switch (wanted.kind) {
    case QueryWord::Kind::Exact:
      return word == wanted.text ? 1 : 0;
    case QueryWord::Kind::Prefix:
      if (word.compare(0, wanted.text.size(), wanted.text) != 0) return 0;
      return static_cast<double>(wanted.text.size()) / static_cast<double>(word.size());
    case QueryWord::Kind::Near:
      break;
  }
  const std::size_t edits = plain_distance(wanted.text, word);
  return edits <= wanted.edits ? 1.0 / static_cast<double>(1 + edits) : 0;
}

/// All texts, and the score of each for a query: what text_search.h says, word for word.
class PlainSearch {
 public:
  void add(NodeId node, Words words) {
    for (const std::string& word : std::set<std::string>(words.begin(), words.end())) {
      ++having_[word];
    }
    texts_[node] = std::move(words);
  }

  [[nodiscard]] std::map<NodeId, double> search(const TextQuery& query) const {
    std::map<NodeId, double> scores;
    for (const auto& [node, words] : texts_) {
      for (const auto& alternative : query) {
        const auto fits = [&](const QueryPhrase& phrase) { return holds(words, phrase); };
        if (!std::all_of(alternative.begin(), alternative.end(), fits)) continue;
        for (const QueryPhrase& phrase : alternative) {
          for (const QueryWord& wanted : phrase) scores[node] += score(words, wanted);
        }
      }
    }
    return scores;
  }

 private:
  static bool holds(const Words& words, const QueryPhrase& phrase) {
    for (std::size_t at = 0; at + phrase.size() <= words.size(); ++at) {
      std::size_t fitting = 0;
      while (fitting < phrase.size() && closeness(phrase[fitting], words[at + fitting]) > 0) {
        ++fitting;
      }
      if (fitting == phrase.size()) return true;
    }
    return false;
  }

  [[nodiscard]] double score(const Words& words, const QueryWord& wanted) const {
    const auto all = static_cast<double>(texts_.size());
    const auto length = static_cast<double>(words.size());
    double best = 0;
    for (const std::string& word : words) {
      const auto n = static_cast<double>(having_.at(word));
      const auto f = static_cast<double>(std::count(words.begin(), words.end(), word));
      const double one = closeness(wanted, word) * std::log(1 + (all - n + 0.5) / (n + 0.5)) * f *
                         2.2 / (f + 1.2 * (0.25 + 0.75 * length / 8));
      best = std::max(best, one);
    }
    return best;
  }

  std::map<NodeId, Words> texts_;
  std::map<std::string, std::size_t> having_;
};

}  // namespace

TEST_CASE("text search: equals a look at every node", "[graph][search]") {
  std::mt19937_64 random(tests::random_seed(5));
  const auto below = [&](std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
  };
  const auto database = Database::open_in_memory();
  const TextIndexDefinition index =
      database->create_text_index({"t", {"A"}, {"text"}}, tests::no_limits());
  PlainSearch plain;
  const Words vocabulary{"apple", "aple", "apples", "pear", "peer",  "bear", "plum",
                         "plume", "a",    "ab",     "abc",  "apply", "pale", "papel"};
  auto writer = database->begin();
  const std::vector labels{writer->label("A")};
  const PropertyKeyId key = writer->property_key("text");
  for (int i = 0; i < 200; ++i) {
    Words words;
    for (std::size_t n = below(6); n > 0; --n)
      words.push_back(vocabulary[below(vocabulary.size())]);
    std::string text;
    for (const std::string& word : words) text += word + (below(3) == 0 ? ", " : " ");
    plain.add(writer->create_node(labels, {{key, text}}), words);
  }
  writer->commit();
  for (const char* text :
       {"apple", "apple pear", "apple OR plum", "\"apple pear\"", "pear-plum", "appl*", "a*",
        "aple~1", "aple~", "plum~ bear", "\"a b\" OR ab*", "peer~1 OR bear~1 OR pear",
        "\"apple plum\" OR pear-a~1", "nothing", "nothing OR apply"}) {
    INFO(text);
    QueryBudget budget;
    const auto found = search_text(*database->view(), index, text, budget);
    const auto expected = plain.search(parse_text_query(text));
    REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      REQUIRE(expected.contains(found[i].node));
      CHECK(found[i].score == Approx(expected.at(found[i].node)));
      if (i > 0) CHECK(found[i].score <= found[i - 1].score);
    }
    CHECK(budget.memory_used() == 0);
  }
}

TEST_CASE("text search: words passed over by seeking are not missed", "[graph][search]") {
  const auto database = Database::open_in_memory();
  const TextIndexDefinition index =
      database->create_text_index({"t", {"A"}, {"text"}}, tests::no_limits());
  auto writer = database->begin();
  const std::vector labels{writer->label("A")};
  const PropertyKeyId key = writer->property_key("text");
  for (int i = 0; i < 100; ++i) {
    writer->create_node(labels, {{key, i < 40 ? "aaaa" : i < 57 ? "bbbb" : "cccc"}});
  }
  writer->create_node(labels, {{key, "aaaab"}});
  writer->commit();
  QueryBudget budget;
  CHECK(search_text(*database->view(), index, "aaaa~1", budget).size() == 41);
  CHECK(search_text(*database->view(), index, "cccx~1", budget).size() == 43);
}

TEST_CASE("text search: the budget is kept", "[graph][search]") {
  const auto database = Database::open_in_memory();
  const TextIndexDefinition index =
      database->create_text_index({"t", {"A"}, {"text"}}, tests::no_limits());
  auto writer = database->begin();
  const std::vector labels{writer->label("A")};
  const PropertyKeyId key = writer->property_key("text");
  for (int i = 0; i < 2000; ++i) {
    writer->create_node(labels,
                        {{key, "w" + std::to_string(i)}, {writer->property_key("name"), "x"}});
  }
  writer->commit();
  QueryBudget small({std::chrono::milliseconds(0), 1000});
  CHECK_THROWS_AS(search_text(*database->view(), index, "w*", small), Error);
  CancelToken cancel;
  cancel.cancel();
  QueryBudget cancelled({}, &cancel);
  CHECK_THROWS_AS(search_text(*database->view(), index, "w1~", cancelled), Error);
  CHECK_THROWS_AS(search_names(*database->view(), "x", {}, 10, cancelled), Error);
}

TEST_CASE("words: letters of every script, without case and accents", "[graph][search]") {
  const auto expect = [](std::string_view text, const Words& words) {
    CHECK(words_of(text) == words);
  };
  expect("Apple Inc.", {"apple", "inc"});
  expect("É. Société-Générale", {"e", "societe", "generale"});
  expect("e\xCC\x81t\xC3\xA9", {"ete"});  // a combining accent
  expect("Straße ÆØ Łódź İzmir", {"strasse", "aeo", "lodz", "izmir"});
  expect("ΑΘΉΝΑ Йод ЁЖ", {"αθηνα", "иод", "еж"});
  expect("Việt Nam", {"viet", "nam"});
  expect("华为AI手机", {"华", "为", "ai", "手", "机"});
  expect("ＡＢＣ１２", {"abc12"});
  expect("3M x86_64", {"3m", "x86", "64"});
  expect(" \t-!\xFF ", {});
  CHECK(words_of(std::string(1000, 'a')) == Words{std::string(kMaxWordBytes, 'a')});
}

TEST_CASE("text queries: what people write", "[graph][search]") {
  const auto kinds = [](std::string_view text) {
    std::string shown;
    for (const auto& alternative : parse_text_query(text)) {
      shown += "[";
      for (const auto& phrase : alternative) {
        shown += "(";
        for (const auto& word : phrase) {
          shown += word.text +
                   (word.kind == QueryWord::Kind::Prefix ? "*"
                    : word.kind == QueryWord::Kind::Near ? "~" + std::to_string(word.edits)
                                                         : "") +
                   " ";
        }
        shown += ")";
      }
      shown += "]";
    }
    return shown;
  };
  CHECK(kinds("Apple pie") == "[(apple )(pie )]");
  CHECK(kinds("a AND b OR c or d") == "[(a )(b )][(c )(or )(d )]");
  CHECK(kinds("\"a b\"c x-y*") == "[(a b )(c )(x y* )]");
  CHECK(kinds("a~ b~1 c~2") == "[(a~2 )(b~1 )(c~2 )]");
  CHECK(kinds("a-b c: \"(d) e:f\"") == "[(a b )(c )(d e f )]");
  for (const char* refused : {"d~3", "(a", "b)", "+a", "-a", "g?e", "*a", "name:a", "a^2"}) {
    CAPTURE(refused);
    CHECK_THROWS_AS(parse_text_query(refused), Error);
  }
  CHECK(kinds("OR a OR OR & OR \"open") == "[(a )][(open )]");
  CHECK_THROWS_AS(parse_text_query(""), Error);
  CHECK_THROWS_AS(parse_text_query("* ~ OR"), Error);
  CHECK_THROWS_AS(parse_text_query("a NOT b"), Error);
  std::string many;
  for (std::size_t i = 0; i <= kMaxQueryWords; ++i) many += "w ";
  CHECK_THROWS_AS(parse_text_query(many), Error);
}

TEST_CASE("edit distance: equals its definition up to the limit", "[graph][search]") {
  std::mt19937_64 random(tests::random_seed(6));
  const auto word = [&] {
    std::string text(random() % 7, 'a');
    for (char& c : text) c = static_cast<char>('a' + random() % 3);
    return text;
  };
  for (int i = 0; i < 3000; ++i) {
    const std::string a = word(), b = word();
    const std::size_t limit = random() % 4;
    INFO(a << " " << b << " " << limit);
    CHECK(edit_distance(code_points(a), code_points(b), limit) ==
          std::min(plain_distance(a, b), limit + 1));
  }
}

TEST_CASE("names: the best nodes, each once, however many are like the text", "[graph][search]") {
  const auto database = Database::open_in_memory();
  auto writer = database->begin();
  const std::vector company{writer->label("Company")};
  const PropertyKeyId name = writer->property_key("name");
  const PropertyKeyId alias = writer->property_key("alias");
  for (int i = 0; i < 5000; ++i) {
    writer->create_node(company, {{name, "Huawei " + std::to_string(i)}, {alias, "Huawei"}});
  }
  const NodeId best = writer->create_node({}, {{name, "huaweI"}});
  writer->create_node({}, {{name, "Apple"}});
  writer->commit();
  QueryBudget budget;
  const auto found = search_names(*database->view(), "huaweI", {}, 3, budget);
  REQUIRE(found.size() == 3);
  CHECK(found[0].node == best);
  CHECK(found[0].score == 1);
  CHECK(found[1].score == 0.95);
  CHECK(found[1].name == "Huawei");
  CHECK(found[1].node < found[2].node);
  const auto all = search_names(*database->view(), "Huwaei", {}, 100'000, budget);
  CHECK(all.size() == 5001);
  CHECK(search_names(*database->view(), "Huwaei", company, 100'000, budget).size() == 5000);
  CHECK(budget.memory_used() == 0);
}

}  // namespace clout::graph
