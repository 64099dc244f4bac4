#include "tests/support/query_generator.h"

#include <utility>

namespace clout::tests {
namespace {

class Generator {
 public:
  explicit Generator(std::mt19937_64& random) : random_(random) {}

  GeneratedQuery query() {
    const int clauses = 1 + below(3);
    for (int i = 0; i < clauses; ++i) clause();
    while (nodes_.empty()) match("MATCH");
    result();
    return std::move(query_);
  }

 private:
  using Texts = std::vector<std::string>;

  int below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }
  bool once_in(int times) { return below(times) == 0; }
  const std::string& any(const Texts& texts) {
    return texts[static_cast<std::size_t>(below(static_cast<int>(texts.size())))];
  }
  std::string number() { return std::to_string(below(5)); }

  void clause() {
    switch (below(9)) {
      case 0:
        return match("OPTIONAL MATCH");
      case 3:
        if (!nodes_.empty()) return call();
        return match("MATCH");
      case 1:
        if (!nodes_.empty()) return with();
        return match("MATCH");
      case 2:
        query_.clauses.push_back({"UNWIND", {"[0, 1, 1] AS u" + fresh()}, {}, {}});
        scalars_.push_back("u" + std::to_string(names_));
        return;
      default:
        return match("MATCH");
    }
  }

  std::string fresh() { return std::to_string(++names_); }

  void match(const std::string& keyword) {
    GeneratedQuery::Clause clause{keyword, {}, {}, {}};
    const int paths = 1 + (once_in(3) ? 1 : 0);
    for (int i = 0; i < paths; ++i) clause.parts.push_back(path());
    const int conditions = below(3);
    for (int i = 0; i < conditions; ++i) clause.where.push_back(condition());
    query_.clauses.push_back(std::move(clause));
  }

  /// A subquery that looks at one row at a time, or groups what it finds for it.
  void call() {
    const std::string from = any(nodes_), found = "n" + fresh();
    std::string text = "(" + from + ") { " + any({"MATCH", "OPTIONAL MATCH"}) + " (" + from + ")" +
                       any({"-->", "<-[:R]-", "-[:S|T]-", "-[*1..2]->"}) + "(m) ";
    if (once_in(3)) text += "WHERE m.k = " + from + ".k ";
    if (once_in(3)) {
      text += "RETURN max(m.x) AS " + found + " }";
      scalars_.push_back(found);
    } else {
      text += any({"RETURN m AS ", "RETURN DISTINCT m AS "}) + found + " }";
      nodes_.push_back(found);
    }
    query_.clauses.push_back({"CALL", {text}, {}, {}});
  }

  std::string path() {
    std::string text;
    if (once_in(5)) {
      const std::string name = "p" + fresh();
      paths_.push_back(name);
      text = name + " = ";
    }
    text += node();
    const int hops = once_in(4) ? 0 : 1 + below(3);
    for (int i = 0; i < hops; ++i) text += (once_in(8) ? group() : edge()) + node();
    return text;
  }

  /// Two edges that repeat together.
  std::string group() {
    const std::string first = "g" + fresh(), last = "g" + fresh();
    const auto hop = [this] { return any({"-->", "<--", "-[:R]->", "<-[:S|T]-", "-[:R|S]-"}); };
    std::string text = " ((" + first + ")" + hop() + "()" + hop() + "(" + last + ")";
    if (once_in(2)) text += " WHERE " + first + ".k <= " + last + ".k";
    return text + ")" + any({"{1}", "{0,1}", "{1,2}", "{2}"}) + " ";
  }

  std::string node() {
    std::string text = "(";
    if (!nodes_.empty() && once_in(3)) {
      text += any(nodes_);
    } else if (!once_in(4)) {
      const std::string name = "n" + fresh();
      nodes_.push_back(name);
      text += name;
    }
    if (once_in(4)) text += any({":A", ":B", ":A&B", ":A|B", ":!A"});
    if (once_in(6)) text += " {k: " + number() + "}";
    return text + ")";
  }

  std::string edge() {
    std::string inside;
    const bool repeats = once_in(5);
    if (!repeats && once_in(2)) {
      const std::string name = "e" + fresh();
      edges_.push_back(name);
      inside = name;
    }
    if (!once_in(3)) inside += any({":R", ":S", ":T", ":R|S", ":S|T"});
    if (repeats) inside += any({"*0..1", "*1..2", "*2", "*0..2"});
    if (repeats && !nodes_.empty() && once_in(4)) inside += " {w: " + any(nodes_) + ".k}";
    if (!repeats && once_in(6)) inside += " {w: " + number() + "}";
    const int way = below(3);
    return std::string(way == 1 ? "<-[" : "-[") + inside + (way == 0 ? "]->" : "]-");
  }

  std::string condition() {
    if (once_in(5)) return "NOT (" + simple_condition() + ")";
    if (once_in(5)) return "(" + simple_condition() + " OR " + simple_condition() + ")";
    return simple_condition();
  }

  std::string simple_condition() {
    if (nodes_.empty()) return "true";
    const std::string& node = any(nodes_);
    switch (below(9)) {
      case 0:
        return node + ".x < " + any(nodes_) + ".x";
      case 1:
        return node + ".k = " + any(nodes_) + ".k";
      case 2:
        return node + any({":A", ":B"});
      case 3:
        return "EXISTS { (" + node + ")" + any({"-->", "<--", "-[:R]->", "-[:S]-"}) +
               (once_in(2) ? "(" + any(nodes_) + ")" : "(:A)") + " }";
      case 4:
        return node + " = " + any(nodes_);
      case 5:
        return node + ".k IS NULL";
      case 6:
        return edges_.empty() ? "true" : any(edges_) + ".w > " + number();
      case 7:
        return edges_.empty() ? "true" : "type(" + any(edges_) + ") <> 'R'";
      default:
        return node + ".x <> " + number();
    }
  }

  /// Keeps some of the variables, now and then grouped.
  void with() {
    GeneratedQuery::Clause clause{once_in(4) ? "WITH DISTINCT" : "WITH", {}, {}, {}};
    Texts nodes, edges;
    for (const std::string& name : nodes_) {
      if (nodes.empty() || once_in(2)) nodes.push_back(name);
    }
    for (const std::string& name : edges_) {
      if (once_in(3)) edges.push_back(name);
    }
    clause.parts = nodes;
    clause.parts.insert(clause.parts.end(), edges.begin(), edges.end());
    Texts scalars;
    if (once_in(3)) {
      const std::string name = "c" + fresh();
      clause.parts.push_back(aggregate() + " AS " + name);
      scalars.push_back(name);
    }
    nodes_ = std::move(nodes);
    edges_ = std::move(edges);
    scalars_ = std::move(scalars);
    paths_.clear();
    if (once_in(4)) clause.where.push_back(condition());
    query_.clauses.push_back(std::move(clause));
  }

  std::string aggregate() {
    switch (below(5)) {
      case 0:
        return "count(*)";
      case 1:
        return "count(" + any(nodes_) + ")";
      case 2:
        return "sum(" + any(nodes_) + ".x)";
      case 3:
        return "count(DISTINCT " + any(nodes_) + (once_in(2) ? ")" : ".k)");
      default:
        return "max(" + any(nodes_) + ".x)";
    }
  }

  std::string item() {
    switch (below(6)) {
      case 0:
        return any(nodes_);
      case 1:
        return edges_.empty() ? "1" : any(edges_) + ".w";
      case 2:
        return paths_.empty() ? "2" : "length(" + any(paths_) + ")";
      case 3:
        return scalars_.empty() ? "3" : any(scalars_);
      case 4:
        return any(nodes_) + ".k";
      default:
        return any(nodes_) + ".x";
    }
  }

  void result() {
    GeneratedQuery::Clause clause{once_in(5) ? "RETURN DISTINCT" : "RETURN", {}, {}, {}};
    const bool grouped = once_in(2);
    const int items = grouped ? below(2) : 1 + below(3);
    for (int i = 0; i < items; ++i) clause.parts.push_back(item() + " AS r" + fresh());
    if (grouped) clause.parts.push_back(aggregate() + " AS r" + fresh());
    query_.clauses.push_back(std::move(clause));
  }

  std::mt19937_64& random_;
  GeneratedQuery query_;
  int names_ = 0;
  Texts nodes_, edges_, paths_, scalars_;  // in scope
};

/// The query without one of its pieces, for each piece in turn; stops when `accept` takes one.
bool without_a_piece(GeneratedQuery& query,
                     const std::function<bool(const GeneratedQuery&)>& accept) {
  const auto try_with = [&](GeneratedQuery smaller) {
    if (!accept(smaller)) return false;
    query = std::move(smaller);
    return true;
  };
  for (std::size_t i = 0; i < query.clauses.size(); ++i) {
    GeneratedQuery smaller = query;
    smaller.clauses.erase(smaller.clauses.begin() + static_cast<std::ptrdiff_t>(i));
    if (try_with(std::move(smaller))) return true;
    for (const auto pieces : {&GeneratedQuery::Clause::parts, &GeneratedQuery::Clause::where}) {
      const std::size_t least = pieces == &GeneratedQuery::Clause::parts ? 1 : 0;
      const std::size_t count = (query.clauses[i].*pieces).size();
      for (std::size_t piece = 0; count > least && piece < count; ++piece) {
        smaller = query;
        auto& all = smaller.clauses[i].*pieces;
        all.erase(all.begin() + static_cast<std::ptrdiff_t>(piece));
        if (try_with(std::move(smaller))) return true;
      }
    }
  }
  return false;
}

}  // namespace

std::string GeneratedQuery::text() const {
  std::string text;
  for (const Clause& clause : clauses) {
    text += (text.empty() ? "" : " ") + clause.keyword + " ";
    for (std::size_t i = 0; i < clause.parts.size(); ++i) {
      text += (i > 0 ? ", " : "") + clause.parts[i];
    }
    for (std::size_t i = 0; i < clause.where.size(); ++i) {
      text += (i > 0 ? " AND " : " WHERE ") + clause.where[i];
    }
    text += clause.rest;
  }
  return text;
}

std::vector<std::string> random_graph_statements(std::mt19937_64& random) {
  const auto below = [&](int limit) {
    return static_cast<int>(random() % static_cast<unsigned>(limit));
  };
  std::vector<std::string> statements;
  const int nodes = 3 + below(5);
  const char* labels[] = {"", ":A", ":B", ":A:B"};
  for (int i = 0; i < nodes; ++i) {
    const std::string k = below(4) == 0 ? "" : ", k: " + std::to_string(below(3));
    statements.push_back(std::string("CREATE (") + labels[below(4)] + " {x: " + std::to_string(i) +
                         k + "})");
  }
  const int edges = 3 + below(10);
  const char* types[] = {"R", "S", "T"};
  for (int i = 0; i < edges; ++i) {
    statements.push_back("MATCH (a {x: " + std::to_string(below(nodes)) + "}), (b {x: " +
                         std::to_string(below(nodes)) + "}) CREATE (a)-[:" + types[below(3)] +
                         " {w: " + std::to_string(below(5)) + "}]->(b)");
  }
  return statements;
}

GeneratedQuery random_query(std::mt19937_64& random) { return Generator(random).query(); }

GeneratedQuery smallest(GeneratedQuery query,
                        const std::function<bool(const std::string&)>& differs) {
  while (without_a_piece(query, [&](const GeneratedQuery& smaller) {
    return !smaller.clauses.empty() && differs(smaller.text());
  })) {
  }
  return query;
}

}  // namespace clout::tests
