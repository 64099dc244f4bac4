// The statements of the syntax tree that make, change and drop influence models.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "query/ast_expression.h"

namespace clout::query::ast {

/// `hop_decay = 0.6`
struct ModelSetting {
  Name key;
  ExpressionPtr value;
};

/// `TYPE name = {..}`, or `+=`, which leaves what the map does not name.
struct ModelTypeSetting {
  Name type;  ///< hyphens kept
  bool adds = false;
  ExpressionPtr map;  ///< a MapLiteral
};

/// `REMOVE TYPE name`
struct ModelTypeRemoval {
  Name type;
};

using ModelChange = std::variant<ModelSetting, ModelTypeSetting, ModelTypeRemoval>;

/// `FROM name [VERSION n]`
struct ModelSource {
  Name name;
  ExpressionPtr version;  ///< integer literal or parameter; null: the newest
};

/// `CREATE INFLUENCE MODEL name [IF NOT EXISTS] [FROM ..] changes`, `ALTER INFLUENCE MODEL name
/// changes` or `DROP INFLUENCE MODEL name [IF EXISTS]`; changes are made in their order.
struct ModelStatement {
  enum class Kind : std::uint8_t { Create, Alter, Drop };
  Span span;
  Kind kind = Kind::Create;
  Name name;
  bool conditional = false;  ///< IF NOT EXISTS, IF EXISTS
  std::optional<ModelSource> source;
  std::vector<ModelChange> changes;
};

}  // namespace clout::query::ast
