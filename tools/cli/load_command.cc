// `clout load`: bulk load of dumps.
#include <chrono>
#include <iostream>
#include <string>
#include <vector>

#include "schema/error.h"
#include "tools/cli/command.h"
#include "tools/cli/console.h"
#include "tools/cli/database_handle.h"
#include "tools/cli/interrupt.h"
#include "tools/cli/login.h"
#include "tools/cli/statement_runner.h"
#include "tools/client/bulk_load.h"
#include "tools/load/load.h"
#include "tools/render/display_text.h"

namespace clout::tools {
namespace {

LoadOptions load_options(const LoadCommand& command) {
  LoadOptions options = command.options;
  for (const auto& text : command.nodes) {
    options.groups.push_back(parse_file_group(FileGroup::Kind::Nodes, text));
  }
  for (const auto& text : command.edges) {
    options.groups.push_back(parse_file_group(FileGroup::Kind::Edges, text));
  }
  for (const auto& file : command.files) {
    FileGroup group;
    group.files.push_back(file);
    options.groups.push_back(std::move(group));
  }
  if (options.groups.empty()) {
    throw Error(ErrorCode::Usage, "no file to load")
        .hint("name the files, or - to read standard input");
  }
  for (const auto& text : command.maps) options.maps.push_back(parse_value_map(text));
  options.delimiter = parse_delimiter(command.delimiter);
  options.quote = parse_delimiter(command.quote);
  options.list_delimiter = parse_delimiter(command.list_delimiter);
  options.on_error = command.on_error == "skip" ? OnError::Skip : OnError::Abort;
  return options;
}

void print_report(const LoadReport& report, const LoadOptions& options, std::ostream& out) {
  for (const auto& diagnostic : report.diagnostics) {
    out << printable(to_string(diagnostic)) << '\n';
  }
  const auto told = report.diagnostics.size();
  if (report.rejected + report.warnings > told) {
    out << "... and " << report.rejected + report.warnings - told << " more like these\n";
  }
  out << "loaded " << report.nodes << " nodes and " << report.edges << " edges";
  if (report.claims > 0) out << " with " << report.claims << " claims";
  out << " from " << report.rows << " rows in "
      << text_of(std::chrono::duration<double>(report.seconds));
  if (report.rejected > 0) {
    out << "; " << report.rejected << " rows rejected";
    if (!options.reject_path.empty()) out << ", kept in " << printable(options.reject_path);
  }
  if (report.warnings > 0) out << "; " << report.warnings << " warnings";
  out << '\n';
}

/// Into a directory, or by a server. The time is what the person waited.
LoadReport load_into(const std::string& name, const LoadOptions& options, Progress& progress,
                     const CancelToken& cancel) {
  if (!client::is_address(name)) {
    return load(DatabaseHandle(name).name(), options, progress, &cancel);
  }
  const auto address = client::parse_address(name);
  const auto login = login_for(address);
  const auto start = std::chrono::steady_clock::now();
  auto report = client::load(address, login, kProgramName, options, progress, &cancel);
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

}  // namespace

int run(const LoadCommand& command) {
  const auto options = load_options(command);
  InterruptListener interrupts(InterruptListener::Otherwise::Terminate);
  CancelToken cancel;
  const InterruptListener::Scope scope(interrupts, cancel);
  const auto progress = progress_on_stderr();
  print_report(load_into(command.database, options, *progress, cancel), options, std::cerr);
  return kSuccess;
}

}  // namespace clout::tools
