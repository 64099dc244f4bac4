// What the language has: procedures, functions and aggregates, with their signatures.
#include "query/aggregates/aggregate.h"
#include "query/functions/function.h"
#include "query/procedures/families.h"

namespace clout::query {
namespace {

std::string function_signature(const Function& function) {
  return call_text(function) + " :: " + to_string(function.result);
}

std::string aggregate_signature(const Aggregate& aggregate) {
  std::string text(aggregate.name);
  if (text.back() != ')') text += aggregate.takes_percentile ? "(value, percentile)" : "(value)";
  return text + " :: " + to_string(aggregate.result);
}

void add_row(ProcedureBatch& columns, std::vector<Value> row) {
  for (std::size_t i = 0; i < row.size(); ++i) columns[i].push_back(std::move(row[i]));
}

std::unique_ptr<ProcedureRows> functions(const ProcedureCall& call) {
  ProcedureBatch columns(4);
  for (const Function* function : all_functions()) {
    add_row(columns, {function->name, function_signature(*function), false, function->help});
  }
  for (const Aggregate& aggregate : all_aggregates()) {
    add_row(columns, {aggregate.name, aggregate_signature(aggregate), true, aggregate.help});
  }
  return make_procedure_rows(std::move(columns), call.budget);
}

std::unique_ptr<ProcedureRows> procedures(const ProcedureCall& call) {
  ProcedureBatch columns(3);
  for (const Procedure* procedure : call.procedures.all()) {
    add_row(columns, {procedure->name, signature_text(*procedure), procedure->help});
  }
  return make_procedure_rows(std::move(columns), call.budget);
}

}  // namespace

void add_reference_procedures(ProcedureTable& table) {
  const ProcedureField name{"name", ValueType::String};
  const ProcedureField signature{"signature", ValueType::String};
  const ProcedureField description{"description", ValueType::String};
  table.add({"clout.functions",
             {},
             {name, signature, {"aggregate", ValueType::Boolean}, description},
             functions,
             "The functions of the language: scalar ones by name, then aggregates."});
  table.add({"clout.procedures",
             {},
             {name, signature, description},
             procedures,
             "The procedures that CALL reaches, by name."});
}

}  // namespace clout::query
