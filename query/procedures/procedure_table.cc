// Procedures, found by name.
#include <algorithm>
#include <utility>

#include "query/call_text.h"
#include "query/procedures/families.h"
#include "schema/ascii.h"
#include "schema/error.h"
#include "schema/value_text.h"

namespace clout::query {
namespace {

std::vector<std::string> typed(const std::vector<ProcedureField>& fields) {
  std::vector<std::string> texts;
  for (const ProcedureField& field : fields) {
    std::string text = field.name;
    if (field.otherwise) text += " = " + literal(*field.otherwise);
    texts.push_back(text + " :: " + to_string(field.type));
  }
  return texts;
}

std::size_t required_inputs(const Procedure& procedure) {
  const auto& inputs = procedure.inputs;
  const auto optional = std::find_if(inputs.begin(), inputs.end(), [](const ProcedureField& f) {
    return f.otherwise.has_value();
  });
  return static_cast<std::size_t>(optional - inputs.begin());
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
  const std::vector<std::string> columns = typed(procedure.outputs);
  return call_text(procedure.name, typed(procedure.inputs), required_inputs(procedure)) +
         " :: " + call_text("", columns, columns.size());
}

std::string call_text(const Procedure& procedure) {
  std::vector<std::string> names;
  for (const ProcedureField& input : procedure.inputs) names.push_back(input.name);
  return call_text(procedure.name, names, required_inputs(procedure));
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
  add_model_procedures(table);
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
