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

/// `CALL { query }` and FOREACH. A query without columns is run for what it changes: each row
/// passes once; with columns, a row goes on with each row of its query.
struct BoundSubqueryCall {
  std::unique_ptr<BoundQuery> query;
  bool writes = false;
  bool is_foreach = false;
};

}  // namespace clout::query
