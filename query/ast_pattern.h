// Graph patterns of the syntax tree: nodes, edges, groups, path selectors and path modes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "query/ast_expression.h"

namespace clout::query::ast {

/// `(variable:Labels {key: value} WHERE predicate)`
struct NodePattern {
  Span span;
  std::optional<Name> variable;
  LabelExpressionPtr labels;  ///< may be null
  ExpressionPtr properties;   ///< null, a map literal or a parameter
  ExpressionPtr where;        ///< may be null
};

/// Which way an edge pattern points in the text. `<-[]->` and `-[]-` are Either.
enum class Direction : std::uint8_t { Right, Left, Either };

/// How often an edge or a group repeats.
struct Repetition {
  enum class Syntax : std::uint8_t {
    Star,        ///< `*m..n` inside the brackets: the edge variable is a list
    Quantifier,  ///< `{m,n}`, `+` or `*` after the edge or group: its variables are lists
  };
  Span span;
  Syntax syntax = Syntax::Quantifier;
  std::uint64_t minimum = 1;
  std::optional<std::uint64_t> maximum;  ///< nullopt: unbounded
};

/// `-[variable:TYPE {key: value} WHERE predicate]->`, or the influence arrow `=[e]=>`.
struct EdgePattern {
  Span span;
  std::optional<Name> variable;
  LabelExpressionPtr types;  ///< may be null
  ExpressionPtr properties;  ///< null, a map literal or a parameter
  ExpressionPtr where;       ///< may be null
  Direction direction = Direction::Right;
  bool influence = false;  ///< follows influence arcs, reverse arcs included; always Right
  std::optional<Repetition> repetition;
};

struct PathGroup;

/// The pieces of a path, left to right. Without groups: node, edge, node, ... node.
/// A group stands where an edge or a node would, between nodes or at an end.
using PathElement = std::variant<NodePattern, EdgePattern, std::unique_ptr<PathGroup>>;

/// `(path WHERE predicate){m,n}`; without a repetition it is only a pair of parentheses.
struct PathGroup {
  PathGroup();
  PathGroup(const PathGroup&) = delete;
  PathGroup& operator=(const PathGroup&) = delete;
  ~PathGroup();

  Span span;
  std::optional<Name> variable;
  std::vector<PathElement> elements;
  ExpressionPtr where;  ///< may be null
  std::optional<Repetition> repetition;
};

/// GQL's restriction on repeated nodes and edges within one path.
enum class PathMode : std::uint8_t { Walk, Trail, Acyclic, Simple };

/// Which of the matching paths between two ends are kept.
struct PathSelector {
  enum class Kind : std::uint8_t {
    All,             ///< no selector, or ALL
    Any,             ///< ANY [k]
    Shortest,        ///< SHORTEST k, ANY SHORTEST (k = 1)
    AllShortest,     ///< ALL SHORTEST
    ShortestGroups,  ///< SHORTEST k GROUPS
    Strongest,       ///< STRONGEST k
    Cheapest,        ///< CHEAPEST k .. COST
  };
  Kind kind = Kind::All;
  /// The integer literal or parameter k; null: 1.
  ExpressionPtr count;
  /// COST, of Cheapest only: evaluated per edge, with the edge's variable bound to that edge.
  ExpressionPtr cost;
  /// Written as shortestPath(..) or allShortestPaths(..).
  bool function_form = false;
};

/// `variable = SELECTOR MODE element...`
struct PathPattern {
  PathPattern();
  PathPattern(PathPattern&&) noexcept;
  PathPattern& operator=(PathPattern&&) noexcept;
  ~PathPattern();

  Span span;
  std::optional<Name> variable;
  PathSelector selector;
  std::optional<PathMode> mode;  ///< nullopt: edges differ within one MATCH (openCypher's rule)
  std::vector<PathElement> elements;
};

}  // namespace clout::query::ast
