#include "tools/render/write_counts.h"

#include <array>

#include "tools/cli/quantity.h"

namespace clout::tools {
namespace {

using query::WriteSummary;

struct Counter {
  std::uint64_t WriteSummary::*field;
  std::string_view name;
  std::string_view noun;
  std::string_view verb;
};

constexpr std::array<Counter, 18> kCounters{{
    {&WriteSummary::nodes_created, "nodes_created", "node", "created"},
    {&WriteSummary::edges_created, "edges_created", "edge", "created"},
    {&WriteSummary::nodes_deleted, "nodes_deleted", "node", "deleted"},
    {&WriteSummary::edges_deleted, "edges_deleted", "edge", "deleted"},
    {&WriteSummary::properties_set, "properties_set", "property", "set"},
    {&WriteSummary::labels_added, "labels_added", "label", "added"},
    {&WriteSummary::labels_removed, "labels_removed", "label", "removed"},
    {&WriteSummary::claims_added, "claims_added", "claim", "added"},
    {&WriteSummary::entities_merged, "entities_merged", "entity", "merged"},
    {&WriteSummary::entities_split, "entities_split", "entity", "split"},
    {&WriteSummary::edges_moved, "edges_moved", "edge", "moved"},
    {&WriteSummary::indexes_created, "indexes_created", "index", "created"},
    {&WriteSummary::indexes_dropped, "indexes_dropped", "index", "dropped"},
    {&WriteSummary::constraints_created, "constraints_created", "constraint", "created"},
    {&WriteSummary::constraints_dropped, "constraints_dropped", "constraint", "dropped"},
    {&WriteSummary::models_created, "models_created", "influence model", "created"},
    {&WriteSummary::models_altered, "models_altered", "influence model", "altered"},
    {&WriteSummary::models_dropped, "models_dropped", "influence model", "dropped"},
}};

}  // namespace

std::vector<NamedCount> nonzero_counts(const WriteSummary& writes) {
  std::vector<NamedCount> counts;
  for (const auto& counter : kCounters) {
    const auto count = writes.*counter.field;
    if (count != 0) counts.push_back({counter.name, count});
  }
  return counts;
}

void set_count(WriteSummary& writes, std::string_view name, std::uint64_t count) {
  for (const auto& counter : kCounters) {
    if (counter.name == name) writes.*counter.field = count;
  }
}

std::string text_of(const WriteSummary& writes) {
  std::string text;
  for (const auto& counter : kCounters) {
    const auto count = writes.*counter.field;
    if (count == 0) continue;
    if (!text.empty()) text += ", ";
    text += counted(count, counter.noun) + " " + std::string(counter.verb);
  }
  return text;
}

}  // namespace clout::tools
