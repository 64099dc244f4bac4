// Statements of the syntax tree that stand alone: indexes, constraints, transactions.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "query/ast_expression.h"

namespace clout::query::ast {

/// What a schema statement makes or drops.
enum class SchemaObject : std::uint8_t { Index, Constraint };

/// What a constraint asks of a property: `IS UNIQUE`, `IS NOT NULL`, `IS :: type`.
enum class Requirement : std::uint8_t { Unique, NotNull, Type };

/// `CREATE INDEX [name] [IF NOT EXISTS] FOR (n:Label) ON (n.key)`, or
/// `CREATE CONSTRAINT [name] [IF NOT EXISTS] FOR (n:Label) REQUIRE n.key IS ..`, where
/// `()-[n:Type]-()` may stand for the nodes.
struct CreateSchema {
  Span span;
  SchemaObject object = SchemaObject::Index;
  std::optional<Name> name;
  bool if_not_exists = false;
  Name variable;
  Name subject;  ///< a label, or with `on_edges` an edge type
  bool on_edges = false;
  Name key;
  Requirement requirement = Requirement::Unique;  ///< of a constraint
  ValueType type = ValueType::Null;               ///< of Requirement::Type

  /// Is it kept by an index? A constraint may be one, too.
  [[nodiscard]] bool makes_index() const {
    return object == SchemaObject::Index || requirement == Requirement::Unique;
  }
};

/// `CREATE FULLTEXT INDEX name [IF NOT EXISTS] FOR (n:A|B) ON EACH [n.key, ..]`
struct CreateTextIndex {
  Span span;
  Name name;
  bool if_not_exists = false;
  Name variable;
  std::vector<Name> labels;
  std::vector<Name> keys;
};

/// `CREATE PATH INDEX name [IF NOT EXISTS] FOR ()-[r:A|B]-() COST expression`
struct CreatePathIndex {
  Span span;
  Name name;
  bool if_not_exists = false;
  Name variable;
  std::vector<Name> types;
  ExpressionPtr cost;
};

/// `DROP INDEX name [IF EXISTS]`, `DROP CONSTRAINT name [IF EXISTS]`.
struct DropSchema {
  Span span;
  SchemaObject object = SchemaObject::Index;
  Name name;
  bool if_exists = false;
};

/// `BEGIN [TRANSACTION]`, `COMMIT [TRANSACTION]`, `ROLLBACK [TRANSACTION]`
struct TransactionStatement {
  enum class Kind : std::uint8_t { Begin, Commit, Rollback };
  Span span;
  Kind kind = Kind::Begin;
};

}  // namespace clout::query::ast
