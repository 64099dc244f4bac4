#include "graph/index_build.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "graph/node_scan.h"
#include "graph/property_index.h"
#include "graph/text_index.h"
#include "graph/unique_entries.h"
#include "schema/error.h"
#include "storage/format_version.h"
#include "storage/keys.h"
#include "storage/ordered_code.h"
#include "storage/records.h"

namespace clout::graph {

using storage::Family;

namespace {

std::string definition_key(const IndexDefinition& index) {
  return storage::encode_key(storage::CatalogKey{storage::CatalogKind::Index, {}, index.number});
}
std::string definition_key(const TextIndexDefinition& index) {
  return storage::encode_key(
      storage::CatalogKey{storage::CatalogKind::TextIndex, {}, index.number});
}

std::string definition_key(const PathIndexDefinition& index) {
  return storage::encode_key(
      storage::CatalogKey{storage::CatalogKind::PathIndex, {}, index.number});
}

/// Indexes of all kinds share their numbers: the entries of most lie in one family.
std::uint32_t next_number(const SchemaRules& rules) {
  std::uint32_t next = 0;
  for (const auto& index : rules.indexes) next = std::max(next, index.number + 1);
  for (const auto& index : rules.text_indexes) next = std::max(next, index.number + 1);
  for (const auto& index : rules.path_indexes) next = std::max(next, index.number + 1);
  return next;
}

/// What an entry takes in a list or in the batch. Measured.
std::size_t bytes_of(const std::string& row) {
  constexpr std::size_t kRow = 100;
  return kRow + row.size();
}

void erase_entries(const storage::KvSnapshot& kv, std::uint32_t number, QueryBudget& budget,
                   storage::WriteBatch& batch) {
  const std::string prefix = storage::property_index_prefix(number);
  const auto rows = kv.scan(Family::PropertyIndex, prefix, storage::prefix_end(prefix));
  for (; rows->valid(); rows->next()) {
    budget.poll();
    std::string row(rows->key());
    budget.charge(bytes_of(row));
    batch.erase(Family::PropertyIndex, std::move(row));
  }
}

std::vector<std::string> node_entries(const StateView& view, const IndexDefinition& index,
                                      LabelId label, QueryBudget& budget) {
  std::vector<std::string> entries;
  visit_nodes(view, label, budget, [&](NodeId node) {
    const NodeRecordPtr record = view.node_record(node);
    std::string row = record ? index_row(index, node, *record) : std::string();
    if (row.empty()) return;
    budget.charge(2 * bytes_of(row));  // here, and in the batch
    entries.push_back(std::move(row));
  });
  return entries;
}

std::vector<std::string> edge_entries(const StateView& view, const IndexDefinition& index,
                                      EdgeTypeId type, QueryBudget& budget) {
  std::vector<std::string> entries;
  std::vector<Neighbour> edges;
  visit_nodes(view, std::nullopt, budget, [&](NodeId node) {
    edges.clear();
    view.expand(node, Direction::Out, {&type, 1}, edges);
    for (const Neighbour& neighbour : edges) {
      budget.poll();
      const Value value = view.property(neighbour.edge, index.key);
      if (value.is_null()) continue;
      entries.push_back(storage::property_index_key(index.number, value, neighbour.edge.id));
      budget.charge(2 * bytes_of(entries.back()));
    }
  });
  return entries;
}

/// Entries of one value stand together: equal values are among equal codes.
void check_all_unique(const StateView& view, const IndexDefinition& index,
                      const std::vector<std::string>& entries, QueryBudget& budget) {
  EqualValues values;
  MemoryCharge charge(budget);  // of the values of one code
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::string_view code = value_part(index, entries[i]);
    const bool first = i == 0 || value_part(index, entries[i - 1]) != code;
    const bool last = i + 1 == entries.size() || value_part(index, entries[i + 1]) != code;
    budget.poll();
    if (first) {
      values.clear();
      charge.clear();
    }
    if (first && last) continue;
    const Value value = indexed_value(view, index, entries[i]);
    charge.add(bytes_of(entries[i]) + value.heap_bytes());
    const auto other = values.add(value, entries[i]);
    if (!other) continue;
    throw Error(ErrorCode::Constraint,
                entry_text(index, *other) + " and " + entry_text(index, entries[i]) +
                    " have the same value, so index '" + index.name + "' cannot be unique")
        .detail("ConstraintCreationFailed");
  }
}

}  // namespace

void append_index(const StateView& view, const IndexDefinition& index, QueryBudget& budget,
                  storage::WriteBatch& batch) {
  const auto* label = std::get_if<LabelId>(&index.subject);
  std::vector<std::string> entries =
      label != nullptr ? node_entries(view, index, *label, budget)
                       : edge_entries(view, index, std::get<EdgeTypeId>(index.subject), budget);
  std::sort(entries.begin(), entries.end(), [&](const std::string& a, const std::string& b) {
    budget.poll();
    return a < b;
  });
  if (index.unique) check_all_unique(view, index, entries, budget);
  for (std::string& row : entries) batch.put(Family::PropertyIndex, std::move(row), {});
  batch.put(Family::Catalog, definition_key(index), storage::encode(index));
  if (label == nullptr) storage::raise_format_version(batch);
}

void append_index(const StateView& view, const TextIndexDefinition& index, QueryBudget& budget,
                  storage::WriteBatch& batch) {
  for (const LabelId label : index.labels) {
    visit_nodes(view, label, budget, [&](NodeId node) {
      const NodeRecordPtr record = view.node_record(node);
      if (!record) return;
      for (std::string& row : text_index_rows(index, node, *record)) {
        budget.charge(bytes_of(row));
        batch.put(Family::PropertyIndex, std::move(row), {});
      }
    });
  }
  batch.put(Family::Catalog, definition_key(index), storage::encode(index));
  storage::raise_format_version(batch);
}

void append_index(const PathIndexDefinition& index, storage::WriteBatch& batch) {
  batch.put(Family::Catalog, definition_key(index), storage::encode(index));
  storage::raise_format_version(batch);
}

void erase_index(const storage::KvSnapshot& kv, const IndexDefinition& index, QueryBudget& budget,
                 storage::WriteBatch& batch) {
  erase_entries(kv, index.number, budget, batch);
  batch.erase(Family::Catalog, definition_key(index));
}

void erase_index(const storage::KvSnapshot& kv, const TextIndexDefinition& index,
                 QueryBudget& budget, storage::WriteBatch& batch) {
  erase_entries(kv, index.number, budget, batch);
  batch.erase(Family::Catalog, definition_key(index));
}

void erase_index(const PathIndexDefinition& index, storage::WriteBatch& batch) {
  batch.erase(Family::Catalog, definition_key(index));
}

IndexDefinition next_index(const SchemaRules& rules, IndexDefinition wanted) {
  require_new_name(rules, wanted.name);
  for (const IndexDefinition& index : rules.indexes) {
    if (index.subject != wanted.subject || index.key != wanted.key) continue;
    throw Error(ErrorCode::Constraint,
                "index '" + index.name + "' exists already on the same property")
        .hint("drop it first");
  }
  wanted.number = next_number(rules);
  return wanted;
}

TextIndexDefinition next_index(const SchemaRules& rules, TextIndexDefinition wanted) {
  require_new_name(rules, wanted.name);
  wanted.number = next_number(rules);
  return wanted;
}

PathIndexDefinition next_index(const SchemaRules& rules, PathIndexDefinition wanted) {
  require_new_name(rules, wanted.name);
  for (const PathIndexDefinition& index : rules.path_indexes) {
    if (index.types != wanted.types || index.variable != wanted.variable ||
        index.cost != wanted.cost) {
      continue;
    }
    throw Error(ErrorCode::Constraint,
                "index '" + index.name + "' exists already for the same cost")
        .hint("drop it first");
  }
  wanted.number = next_number(rules);
  return wanted;
}

void require_new_name(const SchemaRules& rules, const std::string& name) {
  const auto is_it = [&](const auto& rule) { return rule.name == name; };
  const bool constraint = std::any_of(rules.constraints.begin(), rules.constraints.end(), is_it);
  const bool index = std::any_of(rules.indexes.begin(), rules.indexes.end(), is_it) ||
                     std::any_of(rules.text_indexes.begin(), rules.text_indexes.end(), is_it) ||
                     std::any_of(rules.path_indexes.begin(), rules.path_indexes.end(), is_it);
  if (!index && !constraint) return;
  throw Error(ErrorCode::Constraint,
              (index ? "index '" : "constraint '") + name + "' exists already")
      .hint("drop it first, or choose another name");
}

}  // namespace clout::graph
