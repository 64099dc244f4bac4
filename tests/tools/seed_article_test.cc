// The questions that whoever coded the article wrote down with their answers, as queries. What is
// expected is read from the data set's expected.json; none of it stands here.
//
// All sixteen concern the engine. Not compared is prose: the notes, and the answers of Q03 and Q15
// in words, of which the numbers, stances and facts behind them are.
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/database.h"
#include "tests/support/query_rows.h"
#include "tests/support/shared_data.h"
#include "tests/support/temporary_directory.h"
#include "tools/load/load.h"

using namespace clout;
using namespace clout::tools;
using clout::tests::QueryBench;

namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

/// JSON is a literal of the language but for its keys, which are strings there and names here.
Map parse_json(QueryBench& bench, const std::string& json) {
  static const std::regex key("\"([\\w:.-]+)\":");
  const std::string literal = std::regex_replace(json, key, "`$1`:");
  const auto cursor = bench.engine().run("RETURN " + literal, {}, {});
  return cursor->next()->at(0).as_map();
}

/// Each statement an edge, so that facts have parallel ones; or each fact an edge, with its
/// statements as claims.
enum class Shape { Statements, Facts };

constexpr const char* kFacts =
    "stmt_id:IGNORE,fact_id:EDGE_ID,:START_ID,:END_ID,:TYPE,directed:boolean,polarity:int,"
    ":CLAIM(status),:CLAIM(certainty),:CLAIM(stance),since:date,until:date,since_precision,"
    "since_basis,market,magnitude:float,magnitude_unit,:CLAIM(source),:CLAIM(speaker),"
    "depends_on:string[],derived:boolean,sentence:IGNORE,:CLAIM(quote),note:IGNORE";

void load_article(QueryBench& bench, const std::filesystem::path& data, Shape shape) {
  const tests::TemporaryDirectory directory;
  std::string edges = text_of(data / "edges.csv");
  if (shape == Shape::Facts) edges.replace(0, edges.find('\n'), kFacts);
  std::ofstream(directory / "edges.csv", std::ios::binary) << edges;
  LoadOptions options;
  options.groups.push_back({FileGroup::Kind::ByHeader,
                            {},
                            {},
                            {(data / "nodes.csv").string(), directory / "edges.csv"}});
  NoProgress progress;
  REQUIRE(load(bench.database(), options, progress).rejected == 0);
}

/// The article in both shapes, and what is expected of it.
class Article {
 public:
  explicit Article(const std::filesystem::path& data) {
    load_article(statements_, data, Shape::Statements);
    load_article(facts_, data, Shape::Facts);
    expected_ = parse_json(facts_, text_of(data / "expected.json"));
  }

  /// The queries that follow have this question as $q.
  void ask(const std::string& id) {
    for (const Value& question : expected_.at("questions").as_list()) {
      if (question.as_map().at("id").as_string() == id) question_ = {{"q", question}};
    }
  }
  void ask_counts() { question_ = {{"q", expected_.at("counts")}}; }

  /// The rows of `query`, in any order, are those of `expected`, which reads $q.
  void same(const std::string& query, const std::string& expected, Shape shape) {
    INFO(query);
    QueryBench& bench = shape == Shape::Statements ? statements_ : facts_;
    const auto rows = bench.sorted(expected, question_);
    REQUIRE_FALSE(rows.empty());
    CHECK(bench.sorted(query, question_) == rows);
  }
  void statements(const std::string& query, const std::string& expected) {
    same(query, expected, Shape::Statements);
  }
  void facts(const std::string& query, const std::string& expected) {
    same(query, expected, Shape::Facts);
  }
  void make(const std::string& statement) { (void)statements_.run(statement); }

 private:
  QueryBench statements_;
  QueryBench facts_;
  Map expected_;
  Map question_;
};

void check_counts(Article& article) {
  article.ask_counts();
  article.facts("MATCH (n) RETURN count(n)", "RETURN $q.nodes");
  article.facts("MATCH ()-[r]->() RETURN count(r), sum(size(claims(r)))",
                "RETURN $q.facts, $q.statements");
  article.facts("SHOW LABELS", "UNWIND keys($q.labels) AS label RETURN label, $q.labels[label]");
  article.facts("MATCH ()-[r]->() RETURN type(r), count(r)",
                "UNWIND keys($q.fact_types) AS type RETURN type, $q.fact_types[type]");
  article.facts("MATCH ()-[r]->() UNWIND claims(r) AS c RETURN c.status, count(c)",
                "UNWIND keys($q.statement_status) AS s RETURN s, $q.statement_status[s]");
}

void check_pressure(Article& article) {
  article.ask("Q01");
  const std::string direct = "MATCH ({name: 'Huawei'})-[r]->({name: 'Apple'}) RETURN DISTINCT ";
  article.statements(direct + "r.fact_id", "UNWIND $q.direct_facts AS f RETURN f");
  article.statements(direct + "r.polarity, r.market, r.sentence",
                     "RETURN $q.polarity, $q.market, $q.sentence");
  article.facts(
      "INFLUENCE FROM 'Huawei' TO 'Apple' WITHIN 1 HOPS RETURN DISTINCT toInteger(polarity)",
      "RETURN $q.polarity");
  article.statements(
      "MATCH p = ({name: 'Huawei'})-[:PRODUCES]->()-[:COMPETES_WITH]->()<-[:PRODUCES]-({name: "
      "'Apple'}) RETURN [n IN nodes(p) | n.id], [r IN edges(p) | r.fact_id], "
      "round(reduce(q = 1.0, r IN edges(p) | q * r.confidence) * 1e6)",
      "RETURN [i IN [0, 2, 4, 6] | $q.product_path[i]], $q.product_path_facts, "
      "round($q.product_path_confidence_if_multiplied * 1e6)");
  article.facts(
      "INFLUENCE FROM 'Huawei' TO 'Apple' OVER PRODUCES|COMPETES_WITH TOP 10 WHERE hops = 3 "
      "RETURN [e IN edges(path) | e.fact_id], toInteger(polarity)",
      "RETURN $q.product_path_facts, $q.product_path_polarity");
  article.facts(
      "MATCH ({name: 'Apple'})-[r:PARTNERS_WITH|SUPPORTS {polarity: 1}]-(by) "
      "WHERE by.name = 'Alibaba' OR by:Deal RETURN r.fact_id",
      "UNWIND $q.relieved_by AS f RETURN f");
  article.facts("MATCH ()-[r:AWAITING_APPROVAL_FROM]->() RETURN r.fact_id",
                "UNWIND $q.relief_is_gated_by AS f RETURN f");
  // What must not be claimed: any relation between Huawei and Alibaba.
  article.facts("MATCH ({name: 'Huawei'})--({name: 'Alibaba'}) RETURN count(*)", "RETURN 0");
}

void check_signs(Article& article) {
  article.ask("Q02");
  article.facts(
      "MATCH (r {id: 'e:report'})-[a:AFFECTS]->(c:Company), (r)-[:CAUSES]->()-[m:MOVE_OF]->(c) "
      "RETURN c.name, [a.fact_id, m.fact_id], a.polarity, m.magnitude",
      "UNWIND [['Alibaba', $q.alibaba], ['Baidu', $q.baidu]] AS c "
      "RETURN c[0], c[1].facts, c[1].sign, toFloat(c[1].observed_percent)");
  article.facts(
      "INFLUENCE FROM 'Apple-Alibaba AI collaboration in China' TO 'Baidu' WITHIN 2 HOPS "
      "OVER SUPPORTS|COMPETES_WITH "
      "MATCH ()-[m:MOVE_OF]->({name: 'Baidu'}) "
      "RETURN [n IN nodes(path) | n.id], [e IN edges(path) | e.fact_id], toInteger(polarity), "
      "sign(m.magnitude) = sign(polarity)",
      "WITH $q.sign_by_path AS by RETURN [i IN [0, 2, 4] | by.path[i]], by.facts, by.product, "
      "by.agrees_with_observed");
}

void check_evidence(Article& article) {
  article.ask("Q03");
  article.statements(
      "MATCH ({name: 'Apple'})-[r:PARTNERS_WITH]-({name: 'Alibaba'}) "
      "RETURN [r.stmt_id, r.status, r.stance, r.confidence]",
      "UNWIND $q.statements AS s RETURN s");
  article.facts(
      "SOURCES FOR ('Apple')-[:PARTNERS_WITH]->('Alibaba') RETURN edge.fact_id, status, stance, "
      "certainty",
      "UNWIND $q.statements AS s RETURN $q.fact, s[1], s[2], s[3]");
  article.facts(
      "MATCH (r)-[e:PARTNERS_WITH {fact_id: $q.fact}]->() WITH e, "
      "[c IN claims(e) WHERE c.stance = 'supports' | c] AS for "
      "RETURN reduce(best = 0.0, c IN for | CASE WHEN c.certainty > best THEN c.certainty "
      "ELSE best END), confidence(e) < $q.fused_confidence_must_be_below, "
      "none(c IN claims(e) WHERE c.status = $q.status_must_not_be)",
      "RETURN $q.best_supporting_confidence, true AS below, true AS unlike");
  article.ask("Q04");
  article.facts(
      "MATCH (a)-[r:AWAITING_APPROVAL_FROM]->(b) RETURN r.fact_id, a.id, b.id, "
      "claims(r)[0].certainty",
      "UNWIND keys($q.facts) AS f RETURN f, $q.facts[f][0], $q.facts[f][1], $q.facts[f][2]");
  article.ask("Q08");
  const std::string woodring =
      "MATCH ()-[r {speaker: 'Erik Woodring', stance: 'supports'}]->() RETURN DISTINCT ";
  article.statements(woodring + "r.stmt_id", "UNWIND $q.statements AS s RETURN s");
  article.facts(
      "MATCH ()-[r]->() WHERE any(c IN claims(r) WHERE c.speaker = 'Erik Woodring') "
      "RETURN r.fact_id",
      "UNWIND $q.facts AS f RETURN f");
  article.facts("MATCH ({name: 'Erik Woodring'})-[:WORKS_FOR]->(e) RETURN e.id",
                "RETURN $q.employer");
  article.ask("Q09");
  const std::string unnamed =
      "MATCH ()-[r]->() UNWIND claims(r) AS c FILTER c.speaker = 'unnamed source' RETURN ";
  article.facts(unnamed + "DISTINCT r.fact_id", "UNWIND $q.facts AS f RETURN f");
  article.facts(unnamed + "max(c.certainty)", "RETURN $q.highest_confidence");
  article.ask("Q15");
  article.facts("MATCH ()-[r:NO_COMMENT_ON]->(:Deal) RETURN r.fact_id",
                "UNWIND $q.facts AS f RETURN f");
  // Nobody denied anything: the one doubt is the article's own.
  article.facts(
      "MATCH ()-[r]->() UNWIND claims(r) AS c "
      "FILTER c.stance = 'denies' OR c.stance = 'weakens' AND c.speaker <> 'article' "
      "RETURN count(c)",
      "RETURN 0");
}

void check_ties(Article& article) {
  article.ask("Q05");
  const std::string partners =
      "MATCH ({name: 'Apple'})-[r:PARTNERS_WITH {stance: 'supports'}]-(x) "
      "WITH r, x ORDER BY r.confidence DESC, r.stmt_id "
      "WITH r.fact_id AS fact, x.id AS who, collect(r)[0] AS best ";
  article.statements(
      partners + "RETURN fact, who, best.status, best.confidence",
      "UNWIND keys($q.facts) AS f RETURN f, $q.facts[f][0], $q.facts[f][1], $q.facts[f][2]");
  article.statements(partners + "FILTER best.confidence >= 0.9 RETURN fact",
                     "UNWIND $q.with_confidence_at_least_0_9 AS f RETURN f");
  article.ask("Q06");
  const std::string rivals =
      "MATCH ({name: 'Alibaba'})-[r:COMPETES_WITH]-(x) WITH r, x, claims(r)[0].certainty AS q "
      "ORDER BY q DESC, x.id ";
  article.facts(rivals + "RETURN collect([x.id, q, r.derived])", "RETURN $q.answer");
  article.facts(rivals + "FILTER NOT r.derived RETURN collect(x.id)", "RETURN $q.stated_only");
  article.ask("Q07");
  // The graph does not say that OpenAI is one of the foreign services, so all that is restricted.
  article.facts("MATCH ()-[r:RESTRICTS]->() RETURN r.fact_id, r.polarity",
                "UNWIND $q.facts AS f RETURN f, $q.polarity");
  article.facts("MATCH ({name: 'Alibaba'})-[r:APPROVED_BY]->() RETURN r.fact_id",
                "UNWIND $q.while_alibaba AS f RETURN f");
  article.ask("Q12");
  article.facts(
      "MATCH ({name: 'Qwen 2.5 Max'})-[:OUTPERFORMS]->(m)<-[:PRODUCES]-(c) "
      "RETURN [m.id, c.id]",
      "UNWIND $q.answer AS a RETURN a");
  article.facts("MATCH ({name: 'Qwen 2.5 Max'})-[r:OUTPERFORMS]->() RETURN r.fact_id",
                "UNWIND $q.facts AS f RETURN f");
  article.ask("Q14");
  article.facts("MATCH (x)-[:OPERATES_IN]->({name: 'AI in China'}) RETURN x.id",
                "UNWIND $q.answer AS a RETURN a");
  article.ask("Q16");
  const std::string main = "UNWIND keys($q.answer) AS id ";
  article.facts(main + "MATCH ({id: id})-[r]-() RETURN id, count(r)",
                main + "RETURN id, $q.answer[id]");
}

void check_time_and_dependence(Article& article) {
  article.ask("Q11");
  const std::string late = "MATCH ()-[r]->() ";
  article.statements(late + "WHERE NOT validAt(r, date('2025-02-10')) RETURN r.stmt_id",
                     "UNWIND $q.left_out_statements AS s RETURN s");
  article.statements(late +
                         "WITH r.fact_id AS fact, collect(r) AS all "
                         "FILTER none(r IN all WHERE validAt(r, date('2025-02-10'))) RETURN fact",
                     "UNWIND $q.facts_left_without_statement AS f RETURN f");
  article.statements("MATCH ()-[r {fact_id: 'F01'}]->() AS OF date('2025-02-10') RETURN r.stmt_id",
                     "UNWIND $q.F01_still_has AS s RETURN s");
  article.ask("Q13");
  article.facts(
      "MATCH ()-[r]->() WHERE all(c IN claims(r) WHERE c.status IN ['forecast', 'conditional']) "
      "RETURN r.fact_id",
      "UNWIND $q.facts AS f RETURN f");
  // A dependence is a list of facts beside an edge; it is followed as edges between facts.
  article.ask("Q10");
  article.make(
      "MATCH ()-[r]->() UNWIND r.depends_on AS on "
      "MERGE (a:Fact {fact: r.fact_id}) MERGE (b:Fact {fact: on}) MERGE (a)-[:RESTS_ON]->(b)");
  for (const std::string fact : {"F05", "F02", "F01"}) {
    article.statements(
        "MATCH (f:Fact)-[:RESTS_ON]->+(:Fact {fact: '" + fact + "'}) RETURN DISTINCT f.fact",
        "UNWIND $q.closure_of_" + fact + " AS f RETURN f");
  }
}

}  // namespace

TEST_CASE("seed article: the sixteen questions have the expected answers", "[tools]") {
  const auto data = tests::shared_data("data/seed-article");
  if (!data) {
    WARN("skipped: the shared data set seed-article is not there");
    return;
  }
  Article article(*data);
  check_counts(article);
  check_pressure(article);
  check_signs(article);
  check_evidence(article);
  check_ties(article);
  check_time_and_dependence(article);
}
