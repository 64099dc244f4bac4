// The influence statements of the syntax tree. Each stands first in a query and produces rows,
// which the clauses after it may use; without a RETURN all columns are the result.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "query/ast_expression.h"
#include "query/ast_pattern.h"
#include "query/ast_projection.h"

namespace clout::query::ast {

struct EntityName {
  std::string name;
};
struct EntityId {
  std::int64_t id = 0;
};

/// Who is meant: `'name'`, an id, `(:Label {key: value})`, or `$parameter` (a name, id or node).
/// The NodePattern must match exactly one node; it has no variable.
struct EntityReference {
  EntityReference();
  template <typename T>
  EntityReference(Span where, T what) : span(where), node(std::move(what)) {}
  EntityReference(EntityReference&&) noexcept;
  EntityReference& operator=(EntityReference&&) noexcept;
  ~EntityReference();

  Span span;
  std::variant<EntityName, EntityId, NodePattern, Parameter> node;
};

/// By what paths are ranked.
enum class InfluenceChannel : std::uint8_t { Strength, Adverse, Supportive };

/// What narrows an influence search; null and empty mean "not said".
struct InfluenceOptions {
  InfluenceOptions();
  InfluenceOptions(InfluenceOptions&&) noexcept;
  InfluenceOptions& operator=(InfluenceOptions&&) noexcept;
  ~InfluenceOptions();

  ExpressionPtr within;                   ///< hops: integer literal or parameter
  std::vector<Name> over;                 ///< edge types, hyphens kept
  std::vector<EntityReference> via;       ///< every path passes all of them
  std::vector<EntityReference> avoiding;  ///< no path passes any of them
  ExpressionPtr where;                    ///< over `e`, each edge, and `n`, each inner node
  InfluenceChannel channel = InfluenceChannel::Strength;
  ExpressionPtr as_of;
  ExpressionPtr known_at;
  ExpressionPtr model;          ///< string literal or parameter; a bare name is a string literal
  ExpressionPtr model_version;  ///< integer literal or parameter
  bool decay = false;
  std::optional<Name> method;  ///< SUM or SRWR
  ExpressionPtr budget_paths;
  ExpressionPtr budget_milliseconds;
  ExpressionPtr top;  ///< integer literal or parameter; default 10
};

/// What is done with the result's rows before the next clause.
struct ResultRows {
  ExpressionPtr where;  ///< after TOP: over the result's columns
  RowWindow window;
};

/// `INFLUENCE FROM <who> TO <who> ..`
struct Influence {
  EntityReference from;
  EntityReference to;
  InfluenceOptions options;
  ResultRows rows;
};

/// `PRESSURE ON <who> ..` or `PRESSURE BY <who> ..`
struct Pressure {
  enum class Direction : std::uint8_t {
    On,  ///< who presses this one
    By,  ///< whom this one presses
  };
  Direction direction = Direction::On;
  EntityReference who;
  LabelExpressionPtr counterparts;  ///< `FROM :Label`: the other ends; may be null
  InfluenceOptions options;
  ResultRows rows;
};

/// `WHY <who> PRESSURES <who> [BY what] ..`, or `CHOKEPOINTS FROM <who> TO <who> ..`.
struct Explanation {
  enum class Element : std::uint8_t { Edge, Node, Source, Claim };
  EntityReference from;
  EntityReference to;
  Element element = Element::Edge;
  bool chokepoints = false;  ///< nodes that routes pass, in the words of CHOKEPOINTS
  InfluenceOptions options;
  ResultRows rows;
};

/// `HISTORY OF PRESSURE FROM <who> TO <who> FROM t [UNTIL t] EVERY n DAYS ..`
struct History {
  EntityReference from;
  EntityReference to;
  ExpressionPtr begin;
  ExpressionPtr end;    ///< null: now
  ExpressionPtr every;  ///< days: integer literal or parameter
  InfluenceOptions options;
  ResultRows rows;
};

/// `CHANGES IN PRESSURE ON <who> BETWEEN t AND t ..`
struct PressureChanges {
  EntityReference who;
  ExpressionPtr before;
  ExpressionPtr after;
  InfluenceOptions options;
  ResultRows rows;
};

}  // namespace clout::query::ast
