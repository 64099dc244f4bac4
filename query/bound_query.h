// A statement after binding: names are slots, scopes are resolved, every compile-time error has
// been reported. The planner reads it; nothing here knows how it will be carried out.
//
// As in the syntax tree, parts that hold many others copy, move and end out of line
// (query/bound_query.cc), so that not each file that meets them compiles that anew.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "query/bound_call.h"
#include "query/bound_changes.h"
#include "query/bound_evidence.h"
#include "query/bound_influence.h"
#include "query/bound_pattern.h"

namespace clout::query {

struct BoundMatch {
  bool optional = false;
  BoundPattern pattern;
};

struct BoundLoadCsv {
  BoundPtr url;
  Slot slot = 0;
  bool with_headers = false;  ///< rows are maps, else lists
  char delimiter = ',';
};

struct BoundUnwind {
  BoundPtr list;
  Slot slot = 0;
};

/// An expression and where its value goes.
struct SlotExpression {
  Slot slot = 0;
  BoundPtr expression;
};

struct BoundSortKey {
  Slot slot = 0;  ///< computed by the projection
  bool descending = false;
};

/// An aggregate call and where its result goes. No arguments for count(*).
struct BoundAggregate {
  Slot slot = 0;
  std::string function;  ///< as find_aggregate() knows it
  bool distinct = false;
  std::vector<BoundPtr> arguments;
  SourcePosition position;
};

/// WITH or RETURN. In this order: filter of rows by nothing, grouping (if `grouped`), `items`,
/// DISTINCT over `columns`, `sort_items`, ORDER BY, SKIP, LIMIT, WHERE.
struct BoundProjection {
  BoundProjection();
  BoundProjection(BoundProjection&&) noexcept;
  BoundProjection& operator=(BoundProjection&&) noexcept;
  ~BoundProjection();

  bool grouped = false;
  std::vector<SlotExpression> keys;        ///< grouped only: evaluated on the input
  std::vector<BoundAggregate> aggregates;  ///< grouped only
  bool recalls = false;               ///< grouped only: what the query has from outside stays known
  std::vector<SlotExpression> items;  ///< evaluated on the input, or on keys and aggregates
  std::vector<Slot> columns;          ///< what the projection hands on
  bool distinct = false;
  std::vector<SlotExpression> sort_items;
  std::vector<BoundSortKey> order_by;
  BoundPtr skip, limit;         ///< may be null
  std::vector<BoundPtr> where;  ///< conjuncts
};

/// `SET variable.key = value` and its kin.
struct BoundSetProperty {
  BoundPtr object;
  std::string key;
  BoundPtr value;  ///< null: REMOVE
};
struct BoundSetProperties {
  Slot slot = 0;
  bool add = false;
  BoundPtr value;
};
struct BoundSetLabels {
  Slot slot = 0;
  std::vector<std::string> labels;
  bool remove = false;
};
using BoundSetItem = std::variant<BoundSetProperty, BoundSetProperties, BoundSetLabels>;

struct BoundCreateNode {
  Slot slot = 0;
  std::string name;
  std::vector<std::string> labels;
  BoundPtr properties;  ///< a map, or null
};
struct BoundCreateEdge {
  Slot slot = 0;
  std::string name;
  std::string type;
  Slot start = 0, end = 0;
  BoundPtr properties;  ///< a map, or null
};
/// A path of a CREATE or MERGE: slots of its nodes and edges, in the order of the pattern.
struct BoundCreatedPath {
  Slot slot = 0;
  std::vector<Slot> nodes;
  std::vector<Slot> edges;
};
struct BoundCreate {
  BoundCreate();
  BoundCreate(const BoundCreate&);
  BoundCreate(BoundCreate&&) noexcept;
  BoundCreate& operator=(const BoundCreate&);
  BoundCreate& operator=(BoundCreate&&) noexcept;
  ~BoundCreate();

  std::vector<BoundCreateNode> nodes;
  std::vector<BoundCreateEdge> edges;
  std::vector<BoundCreatedPath> paths;
};

struct BoundMerge {
  BoundPattern pattern;
  BoundCreate create;
  std::vector<BoundSetItem> on_create;
  std::vector<BoundSetItem> on_match;
};

/// SET and REMOVE.
struct BoundSet {
  std::vector<BoundSetItem> items;
};

struct BoundDelete {
  bool detach = false;
  std::vector<BoundPtr> targets;
};

struct BoundClause {
  template <typename T>
  explicit BoundClause(T what) : node(std::move(what)) {}
  BoundClause(BoundClause&&) noexcept;
  BoundClause& operator=(BoundClause&&) noexcept;
  ~BoundClause();

  std::variant<BoundMatch, BoundUnwind, BoundLoadCsv, BoundProjection, BoundCreate, BoundMerge,
               BoundSet, BoundDelete, BoundProcedureCall, BoundSubqueryCall, BoundInfluence,
               BoundPressure, BoundExplanation, BoundHistory, BoundAssertion, BoundEdgeEdit,
               BoundEntityEdit, BoundContradictions, BoundSourcesFor, BoundImpact,
               BoundPressureChanges, BoundRecordedChanges>
      node;
};

/// Clauses without UNION.
struct BoundSingleQuery {
  std::vector<BoundClause> clauses;
  std::vector<Slot> columns;  ///< of the result, empty if there is none
};

struct BoundQuery {
  BoundQuery();
  BoundQuery(BoundQuery&&) noexcept;
  BoundQuery& operator=(BoundQuery&&) noexcept;
  ~BoundQuery();

  std::vector<BoundSingleQuery> parts;
  bool union_all = false;
  std::vector<std::string> columns;  ///< names
  std::vector<TypeSet> types;        ///< of the columns, as far as the first part tells
  std::vector<Slot> slots;           ///< where the result's columns are
};

/// A query inside an expression, run once for a row around it. The binder makes it, the engine
/// gives it a runner before the first row.
class BoundSubquery final : public Subplan {
 public:
  enum class Kind : std::uint8_t {
    Exists,   ///< a boolean
    Count,    ///< the number of rows
    Collect,  ///< a list of the first column
    First,    ///< the first column of the first row, or null
  };
  using Runner = std::function<Value(const Row&, EvaluationContext&)>;

  [[nodiscard]] Value evaluate(const Row& row, EvaluationContext& context) const override {
    return runner(row, context);
  }
  [[nodiscard]] const std::vector<Slot>& outer_slots() const override { return outer; }

  Kind kind = Kind::Exists;
  BoundQuery query;
  std::vector<Slot> outer;   ///< columns of the row around it that it reads, ascending
  std::vector<Slot> locals;  ///< variables of enclosing comprehensions that it may read
  Runner runner;
};

/// EXPLAIN shows the plan; PROFILE runs it and shows what it did.
enum class BoundExplain : std::uint8_t { None, Explain, Profile };

struct BoundStatement {
  BoundExplain explain = BoundExplain::None;
  BoundQuery query;
  /// All that occur in expressions, also inside each other.
  std::vector<std::shared_ptr<BoundSubquery>> subqueries;
  std::vector<std::string> slot_names;  ///< by slot; for EXPLAIN
  bool writes = false;
  std::vector<BoundPtr> known_at;    ///< moments of KNOWN AT, which have to be the same
  std::vector<std::string> notices;  ///< for the person who asked, e.g. about unknown labels
};

}  // namespace clout::query
