// Procedures, found by name.
#include <utility>

#include "query/procedures/families.h"
#include "schema/ascii.h"
#include "schema/error.h"
#include "schema/value_text.h"

namespace clout::query {
namespace {

std::string fields_text(const std::vector<ProcedureField>& fields) {
  std::string text = "(";
  for (const ProcedureField& field : fields) {
    if (text.size() > 1) text += ", ";
    text += field.name;
    if (field.otherwise) text += " = " + literal(*field.otherwise);
    text += " :: " + to_string(field.type);
  }
  return text + ")";
}

/// Columns that are all there, handed on at once.
class KnownRows final : public ProcedureRows {
 public:
  KnownRows(ProcedureBatch columns, QueryBudget& budget)
      : columns_(std::move(columns)), charge_(budget) {
    for (const std::vector<Value>& column : columns_) {
      charge_.add(column.size() * sizeof(Value));
    }
  }

  bool next(ProcedureBatch& out) override {
    if (done_) return false;
    done_ = true;
    out = std::move(columns_);
    return true;
  }

 private:
  ProcedureBatch columns_;
  MemoryCharge charge_;
  bool done_ = false;
};

}  // namespace

TypeSet accepted_types(const ProcedureField& input) {
  const bool real = input.type.contains(ValueType::Float);
  return real ? input.type | ValueType::Integer : input.type;
}

std::string signature_text(const Procedure& procedure) {
  return procedure.name + fields_text(procedure.inputs) + " :: " + fields_text(procedure.outputs);
}

void ProcedureTable::add(Procedure procedure) {
  std::string key = ascii_lower(procedure.name);
  const std::string name = procedure.name;
  if (procedures_.emplace(std::move(key), std::move(procedure)).second) return;
  throw Error(ErrorCode::Usage, "there is a procedure " + name + " already");
}

const Procedure* ProcedureTable::find(std::string_view name) const {
  const auto found = procedures_.find(ascii_lower(name));
  return found == procedures_.end() ? nullptr : &found->second;
}

std::vector<const Procedure*> ProcedureTable::all() const {
  std::vector<const Procedure*> found;
  for (const auto& [name, procedure] : procedures_) found.push_back(&procedure);
  return found;
}

ProcedureTable builtin_procedures() {
  ProcedureTable table;
  add_catalog_procedures(table);
  add_algorithm_procedures(table);
  add_source_procedures(table);
  add_search_procedures(table);
  add_reference_procedures(table);
  return table;
}

std::unique_ptr<ProcedureRows> make_procedure_rows(ProcedureBatch columns, QueryBudget& budget) {
  return std::make_unique<KnownRows>(std::move(columns), budget);
}

}  // namespace clout::query
