// What influence models say.
#include <utility>

#include "query/find_model.h"
#include "query/model_rules.h"
#include "query/procedures/families.h"
#include "schema/temporal_zone.h"

namespace clout::query {
namespace {

std::unique_ptr<ProcedureRows> models(const ProcedureCall& call) {
  ProcedureBatch columns(6);
  for (const graph::ModelVersion& each : newest_models(call.view)) {
    columns[0].emplace_back(each.model.name);
    columns[1].emplace_back(std::int64_t{each.model.version});
    columns[2].emplace_back(each.model.hop_decay);
    columns[3].emplace_back(each.model.balance);
    columns[4].emplace_back(static_cast<std::int64_t>(each.model.types.size()));
    columns[5].push_back(each.recorded ? at_microseconds(*each.recorded) : Value());
  }
  return make_procedure_rows(std::move(columns), call.budget);
}

std::unique_ptr<ProcedureRows> model(const ProcedureCall& call) {
  const std::vector<RuleKey> keys = rule_keys();
  ProcedureBatch columns(1 + keys.size());
  const Value& name = call.arguments[0];
  const Value& version = call.arguments[1];
  if (name.is_null()) return make_procedure_rows(std::move(columns), call.budget);
  const auto found = version.is_null()
                         ? find_model(call.view, name.as_string(), call.positions[0])
                         : find_model_version(call.view, name.as_string(), version.as_integer(),
                                              call.positions[1]);
  for (const TypeRule& rule : found->types) {
    columns[0].emplace_back(rule.type);
    for (std::size_t i = 0; i < keys.size(); ++i) columns[i + 1].push_back(keys[i].read(rule));
  }
  return make_procedure_rows(std::move(columns), call.budget);
}

}  // namespace

void add_model_procedures(ProcedureTable& table) {
  const ProcedureField name{"name", ValueType::String};
  const ProcedureField version{"version", ValueType::Integer};
  table.add({"db.influenceModels",
             {},
             {name,
              version,
              {"hop_decay", ValueType::Float},
              {"balance", ValueType::Float},
              {"types", ValueType::Integer},
              {"recorded", ValueType::DateTime}},
             models,
             "The influence models in their newest versions, each with its number of edge types."});
  std::vector<ProcedureField> columns{{"type", ValueType::String}};
  for (const RuleKey& key : rule_keys()) columns.push_back({std::string(key.name), key.type});
  table.add(
      {"db.influenceModel",
       {name, {"version", ValueType::Integer, Value()}},
       std::move(columns),
       model,
       "The edge types of an influence model, as CREATE INFLUENCE MODEL takes them; without a "
       "version: of the newest."});
}

}  // namespace clout::query
