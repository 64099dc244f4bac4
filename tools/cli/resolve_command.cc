// `clout resolve`: pairs of nodes that may be one and the same, for a person to judge.
#include <string>
#include <vector>

#include "graph/search/entity_resolution.h"
#include "query/entity_names.h"
#include "schema/error.h"
#include "schema/value_text.h"
#include "tools/cli/command.h"
#include "tools/cli/console.h"
#include "tools/cli/database_handle.h"
#include "tools/cli/quantity.h"
#include "tools/render/display_text.h"
#include "tools/render/entity_parts.h"

namespace clout::tools {
namespace {

std::optional<LabelId> label_called(const std::string& name, const graph::GraphView& view) {
  if (name.empty()) return std::nullopt;
  const auto label = view.catalog().labels.find(name);
  if (label) return label;
  throw Error(ErrorCode::NotFound, "no node has the label '" + printable(name) + "'")
      .hint("`clout info` lists the labels");
}

std::string labels_text(const graph::GraphView& view, NodeId node) {
  std::string text;
  for (const auto& label : label_names(view, node)) text += ":" + name_text(label);
  return text;
}

Row row_of(const graph::MergeCandidate& candidate, const graph::GraphView& view) {
  Row row{candidate.score, candidate.reason};
  for (const NodeId node : {candidate.first, candidate.second}) {
    row.emplace_back(static_cast<std::int64_t>(raw(node)));
    row.emplace_back(query::node_name(view, node));
    row.emplace_back(labels_text(view, node));
  }
  return row;
}

}  // namespace

int run(const ResolveCommand& command) {
  const Format format = format_called(command.format);
  QueryBudget budget({.memory_bytes = parse_memory_limit(command.memory)});
  DatabaseHandle handle(command.database);
  const auto view = handle.open().view();
  const graph::ResolutionOptions options{.label = label_called(command.label, *view),
                                         .min_score = command.min_score,
                                         .limit = command.limit};
  const auto candidates = graph::merge_candidates(*view, options, budget);
  const Console console = standard_console();
  const auto writer = make_row_writer(format, console.out_surface, console.out);
  writer->begin({"score", "reason", "first", "first_name", "first_labels", "second", "second_name",
                 "second_labels"});
  for (const auto& candidate : candidates) writer->row(row_of(candidate, *view), *view);
  writer->end();
  if (console.chatty) console.err << counted(candidates.size(), "pair") << '\n';
  return kSuccess;
}

}  // namespace clout::tools
