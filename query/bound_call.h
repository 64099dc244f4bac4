// CALL after binding: of a procedure, and of a subquery for each row.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "query/bound_expression.h"

namespace clout::query {

struct BoundQuery;
struct Procedure;

struct BoundProcedureCall {
  const Procedure* procedure = nullptr;      ///< of the engine's table
  std::vector<BoundPtr> arguments;           ///< one per input
  std::vector<std::optional<Slot>> outputs;  ///< one per output; nullopt: not wanted
  std::vector<Slot> columns;                 ///< in the order of YIELD
  std::vector<BoundPtr> where;               ///< conjuncts
};

}  // namespace clout::query
