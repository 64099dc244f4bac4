// Clauses of the syntax tree, in the order in which they may be written.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "query/ast_changes.h"
#include "query/ast_evidence.h"
#include "query/ast_expression.h"
#include "query/ast_influence.h"
#include "query/ast_pattern.h"
#include "query/ast_projection.h"

namespace clout::query::ast {

struct Clause;

/// `[OPTIONAL] MATCH pattern, .. [AS OF t] [KNOWN AT t] [WHERE predicate]`
struct Match {
  bool optional = false;
  std::vector<PathPattern> patterns;
  ExpressionPtr as_of;     ///< may be null: every stored edge
  ExpressionPtr known_at;  ///< may be null: the latest knowledge
  ExpressionPtr where;     ///< may be null
};

/// `UNWIND list AS variable`
struct Unwind {
  ExpressionPtr list;
  Name variable;
};

/// `WITH .. [WHERE predicate]`
struct With {
  Projection projection;
  ExpressionPtr where;  ///< may be null
};

/// `FILTER [WHERE] predicate`
struct Filter {
  ExpressionPtr where;
};

struct LetItem {
  Name variable;
  Expression value;
};
/// `LET variable = value, ..`
struct Let {
  std::vector<LetItem> items;
};

struct Return {
  Projection projection;
};
/// Ends a query that has no result.
struct Finish {};

struct Create {
  std::vector<PathPattern> patterns;
};

/// `SET object.key = value`
struct SetProperty {
  ExpressionPtr object;
  Name key;
  ExpressionPtr value;
};
/// `SET variable = value` (replace all) or `SET variable += value` (add and overwrite).
struct SetProperties {
  Name variable;
  bool add = false;
  ExpressionPtr value;
};
/// `SET variable:A:B`
struct SetLabels {
  Name variable;
  std::vector<Name> labels;
};
struct SetItem {
  template <typename T>
  SetItem(Span where, T what) : span(where), node(std::move(what)) {}
  SetItem(SetItem&&) noexcept;
  SetItem& operator=(SetItem&&) noexcept;
  ~SetItem();

  Span span;
  std::variant<SetProperty, SetProperties, SetLabels> node;
};
struct Set {
  std::vector<SetItem> items;
};

/// `MERGE path [ON CREATE SET ..] [ON MATCH SET ..]`
struct Merge {
  PathPattern path;
  std::vector<SetItem> on_create;
  std::vector<SetItem> on_match;
};

/// `REMOVE object.key`
struct RemoveProperty {
  ExpressionPtr object;
  Name key;
};
/// `REMOVE variable:A:B`
struct RemoveLabels {
  Name variable;
  std::vector<Name> labels;
};
struct RemoveItem {
  Span span;
  std::variant<RemoveProperty, RemoveLabels> node;
};
struct Remove {
  std::vector<RemoveItem> items;
};

/// `[DETACH] DELETE expression, ..`
struct Delete {
  bool detach = false;
  std::vector<Expression> targets;
};

/// One column of YIELD.
struct YieldItem {
  Name field;
  std::optional<Name> alias;
};
/// `CALL name(arguments) [YIELD ..]`
struct CallProcedure {
  Name name;  ///< dotted for namespaces
  /// nullopt: no parentheses; arguments come from the query's parameters (standalone call only).
  std::optional<std::vector<Expression>> arguments;
  bool yield_star = false;
  /// nullopt: no YIELD. Empty: `YIELD -`.
  std::optional<std::vector<YieldItem>> yield;
  ExpressionPtr where;  ///< may be null
};

/// `CALL { query }` or `CALL (a, b) { query }`
struct CallSubquery {
  /// nullopt: the query imports by a leading WITH; a list: these variables; `star`: all.
  std::optional<std::vector<Name>> imports;
  bool import_star = false;
  std::unique_ptr<Query> query;
};

/// `FOREACH (variable IN list | updates)`
struct Foreach {
  Name variable;
  ExpressionPtr list;
  std::vector<Clause> updates;
};

/// `LOAD CSV [WITH HEADERS] FROM url AS variable [FIELDTERMINATOR 'c']`
struct LoadCsv {
  bool with_headers = false;
  ExpressionPtr url;
  Name variable;
  std::optional<std::string> field_terminator;
};

/// `keyword` covers the words that open the clause, for errors about its place.
struct Clause {
  template <typename T>
  Clause(Span where, Span words, T what) : span(where), keyword(words), node(std::move(what)) {}
  Clause(Clause&&) noexcept;
  Clause& operator=(Clause&&) noexcept;
  ~Clause();

  Span span;
  Span keyword;
  std::variant<Match, Unwind, With, Filter, Let, Return, Finish, Create, Merge, Set, Remove, Delete,
               CallProcedure, CallSubquery, Foreach, LoadCsv, Influence, Pressure, Explanation,
               History, Assertion, EdgeEdit, EntityEdit, Contradictions, SourcesFor, Impact,
               PressureChanges, RecordedChanges>
      node;
};

}  // namespace clout::query::ast
