#include "tools/cli/local_graph.h"

#include <sstream>
#include <utility>

#include "tools/cli/console.h"
#include "tools/picture/drawn_parts.h"
#include "tools/repl/graph_summary.h"
#include "tools/repl/schema_report.h"

namespace clout::tools {
namespace {

std::uint64_t write_rows(query::Cursor& cursor, RowWriter& writer, std::ostream& out) {
  writer.begin(cursor.columns());
  std::uint64_t rows = 0;
  while (const auto* row = cursor.next()) {
    if (rows == 0) {
      if (auto model = cursor.influence_model()) writer.asked_under(std::move(model));
    }
    writer.row(*row, cursor.view());
    if (!out) break;
    ++rows;
  }
  writer.end();
  flush(out);
  return rows;
}

Error no_server() {
  return Error(ErrorCode::Usage, "only a server runs statements of several people")
      .hint("Ctrl-C stops the statement that runs here");
}

}  // namespace

LocalGraph::LocalGraph(std::string directory, DatabaseHandle::Access access)
    : database_(std::move(directory), access),
      completer_(query::keywords(), [this] { return database_.view_if_present(); }) {}

StatementResult LocalGraph::run(std::string_view statement, const RunSettings& settings,
                                const Surface& surface, std::ostream& out, CancelToken& cancel) {
  auto& session = database_.session_for(statement);
  const auto cursor = session.run(statement, settings.parameters, settings.options, &cancel);
  const auto writer = make_row_writer(settings.format, surface, out);
  StatementResult result;
  result.rows = write_rows(*cursor, *writer, out);
  result.columns = cursor->columns().size();
  result.routes = DrawnParts(cursor->columns()).are_routes();
  result.writes = cursor->writes();
  result.notices = cursor->notices();
  result.summary = cursor->summary();
  return result;
}

std::optional<GraphOverview> LocalGraph::overview() {
  const auto view = database_.view_if_present();
  if (!view) return std::nullopt;
  return GraphOverview{view->node_count(), view->edge_count(), example_names(*view)};
}

std::string LocalGraph::describe(const Surface& surface) {
  const auto view = database_.view_if_present();
  if (!view) throw Error(ErrorCode::NotFound, "there is no database yet");
  std::ostringstream out;
  write_schema(*view, surface, out);
  return std::move(out).str();
}

Completion LocalGraph::complete(std::string_view typed, std::string_view line) {
  return completer_.complete(typed, line);
}

std::vector<RunningStatementInfo> LocalGraph::running() { throw no_server(); }

void LocalGraph::kill(std::uint64_t /*statement*/) { throw no_server(); }

}  // namespace clout::tools
