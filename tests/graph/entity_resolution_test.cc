// Which nodes may be one and the same: each kind of evidence, what speaks against, and size.
#include "graph/search/entity_resolution.h"

#include <chrono>

#include <catch2/catch.hpp>

#include "graph/database.h"
#include "graph/search/company_name.h"
#include "schema/error.h"

namespace clout::graph {
namespace {

/// A database of companies.
class Companies {
 public:
  NodeId add(const std::string& name, std::vector<Property> more = {},
             const char* label = "Company") {
    const std::array labels{writer->label(label)};
    more.emplace_back(writer->property_key("name"), name);
    return writer->create_node(labels, std::move(more));
  }
  NodeId with(const std::string& name, const char* key, Value value) {
    return add(name, {{writer->property_key(key), std::move(value)}});
  }
  std::vector<MergeCandidate> candidates(const ResolutionOptions& options = {}) {
    if (!view) writer->commit();
    view = database->view();
    QueryBudget budget;
    return merge_candidates(*view, options, budget);
  }

  std::unique_ptr<Database> database = Database::open_in_memory({.background_fold = false});
  std::unique_ptr<Transaction> writer = database->begin();
  std::shared_ptr<const GraphView> view;
};

ResolutionOptions all_scores() {
  ResolutionOptions options;
  options.min_score = 0;
  return options;
}

/// Score and reason of the only pair of two companies; a score of 0 if there is none.
MergeCandidate judged(const std::string& a, const std::string& b) {
  Companies companies;
  companies.add(a);
  companies.add(b);
  const auto found = companies.candidates(all_scores());
  REQUIRE(found.size() <= 1);
  return found.empty() ? MergeCandidate() : found[0];
}

TEST_CASE("company name: legal forms and signs are left out", "[graph][resolution]") {
  const auto core = [](std::string_view text) { return company_name(text).core; };
  CHECK(core("Apple Inc.") == "apple");
  CHECK(core("Alibaba Group Holding Ltd.") == "alibaba");
  CHECK(core("The Coca-Cola Company") == "cocacola");
  CHECK(core("Total S.A.") == "total");
  CHECK(core("I.B.M. Corp") == "ibm");
  CHECK(core("Beijing Bytedance Technology Co., Ltd") == "beijingbytedance");
  CHECK(core("Müller GmbH & Co. KG") == "muller");
  CHECK(core("百度有限公司") == "百度");
  CHECK(core("百度股份有限公司") == "百度");
  CHECK(core("Inc.") == "inc");
  CHECK(core("Co. Ltd") == "co");
  CHECK(core("...").empty());
  CHECK(company_name("Apple").shortened == Shortened::Nothing);
  CHECK(company_name("Apple Inc").shortened == Shortened::LegalForm);
  CHECK(company_name("Meta Group Inc").shortened == Shortened::GroupWord);
}

TEST_CASE("resolution: names are judged as the header says", "[graph][resolution]") {
  CHECK(judged("Apple", "Apple").score == 1);
  CHECK(judged("Apple", "APPLE!").score == Approx(0.97));
  CHECK(judged("Apple", "Apple Inc.").score == Approx(0.92));
  CHECK(judged("Apple", "Apple Inc.").reason == "same name without its legal form");
  CHECK(judged("Tencent Holdings Ltd", "Tencent").score == Approx(0.8));
  CHECK(judged("Microsoft", "Microsfot").score == Approx(0.9 * (1 - 2.0 / 9)));
  CHECK(judged("Microsoft", "Micorsoft Corp").reason == "one letter apart");
  CHECK(judged("Microsoft", "Micosoft").score == Approx(0.9 * (1 - 2.0 / 8)));
  CHECK(judged("LG", "L.G.").score == Approx(0.97 * 0.7));
  CHECK(judged("Fund 11", "Fund 12").score == 0);
  CHECK(judged("Acme", "Acne").score == 0);
  CHECK(judged("Apple", "Pineapple").score == 0);
}

TEST_CASE("resolution: aliases and tickers are evidence too", "[graph][resolution]") {
  Companies companies;
  const NodeId ibm = companies.with("IBM", "ticker", "ibm");
  const NodeId full = companies.with("International Business Machines", "ticker", "IBM");
  const NodeId facebook = companies.add("Facebook");
  const NodeId meta = companies.with("Meta Platforms", "aliases", List{"Facebook", "FB"});
  const auto found = companies.candidates();
  REQUIRE(found.size() == 2);
  CHECK(found[0].first == ibm);
  CHECK(found[0].second == full);
  CHECK(found[0].reason == "same ticker");
  CHECK(found[1].first == facebook);
  CHECK(found[1].second == meta);
  CHECK(found[1].score == Approx(0.95));
  CHECK(found[1].reason == "same name (alias)");
}

TEST_CASE("resolution: evidence joins, and other tickers and labels speak against",
          "[graph][resolution]") {
  Companies same, other, product;
  same.with("Delta Inc", "ticker", "DAL");
  same.with("Delta", "ticker", "DAL");
  const auto joined = same.candidates();
  REQUIRE(joined.size() == 1);
  CHECK(joined[0].score == Approx(1 - 0.08 * 0.05));
  CHECK(joined[0].reason == "same name without its legal form, same ticker");
  other.with("Delta", "ticker", "DAL");
  other.with("Delta", "ticker", "DLA");
  CHECK(other.candidates().empty());
  product.add("Delta");
  product.add("Delta", {}, "Product");
  const auto labels = product.candidates(all_scores());
  REQUIRE(labels.size() == 1);
  CHECK(labels[0].score == Approx(0.7));
  CHECK(labels[0].reason == "same name, other labels");
  CHECK(product.candidates({.label = product.view->catalog().labels.find("Company")}).empty());
}

TEST_CASE("resolution: the best come first, up to the limit", "[graph][resolution]") {
  Companies companies;
  for (const char* name : {"Alpha Group", "Alpha", "Omega", "Omega", "Sigma Ltd", "Sigma"}) {
    companies.add(name);
  }
  const auto found = companies.candidates({.label = {}, .min_score = 0.65, .limit = 2});
  REQUIRE(found.size() == 2);
  CHECK(found[0].score == 1);
  CHECK(found[1].score == Approx(0.92));
}

TEST_CASE("resolution: many equal names and many names are no trouble", "[graph][resolution]") {
  Companies companies;
  for (int i = 0; i < 3'000; ++i) companies.add("Unknown");
  for (int i = 0; i < 3'000; ++i)
    companies.add("International Trading Partners " +
                  std::string(1, static_cast<char>('a' + i % 26)) + std::to_string(i));
  CHECK(companies.candidates().size() == 2'999);
  QueryBudget tight({.memory_bytes = 10'000});
  CHECK_THROWS_AS(merge_candidates(*companies.view, {}, tight), Error);
}

}  // namespace
}  // namespace clout::graph
