// Node records, and the rows that follow from them: names, index entries, external ids.

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "graph/check_rows.h"
#include "graph/constraints.h"
#include "graph/names.h"
#include "graph/property_index.h"
#include "graph/text_index.h"
#include "storage/keys.h"
#include "storage/records.h"

namespace clout::graph {

using storage::Family;

namespace {

/// What must be stored, against what is.
void compare_rows(CheckRun& run, Family family, std::vector<std::string> expected,
                  const std::string& what, const std::string& whose, std::uint64_t& count) {
  std::sort(expected.begin(), expected.end());
  auto next = expected.begin();
  const auto missing = [&] { run.problem(whose + " has " + what + " that is not stored"); };
  run.rows(family, "", "", [&](std::string_view key, std::string_view) {
    ++count;
    for (; next != expected.end() && *next < key; ++next) missing();
    if (next != expected.end() && *next == key) {
      ++next;
    } else {
      run.problem("there is " + what + " of " + whose + " that does not have it");
    }
  });
  for (; next != expected.end(); ++next) missing();
}

void check_numbers(CheckRun& run, NodeId node, const NodeRecord& record) {
  const std::string name = "node " + std::to_string(raw(node));
  if (raw(node) >= run.next_node) run.problem(name + " has a number that was never given");
  for (const LabelId label : record.labels) {
    if (raw(label) >= run.catalog.labels.size()) run.problem(name + " has a label without a name");
  }
}

}  // namespace

void check_nodes(CheckRun& run) {
  std::vector<std::string> names;
  run.rows(Family::Nodes, "", "", [&](std::string_view key, std::string_view value) {
    const NodeId node = storage::decode_node_key(key);
    if (run.nodes.size() <= raw(node)) run.nodes.resize(std::size_t{raw(node)} + 1);
    run.nodes[raw(node)] = true;
    const NodeRecord record = storage::decode_node(value);
    check_numbers(run, node, record);
    if (const auto* broken = broken_constraint(run.catalog.rules.constraints, record)) {
      run.problem(breach_text(run.catalog, *broken, node, record) + " against constraint '" +
                  broken->name + "'");
    }
    for (std::string& row : name_rows(node, record.properties, run.catalog)) {
      names.push_back(std::move(row));
    }
    for (const IndexDefinition& index : run.catalog.rules.indexes) {
      std::string row = index_row(index, node, record);
      if (!row.empty()) run.entries.push_back(std::move(row));
    }
    for (const TextIndexDefinition& index : run.catalog.rules.text_indexes) {
      for (std::string& row : text_index_rows(index, node, record)) {
        run.entries.push_back(std::move(row));
      }
    }
  });
  compare_rows(run, Family::Names, std::move(names), "a name", "a node", run.report.names);
  run.rows(Family::ExternalIds, "", "", [&](std::string_view key, std::string_view value) {
    const auto id = storage::decode_external_id_key(key);
    // The row of a deleted node stays: its number is never given again.
    if (storage::decode_counter(value) >= run.next_node) {
      run.problem("the external id '" + id.id + "' belongs to a node that never was");
    }
  });
}

void check_index_entries(CheckRun& run) {
  compare_rows(run, Family::PropertyIndex, std::move(run.entries), "an index entry",
               "a node or edge", run.report.index_entries);
}

}  // namespace clout::graph
