#include "tests/support/path_question.h"

#include <algorithm>
#include <set>

namespace clout::tests {
namespace {

using Form = PathPart::Form;

std::string name(char kind, std::size_t part, std::size_t place) {
  return kind + std::to_string(part) + "_" + std::to_string(place);
}

std::string edge_text(const PathHop& hop, const std::string& variable) {
  return std::string(hop.way == 1 ? "<-" : "-") + "[" + variable + ":T WHERE " + variable +
         ".n >= " + std::to_string(hop.least_number) + "]" + (hop.way == 0 ? "->" : "-");
}

std::string range_text(const PathPart& part) {
  return "{" + std::to_string(part.minimum) + "," +
         (part.bounded ? std::to_string(part.maximum) : std::string()) + "}";
}

std::string part_text(const PathPart& part, std::size_t number) {
  if (part.form != Form::Group) {
    const std::string edge = edge_text(part.hops[0], name('r', number, 0));
    return part.form == Form::Single ? edge : edge + range_text(part);
  }
  std::string text = "((" + name('u', number, 0) + ")";
  for (std::size_t i = 0; i < part.hops.size(); ++i) {
    text += edge_text(part.hops[i], name('r', number, i)) + "(" + name('u', number, i + 1) + ")";
  }
  if (part.ascending) {
    text +=
        " WHERE " + name('u', number, 0) + ".x <= " + name('u', number, part.hops.size()) + ".x";
  }
  return text + ")" + range_text(part);
}

/// Depth first over the edges of the graph, hop by hop of the pattern.
class Search {
 public:
  Search(const PathGraph& graph, const PathQuestion& question, int a, int b)
      : graph_(graph), question_(question), target_(b), nodes_{a} {
    begin_part(0);
  }
  std::vector<PathMatch> found;

 private:
  [[nodiscard]] bool keeps_mode() const {
    using enum PathModeWord;
    if (question_.mode == Walk) return true;
    const auto& edges = match_.edges;
    if (std::set<int>(edges.begin(), edges.end()).size() < edges.size()) return false;
    if (question_.mode != Acyclic && question_.mode != Simple) return true;
    std::vector<int> nodes = nodes_;
    if (question_.mode == Simple && nodes.size() > 1 && nodes.front() == nodes.back()) {
      nodes.pop_back();
    }
    return std::set<int>(nodes.begin(), nodes.end()).size() == nodes.size();
  }

  void begin_part(std::size_t part) {
    if (part == question_.parts.size()) {
      const bool sorted = !question_.inner_sorted || inner_[1] <= inner_[2];
      if (nodes_.back() == target_ && keeps_mode() && sorted) found.push_back(match_);
      return;
    }
    if (part == 1 && nodes_.back() == question_.excluded) return;
    inner_.push_back(nodes_.back());
    match_.lengths.push_back(0);
    begin_turn(part, 0);
    match_.lengths.pop_back();
    inner_.pop_back();
  }

  void begin_turn(std::size_t part, int turns) {
    if (turns >= question_.parts[part].minimum) begin_part(part + 1);
    if (turns < question_.parts[part].maximum) hop(part, turns, 0);
  }

  void hop(std::size_t part, int turns, std::size_t place) {
    const PathPart& here = question_.parts[part];
    if (place == here.hops.size()) {
      const int first = nodes_[nodes_.size() - 1 - here.hops.size()];
      if (!here.ascending || first <= nodes_.back()) begin_turn(part, turns + 1);
      return;
    }
    const PathHop& step = here.hops[place];
    const auto last = static_cast<int>(graph_.edges.size());
    for (int i = step.least_number; i < last; ++i) {
      const PathGraph::Edge& edge = graph_.edges[static_cast<std::size_t>(i)];
      const int at = nodes_.back();
      if (step.way != 1 && edge.from == at) take(part, turns, place, i, edge.to);
      const bool loop_again = step.way == 2 && edge.from == edge.to;
      if (step.way != 0 && edge.to == at && !loop_again) take(part, turns, place, i, edge.from);
    }
  }

  void take(std::size_t part, int turns, std::size_t place, int edge, int node) {
    const auto& edges = match_.edges;
    const bool again = std::find(edges.begin(), edges.end(), edge) != edges.end();
    if (again && question_.mode != PathModeWord::Walk) return;
    const int cost = question_.costly[part] ? graph_.edges[static_cast<std::size_t>(edge)].cost : 0;
    match_.edges.push_back(edge);
    match_.cost += cost;
    ++match_.lengths[part];
    nodes_.push_back(node);
    hop(part, turns, place + 1);
    nodes_.pop_back();
    --match_.lengths[part];
    match_.cost -= cost;
    match_.edges.pop_back();
  }

  const PathGraph& graph_;
  const PathQuestion& question_;
  int target_;
  PathMatch match_;
  std::vector<int> nodes_;
  std::vector<int> inner_;  ///< the node that each part begins at
};

PathPart random_part(std::mt19937_64& random, const PathGraph& graph, bool walk) {
  PathPart part;
  part.form = static_cast<Form>(random() % 3);
  if (part.form == Form::Group) part.hops.resize(1 + random() % 2);
  for (PathHop& hop : part.hops) {
    hop.way = static_cast<int>(random() % 3);
    hop.least_number = random() % 3 == 0 ? 2 : 0;
  }
  if (part.form == Form::Single) return part;
  part.ascending = part.form == Form::Group && random() % 2 == 0;
  part.minimum = static_cast<int>(random() % 3);
  part.maximum = part.minimum + static_cast<int>(random() % (part.hops.size() == 1 ? 4 : 2));
  if (!walk && random() % 3 == 0) {
    part.bounded = false;
    part.maximum = static_cast<int>(graph.edges.size());
  }
  return part;
}

int longest(const PathQuestion& question) {
  int sum = 0;
  for (const PathPart& part : question.parts) {
    sum += part.maximum * static_cast<int>(part.hops.size());
  }
  return sum;
}

}  // namespace

void PathGraph::store(QueryBench& bench) const {
  (void)bench.run("UNWIND range(0, $last) AS x CREATE ({x: x})", {{"last", Value(nodes - 1)}});
  for (std::size_t i = 0; i < edges.size(); ++i) {
    (void)bench.run("MATCH (a {x: $a}), (b {x: $b}) CREATE (a)-[:T {n: $n, cost: $cost}]->(b)",
                    {{"a", Value(edges[i].from)},
                     {"b", Value(edges[i].to)},
                     {"n", Value(static_cast<std::int64_t>(i))},
                     {"cost", Value(edges[i].cost)}});
  }
}

PathGraph random_path_graph(std::mt19937_64& random) {
  PathGraph graph;
  graph.nodes = 3 + static_cast<int>(random() % 3);
  const std::size_t edges = 4 + random() % 5;
  const auto below = [&](int limit) {
    return static_cast<int>(random() % static_cast<unsigned>(limit));
  };
  for (std::size_t i = 0; i < edges; ++i) {
    graph.edges.push_back({below(graph.nodes), below(graph.nodes), below(4)});
  }
  return graph;
}

std::string PathQuestion::mode_word() const {
  const char* words[] = {"", "WALK", "TRAIL", "ACYCLIC", "SIMPLE"};
  return words[static_cast<int>(mode)];
}

std::string PathQuestion::pattern() const {
  std::string text = "(a)";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += "(b" + std::to_string(i);
    if (i == 1 && excluded >= 0) text += " WHERE b1.x <> " + std::to_string(excluded);
    if (i > 0) text += ")";
    text += part_text(parts[i], i);
  }
  text += "(b)";
  return inner_sorted ? "(" + text + " WHERE b1.x <= b2.x)" : text;
}

std::string PathQuestion::cost() const {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    for (std::size_t j = 0; costly[i] && j < parts[i].hops.size(); ++j) {
      text += (text.empty() ? "" : ", ") + name('r', i, j) + ".cost";
    }
  }
  return "coalesce(" + text + ")";
}

std::string PathQuestion::row() const {
  std::string text = "[";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool list = parts[i].form != Form::Single;
    for (std::size_t j = 0; list && j < parts[i].hops.size(); ++j) {
      text += (j > 0 ? " + size(" : "size(") + name('r', i, j) + ")";
    }
    text += list ? ", " : "size([" + name('r', i, 0) + "]), ";
  }
  return text + "'|'] + [e IN edges(p) | e.n]";
}

PathQuestion random_path_question(std::mt19937_64& random, const PathGraph& graph,
                                  std::size_t parts, bool walks) {
  constexpr int kLongestWalk = 6;
  PathQuestion question;
  question.mode = static_cast<PathModeWord>(random() % 5);
  if (question.mode == PathModeWord::Walk && !walks) question.mode = PathModeWord::Trail;
  const bool walk = question.mode == PathModeWord::Walk;
  do {
    question.parts.clear();
    const std::size_t count = 1 + random() % parts;
    for (std::size_t i = 0; i < count; ++i) {
      question.parts.push_back(random_part(random, graph, walk));
    }
  } while (walk && longest(question) > kLongestWalk);
  const std::size_t count = question.parts.size();
  if (count > 1 && random() % 3 == 0) {
    question.excluded = static_cast<int>(random() % static_cast<unsigned>(graph.nodes));
  }
  question.inner_sorted = count > 2 && !walk && random() % 2 == 0;
  for (std::size_t i = 0; i < count; ++i) question.costly.push_back(random() % 3 != 0);
  question.costly[random() % count] = true;
  return question;
}

std::string PathMatch::text() const {
  std::string text = "[";
  for (const int length : lengths) text += std::to_string(length) + ", ";
  text += "'|'";
  for (const int edge : edges) text += ", " + std::to_string(edge);
  return text + "]";
}

std::vector<PathMatch> all_path_matches(const PathGraph& graph, const PathQuestion& question, int a,
                                        int b) {
  return Search(graph, question, a, b).found;
}

}  // namespace clout::tests
