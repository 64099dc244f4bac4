// What CALL reaches: a name, a typed signature and a cursor over the rows of one call.
//
// A family of procedures is a .cc file of this folder that adds its rows to a table; a program may
// add its own before it makes an engine. Procedures read; they do not write.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/graph_view.h"
#include "query/type_set.h"
#include "schema/error.h"
#include "schema/query_budget.h"
#include "schema/value.h"

namespace clout::query {

class ProcedureTable;

/// A name and what its values may be, null aside.
struct ProcedureField {
  std::string name;
  TypeSet type = kAnyType;
  std::optional<Value> otherwise = std::nullopt;  ///< of an input: its value where it is left out
};

/// One call: what it may look at, and its arguments, one per input. All outlive its rows.
struct ProcedureCall {
  const graph::GraphView& view;
  QueryBudget& budget;
  const ProcedureTable& procedures;
  std::span<const Value> arguments;
  std::span<const SourcePosition> positions;  ///< of the arguments, for errors
};

/// Columns of values, one per output, all of one length.
using ProcedureBatch = std::vector<std::vector<Value>>;

/// The rows of one call, pulled in batches. One thread.
class ProcedureRows {
 public:
  virtual ~ProcedureRows() = default;
  /// Appends the next rows to `out`, whose columns are empty; false if there are no more. Polls the
  /// budget in what can be long, and charges what it holds beyond a batch. Throws Error.
  virtual bool next(ProcedureBatch& out) = 0;
};

struct Procedure {
  std::string name;  ///< dotted: "db.labels"; found ignoring case
  std::vector<ProcedureField> inputs;
  /// None: the procedure yields nothing, and a row that calls it passes unchanged.
  std::vector<ProcedureField> outputs;
  std::function<std::unique_ptr<ProcedureRows>(const ProcedureCall& call)> start;
  std::string help;  ///< one sentence
};

/// What an argument may be: an INTEGER stands for a FLOAT, too.
[[nodiscard]] TypeSet accepted_types(const ProcedureField& input);

/// As documented: "search.names(text [, options])".
[[nodiscard]] std::string call_text(const Procedure& procedure);

/// "search.names(text :: STRING [, options = {} :: MAP]) :: (node :: NODE, ..)"
[[nodiscard]] std::string signature_text(const Procedure& procedure);

/// Procedures by name. Once it is shared, it is only read: from any number of threads.
class ProcedureTable {
 public:
  /// Error{Usage} if the name is taken.
  void add(Procedure procedure);
  /// The procedure of that name (ignoring case), or null.
  [[nodiscard]] const Procedure* find(std::string_view name) const;
  /// By name.
  [[nodiscard]] std::vector<const Procedure*> all() const;

 private:
  std::map<std::string, Procedure, std::less<>> procedures_;  ///< by the name in lower case
};

/// A table with the procedures that every engine has.
[[nodiscard]] ProcedureTable builtin_procedures();

/// Rows that are all known when the call starts. Holds them, and their charge, until it goes.
[[nodiscard]] std::unique_ptr<ProcedureRows> make_procedure_rows(ProcedureBatch columns,
                                                                 QueryBudget& budget);

}  // namespace clout::query
