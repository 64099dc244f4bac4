#include "query/plan_write.h"
#include "query/rules/rules.h"

namespace clout::query {
namespace {

void collect_writes(PlanNode& node, std::vector<WriteStep*>& found) {
  if (auto* write = dynamic_cast<WriteStep*>(&node)) found.push_back(write);
  for (const PlanPtr& input : node.inputs) collect_writes(*input, found);
}

}  // namespace

/// Of all writes, a single CREATE in a statement that reads nothing: its rows come from lists and
/// parameters, and whether it has created the last of them when the first is handed on, nobody can
/// tell.
void stream_writes(PlanPtr& root, const PlanContext&) {
  std::vector<WriteStep*> writes;
  collect_writes(*root, writes);
  if (writes.size() != 1 || dynamic_cast<CreateStep*>(writes[0]) == nullptr) return;
  if (tree_reads_graph(*root)) return;
  writes[0]->streaming = true;
}

}  // namespace clout::query
