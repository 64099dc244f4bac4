// Statements of the syntax tree that stand alone: indexes, constraints, transactions.
#pragma once

#include <cstdint>
#include <optional>

#include "query/ast_expression.h"

namespace clout::query::ast {

/// What a schema statement makes or drops. A constraint here is an index whose values are unique.
enum class SchemaObject : std::uint8_t { Index, UniqueConstraint };

/// `CREATE INDEX [name] [IF NOT EXISTS] FOR (n:Label) ON (n.key)`, or
/// `CREATE CONSTRAINT [name] [IF NOT EXISTS] FOR (n:Label) REQUIRE n.key IS UNIQUE`.
struct CreateSchema {
  Span span;
  SchemaObject object = SchemaObject::Index;
  std::optional<Name> name;
  bool if_not_exists = false;
  Name variable;
  Name label;
  Name key;
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
