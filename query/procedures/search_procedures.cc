// Search by words: in text indexes, and among the names of all nodes.
#include <algorithm>
#include <utility>

#include "graph/search/name_search.h"
#include "graph/search/text_search.h"
#include "graph/text_index.h"
#include "query/procedures/call_options.h"
#include "query/procedures/families.h"
#include "query/spelling.h"
#include "schema/error.h"
#include "schema/value_text.h"

namespace clout::query {
namespace {

constexpr std::size_t kMaxRows = 100'000'000;

const TextIndexDefinition& text_index(const Catalog& catalog, const std::string& name) {
  if (const auto* index = graph::find_text_index(catalog, name)) return *index;
  std::vector<std::string_view> names;
  for (const auto& index : catalog.rules.text_indexes) names.emplace_back(index.name);
  Error error(ErrorCode::NotFound, "there is no full-text index " + quoted(name));
  if (const auto near = nearest_word(name, names)) {
    throw std::move(error).hint("did you mean " + quoted(*near) + "?");
  }
  throw std::move(error).hint(
      "CREATE FULLTEXT INDEX name FOR (n:Label) ON EACH [n.key] makes one; search.names() needs "
      "none");
}

/// What looks for null finds nothing.
std::unique_ptr<ProcedureRows> no_rows(const ProcedureCall& call, std::size_t columns) {
  return make_procedure_rows(ProcedureBatch(columns), call.budget);
}

/// A slip in the words is told where they stand.
std::vector<graph::TextMatch> matches_of(const ProcedureCall& call,
                                         const TextIndexDefinition& index) {
  try {
    return graph::search_text(call.view, index, call.arguments[1].as_string(), call.budget);
  } catch (Error& error) {
    if (error.code() != ErrorCode::Argument) throw;
    throw std::move(error).at(call.positions[1]);
  }
}

std::unique_ptr<ProcedureRows> query_nodes(const ProcedureCall& call) {
  const CallOptions options(call, 2, {"limit", "skip"});
  const std::size_t limit = std::min<std::size_t>(options.integer("limit", kMaxRows, 0), kMaxRows);
  const std::size_t skip = std::min<std::size_t>(options.integer("skip", 0, 0), kMaxRows);
  if (call.arguments[0].is_null() || call.arguments[1].is_null()) return no_rows(call, 2);
  const TextIndexDefinition& index = text_index(call.view.catalog(), call.arguments[0].as_string());
  const auto matches = matches_of(call, index);
  ProcedureBatch columns(2);
  const std::size_t end = std::min(matches.size(), skip + limit);
  for (std::size_t i = skip; i < end; ++i) {
    columns[0].emplace_back(Node{matches[i].node});
    columns[1].emplace_back(matches[i].score);
  }
  return make_procedure_rows(std::move(columns), call.budget);
}

/// The labels that exist; nullopt if some are asked for and none does.
std::optional<std::vector<LabelId>> labels_of(
    const Catalog& catalog, const std::optional<std::vector<std::string>>& names) {
  std::vector<LabelId> labels;
  if (!names) return labels;
  for (const std::string& name : *names) {
    if (const auto label = catalog.labels.find(name)) labels.push_back(*label);
  }
  if (labels.empty()) return std::nullopt;
  return labels;
}

std::unique_ptr<ProcedureRows> names(const ProcedureCall& call) {
  constexpr std::size_t kUsual = 10;
  const CallOptions options(call, 1, {"limit", "labels"});
  const std::size_t limit = std::min<std::size_t>(options.integer("limit", kUsual, 0), kMaxRows);
  const auto labels = labels_of(call.view.catalog(), options.texts("labels"));
  if (call.arguments[0].is_null()) return no_rows(call, 3);
  ProcedureBatch columns(3);
  if (labels) {
    for (auto& hit : graph::search_names(call.view, call.arguments[0].as_string(), *labels, limit,
                                         call.budget)) {
      columns[0].emplace_back(Node{hit.node});
      columns[1].emplace_back(std::move(hit.name));
      columns[2].emplace_back(hit.score);
    }
  }
  return make_procedure_rows(std::move(columns), call.budget);
}

}  // namespace

void add_search_procedures(ProcedureTable& table) {
  const ProcedureField options{"options", ValueType::Map, Value(Map())};
  const ProcedureField node{"node", ValueType::Node};
  const ProcedureField score{"score", ValueType::Float};
  table.add({"db.index.fulltext.queryNodes",
             {{"indexName", ValueType::String}, {"queryString", ValueType::String}, options},
             {node, score},
             query_nodes,
             "Nodes of a full-text index that have the words, best first."});
  table.add({"search.names",
             {{"text", ValueType::String}, options},
             {node, {"name", ValueType::String}, score},
             names,
             "Nodes whose name or alias is like the text, best first."});
}

}  // namespace clout::query
