#include "tools/cli/remote_graph.h"

#include <utility>

#include "tools/cli/console.h"
#include "tools/cli/login.h"
#include "tools/cli/statement_kind.h"
#include "tools/cli/watch_text.h"

namespace clout::tools {
namespace {

client::Surface surface_for(const Surface& surface) {
  return {static_cast<std::uint32_t>(surface.width), surface.colour, surface.terminal,
          surface.ascii};
}

constexpr std::chrono::hours kPatience{1};

/// What the person asked for; else the server's own limits hold.
client::QueryOptions options_for(const RunSettings& settings) {
  client::QueryOptions options;
  if (settings.timeout_given) options.timeout = settings.options.timeout;
  if (settings.memory_given) options.memory_bytes = settings.options.memory_bytes;
  options.optimize = settings.options.optimize;
  return options;
}

}  // namespace

RemoteGraph::RemoteGraph(const std::string& url) {
  const auto address = client::parse_address(url);
  name_ = to_string(address);
  connection_ = client::Connection::open(address, login_for(address), kProgramName);
}

StatementResult RemoteGraph::run(std::string_view statement, const RunSettings& settings,
                                 const Surface& surface, std::ostream& out, CancelToken& cancel) {
  const query::StatementKind kind = kind_of(statement);
  if (kind == query::StatementKind::Transaction) return run_control(statement);
  if (kind == query::StatementKind::Watches) return follow(statement, settings, out, cancel);
  const auto take = [&out](std::string_view text) { out << text << std::flush; };
  const auto rendered =
      connection_->render(statement, settings.parameters, options_for(settings),
                          to_string(settings.format), surface_for(surface), take, &cancel);
  flush(out);
  return {rendered.columns,        rendered.routes,          rendered.outcome.rows,
          rendered.outcome.writes, rendered.outcome.notices, rendered.outcome.summary};
}

StatementResult RemoteGraph::run_control(std::string_view statement) {
  const auto first = statement.find_first_not_of(" \t\r\n");
  const char word = first == std::string_view::npos ? ' ' : statement[first];
  if (word == 'C' || word == 'c') {
    connection_->commit();
  } else if (word == 'R' || word == 'r') {
    connection_->rollback();
  } else {
    connection_->begin();
  }
  return {};
}

/// Until the person has seen enough.
StatementResult RemoteGraph::follow(std::string_view statement, const RunSettings& settings,
                                    std::ostream& out, CancelToken& cancel) {
  StatementResult result;
  const auto watch =
      connection_->watch(statement, settings.parameters, options_for(settings), &cancel);
  result.columns = watch->columns().size();
  try {
    for (;;) {
      const auto news = watch->next(kPatience, &cancel);
      result.rows += news.size();
      write_news(out, *watch, news);
      flush(out);
    }
  } catch (const Error& error) {
    if (error.code() != ErrorCode::Cancelled) throw;
    return result;
  }
}

std::optional<GraphOverview> RemoteGraph::overview() {
  auto schema = connection_->schema();
  return GraphOverview{schema.nodes, schema.edges, std::move(schema.names)};
}

std::string RemoteGraph::describe(const Surface& surface) {
  return connection_->describe(surface_for(surface));
}

Completion RemoteGraph::complete(std::string_view typed, std::string_view line) {
  auto words = connection_->complete(typed, line);
  return {words.start, std::move(words.candidates), std::move(words.common)};
}

std::vector<RunningStatementInfo> RemoteGraph::running() {
  std::vector<RunningStatementInfo> found;
  for (auto& running : connection_->running()) {
    found.push_back({running.number, std::move(running.user), std::move(running.program),
                     std::move(running.statement),
                     std::chrono::duration<double>(running.elapsed).count()});
  }
  return found;
}

void RemoteGraph::kill(std::uint64_t statement) { connection_->kill(statement); }

}  // namespace clout::tools
